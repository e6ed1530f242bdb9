"""Which code points go into which font."""

from __future__ import annotations

import bz2
from collections.abc import Iterable
from pathlib import Path

#: The ideographs of GB 18030-2022 level 3, as inclusive ranges: 87 887 code points.
LEVEL_3_RANGES = (
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
_COMPATIBILITY = (0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29)

#: Marks whose outline in FandolFang was looked at and is right. Its ￥ is a dollar sign and its ～ is half width.
FANG_MARKS = "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·　「」『』"

_SYMBOL_RANGES = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x24F),  # Latin with marks: foreign names, pinyin
    (0x2B0, 0x2FF),
    (0x370, 0x451),  # Greek, Cyrillic
    (0x2010, 0x203F),
    (0x20A0, 0x20BF),
    (0x2100, 0x226F),  # letterlike, numerals, arrows, mathematics
    (0x2460, 0x24FF),  # circled numbers
    (0x2500, 0x260F),  # rules, blocks, shapes, tick boxes
    (0x2611, 0x2717),
    (0x3000, 0x303F),
    (0x3041, 0x30FF),  # kana
    (0x3105, 0x312F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEE),
)


def _span(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def level_3() -> set[int]:
    """Every ideograph of GB 18030-2022 level 3."""
    return _span(LEVEL_3_RANGES) | set(_COMPATIBILITY)


def gb2312() -> set[int]:
    """The 6 763 ideographs of GB 2312."""
    cells = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(char) for cell in cells if (char := cell.decode("gb2312", "ignore"))}


def general_table(unihan: Path) -> set[int]:
    """The 8 105 characters of 通用规范汉字表, from the kTGH field of Unihan."""
    codes: set[int] = set()
    for file in sorted(unihan.glob("Unihan_*.txt.bz2")):
        with bz2.open(file, "rt", encoding="utf-8") as lines:
            codes.update(int(line[2:].split("\t", 1)[0], 16) for line in lines if "\tkTGH\t" in line)
    if len(codes) != 8105:
        raise SystemExit(f"通用规范汉字表应有 8105 字，读到 {len(codes)} 字")
    return codes


def fang() -> set[int]:
    """What FandolFang draws rightly. It draws ten traditional characters beyond this as the simplified ones."""
    return gb2312() | set(map(ord, FANG_MARKS))


def lean(unihan: Path) -> set[int]:
    """What every everyday face carries."""
    return general_table(unihan) | gb2312() | _span(_SYMBOL_RANGES)
