"""The outlines of one font, read from its file when a character first needs them and kept."""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass
from typing import Any

_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


@dataclass(frozen=True, slots=True)
class Outline:
    """The data of one glyph, filled up to whole words of 4 bytes, its checksum, and where it names other glyphs."""

    data: bytes
    checksum: int
    parts: tuple[tuple[int, int], ...]  # (offset in the data, number of the glyph)
    metrics: bytes


class Outlines:
    """``face`` is the parsed file of the PDF library."""

    def __init__(self, face: Any) -> None:
        self.face = face
        self.name: str = face.name.decode("ascii")
        self.glyphs: dict[int, int] = face.charToGlyph
        self.widths: dict[int, float] = face.charWidths
        self._start: int = face.get_table_pos("glyf")[0]
        self._metrics: bytes = face.get_table("hmtx")
        self._advances: int = struct.unpack_from(">H", face.get_table("hhea"), 34)[0]
        self._kept: dict[int, Outline] = {}

    def outline(self, glyph: int) -> Outline:
        """That of one glyph of the font."""
        kept = self._kept.get(glyph)
        if kept is None:
            kept = self._kept[glyph] = self._read(glyph)
        return kept

    def _read(self, glyph: int) -> Outline:
        first, last = self.face.glyphPos[glyph], self.face.glyphPos[glyph + 1]
        data: bytes = self.face._ttf_data[self._start + first : self._start + last]
        data += bytes(-len(data) % 4)
        return Outline(data, checksum(data), _parts(data), self._metrics_of(glyph))

    def _metrics_of(self, glyph: int) -> bytes:
        """Advance and left bearing in the font's own units (OpenType, table hmtx); the library rescales them."""
        if glyph < self._advances:
            return self._metrics[4 * glyph : 4 * glyph + 4]
        last, bearing = 4 * (self._advances - 1), 4 * self._advances + 2 * (glyph - self._advances)
        return self._metrics[last : last + 2] + self._metrics[bearing : bearing + 2]

    def table(self, tag: str) -> bytes:
        """One table of the file, as it is."""
        found: bytes = self.face.get_table(tag)
        return found


def checksum(data: bytes) -> int:
    """The sum of the big-endian words of a table whose length is a multiple of 4."""
    words = array("I", data)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _parts(data: bytes) -> tuple[tuple[int, int], ...]:
    """Where a compound glyph names its components (OpenType, table glyf)."""
    if len(data) < 10 or data[0] < 0x80:
        return ()
    found: list[tuple[int, int]] = []
    offset, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", data, offset)
        found.append((offset + 2, glyph))
        offset += 8 if flags & _WORDS else 6
        offset += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return tuple(found)
