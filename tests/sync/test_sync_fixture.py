"""Files of the first released format open for ever, and the worked example comes out byte for byte (G8)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import sync_example as example
import zstandard
from sync_helpers import FIXTURE

import sync
from sync import keyfile, manifest
from sync.enrolment import check_code, read_enrolment
from sync.opened import open_batch
from sync.receipt import open_receipt

SPECIFICATION = (Path(str(sync.__file__)).parent / "FORMAT.md").read_text(encoding="utf-8")


def test_the_sealed_batch_opens() -> None:
    got: dict[str, bytes] = {}
    town = example.keys("town")
    with open_batch(FIXTURE / "batch.ssb", town, lambda claim: claim.join.sign_key if claim.join else None) as batch:
        assert batch.manifest == example.manifest()
        versions = list(batch.versions())
        batch.blobs(lambda name, pieces: got.update({name: b"".join(pieces)}))
        batch.finish()
    assert versions == example.versions()
    assert b"".join(version.line + b"\n" for version in versions) == (FIXTURE / "versions.jsonl").read_bytes()
    assert got == {sha256(b"hello").hexdigest(): b"hello"}


def test_the_sealed_receipt_opens() -> None:
    town = example.keys("town").sign_key
    assert open_receipt(FIXTURE / "receipt.ssr", example.keys("desk"), "d" * 32, lambda _: town) == example.receipt()


def test_the_invitation_opens() -> None:
    assert read_enrolment(FIXTURE / "enrolment.sse") == example.enrolment()
    later = FIXTURE.parent / "enrolment-v2" / "takeover.sse"
    assert read_enrolment(later) == example.takeover()


def test_the_key_file_opens() -> None:
    path = FIXTURE / "keyfile.json"
    for text in (example.PASSPHRASE, example.RECOVERY):
        assert keyfile.unlock(path, text).data_key.hex() == (
            "e765adf8bbc3675dd19fd68c0e6708fbabe496737a6ba61b7a97b2ac2a4c6e3f"
        )


def test_the_worked_example_is_rebuilt_byte_for_byte() -> None:
    packed = (FIXTURE / "versions-0001.jsonl.zst").read_bytes()
    assert zstandard.decompress(packed) == example.plain()
    line = example.manifest().line
    assert line == (FIXTURE / "manifest.json").read_bytes()
    assert manifest.parse(line) == example.manifest()
    assert example.keys("desk").sign("batch", line) == (FIXTURE / "manifest.sig").read_bytes()
    assert example.tar() == (FIXTURE / "plain.tar").read_bytes()


def test_the_specification_shows_the_worked_example() -> None:
    invitation, join = example.enrolment(), example.join()
    shown = [
        *(version.line.decode() for version in example.versions()),
        *(version.hash for version in example.versions()),
        example.manifest().line.decode(),
        example.manifest().digest,
        (FIXTURE / "manifest.sig").read_bytes().hex(),
        sha256(example.tar()).hexdigest(),
        example.receipt().digest,
        check_code(invitation.parent_sign_key, invitation.parent_box_key, invitation.id, join.sign_key, join.box_key),
        check_code(
            invitation.parent_sign_key, invitation.parent_box_key, invitation.id, join.sign_key, join.box_key,
            example.takeover().site,
        ),
    ]
    for piece in shown:
        assert piece in SPECIFICATION, piece
