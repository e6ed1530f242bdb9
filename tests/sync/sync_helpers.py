"""Sites, histories and files for the tests of ``sync``; and a way to seal what the writer would never write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage

from app.domain.canonical import digest
from app.domain.errors import UserError
from app.domain.version import Version, seal
from sync import envelope
from sync.batch import Blob, plain_parts, seal_batch
from sync.keys import SiteKeys
from sync.lines import Packed, Row, pack
from sync.manifest import Address, Counts, Manifest
from sync.opened import OpenedBatch, open_batch

FIXTURE = Path(__file__).parents[1] / "fixtures" / "batch-v1"
DESK, TOWN, OTHER = SiteKeys.generate(), SiteKeys.generate(), SiteKeys.generate()
SITE, TOWN_SITE, STREAM = "d" * 32, "e" * 32, "a" * 32
AT = "2026-11-22T08:00:00Z"


def history(count: int, *, stream: str = STREAM, site: str = SITE, since: int = 0, prev: str = "") -> list[Version]:
    """``count`` versions in a chain, two of each case."""
    versions: list[Version] = []
    for place in range(since, since + count):
        body = {"title": f"宅基地边界纠纷{place}", "parties": [{"name": "张三丰"}], "amount": 123456}
        record = f"{place // 2:032x}"
        kind = "case" if place % 4 < 2 else "letter"
        version = seal(
            stream=stream,
            seq=place + 1,
            prev=prev,
            record=record,
            kind=kind,
            site=site,
            parent="",
            at=AT,
            actor="u1",
            body=body,
        )
        prev = version.hash
        versions.append(version)
    return versions


def rows(versions: list[Version]) -> list[Row]:
    return [(version.line, version.hash, version.record, version.kind) for version in versions]


def blob(data: bytes) -> Blob:
    return Blob(digest(data), len(data), lambda: iter([data[:3], data[3:]]))


def write(path: Path, versions: list[Version], **changes: Any) -> Manifest:
    """A batch from the desk to the town."""
    first = versions[0] if versions else None
    values: dict[str, Any] = {
        "keys": DESK,
        "site": SITE,
        "stream": STREAM,
        "number": 1,
        "since": first.seq - 1 if first else 0,
        "first_prev": first.prev if first else "",
        "rows": rows(versions),
        "recipient": Address(TOWN_SITE, TOWN.box_key),
        "made_at": AT,
        "floor": 0,
    }
    return seal_batch(path, **(values | changes))


def open_(path: Path, keys: SiteKeys = TOWN, sign_key: str | None = "", **options: Any) -> OpenedBatch:
    return open_batch(path, keys, lambda _: DESK.sign_key if sign_key == "" else sign_key, **options)


def read(path: Path, keys: SiteKeys = TOWN, **options: Any) -> tuple[list[Version], dict[str, bytes]]:
    """Everything in a batch, finished."""
    got: dict[str, bytes] = {}

    def sink(name: str, pieces: Any) -> None:
        got[name] = b"".join(pieces)

    with open_(path, keys, **options) as batch:
        versions = list(batch.versions())
        batch.blobs(sink)
        batch.finish()
    return versions, got


def code_of(path: Path, **options: Any) -> str:
    """The code that a batch is refused with, or ``accepted``."""
    try:
        read(path, **options)
    except UserError as error:
        return error.code
    return "accepted"


@dataclass
class Forge:
    """The parts of a batch, to be changed one by one and sealed again by whoever knows the town's public key."""

    packed: Packed
    manifest: Manifest
    blobs: list[Blob]
    keys: SiteKeys = DESK

    @classmethod
    def of(cls, versions: list[Version], blobs: list[Blob] | None = None, **changes: Any) -> Forge:
        blobs = sorted(blobs or [], key=lambda item: item.sha256)
        first = versions[0]
        packed = pack(rows(versions), first.prev)
        manifest = Manifest(
            SITE,
            STREAM,
            1,
            first.seq - 1,
            first.seq - 1 + packed.versions,
            first.prev,
            packed.head,
            Address(TOWN_SITE, TOWN.box_key),
            AT,
            Counts(packed.versions, packed.records, packed.cases, len(blobs)),
            packed.members,
            {item.sha256: item.size for item in blobs},
            None,
        )
        return cls(packed, replace(manifest, **changes), blobs)

    def change(self, **changes: Any) -> Forge:
        self.manifest = replace(self.manifest, **changes)
        return self

    def tar(self) -> bytes:
        return b"".join(envelope.padded(plain_parts(self.manifest, self.packed, self.blobs, self.keys), 0))

    def write(self, path: Path) -> Path:
        return encrypted(path, self.tar())


def encrypted(path: Path, plain: bytes, *box_keys: str) -> Path:
    """``plain`` in an age file that the town can open, made by anybody."""
    keys = box_keys or (TOWN.box_key,)
    path.write_bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(key) for key in keys]))
    return path
