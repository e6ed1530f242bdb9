"""The Word file says what the printed page says, and can be edited without looking different from it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from pdf_reading import page_texts

from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.errors import Invalid
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.needs import wanted
from app.domain.forms.sheet import Box, Closing, Prose, Ruled, Sheet, SignHere, Signing, Title, Words
from app.domain.records import from_record
from app.domain.site import Site
from app.forms import STANDARD, shipped
from app.services import samples
from printing.fonts import FontBook, printable
from printing.forms.sheet import render_sheet
from printing.word import word_file
from printing.word_package import NOTE

FORMS = shipped(STANDARD)
assert FORMS is not None
SAMPLES = {name[:2]: record for name, record in samples.records()}
CHOSEN = ("02", "04", "06", "10", "15")  # rates, a committee of owners, thirty-two workers, an heir abroad, no agreement


def sheets(which: str, site: Site, codes: Codes) -> Iterator[Sheet]:
    """Every form of the set for a sample: once for each copy that it needs, blank where it needs none."""
    assert FORMS is not None
    case = from_record(Case, SAMPLES[which] | {"number": "（2026）柳调卷字第001号"}, strict=True)
    copies = [(item.form, item.ref) for item in wanted(case, FORMS)]
    have = {form.id for form, _ in copies}
    for form, ref in [*copies, *((form, "") for form in FORMS.form if form.id not in have)]:
        yield compose(subject(case, site, codes, form, date(2026, 11, 27), ref=ref))


def squeezed(text: str) -> str:
    return "".join(printable(text).split())


def said_on_paper(sheet: Sheet, fonts: FontBook) -> str:
    """The words of the PDF in order, each once: without the feet, and what is repeated on further pages."""
    pages = [squeezed(text) for text in page_texts(render_sheet(sheet, fonts, final=False))]
    foot = squeezed(f"{sheet.title}{sheet.number}")
    heads = [squeezed("".join(box.text for row in piece.rows[: piece.head] for box in row)) for piece in sheet.pieces
             if isinstance(piece, Ruled) and piece.head]  # fmt: skip
    made = ""
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"{foot}第{number}页共{len(pages)}页"), sheet.form
        page = page.removesuffix(f"{foot}第{number}页共{len(pages)}页")
        page = page.removeprefix(squeezed(f"（接上页）《{sheet.title}》签名："))
        for head in heads if number > 1 else []:
            page = page.removeprefix(head) if head in made else page
        made += page
    return made


def opened(sheet: Sheet) -> Document:
    return docx.Document(io.BytesIO(word_file(sheet)))


def said_in_word(sheet: Sheet) -> str:
    return squeezed("".join(item.text or "" for item in opened(sheet).element.body.iter(qn("w:t"))))


@pytest.mark.parametrize("which", CHOSEN)
def test_every_form_says_in_word_what_it_says_on_paper(which: str, site: Site, codes: Codes, fonts: FontBook) -> None:
    for sheet in sheets(which, site, codes):
        paper, word = said_on_paper(sheet, fonts), said_in_word(sheet)
        assert sorted(paper) == sorted(word), sheet.form
        assert paper.startswith(word.split(closing_words(sheet))[0]), sheet.form


def closing_words(sheet: Sheet) -> str:
    """Where the columns with names and seal begin, which the two read in a different order."""
    captions = [cell.caption for piece in sheet.pieces if isinstance(piece, Closing) for cell in piece.cells]
    return next((squeezed(caption) for caption in captions if caption.strip()), "\0")


@pytest.mark.parametrize("which", CHOSEN)
def test_every_page_says_that_it_is_no_issued_paper_and_counts_itself(which: str, site: Site, codes: Codes) -> None:
    sheet = next(iter(sheets(which, site, codes)))
    (section,) = opened(sheet).sections
    assert [item.text for item in section.header.paragraphs] == [NOTE]
    assert not section.different_first_page_header_footer
    foot = section.footer.paragraphs[0]
    assert foot.text.startswith(f"{sheet.title}　{sheet.number}".strip())
    assert [item.text for item in foot._p.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]


def test_it_is_an_a4_page_with_the_margins_of_the_paper(site: Site, codes: Codes) -> None:
    (section,) = opened(next(iter(sheets("02", site, codes)))).sections
    millimetres = [round(item.mm) for item in (  # type: ignore[union-attr]
        section.page_width, section.page_height, section.left_margin, section.top_margin, section.right_margin,
    )]  # fmt: skip
    assert millimetres == [210, 297, 28, 30, 26]


def every_run(made: Document) -> Iterator[Any]:
    parts = [made.element.body, made.sections[0].header._element, made.sections[0].footer._element]
    for part in parts:
        yield from (item for item in part.iter(qn("w:r")) if item.find(qn("w:t")) is not None)


def test_every_run_names_its_fonts_because_word_would_take_others_for_chinese(site: Site, codes: Codes) -> None:
    for sheet in sheets("10", site, codes):
        for item in every_run(opened(sheet)):
            fonts = item.rPr.rFonts
            assert fonts.get(qn("w:eastAsia")) in {"仿宋", "黑体", "宋体", "方正小标宋简体"}
            assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}
            assert item.rPr.find(qn("w:sz")) is not None


def test_a_machine_without_the_font_of_titles_is_told_another() -> None:
    with zipfile.ZipFile(io.BytesIO(word_file(Sheet("F10", "协议", "", "", (Title("协议"),))))) as file:
        table = file.read("word/fontTable.xml").decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>' in table


def test_the_same_sheet_gives_the_same_bytes_which_tell_nothing_of_anybody(site: Site, codes: Codes) -> None:
    sheet = list(sheets("02", site, codes))[9]
    made = word_file(sheet)
    assert made == word_file(sheet)
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = file.read("docProps/core.xml").decode()
        assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & set(file.namelist())
        assert "python-docx" not in "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    assert re.findall(r">([^<>\s][^<>]*)<", properties) == [sheet.title, "1", "2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"]


def table(*rows: tuple[Box, ...], **more: Any) -> Any:
    return opened(Sheet("F10", "表", "", "", (Ruled(rows, **more),))).element.body.find(qn("w:tbl"))


def test_the_head_of_a_table_is_repeated_and_only_tall_rows_may_be_torn() -> None:
    made = table(
        (Box("序号", 16, label=True), Box("内容", 140, label=True)),
        (Box("1", 16), Box("一句话", 140)),
        (Box("2", 16), Box("很长的一段话。" * 90, 140)),
        head=1,
    )
    rows = made.findall(qn("w:tr"))
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert [row.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [True, True, False]


def test_columns_are_as_wide_as_on_paper_and_the_role_stands_at_the_left_of_all_rows() -> None:
    made = table(
        (Box("姓名", 28, label=True), Box("单玉堃", 118)), (Box("性别", 10, label=True), Box("男", 136)), side="被申请人", whole=True,
    )  # fmt: skip
    widths = [[round(int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) / 56.693) for cell in row.findall(qn("w:tc"))]
              for row in made.findall(qn("w:tr"))]  # fmt: skip
    assert widths == [[10, 28, 118], [10, 10, 136]]
    sides = [row.find(qn("w:tc")) for row in made.findall(qn("w:tr"))]
    assert [side.tcPr.find(qn("w:vMerge")).get(qn("w:val")) for side in sides] == ["restart", None]
    assert len(list(sides[0].iter(qn("w:br")))) == 3, "written downwards"
    assert ["".join(item.text for item in side.iter(qn("w:t"))) for side in sides] == ["被申请人", ""]


@pytest.mark.parametrize("text", ["<w:p>&amp;</w:p>", "{{ name }}", "]]>", "=HYPERLINK(1)", "a\tb", "一\r\n二"])
def test_text_is_never_read_as_anything_else(text: str) -> None:
    sheet = Sheet("F10", "协议", "", "", (Prose((Words(text),)),))
    assert "".join(opened(sheet).paragraphs[0].text.split()) == "".join(text.split())


def test_characters_that_the_format_cannot_hold_are_left_out() -> None:
    sheet = Sheet("F10", "协议", "", "", (Prose((Words("院\x00墙\x08滴\x1f水\ufffe。"),)),))
    assert opened(sheet).paragraphs[0].text == "院墙滴水。"


@pytest.mark.parametrize(
    ("piece", "path", "name"),
    [
        (Ruled(((Box("姓名", 28, label=True), Box("单\ud800", 128, path="parties[0].name")),)), "parties[0].name", "姓名"),
        (Prose((Words("事实：", face="Hei"), Words("\udc00", "facts"))), "facts", "事实"),
        (Signing("", (SignHere("\ud83d"),)), "$", "有一处"),
    ],
)
def test_half_a_character_is_refused_and_the_field_named(piece: Any, path: str, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        word_file(Sheet("F10", "协议", "", "", (piece,)))
    assert caught.value.problems[0].path == path
    assert name in caught.value.sentence


def test_blanks_are_drawn_as_lines_to_write_on() -> None:
    sheet = Sheet("F10", "协议", "", "", (Prose((Words("时间："), Words("", blank=10))), Prose((Words("记录："),), lines=3)))
    blank, ruled = opened(sheet).paragraphs[:2]
    assert blank.runs[-1].underline
    assert blank.runs[-1].text.strip(" \u00a0") == ""
    assert len(blank.runs[-1].text) >= 40
    assert ruled._p.pPr.find(qn("w:tabs"))[0].get(qn("w:leader")) == "underscore"
    assert len(list(ruled._p.iterfind(f"{qn('w:r')}/{qn('w:tab')}"))) == 3
