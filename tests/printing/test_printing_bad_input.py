"""Whatever was typed or pasted is set completely, or refused with the reason; no file is broken and nothing hangs."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from agreement_paper import render_agreement
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import joined, page_texts

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.party import Party
from app.domain.site import Site
from printing.fonts import FontBook, MissingGlyphs, printable
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.rendered import Rendered

Paper = Callable[..., Rendered]
SECONDS = 20  # on a slow shared machine; alone they take one to three
PARTIES = tuple(Party(id=str(number), kind="person", role="applicant", name=f"王{number}") for number in range(2))
HOSTILE = (
    "\x00\x1b\x7f\t\n\r\x0b\x0c\x85\u2028\u200b\u200c\u200d\u200e\u202a\u202e\u2066\u2069\ufeff\ufffd\ufffe\ud800\udfb7"
    "\u00a0\u2003\u3000\u0301\ue000😀𠮷<>&;{}\\%/-—…·“”‘’（）《》，。！？￥¥0123456789Xx ab村民王堃"
)
hostile = st.text(st.sampled_from(HOSTILE), max_size=120)


@pytest.fixture(scope="module")
def paper(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement) -> Paper:
    def make(parties: tuple[Party, ...] = PARTIES, *, draft: bool = False, **changes: object) -> Rendered:
        changed = replace(agreement, **changes)
        case = Case(id="c", parties=parties, agreements=(changed,))
        return render_agreement(case, changed, site, codes, fonts, number="（2026）1号", draft=draft)

    return make


def in_time(make: Paper, *args: tuple[Party, ...], **changes: object) -> Rendered:
    began = time.process_time()
    rendered = make(*args, **changes)
    assert time.process_time() - began < SECONDS
    return rendered


@pytest.mark.parametrize(
    "text",
    ["申请人说，" * 20_000, "a" * 100_000, "，" * 100_000, "（" * 100_000, "第12条，" * 20_000, "——" * 50_000],
    ids=["sentences", "one word", "commas", "brackets", "numbers", "dashes"],
)
def test_a_hundred_thousand_characters_are_all_on_the_paper(paper: Paper, text: str) -> None:
    rendered = in_time(paper, facts=text)
    assert rendered.pages > 60
    foot = "人民调解协议书　（2026）1号"
    got = "".join(re.sub(rf"{foot} 第\d+页　共\d+页", "", page.replace("\n", "")) for page in page_texts(rendered))
    assert text in got


def test_ten_thousand_newlines_and_lines(paper: Paper) -> None:
    assert in_time(paper, facts="村" + "\n" * 10_000 + "民").pages == 2
    assert joined(in_time(paper, facts="柳\n" * 10_000)).count("柳") >= 10_000


def test_two_hundred_parties_all_sign(paper: Paper) -> None:
    parties = tuple(Party(id=str(number), kind="person", role="applicant", name=f"王{number}") for number in range(200))
    assert joined(in_time(paper, parties)).count("按指印处") == 200


@pytest.mark.parametrize("count", [500, 1_200])
def test_every_clause_has_its_number(paper: Paper, count: int) -> None:
    text = joined(in_time(paper, clauses=tuple(f"内容{number}号。" for number in range(count))))
    places = [text.index(f"内容{number}号") for number in range(count)]
    assert all(first < second for first, second in pairwise(places))


def test_names_and_cells_longer_than_a_page(paper: Paper) -> None:
    long = replace(PARTIES[0], name="长" * 20_000, address="abc" * 5_000)
    plan = (Obligation(id="1", kind="pay", debtor="0", creditor="1", amount=10**14, what="内" * 20_000),)
    text = joined(in_time(paper, (long, PARTIES[1]), obligations=plan, mediators=("调" * 5_000,), recorder="记" * 3_000))
    assert text.count("长") >= 2 * 20_000
    assert text.count("abc") >= 5_000 - 500  # some stand across a line end
    assert text.count("内") >= 20_000
    assert text.count("调") >= 5_000
    assert text.count("记") >= 3_000


def test_empty_fields_leave_room_for_a_pen(paper: Paper) -> None:
    empty = (Party(id="1"), Party(id="2"))
    text = joined(paper(empty, facts="", clauses=(), manner="", made_on=None, mediators=(), recorder=""))
    assert "年　　月　　日" in text


@pytest.mark.parametrize(
    "text", ["<b>村</b>", "&amp;&lt;", "{{x}}{0}%s${y}", "C:\\temp\\\\n", "<!-- -->", "]]>", "(\\051)", "\\u{41}", "#[typst]"]
)
def test_markup_is_text(paper: Paper, text: str) -> None:
    rendered = paper((replace(PARTIES[0], name=text), PARTIES[1]), facts=f"开{text}收")
    assert f"开{text}收".replace(" ", "") in joined(rendered)


@pytest.mark.parametrize("code", ["\x00", "\x1b", "\u202e", "\u2067", "😀", "\ud800", "\ufffe", "\u0301", "\ue000"])
def test_what_no_font_has_is_refused_by_its_code_and_drawn_as_a_box_in_a_draft(paper: Paper, code: str) -> None:
    with pytest.raises(MissingGlyphs) as refused:
        paper(facts=f"村{code}民")
    assert refused.value.characters == [code]
    assert f"U+{ord(code):04X}" in refused.value.sentence
    refused.value.sentence.encode()
    assert "村" in joined(paper(facts=f"村{code}民", draft=True))


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u202d", "\u202c", "\u2068", "\ufeff", "\u00ad"])
def test_invisible_marks_of_copied_text_are_left_out(paper: Paper, mark: str) -> None:
    assert "138000" in joined(paper(facts=f"{mark}138{mark}000{mark}"))


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u2002", "\u2003", "\u2009", "\u202f"])
def test_all_spaces_are_spaces(paper: Paper, space: str) -> None:
    assert "left right" in "".join(page_texts(paper(facts=f"left{space}right")))


@settings(max_examples=40)
@given(facts=hostile, name=hostile, clauses=st.lists(hostile, max_size=4))
def test_any_text_is_set_or_refused(paper: Paper, facts: str, name: str, clauses: list[str]) -> None:
    parties = (replace(PARTIES[0], name=name), PARTIES[1])
    assert in_time(paper, parties, facts=facts, clauses=tuple(clauses), draft=True).pages >= 1
    try:
        rendered = in_time(paper, parties, facts=facts, clauses=tuple(clauses))
    except MissingGlyphs:
        return
    shown = joined(rendered)
    assert all(line in shown for line in name.split("\n") if line.isalnum() and len(line) < 5)


@settings(max_examples=60)
@given(st.text(st.sampled_from([char for char in HOSTILE if char.isprintable()] + ["\t", "\n", "\u200d", "\u2003"]), max_size=200))
def test_what_is_read_back_is_what_was_typed(fonts: FontBook, text: str) -> None:
    wanted = "".join(char for char in printable(text) if fonts.pick(char, "FangSong")) + "。"
    rendered = typeset([HanParagraph([Run(wanted)], body(), fonts)], Sheet("试", "试"), fonts, final=True)
    got = joined(rendered).rsplit("试第", 1)[0]
    assert got == wanted.replace(" ", "").replace("\n", "")


def test_no_text_makes_the_program_open_an_address(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a paper opened a connection")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, forbidden)
    text = '<img src="http://192.0.2.1/a.png"/><a href="https://example.com">x</a> file:///etc/passwd http://example.com/'
    rendered = paper((replace(PARTIES[0], name=text, address=text), PARTIES[1]), facts=text, clauses=(text,))
    assert "192.0.2.1" in joined(rendered)
    for trigger in (b"/URI", b"/JavaScript", b"/Launch", b"/GoToR"):
        assert trigger not in rendered.pdf
