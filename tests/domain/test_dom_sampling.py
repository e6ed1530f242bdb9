"""A draw is exact in size, follows from the question alone, and cannot be steered."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as some

from app.domain.sampling import draw, sample_size

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
IDS = some.lists(some.text("0123456789abcdef", min_size=4, max_size=8), max_size=40, unique=True)


@given(some.integers(0, 10**6), some.integers(0, 100))
def test_a_share_is_rounded_up_exactly(total: int, percent: int) -> None:
    size = sample_size(total, percent)
    assert size == ceil(Fraction(total * percent, 100))
    assert size <= total
    assert bool(size) == bool(total and percent)


@given(IDS, some.integers(0, 100), some.randoms())
def test_the_same_question_gives_the_same_draw(ids: list[str], percent: int, chance: object) -> None:
    drawn = draw(ids, percent, FIRST, LAST, "site")
    shuffled = list(ids)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw([*shuffled, *ids], percent, FIRST, LAST, "site") == drawn
    assert len(drawn) == len(set(drawn)) == sample_size(len(ids), percent)
    assert set(drawn) <= set(ids)


@given(IDS.filter(bool), some.integers(1, 100))
def test_what_is_added_changes_the_order_of_no_other(ids: list[str], percent: int) -> None:
    whole = draw(ids, 100, FIRST, LAST, "site")
    assert draw(ids, percent, FIRST, LAST, "site") == whole[: sample_size(len(ids), percent)]
    assert [item for item in draw([*ids, "new"], 100, FIRST, LAST, "site") if item != "new"] == whole


def test_another_period_or_site_is_another_draw() -> None:
    ids = [f"{n:032x}" for n in range(200)]
    draws = [
        tuple(draw(ids, 10, first, last, site))
        for first, last, site in (
            (FIRST, LAST, "a"), (FIRST, LAST, "b"), (FIRST, date(2026, 10, 15), "a"), (date(2026, 9, 1), LAST, "a"),
        )
    ]  # fmt: skip
    assert len(set(draws)) == 4
    times = Counter(item for n in range(400) for item in draw(ids, 10, FIRST, LAST, f"site{n}"))
    assert len(times) == 200, "nobody is left out"
    assert max(times.values()) < 80, "and nobody is favoured: 40 are expected"
