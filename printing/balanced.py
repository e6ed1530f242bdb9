"""Titles of several lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from printing.flow import Block
from printing.paragraph import HanParagraph
from printing.surface import Canvas


@dataclass(frozen=True)
class Balanced:
    """A centred title whose lines are about as long as each other, so that no single character stands below."""

    text: HanParagraph

    @property
    def before(self) -> float:
        """That of the words."""
        return self.text.before

    def texts(self) -> Iterator[str]:
        """The words."""
        yield from self.text.texts()

    def measure(self, width: float) -> float:
        """As many lines as the words need."""
        return self.text.measure(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """As any paragraph."""
        return self.text.split(width, room)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """In the middle of the full width."""
        narrow = self._narrow(width)
        self.text.draw(canvas, x + (width - narrow) / 2, top, narrow)

    def _narrow(self, width: float) -> float:
        """The smallest width, in steps of half a character, that needs no more lines than the full one."""
        lines, step = len(self.text.broken(width)), self.text.style.size / 2
        narrow = width
        while narrow - step > 8 * step and len(self.text.broken(narrow - step)) == lines:
            narrow -= step
        return narrow if lines > 1 else width
