"""Which of the concluded matters an office above visits again (抽查回访), as far as their methods ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.figures import DONE
from app.domain.method import Method
from app.domain.sampling import draw
from app.domain.stage import position
from app.domain.statistics import Cell, Column, Line, Sheet
from app.domain.step import Step
from app.domain.tally import number_day, tally
from app.services import backlog, cases, ledger, reports, store
from app.services.context import Context
from app.services.reports import Scope

SAMPLED = "sample"
"""The code of table ``followup_way`` that marks a visit as the one of a sample."""
_PLEASED = ("satisfied", "basically")
_COLUMNS = (
    Column("state", "抽查", "办结以后有没有登记过“怎样回访”为“抽查”的回访", ""),
    Column("satisfied", "抽查满意度", "最近一次抽查回访的结果", ""), Column("on", "抽查日期", "最近一次抽查回访的日期", ""),
    Column("outcome", "结果", "怎样办结的", ""), Column("done", "办结日期", "协议生效或办结那天", ""),
    Column("own", "平时回访", "办理单位最近一次自己回访的结果", ""), Column("method", "工作方法", "这件事按哪个方法办", ""),
    Column("site", "单位", "登记这件事的单位", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """One drawn matter. ``case`` is missing where nobody here can read it; ``visit`` is the last visit of the sample."""

    row: ledger.Row
    method: Method
    case: Case | None
    visit: Step | None
    own: Step | None


@dataclass(frozen=True)
class Share:
    """What one method asks for: ``total`` matters were concluded in the period, and ``items`` of them are drawn."""

    method: Method
    total: int
    items: tuple[Drawn, ...]


def drawn(ctx: Context, scope: Scope) -> list[Share]:
    """The draw for each method with a share of whose matters any was concluded in the period.

    What counts as concluded is figure ``total``: an agreement took effect, or mediation ended otherwise. The same question
    at the same site gives the same draw.
    """
    rows = ledger.rows(ctx, reports.cases_behind(ctx, scope, "total", DONE))
    return [_share(ctx, scope, method, items) for method, items in _by_method(ctx, rows)]


def _share(ctx: Context, scope: Scope, method: Method, items: list[ledger.Row]) -> Share:
    known = {row.record: row for row in items}
    chosen = draw(known, method.followups.sample, scope.first, scope.last, ctx.site.id)
    return Share(method, len(known), tuple(_drawn(ctx, known[record], method) for record in chosen))


def _by_method(ctx: Context, rows: Iterable[ledger.Row]) -> list[tuple[Method, list[ledger.Row]]]:
    """The rows whose method has a share; editions of a method that say the same are one."""
    pairs = [(ctx.methods.get(row.method, row.site), row) for row in rows]
    sampled = sorted((pair for pair in pairs if pair[0].followups.sample), key=lambda pair: _same(pair[0]))
    grouped = (list(group) for _, group in groupby(sampled, key=lambda pair: _same(pair[0])))
    return [(group[0][0], [row for _, row in group]) for group in grouped]


def _same(method: Method) -> tuple[str, int, str]:
    return method.key, method.followups.sample, method.followups.sampled_by


def _drawn(ctx: Context, row: ledger.Row, method: Method) -> Drawn:
    try:
        stored = store.current(ctx.database.read(), row.record)
    except UserError:  # its last version cannot be read here: it was drawn all the same
        stored = None
    if stored is None:
        return Drawn(row, method, None, None, None)
    visits = [step for step in position(stored.case).round_steps if step.action == "follow_up"]
    last = {step.mode == SAMPLED: step for step in visits}
    return Drawn(row, method, stored.case, last.get(True), last.get(False))


def sample(ctx: Context, scope: Scope, *, names: bool = False) -> Sheet:
    """The drawn matters as a table; one sentence where no method here asks for a sample. Parties are masked unless ``names``.

    ``scope.basis`` plays no part. Raises ``report.site``.
    """
    found = drawn(ctx, scope)
    heads = (*reports.head_lines(ctx, scope)[:-1], "按办结日期统计，不含不予受理和转交的")
    if not found and not any(method.followups.sample for method in cases.methods_here(ctx)):
        none = "本单位选用的工作方法没有规定抽查回访，本期也没有要抽查的事项。"
        return Sheet("sample", "抽查回访", heads, "", (), (), zero=none, pending=reports.pending(ctx))
    lines = tuple(_line(ctx, item, names) for share in found for item in share.items)
    return Sheet(
        "sample", "抽查回访", heads, "卷号和当事人", _COLUMNS, lines, notes=_notes(ctx, scope, found),
        zero="" if lines else f"{reports.days_of(scope)}，没有调解结束的事项，没有可抽的，特此零报告。",
        pending=reports.pending(ctx), persons=True, matters=True,
    )  # fmt: skip


def _line(ctx: Context, item: Drawn, names: bool) -> Line:
    """In the order of the columns."""
    counted = tally(item.case, item.method) if item.case else None
    day = number_day(counted.done) if counted else None
    words = (
        "已抽查" if item.visit else "还没有抽查", _result(ctx, item.visit),
        item.visit.on.isoformat() if item.visit and item.visit.on else "",
        reports.value_label(ctx, "outcome", counted.outcome) if counted else "记录打不开", day.isoformat() if day else "",
        _result(ctx, item.own), item.method.name, item.row.site_name or ctx.site.name,
    )  # fmt: skip
    name = backlog.matter_name(item.row.number, item.row.parties, names=names)
    return Line(item.row.record, name, tuple(Cell("", word) for word in words))


def _result(ctx: Context, step: Step | None) -> str:
    return ctx.codes.label("satisfaction", step.result) if step else ""


def _notes(ctx: Context, scope: Scope, found: list[Share]) -> tuple[str, ...]:
    told = [_counted(share) for share in found]
    told.append(
        "怎样抽：把每件的编号、时期和本单位编号合在一起算散列值，照散列值排序，取前面的。谁也不能挑；同一时期在本单位再抽一次，结果相同。"
    )
    told.append("抽查以后，在这件事里登记“回访”，“怎样回访”选“抽查”，这里就算已抽查。")
    if scope.last >= ctx.today():
        told.append("本期还没有过完，再有办结的，抽到的会变；请到期末以后再照着抽查。")
    return tuple(told)


def _counted(share: Share) -> str:
    rule = share.method.followups
    visits = [item.visit for item in share.items if item.visit]
    pleased = sum(visit.result in _PLEASED for visit in visits)
    who = f"由{rule.sampled_by}抽查" if rule.sampled_by else "抽查"
    return (
        f"{share.method.name}：本期调解结束 {share.total} 件，按 {rule.sample}%（不足一件的算一件）{who} {len(share.items)} 件，"
        f"已抽查 {len(visits)} 件，其中满意或基本满意 {pleased} 件。"
    )
