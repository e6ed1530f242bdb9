"""Every changed byte, cut, splice and forgery is refused with a reason (G5), whoever made it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from sync_helpers import (
    DESK,
    OTHER,
    TOWN,
    Forge,
    blob,
    code_of,
    encrypted,
    history,
    open_,
    read,
    write,
)

from app.domain.errors import UserError
from sync import age, limits, tar
from sync.opened import OpenedBatch, open_batch

SMALL = history(1)


@pytest.fixture(params=["at once", "in a thread"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are decrypted at once, large ones in a thread; both must refuse alike."""
    if request.param == "in a thread":
        monkeypatch.setattr(age, "SMALL", 0)


def test_every_byte_of_a_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL, blobs=[blob(b"hello")])
    good = path.read_bytes()
    refused = {"batch.damaged", "batch.foreign"}
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1 << place % 8
        path.write_bytes(bad)
        assert code_of(path) in refused, f"byte {place}"


def test_every_byte_of_the_inner_archive_counts(tmp_path: Path) -> None:
    """The town's public key is no secret: anybody can change the archive and encrypt it again."""
    good = Forge.of(SMALL, [blob(b"hello")]).tar()
    assert code_of(encrypted(tmp_path / "b", good)) == "accepted"
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1 << place % 8
        assert code_of(encrypted(tmp_path / "b", bytes(bad))) != "accepted", f"byte {place}"


@pytest.mark.usefixtures("_both_ways")
def test_the_padding_of_a_file_of_ordinary_size_counts(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL, floor=limits.PADDING_FLOOR)
    good = path.read_bytes()
    for place in [*range(0, len(good), 997), len(good) - 1]:
        bad = bytearray(good)
        bad[place] ^= 0x80
        path.write_bytes(bad)
        assert code_of(path) in {"batch.damaged", "batch.foreign"}, f"byte {place}"


def test_every_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL, blobs=[blob(b"hello")])
    good = path.read_bytes()
    for length in [*range(0, len(good), 7), len(good) - 1]:
        path.write_bytes(good[:length])
        assert code_of(path) == "batch.damaged", f"{length} bytes"


@pytest.mark.usefixtures("_both_ways")
def test_a_cut_at_the_edge_of_an_encrypted_chunk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL, blobs=[blob(bytes(200_000))])
    good = path.read_bytes()
    payload = good.index(b"\n", good.index(b"\n--- ") + 5) + 1 + 16
    for chunks in (0, 1, 2):
        path.write_bytes(good[: payload + chunks * 65_552])
        assert code_of(path) == "batch.damaged"


@pytest.mark.usefixtures("_both_ways")
def test_something_after_the_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL)
    path.write_bytes(path.read_bytes() + b"x")
    assert code_of(path) == "batch.damaged"
    for more in (bytes(512), b"x"):
        assert code_of(encrypted(path, Forge.of(SMALL).tar() + more)) == "batch.damaged"


