"""The surface that blocks draw on. It knows what everything on it is, and where the fields of the record stand.

Text belongs to the part that is open (``element``); without one, and inside ``artifact``, it is no part of what the
paper says. Lines and boxes never are, except in a figure. Everything is written in the order in which it is read.
"""

# ruff: noqa: N802, N803 - names that blocks know from the PDF library

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from printing.embedding import Subset
from printing.fonts import FontBook
from printing.pdf_text import number, string
from printing.rendered import Place
from printing.structure import Element, Mark

Kind = Literal["Layout", "Pagination"]


class TextRun(NamedTuple):
    """Characters of one font and size, each followed by ``gap`` points more than its own advance."""

    text: str
    font: str
    size: float
    gap: float


@dataclass
class Path:
    """An outline to be filled."""

    code: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle with its lower left corner at ``x``, ``y``."""
        self.code.append(f"{number(x)} {number(y)} {number(width)} {number(height)} re")


class Canvas:
    """One page after another; points, origin at the lower left. ``zoom`` enlarges all that is drawn.

    ``said`` is all text as it stands on the pages, in the order of drawing.
    """

    def __init__(self, fonts: FontBook, width: float, height: float, zoom: float = 1.0) -> None:
        self.pages: list[str] = []
        self.width, self.height, self.zoom = width, height, zoom
        self.document = Element("Document")
        self.places: list[Place] = []
        self.subsets: dict[str, Subset] = {}
        self.fonts = fonts
        self._code: list[str] = []
        self._marks = 0
        self._parents = [self.document]
        self._known: dict[object, Element] = {}
        self._outside: list[Kind] = []
        self._open: Element | Kind | None = None
        self.said: list[str] = []
        self._later: list[tuple[int, Callable[[str, int], None]]] = []
        self._font: tuple[str, float] | None = None  # as the page has it now, and the gap between characters
        self._gap = 0.0

    def showPage(self) -> None:
        """End the page."""
        self._close()
        zoomed = [] if self.zoom == 1.0 else [f"{number(self.zoom)} 0 0 {number(self.zoom)} 0 0 cm"]
        self.pages.append("\n".join([*zoomed, *self._code]))
        self._code, self._marks = [], 0
        self._font, self._gap = None, 0.0

    def later(self, draw: Callable[[str, int], None]) -> None:
        """Draw on this page when the digest of the whole text and the number of pages are known; ``draw`` gets both."""
        self._later.append((len(self.pages), draw))

    def finish(self, digest: str) -> None:
        """Draw what waited for ``digest``. It is no part of what the paper says."""
        for page, draw in self._later:
            with self.artifact():
                draw(digest, len(self.pages))
            self._close()
            self.pages[page] = "\n".join([self.pages[page], *self._code])
            self._code = []
        self._later = []

    # What things are

    @contextmanager
    def element(self, tag: str, key: object = None, **attributes: str) -> Iterator[Element]:
        """What is drawn inside is one part of the paper. Parts of one ``key`` are one, over all pages.

        An empty ``tag`` leaves it to the part that is open.
        """
        if not tag or self._outside:
            yield self._parents[-1] if not self._outside else Element(tag)
            return
        found = self._known.get(key)
        if found is None:
            found = Element(tag, attributes)
            self._parents[-1].kids.append(found)
            if key is not None:
                self._known[key] = found
        self._parents.append(found)
        yield found
        self._parents.pop()

    def part(self, key: object) -> Element | None:
        """The part that was drawn under ``key``."""
        return self._known.get(key)

    @contextmanager
    def artifact(self, kind: Kind = "Pagination") -> Iterator[None]:
        """What is drawn inside says nothing that the paper does not say elsewhere."""
        self._outside.append(kind)
        yield
        self._outside.pop()

    @contextmanager
    def figure(self, alt: str, x: float, low: float, width: float, height: float) -> Iterator[None]:
        """What is drawn inside is a picture; ``alt`` says what of."""
        box = " ".join(number(side * self.zoom) for side in (x, low, x + width, low + height))
        with self.element("Figure", BBox=f"[{box}]", Placement="/Block") as figure:
            figure.alt = alt
            yield

    def _belongs(self, to: Element | Kind) -> None:
        """What comes now belongs to this part."""
        if self._open is to:
            return
        self._close()
        self._open = to
        if isinstance(to, Element):
            self._code.append(f"/{to.tag}<</MCID {self._marks}>>BDC")
            to.kids.append(Mark(len(self.pages), self._marks))
            self._marks += 1
        else:
            self._code.append(f"/Artifact<</Type/{to}>>BDC")

    def _close(self) -> None:
        if self._open is not None:
            self._code.append("EMC")
            self._open = None

    def _text_belongs(self) -> None:
        inside = self._parents[-1]
        self._belongs(self._outside[-1] if self._outside else inside if inside is not self.document else "Layout")

    def _shape_belongs(self) -> None:
        inside = self._parents[-1]
        if not self._outside and inside.tag == "Figure":
            self._belongs(inside)
        else:
            self._belongs(self._outside[-1] if self._outside else "Layout")

    # Where things are

    def place(self, path: str, x: float, top: float, width: float, height: float) -> None:
        """Remember where the field ``path`` of the record stands. Nothing for an empty path."""
        if path:
            zoom, down = self.zoom, self.height - top
            self.places.append(Place(len(self.pages), x * zoom, down * zoom, width * zoom, height * zoom, path))

    # Text

    def show(self, x: float, baseline: float, runs: Sequence[TextRun], spoken: str = "") -> None:
        """Write one line. ``spoken`` is what a reader of the file reads in its stead."""
        self._text_belongs()
        code = [f"BT {number(x)} {number(baseline)} Td"]
        for text, font, size, gap in runs:
            self.said.append(text)
            subset = self.subsets.get(font) or self._subset(font)
            if self._font != (font, size):
                self._font = (font, size)
                code.append(f"/{subset.name} {number(size)} Tf")
            if self._gap != gap:
                self._gap = gap
                code.append(f"{gap:.3f} Tc")
            code.append(f"<{subset.encode(text)}>Tj")
        code.append("ET")
        written = " ".join(code)
        self._code.append(f"/Span<</ActualText {string(spoken)}>>BDC {written} EMC" if spoken else written)

    def _subset(self, font: str) -> Subset:
        made = self.subsets[font] = Subset(f"F{len(self.subsets) + 1}", self.fonts.outlines(font))
        return made

    # Shapes

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self._shape_belongs()
        self._code.append(f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S")

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a rectangle."""
        self._shape_belongs()
        self._code.append(f"{number(x)} {number(y)} {number(width)} {number(height)} re S")

    def beginPath(self) -> Path:
        """An empty outline."""
        return Path()

    def drawPath(self, aPath: Path, stroke: int = 0, fill: int = 1) -> None:
        """Stroke an outline, fill it, or both."""
        self._shape_belongs()
        self._code.append("\n".join([*aPath.code, {(0, 1): "f", (1, 0): "S", (1, 1): "B"}.get((stroke, fill), "n")]))

    # State

    def setLineWidth(self, width: float) -> None:
        """In points."""
        self._code.append(f"{number(width)} w")

    def setDash(self, array: Sequence[float] = (), phase: float = 0) -> None:
        """Lengths of dashes and gaps; none for a whole line."""
        self._code.append(f"[{' '.join(map(number, array))}] {number(phase)} d")

    def setFillGray(self, gray: float) -> None:
        """0 is black."""
        self._code.append(f"{number(gray)} g")

    def setStrokeGray(self, gray: float) -> None:
        """0 is black."""
        self._code.append(f"{number(gray)} G")

    def saveState(self) -> None:
        """Until ``restoreState``."""
        self._close()
        self._code.append("q")

    def restoreState(self) -> None:
        """As it was before ``saveState``."""
        self._close()
        self._code.append("Q")
        self._font, self._gap = None, math.nan  # write them anew

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin."""
        self._code.append(f"1 0 0 1 {number(dx)} {number(dy)} cm")

    def rotate(self, theta: float) -> None:
        """Turn by ``theta`` degrees against the clock."""
        cosine, sine = math.cos(math.radians(theta)), math.sin(math.radians(theta))
        self._code.append(f"{cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f} 0 0 cm")
