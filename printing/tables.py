"""Ruled tables. Rows may go over to the next page, and so may a row that is very tall; nothing is ever cut."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from printing.fonts import Face, FontBook
from printing.paragraph import Align, HanParagraph, Run, Style
from printing.surface import Canvas

_PADDING_X = 3.0
_PADDING_Y = 4.0
_LEAST_HEIGHT = 25.0
_TORN_FROM = 150.0  # a row taller than this may be torn between two pages
_LINE = 0.7


@dataclass(frozen=True)
class Cell:
    """A paragraph in a box of ``width`` points, at least ``least`` high. ``head``: it names what stands beside or below it.

    ``path`` names the field of the record that it shows. The parts of a torn cell share their ``origin``.
    """

    text: HanParagraph
    width: float
    head: bool = False
    path: str = ""
    least: float = _LEAST_HEIGHT
    origin: object = field(default_factory=object, repr=False, compare=False)

    @property
    def height(self) -> float:
        """With padding."""
        return max(self.text.measure(self.width - 2 * _PADDING_X) + 2 * _PADDING_Y, self.least)

    def draw(self, canvas: Canvas, x: float, top: float, height: float) -> None:
        """The box and the text in its middle."""
        canvas.place(self.path, x, top, self.width, height)
        canvas.rect(x, top - height, self.width, height)
        inner = self.width - 2 * _PADDING_X
        drop = (height - self.text.measure(inner)) / 2
        self.text.draw(canvas, x + _PADDING_X, top - drop, inner)


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class CellMaker:
    """Makes the cells of one table."""

    fonts: FontBook
    size: float = 12.0
    leading: float = 17.0

    def label(self, text: str, width: float) -> Cell:
        """The name of a field, centred."""
        return replace(self._cell(text, width, "Hei", "center", self.size - 0.5), head=True)

    def value(self, text: str, width: float, align: Align = "left", path: str = "") -> Cell:
        """What was filled in, from the field ``path`` of the record."""
        return replace(self._cell(text, width, "FangSong", align, self.size), path=path)

    def _cell(self, text: str, width: float, face: Face, align: Align, size: float) -> Cell:
        style = Style(face=face, size=size, leading=self.leading, indent=0, align=align)
        return Cell(HanParagraph([Run(text)], style, self.fonts, tag=""), width)


@dataclass(frozen=True)
class Grid:
    """Rows of cells. The first ``head`` rows are repeated after a page break; ``side`` spans all rows at the left.

    The parts of a table share their ``origin`` and ``edges``; ``continued`` are all but the first.
    """

    rows: tuple[Row, ...]
    head: int = 0
    side: Cell | None = None
    before: float = 0.0
    continued: bool = False
    edges: tuple[float, ...] = ()
    origin: object = field(default_factory=object, repr=False, compare=False)

    def texts(self) -> Iterator[str]:
        """Those of all cells."""
        for cell in [*([self.side] if self.side else []), *(cell for row in self.rows for cell in row)]:
            yield from cell.text.texts()

    def measure(self, width: float) -> float:
        """The height; the width is that of the cells."""
        return sum(self._heights())

    def _heights(self) -> list[float]:
        """The rows' heights; the last gives way when the side needs more."""
        heights = [max(cell.height for cell in row) for row in self.rows]
        if self.side is not None:
            heights[-1] += max(0.0, self.side.height - sum(heights))
        return heights

    def split(self, width: float, room: float) -> tuple[Grid, Grid] | None:
        """Between two rows, or through one that is too tall; at least one row after the head stays here."""
        used, count = 0.0, 0
        for height in self._heights():
            if used + height > room:
                break
            used, count = used + height, count + 1
        tail = list(self.rows[count:])
        torn = _tear(tail[0], room - used) if count >= self.head and tail else None
        kept = list(self.rows[:count])
        if torn is not None:
            kept.append(torn[0])
            tail[0] = torn[1]
        if len(kept) <= self.head or not tail:
            return None
        return self._part(kept), self._continued(tail)

    def cut(self, count: int) -> tuple[Grid, Grid]:
        """The table without its last ``count`` rows, and a table of these, each with the head."""
        place = len(self.rows) - count
        return self._part(self.rows[:place]), self._continued(self.rows[place:])

    def _part(self, rows: Sequence[Row]) -> Grid:
        return replace(self, rows=tuple(rows), edges=self.edges or _edges(self.rows))

    def _continued(self, rows: Sequence[Row]) -> Grid:
        return replace(self._part([*self.rows[: self.head], *rows]), continued=True)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw all rules and texts."""
        canvas.setLineWidth(_LINE)
        edges = self.edges or _edges(self.rows)
        heights = self._heights()
        left = x + (self.side.width if self.side else 0)
        with canvas.element("Table", self.origin) as table:
            for number, (row, height) in enumerate(zip(self.rows, heights, strict=True)):
                repeated = self.continued and number < self.head
                with canvas.artifact() if repeated else canvas.element("TR", ("TR", row[0].origin)):
                    if self.side is not None and number == 0:
                        self._draw_side(canvas, x, top, sum(heights))
                    scope = "/Column" if number < self.head else "/Row"
                    _draw_row(canvas, row, edges, scope, left, top, height)
                top -= height
        side = canvas.part(self.side.origin) if self.side else None
        if side is not None:
            # How many rows it spans is known when all parts of the table are drawn.
            side.attributes["RowSpan"] = str(len(table.kids))

    def _draw_side(self, canvas: Canvas, x: float, top: float, height: float) -> None:
        assert self.side is not None
        repeated = canvas.artifact() if self.continued else canvas.element("TH", self.side.origin, Scope="/Row")
        with repeated:
            self.side.draw(canvas, x, top, height)


def _edges(rows: Sequence[Row]) -> tuple[float, ...]:
    """Where cells end in any row, which makes the columns that readers of the table count."""
    edges: list[float] = []
    for end in sorted(end for row in rows for end in accumulate(cell.width for cell in row)):
        if not edges or end - edges[-1] > 1:
            edges.append(end)
    return tuple(edges)


def _draw_row(
    canvas: Canvas, row: Row, edges: Sequence[float], scope: str, x: float, top: float, height: float
) -> None:
    place = 0
    for cell, end in zip(row, accumulate(cell.width for cell in row), strict=True):
        reached = bisect(edges, end + 1)
        span = {"ColSpan": str(reached - place)} if reached - place > 1 else {}
        place = reached
        head = {"Scope": scope} if cell.head else {}
        with canvas.element("TH" if cell.head else "TD", cell.origin, **head, **span):
            cell.draw(canvas, x, top, height)
        x += cell.width


def _tear(row: Row, room: float) -> tuple[Row, Row] | None:
    """Split the text of every cell of a tall row at ``room``; None when it should go over as a whole."""
    if max(cell.height for cell in row) < _TORN_FROM or room < _TORN_FROM / 2:
        return None
    pairs = [_tear_cell(cell, room - 2 * _PADDING_Y) for cell in row]
    return tuple(first for first, _ in pairs), tuple(second for _, second in pairs)


def _tear_cell(cell: Cell, room: float) -> tuple[Cell, Cell]:
    count = int(room // cell.text.style.leading)
    width = cell.width - 2 * _PADDING_X
    if len(cell.text.broken(width)) == count + 1:
        count -= 1  # no line of a cell stands alone on the next page
    first, second = cell.text.divide(width, count)
    return replace(cell, text=first), replace(cell, text=second)
