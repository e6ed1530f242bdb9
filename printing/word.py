"""A filled sheet as a Word file, for offices that go on writing in it. The issued paper is the PDF; every page says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.domain.forms.sheet import Closing, Cut, Line, Piece, Prose, Ruled, Sheet, Signing, Title, Words
from printing.page import BODY_WIDTH, MM
from printing.word_package import blank, packed
from printing.word_signing import closing, signing
from printing.word_table import table
from printing.word_text import (
    BODY,
    BODY_SHAPE,
    HEI,
    SONG,
    TITLE,
    Look,
    Shape,
    element,
    nothing,
    paragraph,
    rules,
    run,
    to_the_edge,
    written,
)
from printing.word_text import blank as space


def word_file(sheet: Sheet) -> bytes:
    """The Word file (.docx) of a sheet; the same input gives the same bytes.

    Raises ``Invalid`` with the path of a field that holds half of a character.
    """
    made = blank(written(sheet.title), sheet.number)
    body = made.element.body
    place = len(body) - 1  # before the properties of the page
    body[place:place] = list(_body(sheet.pieces))
    return packed(made)


def _body(pieces: Sequence[Piece]) -> Iterator[Any]:
    """The elements from top to bottom, with something between any two tables and after the last."""
    before = ""
    for piece, following in _with_next(_gathered(pieces)):
        for made in _elements(piece, following):
            if made.tag.endswith("}tbl") and before.endswith("}tbl"):
                yield nothing(6.0)
            yield made
            before = made.tag
    if not before.endswith("}p"):
        yield nothing()


def _gathered(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Each piece alone, but tables that continue one another together."""
    made: list[list[Piece]] = []
    for piece in pieces:
        if made and isinstance(piece, Ruled) and isinstance(made[-1][-1], Ruled) and not piece.gap and not piece.head:
            made[-1].append(piece)
        else:
            made.append([piece])
    return made


def _with_next(groups: Sequence[list[Piece]]) -> Iterator[tuple[list[Piece], Piece | None]]:
    for number, group in enumerate(groups):
        yield group, groups[number + 1][0] if number + 1 < len(groups) else None


def _elements(group: Sequence[Piece], following: Piece | None) -> Iterator[Any]:
    piece = group[0]
    if isinstance(piece, Ruled):
        if piece.gap:
            yield nothing(2 * MM)
        yield table([item for item in group if isinstance(item, Ruled)])
    elif isinstance(piece, Signing):
        yield from signing(piece, chained=isinstance(following, Signing | Closing))
    elif isinstance(piece, Closing):
        yield from closing(piece)
    else:
        yield _paragraph(piece, following)


def _paragraph(piece: Piece, following: Piece | None) -> Any:
    if isinstance(piece, Title):
        return paragraph(list(run(written(piece.text), Look(TITLE, 22.0))), Shape("center", 44.0, keep=True))
    if isinstance(piece, Line):
        return _line(piece)
    if isinstance(piece, Prose):
        signed = isinstance(following, Signing | Closing)
        return _prose(piece, keep=piece.lead or signed or (isinstance(following, Ruled) and following.head > 0))
    assert isinstance(piece, Cut)
    dashes = element("pBdr", element("top", val="dashed", sz=4, space=4, color="808080"))
    small = Look(SONG, 9.0, grey="595959")
    return paragraph(list(run(written(piece.text), small)), Shape("center", 14.0, before=6 * MM, keep=True), dashes)


def _line(piece: Line) -> Any:
    look, leading = (Look(size=13.0), 20.0) if piece.align == "right" else (BODY, BODY_SHAPE.leading)
    return paragraph(_runs(piece.words, look), Shape(piece.align, leading, before=2 * MM))


def _prose(piece: Prose, *, keep: bool) -> Any:
    """A paragraph, with empty lines to write on after its words where it has some."""
    runs, ruled = _runs(piece.words, BODY), []
    if piece.lines:
        runs += rules(piece.lines, BODY)
        ruled = [to_the_edge(BODY_WIDTH, "underscore")]
    return paragraph(runs, replace(BODY_SHAPE, before=3 * MM if piece.gap else 0.0, keep=keep), *ruled)


def _runs(words: Sequence[Words], look: Look) -> list[Any]:
    made: list[Any] = []
    name = words[0].text if words else ""
    for item in words:
        if item.blank and not item.text:
            made += space(item.blank, look)
        else:
            made += run(written(item.text, item.path, name), replace(look, face=HEI) if item.face == "Hei" else look)
    return made