@pytest.mark.usefixtures("_both_ways")
def test_two_files_cannot_be_spliced(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    write(one, SMALL, blobs=[blob(bytes(200_000))])
    write(two, SMALL, blobs=[blob(bytes(200_000))])
    a, b = one.read_bytes(), two.read_bytes()
    for place in range(100, min(len(a), len(b)), 20_011):
        one.write_bytes(a[:place] + b[place:])
        assert code_of(one) in {"batch.damaged", "batch.foreign"}


NOT_OURS = [b"", b"x", b"age-encryption.org/v1\n", b"age-encryption.org/v2\n--- x", b"PK\x03\x04" * 2000]


@pytest.mark.parametrize("data", NOT_OURS)
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b").write_bytes(data)
    assert code_of(tmp_path / "b") == "batch.damaged"


def test_a_missing_file_is_a_disk_that_has_gone(tmp_path: Path) -> None:
    assert code_of(tmp_path / "b") == "disk.gone"


def test_a_header_that_would_cost_much_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b"
    write(path, SMALL)
    magic, rest = path.read_bytes().split(b"\n", 1)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    monkeypatch.setattr(age.pyrage, "decrypt_io", None)
    for many in (16, 40):
        path.write_bytes(magic + b"\n" + stanza * many + rest)
        assert code_of(path) == "batch.damaged"


def members(data: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(info.name, archive.extractfile(info).read()) for info in archive]  # type: ignore[union-attr]


def packed_again(parts: list[tuple[str, bytes]]) -> bytes:
    return b"".join([*(tar.member(name, data) for name, data in parts), tar.END])


def changed(change: Callable[[list[tuple[str, bytes]]], object]) -> Callable[[bytes], bytes]:
    def apply(data: bytes) -> bytes:
        parts = members(data)
        change(parts)
        return packed_again(parts)

    return apply


def by_other_tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in members(data):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1_700_000_000
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


ARCHIVES = {
    "repacked": by_other_tar,
    "member left out": changed(lambda parts: parts.pop(2)),
    "blob left out": changed(lambda parts: parts.pop(4)),
    "blobs swapped": changed(lambda parts: parts.insert(4, parts.pop(5))),
    "versions swapped": changed(lambda parts: parts.insert(2, parts.pop(3))),
    "names of versions swapped": changed(
        lambda parts: parts.__setitem__(slice(2, 4), [(parts[2][0], parts[3][1]), (parts[3][0], parts[2][1])])
    ),
    "undeclared blob": changed(lambda parts: parts.insert(6, ("blobs/" + sha256(b"?").hexdigest(), b"?"))),
    "undeclared member": changed(lambda parts: parts.insert(4, ("../../evil", b"?"))),
    "member twice": changed(lambda parts: parts.insert(2, parts[2])),
    "blob of other content": changed(lambda parts: parts.__setitem__(4, (parts[4][0], b"x" * len(parts[4][1])))),
    "no signature": changed(lambda parts: parts.pop(1)),
    "signature first": changed(lambda parts: parts.insert(0, parts.pop(1))),
    "short signature": changed(lambda parts: parts.__setitem__(1, (parts[1][0], parts[1][1][:-1]))),
    "no padding": changed(lambda parts: parts.pop()),
    "too much padding": changed(lambda parts: parts.__setitem__(-1, ("padding", bytes(70_000)))),
    "no end": lambda data: data[: -len(tar.END)],
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_put_together_otherwise_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(limits, "MEMBER_TARGET", 600)
    good = Forge.of(history(4), [blob(b"one"), blob(b"two")]).tar()
    assert [part[0].split("/")[0] for part in members(good)][2:6] == [
        "versions-0001.jsonl.zst",
        "versions-0002.jsonl.zst",
        "blobs",
        "blobs",
    ]
    assert code_of(encrypted(tmp_path / "b", good)) == "accepted"
    refused = {"batch.damaged"} if name != "too much padding" else {"batch.damaged", "batch.too_large"}
    assert code_of(encrypted(tmp_path / "b", ARCHIVES[name](good))) in refused


def test_a_manifest_of_another_batch_does_not_fit(tmp_path: Path) -> None:
    one, two = members(Forge.of(history(2)).tar()), members(Forge.of(history(3)).tar())
    assert code_of(encrypted(tmp_path / "b", packed_again([*one[:2], *two[2:]]))) == "batch.damaged"
    assert code_of(encrypted(tmp_path / "b", packed_again([one[0], *two[1:]]))) == "batch.signature"


def test_a_signature_is_good_for_one_kind_of_file_alone(tmp_path: Path) -> None:
    parts = members(Forge.of(SMALL).tar())
    for kind in ("receipt", "enrolment"):
        parts[1] = ("manifest.sig", DESK.sign(kind, parts[0][1]))
        assert code_of(encrypted(tmp_path / "b", packed_again(parts))) == "batch.signature"


def test_nothing_is_handed_out_before_the_signature_is_checked(tmp_path: Path) -> None:
    asked: list[str] = []
    path = Forge.of(SMALL).write(tmp_path / "b")

    def find_key(claim: object) -> str:
        asked.append("asked")
        return OTHER.sign_key

    with pytest.raises(UserError):
        open_batch(path, TOWN, find_key)
    assert asked == ["asked"]


def finish(batch: OpenedBatch) -> None:
    batch.blobs(lambda _, pieces: [None for _ in pieces].clear())
    batch.finish()


@pytest.mark.usefixtures("_both_ways")
def test_damage_late_in_the_file_is_found_at_the_latest_by_finish(tmp_path: Path) -> None:
    path = tmp_path / "b"
    write(path, SMALL, blobs=[blob(bytes(300_000))])
    path.write_bytes(path.read_bytes()[:-1])
    with open_(path) as batch:
        got = list(batch.versions())
        with pytest.raises(UserError):
            finish(batch)
    assert got == SMALL, "lines are authentic as they come; completeness is known at the end"


def test_the_same_file_reads_the_same_any_number_of_times(tmp_path: Path) -> None:
    write(tmp_path / "b", history(4))
    assert read(tmp_path / "b") == read(tmp_path / "b")
