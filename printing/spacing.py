"""How much space stands between two characters of a line: what is natural, what can be squeezed, what may stretch.

All figures are ems. A full-width mark has an empty half (GB/T 15834 5.1), which it gives up beside another mark and,
if need be, beside anything. Letters and digits keep an eighth of an em from Chinese characters (CLREQ: at most a
quarter), given up only when no mark has more to give; they keep none from signs and marks. Nothing is spread inside
a word, an amount, —— or …….
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache

from printing.breaks import is_word

HAN_TO_LATIN = 0.125
_HALF, _QUARTER = 0.5, 0.25
_ASKED = 0.4  # ？ and ！ nearly touch at half an em where one stands in the middle and the other at the left


class Kind(IntEnum):
    """What matters about a character for the space around it."""

    HAN = 0
    LATIN = 1
    JOINT = 2  # punctuation inside of words and numbers, and half-width brackets
    SIGN = 3  # full-width signs that belong to a number
    CLOSING = 4  # right half empty
    OPENING = 5  # left half empty
    ASKING = 6  # ！？: some fonts have them at the left, some in the middle
    MIDDLE = 7  # the interpunct of names: half an em by the standard
    DASH = 8
    NARROW = 9


_KINDS = {
    **dict.fromkeys("，。、；：）〉》」』】〕〗”’", Kind.CLOSING),
    **dict.fromkeys("（〈《「『【〔〖“‘", Kind.OPENING),
    **dict.fromkeys("！？", Kind.ASKING),
    **dict.fromkeys("—…", Kind.DASH),
    **dict.fromkeys("￥％＄￡℃℉／", Kind.SIGN),
    **dict.fromkeys(map(chr, range(0x3380, 0x33E0)), Kind.SIGN),
    **dict.fromkeys("+-*/.,:;!?'\"&@_%~=<>|\\^−±°′″‰()[]{}#", Kind.JOINT),
    **dict.fromkeys("¥$£€№§", Kind.LATIN),
    "·": Kind.MIDDLE,
    " ": Kind.NARROW,
}
_FULL_MARKS = frozenset({Kind.CLOSING, Kind.OPENING, Kind.ASKING, Kind.MIDDLE})


@cache
def _kind(char: str) -> Kind:
    return _KINDS.get(char, Kind.LATIN if is_word(char) else Kind.HAN)


def kind(char: str, advance: float, size: float) -> Kind:
    """The kind of a character as it is set: a mark that does not fill its em has no half to give."""
    found = _kind(char)
    return Kind.NARROW if found in _FULL_MARKS and advance <= 0.9 * size else found


def _natural(before: Kind, after: Kind) -> float:
    empty = {(Kind.CLOSING, other): _HALF for other in _FULL_MARKS}
    empty |= {(other, Kind.OPENING): _HALF for other in (Kind.OPENING, Kind.ASKING, Kind.MIDDLE)}
    empty |= {(Kind.ASKING, Kind.ASKING): _ASKED, (Kind.MIDDLE, Kind.MIDDLE): _HALF, (Kind.ASKING, Kind.CLOSING): _QUARTER}
    if (before, after) in empty:
        return -empty[before, after]
    if Kind.MIDDLE in (before, after):
        return -_QUARTER
    return HAN_TO_LATIN if {before, after} == {Kind.HAN, Kind.LATIN} else 0.0


def _give(before: Kind, after: Kind) -> float:
    natural = _natural(before, after)
    if natural:
        return max(0.0, natural)
    return _HALF if before is Kind.CLOSING or after is Kind.OPENING else 0.0


def _stretches(before: Kind, after: Kind) -> bool:
    bound = {Kind.LATIN, Kind.JOINT, Kind.SIGN}
    return not (before in bound and after in bound) and not (before is after is Kind.DASH)


# By [before][after].
NATURAL = tuple(tuple(_natural(before, after) for after in Kind) for before in Kind)
GIVE = tuple(tuple(_give(before, after) for after in Kind) for before in Kind)
STRETCHES = tuple(tuple(_stretches(before, after) for after in Kind) for before in Kind)
# By [kind]: the empty part of a mark that ends a line, or starts one.
EMPTY_AT_END = tuple({Kind.CLOSING: _HALF, Kind.ASKING: _QUARTER, Kind.MIDDLE: _QUARTER}.get(each, 0.0) for each in Kind)
EMPTY_AT_START = tuple(_HALF if each is Kind.OPENING else 0.0 for each in Kind)
