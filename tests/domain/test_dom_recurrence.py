"""Rosters as a clerk writes them."""

from __future__ import annotations

from datetime import date

import pytest

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


def test_a_day_off_is_kept_skipped_or_moved() -> None:
    assert days("每月3日", "2026-10-01", "2026-10-31") == ["2026-10-03"]
    assert days("每月3日", "2026-10-01", "2026-10-31", "skip") == []
    assert days("每月3日", "2026-10-01", "2026-10-31", "shift") == ["2026-10-08"]
    assert days("每月31日", "2026-02-01", "2026-02-27", "shift") == ["2026-02-02"], "moved over from January"


def test_the_next_day_after_another() -> None:
    rule = Recurrence.parse("每月10日", "shift")
    assert rule.next(date(2026, 10, 1), TABLE) == date(2026, 10, 10), "a Saturday, but a worked one"
    assert rule.next(date(2026, 10, 10), TABLE) == date(2026, 11, 10)
    assert Recurrence.parse("每年2月29日").next(date(2026, 1, 1), TABLE) == date(2028, 2, 29)


@pytest.mark.parametrize("written", ["", "每周八", "每月0日", "每月32日", "有空就来", "FREQ=NEVER", "每年13月1日"])
def test_what_nobody_can_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        Recurrence.parse(written)
    with pytest.raises(ValueError, match="照常"):
        Recurrence.parse("每周一", "perhaps")
