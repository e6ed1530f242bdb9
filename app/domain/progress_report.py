"""The progress report (半月报、月报) as an official paper: what the tables say, in the order in which offices write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar import spoken
from app.domain.forms.sheet import Box, Closing, Line, Piece, Prose, Ruled, Sheet, SignHere, Title, Words
from app.domain.statistics import Cell, shown
from app.domain.statistics import Line as Row
from app.domain.statistics import Sheet as Table

_TITLE = "矛盾纠纷化解情况报告"
_NO_ADDRESSEE = 14  # characters to write it in by hand
_LINES = 3  # to write by hand what is asked of the office above
_UNIT, _MATTER = 36.0, 46.0  # millimetres, of the whole 156
_OPEN = (
    ("天数", 13.0, "age"), ("本期", 18.0, "moved"), ("最近办理", 20.0, "last_action"), ("办理日期", 20.0, "last"), ("责任", 19.0, "charge"),
    ("办结期限", 20.0, "due"),
)  # fmt: skip


@dataclass(frozen=True)
class Reporting:
    """Who reports to whom, on what days. ``to`` may be empty; ``remarks``: what is asked for, a line each."""

    organ: str
    to: str
    first: date
    last: date
    on: date
    remarks: str = ""

    @property
    def days(self) -> str:
        """``2026年11月1日至15日``, with as much of the second day as differs."""
        same = self.first.year == self.last.year, (self.first.year, self.first.month) == (self.last.year, self.last.month)
        last = f"{self.last.day}日" if same[1] else f"{self.last.month}月{self.last.day}日" if same[0] else spoken(self.last)
        return f"{spoken(self.first)}至{last}"


def report_sheet(table: Table, about: Reporting) -> Sheet:
    """The paper of a table that ``app.services.progress`` made."""
    return Sheet("report", _TITLE, about.organ, "", tuple(_pieces(table, about)))


def _pieces(table: Table, about: Reporting) -> Iterator[Piece]:
    yield Title(_TITLE)
    yield Line((Words(f"（{about.days}）"),), align="center")
    yield Line((Words(f"{about.to}：") if about.to else Words("", blank=_NO_ADDRESSEE), *([] if about.to else [Words("：")])))
    yield _prose(f"现将{about.days}矛盾纠纷受理和化解情况报告如下。")
    yield _heading("一、基本情况")
    yield _prose(table.zero or _numbers(table))
    if len(table.lines) > 1 and not table.zero:
        yield _by_unit(table)
    for check in table.checks:
        if not check.met:
            yield _prose(f"核对：{check.rule}，两边是 {check.left} 和 {check.right}，不相等，请先查明。")
    yield _heading("二、未办结事项进展")
    yield from _open(table.more[0])
    yield _heading("三、需要上级协调解决的问题")
    asked = [line.strip() for line in about.remarks.split("\n") if line.strip()]
    yield from map(_prose, asked) if asked else [Prose((Words("", blank=1),), lines=_LINES)]
    yield Closing((SignHere("填报人（签名）："), SignHere("负责人（签名）：")), (about.organ, "（印章）", spoken(about.on)))


def _prose(said: str) -> Prose:
    return Prose((Words(said),))


def _heading(said: str) -> Prose:
    return Prose((Words(said, face="Hei"),), lead=True, gap=True)


def _numbers(table: Table) -> str:
    """The last line of the table as a sentence: the total, or the one unit that there is."""
    at = {column.key: cell.value for column, cell in zip(table.columns, table.lines[-1].cells, strict=True)}
    how = "、".join(
        f"{column.name}{at[column.key]}件" for column in table.columns if column.key in ("success", "failed", "declined", "referred") and at[column.key]
    )
    carried, came, ended, standing, overdue = (at[key] for key in ("carried", "all", "ended", "standing", "overdue"))
    late = f"，其中超过办结期限{overdue}件" if overdue else ""
    return f"期初未办结{carried}件，本期登记{came}件，本期办结{ended}件{f'（{how}）' if how else ''}，期末未办结{standing}件{late}。"


def _by_unit(table: Table) -> Ruled:
    width = (156.0 - _UNIT) / len(table.columns)
    head = (_label(table.first_column, _UNIT), *(_label(column.name, width) for column in table.columns))
    rows = [
        (Box(line.name, _UNIT), *(Box(shown(cell, column), width, align="center") for cell, column in zip(line.cells, table.columns, strict=True)))
        for line in table.lines
    ]
    return Ruled((head, *rows), head=1)


def _open(table: Table) -> Iterator[Piece]:
    if not table.lines:
        yield _prose(table.zero)
        return
    yield _prose("".join(table.notes))
    head = (_label("卷号和当事人", _MATTER), *(_label(name, width) for name, width, _ in _OPEN))
    yield Ruled((head, *(_open_row(table, line) for line in table.lines)), head=1)


def _open_row(table: Table, line: Row) -> tuple[Box, ...]:
    at: dict[str, Cell] = dict(zip((column.key for column in table.columns), line.cells, strict=True))
    cells = (Box(_dated(str(at[key].value)), width, align="center") for _, width, key in _OPEN)
    return (Box(line.name, _MATTER), *cells)


def _dated(said: str) -> str:
    """A day as narrow columns hold it: ``2026-11-05`` in two lines that break where people would."""
    parts: Sequence[str] = said.split("-")
    return f"{parts[0]}年\n{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 and all(part.isdigit() for part in parts) else said


def _label(said: str, width: float) -> Box:
    return Box(said, width, label=True, align="center")
