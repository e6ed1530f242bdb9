"""``report``: statistics of any period and place, as text, JSON, spreadsheet, and the matters behind a number."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.calendar import HALF_MONTH, HALF_YEAR, MONTH, QUARTER, WEEK, YEAR, period_of
from app.domain.errors import UserError
from app.domain.figures import DIMENSIONS, DONE, REGISTERED
from app.domain.identity import mask_name
from app.domain.statistics import Sheet, shown
from app.services import (
    backlog,
    exchange,
    ledger,
    print_items,
    printers,
    progress,
    progress_paper,
    reports,
    sampling,
    spreadsheet,
)
from app.services.context import Context

_WORDS = {
    "mediation": "人民调解案件情况统计表", "visits": "来访批次和人次", "quality": "办结率、满意率等质量指标", "breakdown": "按级别、调解员、单位等分组",
    "points": "积分台账", "backlog": "积案动态台账", "zero": "零报告",
    "progress": "进展报告：期初、登记、办结、期末和未办结的每一件", "sample": "抽查回访：按工作方法规定的比例抽出的件",
}  # fmt: skip
_EARLIEST, _LATEST = 1900, 2999
_Made = Callable[[Context, reports.Scope, argparse.Namespace], Sheet]
_MADE: dict[str, _Made] = {
    "mediation": lambda ctx, scope, options: reports.mediation_table(ctx, scope),
    "visits": lambda ctx, scope, options: reports.visit_table(ctx, scope),
    "quality": lambda ctx, scope, options: reports.quality(ctx, scope),
    "breakdown": lambda ctx, scope, options: reports.breakdown(ctx, scope, options.by, names=options.names),
    "points": lambda ctx, scope, options: reports.points_ledger(ctx, scope, names=options.names),
    "backlog": lambda ctx, scope, options: backlog.backlog(
        ctx, scope, limit=options.limit, offset=options.offset, names=options.names
    ),
    "zero": lambda ctx, scope, options: reports.zero_report(ctx, scope),
    "progress": lambda ctx, scope, options: progress.progress(
        ctx, scope, limit=options.limit, offset=options.offset, names=options.names
    ),
    "sample": lambda ctx, scope, options: sampling.sample(ctx, scope, names=options.names),
}


def register(groups: Any) -> None:
    """Add the ``report`` group."""
    group = groups.add_parser("report", help="统计报表").add_subparsers(dest="action", metavar="报表", required=True)
    for name, words in _WORDS.items():
        command = group.add_parser(name, help=words)
        command.add_argument("--period", default="", help="2026-10、2026Q3、2026、2026-10-H1（上半月）、2026-W42（第 42 周）")
        command.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="第一天")
        command.add_argument("--to", dest="last", type=date.fromisoformat, default=None, help="最后一天")
        command.add_argument("--basis", choices=(DONE, REGISTERED), default=DONE, help="按办结日期（默认）或登记日期")
        command.add_argument("--site", default="", help="只算一个单位：名称或内部编号")
        command.add_argument("--division", default="", help="只算区划代码以此开头的单位")
        command.add_argument("--method", default="", help="只算一种工作方法")
        command.add_argument("--kind", default="", help="只算一种事项")
        command.add_argument("--xlsx", type=Path, default=None, help="存为电子表格")
        command.add_argument("--csv", type=Path, default=None, help="存为 CSV（UTF-8，带字节顺序标记）")
        command.add_argument("--cases", default="", metavar="数字", help="不出表，列出这个数字背后的纠纷")
        if name == "progress":
            command.add_argument("--pdf", type=Path, default=None, help="存为公文格式的报告（PDF）")
            command.add_argument("--remarks", default="", help="报告里“需要上级协调解决的问题”写什么；不写就留空行")
        command.set_defaults(run=_run, made=_MADE[name], by="", names=False, limit=100, offset=0, categories="local", whole=False)
        _add_own(command, name)


def _add_own(command: argparse.ArgumentParser, name: str) -> None:
    if name == "mediation":
        command.add_argument("--categories", choices=("local", "A", "B", "C", "auto"), default="local", help="纠纷类型清单")
    if name == "breakdown":
        command.add_argument("--by", required=True, choices=[item for item in DIMENSIONS if item in reports.breakable()], help="按哪一项分组")
    if name in ("breakdown", "points", "backlog", "progress", "sample"):
        command.add_argument("--names", action="store_true", help="写出完整姓名，不遮")
    if name in ("progress", "sample"):
        command.set_defaults(whole=True)
    if name in ("backlog", "progress"):
        command.add_argument("--limit", type=int, default=100)
        command.add_argument("--offset", type=int, default=0)


def _run(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    first, last = _range(options, context)
    scope = reports.Scope(
        first, last, options.basis, options.site, options.division, options.method, options.kind, options.categories
    )
    exchange.work_in(context, output.progress)  # so that nothing received is missing
    if options.cases:
        _list(context, scope, options.cases, output)
        return
    sheet = options.made(context, scope, options)
    if options.xlsx is not None:
        spreadsheet.save_xlsx([sheet], options.xlsx)
    if options.csv is not None:
        spreadsheet.save_csv(sheet, options.csv)
    if getattr(options, "pdf", None) is not None:
        _save_paper(context, scope, options)
    files = [path for path in (options.xlsx, options.csv, getattr(options, "pdf", None)) if path is not None]
    output.one(_json(context, scope, sheet, files, options.names), text_of(sheet, files))


def _save_paper(ctx: Context, scope: reports.Scope, options: argparse.Namespace) -> None:
    made = progress_paper.sheet(ctx, scope, names=options.names, remarks=options.remarks)
    printable = printers.Printable(progress_paper.pages(made), print_items.report("进展报告"))
    printers.save_paper(ctx, printable, options.pdf)


def _range(options: argparse.Namespace, ctx: Context) -> tuple[date, date]:
    """The days asked for; without any, this month so far, or the present period by which this room reports."""
    today = ctx.today()
    if options.period:
        first, last = read_period(options.period)
    elif options.whole and options.first is None and options.last is None:
        period = progress.usual_period(ctx)
        first, last = period.first, period.last
    else:
        first, last = options.first or today.replace(day=1), options.last or today
    if first.year < _EARLIEST or last.year > _LATEST:
        raise UserError("report.period", "年份太早或太晚，没有统计。请核对日期。")
    if first > last:
        raise UserError("report.period", "第一天在最后一天之后，没有统计。请核对日期。")
    return first, last


_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-H([12]))?|Q([1-4])|-H([12])|-W(\d\d))?", re.ASCII)


def read_period(text: str) -> tuple[date, date]:
    """The first and the last day of ``2026``, ``2026Q3``, ``2026-H1``, ``2026-10``, ``2026-10-H1`` or ``2026-W42``."""
    match = _PERIOD.fullmatch(text)
    year, month, half, quarter, half_year, week = match.groups() if match else (None,) * 6
    if year is None or not _EARLIEST <= int(year) <= _LATEST or not 1 <= int(month or 1) <= 12:
        raise _no_period()
    if week:
        return _week(int(year), int(week))
    kind, start = YEAR, 1
    if month:
        kind, start = HALF_MONTH if half else MONTH, int(month)
    elif quarter:
        kind, start = QUARTER, 3 * int(quarter)
    elif half_year:
        kind, start = HALF_YEAR, 6 * int(half_year)
    found = period_of(kind, date(int(year), start, 16 if half == "2" else 1))
    return found.first, found.last


def _week(year: int, week: int) -> tuple[date, date]:
    """The week with this number (ISO 8601: the first one holds the first Thursday)."""
    try:
        found = period_of(WEEK, date.fromisocalendar(year, week, 1))
    except ValueError:
        raise _no_period() from None
    return found.first, found.last


def _no_period() -> UserError:
    return UserError("report.period", "时期请写成 2026-10、2026Q3、2026、2026-H1、2026-10-H1 或 2026-W42 的样子；没有统计。")


def _json(ctx: Context, scope: reports.Scope, sheet: Sheet, files: list[Path], names: bool) -> dict[str, Any]:
    """Every number with its formula and the question behind it. Keys of masked persons are masked too."""
    figures = [
        {
            "line": line.name, "column": column.name, "figure": "" if sheet.persons and not names and line.key else cell.figure,
            "value": cell.value, **({"base": cell.base} if cell.how != "count" else {}), "shown": shown(cell, column),
            "formula": line.formula or column.formula, "basis": cell.basis or scope.basis, **({"case": line.key} if sheet.matters else {}),
        }
        for line in sheet.lines
        for cell, column in zip(line.cells, sheet.columns, strict=True)
    ]
    return {
        "report": sheet.code, "title": sheet.title, "from": scope.first, "to": scope.last, "basis": scope.basis, "site": scope.site,
        "division": scope.division, "heads": sheet.heads, "figures": figures, "checks": sheet.checks, "notes": sheet.notes,
        "zero": sheet.zero, "pending": sheet.pending, "files": files,
        **({"more": [_json(ctx, scope, item, [], names) for item in sheet.more]} if sheet.more else {}),
    }  # fmt: skip


def text_of(sheet: Sheet, files: list[Path]) -> str:
    """A table as people read it on a terminal, with what was saved of it."""
    rows = ["\t".join((sheet.first_column, *(column.name for column in sheet.columns)))] if sheet.columns else []
    rows += [
        "\t".join((line.name, *(shown(cell, column) for cell, column in zip(line.cells, sheet.columns, strict=True))))
        for line in sheet.lines
    ]
    saved = [f"已存为 {path}" for path in files]
    zero = [sheet.zero] if sheet.zero else []
    more = ["\n" + text_of(item, []) for item in sheet.more]
    return "\n".join((sheet.title, *sheet.heads, *zero, *rows, *spreadsheet.explained(sheet), *more, *saved))


def _list(context: Context, scope: reports.Scope, figure: str, output: Output) -> None:
    found = reports.cases_behind(context, scope, figure)
    label = context.codes.label
    rows = ledger.rows(context, found)
    output.many(
        (
            {
                "id": row.record, "number": row.number, "registered_on": row.registered_on,
                "category": label("category", row.category), "stage": label("stage", row.stage),
                "parties": "、".join(mask_name(name) for name in row.parties.split("、")), "site": row.site_name,
            }
            for row in rows
        ),
        {"number": "卷号", "registered_on": "登记日期", "category": "类型", "parties": "当事人", "stage": "阶段", "site": "单位"},
    )
