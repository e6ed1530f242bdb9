"""积案动态台账: the live ledger of open matters, the oldest first, and how a table calls a matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from app.domain.actions import ACTIONS
from app.domain.figures import REGISTERED
from app.domain.identity import mask_name
from app.domain.statistics import Cell, Column, Line, Sheet
from app.domain.tally import BETWEEN, day_number, number_day
from app.services.context import Context
from app.services.reports import Scope, criterion, head_lines, method_words, pending, scope_terms
from db import tally

HAPPENED = {"registered": "登记", "session": "调解", "agreement": "协议", **{code: action.name for code, action in ACTIONS.items()}}
_NAMED = 3  # parties of a matter that a table names
_BACKLOG_COLUMNS = (
    Column("age", "已经几天", "今天 − 登记日期", "天"), Column("registered", "登记日期", "登记那天", ""),
    Column("stage", "阶段", "现在办到哪一步", ""), Column("level", "级别", "最近一次分级", ""),
    Column("unit", "责任单位", "最近一次交办的单位", ""), Column("leader", "包案领导", "现在的包案领导", ""),
    Column("visits", "来访次数", "登记算第一次", "次"), Column("last_action", "最近办理", "最近做的一件事", ""),
    Column("last", "最近办理日期", "最近做事的日期", ""), Column("idle", "停了几天", "今天 − 最近办理日期", "天"),
    Column("due", "办结期限", "最近一次定的期限", ""), Column("overdue", "是否超期", "今天已过办结期限", ""),
)  # fmt: skip


def backlog(ctx: Context, scope: Scope, *, limit: int = 100, offset: int = 0, names: bool = False) -> Sheet:
    """The live ledger of open matters (积案) registered up to the end of the period, oldest first.

    Lines are named after number and parties; the figure of the first cell is the number itself.
    """
    conn, today = ctx.database.read(), ctx.today()
    found = tally.waiting(conn, scope_terms(ctx, scope), day_number(scope.last), limit, offset)
    levels = method_words(ctx, "level")
    lines = tuple(_open_line(ctx, item, today, names, levels.get(item.level, item.level)) for item in found)
    heads = (*head_lines(ctx, scope)[:2], f"截止：{scope.last.isoformat()}以前登记的", f"制表日期：{today.isoformat()}")
    zero = "" if lines else "没有尚未办结的事项，特此零报告。"
    return Sheet("backlog", "积案动态台账", heads, "卷号和当事人", _BACKLOG_COLUMNS, lines, zero=zero, pending=pending(ctx), persons=True, matters=True)


def backlog_size(ctx: Context, scope: Scope) -> int:
    """How many open matters there are in all."""
    everything = replace(scope, first=date(1, 1, 1))
    return tally.total(ctx.database.read(), replace(criterion(ctx, everything, "open", REGISTERED), first=0))


def _open_line(ctx: Context, item: tally.Waiting, today: date, names: bool, level: str) -> Line:
    """In the order of the columns."""
    registered, age = _told(item.registered, today)
    last, idle = _told(item.last, today)
    due, left = _told(item.due, today)
    words = (
        age, registered, ctx.codes.label("stage", item.stage), level, item.unit, item.leaders.replace(BETWEEN, "、"),
        item.visits, HAPPENED.get(item.last_action, item.last_action), last, idle, due, "超期" if left and int(left) > 0 else "",
    )  # fmt: skip
    return Line(item.record, matter_name(item.number, item.parties, names=names), tuple(map(_said, words)))


def matter_name(number: str, parties: str, *, names: bool) -> str:
    """How a table calls a matter: its number and the first parties, masked unless ``names``."""
    people = parties.split("、")
    shown = people[:_NAMED] if names else [mask_name(name) for name in people[:_NAMED]]
    more = f"等 {len(people)} 方" if len(people) > _NAMED else ""
    return f"{number} {'、'.join(shown)}{more}"


@lru_cache(maxsize=4096)
def _said(word: str | int) -> Cell:
    """Words of a page repeat: levels, stages, days."""
    return Cell("", word)


@lru_cache(maxsize=4096)
def _told(number: int, today: date) -> tuple[str, int | str]:
    """A day as it is written, and how many days ago it was; matters of a page share their days."""
    day = number_day(number)
    return (day.isoformat(), (today - day).days) if day else ("", "")
