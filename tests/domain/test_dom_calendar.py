"""Time as the law counts it (Civil Code 201-203), the table of holidays, and the periods of reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    Deadline,
    Holidays,
    Limit,
    add_months,
    deadline,
    due_at,
    half_month_periods,
    period_of,
    previous,
    same_last_year,
    working_days_between,
)
from app.domain.errors import UserError
from app.holidays import load_holidays, read_holidays
from app.paths import assets_dir
from tools.holidays import HEAD, lines

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


def test_the_table_is_the_one_that_the_tool_writes() -> None:
    written = (assets_dir() / "codes" / "holidays.toml").read_text(encoding="utf-8")
    assert written == HEAD + "\n".join(lines()) + "\n"


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
        (date(2025, 9, 5), "30天", date(2025, 10, 9)),  # joint confirmation over eight days of National Day
        (date(2026, 1, 20), "30天", date(2026, 2, 24)),  # and over nine days of Spring Festival
        (date(2020, 1, 10), "11个工作日", date(2020, 2, 3)),  # a Sunday worked before, ten days off
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


def test_a_pause_is_counted_from_its_first_day_to_the_day_before_its_end() -> None:
    start = date(2026, 3, 2)  # 30 days end on Wednesday, 1 April
    for pause, raw in (
        ((date(2026, 2, 20), date(2026, 3, 5)), date(2026, 4, 3)),  # days before the first counted one take nothing away
        ((date(2026, 3, 10), date(2026, 3, 10)), date(2026, 4, 1)),  # suspended and resumed on one day
        ((date(2026, 3, 10), date(2026, 3, 9)), date(2026, 4, 1)),  # resumed before: no pause
        ((date(2026, 4, 1), date(2026, 4, 3)), date(2026, 4, 3)),  # the last day itself
        ((date(2026, 4, 2), date(2026, 4, 30)), date(2026, 4, 1)),  # the day after it
    ):
        assert deadline(start, Limit(30, "day"), TABLE, paused=[pause]).raw == raw, pause
    month = deadline(start, Limit.parse("1个月"), TABLE, paused=[(date(2026, 3, 10), date(2026, 3, 20))])
    assert month.raw == date(2026, 4, 12)


def test_paused_working_days_do_not_count_and_paused_days_off_take_nothing_away() -> None:
    over_a_weekend = [(date(2026, 3, 14), date(2026, 3, 16))]
    assert last(date(2026, 3, 12), "5个工作日", paused=over_a_weekend) == last(date(2026, 3, 12), "5个工作日")
    assert last(date(2026, 3, 12), "5个工作日", paused=[(date(2026, 3, 14), date(2026, 3, 18))]) == date(2026, 3, 23)


def test_a_last_day_that_moves_does_not_stop_in_a_pause() -> None:
    pause = [(date(2026, 4, 13), date(2026, 4, 15))]  # begins on the Monday after a last day on Sunday
    found = deadline(date(2026, 4, 2), Limit.parse("10天"), TABLE, paused=pause)
    assert (found.raw, found.last) == (date(2026, 4, 12), date(2026, 4, 15))


def test_a_pause_without_an_end_needs_to_know_today() -> None:
    with pytest.raises(ValueError, match="today"):
        deadline(date(2026, 3, 2), Limit(30, "day"), TABLE, paused=[(date(2026, 3, 30), None)])
    tomorrow = [(date(2026, 3, 30), None)]
    assert last(date(2026, 3, 2), "30天", paused=tomorrow, today=date(2026, 3, 20)) == date(2026, 4, 1)


def test_the_rule_tells_of_pauses_that_mattered_and_of_extensions() -> None:
    late = deadline(date(2026, 3, 2), Limit(30, "day"), TABLE, paused=[(date(2026, 5, 1), date(2026, 6, 1))])
    assert "中止" not in late.rule
    both = deadline(
        date(2026, 3, 2), Limit(30, "day"), TABLE, paused=[(date(2026, 3, 10), date(2026, 3, 20))], extended=[Limit(5, "workday")]
    )
    assert both.rule == "自2026年3月2日的次日起算30天，延长5个工作日，中止的日子不计，到2026年4月17日止"


def test_an_extension_goes_on_from_the_counted_last_day() -> None:
    start = date(2026, 9, 4)  # 30 days end on 4 October, in the holiday
    assert last(start, "30天", extended=[Limit(30, "day")]) == date(2026, 11, 3), "from the 4th, not from the 8th"
    assert last(start, "30天", extended=[Limit(3, "workday")]) == date(2026, 10, 10), "the 8th, 9th and the worked Saturday"
    assert last(date(2026, 1, 31), "1个月", extended=[Limit(1, "month")]) == date(2026, 3, 30), "28 March is a Saturday"
    assert last(start, "30天", extended=[Limit(6, "day"), Limit(1, "month")]) == date(2026, 11, 10)
    paused = [(date(2026, 10, 10), date(2026, 10, 20))]
    assert last(start, "30天", extended=[Limit(30, "day")], paused=paused) == date(2026, 11, 13), "a pause in the extension"
    with pytest.raises(ValueError, match="due_at"):
        deadline(start, Limit(30, "day"), TABLE, extended=[Limit(30, "minute")])


@given(DAYS, LIMITS, PAUSES, st.lists(LIMITS, max_size=2))
def test_a_pause_never_shortens(
    start: date, limit: Limit, pauses: list[tuple[date, date]], extended: list[Limit]
) -> None:
    plain = deadline(start, limit, TABLE, extended=extended)
    for count in range(len(pauses) + 1):
        longer = deadline(start, limit, TABLE, paused=pauses[:count], extended=extended)
        assert longer.raw >= plain.raw
        assert longer.last >= plain.last
        plain = longer


@given(DAYS, st.integers(1, 60), PAUSES)
def test_counted_days_are_the_days_without_a_pause(start: date, amount: int, pauses: list[tuple[date, date]]) -> None:
    raw = deadline(start, Limit(amount, "day"), TABLE, paused=pauses).raw
    days = [start + timedelta(days=index) for index in range(1, (raw - start).days + 1)]
    assert sum(not any(first <= day < end for first, end in pauses) for day in days) == amount


@given(DAYS, LIMITS, PAUSES, st.lists(LIMITS, max_size=2), LIMITS)
def test_an_extension_never_shortens_and_a_longer_one_never_less(
    start: date, limit: Limit, pauses: list[tuple[date, date]], before: list[Limit], added: Limit
) -> None:
    plain = deadline(start, limit, TABLE, paused=pauses, extended=before)
    longer = deadline(start, limit, TABLE, paused=pauses, extended=[*before, added])
    longest = deadline(start, limit, TABLE, paused=pauses, extended=[*before, Limit(added.amount + 1, added.unit)])
    assert plain.raw < longer.raw < longest.raw
    assert plain.last <= longer.last <= longest.last


@given(DAYS, LIMITS)
def test_a_later_start_never_ends_earlier(start: date, limit: Limit) -> None:
    assert deadline(start + timedelta(days=1), limit, TABLE).last >= deadline(start, limit, TABLE).last


@given(DAYS, LIMITS.filter(lambda limit: limit.unit != "month"), PAUSES)
def test_a_later_start_never_ends_earlier_with_pauses_either(
    start: date, limit: Limit, pauses: list[tuple[date, date]]
) -> None:
    later = deadline(start + timedelta(days=1), limit, TABLE, paused=pauses)
    assert later.last >= deadline(start, limit, TABLE, paused=pauses).last


def test_months_that_end_on_one_day_are_pushed_apart_by_a_pause() -> None:
    """The one case in which a later start may end earlier: the pause fell before it."""
    pause = [(date(2026, 1, 31), date(2026, 2, 1))]
    ends = [deadline(date(2026, 1, day), Limit(1, "month"), TABLE, paused=pause).raw for day in (30, 31)]
    assert ends == [date(2026, 3, 1), date(2026, 2, 28)]


@given(DAYS, st.integers(-1200, 1200))
def test_months_end_as_another_program_says(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(st.dates(date(2013, 1, 1), date(2021, 6, 30)), LIMITS)
def test_the_last_day_is_the_first_that_is_worked_from_the_counted_one_on(start: date, limit: Limit) -> None:
    found = deadline(start, limit, TABLE)
    assert chinese_calendar.is_workday(found.last)
    assert working_days_between(found.raw, found.last, TABLE) == 1


def test_a_result_is_certain_when_the_table_knows_what_was_asked_of_it() -> None:
    assert deadline(date(2010, 5, 5), Limit.parse("3年"), TABLE).certain, "only the last day was asked about"
    assert not deadline(date(2011, 12, 20), Limit.parse("30个工作日"), TABLE).certain
    assert deadline(date(2011, 12, 31), Limit.parse("3个工作日"), TABLE).certain
    assert deadline(date(2030, 5, 5), Limit.parse("30天", shift=False), TABLE).certain, "nothing was asked"
    assert not deadline(date(2026, 12, 1), Limit.parse("31天"), TABLE).certain


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


@pytest.mark.parametrize("written", ["101年", "1201个月"])
def test_a_limit_beyond_a_century_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="太长"):
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
    assert half_month_periods(2024, 2) == (period_of("half_month", date(2024, 2, 3)), period_of("half_month", date(2024, 2, 29)))
    assert same_last_year(half_month_periods(2024, 2)[1]).last == date(2023, 2, 28)
    with pytest.raises(ValueError, match="fortnight"):
        period_of("fortnight", date(2026, 1, 1))


@given(DAYS)
def test_a_week_is_monday_to_sunday(day: date) -> None:
    week = period_of("week", day)
    assert week.first <= day <= week.last == week.first + timedelta(days=6)
    assert week.first.isoweekday() == 1
    assert previous(week) == period_of("week", week.first - timedelta(days=1))
    assert same_last_year(week).kind == "", "the same dates are no whole week"


@given(DAYS, st.sampled_from(["half_month", "month", "quarter", "half_year", "year"]))
def test_periods_lie_side_by_side_and_a_year_apart(day: date, kind: str) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert previous(period).last == period.first - timedelta(days=1)
    assert same_last_year(period) == period_of(kind, period.first.replace(year=day.year - 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[2027", "文件末尾格式不对"),
        ("[明年]\nx=1", "第 1 行格式不对"),
        ('[2027.off]\n"元旦" = [2027-13-01]', "第 2 行格式不对"),
        ("x = " + "[" * 5000, "格式不对"),
        ("", "一年也没有"),
        ("[1027.off]", "第 1 行：“1027”不是年份"),
        ("[2025]\n[2025.off]\n[2027]\n[2027.off]", "一年接一年"),
        ("[2027]\nworked = []", "缺少放假日期"),
        ("[2027]\n[2027.off]", "缺少放假日期"),
        ('[2027.off]\n"元旦" = []', "第 2 行：2027 年“元旦”一天也没有"),
        ('[2027.off]\n"元旦" = ["2027-01-01"]', "日期的列表"),
        ('[2027.off]\n"元旦" = [2027-01-01T00:00:00]', "日期的列表"),
        ('[2027.off]\n"元旦" = [2020-01-01]', "第 2 行：2020-01-01 不在 2027 年"),
        ('[2027]\nworked = [2027-01-04]\n[2027.off]\n"元旦" = [2027-01-01]', "第 2 行：2027-01-04 不是周末"),
        ('[2027]\nworked = [2027-01-02]\n[2027.off]\n"元旦" = [2027-01-02]', "又放假又上班"),
        ('[2027.off]\n"元旦" = [2027-01-01]\n"春节" = [2027-01-01]', "写了两次"),
        ('[2027]\nwork = []\n[2027.off]\n"元旦" = [2027-01-01]', "第 2 行：2027 年里“work”不认识"),
    ],
)
def test_a_wrong_table_is_refused_with_line_and_reason(text: str, reason: str) -> None:
    with pytest.raises(UserError) as refused:
        read_holidays(text, "2027.toml")
    assert refused.value.code == "holidays.invalid"
    assert reason in refused.value.sentence


def test_a_table_that_a_town_sends_is_used() -> None:
    table = read_holidays('[2027]\nworked = [2027-01-03]\n[2027.off]\n"元旦" = [2027-01-01]')
    assert (table.is_working(date(2027, 1, 1)), table.is_working(date(2027, 1, 3))) == (False, True)
    assert (table.name(date(2027, 1, 1)), table.name(date(2027, 1, 2))) == ("元旦", "周末")
    assert (table.covers(date(2027, 5, 1)), table.covers(date(2026, 5, 1))) == (True, False)


def test_without_a_table_weekends_still_count() -> None:
    assert Holidays().is_working(date(2026, 10, 1))
    assert not Holidays().is_working(date(2026, 10, 3))
