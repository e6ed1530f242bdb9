"""The sheet: A4 with room for binding, a foot that counts pages, and marks across papers that are not valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.page_code import text_digest
from printing.archive import About, write
from printing.flow import Block, Placed, paginate
from printing.fonts import FontBook
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered
from printing.surface import Canvas

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 30 * MM  # 28 mm leave the punch holes free
BODY_WIDTH = 156 * MM
LINES, CHARACTERS = 24, 28
BODY_HEIGHT = 238 * MM
LEADING = BODY_HEIGHT / LINES
PITCH = BODY_WIDTH / CHARACTERS
_FOOT_TOP = 20 * MM

Watermark = Literal["", "草稿", "作废"]


@dataclass(frozen=True)
class Layout:
    """Where the text stands on the page. ``official``: a foot as on official letters (— 1 —), outside of the text."""

    left: float
    top: float
    width: float
    height: float
    official: bool = False


FORM = Layout(LEFT, TOP, BODY_WIDTH, BODY_HEIGHT)
OFFICIAL = Layout(28 * MM, 37 * MM, 156 * MM, 225 * MM, official=True)  # the type area of GB/T 9704


@dataclass(frozen=True)
class Sheet:
    """What stands on every page of a paper besides its text."""

    title: str
    author: str
    reference: str = ""
    watermark: Watermark = ""


def body(**changes: Any) -> Style:
    """The style of running text on the page's grid."""
    return Style(**{"size": 15.75, "leading": LEADING, "pitch": PITCH, **changes})


def typeset(
    blocks: Sequence[Block], sheet: Sheet, fonts: FontBook, *, final: bool, layout: Layout = FORM
) -> Rendered:
    """Lay out and draw a paper. The same input gives the same bytes.

    ``final`` refuses text that no font can print, with ``MissingGlyphs``; otherwise a box marks the place.
    """
    if final:
        fonts.require(text for block in blocks for text in block.texts())
        fonts.require((sheet.reference,))
    pages = paginate(blocks, layout.width, layout.height)
    canvas = Canvas(fonts, PAGE_WIDTH, PAGE_HEIGHT)
    for number, page in enumerate(pages, 1):
        _draw_page(canvas, page, sheet, fonts, layout)
        if layout.official:
            _draw_official_foot(canvas, number, fonts, layout)
        else:
            _draw_foot(canvas, sheet, fonts, f"第{number}页　共{len(pages)}页")
        canvas.showPage()
    about = About(f"{sheet.title} {sheet.reference}".strip(), sheet.author)
    digest = text_digest(text for block in blocks for text in block.texts())
    return Rendered(write(canvas, about), len(pages), about.title, tuple(canvas.places), digest)


def _draw_page(canvas: Canvas, page: Sequence[Placed], sheet: Sheet, fonts: FontBook, layout: Layout) -> None:
    if sheet.watermark:
        _draw_watermark(canvas, sheet.watermark, fonts)
    for placed in page:
        placed.block.draw(canvas, layout.left, PAGE_HEIGHT - layout.top - placed.down, layout.width)


def _draw_foot(canvas: Canvas, sheet: Sheet, fonts: FontBook, count: str) -> None:
    small = Style(face="Song", size=9, leading=14, indent=0, align="left", grey=0.35)
    name = f"{sheet.title}　{sheet.reference}".rstrip()
    HanParagraph([Run(name)], small, fonts, tag="Artifact").draw(canvas, LEFT, _FOOT_TOP, BODY_WIDTH - 40 * MM)
    right = Style(face="Song", size=10.5, leading=14, indent=0, align="right")
    HanParagraph([Run(count)], right, fonts, tag="Artifact").draw(canvas, LEFT + BODY_WIDTH - 40 * MM, _FOOT_TOP, 40 * MM)


def _draw_official_foot(canvas: Canvas, number: int, fonts: FontBook, layout: Layout) -> None:
    """The dashes 7 mm below the text: odd pages one character from the right, even ones one from the left."""
    style = Style(face="Song", size=14, leading=14, indent=0, align="right" if number % 2 else "left")
    top = PAGE_HEIGHT - layout.top - layout.height - 7 * MM + style.size / 2
    words = HanParagraph([Run(f"— {number} —")], style, fonts, tag="Artifact")
    words.draw(canvas, layout.left + style.size, top, layout.width - 2 * style.size)


def _draw_watermark(canvas: Canvas, words: str, fonts: FontBook) -> None:
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(40)
    size = 150.0
    style = Style(face="Hei", size=size, leading=size * 1.2, indent=0, align="center", grey=0.9)
    HanParagraph([Run(words)], style, fonts, tag="Artifact").draw(canvas, -300, size * 0.6, 600)
    canvas.restoreState()
