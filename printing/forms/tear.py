"""The line to tear a receipt off along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from printing.flow import Block
from printing.fonts import FontBook
from printing.paragraph import HanParagraph, Run, Style
from printing.surface import Canvas


@dataclass(frozen=True)
class TearLine:
    """A dashed line with its meaning in the middle."""

    fonts: FontBook
    before: float = 0.0
    words: str = "（沿虚线裁下，由接收单位填写后送回）"

    def texts(self) -> Iterator[str]:
        """The words."""
        yield self.words

    def measure(self, width: float) -> float:
        """One small line."""
        return self._text().measure(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Dashes on both sides of the words."""
        text, height = self._text(), self.measure(width)
        half = len(self.words) * text.style.size / 2 + 4
        middle = x + width / 2
        canvas.saveState()
        canvas.setLineWidth(0.6)
        canvas.setDash([4, 3])
        canvas.line(x, top - height / 2, middle - half, top - height / 2)
        canvas.line(middle + half, top - height / 2, x + width, top - height / 2)
        canvas.restoreState()
        text.draw(canvas, x, top, width)

    def _text(self) -> HanParagraph:
        style = Style(face="Song", size=9, leading=14, indent=0, align="center", grey=0.3)
        return HanParagraph([Run(self.words)], style, self.fonts)
