"""Signatures that would stand on a nearly empty page: the lines stand a little closer, as offices do by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pytest
from every_paper import site

from app.domain.forms.sheet import Prose, Sheet, SignHere, Signing, Title, Words
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from printing.layout import LEADING

WORDS = "双方对地界没有争议，愿意按照现在的田埂耕种，以后互不追究。"


class Look(NamedTuple):
    """Pages, and the distance between the lines of the text on the first one."""

    pages: int
    leading: float


def look(fonts: FontBook, paragraphs: int) -> Look:
    prose = tuple(Prose((Words(WORDS),)) for _ in range(paragraphs))
    signing = Signing("当事人（签名）：", (SignHere("申请人：单玉堃", fingerprint=True), SignHere("被申请人：曾淑珍", fingerprint=True)))
    made = render_sheet(Sheet("F15", "说明", site().issuer, "", (Title("说明"), *prose, signing)), fonts)
    page = pypdfium2.PdfDocument(made.pdf)[0].get_textpage()
    tops = sorted({round(page.get_charbox(place)[1]) for place in range(page.count_chars()) if page.get_text_range(place, 1) == "，"})
    steps = [high - low for low, high in pairwise(tops)]
    return Look(made.pages, min(steps) / 2)  # a paragraph has two lines, with both its commas in the first


def most_on_one_page(fonts: FontBook) -> int:
    return max(count for count in range(6, 16) if look(fonts, count).pages == 1)


def test_a_text_that_fits_stands_on_the_usual_grid(fonts: FontBook) -> None:
    made = look(fonts, 6)
    assert made.pages == 1
    assert made.leading == pytest.approx(LEADING, abs=1)


def test_signatures_that_would_go_over_alone_are_taken_in(fonts: FontBook) -> None:
    usual, last = look(fonts, 6), most_on_one_page(fonts)
    made = look(fonts, last)
    assert made.pages == 1
    assert 0.85 * usual.leading < made.leading < usual.leading - 1


def test_a_text_that_needs_the_second_page_keeps_the_usual_grid(fonts: FontBook) -> None:
    made = look(fonts, most_on_one_page(fonts) + 2)
    assert made.pages == 2
    assert made.leading == pytest.approx(look(fonts, 6).leading, abs=1)
