"""Where the text stands on the paper: sizes of paper, margins, binding, and copies in large print.

A page is laid out in points of the text and then enlarged by ``zoom``, lines and boxes as well. So a copy in large
print, and small paper, is only a page of another size to everything that is set on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from printing.paragraph import Style

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 30 * MM  # 28 mm leave the punch holes free
BODY_SIZE = 15.75
BODY_WIDTH = 156 * MM
LINES, CHARACTERS = 24, 28
BODY_HEIGHT = 238 * MM
LEADING = BODY_HEIGHT / LINES
PITCH = BODY_WIDTH / CHARACTERS
_NARROW = 140 * MM

PaperSize = Literal["A4", "16K", "A5"]


@dataclass(frozen=True)
class Layout:
    """The page and the area of its text; lengths in points of the text, which ``zoom`` makes points of the paper.

    ``left`` is the margin at the binding: on even pages of a ``duplex`` paper it is at the right. ``official``: a
    foot as on official letters (— 1 —), outside of the text. ``closer``: how many more lines than usual stand on a page.
    """

    left: float
    top: float
    width: float
    height: float
    official: bool = False
    page_width: float = PAGE_WIDTH
    page_height: float = PAGE_HEIGHT
    zoom: float = 1.0
    duplex: bool = False
    closer: int = 0

    @property
    def pitch(self) -> float:
        """From one character of running text to the next, so that whole characters fill a line."""
        return self.width / int(self.width / PITCH + 0.001)

    @property
    def leading(self) -> float:
        """From one line of running text to the next, so that whole lines fill a page."""
        return self.height / (int(self.height / LEADING + 0.001) + self.closer)

    @property
    def narrow(self) -> bool:
        """Whether tables made for a whole A4 page need fewer columns."""
        return self.width < _NARROW

    def body(self, **changes: Any) -> Style:
        """The style of running text on the page's grid."""
        return Style(**{"size": BODY_SIZE, "leading": self.leading, "pitch": self.pitch, **changes})

    def share(self, length: float) -> float:
        """What a width that was chosen for the text of A4 is here."""
        return length * self.width / BODY_WIDTH

    def paper(self, length: float) -> float:
        """A length on paper, such as a margin, in points of the text."""
        return length / self.zoom

    def mirrored(self, page: int) -> bool:
        """Whether the binding of ``page``, counted from 1, is at the right."""
        return self.duplex and page % 2 == 0

    def left_of(self, page: int) -> float:
        """Where the text begins on ``page``."""
        return self.page_width - self.left - self.width if self.mirrored(page) else self.left

    def raised(self, length: float) -> Layout:
        """With ``length`` on paper more room at the top."""
        return replace(self, top=self.top - self.paper(length), height=self.height + self.paper(length))


@dataclass(frozen=True)
class _Paper:
    """A size of paper in mm, that of its running text in points, and the margins (binding, top, other side, foot)."""

    width: float
    height: float
    size: float
    form: tuple[float, float, float, float]
    official: tuple[float, float, float, float]


# A4: GB/T 9704 for letters. The foot keeps room for the code of the page; small paper has smaller text (四号, 小四).
_PAPERS: dict[PaperSize, _Paper] = {
    "A4": _Paper(210, 297, BODY_SIZE, (28, 30, 26, 29), (28, 37, 26, 35)),
    "16K": _Paper(185, 260, 14, (28, 26, 20, 28), (28, 32, 20, 34)),
    "A5": _Paper(148, 210, 12, (28, 20, 15, 27), (28, 24, 15, 33)),
}


def layout_for(
    paper: PaperSize = "A4", *, official: bool = False, duplex: bool = False, scale: float = 1.0, wide: bool = False
) -> Layout:
    """The layout of one size of paper. ``scale`` 1.35 makes a copy in large print; ``wide`` lays the paper on its side."""
    data = _PAPERS[paper]
    across, down = (data.height, data.width) if wide else (data.width, data.height)
    zoom = scale * data.size / BODY_SIZE
    left, top, right, foot = data.official if official else data.form
    unit = MM / zoom
    return Layout(
        left * unit, top * unit, (across - left - right) * unit, (down - top - foot) * unit, official,
        across * unit, down * unit, zoom, duplex,
    )


FORM = layout_for()
OFFICIAL = layout_for(official=True)
