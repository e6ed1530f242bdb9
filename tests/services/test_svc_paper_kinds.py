"""The same paper on the paper of the office: small, on both sides, in large print; and every page says where it belongs."""

from __future__ import annotations

import pypdfium2
import pytest
from services_help import with_agreement

from app.domain.page_code import PageCode, paper_tag
from app.services import documents, form_sets, papers
from app.services.context import Context
from printing.picture_codes import find_codes

_OWN = 'id = "ours"\nname = "本县"\nbase = "standard"\n[type]\npaper = "{paper}"\nbody = "{body}"\ntitle = "小二"\nboth_sides = true\n'


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    return {(round(page.get_width() * 25.4 / 72), round(page.get_height() * 25.4 / 72)) for page in pypdfium2.PdfDocument(pdf)}


@pytest.mark.parametrize(("paper", "millimetres"), [("A4", (210, 297)), ("16K", (185, 260)), ("A5", (148, 210))])
def test_a_form_set_says_what_paper_it_is_printed_on(desk: Context, paper: str, millimetres: tuple[int, int]) -> None:
    case = with_agreement(desk)
    form_sets.install(desk, _OWN.format(paper=paper, body="三号"), "own.toml")
    ours = form_sets.choose(desk, "ours")
    for form in ("F02", "F03", "F10"):
        ref = "a1" if form == "F10" else ""
        assert sizes(papers.preview(ours, case, form, ref).pdf) == {millimetres}


def test_larger_type_takes_more_pages_and_loses_nothing(desk: Context) -> None:
    case = with_agreement(desk)
    form_sets.install(desk, _OWN.format(paper="A4", body="二号"), "own.toml")
    ours = form_sets.choose(desk, "ours")
    large, usual = (papers.preview(ctx, case, "F04").pdf for ctx in (ours, desk))

    def words(pdf: bytes) -> str:
        return "".join("".join(page.get_textpage().get_text_bounded(bottom=80).split()) for page in pypdfium2.PdfDocument(pdf))

    assert len(pypdfium2.PdfDocument(large)) > len(pypdfium2.PdfDocument(usual))
    assert "以上内容已经告知，我已了解。" in words(large)


def test_a_county_may_number_its_papers_in_its_own_way_and_goes_on_counting(desk: Context) -> None:
    before = documents.issue(desk, with_agreement(desk).id, "a1").case
    patterns = 'id = "ours"\nname = "本县"\nbase = "standard"\n[numbering]\ncase = "{prefix}调登〔{year}〕{n}号"\nagreement = "({year}){prefix}民协{seq}"\n'
    form_sets.install(desk, patterns, "own.toml")
    ours = form_sets.choose(desk, "ours")
    after = documents.issue(ours, with_agreement(ours).id, "a1").case
    prefix = desk.site.number_prefix
    assert after.number == f"{prefix}调登〔2026〕2号"
    assert after.agreements[0].issues[-1].number == f"(2026){prefix}民协002"
    assert before.agreements[0].issues[-1].number.endswith("第001号"), "what is issued keeps its number"


def test_every_page_of_an_issued_paper_says_where_it_belongs(desk: Context) -> None:
    case = documents.issue(desk, with_agreement(desk).id, "a1").case
    pdf = pypdfium2.PdfDocument(documents.issued_pdf(desk, case, "a1").pdf)
    seen = []
    for page in pdf:
        found = [PageCode.decode(item.text) for item in find_codes(page.render(scale=200 / 72).to_pil())]
        (code,) = [item for item in found if item is not None]  # the last page bears the code of proof too
        seen.append((code.case, code.paper, code.form, code.version, code.page, code.pages))
    assert seen == [(case.id, paper_tag("a1"), 10, 1, number, len(pdf)) for number in range(1, len(pdf) + 1)]


def test_a_draft_bears_no_code(desk: Context) -> None:
    pdf = pypdfium2.PdfDocument(documents.preview(desk, with_agreement(desk), "a1").pdf)
    assert not any(find_codes(page.render(scale=200 / 72).to_pil()) for page in pdf)
