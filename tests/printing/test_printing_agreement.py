"""Form F10: everything that was recorded is on the paper, in order, and the signatures stand with their text."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from agreement_paper import render_agreement
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import joined, page_texts

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.forms.words import chinese_number, numbered
from app.domain.money import capitals, figures
from app.domain.party import Party, Proxy
from app.domain.site import Site
from printing.fonts import FontBook, MissingGlyphs
from printing.rendered import Rendered

GOLDEN = Path(__file__).parent / "golden"
NUMBER = "（2026）柳河人调字第018号"
SIGNING = "当事人（签名盖章或按指印）："
HANZI = "当事人自愿达成协议房屋通道赔偿村民委员会履行期限，。；“”（）《》、"

Render = Callable[..., Rendered]


@pytest.fixture(scope="session")
def render(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]) -> Render:
    def make(
        people: tuple[Party, ...] = parties,
        paper: Agreement = agreement,
        *,
        number: str | None = NUMBER,
        draft: bool = False,
        void: bool = False,
        place: Site = site,
    ) -> Rendered:
        case = Case(id="c", parties=people, agreements=(paper,))
        return render_agreement(case, paper, place, codes, fonts, number=number, draft=draft, void=void)

    return make


def person(number: int) -> Party:
    return Party(id=str(number), kind="person", role="applicant" if number % 2 else "respondent", name=f"王{number}")


def pay(number: int, fen: int) -> Obligation:
    due = date(2026, 1 + number % 12, 28)
    return Obligation(id=str(number), kind="pay", debtor="1", creditor="2", amount=fen, due=due)


ORGANISATION = Party(
    id="9",
    kind="organisation",
    role="respondent",
    name="青石县绿源生态农业开发有限责任公司",
    credit_code="91620100MA7XXXXX1X",
    legal_representative="马文·赛里木江",
    legal_representative_title="执行董事兼总经理",
    phone="0931-8880000",
    address="青石县经济开发区创业路88号",
    proxies=(
        Proxy(id="p", kind="agent", name="孙立平", relation="公司法务", phone="139", powers=("settle", "sign")),
        Proxy(id="q", kind="agent", name="钱无权", powers=("apply",)),
    ),
)


def check_golden(name: str, rendered: Rendered) -> None:
    """Compare with the kept page texts; SHUOSHI_GOLDEN=write keeps the new ones."""
    text = "\f".join(page_texts(rendered))
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("SHUOSHI_GOLDEN") == "write":
        kept.write_text(text, encoding="utf-8", newline="\n")
    assert text == kept.read_text(encoding="utf-8")


def test_two_persons(render: Render) -> None:
    check_golden("two-persons", render())


def test_organisation_with_agents(render: Render, parties: tuple[Party, ...]) -> None:
    check_golden("organisation", render((parties[0], ORGANISATION)))


def test_plan_of_instalments(render: Render, agreement: Agreement) -> None:
    plan = tuple(pay(number, 100_000 + 37 * number) for number in range(12))
    check_golden("instalments", render(paper=replace(agreement, manner="", obligations=plan)))


def test_nine_parties_three_mediators(render: Render, agreement: Agreement) -> None:
    people = tuple(person(number) for number in range(9))
    rendered = render(people, replace(agreement, mediators=("李建国", "王秀英", "赵六")))
    check_golden("nine-parties", rendered)
    text = joined(rendered)
    assert "本协议一式十份，当事人、人民调解委员会各持一份。" in text
    assert text.count("按指印处") == 9
    assert text.count("人民调解员（签名）：") == 3


def test_everything_recorded_is_on_the_paper(
    render: Render, agreement: Agreement, parties: tuple[Party, ...], site: Site
) -> None:
    text = joined(render())
    for written in (TITLE_LINE, agreement.facts, *agreement.clauses, agreement.manner, site.issuer, "2026年3月5日"):
        assert written in text
    for party in parties:
        assert party.name in text
        assert party.address in text


TITLE_LINE = f"编号：{NUMBER}人民调解协议书"


def test_age_is_reckoned_on_the_day_of_the_paper(render: Render, parties: tuple[Party, ...]) -> None:
    assert "年龄57职业" in joined(render())
    assert "年龄41职业" in joined(render())


def test_identity_numbers_follow_the_switch(render: Render, site: Site) -> None:
    assert "居民身份证11010519491231002X" in joined(render())
    assert "11010519491231002X" not in joined(render(place=replace(site, print_id_numbers=False)))


def test_only_those_who_may_sign_are_offered_to_sign(render: Render, parties: tuple[Party, ...]) -> None:
    foot = joined(render((parties[0], ORGANISATION))).split(SIGNING)[1]
    assert "委托代理人：孙立平" in foot
    assert "（单位盖章）" in foot
    assert "钱无权" not in foot


@pytest.mark.parametrize("fen", [0, 1, 100, 140_950, 10_700_053, 99_999_999_999])
def test_figures_and_capitals_of_every_payment(render: Render, agreement: Agreement, fen: int) -> None:
    text = joined(render(paper=replace(agreement, obligations=(pay(1, fen), pay(2, fen)))))
    assert text.count(f"付款{figures(fen)}（{capitals(fen)}）") == 2
    assert f"合计{figures(2 * fen)}（{capitals(2 * fen)}）" in text


@pytest.mark.parametrize("count", [1, 2, 5, 9, 20])
def test_every_page_counts_and_bears_the_number(render: Render, count: int) -> None:
    rendered = render(tuple(person(number) for number in range(count)))
    pages = page_texts(rendered)
    assert len(pages) == rendered.pages
    for number, page in enumerate(pages, 1):
        assert f"第{number}页　共{rendered.pages}页" in page
        assert f"人民调解协议书　{NUMBER}" in page


@settings(max_examples=40, deadline=None)
@given(facts=st.text(HANZI, min_size=1, max_size=1500), clauses=st.lists(st.text(HANZI, min_size=1, max_size=90)))
def test_signatures_never_stand_without_two_lines_of_text(
    render: Render, agreement: Agreement, facts: str, clauses: list[str]
) -> None:
    paper = replace(agreement, facts="村" + facts, clauses=tuple("村" + clause for clause in clauses))
    (page,) = (page for page in page_texts(render(paper=paper)) if SIGNING in page)
    assert len(page.split(SIGNING)[0].strip().split("\n")) >= 2
    assert "（人民调解委员会印章）" in page


@pytest.mark.parametrize("length", range(0, 900, 60))
@pytest.mark.parametrize("payments", [1, 2, 3, 8])
def test_signatures_after_a_plan_stand_with_its_last_rows(
    render: Render, agreement: Agreement, length: int, payments: int
) -> None:
    plan = tuple(pay(number, 10_000) for number in range(payments))
    (page,) = (
        page
        for page in page_texts(render(paper=replace(agreement, facts="村" * (length + 1), obligations=plan)))
        if SIGNING in page
    )
    assert "¥" in page.split(SIGNING)[0]


def test_many_signatures_say_on_every_page_what_is_signed(render: Render) -> None:
    pages = page_texts(render(tuple(person(number) for number in range(40))))
    signed = [page for page in pages if "按指印处" in page]
    assert len(signed) > 2
    assert SIGNING in signed[0]
    assert all(page.startswith("（接上页）《人民调解协议书》签名：") for page in signed[1:])
    assert "（人民调解委员会印章）" in signed[-1]


def test_nothing_is_cut_however_long(render: Render, agreement: Agreement) -> None:
    long = "长" * 200
    party = replace(ORGANISATION, name=long, proxies=ORGANISATION.proxies[:1] * 12, address="址" * 300)
    plan = (replace(pay(1, 5), what="内" * 500, condition="件" * 300, means="法" * 200),)
    paper = replace(agreement, facts="事" * 5_000, clauses=("款" * 900,) * 3, obligations=plan)
    text = joined(render((party, party), paper))
    counted = {char: text.count(char) for char in "址内件法事款"}
    assert counted["址"] == 2 * 300 + text.count("住址")
    assert counted["内"] == 500 + text.count("履行内容")
    assert counted["件"] == 300
    assert counted["法"] >= 200
    assert counted["事"] >= 5_000
    assert counted["款"] >= 2_700
    assert text.count("长") == 2 * (200 + 200)


def test_an_empty_draft_can_be_looked_at(render: Render) -> None:
    rendered = render((), Agreement(id="x"), number=None, draft=True)
    assert "草稿" in joined(rendered)
    assert "年　　月　　日" in joined(rendered)


def test_marks_across_the_page(render: Render) -> None:
    assert all("草稿" in page for page in page_texts(render(number=None, draft=True)))
    assert all("作废" in page for page in page_texts(render(void=True)))
    assert not any("草稿" in page or "作废" in page for page in page_texts(render()))


def test_a_final_print_is_refused_when_a_name_has_no_glyph(render: Render, parties: tuple[Party, ...]) -> None:
    people = (replace(parties[0], name="王\U000323b0"), parties[1])
    with pytest.raises(MissingGlyphs) as refused:
        render(people)
    assert refused.value.characters == ["\U000323b0"]
    assert "U+323B0" in refused.value.sentence
    assert render(people, number=None, draft=True).pages == 2


def test_the_same_record_gives_the_same_bytes(render: Render, parties: tuple[Party, ...]) -> None:
    first = render()
    render((parties[1], ORGANISATION))
    assert render().pdf == first.pdf


def test_title_language_and_embedded_fonts(render: Render) -> None:
    rendered = render()
    assert rendered.title == f"人民调解协议书 {NUMBER}"
    document = pypdfium2.PdfDocument(rendered.pdf)
    assert document.get_metadata_value("Title") == rendered.title
    document.close()
    with pikepdf.open(io.BytesIO(rendered.pdf)) as file:
        assert file.Root.Lang == "zh-CN"
        for font in file.pages[0].Resources.Font.values():
            descendant = font.DescendantFonts[0]
            assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 200
            assert re.match(r"/[A-Z]{6}\+Shuoshi", str(descendant.BaseFont)), "embedded, and only in part"
    assert b"Helvetica" not in rendered.pdf
    assert len(rendered.pdf) < 250_000


def test_clauses_keep_their_own_numbers() -> None:
    assert numbered(["甲", "乙"]) == ["一、甲", "二、乙"]
    assert numbered(["一、甲", "二、乙"]) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (101, "一百零一"), (110, "一百一十")],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert chinese_number(number) == words
