"""``letter``: drafting, issuing, listing, answering and withdrawing letters of supervision."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.reading import read_records
from app.cli.session import Session
from app.domain.companion import Letter
from app.domain.errors import UserError
from app.domain.records import to_record
from app.services import ledger, letters, print_items, printers
from app.services.printers import Printable, Rendered


def register(groups: Any) -> None:
    """Add the group."""
    group = groups.add_parser("letter", help="督办文书：起草、签发、列出、登记答复、撤回").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    draft = group.add_parser("draft", help="按这件事拟一份，只显示，不保存")
    draft.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    draft.add_argument("rung", metavar="督办方式", help="工作方法里的代码，如 urge")
    draft.set_defaults(run=_draft)
    issue = group.add_parser("issue", help="签发：取文号，存为 PDF（- 表示标准输入）")
    issue.add_argument("file", metavar="文件")
    issue.add_argument("--out", type=Path, required=True, help="PDF 文件")
    issue.add_argument("--draft", action="store_true", help="只看草稿，不取文号")
    issue.set_defaults(run=_issue)
    listing = group.add_parser("list", help="列出督办文书")
    listing.add_argument("--case", default="", help="只列这一件的，别的单位发的也列")
    listing.add_argument("--waiting", action="store_true", help="只列还没有答复的，写明超了几天")
    listing.set_defaults(run=_list)
    reply = group.add_parser("reply", help="登记对方的答复")
    reply.add_argument("letter", metavar="公文", help="文书的内部编号")
    reply.add_argument("--by", required=True, help="答复人")
    reply.add_argument("--on", type=date.fromisoformat, default=None, help="答复日期，默认今天")
    reply.add_argument("--note", default="", help="答复内容")
    reply.set_defaults(run=_reply)
    withdraw = group.add_parser("withdraw", help="撤回，文号作废")
    withdraw.add_argument("letter", metavar="公文", help="文书的内部编号")
    withdraw.add_argument("--why", required=True, help="原因")
    withdraw.set_defaults(run=_withdraw)


def _draft(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    record = to_record(letters.draft(context, ledger.find(context, options.case), options.rung))
    output.one(record, json.dumps(record, ensure_ascii=False, indent=2))


def _issue(session: Session, options: argparse.Namespace, output: Output) -> None:
    given = read_records(Letter, options.file)
    if len(given) != 1:
        raise UserError("letter.one", "一次签发一份督办文书，没有签发。请把每份放在一个文件里。")
    if not options.out.parent.is_dir():  # before a number is taken
        raise UserError("disk.gone", "要存放 PDF 的文件夹不存在，没有签发。请核对路径后再试。")
    if options.out.is_dir():
        raise UserError("disk.denied", "--out 要写到 PDF 的文件名，现在只是一个文件夹，没有签发。请补上文件名后再试。")
    if options.draft:
        rendered = letters.preview(session.context, given[0])
        _write(session, given[0], rendered, options.out)
        output.one({"file": options.out, "pages": rendered.pages, "draft": True}, f"草稿 {rendered.pages} 页")
        return
    letter, rendered = letters.issue(session.context, given[0])
    _write(session, letter, rendered, options.out)
    output.one(
        {"id": letter.id, "number": letter.number, "file": options.out, "pages": rendered.pages, "sha256": letter.sha256,
         "reply_by": letter.reply_by},
        f"已签发 {letter.number}，{rendered.pages} 页",
    )


def _write(session: Session, letter: Letter, rendered: Rendered, path: Path) -> None:
    printers.save_paper(session.context, Printable(rendered, print_items.letter(session.context, letter)), path)


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case = ledger.find(context, options.case) if options.case else ""
    over = {item.letter.id: item.over for item in letters.waiting(context)}
    found = letters.of_case(context, case) if case else letters.every(context)
    if options.waiting:
        found = [item.letter for item in letters.waiting(context) if not case or item.letter.case == case]
    label = context.codes.label
    output.many(
        (
            {
                "id": item.id, "number": item.number, "form": label("letter_form", item.form), "to": item.to,
                "case": item.case, "issued_on": item.issued_on, "reply_by": item.reply_by, "replies": len(item.replies),
                "waiting": item.id in over, "over": over.get(item.id, 0), "withdrawn": item.withdrawn,
                "ours": item.owner == context.site.id,
            }
            for item in found
        ),
        {"number": "文号", "form": "文种", "to": "主送", "issued_on": "发文日期", "reply_by": "答复期限", "replies": "答复", "over": "超期天数",
         "withdrawn": "撤回原因"},
    )


def _reply(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    letter = letters.reply(context, options.letter, options.on or context.today(), options.by, options.note)
    output.one({"id": letter.id, "number": letter.number, "replies": letter.replies}, f"{letter.number} 已登记答复")


def _withdraw(session: Session, options: argparse.Namespace, output: Output) -> None:
    letter = letters.withdraw(session.context, options.letter, options.why)
    output.one({"id": letter.id, "number": letter.number, "withdrawn": letter.withdrawn}, f"{letter.number} 已撤回，文号作废")
