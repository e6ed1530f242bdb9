"""The inner tar: one way to write it, and a reader that accepts nothing else (FORMAT.md section 2.2)."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import Protocol

from sync import limits

BLOCK = 512
END = bytes(2 * BLOCK)
_PIECE = 256 * limits.KIB


class Source(Protocol):
    """Plain bytes as they are decrypted."""

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes, or an error."""


def header(name: str, size: int) -> bytes:
    """The only valid 512 bytes before a member of that name and size."""
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def gap(size: int) -> int:
    """How many zero bytes follow a member of ``size`` bytes."""
    return -size % BLOCK


def member(name: str, data: bytes) -> bytes:
    """A whole small member."""
    return header(name, len(data)) + data + bytes(gap(len(data)))


def space(size: int) -> int:
    """How many bytes a member takes up, header and gap included."""
    return BLOCK + size + gap(size)


def padding(used: int, floor: int = limits.PADDING_FLOOR) -> Iterator[bytes]:
    """The padding member and the end, after ``used`` bytes of members: the total is rounded up as Padmé does."""
    bare = used + BLOCK + len(END)
    total = max(floor, _padme(bare))
    size = (total - bare) // BLOCK * BLOCK
    yield header("padding", size)
    for start in range(0, size, _PIECE):
        yield bytes(min(_PIECE, size - start))
    yield END


def _padme(length: int) -> int:
    exponent = length.bit_length() - 1
    step = 1 << max(exponent - exponent.bit_length(), 9)
    return -(-length // step) * step


def expect(source: Source, name: str, size: int) -> None:
    """Read the header of the member that must come next. Raises ``ValueError`` when anything else is there."""
    if source.read(BLOCK) != header(name, size):
        raise ValueError(f"expected member {name}")


def expect_any(source: Source, name: str, most: int) -> int:
    """Read the header of a member whose size is not known yet, and return it. ``OverflowError`` above ``most``."""
    found = source.read(BLOCK)
    try:
        size = int(found[124:135], 8)
    except ValueError:
        raise ValueError(f"expected member {name}") from None
    if found != header(name, size):
        raise ValueError(f"expected member {name}")
    if size > most:
        raise OverflowError(name)
    return size


def content(source: Source, size: int) -> bytes:
    """The bytes of a member and past its gap."""
    data = source.read(size)
    skip_gap(source, size)
    return data


def pieces(source: Source, size: int) -> Iterator[bytes]:
    """The bytes of a large member in pieces; the gap is read after the last."""
    left = size
    while left:
        piece = source.read(min(left, _PIECE))
        left -= len(piece)
        yield piece
    skip_gap(source, size)


def skip_gap(source: Source, size: int) -> None:
    """Read the zero bytes after a member. Raises ``ValueError`` when they are not zero."""
    if any(source.read(gap(size))):
        raise ValueError("bytes between members")


def expect_end(source: Source, used: int) -> None:
    """Read padding and end after ``used`` bytes. Raises ``ValueError`` when they are not as they must be."""
    most = max(limits.PADDING_FLOOR, (used + BLOCK + len(END)) // 8)
    size = expect_any(source, "padding", most)
    for piece in pieces(source, size):
        if piece.strip(b"\0"):
            raise ValueError("padding is not empty")
    if source.read(len(END)) != END:
        raise ValueError("no end of archive")
