"""The foot of the agreement names everybody who signs; a void print says so on every page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
from pdf_reading import joined, page_texts

from app.domain.agreement import Agreement, Witness
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.party import Member, Party, Proxy
from app.domain.site import Site
from printing.fonts import FontBook
from printing.forms.agreement import render_agreement
from printing.rendered import Rendered
from printing.void_stamp import stamp_void


def text(paper: Agreement, people: tuple[Party, ...], site: Site, codes: Codes, fonts: FontBook) -> str:
    case = Case(id="c", parties=people, agreements=(paper,))
    rendered = render_agreement(case, paper, site, codes, fonts, number="1号", draft=False)
    return joined(rendered)


def test_interpreter_reader_and_witness_have_a_line_of_their_own(
    agreement: Agreement, parties: tuple[Party, ...], site: Site, codes: Codes, fonts: FontBook
) -> None:
    there = (Witness("艾力·买买提", "interpreter"), Witness("马志国", "reader"), Witness("无名"))
    said = text(replace(agreement, witnesses=there), parties, site, codes, fonts)
    for words in ("翻译（签名）：艾力·买买提", "念读人（签名）：马志国", "见证人（签名）：无名"):
        assert words in said
    assert "翻译" not in text(agreement, parties, site, codes, fonts)


def test_a_group_is_named_with_all_its_members_and_signs_by_representatives(
    agreement: Agreement, parties: tuple[Party, ...], site: Site, codes: Codes, fonts: FontBook
) -> None:
    members = tuple(Member(name=f"村民{number}") for number in range(40))
    speakers = tuple(Proxy(id=name, kind="representative", name=name) for name in ("张守田", "马生福"))
    group = Party(id="g", kind="group", role="applicant", name="三组四十户", members=members, proxies=speakers)
    said = text(agreement, (group, *parties[1:]), site, codes, fonts)
    assert all(member.name in said for member in members)
    for words in ("代表：张守田", "代表：马生福", "成员在所附名单上签名或按指印"):
        assert words in said


def test_a_void_copy_says_so_over_every_page_and_keeps_every_word(
    agreement: Agreement, parties: tuple[Party, ...], site: Site, codes: Codes, fonts: FontBook
) -> None:
    paper = replace(agreement, facts=agreement.facts * 12)
    case = Case(id="c", parties=parties, agreements=(paper,))
    kept = render_agreement(case, paper, site, codes, fonts, number="1号", draft=False)
    void = stamp_void(kept.pdf, fonts)
    before, after = page_texts(kept), page_texts(Rendered(void, kept.pages, ""))
    assert len(before) == len(after) == kept.pages > 1
    assert all("作废" in page for page in after)
    assert not any("作废" in page for page in before)
    with pikepdf.open(BytesIO(void)) as opened:
        assert len(opened.pages) == kept.pages
