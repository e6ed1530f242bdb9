"""A paper can be read aloud: it says what is a heading, a paragraph, a table and its heads, in the order of reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from agreement_paper import render_agreement
from pdf_reading import joined
from structure_reading import structure

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.party import Party
from app.domain.site import Site
from printing.fonts import FontBook
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.qr import QrCode
from printing.rendered import Rendered
from printing.tables import CellMaker, Grid

NUMBER = "（2026）柳河人调字第018号"


@pytest.fixture(scope="module")
def paper(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]) -> Rendered:
    plan = tuple(Obligation(id=str(n), kind="pay", debtor="1", creditor="2", amount=100 * n) for n in range(1, 30))
    case = Case(id="c", parties=parties)
    return render_agreement(
        case, replace(agreement, obligations=plan), site, codes, fonts, number=NUMBER, draft=False
    )


def table(fonts: FontBook, rows: int, head: int = 1) -> Grid:
    make = CellMaker(fonts)
    first = (make.label("甲", 100), make.label("乙", 200))
    return Grid((first, *((make.value(f"行{n}", 100), make.value("值", 200)) for n in range(rows))), head=head)


def test_the_title_is_the_heading(paper: Rendered) -> None:
    assert [part.words() for part in structure(paper).all("H1")] == ["人民调解协议书"]


def test_parts_are_in_the_order_of_reading(paper: Rendered, agreement: Agreement) -> None:
    words = structure(paper).words()
    places = [words.index(text) for text in ("编号：", "王堃", agreement.facts, agreement.clauses[0], "序号", "一式三份", "印章")]
    assert places == sorted(places)


def test_a_paragraph_over_two_pages_is_one(fonts: FontBook) -> None:
    text = "村民委员会" * 400
    rendered = typeset([HanParagraph([Run(text)], body(), fonts)], Sheet("试", "试"), fonts, final=True)
    assert rendered.pages > 1
    assert [part.words() for part in structure(rendered).all("P")] == [text]


def test_a_table_over_pages_is_one_and_says_its_head_once(fonts: FontBook) -> None:
    rendered = typeset([table(fonts, 60)], Sheet("试", "试"), fonts, final=True)
    assert rendered.pages > 1
    (found,) = structure(rendered).all("Table")
    assert len(found.parts) == 61
    assert [part.words() for part in found.all("TH")] == ["甲", "乙"]
    assert all(part.attributes["/Scope"] == "/Column" for part in found.all("TH"))
    assert joined(rendered).count("甲乙") == rendered.pages, "seen on every page"


def test_every_row_of_a_table_has_as_many_columns(paper: Rendered) -> None:
    for found in structure(paper).all("Table"):
        counts = {sum(int(cell.attributes.get("/ColSpan", 1)) for cell in row.parts) for row in found.parts[1:]}
        assert len(counts) == 1
        first = sum(int(cell.attributes.get("/ColSpan", 1)) for cell in found.parts[0].parts)
        side = [cell for cell in found.parts[0].parts if "/RowSpan" in cell.attributes]
        assert first - len(side) in counts
        assert all(int(cell.attributes["/RowSpan"]) == len(found.parts) for cell in side)


def test_a_torn_row_is_one_row(fonts: FontBook) -> None:
    make = CellMaker(fonts)
    tall = (make.label("情况", 100), make.value("长" * 2000, 200))
    rendered = typeset([Grid((tall,))], Sheet("试", "试"), fonts, final=True)
    (found,) = structure(rendered).all("Table")
    assert [len(row.parts) for row in found.parts] == [2]
    assert found.parts[0].parts[1].words() == "长" * 2000


def test_foot_marks_and_rules_are_no_part_of_the_paper(fonts: FontBook) -> None:
    rendered = typeset([table(fonts, 3)], Sheet("试印", "试", "第1号", "草稿"), fonts, final=False)
    words = structure(rendered).words()
    assert "草稿" in joined(rendered)
    assert "草稿" not in words
    assert "共1页" not in words


def test_a_code_says_what_it_is(fonts: FontBook) -> None:
    rendered = typeset([QrCode("1", 80, alt="恢复码")], Sheet("试", "试"), fonts, final=True)
    (figure,) = structure(rendered).all("Figure")
    assert figure.alt == "恢复码"
