"""Attachments at rest: one age file each, for our own key (FORMAT.md section 10.3)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from sync import age, limits
from sync.atomic import disk_errors, write_atomic
from sync.errors import refuse

_PIECE = 256 * limits.KIB


@dataclass(frozen=True)
class Sealed:
    """What the database remembers of an attachment: digest and size of its plain bytes."""

    sha256: str
    size: int


def seal_file(source: Path, target: Path, box_key: str) -> Sealed:
    """Encrypt the file ``source`` to ``target``, atomically and in bounded memory."""
    with disk_errors():
        need = source.stat().st_size
        with source.open("rb") as file:
            return seal_pieces(iter(lambda: file.read(_PIECE), b""), target, box_key, need=need)


def seal_pieces(pieces: Iterator[bytes], target: Path, box_key: str, *, need: int = 0) -> Sealed:
    """Encrypt ``pieces`` to ``target``: what the sink of a batch does. Errors of the iterator come through."""
    seen, size = sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            seen.update(piece)
            size += len(piece)
            yield piece

    write_atomic(target, lambda file: age.encrypt(counted(), file, [box_key]), need=need)
    return Sealed(seen.hexdigest(), size)


def open_pieces(path: Path, box_secret: str, sha256_: str | None = None) -> Generator[bytes, None, None]:
    """The plain bytes in pieces. ``attachment.damaged`` may come after some of them: trust none before the last."""
    seen = sha256()
    with _refusing(), age.Plain(path, box_secret) as plain:
        while piece := plain.some():
            seen.update(piece)
            yield piece
        if sha256_ is not None and seen.hexdigest() != sha256_:
            raise age.BrokenError("digest")


def open_bytes(path: Path, box_secret: str, sha256_: str | None = None) -> bytes:
    """The whole attachment in memory, checked."""
    return b"".join(open_pieces(path, box_secret, sha256_))


def open_to(path: Path, target: Path, box_secret: str, sha256_: str | None = None) -> None:
    """Write the plain attachment to ``target``, atomically: a damaged one leaves nothing there."""

    def write(file: BinaryIO) -> None:
        for piece in open_pieces(path, box_secret, sha256_):
            file.write(piece)

    write_atomic(target, write)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (age.BrokenError, age.NotForUsError):
        raise refuse("attachment.damaged") from None
    except FileNotFoundError:
        raise refuse("attachment.damaged") from None
    except OSError:
        raise refuse("disk.gone") from None
