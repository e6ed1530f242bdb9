"""A click on the preview finds the field: each block with a path says where it stands on which page."""

from __future__ import annotations

import pypdfium2
import pytest

from printing.fonts import FontBook
from printing.page import PAGE_HEIGHT, Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.rendered import Place, Rendered
from printing.signing import Columns, SignatureCell, caption
from printing.tables import CellMaker, Grid


def words_in(rendered: Rendered, place: Place) -> str:
    """The text inside of a place."""
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        text = document[place.page].get_textpage()
        low = PAGE_HEIGHT - place.top - place.height
        found: str = text.get_text_bounded(place.x, low, place.x + place.width, low + place.height)
        text.close()
        return "".join(found.split())
    finally:
        document.close()


def test_a_paragraph_is_where_it_says(fonts: FontBook) -> None:
    blocks = [
        HanParagraph([Run("前面的话。")], body(), fonts),
        HanParagraph([Run("事实是这样的。" * 10)], body(), fonts, path="facts"),
    ]
    rendered = typeset(blocks, Sheet("试", "试"), fonts, final=True)
    (place,) = rendered.places
    assert place.path == "facts"
    assert words_in(rendered, place) == "事实是这样的。" * 10


def test_a_paragraph_over_two_pages_has_a_place_on_each(fonts: FontBook) -> None:
    rendered = typeset([HanParagraph([Run("长" * 1500)], body(), fonts, path="facts")], Sheet("试", "试"), fonts, final=True)
    assert [(place.page, place.path) for place in rendered.places] == [(n, "facts") for n in range(rendered.pages)]


def test_a_cell_is_the_whole_box_and_an_empty_one_can_be_clicked(fonts: FontBook) -> None:
    make = CellMaker(fonts)
    row = (make.label("姓名", 60), make.value("王堃", 100, path="parties/1/name"), make.value("", 80, path="parties/1/phone"))
    rendered = typeset([Grid((row,))], Sheet("试", "试"), fonts, final=True)
    name, phone = rendered.places
    assert words_in(rendered, name) == "王堃"
    assert (name.width, phone.width) == (100, 80)
    assert phone.x == pytest.approx(name.x + 100)
    assert phone.height == name.height >= 25


def test_a_signature_is_the_whole_field(fonts: FontBook) -> None:
    cells = tuple(SignatureCell(caption(name, fonts), fonts, path=f"parties/{name}") for name in "甲乙")
    rendered = typeset([Columns(cells)], Sheet("试", "试"), fonts, final=True)
    assert [words_in(rendered, place) for place in rendered.places] == ["甲", "乙"]


def test_without_a_path_there_is_no_place(fonts: FontBook) -> None:
    assert typeset([HanParagraph([Run("话")], body(), fonts)], Sheet("试", "试"), fonts, final=True).places == ()
