"""Rosters as a clerk writes them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.recurrence import Recurrence
from app.holidays import load_holidays

TABLE = load_holidays()


def days(written: str, first: str, last: str, off: str = "keep") -> list[str]:
    rule = Recurrence.parse(written, off)
    return [day.isoformat() for day in rule.between(date.fromisoformat(first), date.fromisoformat(last), TABLE)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("每周一", ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]),
        ("每周一、四", [f"2026-11-{day:02}" for day in (2, 5, 9, 12, 16, 19, 23, 26, 30)]),
        ("每周一，三", [f"2026-11-{day:02}" for day in (2, 4, 9, 11, 16, 18, 23, 25, 30)]),
        ("每周一三", [f"2026-11-{day:02}" for day in (2, 4, 9, 11, 16, 18, 23, 25, 30)]),
        ("每月１０号", ["2026-11-10"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", ["2026-11-02", "2026-11-16", "2026-11-30"]),
        ("每星期日", ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22", "2026-11-29"]),
        ("每月10日", ["2026-11-10"]),
        ("每月10日、25日", ["2026-11-10", "2026-11-25"]),
        ("每月15日和最后一日", ["2026-11-15", "2026-11-30"]),
        ("每月最后一日", ["2026-11-30"]),
        ("每月31日", ["2026-11-30"]),
        ("每月第一个周一", ["2026-11-02"]),
        ("每月最后一个周五", ["2026-11-27"]),
        ("每季度首月5日", []),
        ("每年11月26日", ["2026-11-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=10", ["2026-11-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", []),
    ],
)
def test_a_written_rule_gives_its_days(written: str, expected: list[str]) -> None:
    assert days(written, "2026-11-01", "2026-11-30") == expected


def test_every_day_and_every_working_day() -> None:
    assert len(days("每天", "2026-10-01", "2026-10-10")) == 10
    assert days("每个工作日", "2026-10-01", "2026-10-12") == ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"]


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert days("每月31日", "2024-01-01", "2024-04-30") == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    assert days("每月30日", "2023-01-01", "2023-03-31") == ["2023-01-30", "2023-02-28", "2023-03-30"]
    assert days("每月10日、30日", "2026-02-01", "2026-02-28") == ["2026-02-10", "2026-02-28"]
    assert days("每月29日、30日", "2026-02-01", "2026-03-31") == ["2026-02-28", "2026-03-29", "2026-03-30"]
    assert days("每季度首月31日", "2026-01-01", "2026-12-31") == ["2026-01-31", "2026-04-30", "2026-07-31", "2026-10-31"]
    assert days("每年2月29日", "2027-01-01", "2028-12-31") == ["2027-02-28", "2028-02-29"]


def test_every_second_week_is_the_same_week_whenever_it_is_asked_for() -> None:
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    whole = days(rule, "2024-11-01", "2027-02-28")
    assert [day for day in whole if day >= "2026-01-01"] == days(rule, "2026-01-01", "2027-02-28")
    assert days(rule, "2000-01-01", "2001-01-10") == ["2001-01-01"], "no day before the first of all"


def test_a_day_off_is_kept_skipped_or_moved() -> None:
    assert days("每月3日", "2026-10-01", "2026-10-31") == ["2026-10-03"]
    assert days("每月3日", "2026-10-01", "2026-10-31", "skip") == []
    assert days("每月3日", "2026-10-01", "2026-10-31", "shift") == ["2026-10-08"]
    for word, code in (("照常", "keep"), ("取消", "skip"), ("顺延", "shift")):
        assert Recurrence.parse("每月3日", word) == Recurrence.parse("每月3日", code)
    assert days("每月31日", "2026-02-01", "2026-02-27", "shift") == ["2026-02-02"], "moved over from January"


def test_the_next_day_after_another() -> None:
    rule = Recurrence.parse("每月10日", "shift")
    assert rule.next(date(2026, 10, 1), TABLE) == date(2026, 10, 10), "a Saturday, but a worked one"
    assert rule.next(date(2026, 10, 10), TABLE) == date(2026, 11, 10)
    assert Recurrence.parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29").next(date(2026, 1, 1), TABLE) == date(2028, 2, 29)
    assert Recurrence.parse("FREQ=DAILY;UNTIL=20260101").next(date(2026, 1, 1), TABLE) is None


MONTH_DAYS = st.lists(st.integers(1, 31), min_size=1, max_size=3)
STARTS = st.dates(date(2012, 1, 1), date(2026, 6, 30))


@given(MONTH_DAYS, STARTS)
def test_days_of_the_month_are_those_found_by_looking_at_every_day(numbers: list[int], first: date) -> None:
    span = [first + timedelta(days=index) for index in range(120)]
    ends = [calendar.monthrange(day.year, day.month)[1] for day in span]
    expected = [day for day, end in zip(span, ends, strict=True) if day.day in {min(number, end) for number in numbers}]
    rule = Recurrence.parse("每月" + "、".join(f"{number}日" for number in numbers))
    assert rule.between(span[0], span[-1], TABLE) == expected


@given(st.sampled_from(["每周一、三", "每月31日", "每月第一个周六", "每天", "每年10月1日"]), STARTS)
def test_moved_and_skipped_days_are_working_days_of_the_same_roster(written: str, first: date) -> None:
    end = first + timedelta(days=200)
    kept, skipped, moved = (Recurrence.parse(written, off).between(first, end, TABLE) for off in ("keep", "skip", "shift"))
    assert skipped == [day for day in kept if TABLE.is_working(day)]
    assert set(skipped) <= set(moved)
    assert all(TABLE.is_working(day) for day in moved)


@given(st.sampled_from(["每周五", "每月最后一日", "每月第二个周日", "每个工作日"]), STARTS, st.integers(0, 60))
def test_a_window_shows_what_a_wider_one_shows(written: str, first: date, width: int) -> None:
    rule, end = Recurrence.parse(written, "shift"), first + timedelta(days=width)
    wide = rule.between(first - timedelta(days=400), end + timedelta(days=40), TABLE)
    assert rule.between(first, end, TABLE) == [day for day in wide if first <= day <= end]


@pytest.mark.parametrize(
    "written",
    [
        "", "每周八", "每周一天", "每月0日", "每月32日", "每月10日、0日", "有空就来", "每年13月1日", "每年2月30日", "每年4月31日", "每年3月0日",
        "FREQ=NEVER", "FREQ=HOURLY", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=3", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=9",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "FREQ=DAILY;UNTIL=soon", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=",
    ],
)
def test_what_nobody_can_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        Recurrence.parse(written)


def test_a_word_for_days_off_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="照常"):
        Recurrence.parse("每周一", "perhaps")
