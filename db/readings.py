"""How names are read, in letters without tones: whole, by initials, and without the surname.

General dictionaries give the everyday reading of a character, which for many surnames is wrong (单 dān for shàn), and
people type both. ``db.surnames`` has every sensible reading of those; here a name is put together from them.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from itertools import islice, product

from db.surnames import DOUBLE_SURNAMES, GIVEN, SURNAMES

_LONGEST = 12
_MOST = 8


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Every sensible reading of a name: its syllables, and how many of them are the surname. Empty if unreadable."""
    chars = name[:_LONGEST]
    surname = 2 if chars[:2] in DOUBLE_SURNAMES else 1
    rest = list(product(*(_given(char) for char in chars[surname:])))
    found = (((*head, *tail), surname) for tail in rest[:_MOST] for head in _surname(chars[:surname]))
    return tuple((syllables, size) for syllables, size in islice(found, _MOST) if all(syllables))


def _surname(chars: str) -> list[tuple[str, ...]]:
    if len(chars) == 2:
        return [tuple(reading.split("'")) for reading in DOUBLE_SURNAMES[chars]]
    return [(reading,) for reading in SURNAMES.get(chars) or _everyday(chars)]


def _given(char: str) -> tuple[str, ...]:
    return tuple(GIVEN.get(char) or _everyday(char))


@lru_cache(maxsize=8192)
def _everyday(char: str) -> tuple[str, ...]:
    """The first reading in the dictionary; an empty one for a character that it does not know."""
    toned: str = _dictionary().get(ord(char), "").split(",")[0]
    decomposed = unicodedata.normalize("NFD", toned)
    letters = (("v" if mark == "\u0308" else mark) for mark in decomposed)
    spelled = "".join(letters).replace("uv", "v")
    return ("".join(letter for letter in spelled if not unicodedata.combining(letter)),)


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    """pypinyin's table of characters, without its table of phrases: that is most of its size, and names need none."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    table: dict[int, str] = PINYIN_DICT
    return table
