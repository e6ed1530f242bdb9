"""What people write for dates, times and names."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import UserError
from ui.widgets.fields_reading import (
    FUTURE,
    NEAR,
    PAST,
    add_months,
    read_clock,
    read_date,
    read_names,
    write_date,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("written", "meant"), [
    ("今天", date(2026, 11, 22)), ("明天", date(2026, 11, 23)), ("昨天", date(2026, 11, 21)),
    ("大后天", date(2026, 11, 25)), ("3月5日", date(2027, 3, 5)), ("12月1日", date(2026, 12, 1)),
    ("2026-3-5", date(2026, 3, 5)), ("2026年3月5日", date(2026, 3, 5)), ("2026.03.05", date(2026, 3, 5)),
    ("20260305", date(2026, 3, 5)), (" 2026 年 3 月 5 日 ", date(2026, 3, 5)), ("２０２６／３／５", date(2026, 3, 5)),
    ("二〇二六年三月十五日", date(2026, 3, 15)), ("三月二十号", date(2027, 3, 20)), ("26年3月5日", date(2026, 3, 5)),
    ("68年7月12日", date(1968, 7, 12)), ("明年3月5日", date(2027, 3, 5)), ("去年12月31日", date(2025, 12, 31)),
    ("下周一", date(2026, 11, 23)), ("周五", date(2026, 11, 20)), ("30天后", date(2026, 12, 22)),
    ("三个月内", date(2027, 2, 22)), ("月底", date(2026, 11, 30)), ("5号", date(2026, 11, 5)), ("", None),
])
def test_dates_as_people_write_them(written: str, meant: date | None) -> None:
    assert read_date(written, TODAY, NEAR) == meant


def test_a_day_without_a_year_leans_as_the_field_says() -> None:
    assert read_date("12月25日", TODAY, PAST) == date(2025, 12, 25)
    assert read_date("3月5日", TODAY, FUTURE) == date(2027, 3, 5)
    assert read_date("11月22日", TODAY, PAST) == read_date("11月22日", TODAY, FUTURE) == TODAY


@pytest.mark.parametrize("written", ["2026-2-30", "13月1日", "abc", "31号", "9999年99月", "0000-1-1", "很久以前"])
def test_impossible_dates_are_refused_with_an_example(written: str) -> None:
    with pytest.raises(UserError, match="看不懂"):
        read_date(written, TODAY)


@pytest.mark.parametrize("written", ["农历三月初五", "腊月二十", "正月十五", "除夕"])
def test_lunar_dates_are_named_as_such(written: str) -> None:
    with pytest.raises(UserError, match="公历"):
        read_date(written, TODAY)


def test_a_written_date_reads_back() -> None:
    for day in (date(1949, 10, 1), date(2024, 2, 29), date(2099, 12, 31)):
        assert read_date(write_date(day), TODAY) == day


def test_months_keep_the_day_where_they_have_it() -> None:
    assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert add_months(date(2027, 2, 28), -2) == date(2026, 12, 28)


@pytest.mark.parametrize(("written", "meant"), [
    ("9:30", "09:30"), ("9点半", "09:30"), ("下午3点", "15:00"), ("930", "09:30"), ("15：30", "15:30"),
    ("十点一刻", "10:15"), ("晚上8点20", "20:20"), ("上午10时30分", "10:30"), ("9", "09:00"), ("", ""),
])
def test_times_as_people_write_them(written: str, meant: str) -> None:
    assert read_clock(written) == meant


@pytest.mark.parametrize("written", ["25:00", "9:70", "一会儿"])
def test_impossible_times_are_refused(written: str) -> None:
    with pytest.raises(UserError, match="看不懂"):
        read_clock(written)


def test_names_are_parted_but_not_at_spaces() -> None:
    assert read_names("张三、李四，买买提•艾力；张三\nJohn Smith") == ("张三", "李四", "买买提·艾力", "John Smith")
    assert read_names(" 、 ") == ()
