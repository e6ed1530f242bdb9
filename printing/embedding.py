"""The part of a font that one file needs: outlines of the characters used, and which characters they are."""

from __future__ import annotations

import hashlib
import struct
import sys
from array import array
from dataclasses import replace
from itertools import accumulate

from printing.outlines import Outline, Outlines, checksum
from printing.pdf_text import number

_MAGIC = 0xB1B0AFBA
_HEAD_SUM, _HEAD_LOCA, _HHEA_METRICS, _MAXP_GLYPHS = 8, 50, 34, 4
_BLOCK = 100  # the most entries of a list in a character map


class _Codes(dict[str, str]):
    """Numbers characters in the order in which they come, from 1, as four hexadecimal digits."""

    def __missing__(self, char: str) -> str:
        self[char] = code = f"{len(self) + 1:04X}"
        return code


class Subset:
    """The characters of one font that one paper uses. ``name`` is what its pages call the font."""

    def __init__(self, name: str, outlines: Outlines) -> None:
        self.name = name
        self.outlines = outlines
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """The text as hexadecimal digits, four for each character."""
        codes = self._codes
        return "".join([codes[char] for char in text])

    @property
    def characters(self) -> str:
        """Those used, in the order of their codes."""
        return "".join(self._codes)

    @property
    def font_name(self) -> str:
        """The font's name with the six letters that mark a part of a font, taken from the characters."""
        digest = hashlib.blake2s(self.characters.encode(), digest_size=6).digest()
        return "".join(chr(65 + byte % 26) for byte in digest) + "+" + self.outlines.name

    def widths(self) -> str:
        """The advances that are not 1000, as a PDF array ``[first [w w …] first [w …] …]``."""
        parts: list[str] = []
        run: list[str] = []
        for place, char in enumerate(self._codes, 1):
            width = self.outlines.widths[ord(char)]
            if width == 1000:
                parts += [*run, "]"] if run else []
                run = []
            else:
                run = run or [f"{place}["]
                run.append(number(width))
        return " ".join([*parts, *run, "]"] if run else parts)

    def to_unicode(self) -> str:
        """The map from codes to characters (ISO 32000-1, 9.10.3)."""
        pairs = [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in self._codes.items()]
        blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
        lists = (line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar"))
        return "\n".join([*_MAP_HEAD, *lists, *_MAP_FOOT])

    def program(self) -> bytes:
        """A TrueType font of these characters alone, glyph by glyph in the order of their codes."""
        glyf, places, metrics, glyf_sum = self._outlines()
        count = len(places) - 1
        head = bytearray(self.outlines.table("head"))
        struct.pack_into(">L", head, _HEAD_SUM, 0)
        struct.pack_into(">h", head, _HEAD_LOCA, 1)
        return _font(
            {
                "glyf": (glyf, glyf_sum),
                "head": _summed(bytes(head)),
                "hhea": _summed(_with(self.outlines.table("hhea"), _HHEA_METRICS, count)),
                "hmtx": _summed(metrics),
                "loca": _summed(_big_endian(places)),
                "maxp": _summed(_with(self.outlines.table("maxp"), _MAXP_GLYPHS, count)),
            }
        )

    def _outlines(self) -> tuple[bytes, array[int], bytes, int]:
        """All outlines one after the other, where each begins and the last ends, their metrics and their checksum."""
        glyphs = self.outlines.glyphs
        order = [0, *[glyphs[ord(char)] for char in self._codes]]
        used = list(map(self.outlines.outline, order))
        if any(outline.parts for outline in used):
            used = self._whole(order, used)
        places = array("I", accumulate([len(outline.data) for outline in used], initial=0))
        total = sum([outline.checksum for outline in used]) & 0xFFFFFFFF
        return b"".join([outline.data for outline in used]), places, b"".join([o.metrics for o in used]), total

    def _whole(self, order: list[int], used: list[Outline]) -> list[Outline]:
        """With the parts of compound glyphs after the characters, and the numbers that these have there."""
        parts: dict[int, int] = {}
        place = 0
        while place < len(used):
            if used[place].parts:
                used[place] = _renumbered(used[place], parts, order)
                used += map(self.outlines.outline, order[len(used) :])
            place += 1
        return used


def _renumbered(outline: Outline, parts: dict[int, int], order: list[int]) -> Outline:
    changed = bytearray(outline.data)
    for offset, glyph in outline.parts:
        if glyph not in parts:
            parts[glyph] = len(order)
            order.append(glyph)
        struct.pack_into(">H", changed, offset, parts[glyph])
    return replace(outline, data=bytes(changed), checksum=checksum(bytes(changed)))


def _with(table: bytes, offset: int, value: int) -> bytes:
    changed = bytearray(table)
    struct.pack_into(">H", changed, offset, value)
    return bytes(changed)


def _big_endian(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _summed(table: bytes) -> tuple[bytes, int]:
    return table, checksum(table + bytes(-len(table) % 4))


def _font(tables: dict[str, tuple[bytes, int]]) -> bytes:
    """A font file (OpenType, table directory) of tables and their checksums."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * (count - (1 << power)))
    entries, contents, total, adjusted = [head], list[bytes](), 0, 0
    place = len(head) + 16 * count
    for tag, (table, table_sum) in sorted(tables.items()):
        entries.append(struct.pack(">4sLLL", tag.encode(), table_sum, place, len(table)))
        contents.append(table + bytes(-len(table) % 4))
        adjusted = place + _HEAD_SUM if tag == "head" else adjusted
        place += len(contents[-1])
        total += table_sum
    directory = b"".join(entries)
    made = bytearray(directory + b"".join(contents))
    struct.pack_into(">L", made, adjusted, (_MAGIC - total - checksum(directory)) & 0xFFFFFFFF)
    return bytes(made)


_MAP_HEAD = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <FFFF>",
    "endcodespacerange",
)
_MAP_FOOT = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
