"""The table of holidays: the one that comes with the program, and reading one that an office sends."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.calendar import Holidays
from app.domain.errors import UserError
from app.paths import assets_dir


@lru_cache(maxsize=1)
def load_holidays() -> Holidays:
    """``assets/codes/holidays.toml``: the years that the State Council has announced so far."""
    path = assets_dir() / "codes" / "holidays.toml"
    return read_holidays(path.read_text(encoding="utf-8"), path.name)


def read_holidays(text: str, name: str) -> Holidays:
    """Read a table. Raises ``holidays.invalid`` with the place and the reason; nothing has changed then."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, f"格式不对（{error}）") from None
    off: dict[date, str] = {}
    worked: set[date] = set()
    years = sorted(_year(name, key) for key in table)
    if not years or years != list(range(years[0], years[-1] + 1)):
        raise _refused(name, "年份要一年接一年，中间不能缺")
    for key, year in table.items():
        off |= _off(name, int(key), year)
        worked |= set(_days(name, int(key), "上班", year.get("worked", [])))
    if any(day.weekday() < 5 for day in worked) or worked & set(off):
        raise _refused(name, "“worked”里只能写调休上班的星期六、星期日")
    return Holidays(frozenset(off), frozenset(worked), years[0], years[-1], tuple(sorted(off.items())))


def _year(name: str, key: str) -> int:
    if not (key.isdecimal() and len(key) == 4):
        raise _refused(name, f"“{key[:20]}”不是年份")
    return int(key)


def _off(name: str, year: int, table: Any) -> dict[date, str]:
    if not isinstance(table, dict) or not isinstance(table.get("off"), dict):
        raise _refused(name, f"{year} 年缺少放假日期（off）")
    return {day: title for title, days in table["off"].items() for day in _days(name, year, title, days)}


def _days(name: str, year: int, title: str, days: Any) -> list[date]:
    """The dates of a list. A holiday may begin in December of the year before or end in January of the next."""
    if not isinstance(days, list) or not all(type(day) is date and abs(day.year - year) <= 1 for day in days):
        raise _refused(name, f"{year} 年“{title}”要写成日期的列表，例如 [2026-10-01, 2026-10-02]")
    return days


def _refused(name: str, reason: str) -> UserError:
    return UserError("holidays.invalid", f"节假日表 {name[:60]} 没有采用：{reason}。原来的表没有改变。")
