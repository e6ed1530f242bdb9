"""Rounding, comparing, periods, keys, category lists."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.codes import load_category_lists, load_codes
from app.domain.category_list import choose
from app.domain.errors import UserError
from app.domain.figures import NAMED, Term, fits, read_key
from app.domain.site import committee_of
from app.domain.statistics import (
    Counts,
    ask,
    before,
    cross_foot,
    growth,
    half_up,
    mediation_columns,
    percent,
    ten_thousands,
    year_before,
)
from app.domain.tally import CONCLUDED

LISTS = load_category_lists()


def test_a_half_goes_up() -> None:
    assert percent(25_460, 25_514) == "99.79%"
    assert [percent(1, 800), percent(1, 3), percent(0, 5), percent(5, 0)] == ["0.13%", "33.33%", "0.00%", "—"]
    assert [ten_thousands(fen) for fen in (0, 4_999, 5_000, 140_950, 10**12)] == ["0.00", "0.00", "0.01", "0.14", "1000000.00"]
    assert ten_thousands(123_456_789) == "123.46"
    assert [growth(3, 2), growth(2, 3), growth(2, 2), growth(5, 0), growth(0, 5)] == ["+50.00%", "-33.33%", "0.00%", "—", "-100.00%"]


@given(some.integers(-(10**9), 10**9), some.integers(1, 10**6))
def test_half_up_is_exact(number: int, divisor: int) -> None:
    exact, rounded = Fraction(number, divisor), half_up(number, divisor)
    assert abs(exact - rounded) <= Fraction(1, 2)
    if abs(exact - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@pytest.mark.parametrize(
    ("period", "previous", "last_year"),
    [
        (("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30"), ("2025-10-01", "2025-10-31")),
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-01", "2026-03-15"), ("2026-02-16", "2026-02-28"), ("2025-03-01", "2025-03-15")),
        (("2026-02-16", "2026-02-28"), ("2026-02-01", "2026-02-15"), ("2025-02-16", "2025-02-28")),
        (("2025-02-01", "2025-02-28"), ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        (("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
        (("2026-05-04", "2026-05-10"), ("2026-04-27", "2026-05-03"), ("2025-05-04", "2025-05-10")),
    ],
)
def test_periods_to_compare_with(period: tuple[str, str], previous: tuple[str, str], last_year: tuple[str, str]) -> None:
    first, last = map(date.fromisoformat, period)
    assert before(first, last) == tuple(map(date.fromisoformat, previous))
    assert year_before(first, last) == tuple(map(date.fromisoformat, last_year))


def test_every_list_takes_every_code_once() -> None:
    ours = [code for code, _ in load_codes().choices("category")]
    assert [(item.key, len(item.items)) for item in LISTS] == [("local", 20), ("A", 15), ("B", 18), ("C", 18)]
    for listed in LISTS:
        for code in [*ours, "county_extra"]:
            hits = [item.key for item in listed.items if fits({"category": code}, [term for term in [listed.term(item.key)] if term])]
            assert hits == [listed.heading(code).key], (listed.key, code)
        assert listed.term("none") is None
    assert [item.heading("wage_arrears").key for item in LISTS] == ["wage_arrears", "labour", "wage_arrears", "labour"]
    assert [item.heading("ecommerce").key for item in LISTS] == ["ecommerce", "other", "ecommerce", "internet"]


@pytest.mark.parametrize(("day", "key"), [("2016-08-31", "A"), ("2017-01-01", "B"), ("2021-03-31", "B"), ("2021-04-01", "C"), ("2026-01-01", "C")])
def test_the_list_in_force(day: str, key: str) -> None:
    found = choose(LISTS, "auto", date.fromisoformat(day))
    assert found is not None
    assert found.key == key
    assert choose(LISTS, "auto", date(2015, 1, 1)) is None
    assert choose(LISTS, key, date(1990, 1, 1)) is found


def test_keys_say_what_they_ask_for() -> None:
    everything = Term("outcome", "in", CONCLUDED)
    assert read_key("level:重大", lambda *_: None) == ((Term("level", "in", ("重大",)), everything), "count")
    assert read_key("mediator:查晓雯/success/amount", lambda *_: None)[0][0] == Term("mediators", "has", ("查晓雯",))
    assert read_key("all", lambda *_: None) == ((), "count")
    for wrong in ("", "total/amount/parties", "level", "nothing:1"):
        with pytest.raises(UserError):
            read_key(wrong, lambda *_: None)


def test_every_figure_has_its_formula_in_words() -> None:
    for columns in (mediation_columns(item) for item in LISTS):
        assert all(column.formula and column.name for column in columns)
        assert len({column.key + column.per for column in columns}) == len(columns)
    assert all(item.formula for item in NAMED.values())


def test_cross_footing_tells_both_sides() -> None:
    names = ("outcome", "category", "source", "site", "form", "difficulty", "performed", "confirm", "judged", "averted")
    group = ("success", "neighbour", "application", "s", "written", "simple", 1, 2, 0, 0, 3, 6, 100)
    counts = Counts(names, [group])

    def resolve(dimension: str, value: str) -> tuple[Term, ...] | None:
        return (Term("site", "in", ("s",) if value == "village" else ()),) if dimension == "committee" else None

    def value(key: str) -> int:
        return counts.value(ask(*read_key(key, resolve)))

    checks = cross_foot(value, mediation_columns(LISTS[0]))
    assert all(check.met for check in checks)
    assert (checks[0].left, checks[0].right) == (3, 3)
    wrong = Counts(names, [("success", *group[1:4], "oral", *group[5:])])
    failed = [check.rule for check in cross_foot(lambda key: wrong.value(ask(*read_key(key, resolve))), mediation_columns(LISTS[0])) if not check.met]
    assert failed == ["申请司法确认 ≤ 书面协议"]


@pytest.mark.parametrize(
    ("division", "kind"),
    [("620100001201", "village"), ("620100001001", "neighbourhood"), ("620100001000", "street"), ("620100101000", "town"), ("620100201203", "village")],
)
def test_a_division_tells_the_committee(division: str, kind: str) -> None:
    assert committee_of(division) == kind
