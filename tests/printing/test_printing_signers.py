"""The foot of the agreement names everybody who signs; a void print says so on every page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from every_paper import DAY, site
from pdf_reading import joined, page_texts

from app.codes import load_codes
from app.domain.agreement import Agreement, Witness
from app.domain.case import Case
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.party import Member, Party, Proxy
from app.forms import shipped
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from printing.rendered import Rendered
from printing.void_stamp import stamp_void


def render(paper: Agreement, people: tuple[Party, ...], fonts: FontBook, form_id: str = "F10") -> Rendered:
    forms = shipped("standard")
    form = forms.get(form_id) if forms else None
    assert form is not None
    case = Case(id="c", parties=people, agreements=(paper,))
    return render_sheet(compose(subject(case, site(), load_codes(), form, DAY, ref=paper.id, number="1号")), fonts, final=True)


@pytest.mark.parametrize("form", ["F10", "F25"])
def test_interpreter_reader_and_witness_have_a_line_of_their_own(
    agreement: Agreement, parties: tuple[Party, ...], fonts: FontBook, form: str
) -> None:
    there = (Witness("艾力·买买提", "interpreter"), Witness("马志国", "reader"), Witness("仇大海"))
    said = joined(render(replace(agreement, witnesses=there), parties, fonts, form))
    for words in ("翻译：艾力·买买提", "念读人：马志国", "见证人：仇大海"):
        assert words in said
    assert "在场人（签名）" not in joined(render(agreement, parties, fonts, form)), "nobody there, no line"


def test_a_group_is_named_with_all_its_members_and_signs_by_representatives(
    agreement: Agreement, parties: tuple[Party, ...], fonts: FontBook
) -> None:
    members = tuple(Member(name=f"村民{number}") for number in range(40))
    speakers = tuple(Proxy(id=name, kind="representative", name=name) for name in ("张守田", "马生福"))
    group = Party(id="g", kind="group", role="applicant", name="三组四十户", members=members, proxies=speakers)
    said = joined(render(agreement, (group, *parties[1:]), fonts))
    assert all(member.name in said for member in members)
    for words in ("代表：张守田", "代表：马生福", "成员在所附名单上签名或按指印"):
        assert words in said


def test_a_void_copy_says_so_over_every_page_and_keeps_every_word(
    agreement: Agreement, parties: tuple[Party, ...], fonts: FontBook
) -> None:
    kept = render(replace(agreement, facts=agreement.facts * 12), parties, fonts)
    void = stamp_void(kept.pdf, fonts)
    assert void == stamp_void(kept.pdf, fonts)
    with pikepdf.open(BytesIO(void)) as opened:
        assert len(opened.pages) == kept.pages > 1
        assert all("/VoidStamp" in page.resources["/XObject"] for page in opened.pages)
    before, after = page_texts(kept), page_texts(Rendered(void, kept.pages, ""))
    for old, new in zip(before, after, strict=True):
        assert old.replace("\n", "")[:200] in new.replace("\n", "")
