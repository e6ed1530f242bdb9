"""Recurring days as a clerk writes them: 每周一, 每月10日, 每月最后一日, or an RFC 5545 rule. Built on python-dateutil.

``每月31日`` means the month's last day where there is no 31st: a roster that fell out five times a year would not be
what its reader expects. An RFC 5545 rule is taken as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil import rrule

from app.domain.calendar import Holidays

_DAY = timedelta(days=1)
_WEEKDAYS = {"一": rrule.MO, "二": rrule.TU, "三": rrule.WE, "四": rrule.TH, "五": rrule.FR, "六": rrule.SA, "日": rrule.SU, "天": rrule.SU}
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "最后一": -1}
KEEP, SKIP, SHIFT = "keep", "skip", "shift"
_HORIZON = 3 * 366


@dataclass(frozen=True)
class Recurrence:
    """A rule that was understood. ``off`` says what happens on a day off: keep · skip · shift (to the next working day)."""

    written: str
    rule: str
    off: str = KEEP
    workdays: bool = False

    @staticmethod
    def parse(written: str, off: str = KEEP) -> Recurrence:
        """Read a rule. Raises ``ValueError`` with a sentence for anything else."""
        if off not in (KEEP, SKIP, SHIFT):
            raise ValueError(f"遇休息日“{off}”看不懂，请写 keep（照常）、skip（取消）或 shift（顺延）")
        text = written.strip().replace(" ", "")
        if text == "每个工作日":
            return Recurrence(written, "FREQ=DAILY", SKIP, workdays=True)
        rule = text if text.upper().startswith("FREQ=") else _translated(text)
        try:
            rrule.rrulestr(rule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - days without a place on the clock
        except (ValueError, KeyError, TypeError):
            rule = ""
        if not rule:
            raise ValueError(f"轮值规则“{written[:30]}”看不懂。请写成 每周一、每周一、三、五、每月10日、每月最后一日 的样子")
        return Recurrence(written, rule, off)

    def between(self, first: date, last: date, holidays: Holidays) -> list[date]:
        """The days from ``first`` to ``last``, both included, after days off were dealt with."""
        early = first - timedelta(days=31)  # a day that was moved may come from before
        found = rrule.rrulestr(self.rule, dtstart=datetime(early.year, 1, 1))  # noqa: DTZ001
        raw = (item.date() for item in found.between(_midnight(early), _midnight(last), inc=True))
        days = {moved for day in raw if (moved := self._moved(day, holidays)) is not None}
        return sorted(day for day in days if first <= day <= last)

    def next(self, after: date, holidays: Holidays) -> date | None:
        """The first day after ``after``; ``None`` when there is none within three years."""
        for weeks in (5, 54, _HORIZON // 7):
            found = self.between(after + _DAY, after + timedelta(weeks=weeks), holidays)
            if found:
                return found[0]
        return None

    def _moved(self, day: date, holidays: Holidays) -> date | None:
        if self.off == KEEP or holidays.is_working(day):
            return day
        if self.off == SKIP:
            return None
        while not holidays.is_working(day):
            day += _DAY
        return day


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - days without a place on the clock


def _translated(text: str) -> str:
    """The RFC 5545 rule of a sentence; empty when it is none that we know."""
    if text in ("每天", "每日"):
        return "FREQ=DAILY"
    patterns: tuple[tuple[str, Callable[..., str]], ...] = (
        (r"每(?:周|星期)([一二三四五六日天](?:[、和及](?:周|星期)?[一二三四五六日天])*)", _weekly),
        (r"每月(\d{1,2}[日号](?:[、和及]\d{1,2}[日号])*)", _monthly),
        (r"每月最后一(?:日|天)", lambda: "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (r"每月(\d{1,2}[日号])[、和及]最后一(?:日|天)", lambda days: f"FREQ=MONTHLY;BYMONTHDAY={_number(days)},-1"),
        (r"每月第?(一|二|三|四|最后一)个(?:周|星期)([一二三四五六日天])", _nth_weekday),
        (r"每季度首月(\d{1,2})[日号]", _quarterly),
        (r"每年(\d{1,2})月(\d{1,2})[日号]", _yearly),
    )
    for pattern, make in patterns:
        match = re.fullmatch(pattern, text)
        if match is not None:
            return make(*match.groups())
    return ""


def _weekly(days: str) -> str:
    found = [str(_WEEKDAYS[char]) for char in days if char in _WEEKDAYS]
    return f"FREQ=WEEKLY;BYDAY={','.join(dict.fromkeys(found))}"


def _monthly(days: str) -> str:
    found = _days([int(item) for item in re.findall(r"[0-9]+", days)])
    return f"FREQ=MONTHLY;{found}" if found else ""


def _yearly(month: str, day: str) -> str:
    sound = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return f"FREQ=YEARLY;BYMONTH={int(month)};BYMONTHDAY={int(day)}" if sound else ""


def _quarterly(day: str) -> str:
    found = _days([int(day)])
    return f"FREQ=MONTHLY;BYMONTH=1,4,7,10;{found}" if found else ""


def _days(days: list[int]) -> str:
    """Days of a month, empty for impossible ones; the 29th to 31st become the last day in months that are shorter."""
    if not all(1 <= day <= 31 for day in days):
        return ""
    late = [day for day in days if day > 28]
    if not late:
        return f"BYMONTHDAY={','.join(map(str, days))}"
    if len(days) > 1:
        return f"BYMONTHDAY={','.join(str(-1 if day == 31 else day) for day in days)}"
    return f"BYMONTHDAY={','.join(str(day) for day in range(28, late[0] + 1))};BYSETPOS=-1"


def _nth_weekday(which: str, weekday: str) -> str:
    return f"FREQ=MONTHLY;BYDAY={_ORDINALS[which]}{_WEEKDAYS[weekday]}"


def _number(days: str) -> int:
    return int(days.rstrip("日号"))
