"""Whole files or none (G9), attachments at rest, names that tell nothing, and the folder they travel in."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import BinaryIO

import pytest
from sync_helpers import AT, DESK, OTHER, STREAM, TOWN, history, write

from app.domain.errors import UserError
from sync import atomic, names, sealed
from sync.enrolment import new_enrolment, write_enrolment
from sync.transport import folder


def code_of(call: object, *arguments: object) -> str:
    with pytest.raises(UserError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "f"
    assert atomic.write_atomic(path, lambda file: file.write(b"new")) == 3
    assert path.read_bytes() == b"new"
    assert [item.name for item in tmp_path.iterdir()] == ["f"]


FAULTS = [
    (errno.ENOSPC, "disk.full"),
    (errno.EDQUOT, "disk.full"),
    (errno.EIO, "disk.gone"),
    (errno.ENODEV, "disk.gone"),
    (errno.EROFS, "disk.denied"),
    (errno.EACCES, "disk.denied"),
]


@pytest.mark.parametrize(("number", "code"), FAULTS)
@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_any_fault_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, step: str
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, "fault")

    def writer(file: BinaryIO) -> None:
        file.write(b"half")
        if step == "write":
            fail()

    if step == "fsync":
        monkeypatch.setattr(atomic.os, "fsync", fail)
    if step == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    assert code_of(atomic.write_atomic, path, writer) == code
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["f"]


def test_a_real_full_disk_leaves_the_old_batch(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "b"
    write(path, history(1))
    old = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        code = code_of(lambda: write(path, history(300), floor=65_536))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == "disk.full"
    assert path.read_bytes() == old
    assert [item.name for item in tmp_path.iterdir()] == ["b"]


def test_too_little_space_is_known_before_writing(tmp_path: Path) -> None:
    assert (
        code_of(lambda: atomic.write_atomic(tmp_path / "f", lambda _: pytest.fail("started"), need=2**62))
        == "disk.full"
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert code_of(atomic.write_bytes, tmp_path / "gone" / "f", b"x") == "disk.gone"


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def writer(file: BinaryIO) -> None:
        file.write(b"half")
        raise KeyError

    with pytest.raises(KeyError):
        atomic.write_atomic(tmp_path / "f", writer)
    assert list(tmp_path.iterdir()) == []


def test_what_a_power_cut_left_is_written_over_and_tidied(tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(b"half of an older try, longer")
    atomic.write_bytes(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    (tmp_path / "old.part").write_bytes(b"half")
    os.utime(tmp_path / "old.part", (0, 0))
    (tmp_path / "now.part").write_bytes(b"half")
    assert atomic.tidy(tmp_path) == 1
    assert sorted(item.name for item in tmp_path.iterdir()) == ["f", "now.part"]


@pytest.mark.parametrize("size", [0, 1, 65_536, 300_000])
def test_an_attachment_rests_sealed(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "scan").write_bytes(data)
    kept = sealed.seal_file(tmp_path / "scan", tmp_path / "s", DESK.box_key)
    assert kept.size == size
    assert sealed.open_bytes(tmp_path / "s", DESK.box_secret, kept.sha256) == data
    sealed.open_to(tmp_path / "s", tmp_path / "out", DESK.box_secret, kept.sha256)
    assert (tmp_path / "out").read_bytes() == data


def test_a_damaged_attachment_is_not_opened(tmp_path: Path) -> None:
    kept = sealed.seal_pieces(iter([b"scan" * 50_000]), tmp_path / "s", DESK.box_key)
    good = (tmp_path / "s").read_bytes()
    for bad in (good[:-1], good[:70_000], good[:20], b"", good + b"x", good[:-1] + bytes([good[-1] ^ 1])):
        (tmp_path / "s").write_bytes(bad)
        assert code_of(sealed.open_bytes, tmp_path / "s", DESK.box_secret) == "attachment.damaged"
        assert code_of(sealed.open_to, tmp_path / "s", tmp_path / "out", DESK.box_secret) == "attachment.damaged"
        assert not (tmp_path / "out").exists()
    (tmp_path / "s").write_bytes(good)
    assert code_of(sealed.open_bytes, tmp_path / "s", OTHER.box_secret) == "attachment.damaged"
    assert code_of(sealed.open_bytes, tmp_path / "s", DESK.box_secret, "0" * 64) == "attachment.damaged"
    assert code_of(sealed.open_bytes, tmp_path / "none", DESK.box_secret) == "attachment.damaged"
    assert kept.size == 200_000


def test_a_missing_source_is_told(tmp_path: Path) -> None:
    assert code_of(sealed.seal_file, tmp_path / "none", tmp_path / "s", DESK.box_key) == "disk.gone"


def test_names_tell_nothing() -> None:
    name = names.file_name("batch", STREAM, 12)
    assert re.fullmatch(r"ss-[0-9a-f]{8}-000012-[0-9a-f]{8}\.ssb", name)
    assert STREAM[:8] not in name
    assert names.file_name("batch", STREAM, 12) != name


def test_a_folder_shows_what_has_arrived(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        folder.outgoing(tmp_path / "stick", "batch", STREAM, 1)
    assert (refusal.value.code, (tmp_path / "stick").exists()) == ("disk.no_folder", False)
    (tmp_path / "stick").mkdir()
    batch = folder.outgoing(tmp_path / "stick", "batch", STREAM, 1)
    write(batch, history(1))
    enrolment = new_enrolment(TOWN, {"id": "t"}, name="红旗村", division="", made_at=AT)
    invitation = folder.outgoing(tmp_path / "stick", "enrolment", enrolment.id)
    write_enrolment(invitation, enrolment, TOWN)
    (tmp_path / "stick" / "x.ssb.part").write_bytes(batch.read_bytes())
    (tmp_path / "stick" / ".hidden.ssb").write_bytes(batch.read_bytes())
    (tmp_path / "stick" / "broken.ssb").write_bytes(b"not ours")
    (tmp_path / "stick" / "letter.doc").write_bytes(b"not ours")
    (tmp_path / "stick" / "folder.ssb").mkdir()
    found = folder.incoming(tmp_path / "stick")
    assert {item.path: item.kind for item in found} == {batch: "batch", invitation: "enrolment"}


def test_what_is_done_is_moved_and_never_replaced(tmp_path: Path) -> None:
    moved = []
    for content in (b"one", b"two", b"three"):
        (tmp_path / "f.ssb").write_bytes(content)
        moved.append(folder.mark_done(tmp_path / "f.ssb"))
    assert [path.read_bytes() for path in moved] == [b"one", b"two", b"three"]
    assert {path.parent for path in moved} == {tmp_path / "done"}
    assert folder.incoming(tmp_path) == []


def test_a_stick_that_is_pulled_is_told(tmp_path: Path) -> None:
    assert code_of(folder.incoming, tmp_path / "gone") == "disk.gone"
    assert code_of(folder.mark_done, tmp_path / "gone.ssb") == "disk.gone"


def test_a_stick_pulled_while_reading_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sync_helpers import open_

    from sync import age

    write(tmp_path / "b", history(1))
    calls = []

    def read(self: age._File, size: int = 0) -> bytes:
        calls.append(size)
        if len(calls) > 1:
            self.error = OSError(errno.EIO, "gone")
            raise self.error
        return self._file.read(300)

    monkeypatch.setattr(age._File, "read", read)
    assert code_of(lambda: open_(tmp_path / "b")) == "disk.gone"
