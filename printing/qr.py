"""A QR code as a block, drawn as one filled outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

from printing.flow import Block
from printing.surface import Canvas


@dataclass(frozen=True)
class QrCode:
    """``content`` in a square with sides of ``side`` points, in the middle of the line."""

    content: str
    side: float
    before: float = 0.0
    alt: str = "二维码"  # what is said to those who do not see it

    def texts(self) -> Iterator[str]:
        """Nothing that needs a font."""
        yield from ()

    def measure(self, width: float) -> float:
        """The side."""
        return self.side

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """One rectangle for each run of dark modules in a row, all in one path, so that no seams show."""
        left = x + (width - self.side) / 2
        with canvas.figure(self.alt, left, top - self.side, self.side, self.side):
            draw_matrix(canvas, segno.make_qr(self.content, error="m").matrix, left, top, self.side)


def draw_matrix(canvas: Canvas, matrix: Sequence[Sequence[int]], left: float, top: float, side: float) -> None:
    """The dark modules of a code in a square, without the quiet zone around it."""
    module = side / len(matrix)
    path = canvas.beginPath()
    for number, row in enumerate(matrix):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.rect(left + column * module, top - (number + 1) * module, length * module, module)
            column += length
    canvas.drawPath(path, stroke=0, fill=1)
