"""The sheet: the text on its pages, a foot that counts them, the code of each, and marks across invalid papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.domain.page_code import PageCode, text_digest
from printing.archive import About, write
from printing.flow import Block, Placed, paginate
from printing.fonts import FontBook
from printing.layout import (
    BODY_HEIGHT,
    BODY_WIDTH,
    FORM,
    LEADING,
    LEFT,
    MM,
    OFFICIAL,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    TOP,
    Layout,
)
from printing.page_mark import QUIET, SIDE, draw_page_code
from printing.paragraph import Align, HanParagraph, Run, Style
from printing.rendered import Rendered
from printing.surface import Canvas

__all__ = [
    "BODY_HEIGHT", "BODY_WIDTH", "FORM", "LEADING", "LEFT", "MM", "OFFICIAL", "PAGE_HEIGHT", "PAGE_WIDTH", "PITCH", "TOP",
    "Layout", "Sheet", "Watermark", "body", "draw", "typeset",
]

_FOOT_TOP = 20 * MM
_FOOT_LEADING = 14.0
_COUNT_WIDTH = 40 * MM
_CODE_LOW = 9 * MM  # of the code on official letters, whose page number stands higher

Watermark = Literal["", "草稿", "作废"]


@dataclass(frozen=True)
class Sheet:
    """What stands on every page of a paper besides its text.

    With a ``code`` every page bears one; its page, pages and digest are filled in.
    """

    title: str
    author: str
    reference: str = ""
    watermark: Watermark = ""
    code: PageCode | None = None


def body(**changes: Any) -> Style:
    """The style of running text on the grid of a form on A4."""
    return FORM.body(**changes)


def typeset(
    blocks: Sequence[Block], sheet: Sheet, fonts: FontBook, *, final: bool, layout: Layout = FORM
) -> Rendered:
    """Lay out and draw a paper. The same input gives the same bytes.

    ``final`` refuses text that no font can print, with ``MissingGlyphs``; otherwise a box marks the place.
    """
    return draw(paginate(blocks, layout.width, layout.height), sheet, fonts, final=final, layout=layout)


def draw(
    pages: Sequence[Sequence[Placed]], sheet: Sheet, fonts: FontBook, *, final: bool, layout: Layout = FORM
) -> Rendered:
    """Draw what is laid out; as ``typeset`` does."""
    if final:
        fonts.require([*(text for page in pages for item in page for text in item.block.texts()), sheet.reference])
    canvas = Canvas(fonts, layout.page_width, layout.page_height, layout.zoom)
    said: list[str] = []
    for number, page in enumerate(pages, 1):
        said += _Page(canvas, sheet, fonts, layout, number, len(pages)).draw(page)
        canvas.showPage()
    digest = text_digest(said)
    canvas.finish(digest)
    about = About(f"{sheet.title} {sheet.reference}".strip(), sheet.author, layout.duplex)
    return Rendered(write(canvas, about), len(pages), about.title, tuple(canvas.places), digest)


@dataclass(frozen=True)
class _Page:
    canvas: Canvas
    sheet: Sheet
    fonts: FontBook
    layout: Layout
    number: int
    pages: int

    def draw(self, placed: Sequence[Placed]) -> list[str]:
        """Mark, text, foot, code. Returns the text in the order of drawing, which its digest is made of."""
        layout = self.layout
        if self.sheet.watermark:
            self._draw_watermark(self.sheet.watermark)
        before = len(self.canvas.said)
        for item in placed:
            top = layout.page_height - layout.top - item.down
            item.block.draw(self.canvas, layout.left_of(self.number), top, layout.width)
        said = self.canvas.said[before:]
        if layout.official:
            self._draw_official_foot()
        else:
            self._draw_foot()
        if self.sheet.code:
            low = _CODE_LOW if layout.official else _FOOT_TOP - (_FOOT_LEADING * layout.zoom + SIDE) / 2
            code, place = self.sheet.code, (self._code_left(), layout.paper(low), layout.paper(SIDE))

            def draw_code(digest: str, pages: int) -> None:
                known = replace(code, page=self.number, pages=pages, digest=digest[:12])
                draw_page_code(self.canvas, known, *place)

            self.canvas.later(draw_code)
        return said

    def _code_left(self) -> float:
        """Under or beside the page's number."""
        layout = self.layout
        left = layout.left_of(self.number)
        at_left = self.number % 2 == 0 if layout.official else layout.mirrored(self.number)
        return left if at_left else left + layout.width - layout.paper(SIDE)

    def _draw_foot(self) -> None:
        """The paper's name at the binding, the page's number at the other side, next to the code."""
        layout = self.layout
        taken = layout.paper(SIDE + 1.5 * QUIET) if self.sheet.code else 0.0
        count = f"第{self.number}页　共{self.pages}页"
        name = f"{self.sheet.title}　{self.sheet.reference}".rstrip()
        left, room = layout.left_of(self.number), layout.width - _COUNT_WIDTH - taken
        mirrored = layout.mirrored(self.number)
        name_at, count_at = (left + layout.width - room, left + taken) if mirrored else (left, left + room)
        outer, inner = ("left", "right") if mirrored else ("right", "left")
        self._small(name, 9, 0.35, inner, name_at, room)
        self._small(count, 10.5, 0, outer, count_at, _COUNT_WIDTH)

    def _small(self, words: str, size: float, grey: float, align: str, x: float, width: float) -> None:
        side: Align = "right" if align == "right" else "left"
        style = Style(face="Song", size=size, leading=_FOOT_LEADING, indent=0, align=side, grey=grey)
        text = HanParagraph([Run(words)], style, self.fonts, tag="Artifact")
        text.draw(self.canvas, x, self.layout.paper(_FOOT_TOP), width)

    def _draw_official_foot(self) -> None:
        """The dashes 7 mm below the text: odd pages one character from the right, even ones one from the left."""
        layout = self.layout
        style = Style(face="Song", size=14, leading=14, indent=0, align="right" if self.number % 2 else "left")
        top = layout.page_height - layout.top - layout.height - layout.paper(7 * MM) + style.size / 2
        words = HanParagraph([Run(f"— {self.number} —")], style, self.fonts, tag="Artifact")
        words.draw(self.canvas, layout.left_of(self.number) + style.size, top, layout.width - 2 * style.size)

    def _draw_watermark(self, words: str) -> None:
        canvas, size = self.canvas, 150.0
        canvas.saveState()
        canvas.translate(self.layout.page_width / 2, self.layout.page_height / 2)
        canvas.rotate(40)
        style = Style(face="Hei", size=size, leading=size * 1.2, indent=0, align="center", grey=0.9)
        HanParagraph([Run(words)], style, self.fonts, tag="Artifact").draw(canvas, -300, size * 0.6, 600)
        canvas.restoreState()
