"""Characters that older software keeps in Unicode's private area, and where they stand now.

GBK filled 255 empty cells of its table with private code points, U+E766 to U+E864, in the order of the cells. GB 18030
gave 106 of these cells characters of Unicode: most in its edition of 2000, ḿ and six ideographs of extension B in 2005,
and in 2022 the last 18: eight components of characters and ten marks for vertical text. Old files, old fonts and card
readers still hand out the private ones, which no font here draws. All other private code points are somebody's own
characters; nobody can know what they mean, so they stay.

Source: the table of GB 18030-2022 as in glibc's charmap, against the cells that GBK leaves empty.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

T = TypeVar("T")

_EURO = {0xE76C: "€"}
_VERTICAL = "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"  # cells A6D9 …: comma, full stop, pause
_LETTERS = "ḿǹ"
_DESCRIPTION = "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb"
_FE50_TO_FEA0 = (
    "\u2e81\U00020087\U00020089\U000200cc\u2e84\u3473\u3447\u2e88\u2e8b\u9fb4\u359e\u361a\u360e\u2e8c\u2e97\u396e"
    "\u3918\u9fb5\u39cf\u39df\u3a73\u39d0\u9fb6\u9fb7\u3b4e\u3c6e\u3ce0\u2ea7\U000215d7\u9fb8\u2eaa\u4056"
    "\u415f\u2eae\u4337\u2eb3\u2eb6\u2eb7\U0002298f\u43b1\u43ac\u2ebb\u43dd\u44d6\u4661\u464c\u9fb9\u4723"
    "\u4729\u477c\u478d\u2eca\u4947\u497a\u497d\u4982\u4983\u4985\u4986\u499f\u499b\u49b7\u49b6\u9fba"
    "\U000241fe\u4ca3\u4c9f\u4ca0\u4ca1\u4c77\u4ca2\u4d13\u4d14\u4d15\u4d16\u4d17\u4d18\u4d19\u4dae\u9fbb"
)


def _from(first: int, characters: str) -> dict[int, str]:
    return dict(enumerate(characters, first))


#: Private code point to the character of GB 18030-2022, as ``str.translate`` takes it.
MOVED: dict[int, str] = (
    _EURO
    | _from(0xE78D, _VERTICAL)
    | _from(0xE7C7, _LETTERS)
    | _from(0xE7E7, _DESCRIPTION)
    | _from(0xE815, _FE50_TO_FEA0)
)


def unprivate(text: str) -> str:
    """``text`` with every moved private code point replaced; anything else stays as it is."""
    return text.translate(MOVED)


def unprivate_record(record: T) -> T:
    """A frozen dataclass in which every text has been through ``unprivate``; unknown fields (``extra``) stay."""
    whole: Any = record
    changed = {
        field.name: new
        for field in dataclasses.fields(whole)
        if (new := _value(old := getattr(whole, field.name))) is not old
    }
    return dataclasses.replace(whole, **changed) if changed else record


def _value(value: Any) -> Any:
    """The value itself where nothing changes, so that most records are not copied."""
    if isinstance(value, str):
        new = unprivate(value)
        return value if new == value else new
    if isinstance(value, tuple):
        items = tuple(map(_value, value))
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return unprivate_record(value) if dataclasses.is_dataclass(value) else value
