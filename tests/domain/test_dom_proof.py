"""A proof code says what was put in, fits on 25 mm, and pages are held against it one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import base45
from app.domain.errors import UserError
from app.domain.page_code import PageCode, paper_tag
from app.domain.proof import CUT, LARGEST, Proof, Unreadable, fitted, from_code, is_code, to_code
from app.domain.proof_pages import check_pages

PROOF = Proof(
    site="ab" * 16, sign_key="01" * 32, issuer="青石镇柳河村人民调解委员会", number="（2026）柳河人调字第018号", version=1,
    made_on=date(2026, 3, 5), pages=2, digest="cd" * 32,
)
SIGNATURE = bytes(64)


def reason(text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        from_code(text)
    return refused.value.reason


@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")])
def test_base45_is_that_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=400))
def test_base45_gives_everything_back(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "ABCD", "GGW", "::", "ab8", "，BB", "BB8é"])
def test_what_base45_never_writes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        base45.decode(text)


names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)


@given(
    issuer=names, number=names, version=st.integers(1, 255), pages=st.integers(1, 65_535), days=st.dates(date(2000, 1, 1), date(2179, 6, 6)),
)
def test_what_is_put_in_comes_out(issuer: str, number: str, version: int, pages: int, days: date) -> None:
    said = replace(PROOF, issuer=issuer, number=number, version=version, pages=pages, made_on=days)
    proof, body, signature = from_code(to_code(said.pack(), SIGNATURE))
    assert (proof, body, signature) == (said, said.pack(), SIGNATURE)


@given(st.text("镇村委员会", min_size=1, max_size=200), st.text("号字第", min_size=1, max_size=50))
def test_a_long_name_is_cut_and_the_code_stays_small(issuer: str, number: str) -> None:
    name = fitted(issuer, number)
    assert len(replace(PROOF, issuer=name, number=number).pack()) + 64 <= LARGEST
    assert name == issuer or (name.endswith(CUT) and issuer.startswith(name.removesuffix(CUT)) and len(name) >= 7)


def test_a_number_that_leaves_no_room_is_refused_with_a_way_out() -> None:
    with pytest.raises(UserError, match="缩短文号前缀"):
        fitted("村", "长" * 60)


@pytest.mark.parametrize("issuer", ["", " ", "村\n签名有效", "村\u202e会", "村\u200b会", "长" * 90])
def test_names_that_could_deceive_have_no_place_in_a_code(issuer: str) -> None:
    with pytest.raises(ValueError, match="text"):
        replace(PROOF, issuer=issuer).pack()


def test_other_codes_newer_ones_and_remains_are_told_apart() -> None:
    code = to_code(PROOF.pack(), SIGNATURE)
    page = PageCode("ab" * 16, paper_tag("a"), 10, 1, 1, 2, "cd" * 6).encode()
    assert [reason(text) for text in ("", "SP", "https://example.invalid", page, code.lower())] == ["foreign"] * 5
    assert [reason("SP2" + code[3:]), reason("SPA"), reason("SP9")] == ["newer"] * 3
    assert [reason(text) for text in (code[:-1], code[:-3], code + "0", code + "000", "SP1", code[:60])] == ["damaged"] * 6
    assert is_code("SP2")
    assert not is_code(page)


def sheet(number: int, **changes: object) -> tuple[str, ...]:
    code = PageCode("ab" * 16, paper_tag("a"), 10, 1, number, 2, "cd" * 6)
    return (replace(code, **changes).encode(), "https://example.invalid")  # type: ignore[arg-type]


def tones(*sheets: tuple[str, ...]) -> list[str]:
    return [point.tone for point in check_pages(PROOF, sheets).points]


def test_all_pages_of_the_paper_belong_to_it_in_any_order() -> None:
    pages = check_pages(PROOF, [sheet(2), sheet(1)])
    assert [point.sentence for point in pages.points] == ["2 页齐全，各页都属于这份协议的这一版。"]
    assert (pages.case, pages.paper) == ("ab" * 16, paper_tag("a"))


def test_what_is_missing_or_doubled_is_said() -> None:
    assert "没有第 2 页" in check_pages(PROOF, [sheet(1)]).points[0].sentence
    assert "第 2 张上没有读到" in check_pages(PROOF, [sheet(1), (), sheet(2)]).points[0].sentence
    assert tones(sheet(1), sheet(2), sheet(2)) == ["doubt"]
    assert tones((), ()) == ["doubt"]


@pytest.mark.parametrize(
    "change", [{"digest": "ce" * 6}, {"version": 2}, {"version": 0}, {"pages": 3}, {"page": 0}, {"page": 3}, {"case": "ac" * 16}, {"paper": paper_tag("b")}, {"form": 9}],
)
def test_a_page_of_another_text_issue_matter_or_paper_is_refused(change: dict[str, object]) -> None:
    pages = check_pages(PROOF, [sheet(1), sheet(2, **change)])
    assert [point.tone for point in pages.points] == ["bad"]
    assert pages.case == ""


def test_both_pages_on_one_picture_are_enough() -> None:
    assert tones(sheet(1) + sheet(2)) == ["good"]
