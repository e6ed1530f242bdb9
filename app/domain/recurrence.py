"""Recurring days as a clerk writes them: 每周一, 每月10日, 每月最后一日, or an RFC 5545 rule. Built on python-dateutil.

``每月31日`` means the month's last day where there is no 31st, and ``每年2月29日`` the 28th in ordinary years: a roster
that fell out five times a year would not be what its reader expects. An RFC 5545 rule is taken as it is written, and
leaves such months out.

A rule has no first day of its own. An ``INTERVAL`` is counted from Monday, 1 January 2001, so that every second week is
the same week whenever it is asked for; such a rule gives no day before. What would depend on a first day (``COUNT``, a
week or month without its day) or on the time of day is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil import rrule

from app.domain.calendar import Holidays

_DAY = timedelta(days=1)
_WEEKDAYS = {"一": rrule.MO, "二": rrule.TU, "三": rrule.WE, "四": rrule.TH, "五": rrule.FR, "六": rrule.SA, "日": rrule.SU, "天": rrule.SU}
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "最后一": -1}
KEEP, SKIP, SHIFT = "keep", "skip", "shift"
_OFF = {KEEP: KEEP, SKIP: SKIP, SHIFT: SHIFT, "照常": KEEP, "取消": SKIP, "顺延": SHIFT}
_HORIZON = 3 * 366
_ANCHOR = datetime(2001, 1, 1)  # noqa: DTZ001 - days without a place on the clock
_LONGEST_MONTH = {month: 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in range(1, 13)}
_ALWAYS = {"FREQ", "INTERVAL", "UNTIL", "WKST"}
_ALLOWED = {
    "DAILY": _ALWAYS,
    "WEEKLY": _ALWAYS | {"BYDAY"},
    "MONTHLY": _ALWAYS | {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "YEARLY": _ALWAYS | {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
}


@dataclass(frozen=True)
class Recurrence:
    """A rule that was understood: its days are those of all RFC 5545 ``rules`` together.

    ``off`` says what happens on a day off: keep · skip · shift (to the next working day).
    """

    written: str
    rules: tuple[str, ...]
    off: str = KEEP

    @staticmethod
    def parse(written: str, off: str = KEEP) -> Recurrence:
        """Read a rule; ``off`` may also be 照常, 取消 or 顺延. Raises ``ValueError`` with a sentence for anything else.

        ``每个工作日`` leaves days off out, whatever ``off`` says.
        """
        if off not in _OFF:
            raise ValueError(f"遇休息日“{off[:20]}”看不懂，请写 keep（照常）、skip（取消）或 shift（顺延）")
        text = "".join(unicodedata.normalize("NFKC", written).split())
        if text == "每个工作日":
            return Recurrence(written, ("FREQ=DAILY",), SKIP)
        rules = (text.upper(),) if text.upper().startswith("FREQ=") else _translated(text)
        if not rules or not all(_sound(rule) for rule in rules):
            raise ValueError(f"轮值规则“{written[:30]}”看不懂。请写成 每周一、每周一、三、五、每月10日、每月最后一日 的样子")
        return Recurrence(written, rules, _OFF[off])

    def between(self, first: date, last: date, holidays: Holidays) -> list[date]:
        """The days from ``first`` to ``last``, both included, after days off were dealt with."""
        early = first - timedelta(days=31)  # a day that was moved may come from before
        days = {moved for day in self._written_days(early, last) if (moved := self._moved(day, holidays)) is not None}
        return sorted(day for day in days if first <= day <= last)

    def next(self, after: date, holidays: Holidays) -> date | None:
        """The first day after ``after``; ``None`` when there is none within three years."""
        for weeks in (5, 54, _HORIZON // 7):
            found = self.between(after + _DAY, after + timedelta(weeks=weeks), holidays)
            if found:
                return found[0]
        return None

    def _written_days(self, first: date, last: date) -> Iterator[date]:
        for rule in self.rules:
            # Without an interval any first day gives the same days, and a near one gives them sooner.
            begin = _ANCHOR if "INTERVAL=" in rule else _midnight(first)
            found = rrule.rrulestr(rule, dtstart=begin).between(_midnight(first), _midnight(last), inc=True)
            yield from (item.date() for item in found)

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


def _sound(rule: str) -> bool:
    """Whether a rule says by itself which days it means, and means at least one."""
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    values = dict(parts)
    allowed = _ALLOWED.get(values["FREQ"])
    if allowed is None or len(values) < len(parts) or not set(values) <= allowed:
        return False
    if values["FREQ"] != "DAILY" and not {"BYDAY", "BYMONTHDAY"} & set(values):
        return False
    if re.fullmatch(r"[1-9]\d{0,2}", values.get("INTERVAL", "1")) is None:
        return False
    if not all(re.fullmatch(r"-?([1-9]|[12]\d|3[01])", day) for day in values.get("BYMONTHDAY", "1").split(",")):
        return False
    try:
        return next(iter(rrule.rrulestr(rule, dtstart=_ANCHOR)), None) is not None
    except (ValueError, KeyError, TypeError, IndexError):  # whatever dateutil makes of a wrong value
        return False


def _translated(text: str) -> tuple[str, ...]:
    """The RFC 5545 rules of a sentence; none when it is no sentence that we know."""
    if text in ("每天", "每日"):
        return ("FREQ=DAILY",)
    patterns: tuple[tuple[str, Callable[..., tuple[str, ...]]], ...] = (
        (r"每(?:周|星期)([一二三四五六日天](?:[、,和及](?:周|星期)?[一二三四五六日天])*)", _weekly),
        (r"每(?:周|星期)([一二三四五六]{2,})", _weekly),  # 每周一三五; but 每周一天 says how often, not when
        (r"每月(\d{1,2}[日号](?:[、,和及](?:\d{1,2}[日号]|最后一[日天]))*)", _monthly),
        (r"每月(最后一[日天])", _monthly),
        (r"每月第?(一|二|三|四|最后一)个(?:周|星期)([一二三四五六日天])", _nth_weekday),
        (r"每季度首月(\d{1,2})[日号]", _quarterly),
        (r"每年(\d{1,2})月(\d{1,2})[日号]", _yearly),
    )
    for pattern, make in patterns:
        match = re.fullmatch(pattern, text)
        if match is not None:
            return make(*match.groups())
    return ()


def _weekly(days: str) -> tuple[str, ...]:
    found = [str(_WEEKDAYS[char]) for char in days if char in _WEEKDAYS]
    return (f"FREQ=WEEKLY;BYDAY={','.join(dict.fromkeys(found))}",)


def _monthly(days: str) -> tuple[str, ...]:
    """One rule for each day, because each finds its own day in a short month."""
    found = [31 if item.startswith("最后") else int(item) for item in re.findall(r"\d+|最后", days)]
    return tuple(f"FREQ=MONTHLY;{_day(day)}" for day in dict.fromkeys(found))


def _quarterly(day: str) -> tuple[str, ...]:
    return (f"FREQ=MONTHLY;BYMONTH=1,4,7,10;{_day(int(day))}",)


def _yearly(month: str, day: str) -> tuple[str, ...]:
    """A day that the named month never has is a slip of the pen, not its last day."""
    if int(day) > _LONGEST_MONTH.get(int(month), 0):
        return ()
    return (f"FREQ=MONTHLY;BYMONTH={int(month)};{_day(int(day))}",)


def _day(day: int) -> str:
    """A day of the month; from the 29th on, the last one up to it that the month has."""
    if day <= 28 or day > 31:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(str(item) for item in range(28, day + 1))};BYSETPOS=-1"


def _nth_weekday(which: str, weekday: str) -> tuple[str, ...]:
    return (f"FREQ=MONTHLY;BYDAY={_ORDINALS[which]}{_WEEKDAYS[weekday]}",)
