"""What people write for a date, a clock time or a list of names, read as values. No Qt, no clock of its own."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from app.domain.errors import UserError
from app.domain.identity import tidy_name

# Which year "3月5日" means: the last such day, the next such day, or the nearest one.
PAST, NEAR, FUTURE = "past", "near", "future"

_WORDS = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2,
    "大后天": 3,
}
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_WEEKDAYS = "一二三四五六日"
_DIGITS = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_WIDE: dict[int, int | str] = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_WIDE |= {ord("："): ":", ord("．"): ".", ord("／"): "/", ord("－"): "-"}
_LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|冬月|初[一二三四五六七八九十]|廿|除夕|春节|中秋|端午")
_NUMERAL = re.compile(r"[零〇○一二三四五六七八九十两]+(?=[年月日号天个点时分周])")
_FULL = re.compile(r"(\d{4}|\d{2}(?=年))[年\-./](\d{1,2})[月\-./](\d{1,2})[日号]?")
_SHORT = re.compile(r"(\d{1,2})[月\-./](\d{1,2})[日号]?")
_SHIFT = re.compile(r"(\d{1,3})(天|日|个?星期|周|个?月|年)(?:之|以)?(后|前|内)")


def read_date(written: str, today: date, lean: str = NEAR) -> date | None:
    """The day meant by ``今天``, ``3月5日``, ``2026-3-5``, ``20260305``, ``下周一``, ``30天后``; None for no text.

    ``lean`` decides the year where none is written. Raises ``UserError`` for what cannot be read, and says so apart
    for dates of the lunar calendar.
    """
    bare = re.sub(r"\s", "", written.translate(_WIDE))
    if not bare:
        return None
    if _LUNAR.search(bare):
        raise UserError("date.lunar", "这像是农历日期。请换成公历（阳历）日期，例如 2026-3-5。")
    bare = _NUMERAL.sub(lambda match: _arabic(match.group(), match.string[match.end()]), bare)
    try:
        found = _relative(bare, today) or _absolute(bare, today, lean)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise UserError("date.unreadable", f"日期“{written[:20]}”看不懂。可以写 2026-3-5、3月5日、今天、明天。")
    return found


def _arabic(numeral: str, unit: str) -> str:
    """``二〇二六`` → 2026, ``十五`` → 15, ``二十`` → 20."""
    if unit == "周":
        return numeral
    if "十" not in numeral:
        return "".join(str(_DIGITS[char]) for char in numeral)
    tens, _, ones = numeral.partition("十")
    return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0))


def _relative(bare: str, today: date) -> date | None:
    if bare in _WORDS:
        return today + timedelta(days=_WORDS[bare])
    if bare in ("月底", "本月底"):
        return today.replace(day=monthrange(today.year, today.month)[1])
    if bare in ("年底", "今年底"):
        return date(today.year, 12, 31)
    if match := re.fullmatch(r"(上|本|这|下)?个?(?:周|星期|礼拜)([一二三四五六日天])", bare):
        weeks = {"上": -7, "下": 7}.get(match.group(1) or "", 0)
        weekday = _WEEKDAYS.index(match.group(2).replace("天", "日"))
        return today + timedelta(days=weekday - today.weekday() + weeks)
    if match := _SHIFT.fullmatch(bare):
        count = int(match.group(1)) * (-1 if match.group(3) == "前" else 1)
        return _shifted(today, count, match.group(2).removeprefix("个"))
    return None


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in ("月", "年"):
        return add_months(day, count * (12 if unit == "年" else 1))
    return day + timedelta(days=count * (7 if unit in ("周", "星期") else 1))


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _absolute(bare: str, today: date, lean: str) -> date | None:
    for word, shift in _YEARS.items():
        if bare.startswith(word):
            bare = f"{today.year + shift}年{bare[len(word):]}"
    if re.fullmatch(r"(19|20)\d{6}", bare):
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    if match := _FULL.fullmatch(bare):
        year, month, day = (int(part) for part in match.groups())
        return date(year if len(match.group(1)) == 4 else _century(year, today), month, day)
    if match := _SHORT.fullmatch(bare):
        return _leaning(int(match.group(1)), int(match.group(2)), today, lean)
    if match := re.fullmatch(r"(\d{1,2})[日号]", bare):
        return today.replace(day=int(match.group(1)))
    return None


def _century(year: int, today: date) -> int:
    return 2000 + year if 2000 + year <= today.year + 20 else 1900 + year


def _leaning(month: int, day: int, today: date, lean: str) -> date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if lean == PAST:
        return max(item for item in found if item <= today)
    if lean == FUTURE:
        return min(item for item in found if item >= today)
    return min(found, key=lambda item: abs((item - today).days))


def write_date(day: date) -> str:
    """``2026年3月5日``, as it stands on papers; ``read_date`` reads it back."""
    return f"{day.year}年{day.month}月{day.day}日"


_CLOCK = re.compile(r"(凌晨|早上|上午|中午|下午|晚上)?(\d{1,2})(?:[:点时.](?:(半)|(一刻|三刻)|(\d{1,2})分?)?)?")


def read_clock(written: str) -> str:
    """``09:30`` from ``9:30``, ``9点半``, ``下午3点``, ``930``; empty for empty. Raises ``UserError`` otherwise."""
    bare = re.sub(r"\s|整", "", written.translate(_WIDE))
    if not bare:
        return ""
    bare = re.sub(r"[零〇一二三四五六七八九十两]+(?=[点时分])", lambda m: _arabic(m.group(), "点"), bare)
    if re.fullmatch(r"\d{3,4}", bare):
        bare = f"{bare[:-2]}:{bare[-2:]}"
    if match := _CLOCK.fullmatch(bare):
        half, hour, thirty, quarter, minutes = match.groups()
        hours = int(hour) + (12 if half in ("下午", "晚上") and int(hour) < 12 else 0)
        minute = 30 if thirty else {"一刻": 15, "三刻": 45}.get(quarter or "", int(minutes or 0))
        if hours < 24 and minute < 60:
            return f"{hours:02d}:{minute:02d}"
    raise UserError("clock.unreadable", f"时间“{written[:20]}”看不懂。可以写 9:30、9点半、下午3点。")


def read_names(written: str) -> tuple[str, ...]:
    """Names parted by 、 ， ； or a new line, each tidied. Spaces do not part names: foreign names have them."""
    names = (tidy_name(part) for part in re.split(r"[、，,；;\n]+", written))
    return tuple(dict.fromkeys(name for name in names if name))
