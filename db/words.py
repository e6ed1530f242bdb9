"""Cutting text into what the index knows: runs of Chinese characters, of Latin letters and digits, of other letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from app.domain.han import unprivate

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[0-9a-z]+|[^\W_0-9a-z{HAN}]+")
_HAN_START = re.compile(rf"[{HAN}]")
_LEFT_OUT = dict.fromkeys(
    [*map(ord, "\u00b7\u2022\u2027\u2219\u30fb\u0387"), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)


def plain(text: str) -> str:
    """One form for what looks the same: full-width as half-width, small letters, no interpunct within names.

    Nor do the marks that choose a variant of a character, and the private code points of old software, make another.
    """
    return unicodedata.normalize("NFKC", unprivate(text)).lower().translate(_LEFT_OUT)


def runs(text: str) -> list[str]:
    """The runs of a text already made ``plain``, in order."""
    return _RUN.findall(text)


def is_han(run: str) -> bool:
    """Whether a run (or a character) is Chinese."""
    return _HAN_START.match(run) is not None


def pairs(run: str) -> Iterator[str]:
    """Each character with its follower: 土地界 gives 土地, 地界."""
    return map("".join, pairwise(run))


def bare(text: str) -> str:
    """Only the letters and digits of a text already made ``plain``."""
    return "".join(char for char in text if char.isalnum())
