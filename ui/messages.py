"""What the program says: notices for the banner of the window, and the wording of dates, sums and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from app.domain.errors import UserError


@dataclass(frozen=True)
class Notice:
    """One sentence for the user. ``tone``: info · good · warning · error. ``code`` is for the telephone."""

    tone: str
    sentence: str
    code: str = ""


class Notices(QObject):
    """Where pages say things that concern the whole window. The window shows them in its banner."""

    posted = Signal(object)

    def info(self, sentence: str) -> None:
        """Something to know."""
        self.posted.emit(Notice("info", sentence))

    def good(self, sentence: str) -> None:
        """Something that was done."""
        self.posted.emit(Notice("good", sentence))

    def warning(self, sentence: str) -> None:
        """Something to look at."""
        self.posted.emit(Notice("warning", sentence))

    def error(self, error: UserError) -> None:
        """Something that did not work."""
        self.posted.emit(Notice("error", error.sentence, error.code))


def day(value: date | str | None) -> str:
    """``2026年3月5日``; empty for nothing; a text that is no date stays as it is."""
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value[:10]))
        except ValueError:
            return value
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def moment(value: datetime | str | None) -> str:
    """``3月5日 14:20`` in local time; the year is added when it is not this one."""
    if isinstance(value, str):
        try:
            return moment(datetime.fromisoformat(value))
        except ValueError:
            return value
    if value is None:
        return ""
    local = value.astimezone()
    year = "" if local.year == datetime.now().astimezone().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


def yuan(fen: int | None) -> str:
    """``13,800 元``, with 角分 only when there are any."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d} 元" if rest else f"{sign}{whole:,} 元"


def in_days(due: date, today: date) -> str:
    """``今天``, ``还有 3 天``, ``已过 2 天``."""
    days = (due - today).days
    if days == 0:
        return "今天"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def remaining(seconds: float) -> str:
    """A rough time that does not jump about: ``不到 1 分钟``, ``约 3 分钟``."""
    if seconds < 10:
        return "马上就好"
    return "不到 1 分钟" if seconds < 60 else f"约 {round(seconds / 60)} 分钟"
