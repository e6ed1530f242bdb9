"""The digest of a printed agreement comes back out of its file, and out of no other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from agreement_paper import agreement_sheet, render_agreement
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import joined
from test_printing_agreement import ORGANISATION, pay, person
from test_printing_text_layer import characters

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.errors import UserError
from app.domain.page_code import text_digest
from app.domain.party import Party
from app.domain.proof_pages import is_foot
from app.domain.site import Site
from printing.flow import Block, Led, Placed, Together, paginate
from printing.fonts import FontBook, printable
from printing.forms.sheet import _Writer
from printing.layout import FORM, OFFICIAL, Layout, layout_for
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.proof_text import NoText, digest_of_pdf, read_text
from printing.rendered import Rendered
from printing.signing import Columns, Roll, SignatureCell

NUMBER = "（2026）柳河人调字第018号"
Render = Callable[..., Rendered]
LAYOUTS = [layout_for(size, duplex=duplex, scale=scale) for size in ("A4", "16K", "A5") for duplex in (False, True) for scale in (1.0, 1.35)]


@pytest.fixture(scope="session")
def render(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]) -> Render:
    def make(people: tuple[Party, ...] = parties, paper: Agreement = agreement, **options: Any) -> Rendered:
        case = Case(id="c", parties=people, agreements=(paper,))
        return render_agreement(case, paper, site, codes, fonts, number=NUMBER, draft=False, **options)

    return make


@pytest.fixture(scope="session")
def laid_out(fonts: FontBook, codes: Codes, site: Site) -> Callable[..., str]:
    """The digest of the texts of the blocks as they lie on the pages, without drawing anything."""

    def digest(people: tuple[Party, ...], paper: Agreement, layout: Layout = FORM) -> str:
        case = Case(id="c", parties=people, agreements=(paper,))
        blocks = _Writer(agreement_sheet(case, paper, site, codes, NUMBER), fonts, layout, 22.0).blocks()
        pages = paginate(blocks, layout.width, layout.height)
        return text_digest(printable(text) for page in pages for text in said_on(page))

    return digest


def said_on(page: list[Placed]) -> Iterator[str]:
    for placed in page:
        yield from said(placed.block)


def said(block: Block) -> Iterator[str]:
    """``texts`` in the order of drawing; two blocks of signatures list other texts than they draw."""
    if isinstance(block, SignatureCell):
        yield from block.texts()
        if block.fingerprint:
            yield "按指印处"
    elif isinstance(block, Led):
        yield from said(block.heading)
        yield from said(block.body)
    elif isinstance(block, Roll):
        yield from said(Together(block.rows))
    elif isinstance(block, (Together, Columns)):
        for part in block.blocks:
            yield from said(part)
    else:
        yield from block.texts()


def test_the_digest_is_that_of_the_blocks_on_the_pages(
    render: Render, laid_out: Callable[..., str], parties: tuple[Party, ...], agreement: Agreement
) -> None:
    plan = replace(agreement, manner="", obligations=tuple(pay(number, 10_000 + number) for number in range(30)))
    long = replace(agreement, facts=agreement.facts * 20)
    nine, many = tuple(person(number) for number in range(9)), tuple(person(number) for number in range(40))
    for people, paper in ((parties, agreement), ((parties[0], ORGANISATION), agreement), (parties, plan), (nine, long), (many, agreement)):
        rendered = render(people, paper)
        assert digest_of_pdf(rendered.pdf) == rendered.digest == laid_out(people, paper)


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_it_is_read_from_every_paper_that_we_print_on(render: Render, agreement: Agreement, layout: Layout) -> None:
    plan = replace(agreement, obligations=tuple(pay(number, 10_000) for number in range(30)))
    rendered = render(paper=plan, layout=layout)
    assert read_text(rendered.pdf).digest == rendered.digest
    assert all(is_foot(line, NUMBER, "".join(read_text(rendered.pdf).pages)) for line in read_text(rendered.pdf).beside)


def test_heads_that_are_repeated_count_each_time(render: Render, agreement: Agreement) -> None:
    plan = replace(agreement, manner="", obligations=tuple(pay(number, 10_000) for number in range(30)))
    pages = read_text(render(paper=plan).pdf).pages
    assert sum("序号义务人权利人履行内容履行期限" in page for page in pages) > 1


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.one_of(characters, st.sampled_from(" \t\u3000\u200b\n-")), min_size=1, max_size=300).map(lambda text: "文" + text))
def test_any_text_that_can_be_printed_has_its_digest(fonts: FontBook, text: str) -> None:
    for layout in (None, OFFICIAL):
        options = {"layout": layout} if layout else {}
        rendered = typeset([HanParagraph([Run(text)], body(), fonts)], Sheet("试印", "试"), fonts, final=True, **options)
        assert digest_of_pdf(rendered.pdf) == text_digest([printable(text)])


def test_foot_watermark_and_page_count_do_not_belong_to_the_text(render: Render) -> None:
    said = read_text(render(void=True).pdf)
    assert not any("作废" in page or "共2页" in page for page in said.pages)
    assert "作废" in said.beside
    assert f"人民调解协议书{NUMBER}" in "".join(said.beside)
    assert not said.added
    assert said.digest == render(void=True).digest == render().digest


def test_one_other_character_is_another_text(render: Render, agreement: Agreement) -> None:
    kept = digest_of_pdf(render().pdf)
    for old, new in (("1.20米", "1.30米"), ("王堃", "王垄"), ("；", "，")):
        changed = replace(agreement, facts=agreement.facts.replace(old, new), clauses=tuple(c.replace(old, new) for c in agreement.clauses))
        assert digest_of_pdf(render(paper=changed).pdf) != kept


def edited(pdf: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        edit(document)
        document.save(out)
    return out.getvalue()


def test_a_file_that_was_saved_anew_by_another_program_has_the_same_text(render: Render) -> None:
    def pack(document: pikepdf.Pdf) -> None:
        document.docinfo["/Producer"] = "other"
        for page in document.pages:
            page.contents_coalesce()

    assert digest_of_pdf(edited(render().pdf, pack)) == digest_of_pdf(render().pdf)


def test_what_a_file_offers_instead_of_its_glyphs_is_not_believed(render: Render, agreement: Agreement) -> None:
    """The page shows 1.30; the spoken-for text says 1.20 as it was signed."""
    genuine, changed = render().pdf, render(paper=replace(agreement, facts=agreement.facts.replace("1.20", "1.30"))).pdf
    shown, spoken = "1.30".encode("utf-16-be").hex().upper(), "1.20".encode("utf-16-be").hex().upper()

    def lie(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.contents_coalesce()
        data = page.Contents.read_bytes()
        assert shown.encode() in data
        page.Contents = document.make_stream(data.replace(shown.encode(), spoken.encode()))

    lying = Rendered(edited(changed, lie), 2, "")
    assert "1.20米）" in joined(lying)
    assert digest_of_pdf(lying.pdf) == digest_of_pdf(changed) != digest_of_pdf(genuine)


def test_a_scan_has_no_text_even_where_a_program_laid_its_guess_over_it(render: Render) -> None:
    def scan(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        image = document.make_stream(b"\xff" * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10, Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8)
        page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Scan)
        page.contents_add(b"q 595 0 0 842 0 0 cm /Scan Do Q", prepend=True)

    def hide(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(b"3 Tr", prepend=True)

    def nameless(document: pikepdf.Pdf) -> None:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]

    for edit in (scan, hide, nameless):
        with pytest.raises(NoText):
            digest_of_pdf(edited(render().pdf, edit))
    empty = pikepdf.new()
    empty.add_blank_page()
    out = io.BytesIO()
    empty.save(out)
    with pytest.raises(NoText):
        digest_of_pdf(out.getvalue())


def test_what_is_added_beside_the_text_is_not_overlooked(render: Render) -> None:
    """Digests hold text in its place; a stamp, a note, a turned line or a word in the margin does not change them."""
    genuine = render()

    def margin(document: pikepdf.Pdf) -> None:
        """The first font of the page writes its first characters above the type area."""
        page = document.pages[0]
        name = sorted(page.resources.Font.keys())[0]
        page.contents_add(f"q BT {name} 12 Tf 100 800 Td <00010002> Tj ET Q".encode())

    def turned(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        name = sorted(page.resources.Font.keys())[0]
        page.contents_add(f"q BT {name} 12 Tf 1 0.01 -0.01 1 100 400 Tm <00010002> Tj ET Q".encode())

    def note(document: pikepdf.Pdf) -> None:
        made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[10, 10, 90, 90], Contents="另付")
        document.pages[0].Annots = document.make_indirect([made])

    for edit in (margin, turned):
        said = read_text(edited(genuine.pdf, edit))
        assert said.digest == genuine.digest
        assert any(not is_foot(line, NUMBER, "".join(said.pages)) for line in said.beside)
    assert read_text(edited(genuine.pdf, note)).added


def test_text_inside_that_is_called_an_artifact_counts(render: Render) -> None:
    def hide(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        name = sorted(page.resources.Font.keys())[0]
        page.contents_add(f"/Artifact BMC BT {name} 12 Tf 200 400 Td <0001> Tj ET EMC".encode())

    assert digest_of_pdf(edited(render().pdf, hide)) != render().digest


def test_paper_that_we_do_not_print_on_is_looked_at_as_a_picture(render: Render) -> None:
    def letter(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            page.mediabox = [0, 0, 612, 792]

    with pytest.raises(NoText):
        digest_of_pdf(edited(render().pdf, letter))


def test_what_is_no_pdf_is_said_to_be_none(render: Render) -> None:
    for data in (b"", b"%PDF-1.7 nothing", b"\x89PNG", render().pdf[:200]):
        with pytest.raises(UserError) as refused:
            digest_of_pdf(data)
        assert refused.value.code == "proof.unreadable"
