"""The numbers on the pages of a volume: one font for all of them, and a few bytes of content for each page."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from printing.archive import About, write
from printing.embedding import Subset
from printing.fonts import Face, FontBook
from printing.glyphs import GlyphTable
from printing.page import MM
from printing.paragraph import draw_glyphs
from printing.surface import Canvas
from printing.volume_file import VolumeFile

_FACE: Face = "Song"
_SIZE = 11.0
_WIDTH, _HEIGHT, _EDGE = 24 * MM, 7 * MM, 10 * MM  # of the place for a number, and how far it is from the corner
_RIGHT, _BASELINE = _WIDTH - 2, _HEIGHT - 13.07
_CHARACTERS = "0123456789-"
_NAME = "PageNumberOfVolume"  # of the font, as no page calls one of its own; fixed, so that bytes repeat


class PageNumbers:
    """Writes numbers into pages that ``file`` will take over. Digits and hyphens alone."""

    def __init__(self, file: VolumeFile, fonts: FontBook) -> None:
        self._file, self._fonts = file, fonts
        self._before = file.stream(b"q")
        self._canvas = Canvas(fonts, _WIDTH, _HEIGHT)
        self._code(_CHARACTERS)
        with pikepdf.open(io.BytesIO(write(self._canvas, About("", "")))) as carrier:
            self._font = file.share(carrier.pages[0].resources.Font[f"/{_NAME}"])

    def put(self, source: pikepdf.Pdf, numbers: Sequence[str]) -> None:
        """A number on each page, at the upper right corner as it is seen; numbers without a page are passed over."""
        for said, page in zip(numbers, source.pages, strict=False):
            matrix = " ".join(f"{part:.2f}".rstrip("0").rstrip(".") for part in _place(page))
            number = self._file.stream(f"Q q {matrix} cm\n{self._code(said)}\nQ".encode("ascii"))
            there = page.obj.get("/Contents", pikepdf.Array())
            drawn = list(there) if isinstance(there, pikepdf.Array) else [there]
            page.obj.Contents = pikepdf.Array([self._before, *drawn, number])
            resources = pikepdf.Dictionary(dict(page.resources.items()))
            own = dict(resources["/Font"].items()) if "/Font" in resources else {}
            resources.Font = pikepdf.Dictionary({**own, f"/{_NAME}": self._font})
            page.obj.Resources = resources

    def _code(self, said: str) -> str:
        table = GlyphTable.of(self._fonts, _FACE, _SIZE)
        glyphs = [table[char] for char in said]
        for font in {glyph.font for glyph in glyphs if glyph.font} - set(self._canvas.subsets):
            self._canvas.subsets[font] = Subset(_NAME, self._fonts.outlines(font))
        left = _RIGHT - sum(glyph.advance for glyph in glyphs)
        with self._canvas.artifact():
            draw_glyphs(self._canvas, glyphs, [0.0] * len(glyphs), left, _BASELINE)
        self._canvas.showPage()
        return self._canvas.pages[-1]


def _place(page: pikepdf.Page) -> tuple[float, ...]:
    """The matrix that brings the place for a number to its corner."""
    left, low, right, top = _seen(page)
    turn = int(page.obj.get("/Rotate", 0)) // 90 * 90 % 360
    if turn == 90:
        return 0, 1, -1, 0, left + _EDGE + _HEIGHT, top - _EDGE - _WIDTH
    if turn == 180:
        return -1, 0, 0, -1, left + _EDGE + _WIDTH, low + _EDGE + _HEIGHT
    if turn == 270:
        return 0, -1, 1, 0, right - _EDGE - _HEIGHT, low + _EDGE + _WIDTH
    return 1, 0, 0, 1, right - _EDGE - _WIDTH, top - _EDGE - _HEIGHT


def _seen(page: pikepdf.Page) -> list[float]:
    """Left, bottom, right, top of what viewers show: the crop box, as far as there is a page (ISO 32000-1, 14.11.2)."""
    crop, media = (_sorted_box(box) for box in (page.cropbox, page.mediabox))
    cut = [max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])]
    if cut[0] < cut[2] and cut[1] < cut[3]:
        return cut
    page.obj.CropBox = pikepdf.Array(media)  # it lies beside the page: nothing would be seen
    return media


def _sorted_box(box: pikepdf.Array | pikepdf.Rectangle) -> list[float]:
    """Any two corners as left, bottom, right, top."""
    x, y, right, top = (float(side) for side in pikepdf.Rectangle(box).as_array())
    return [min(x, right), min(y, top), max(x, right), max(y, top)]
