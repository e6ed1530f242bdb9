"""First looks and hints: danger, what may not be accepted, clauses that fail in court, and shares to the last 分."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codes import load_codes, load_screening
from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.clauses import clause_hints
from app.domain.money import shares
from app.domain.party import Party
from app.domain.rules import check
from app.domain.screening import dangers, unfit

WORDS = load_screening()


def told(facts: str) -> Case:
    return Case(id="c", facts=facts)


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ("对方扬言要砍他，还说不想活了。", {"violence", "suicide"}),
        ("几十户要去堵路、拉横幅。", {"crowd"}),
        ("鉴定为轻伤。", {"crime"}),
        ("因砍树的事争了几句，没有动手。", set()),
        ("两家为排水沟争吵。", set()),
    ],
)
def test_danger_is_read_from_what_was_told(facts: str, kinds: set[str]) -> None:
    found = dangers(told(facts), WORDS)
    assert {sign.kind for sign in found} == kinds
    assert all(sign.words for sign in found)


def test_every_kind_of_danger_is_one_that_can_be_flagged() -> None:
    assert {item.kind for item in WORDS.danger} <= set(load_codes().tables["danger"])


@pytest.mark.parametrize(
    ("facts", "key"),
    [("这件事法院已立案。", "in_court"), ("她要离婚，孩子归谁要定下来。", "status"), ("不服处罚决定。", "administrative"), ("要举报村干部。", "party_discipline")],
)
def test_what_may_not_be_accepted_says_where_it_belongs(facts: str, key: str) -> None:
    (found,) = unfit(told(facts), WORDS)
    assert found.key == key
    assert found.where


def hints(*clauses: str, **more: object) -> list[str]:
    agreement = Agreement(id="a", clauses=clauses, **more)  # type: ignore[arg-type]
    return [problem.sentence for problem in clause_hints(agreement, told(""), "agreements[0]")]


@pytest.mark.parametrize(
    ("clause", "word"),
    [
        ("双方自愿离婚。", "身份关系"),
        ("确认争议宅基地使用权归王某所有。", "所有权"),
        ("申请人不得再报警或信访。", "放弃"),
        ("逾期每天支付违约金一千元。", "违约金"),
        ("被申请人赔偿五千元。", "什么时候"),
        ("被申请人于本月底前赔偿申请人。", "多少钱"),
    ],
)
def test_a_doubtful_clause_gets_a_hint_and_is_never_forbidden(clause: str, word: str) -> None:
    assert any(word in sentence for sentence in hints(clause))
    agreement = Agreement(id="a", clauses=(clause,))
    people = (Party("p1", "person", "applicant", "甲"), Party("p2", "person", "respondent", "乙"))
    case = Case(id="c", category="other", source="application", facts="事由", parties=people, agreements=(agreement,))
    found = [problem for problem in check(case, load_codes(), date(2026, 3, 2)) if problem.path == "agreements[0].clauses[0]"]
    assert found
    assert all(problem.warning for problem in found)


def test_a_plain_clause_gets_no_hint() -> None:
    assert hints("被申请人于2026年3月31日前支付申请人5000元。", "双方互相道歉，今后不再争吵。") == []


def test_an_oral_promise_for_later_should_be_written() -> None:
    later = (Obligation(id="o", kind="pay", amount=1, due=date(2026, 5, 1)),)
    assert any("书面" in sentence for sentence in hints("照办。", oral=True, obligations=later))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_shares_lose_nothing_and_are_fair_to_one_fen(total: int, weights: list[int]) -> None:
    given_out = shares(total, weights)
    assert sum(given_out) == total
    whole = sum(weights)
    assert all(abs(part - total * weight / whole) < 1 or whole > 10**6 for part, weight in zip(given_out, weights, strict=True))


def test_the_last_fen_goes_to_the_largest_rest_then_to_the_earlier() -> None:
    assert shares(10_000, [1, 1, 1]) == [3334, 3333, 3333]
    assert shares(100, [2, 1]) == [67, 33]
    with pytest.raises(ValueError, match="positive"):
        shares(100, [0, 0])
