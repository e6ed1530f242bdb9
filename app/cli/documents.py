"""``document`` and ``agreement``: what can be printed, issuing, and the marks made on paper."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli import bulk, esign, words
from app.cli import papers as other
from app.cli.characters import characters
from app.cli.output import Output
from app.cli.session import Session
from app.domain.agreement import Mark, RequiredMark, further_marks, required_marks
from app.domain.case import Case
from app.domain.errors import UserError
from app.services import cases, documents, ledger, print_items, print_log, printers
from app.services.printers import Printable


def register(groups: Any) -> None:
    """Add both groups."""
    papers = groups.add_parser("document", help="文书：列出、签发").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    listing = papers.add_parser("list", help="这件纠纷可以打印的文书")
    listing.add_argument("case", metavar="纠纷")
    listing.set_defaults(run=_list)
    issue = papers.add_parser("issue", help="签发人民调解协议书并存为 PDF")
    issue.add_argument("case", metavar="纠纷")
    issue.add_argument("--out", type=Path, required=True, help="PDF 文件")
    issue.add_argument("--draft", action="store_true", help="只看草稿，不取编号")
    issue.add_argument(
        "--handwrite", type=characters, default=(), metavar="字",
        help="核对过、字库没有、留方框打印后手写的字：字本身或码位（U+2EBF0），用逗号分开",
    )
    issue.set_defaults(run=_issue)
    slip = papers.add_parser("referral", help="转交有权部门以后的转办告知单，存为 PDF")
    slip.add_argument("case", metavar="纠纷")
    slip.add_argument("--out", type=Path, required=True, help="PDF 文件")
    slip.add_argument("--step", default="", help="哪一次转交（步骤的内部编号），默认最近一次")
    slip.set_defaults(run=_referral)
    other.register(papers, groups)
    esign.register(papers)
    words.register_papers(papers)
    bulk.register(papers)
    log = papers.add_parser("prints", help="打印记录：谁、什么时候、印了哪份、几份、哪几页，存出的文件也记")
    log.add_argument("case", metavar="纠纷", nargs="?", default="", help="不写就是恢复单等不属于任何一件事的")
    log.set_defaults(run=_prints)
    marks = groups.add_parser("agreement", help="协议：登记签名盖章").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    status = marks.add_parser("status", help="谁签了，谁还没签")
    status.add_argument("case", metavar="纠纷")
    status.set_defaults(run=_status)
    mark = marks.add_parser("mark", help="登记一个签名、盖章或指印")
    mark.add_argument("case", metavar="纠纷")
    mark.add_argument("--role", required=True, choices=("party", "mediator", "recorder", "committee", "witness"))
    mark.add_argument("--ref", default="", help="当事人的内部编号，或调解员等人的姓名")
    mark.add_argument("--how", default="", help="signature、seal、fingerprint，用逗号分开；不写则委员会为 seal，其他人为 signature")
    mark.add_argument("--on", type=date.fromisoformat, default=None)
    mark.add_argument("--proxy", default="", help="代签人的内部编号")
    mark.add_argument("--place", default="", help="签署地点")
    mark.add_argument("--witness", default="", help="不会写字的人只按指印时，谁念给他听、谁在场见证")
    mark.add_argument("--consent", default="", help="未成年人等自己签名时，表示同意的监护人的内部编号")
    mark.add_argument("--listed", type=int, default=0, help="多人一方：名单上有几人签了名或按了指印")
    mark.set_defaults(run=_mark)


def _case(session: Session, name: str) -> Case:
    return cases.get(session.context, ledger.find(session.context, name))


def _referral(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    slip = documents.referral_slip(session.context, case.id, options.step)
    printers.save_paper(session.context, Printable(slip, print_items.referral(case.id, options.step)), options.out)
    output.one({"path": options.out, "pages": slip.pages}, f"已存为 {options.out}")


def _prints(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    found = print_log.of_case(context, _case(session, options.case)) if options.case else print_log.of_office(context)
    output.many(
        (
            {
                "at": item.at, "by": item.actor, "how": "save" if item.way.how == print_log.SAVE else "print",
                "what": item.what, "kind": item.item.kind, "title": item.item.name, "number": item.item.number,
                "ref": item.item.ref, "draft": item.item.draft, "copies": item.way.copies, "pages": item.way.pages,
                "of": item.way.sheets, "printer": item.way.printer, "job": item.job, "outcome": item.outcome,
            }
            for item in found
        ),
        {"at": "时间", "by": "谁", "what": "做了什么", "printer": "打印机"},
    )


def _latest(case: Case) -> str:
    if not case.agreements:
        raise UserError("agreement.none", "这件纠纷还没有写协议。请先补上协议内容。")
    return case.agreements[-1].id


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    made = other.rows(session, case)
    for row in made:
        agreement = case.agreement(row["ref"]) if row["form"] == "F10" else None
        if agreement is not None:
            row |= {"agreement": agreement.id, "issued": agreement.issued is not None}
            row["void"] = [issue.number for issue in agreement.issues if issue.void_at]
        row["label"] = _STATES[row["state"]]
    output.many(made, {"form": "表号", "title": "文书", "label": "情况", "pages": "页数", "number": "编号"})


_STATES = {
    "missing": "没有", "draft": "填了一部分", "printed": "已打印", "signed": "有签字件", "on_paper": "纸面", "left_out": "不需要",
    "automatic": "装订时自动生成",
}


def _issue(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _case(session, options.case)
    agreement = _latest(case)
    if options.draft:
        rendered = documents.preview(context, case, agreement)
        printers.save_paper(context, Printable(rendered, print_items.agreement(case, agreement, draft=True)), options.out)
        output.one({"file": options.out, "pages": rendered.pages, "draft": True}, f"草稿 {rendered.pages} 页")
        return
    if not options.out.parent.is_dir():  # before a number is taken
        raise UserError("disk.gone", "要存放 PDF 的文件夹不存在，没有签发。请核对路径后再试。")
    if options.out.is_dir():
        raise UserError("disk.denied", "--out 要写到 PDF 的文件名，现在只是一个文件夹，没有签发。请补上文件名后再试。")
    issued = documents.issue(context, case.id, agreement, options.handwrite)
    printers.save_paper(context, Printable(issued.rendered, print_items.agreement(issued.case, agreement)), options.out)
    paper = issued.case.agreement(agreement)
    assert paper is not None
    assert paper.issued is not None
    result = {
        "file": options.out, "number": paper.issued.number, "pages": issued.rendered.pages,
        "sha256": paper.issued.sha256, "copies": documents.copies_of(issued.case),
        "handwritten": paper.issued.handwritten,
    }
    by_hand = "，方框处请手写" if paper.issued.handwritten else ""
    output.one(result, f"已签发 {paper.issued.number}，{issued.rendered.pages} 页，应打印 {result['copies']} 份{by_hand}")


def _status(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    agreement = case.agreement(_latest(case))
    assert agreement is not None
    required = required_marks(agreement, case.signers(agreement))
    rows = [
        {
            "role": item.role, "ref": item.ref, "name": item.name, "required": item in required,
            "done": item.mark is not None, "how": item.mark.how if item.mark else (),
            "on": item.mark.on if item.mark else None, "place": "、".join(_places(item)), "lacking": item.lacking,
            "parts": item.parts,
        }
        for item in [*required, *further_marks(agreement)]
    ]
    output.many(rows, {"role": "角色", "name": "姓名", "done": "已签", "on": "日期", "place": "地点", "lacking": "还差"})


def _places(item: RequiredMark) -> list[str]:
    return list(dict.fromkeys(mark.place for mark in item.parts if mark.place))


def _mark(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    how = options.how or ("seal" if options.role == "committee" else "signature")
    made = Mark(
        role=options.role, ref=options.ref, proxy=options.proxy, how=tuple(how.split(",")), on=options.on,
        place=options.place, witness=options.witness, consent=options.consent, listed=options.listed,
    )
    agreement = _latest(case)
    changed = documents.mark(session.context, case.id, agreement, made)
    sentence, odd = documents.status_sentence(changed, agreement), documents.mark_doubt(changed, agreement, made)
    result = {"id": changed.id, "status": sentence, "warnings": [odd] if odd else []}
    output.one(result, f"{changed.number} {sentence}" + (f"\n  提醒：{odd}" if odd else ""))
