"""Counting time as the law does: days, working days, months, holidays, pauses; and the periods of reports.

Civil Code arts. 201-203 and Civil Procedure Law art. 85: the day on which a period begins is not counted; a period in
months ends on the same day of the month, or on the month's last day where there is none; a last day that is a day off
moves to the first day after that is none. Which days are off is a table that can be replaced (``assets/codes``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)
_UNITS = {
    "分钟": "minute", "小时": "hour", "天": "day", "日": "day", "个工作日": "workday", "工作日": "workday", "个月": "month", "月": "month",
    "年": "year",
}
_WORDS = {"minute": "分钟", "hour": "小时", "day": "天", "workday": "个工作日", "month": "个月", "year": "年"}
_WRITTEN = re.compile(r"(\d{1,4})\s*(分钟|小时|天|日|个工作日|工作日|个月|月|年)")


@dataclass(frozen=True)
class Holidays:
    """Statutory days off, and weekend days that are worked (调休), for the years ``first`` to ``last``.

    Outside these years only weekends count, and results say that they are not certain. ``names`` tells what a day off
    is called.
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    first: int = 0
    last: int = 0
    names: tuple[tuple[date, str], ...] = ()

    def covers(self, day: date) -> bool:
        """Whether the table knows the year of ``day``."""
        return self.first <= day.year <= self.last

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``."""
        if day in self.off:
            return False
        return day in self.worked or day.weekday() < 5

    def name(self, day: date) -> str:
        """What a day off is called: the holiday, or 周末."""
        return dict(self.names).get(day, "放假" if day in self.off else "周末")


@dataclass(frozen=True)
class Limit:
    """A length of time. ``unit``: minute · hour · day · workday · month · year. ``shift``: a last day off moves on."""

    amount: int
    unit: str
    shift: bool = True

    @staticmethod
    def parse(written: str, *, shift: bool = True) -> Limit:
        """Read ``30天``, ``5个工作日``, ``1个月``, ``30分钟``. Raises ``ValueError`` with a sentence for anything else."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None or int(match.group(1)) == 0:
            raise ValueError(f"期限“{written[:20]}”看不懂。请写成 30天、5个工作日、1个月、30分钟 的样子")
        return Limit(int(match.group(1)), _UNITS[match.group(2)], shift)

    def __str__(self) -> str:
        return f"{self.amount}{_WORDS[self.unit]}"


@dataclass(frozen=True)
class Deadline:
    """``raw`` is the counted last day and ``last`` the one that holds; ``rule`` says in words how; ``certain`` is false
    where the table of holidays does not cover the year."""

    raw: date
    last: date
    rule: str
    certain: bool


def deadline(
    start: date, limit: Limit, holidays: Holidays, *, paused: Sequence[tuple[date, date | None]] = (),
    today: date | None = None,
) -> Deadline:
    """The last day of a period that begins on ``start`` (which is not counted).

    ``paused`` are (first day off the clock, first day on it again); one without an end is still going on and runs to
    ``today``. Paused days after ``start`` are added to the end, overlaps once. Raises ``ValueError`` for minutes or hours.
    """
    if limit.unit in ("minute", "hour"):
        raise ValueError("minutes and hours are counted by due_at")
    raw = _stretched(start, _counted(start, limit, holidays), paused, today)
    last = raw
    if limit.unit == "workday" or limit.shift:
        while not holidays.is_working(last):
            last += _DAY
    certain = holidays.covers(start) and holidays.covers(last)
    return Deadline(raw, last, _in_words(start, limit, raw, last, bool(paused), holidays), certain)


def _counted(start: date, limit: Limit, holidays: Holidays) -> date:
    if limit.unit == "day":
        return start + limit.amount * _DAY
    if limit.unit == "workday":
        return _workdays_after(start, limit.amount, holidays)
    return add_months(start, limit.amount * (12 if limit.unit == "year" else 1))


def _workdays_after(start: date, amount: int, holidays: Holidays) -> date:
    day, left = start, amount
    while left:
        day += _DAY
        left -= holidays.is_working(day)
    return day


def add_months(day: date, months: int) -> date:
    """The same day number ``months`` later (or earlier), or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _stretched(start: date, raw: date, paused: Sequence[tuple[date, date | None]], today: date | None) -> date:
    """The end with every paused day put behind it. A pause counts only where it falls before the end reached so far."""
    counted = start
    for first, end in sorted(paused, key=lambda pause: pause[0]):
        begin, until = max(first, counted), end if end is not None else max(today or first, first)
        if begin <= raw and until > begin:
            raw += until - begin
            counted = until
    return raw


def _in_words(start: date, limit: Limit, raw: date, last: date, paused: bool, holidays: Holidays) -> str:
    words = f"自{spoken(start)}的次日起算{limit}"
    if paused:
        words += "，中止的日子不计"
    if last != raw:
        words += f"，最后一日{spoken(raw)}是{holidays.name(raw)}，顺延至{spoken(last)}"
    return f"{words}，到{spoken(last)}止" if last == raw else words


def spoken(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_at(start: datetime, limit: Limit) -> datetime:
    """The moment at which minutes or hours are over. Raises ``ValueError`` for longer units."""
    if limit.unit not in ("minute", "hour"):
        raise ValueError("days and longer are counted by deadline")
    return start + timedelta(minutes=limit.amount * (60 if limit.unit == "hour" else 1))


def working_days_between(first: date, last: date, holidays: Holidays) -> int:
    """How many working days lie from ``first`` to ``last``, both included; 0 where ``last`` comes before."""
    return sum(holidays.is_working(first + index * _DAY) for index in range((last - first).days + 1))


# ---- periods of reports

HALF_MONTH, MONTH, QUARTER, HALF_YEAR, YEAR = "half_month", "month", "quarter", "half_year", "year"
_MONTHS = {MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A report period, both days included. ``kind`` is one of the constants above, or empty for any two dates."""

    first: date
    last: date
    kind: str = ""


def period_of(kind: str, day: date) -> Period:
    """The period of this kind that holds ``day``. Half months are the 1st to 15th and the 16th to the end."""
    if kind == HALF_MONTH:
        end = _month_end(day)
        return Period(day.replace(day=1), day.replace(day=15), kind) if day.day <= 15 else Period(day.replace(day=16), end, kind)
    size = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // size * size + 1, 1)
    return Period(first, add_months(first, size) - _DAY, kind)


def previous(period: Period) -> Period:
    """The period before, for 环比: the same kind, or as many days for any two dates."""
    if period.kind:
        return period_of(period.kind, period.first - _DAY)
    length = period.last - period.first + _DAY
    return replace(period, first=period.first - length, last=period.last - length)


def same_last_year(period: Period) -> Period:
    """The same period one year earlier, for 同比; the 29th of February becomes the 28th, a month's end stays one."""
    first = add_months(period.first, -12)
    last = add_months(period.last, -12)
    if period.last == _month_end(period.last):
        last = _month_end(last)
    return replace(period, first=first, last=last)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
