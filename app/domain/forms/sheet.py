"""A filled paper before any ink: words and tables in order, which the PDF and the Word file both set in their own way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Words:
    """Text of one look. ``path`` is the field of the matter it comes from; ``blank`` characters to write on."""

    text: str
    path: str = ""
    face: str = ""
    blank: int = 0


@dataclass(frozen=True)
class Title:
    """The name of the paper."""

    text: str


@dataclass(frozen=True)
class Line:
    """One line at the left, the middle or the right."""

    words: tuple[Words, ...]
    align: Align = "left"


@dataclass(frozen=True)
class Prose:
    """A paragraph. ``lead``: a heading that stays with what follows. ``lines`` are empty ones to write on."""

    words: tuple[Words, ...]
    lead: bool = False
    lines: int = 0
    gap: bool = False


@dataclass(frozen=True)
class Box:
    """One cell; ``width`` in millimetres of a line of 156. ``lines`` is the least height."""

    text: str
    width: float
    label: bool = False
    align: Align = "left"
    lines: int = 0
    path: str = ""


@dataclass(frozen=True)
class Ruled:
    """A table. The first ``head`` rows are repeated on every page; ``side`` stands at the left of all rows.

    ``whole``: it stays on one page if a page can hold it.
    """

    rows: tuple[tuple[Box, ...], ...]
    head: int = 0
    side: str = ""
    whole: bool = False
    gap: bool = True


@dataclass(frozen=True)
class SignHere:
    """A place for a name, perhaps with a fingerprint or a seal; not ``by_hand``: words alone, such as the day."""

    caption: str
    fingerprint: bool = False
    sealed: bool = False
    by_hand: bool = True
    path: str = ""


@dataclass(frozen=True)
class Signing:
    """``label`` over places for names, two in a row."""

    label: str
    cells: tuple[SignHere, ...]


@dataclass(frozen=True)
class Closing:
    """The people of the committee at the left, the seal with its lines at the right; without lines no seal."""

    cells: tuple[SignHere, ...]
    seal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """A line to tear along."""

    text: str


Piece = Title | Line | Prose | Ruled | Signing | Closing | Cut


@dataclass(frozen=True)
class Sheet:
    """The paper of one form: what it is called, its number, and its pieces from top to bottom. ``wide``: on its side."""

    form: str
    title: str
    author: str
    number: str
    pieces: tuple[Piece, ...]
    wide: bool = False


def texts(sheet: Sheet) -> Iterator[str]:
    """Everything that the paper says, in order; blanks say nothing."""
    for piece in sheet.pieces:
        yield from _said(piece)


def _said(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Title | Cut):
        yield piece.text
    elif isinstance(piece, Line | Prose):
        yield from (item.text for item in piece.words)
    elif isinstance(piece, Ruled):
        yield piece.side
        yield from (box.text for row in piece.rows for box in row)
    elif isinstance(piece, Signing):
        yield piece.label
        yield from (cell.caption for cell in piece.cells)
    else:
        yield from (cell.caption for cell in piece.cells)
        yield from piece.seal


def reworded(part: T, change: Callable[[str], str]) -> T:
    """The sheet, or a part of it, with ``change`` made to every text."""
    made: dict[str, Any] = {}
    for field in dataclasses.fields(part):  # type: ignore[arg-type]
        value = getattr(part, field.name)
        if isinstance(value, str):
            made[field.name] = change(value)
        elif isinstance(value, tuple):
            made[field.name] = tuple(_item(item, change) for item in value)
    return dataclasses.replace(part, **made)  # type: ignore[type-var]


def _item(item: Any, change: Callable[[str], str]) -> Any:
    if isinstance(item, str):
        return change(item)
    return tuple(_item(one, change) for one in item) if isinstance(item, tuple) else reworded(item, change)
