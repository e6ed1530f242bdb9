"""The foot of a paper: who signs where, with room for fingerprints and the seal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from printing.flow import Block, Led, Together
from printing.fonts import FontBook
from printing.page import MM
from printing.paragraph import HanParagraph, Run, Style
from printing.surface import Canvas

_GUTTER = 6 * MM
_BOX_WIDTH, _BOX_HEIGHT = 22 * MM, 20 * MM
_BOX_MARGIN = 3 * MM
_PEN_ROOM = 10 * MM  # what a hand needs above the line
_SEAL_ROOM = 42 * MM  # the diameter of a committee's or an organisation's seal
_CAPTION = Style(size=13, leading=19, indent=0, align="left")
_LEAST_LINES = 2  # lines of text that a signature may not be parted from


@dataclass(frozen=True)
class SignatureCell:
    """A name, a line to sign on, and for parties a box for the fingerprint. ``sealed`` leaves room for a seal.

    ``path`` names the field of the record that the name is from.
    """

    caption: HanParagraph
    fonts: FontBook
    fingerprint: bool = False
    sealed: bool = False
    least: float = 0.0
    before: float = 0.0
    path: str = ""

    def texts(self) -> Iterator[str]:
        """The name."""
        yield from self.caption.texts()

    def measure(self, width: float) -> float:
        """Enough for the name, the pen, the box and the seal."""
        least = _SEAL_ROOM if self.sealed else _BOX_HEIGHT if self.fingerprint else 0.0
        return max(self.caption.measure(self._text_width(width)) + _PEN_ROOM + 3 * MM, least + 3 * MM, self.least)

    def _text_width(self, width: float) -> float:
        return width - (_BOX_WIDTH + _BOX_MARGIN if self.fingerprint else 0.0)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Name on top, line at the bottom, box at the right."""
        canvas.place(self.path, x, top, width, self.measure(width))
        inner = self._text_width(width)
        self.caption.draw(canvas, x, top, inner)
        low = top - self.measure(width) + 3 * MM
        canvas.setLineWidth(0.6)
        canvas.line(x, low, x + inner, low)
        if self.fingerprint:
            self._draw_box(canvas, x + width - _BOX_WIDTH, low)

    def _draw_box(self, canvas: Canvas, x: float, low: float) -> None:
        canvas.saveState()
        canvas.setStrokeGray(0.45)
        canvas.setDash([2, 2])
        canvas.rect(x, low, _BOX_WIDTH, _BOX_HEIGHT)
        canvas.restoreState()
        small = Style(face="Hei", size=7.5, leading=10, indent=0, align="center", grey=0.5)
        HanParagraph([Run("按指印处")], small, self.fonts).draw(canvas, x, low + 12, _BOX_WIDTH)


@dataclass(frozen=True)
class Columns:
    """Blocks side by side, all of the same width; a missing last one leaves its place empty."""

    blocks: tuple[Block, ...]
    count: int = 2
    before: float = 0.0

    def texts(self) -> Iterator[str]:
        """Those of all."""
        for block in self.blocks:
            yield from block.texts()

    def _column(self, width: float) -> float:
        return (width - _GUTTER * (self.count - 1)) / self.count

    def measure(self, width: float) -> float:
        """The height of the tallest."""
        return max(block.measure(self._column(width)) for block in self.blocks)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """All from the same top, signing lines level with each other."""
        column, height = self._column(width), self.measure(width)
        for block in self.blocks:
            level = replace(block, least=height) if isinstance(block, SignatureCell) else block
            level.draw(canvas, x, top, column)
            x += column + _GUTTER


@dataclass(frozen=True)
class SealArea:
    """The committee's name, the place of its seal, and the date, with room for the seal above and over them."""

    lines: HanParagraph
    before: float = 0.0

    def texts(self) -> Iterator[str]:
        """Name and date."""
        yield from self.lines.texts()

    def measure(self, width: float) -> float:
        """Never less than the seal."""
        return max(self.lines.measure(width) + 12 * MM, _SEAL_ROOM + 3 * MM)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """The words at the bottom."""
        height = self.measure(width)
        self.lines.draw(canvas, x, top - height + self.lines.measure(width), width)


def caption(text: str, fonts: FontBook) -> HanParagraph:
    """The words above a signing line."""
    return HanParagraph([Run(text)], _CAPTION, fonts)


def in_pairs(cells: Sequence[SignatureCell], width: float, height: float) -> list[Block]:
    """Signature cells, two in a row. A caption that would fill much of a page stands above its line as a paragraph."""
    rows: list[Block] = []
    pair: list[SignatureCell] = []
    for cell in cells:
        if Columns((cell,)).measure(width) > height / 3:
            bare = replace(cell, caption=replace(cell.caption, runs=[]))
            rows += [*_rows(pair), cell.caption, *_rows([bare])]
            pair = []
        else:
            pair.append(cell)
    return [*rows, *_rows(pair)]


def _rows(cells: Sequence[SignatureCell]) -> list[Block]:
    return [Columns(tuple(cells[start : start + 2]), before=2 * MM) for start in range(0, len(cells), 2)]


@dataclass(frozen=True)
class Roll:
    """Rows of signatures, too many for one page: every further page says under ``carried`` what is signed."""

    rows: tuple[Block, ...]
    carried: Block
    before: float = 0.0

    def texts(self) -> Iterator[str]:
        """Those of all rows."""
        yield from self.carried.texts()
        yield from Together(self.rows).texts()

    def measure(self, width: float) -> float:
        """The height of all rows."""
        return Together(self.rows).measure(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Between two rows, or through one that can be split itself."""
        count = len(self.rows) - 1
        while count and Together(self.rows[:count]).measure(width) > room:
            count -= 1
        kept, over = list(self.rows[:count]), list(self.rows[count:])
        used = Together(self.rows[:count]).measure(width) if count else 0.0
        if parts := over[0].split(width, room - used - over[0].before):
            kept.append(parts[0])
            over[0] = parts[1]
        if all(row is self.carried for row in kept):
            return None
        return Together(tuple(kept)), Roll((self.carried, *over), self.carried)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """One row below the other."""
        Together(self.rows).draw(canvas, x, top, width)


def close(text: Sequence[Block], rows: Sequence[Block], carried: Block, width: float, height: float) -> Block:
    """``text`` and the signatures under it as one block, so that no page bears signatures without their text.

    Everything stays on one page. When there are too many signatures for that, the first row stays with the text, and
    the seal, which is in the last row, with the row before it.
    """
    whole = Together((*text, *rows))
    if whole.measure(width) <= height:
        return whole
    ending = Together(tuple(rows[-2:]))
    kept = [*rows[:-2], ending] if ending.measure(width) <= height / 2 else list(rows)
    return Led(Together(tuple(text)), Roll(tuple(kept), carried))


def last_lines(text: Sequence[HanParagraph], width: float) -> tuple[list[Block], list[Block]]:
    """Cut ``text`` so that the second part has at least two lines, and more only to avoid a widow."""
    before = list(text)
    kept: list[Block] = []
    count = 0
    while before and count < _LEAST_LINES:
        paragraph = before.pop()
        lines = len(paragraph.broken(width))
        if lines >= 2 * _LEAST_LINES:
            head, paragraph = paragraph.divide(width, lines - _LEAST_LINES)
            before.append(head)
            lines = _LEAST_LINES
        kept.insert(0, paragraph)
        count += lines
    return list(before), kept
