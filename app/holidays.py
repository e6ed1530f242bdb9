"""The table of holidays: the one that comes with the program, and reading one that an office sends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.calendar import Holidays
from app.domain.errors import UserError
from app.paths import assets_dir

_NAME = "holidays.toml"


@lru_cache(maxsize=2)
def load_holidays(own: str = "") -> Holidays:
    """``assets/codes/holidays.toml``, with the years of ``own`` in place of its years.

    ``own`` was checked when it was taken; should it no longer fit a newer program, the program's table stands alone.
    """
    shipped = _shipped()
    if own:
        try:
            return read_holidays(own, base=shipped)
        except UserError:
            pass
    return read_holidays(shipped)


def _shipped() -> str:
    return (assets_dir() / "codes" / _NAME).read_text(encoding="utf-8")


def check_holidays(text: str, name: str) -> tuple[int, int]:
    """The first and last year that a file would replace or add. Raises ``holidays.invalid``."""
    read_holidays(text, name, _shipped())
    years = sorted(map(int, _Source(text, name).parsed()))
    return years[0], years[-1]


def read_holidays(text: str, name: str = _NAME, base: str = "") -> Holidays:
    """Read a table; its years stand in place of those of ``base``, another table.

    Raises ``holidays.invalid`` with line and reason; nothing has changed then. A year without any day off is refused: it
    would make every result of that year look certain and be wrong.
    """
    source = _Source(text, name)
    own = source.parsed()
    if not own:
        raise source.refused("里面一年也没有")
    table = {**_Source(base, _NAME).parsed(), **own}
    years = sorted(source.year(key) for key in table)
    if years != list(range(years[0], years[-1] + 1)):
        raise source.refused("年份要一年接一年，中间不能缺")
    off: dict[date, str] = {}
    worked: set[date] = set()
    for key, content in table.items():
        for title, day in source.days_off(key, content):
            if day in off:
                raise source.refused(f"{day} 写了两次", key, str(day))
            off[day] = title
        worked |= set(source.days_worked(key, content))
    for day in sorted(worked & set(off)):
        raise source.refused(f"{day} 又放假又上班", str(day.year), str(day))
    return Holidays(frozenset(off), frozenset(worked), years[0], years[-1], tuple(sorted(off.items())))


@dataclass(frozen=True)
class _Source:
    """A file being read, so that a refusal can name its line."""

    text: str
    name: str

    def parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:  # numbers without end and brackets without end included
            place = re.search(r"at line (\d+)", str(error))
            where = f"第 {place.group(1)} 行" if place else "文件末尾"
            raise self.refused(f"{where}格式不对") from None

    def year(self, key: str) -> int:
        if re.fullmatch(r"20[0-9]{2}", key) is None:
            raise self.refused(f"“{key[:20]}”不是年份", word=key)
        return int(key)

    def days_off(self, key: str, content: Any) -> Iterator[tuple[str, date]]:
        """Each day off with the name of its holiday."""
        if not isinstance(content, dict) or not isinstance(content.get("off"), dict) or not content["off"]:
            raise self.refused(f"{key} 年缺少放假日期（off）", key)
        for other in sorted(set(content) - {"off", "worked"}):
            raise self.refused(f"{key} 年里“{other[:20]}”不认识，只能写 off 和 worked", key, other)
        for title, days in content["off"].items():
            for day in self._days(key, title, days):
                yield title, day

    def days_worked(self, key: str, content: dict[str, Any]) -> Iterator[date]:
        """Weekend days that are worked."""
        for day in self._days(key, "worked", content.get("worked", [])):
            if day.weekday() < 5:
                raise self.refused(f"{day} 不是周末，“worked”里只能写调休上班的星期六、星期日", key, str(day))
            yield day

    def _days(self, key: str, title: str, days: Any) -> list[date]:
        if not isinstance(days, list) or not all(type(day) is date for day in days):
            raise self.refused(f"{key} 年“{title[:20]}”要写成日期的列表，例如 [2026-10-01, 2026-10-02]", key, title)
        if not days and title != "worked":
            raise self.refused(f"{key} 年“{title[:20]}”一天也没有", key, title)
        for day in days:
            if not date(int(key) - 1, 12, 1) <= day <= date(int(key) + 1, 1, 31):  # holidays around New Year
                raise self.refused(f"{day} 不在 {key} 年", key, str(day))
        return days

    def refused(self, reason: str, key: str = "", word: str = "") -> UserError:
        """The refusal, with the line of ``word`` within the year ``key`` where both are found."""
        line = self._line(key, word)
        place = f"第 {line} 行：" if line else ""
        return UserError("holidays.invalid", f"节假日表 {self.name[:60]} 没有采用：{place}{reason}。原来的表没有改变。")

    def _line(self, key: str, word: str) -> int:
        lines = self.text.splitlines()
        begin = next((index for index, line in enumerate(lines) if line.strip().startswith(f"[{key}")), 0) if key else 0
        found = (index for index, line in enumerate(lines) if index >= begin and word in line)
        return next(found, begin) + 1 if key or word else 0
