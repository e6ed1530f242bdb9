"""``document`` and ``agreement``: what can be printed, issuing, and the marks made on paper."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli import words
from app.cli.output import Output
from app.cli.session import Session
from app.domain.agreement import Mark, required_marks
from app.domain.case import Case
from app.domain.errors import UserError
from app.services import cases, documents, ledger


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
    issue.set_defaults(run=_issue)
    slip = papers.add_parser("referral", help="转交有权部门以后的转办告知单，存为 PDF")
    slip.add_argument("case", metavar="纠纷")
    slip.add_argument("--out", type=Path, required=True, help="PDF 文件")
    slip.add_argument("--step", default="", help="哪一次转交（步骤的内部编号），默认最近一次")
    slip.set_defaults(run=_referral)
    words.register_papers(papers)
    marks = groups.add_parser("agreement", help="协议：登记签名盖章").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    status = marks.add_parser("status", help="谁签了，谁还没签")
    status.add_argument("case", metavar="纠纷")
    status.set_defaults(run=_status)
    mark = marks.add_parser("mark", help="登记一个签名、盖章或指印")
    mark.add_argument("case", metavar="纠纷")
    mark.add_argument("--role", required=True, choices=("party", "mediator", "recorder", "committee"))
    mark.add_argument("--ref", default="", help="当事人的内部编号，或调解员姓名")
    mark.add_argument("--how", default="", help="signature、seal、fingerprint，用逗号分开；不写则委员会为 seal，其他人为 signature")
    mark.add_argument("--on", type=date.fromisoformat, default=None)
    mark.add_argument("--proxy", default="", help="代签人的内部编号")
    mark.set_defaults(run=_mark)


def _case(session: Session, name: str) -> Case:
    return cases.get(session.context, ledger.find(session.context, name))


def _referral(session: Session, options: argparse.Namespace, output: Output) -> None:
    slip = documents.referral_slip(session.context, _case(session, options.case).id, options.step)
    documents.save_pdf(slip, options.out)
    output.one({"path": options.out, "pages": slip.pages}, f"已存为 {options.out}")


def _latest(case: Case) -> str:
    if not case.agreements:
        raise UserError("agreement.none", "这件纠纷还没有写协议。请先补上协议内容。")
    return case.agreements[-1].id


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    rows = [
        {
            "form": "F10", "title": "人民调解协议书", "agreement": item.id,
            "number": item.issued.number if item.issued else "", "issued": item.issued is not None,
            "void": [issue.number for issue in item.issues if issue.void_at],
        }
        for item in case.agreements
    ]
    output.many(rows, {"form": "表号", "title": "文书", "number": "编号", "void": "已作废"})


def _issue(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _case(session, options.case)
    agreement = _latest(case)
    if options.draft:
        rendered = documents.preview(context, case, agreement)
        documents.save_pdf(rendered, options.out)
        output.one({"file": options.out, "pages": rendered.pages, "draft": True}, f"草稿 {rendered.pages} 页")
        return
    if not options.out.parent.is_dir():  # before a number is taken
        raise UserError("disk.gone", "要存放 PDF 的文件夹不存在，没有签发。请核对路径后再试。")
    if options.out.is_dir():
        raise UserError("disk.denied", "--out 要写到 PDF 的文件名，现在只是一个文件夹，没有签发。请补上文件名后再试。")
    issued = documents.issue(context, case.id, agreement)
    documents.save_pdf(issued.rendered, options.out)
    paper = issued.case.agreement(agreement)
    assert paper is not None
    assert paper.issued is not None
    result = {
        "file": options.out, "number": paper.issued.number, "pages": issued.rendered.pages,
        "sha256": paper.issued.sha256, "copies": documents.copies_of(issued.case),
    }
    output.one(result, f"已签发 {paper.issued.number}，{issued.rendered.pages} 页，应打印 {result['copies']} 份")


def _status(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    agreement = case.agreement(_latest(case))
    assert agreement is not None
    rows = [
        {
            "role": item.role, "ref": item.ref, "name": item.name, "done": item.mark is not None,
            "how": item.mark.how if item.mark else (), "on": item.mark.on if item.mark else None,
        }
        for item in required_marks(agreement, case.signers(agreement))
    ]
    output.many(rows, {"role": "角色", "name": "姓名", "done": "已签", "on": "日期"})


def _mark(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    how = options.how or ("seal" if options.role == "committee" else "signature")
    made = Mark(role=options.role, ref=options.ref, proxy=options.proxy, how=tuple(how.split(",")), on=options.on)
    agreement = _latest(case)
    changed = documents.mark(session.context, case.id, agreement, made)
    sentence, odd = documents.status_sentence(changed, agreement), documents.mark_doubt(changed, agreement, made)
    result = {"id": changed.id, "status": sentence, "warnings": [odd] if odd else []}
    output.one(result, f"{changed.number} {sentence}" + (f"\n  提醒：{odd}" if odd else ""))
