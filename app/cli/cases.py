"""``case``: add, show, list, close, attach."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from app.cli import steps, words
from app.cli.output import Output
from app.cli.reading import read_json
from app.cli.session import Session
from app.domain.errors import Invalid
from app.domain.identity import mask_name
from app.domain.records import to_record
from app.domain.stage import stage
from app.services import cases, intake, ledger


def register(groups: Any) -> None:
    """Add the ``case`` group."""
    group = groups.add_parser("case", help="纠纷：登记、查看、列出、终止、附件").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    add = group.add_parser("add", help="从 JSON 登记或修改（- 表示标准输入；可一行一件）")
    add.add_argument("file", metavar="文件")
    add.set_defaults(run=_add)
    show = group.add_parser("show", help="完整显示一件")
    show.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    show.set_defaults(run=_show)
    listing = group.add_parser("list", help="列出（姓名以 * 遮住）")
    for option, text in (("text", "搜索：文字、姓名、拼音、首字母、号码尾数"), ("stage", "阶段"), ("category", "类型"), ("exchange", "上报状态")):
        listing.add_argument(f"--{option}", default="", help=text)
    listing.add_argument("--limit", type=int, default=100)
    listing.set_defaults(run=_list)
    close = group.add_parser("close", help="终止调解")
    close.add_argument("case", metavar="纠纷")
    close.add_argument("--reason", required=True, choices=("failed", "refused", "withdrawn", "referred"))
    close.add_argument("--on", type=date.fromisoformat, default=None)
    close.add_argument("--even-if-signing", action="store_true", help="协议书签到一半也终止")
    close.set_defaults(run=_close)
    attach = group.add_parser("attach", help="附上扫描件或其他文件")
    attach.add_argument("case", metavar="纠纷")
    attach.add_argument("file", metavar="文件", type=Path)
    attach.add_argument("--title", default="签字扫描件")
    attach.add_argument("--kind", default="signed_scan")
    attach.set_defaults(run=_attach)
    steps.register(group)
    words.register_case(group)


def _add(session: Session, options: argparse.Namespace, output: Output) -> None:
    read = [intake.read(record) for record in read_json(options.file)]
    context = session.context
    for case in read:  # all are checked before the first is saved
        faults = [problem for problem in cases.check(context, case) if not problem.warning]
        if faults:
            raise Invalid(faults)
        if ledger.row(context, case.id) is not None:
            cases.require_ours(context, case.id)
    for case in read:
        saved = cases.save(context, case)
        warnings = [problem for problem in cases.check(context, saved) if problem.warning]
        result = {"id": saved.id, "number": saved.number, "code": saved.code, "warnings": warnings}
        notes = "".join(f"\n  提醒 {problem.path}：{problem.sentence}" for problem in warnings)
        output.one(result, f"已保存 {saved.number} {saved.code}{notes}")


def _show(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = cases.get(session.context, ledger.find(session.context, options.case))
    record = to_record(case)
    output.one(record, json.dumps(record, ensure_ascii=False, indent=2))


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    query = ledger.Query(
        text=options.text, stage=options.stage, category=options.category, exchange=options.exchange
    )
    rows, total = ledger.page(context, query, limit=options.limit)
    label = context.codes.label
    output.many(
        (
            {
                "id": row.record, "number": row.number, "category": label("category", row.category),
                "parties": "、".join(mask_name(name) for name in row.parties.split("、")),
                "stage": row.stage_name, "exchange": label("exchange", row.exchange),
                "registered_on": row.registered_on, "amount_fen": row.amount,
            }
            for row in rows
        ),
        {"number": "卷号", "registered_on": "登记日期", "category": "类型", "parties": "当事人", "stage": "阶段", "exchange": "上报"},
    )
    if total > len(rows) and not output.as_json:
        print(f"共 {total} 件，只列出前 {len(rows)} 件。")


def _close(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case = cases.close(
        context, ledger.find(context, options.case), options.reason, options.on or context.today(),
        even_if_signing=options.even_if_signing,
    )
    output.one({"id": case.id, "stage": stage(case).code}, f"{case.number} 已终止")


def _attach(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case = cases.attach(
        context, ledger.find(context, options.case), options.file, title=options.title, kind=options.kind
    )
    file = case.attachments[-1]
    output.one({"id": case.id, "sha256": file.sha256, "size": file.size}, f"已附上“{file.title}”")
