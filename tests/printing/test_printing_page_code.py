"""Every page bears its code, and a scanner or a camera reads it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from app.domain.page_code import PageCode, paper_tag, text_digest
from printing.fonts import FontBook
from printing.layout import Layout, PaperSize, layout_for
from printing.page import MM, Sheet, typeset
from printing.page_mark import QUIET, SIDE
from printing.paragraph import HanParagraph, Run
from printing.picture_codes import find_codes
from printing.rendered import Rendered

CODE = PageCode("0123456789abcdef" * 2, paper_tag("a1"), 10, 1, 0, 0, "0" * 12)
PAPERS: tuple[PaperSize, ...] = ("A4", "16K", "A5")
LAYOUTS = [
    pytest.param(layout_for(paper, official=official, duplex=duplex, scale=scale), id=f"{paper}-{official}-{duplex}-{scale}")
    for paper in PAPERS
    for official, duplex in ((False, False), (False, True), (True, True))
    for scale in (1.0, 1.35)
]
TEXTS = ["双方今后和睦相处，不得因此事再起争执。" * 60, "申请人拆除外扩部分。" * 30]


def paper(fonts: FontBook, layout: Layout, title: str = "人民调解协议书") -> Rendered:
    blocks = [HanParagraph([Run(text)], layout.body(), fonts) for text in TEXTS]
    sheet = Sheet(title, "青石镇", "（2026）柳河人调字第018号", code=CODE)
    return typeset(blocks, sheet, fonts, final=True, layout=layout)


def pictures(rendered: Rendered, dpi: float) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def read(pictures: list[Image.Image]) -> list[PageCode | None]:
    found = [find_codes(picture) for picture in pictures]
    assert all(len(codes) == 1 for codes in found)
    return [PageCode.decode(codes[0].text) for codes in found]


def expected(rendered: Rendered) -> list[PageCode]:
    digest = text_digest(TEXTS)[:12]
    pages = rendered.pages
    return [PageCode(CODE.case, CODE.paper, 10, 1, page, pages, digest) for page in range(1, pages + 1)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_is_read_from_a_scan(fonts: FontBook, layout: Layout) -> None:
    rendered = paper(fonts, layout)
    assert rendered.pages > 1
    assert read(pictures(rendered, 200)) == expected(rendered)
    assert rendered.digest == text_digest(TEXTS)


def test_every_page_is_read_from_a_poor_picture(fonts: FontBook) -> None:
    rendered = paper(fonts, layout_for())
    poor = []
    for picture in pictures(rendered, 150):
        out = io.BytesIO()
        picture.rotate(3, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR).save(out, "JPEG", quality=60)
        poor.append(Image.open(io.BytesIO(out.getvalue())))
    assert read(poor) == expected(rendered)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_comes_near_the_code(fonts: FontBook, layout: Layout) -> None:
    scale = 200 / 72
    for picture in pictures(paper(fonts, layout), 200):
        (code,) = find_codes(picture)
        left, right = (pick(x for x, _ in code.corners) / scale for pick in (min, max))
        top, low = (pick(y for _, y in code.corners) / scale for pick in (min, max))
        assert right - left == pytest.approx(SIDE, abs=1)
        ring = [side * scale for side in (left - QUIET, top - QUIET, right + QUIET, low + QUIET)]
        inside = picture.crop(tuple(round(side) for side in ring)).point(lambda grey: 255 if grey < 200 else 0)
        bounds = inside.getbbox()
        assert bounds is not None
        assert min(bounds[0], bounds[1], inside.width - bounds[2], inside.height - bounds[3]) >= 0.8 * QUIET * scale
        assert min(left, picture.width / scale - right, picture.height / scale - low) > 5 * MM, "printers reach it"


def test_the_code_is_at_the_side_that_is_not_bound(fonts: FontBook) -> None:
    bound_left, bound_right = pictures(paper(fonts, layout_for(duplex=True)), 100)[:2]
    middle = bound_left.width / 2
    assert find_codes(bound_left)[0].corners[0][0] > middle
    assert find_codes(bound_right)[0].corners[0][0] < middle


def test_without_a_code_there_is_none(fonts: FontBook) -> None:
    block = HanParagraph([Run("话")], layout_for().body(), fonts)
    assert find_codes(pictures(typeset([block], Sheet("试", "试"), fonts, final=True), 150)[0]) == []
