"""Ruled tables of a sheet as tables of Word.

Rows may have different columns, as in the block of a party; a table of Word has one row of columns, so the edges of all
rows together make them and every cell spans as many as it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from app.domain.forms.sheet import Box, Ruled
from printing.page import MM
from printing.word_text import HEI, Look, Shape, element, paragraph, run, twips, written

SIDE = 10.0  # mm, of the role at the left of a party
_LEADING = 17.0
_PADDING_X, _PADDING_Y = 3.0, 4.0
_LEAST = 25.0
_TALL = 150.0  # points: a row taller than this may be torn between two pages
_PAGE = 238 * MM
_LABEL, _VALUE, _ROLE = Look(HEI, 11.5), Look(size=12.0), Look(HEI, 12.0)


@dataclass(frozen=True)
class _Row:
    """A row as it stands in the Word table: cells with their left edges in tenths of a millimetre."""

    cells: tuple[tuple[int, int, Box], ...]
    head: bool = False
    whole: bool = False
    side: str = ""
    below: bool = False
    least: float = _LEAST

    @property
    def height(self) -> float:
        """In points, as far as that can be told without setting the type."""
        return max([self.least, *(_height(box) for _, _, box in self.cells)])


def table(pieces: Sequence[Ruled]) -> Any:
    """One table of Word from pieces that follow each other without a gap."""
    rows = [row for piece in pieces for row in _rows(piece)]
    edges = sorted({edge for row in rows for left, right, _ in row.cells for edge in (left, right)} | _side_edges(rows))
    made = frame(edges)
    made.extend(_row(row, edges) for row in rows)
    return made


def frame(edges: Sequence[int], *, ruled: bool = True) -> Any:
    """An empty table with columns between ``edges``, which are tenths of a millimetre from the left margin."""
    line = {"val": "single", "sz": 6, "space": 0, "color": "000000"} if ruled else {"val": "nil"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    padding = twips(_PADDING_X) if ruled else 0
    margins = {"top": 0, "left": padding, "bottom": 0, "right": padding}
    properties = element(
        "tblPr",
        element("tblW", w=_width(edges[0], edges[-1]), type="dxa"),
        element("tblInd", w=0, type="dxa"),
        element("tblBorders", *(element(side, **line) for side in sides)),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in margins.items())),
    )
    columns = [element("gridCol", w=_width(left, right)) for left, right in pairwise(edges)]
    return element("tbl", properties, element("tblGrid", *columns))


def cell(edges: Sequence[int], left: int, right: int, paragraphs: Sequence[Any], *extra: Any) -> Any:
    """A cell from ``left`` to ``right``; ``extra`` are its other properties in the order of the format."""
    span = edges.index(right) - edges.index(left)
    properties = element(
        "tcPr",
        element("tcW", w=_width(left, right), type="dxa"),
        element("gridSpan", val=span) if span > 1 else None,
        *extra,
    )
    return element("tc", properties, *paragraphs)


def row(cells: Sequence[Any], least: float, *, split: bool = False, head: bool = False, exact: bool = False) -> Any:
    """A row at least ``least`` points high that does not go over a page unless ``split``."""
    properties = element(
        "trPr",
        None if split else element("cantSplit"),
        element("trHeight", val=twips(least), hRule="exact" if exact else "atLeast"),
        element("tblHeader") if head else None,
    )
    return element("tr", properties, *cells)


def tenths(millimetres: float) -> int:
    """A place in a line, in tenths of a millimetre, so that edges of different rows meet exactly."""
    return round(millimetres * 10)


def _width(left: int, right: int) -> int:
    return twips(right / 10 * MM) - twips(left / 10 * MM)


def _side_edges(rows: Sequence[_Row]) -> set[int]:
    return {0, tenths(SIDE)} if any(row.side for row in rows) else set()


def _rows(piece: Ruled) -> Iterator[_Row]:
    start = SIDE if piece.side else 0.0
    rows = [_Row(tuple(_placed(boxes, start)), head=number < piece.head) for number, boxes in enumerate(piece.rows)]
    heights = [row.height for row in rows]
    missing = max(0.0, len(piece.side) * 16 + 2 * _PADDING_Y - sum(heights))
    whole = piece.whole and sum(heights) < _PAGE
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        least = max([_LEAST, *(box.lines * _LEADING + 2 * _PADDING_Y for _, _, box in row.cells if box.lines > 1)])
        yield _Row(
            row.cells, row.head, (whole and not last) or row.head, piece.side, bool(piece.side) and number > 0,
            max(least, heights[-1] + missing) if last and missing else least,
        )


def _placed(boxes: Sequence[Box], left: float) -> Iterator[tuple[int, int, Box]]:
    for box in boxes:
        yield tenths(left), tenths(left + box.width), box
        left += box.width


def _height(box: Box) -> float:
    """How high a cell becomes: its lines counted as if all characters were of full width."""
    across = max(1, int((box.width * MM - 2 * _PADDING_X) // (_LABEL if box.label else _VALUE).size))
    lines = sum(max(1, ceil(len(line) / across)) for line in box.text.split("\n"))
    return max(lines, box.lines) * _LEADING + 2 * _PADDING_Y


def _row(of: _Row, edges: Sequence[int]) -> Any:
    cells = [_role(of, edges)] if of.side else []
    name = ""
    for left, right, box in of.cells:
        cells.append(_cell(box, left, right, edges, name, keep=of.whole))
        name = box.text if box.label else name
    return row(cells, of.least, split=of.height >= _TALL, head=of.head)


def _cell(box: Box, left: int, right: int, edges: Sequence[int], name: str, *, keep: bool) -> Any:
    shape = Shape("center" if box.label else box.align, _LEADING, keep=keep)
    text = written(box.text, box.path, name)
    look = _LABEL if box.label else _VALUE
    runs = [made for line in _lines(text) for made in (run(line, look) if line != "\n" else [element("r", element("br"))])]
    padding = element("tcMar", *(element(side, w=twips(_PADDING_Y), type="dxa") for side in ("top", "bottom")))
    return cell(edges, left, right, [paragraph(runs, shape)], padding, element("vAlign", val="center"))


def _lines(text: str) -> Iterator[str]:
    """Lines and the breaks between them, so that every line chooses its own fonts."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "\n"
        if line:
            yield line


def _role(of: _Row, edges: Sequence[int]) -> Any:
    """The role of a party over all its rows, a character below the other.

    Vertical text of the format would do the same, but some programs then draw the same words elsewhere on one spot.
    """
    runs = [] if of.below else list(run("\n".join(written(of.side)), _ROLE))
    return cell(
        edges, 0, tenths(SIDE), [paragraph(runs, Shape("center", 14.0, keep=of.whole))],
        element("vMerge") if of.below else element("vMerge", val="restart"), element("vAlign", val="center"),
    )
