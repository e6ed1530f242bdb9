"""Time as the law counts it (Civil Code 201-203), the table of holidays, and the periods of reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    Deadline,
    Holidays,
    Limit,
    add_months,
    deadline,
    due_at,
    period_of,
    previous,
    same_last_year,
    working_days_between,
)
from app.domain.errors import UserError
from app.holidays import load_holidays, read_holidays

TABLE = load_holidays()
DAYS = st.dates(date(2013, 1, 1), date(2025, 6, 30))
LIMITS = st.builds(Limit, st.integers(1, 60), st.sampled_from(["day", "workday", "month"]))
PAUSES = st.lists(
    st.tuples(DAYS, st.integers(0, 90)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))), max_size=3
)


def last(start: date, written: str, **more: object) -> date:
    return deadline(start, Limit.parse(written), TABLE, **more).last  # type: ignore[arg-type]


def test_every_day_from_2012_to_2026_agrees_with_the_notices() -> None:
    day = date(2012, 1, 1)
    while day <= date(2026, 12, 31):
        assert TABLE.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
    assert TABLE.covers(date(2026, 12, 31))
    assert not TABLE.covers(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("start", "written", "expected"),
    [
        (date(2026, 3, 2), "30天", date(2026, 4, 1)),  # the day itself is not counted
        (date(2026, 9, 4), "30天", date(2026, 10, 8)),  # 4 October is a holiday: the first day after it
        (date(2026, 1, 31), "1个月", date(2026, 2, 28)),  # no 31st: the month's end; a Saturday that is worked
        (date(2024, 1, 31), "1个月", date(2024, 2, 29)),  # leap year
        (date(2024, 2, 29), "1年", date(2025, 2, 28)),
        (date(2026, 6, 30), "3年", date(2029, 7, 2)),  # three years, ending on a Saturday
        (date(2025, 12, 31), "2个月", date(2026, 2, 28)),
        (date(2026, 2, 13), "5个工作日", date(2026, 2, 27)),  # around Spring Festival, with a worked Saturday before
        (date(2026, 11, 20), "3个工作日", date(2026, 11, 25)),
        (date(2026, 11, 26), "15日", date(2026, 12, 11)),
    ],
)
def test_a_limit_ends_as_the_law_says(start: date, written: str, expected: date) -> None:
    assert last(start, written) == expected


def test_the_rule_says_how_it_was_counted() -> None:
    found = deadline(date(2026, 9, 4), Limit.parse("30天"), TABLE)
    assert found == Deadline(
        date(2026, 10, 4), date(2026, 10, 8), "自2026年9月4日的次日起算30天，最后一日2026年10月4日是国庆节，顺延至2026年10月8日", True
    )
    plain = deadline(date(2026, 3, 2), Limit.parse("30天"), TABLE)
    assert plain.rule == "自2026年3月2日的次日起算30天，到2026年4月1日止"


def test_a_last_day_that_stays_is_not_moved() -> None:
    assert deadline(date(2026, 9, 4), Limit.parse("30天", shift=False), TABLE).last == date(2026, 10, 4)


def test_a_weekend_that_is_worked_is_no_day_off() -> None:
    assert not TABLE.is_working(date(2026, 10, 5))
    assert TABLE.is_working(date(2026, 10, 10))  # a Saturday in exchange for the holiday
    assert last(date(2026, 9, 10), "30天") == date(2026, 10, 10)


def test_beyond_the_table_only_weekends_count_and_the_result_says_so() -> None:
    found = deadline(date(2027, 9, 1), Limit.parse("30天"), TABLE)
    assert (found.last, found.certain) == (date(2027, 10, 1), False)


def test_paused_days_do_not_count() -> None:
    pause = [(date(2026, 3, 10), date(2026, 3, 20))]  # off the clock for ten days
    assert last(date(2026, 3, 2), "30天", paused=pause) == date(2026, 4, 13)  # 11 April is a Saturday
    twice = [*pause, (date(2026, 3, 15), date(2026, 3, 20))]
    assert last(date(2026, 3, 2), "30天", paused=twice) == date(2026, 4, 13), "an overlap counts once"
    late = [(date(2026, 5, 1), date(2026, 6, 1))]
    assert last(date(2026, 3, 2), "30天", paused=late) == date(2026, 4, 1), "a pause after the end changes nothing"
    still = [(date(2026, 3, 30), None)]
    assert last(date(2026, 3, 2), "30天", paused=still, today=date(2026, 4, 8)) == date(2026, 4, 10)


@given(DAYS, LIMITS, PAUSES)
def test_a_pause_never_shortens(start: date, limit: Limit, pauses: list[tuple[date, date]]) -> None:
    assert deadline(start, limit, TABLE, paused=pauses).raw >= deadline(start, limit, TABLE).raw


@given(DAYS, LIMITS)
def test_a_later_start_never_ends_earlier(start: date, limit: Limit) -> None:
    assert deadline(start + timedelta(days=1), limit, TABLE).last >= deadline(start, limit, TABLE).last


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_one_by_one(start: date, amount: int) -> None:
    end = deadline(start, Limit(amount, "workday"), TABLE).last
    assert TABLE.is_working(end)
    assert working_days_between(start + timedelta(days=1), end, TABLE) == amount


def test_minutes_and_hours_are_counted_on_the_clock() -> None:
    begun = datetime(2026, 11, 26, 1, 10, tzinfo=UTC)
    assert due_at(begun, Limit.parse("30分钟")) - begun == timedelta(minutes=30)
    assert due_at(begun, Limit.parse("2小时")) - begun == timedelta(hours=2)
    with pytest.raises(ValueError, match="deadline"):
        due_at(begun, Limit.parse("3天"))
    with pytest.raises(ValueError, match="due_at"):
        deadline(begun.date(), Limit.parse("30分钟"), TABLE)


@pytest.mark.parametrize("written", ["", "三十天", "0天", "30", "天", "30 周", "-5天", "99999天"])
def test_a_limit_that_nobody_can_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        Limit.parse(written)


@pytest.mark.parametrize("written", ["30天", "5个工作日", "1个月", "3年", "30分钟", "2小时"])
def test_a_limit_is_written_as_it_was_read(written: str) -> None:
    assert str(Limit.parse(written)) == written


def test_periods_and_the_ones_to_compare_with() -> None:
    half = period_of("half_month", date(2026, 2, 20))
    assert (half.first, half.last) == (date(2026, 2, 16), date(2026, 2, 28))
    assert (previous(half).first, previous(half).last) == (date(2026, 2, 1), date(2026, 2, 15))
    quarter = period_of("quarter", date(2026, 11, 26))
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert previous(quarter).first == date(2026, 7, 1)
    february = period_of("month", date(2025, 2, 3))
    assert same_last_year(february).last == date(2024, 2, 29), "a month's end stays one in a leap year"
    assert same_last_year(period_of("year", date(2026, 5, 5))).first == date(2025, 1, 1)
    assert period_of("half_year", date(2026, 7, 1)).first == date(2026, 7, 1)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[2027", "格式不对"),
        ("[明年]\nx=1", "格式不对"),
        ("[2025]\n[2025.off]\n[2027]\n[2027.off]", "一年接一年"),
        ("[2027]\nworked = []", "缺少放假日期"),
        ('[2027.off]\n"元旦" = ["2027-01-01"]', "日期的列表"),
        ('[2027.off]\n"元旦" = [2020-01-01]', "日期的列表"),
        ('[2027]\nworked = [2027-01-04]\n[2027.off]', "星期六、星期日"),
    ],
)
def test_a_wrong_table_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UserError) as refused:
        read_holidays(text, "2027.toml")
    assert refused.value.code == "holidays.invalid"
    assert reason in refused.value.sentence


def test_without_a_table_weekends_still_count() -> None:
    assert Holidays().is_working(date(2026, 10, 1))
    assert not Holidays().is_working(date(2026, 10, 3))
