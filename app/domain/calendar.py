"""Counting time as the law does: days, working days, months, holidays, pauses; and the periods of reports.

Civil Code arts. 201-203 and Civil Procedure Law art. 85: the day on which a period begins is not counted; a period in
months ends on the same day of the month, or on the month's last day where there is none; a last day that is a day off
moves to the first day after that is none. Which days are off is a table that can be replaced (``assets/codes``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)
_UNITS = {
    "分钟": "minute", "小时": "hour", "天": "day", "日": "day", "个工作日": "workday", "工作日": "workday", "个月": "month", "月": "month",
    "年": "year",
}
_WORDS = {"minute": "分钟", "hour": "小时", "day": "天", "workday": "个工作日", "month": "个月", "year": "年"}
_MOST = {"month": 1200, "year": 100}  # a century; longer ones run off the end of the calendar
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
        """Read ``30天``, ``5个工作日``, ``1个月``, ``3年``, ``30分钟``, ``2小时``. Raises ``ValueError`` with a sentence for anything else."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None or int(match.group(1)) == 0:
            raise ValueError(f"期限“{written[:20]}”看不懂。请写成 30天、5个工作日、1个月、30分钟 的样子")
        amount, unit = int(match.group(1)), _UNITS[match.group(2)]
        if amount > _MOST.get(unit, amount):
            raise ValueError(f"期限“{written[:20]}”太长，最长写 100年")
        return Limit(amount, unit, shift)

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
    extended: Sequence[Limit] = (), today: date | None = None,
) -> Deadline:
    """The last day of a period that begins on ``start`` (which is not counted), longer by each of ``extended`` in turn.

    ``paused`` are (first day off the clock, first day on it again). One without an end is still going on and is counted
    as if the clock ran again on ``today``; one that ends before it begins is empty. Paused days are not counted, overlaps
    once, and a last day that moves on does not stop on one. ``limit.shift`` alone decides whether the last day moves.

    A later start never ends earlier, except that months and years with a pause may do so by up to three counted days:
    a month from the 28th to the 31st of January ends on the same day of February.

    Raises ``ValueError`` for minutes and hours, and for a pause without an end when ``today`` is not given.
    """
    limits = (limit, *extended)
    if any(item.unit in ("minute", "hour") for item in limits):
        raise ValueError("minutes and hours are counted by due_at")
    idle = _idle_days(paused, today)
    raw = _reached(start, limits, holidays, idle)
    last = raw
    while limit.shift and not (holidays.is_working(last) and last not in idle):
        last += _DAY
    waited = raw != _reached(start, limits, holidays, frozenset())
    certain = _certain(start, raw, last, limits, holidays)
    return Deadline(raw, last, _in_words(start, limits, raw, last, waited, holidays), certain)


def _idle_days(paused: Sequence[tuple[date, date | None]], today: date | None) -> frozenset[date]:
    found: set[date] = set()
    for first, end in paused:
        until = end or today
        if until is None:
            raise ValueError("a pause without an end needs today")
        found.update(first + index * _DAY for index in range((until - first).days))
    return frozenset(found)


def _reached(start: date, limits: Sequence[Limit], holidays: Holidays, idle: frozenset[date]) -> date:
    """The counted last day: each limit goes on from where the one before ended."""
    day = start
    for limit in limits:
        day = _counted(day, limit, holidays, idle)
    return day


def _counted(start: date, limit: Limit, holidays: Holidays, idle: frozenset[date]) -> date:
    if limit.unit == "workday":
        return _walked(start, limit.amount, lambda day: holidays.is_working(day) and day not in idle)
    months = limit.amount * {"month": 1, "year": 12}.get(limit.unit, 0)
    end = add_months(start, months) if months else start + limit.amount * _DAY
    return _walked(start, (end - start).days, lambda day: day not in idle) if idle else end


def _walked(start: date, amount: int, counts: Callable[[date], bool]) -> date:
    """The day on which ``amount`` days that count have gone by since ``start``."""
    day, left = start, amount
    while left:
        day += _DAY
        left -= counts(day)
    return day


def _certain(start: date, raw: date, last: date, limits: Sequence[Limit], holidays: Holidays) -> bool:
    """Whether the table knows every year that was asked about: none, when no day had to be a working day."""
    workdays = any(item.unit == "workday" for item in limits)
    if not workdays and not limits[0].shift:
        return True
    return holidays.covers(start + _DAY if workdays else raw) and holidays.covers(last)


def add_months(day: date, months: int) -> date:
    """The same day number ``months`` later (or earlier), or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _in_words(start: date, limits: Sequence[Limit], raw: date, last: date, waited: bool, holidays: Holidays) -> str:
    words = f"自{spoken(start)}的次日起算{limits[0]}" + "".join(f"，延长{item}" for item in limits[1:])
    if waited:
        words += "，中止的日子不计"
    if last != raw:
        return f"{words}，最后一日{spoken(raw)}是{holidays.name(raw)}，顺延至{spoken(last)}"
    return f"{words}，到{spoken(last)}止"


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

WEEK, HALF_MONTH, MONTH, QUARTER, HALF_YEAR, YEAR = "week", "half_month", "month", "quarter", "half_year", "year"
PERIODS = {MONTH: "按月", HALF_MONTH: "按半月", WEEK: "按周", QUARTER: "按季度", HALF_YEAR: "按半年", YEAR: "按年"}
"""Every kind of period with its words. A method's ``report`` names them by these keys."""

_MONTHS = {MONTH: 1, QUARTER: 3, HALF_YEAR: 6, YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A report period, both days included. ``kind`` is one of the constants above, or empty for any two dates."""

    first: date
    last: date
    kind: str = ""


def period_of(kind: str, day: date) -> Period:
    """The period of this kind that holds ``day``. Half months are the 1st to 15th and the 16th to the end.

    A week is Monday to Sunday. Raises ``ValueError`` for another kind."""
    if kind == WEEK:
        monday = day - day.weekday() * _DAY
        return Period(monday, monday + 6 * _DAY, kind)
    if kind == HALF_MONTH:
        end = _month_end(day)
        return Period(day.replace(day=1), day.replace(day=15), kind) if day.day <= 15 else Period(day.replace(day=16), end, kind)
    if kind not in _MONTHS:
        raise ValueError(f"no such kind of period: {kind}")
    size = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // size * size + 1, 1)
    return Period(first, add_months(first, size) - _DAY, kind)


def half_month_periods(year: int, month: int) -> tuple[Period, Period]:
    """Both halves of a month: the 1st to the 15th, and the 16th to the end."""
    return period_of(HALF_MONTH, date(year, month, 1)), period_of(HALF_MONTH, date(year, month, 16))


def previous(period: Period) -> Period:
    """The period before, for 环比: the same kind, or as many days for any two dates."""
    if period.kind:
        return period_of(period.kind, period.first - _DAY)
    length = period.last - period.first + _DAY
    return replace(period, first=period.first - length, last=period.last - length)


def same_last_year(period: Period) -> Period:
    """The same period one year earlier, for 同比; the 29th of February becomes the 28th, a month's end stays one.

    Of a week it is the same seven dates, which are no whole week.
    """
    first = add_months(period.first, -12)
    last = add_months(period.last, -12)
    if period.last == _month_end(period.last):
        last = _month_end(last)
    return Period(first, last, "" if period.kind == WEEK else period.kind)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
