"""The proof code on paper: 25 mm wide, beside it what it says in words.

The code has at most 61 modules (``app.domain.proof.LARGEST``), so that each is at least 0.41 mm wide: copiers and
office scanners at 200 dpi still see three points across it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import segno

from app.domain.errors import Defect
from printing.flow import Block
from printing.fonts import FontBook
from printing.page import MM
from printing.paragraph import HanParagraph, Run, Style
from printing.qr import draw_matrix
from printing.surface import Canvas

SIDE = 25 * MM
LARGEST_VERSION, _MODULES = 11, 61  # of QR codes
_QUIET = 4  # modules that stay white on every side
_GAP = 2 * MM
_TITLE = Style(face="Hei", size=9, leading=13, indent=0, align="left")
_LINE = Style(face="Song", size=8, leading=11.5, indent=0, align="left", grey=0.2)


@dataclass(frozen=True)
class Signer:
    """What makes the code (``app.services.proofs``) of a digest and a number of pages; ``lines`` say version and day."""

    lines: tuple[str, ...]
    sign: Callable[[str, int], str]


@dataclass(frozen=True)
class ProofMark:
    """The code is made by ``signer`` when the whole text is known. ``lines`` say number, version and day to people.

    ``side`` is 25 mm on the paper, in points of the text.
    """

    signer: Signer
    lines: tuple[str, ...]
    fonts: FontBook
    side: float = SIDE
    before: float = 0.0

    def texts(self) -> Iterator[str]:
        """What stands beside the code."""
        for paragraph in self._words():
            yield from paragraph.texts()

    def measure(self, width: float) -> float:
        """The code with its quiet zone, or the words where they are higher."""
        return max(self._place, sum(words.measure(width - self._place - _GAP) for words in self._words()))

    @property
    def _place(self) -> float:
        """The side with the quiet zone of the largest code."""
        return self.side * (1 + 2 * _QUIET / _MODULES)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """The code at the left, the words beside it, level with its middle."""
        quiet = self.side * _QUIET / _MODULES

        def draw_code(digest: str, pages: int) -> None:
            draw_matrix(canvas, matrix(self.signer.sign(digest, pages)), x + quiet, top - quiet, self.side)

        canvas.later(draw_code)
        left, beside, words = x + self._place + _GAP, width - self._place - _GAP, self._words()
        down = top - max(0.0, (self.measure(width) - sum(paragraph.measure(beside) for paragraph in words)) / 2)
        for paragraph in words:
            paragraph.draw(canvas, left, down, beside)
            down -= paragraph.measure(beside)

    def _words(self) -> list[HanParagraph]:
        title = HanParagraph([Run("核验码　说事簿")], _TITLE, self.fonts)
        return [title, *(HanParagraph([Run(line)], _LINE, self.fonts) for line in self.lines)]


def matrix(content: str) -> Sequence[Sequence[int]]:
    """The modules of a code, at level M where that stays coarse enough, otherwise at level L."""
    for level in ("m", "l"):
        code = segno.make_qr(content, error=level, boost_error=False)
        if int(code.version) <= LARGEST_VERSION:
            rows: Sequence[Sequence[int]] = code.matrix
            return rows
    raise Defect("a proof code that is too large to be printed")
