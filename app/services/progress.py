"""The report that a method asks for every so often (半月报、月报): what was open, came in and was concluded, and how each
open matter went on.

Everything is told by the present record. A matter that was reopened counts as open since its registration until it is
concluded again, because what was concluded and taken back is no longer counted; a note says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain import statistics as st
from app.domain.calendar import PERIODS, Period, period_of
from app.domain.errors import UserError
from app.domain.figures import CARRIED, DONE, OVERDUE, REGISTERED, STANDING, Criterion, Term
from app.domain.method import Named
from app.domain.statistics import Cell, Check, Column, Line, Sheet
from app.domain.tally import BETWEEN, UNDATED, day_number, happened, number_day
from app.services import backlog, cases, reports, store
from app.services.context import Context
from app.services.reports import Scope
from db import tally
from db.tally import Waiting

_COLUMNS = (
    st.named(CARRIED), Column("all", "本期登记", "本期登记的件数"), Column("ended", "本期办结", "本期有了结果的件数：成功、不成功、不予受理、转交"),
    Column("success", "成功", "本期调解成功的件数"), Column("failed", "不成功", "本期调解不成、当事人拒绝、申请人撤回的件数"),
    Column("declined", "不予受理", "本期不予受理的件数"), Column("referred", "转交", "本期转交有权部门的件数"),
    st.named(STANDING), st.named(OVERDUE),
)  # fmt: skip
_BASES = {CARRIED: CARRIED, "all": REGISTERED, STANDING: STANDING, OVERDUE: OVERDUE}
_HOW = ("success", "failed", "declined", "referred")
_Counts = dict[str, dict[str, int]]  # figure → unit → how many
_Sums = dict[str, int]


def periods(ctx: Context) -> list[tuple[str, str]]:
    """Every kind of period with its words; first those for which the methods of this room ask a report, and its name."""
    asked = {item.key: item.name for item in reversed(_asked(ctx))}
    first = dict.fromkeys(item.key for item in _asked(ctx))
    named = [(kind, f"{PERIODS[kind]}（{asked[kind].partition('（')[0]}）") for kind in first]
    return named + [(kind, words) for kind, words in PERIODS.items() if kind not in asked]


def usual_period(ctx: Context) -> Period:
    """The present period of the kind that this room reports by."""
    return period_of(periods(ctx)[0][0], ctx.today())


def _asked(ctx: Context) -> list[Named]:
    return [item for method in cases.methods_here(ctx) for item in method.report if item.key in PERIODS]


def progress(ctx: Context, scope: Scope, *, limit: int = 100, offset: int = 0, names: bool = False) -> Sheet:
    """The numbers for each unit, and below them (``more``) the open matters, oldest first.

    The last line is the total, or the one unit that there is. ``scope.basis`` plays no part. Parties are masked unless
    ``names``. Raises ``report.site``.
    """
    known = reports.places(ctx)
    counts = {column.key: _by_unit(ctx, scope, column.key) for column in _COLUMNS}
    units = {place.id: place.name for place in reports.within(scope, known)}
    units |= {key: "（名册以外的单位）" for by in counts.values() for key in by if key not in units}
    sums = {key: sum(by.values()) for key, by in counts.items()}
    lines = [_line(f"site:{key}/", name, {figure: by.get(key, 0) for figure, by in counts.items()}) for key, name in units.items()]
    early, late = (tally.total(ctx.database.read(), item) for item in _out_of_order(ctx, scope))
    whole = [_line("", "合计", sums)] if len(lines) > 1 else []
    zero = "" if any(sums.values()) else f"{reports.days_of(scope)}，没有未办结的事项，也没有登记和办结，特此零报告。"
    return Sheet(
        "progress", "进展报告", _heads(ctx, scope, known), "单位", _COLUMNS, (*lines, *whole),
        _checks(ctx, scope, sums, early, late), _notes(ctx, scope, early, late), zero, reports.pending(ctx),
        more=(_open_matters(ctx, scope, sums[STANDING], limit, offset, names),),
    )  # fmt: skip


def _by_unit(ctx: Context, scope: Scope, key: str) -> dict[str, int]:
    asked = reports.criterion(ctx, scope, key, _BASES.get(key, DONE))
    return {str(row[0]): int(row[1]) for row in tally.grouped(ctx.database.read(), asked, ("site",))}


def _line(prefix: str, name: str, numbers: _Sums) -> Line:
    cells = (Cell(f"{prefix}{key}", numbers[key], basis=_BASES.get(key, DONE)) for key in numbers)
    return Line(prefix.rstrip("/"), name, tuple(cells))


def _heads(ctx: Context, scope: Scope, known: list[reports.Place]) -> tuple[str, ...]:
    named = (item.name for item in _asked(ctx) if _is_whole(item.key, scope))
    return (
        *reports.head_lines(ctx, scope, known)[:-1], "期初、期末按那一天是否办结，登记、办结各按自己的日期",
        *(f"定期报告：{name}" for name in list(named)[:1]),
    )  # fmt: skip


def _is_whole(kind: str, scope: Scope) -> bool:
    period = period_of(kind, scope.first)
    return (period.first, period.last) == (scope.first, scope.last)


def _out_of_order(ctx: Context, scope: Scope) -> tuple[Criterion, Criterion]:
    """What was concluded before it was registered here (补录) and so was never open: of this period either day alone."""
    first, last = day_number(scope.first), day_number(scope.last)
    came, went = reports.criterion(ctx, scope, "all", REGISTERED), reports.criterion(ctx, scope, "ended", DONE)
    before = (Term("done", "least", (UNDATED,)), Term("done", "most", (first - 1,)))
    return replace(came, terms=(*came.terms, *before)), replace(went, terms=(*went.terms, Term("registered", "least", (last + 1,))))


def _checks(ctx: Context, scope: Scope, sums: _Sums, early: int, late: int) -> tuple[Check, ...]:
    left = sums[CARRIED] + sums["all"] - sums["ended"] - early + late
    how, standing = sum(sums[key] for key in _HOW), reports.figure(ctx, scope, STANDING)
    rule = "期初未办结 + 本期登记 − 本期办结 = 期末未办结" + ("（补录的已扣除、加回）" if early or late else "")
    return (
        Check(rule, left, sums[STANDING], left == sums[STANDING]),
        Check("成功 + 不成功 + 不予受理 + 转交 = 本期办结", how, sums["ended"], how == sums["ended"]),
        Check("其中超期 ≤ 期末未办结", sums[OVERDUE], sums[STANDING], sums[OVERDUE] <= sums[STANDING]),
        Check("各单位期末未办结合计 = 期末未办结", sums[STANDING], standing, sums[STANDING] == standing),
    )


def _notes(ctx: Context, scope: Scope, early: int, late: int) -> tuple[str, ...]:
    again = reports.figure(ctx, scope, f"{STANDING}/reopened")
    notes = [
        f"期末未办结的事项中，重启过的 {again} 件。",
        "重启过的事项，从登记那天起到再次办结为止都算未办结，重启以前的那次办结不再计入；事后重做以前各期的报告，数字可能和当时报的不同。",
        "超期按现在登记的办结期限算；以前改过期限的，不追算。",
    ]
    if early or late:
        notes.append(f"补录：本期登记、登记以前就已办结或没写办结日期的 {early} 件；本期办结、以后才登记的 {late} 件。这些事项没有算过未办结。")
    return tuple(notes)


_OPEN_COLUMNS = (
    Column("moved", "本期", "本期内有没有办理记录；只有登记本身的写“本期登记”", ""),
    Column("age", "已几天", "期末（本期没有过完的，为今天）− 登记日期", ""),
    Column("overdue", "超期", "期末（或今天）已过办结期限", ""), Column("stage", "阶段", "现在办到哪一步", ""),
    Column("level", "级别", "最近一次分级", ""), Column("last_action", "最近办理", "到期末为止最近做的一件事", ""),
    Column("last", "办理日期", "做最近那件事的日期", ""), Column("charge", "责任", "现在的责任单位、包案领导", ""),
    Column("due", "办结期限", "最近一次定的期限", ""),
)  # fmt: skip
MOVED, CAME, STILL = "有进展", "本期登记", "本期没有进展"


def _open_matters(ctx: Context, scope: Scope, total: int, limit: int, offset: int, names: bool) -> Sheet:
    asked = reports.criterion(ctx, scope, STANDING)
    found = [_until(ctx, item, asked.last) for item in tally.listed(ctx.database.read(), asked, limit, offset)]
    levels = reports.method_words(ctx, "level")
    day = min(scope.last, ctx.today())
    lines = tuple(_open_line(ctx, item, scope, day, names, levels.get(item.level, item.level)) for item in found)
    heads = (f"截止：{day.isoformat()}", f"制表日期：{ctx.today().isoformat()}")
    return Sheet(
        "progress_open", "未办结事项进展", heads, "卷号和当事人", _OPEN_COLUMNS, lines, notes=(_told(lines, total, offset),),
        zero="" if total else "没有尚未办结的事项。", persons=True, matters=True,
    )  # fmt: skip


def _until(ctx: Context, item: Waiting, last: int) -> Waiting:
    """As it was at the end of the period: what was done since is read from the record, which alone has all days."""
    if item.last <= last:
        return item
    try:
        stored = store.current(ctx.database.read(), item.record)
    except UserError:  # nobody here can read it, and what is counted of it is all there is
        stored = None
    done = [pair for pair in happened(stored.case) if pair[0] <= last] if stored else []
    day, what = max(reversed(done), key=lambda pair: pair[0], default=(item.registered, "registered"))
    return item._replace(last=day, last_action=what)


def _open_line(ctx: Context, item: Waiting, scope: Scope, day: date, names: bool, level: str) -> Line:
    """In the order of the columns."""
    registered, last, due = (number_day(number) for number in (item.registered, item.last, item.due))
    words = (
        _moved(item, scope), (day - registered).days if registered else "", "超期" if due and due < day else "",
        ctx.codes.label("stage", item.stage), level,
        backlog.HAPPENED.get(item.last_action, item.last_action), last.isoformat() if last else "",
        "、".join(filter(None, (item.unit, item.leaders.replace(BETWEEN, "、")))), due.isoformat() if due else "",
    )  # fmt: skip
    return Line(item.record, backlog.matter_name(item.number, item.parties, names=names), tuple(Cell("", word) for word in words))


def _moved(item: Waiting, scope: Scope) -> str:
    if item.last < day_number(scope.first):
        return STILL
    return CAME if item.last_action == "registered" else MOVED


def _told(lines: Iterable[Line], total: int, offset: int) -> str:
    words = [line.cells[0].value for line in lines]
    counted = "、".join(f"{word} {words.count(word)} 件" for word in (MOVED, CAME, STILL))
    listed = "" if len(words) == total else f"这里列出第 {offset + 1} 件起的 {len(words)} 件，"
    return f"期末未办结 {total} 件，{listed}其中{counted}。"
