"""``document`` beyond the agreement, and ``dossier``: filling, printing and binding the papers of a matter."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli import claims
from app.cli.characters import characters
from app.cli.output import Output
from app.cli.session import Session
from app.domain.case import Case
from app.domain.errors import UserError
from app.services import cases, dossier, ledger, papers, print_items, printers
from app.services.printers import Printable


def register(papers_group: Any, groups: Any) -> None:
    """Add the commands to the group ``document``, and the group ``dossier``."""
    save = papers_group.add_parser("save", help="任何一种文书存为 PDF：默认草稿，--final 为正式打印")
    _which(save)
    save.add_argument("--out", type=Path, required=True, help="PDF 文件")
    save.add_argument("--final", action="store_true", help="正式打印：内容固定、留底，以后再打印还是这一份")
    save.add_argument(
        "--handwrite", type=characters, default=(), metavar="字",
        help="与 --final 同用：核对过、字库没有、留方框打印后手写的字：字本身或码位（U+2EBF0），用逗号分开",
    )
    save.set_defaults(run=_save)
    fill = papers_group.add_parser("fill", help="填写文书上登记里没有的栏目")
    _which(fill)
    fill.add_argument("--set", action="append", default=[], metavar="栏目=内容", dest="entries", help="可以写多次；栏目见 document places")
    fill.set_defaults(run=_fill)
    places = papers_group.add_parser("places", help="一种文书有哪些要另外填写的栏目")
    _which(places)
    places.set_defaults(run=_places)
    leave = papers_group.add_parser("leave-out", help="说明某一种文书不需要，或只有纸面的几页")
    _which(leave)
    leave.add_argument("--why", default="", help="不需要的理由；写空的就是又需要了")
    leave.add_argument("--pages", type=int, default=None, help="只有纸面：共几页")
    leave.set_defaults(run=_leave_out)
    volume = groups.add_parser("dossier", help="卷宗：待补正、目录、装订").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    check = volume.add_parser("check", help="归档以前还缺什么")
    check.add_argument("case", metavar="纠纷")
    check.set_defaults(run=_check)
    listing = volume.add_parser("contents", help="卷内目录和页号")
    listing.add_argument("case", metavar="纠纷")
    listing.set_defaults(run=_contents)
    bind = volume.add_parser("save", help="整卷装订成一个 PDF，或每件一个 PDF")
    bind.add_argument("case", metavar="纠纷")
    bind.add_argument("--out", type=Path, default=None, help="PDF 文件")
    bind.add_argument("--folder", type=Path, default=None, help="已有的文件夹：每件文书一个 PDF，文件名里没有人的信息")
    bind.set_defaults(run=_bind)
    claims.register(volume)


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="纠纷")
    parser.add_argument("form", metavar="文书", help="表号或名称，如 F09")
    parser.add_argument("--ref", default="", help="哪一次调解、哪一方当事人等（内部编号），默认第一个")
    parser.add_argument("--paper", default="", help="同一种文书有几份时，哪一份（内部编号）")


def _case(session: Session, name: str) -> Case:
    return cases.get(session.context, ledger.find(session.context, name))


def rows(session: Session, case: Case) -> list[dict[str, Any]]:
    """Every paper of a matter, for ``document list``."""
    return [
        {
            "form": item.wanted.form.id, "title": item.title, "state": item.state, "must": item.wanted.must,
            "pages": item.issue.pages if item.issue else item.wanted.paper.pages if item.wanted.paper else 0,
            "ref": item.wanted.ref, "paper": item.wanted.paper.id if item.wanted.paper else "",
            "number": item.issue.number if item.issue else "", "scans": len(item.scans),
        }
        for item in papers.listing(session.context, case)
    ]


def _ref(session: Session, case: Case, options: argparse.Namespace) -> str:
    """What the paper is about: as said, or the first that the form may be about."""
    if options.ref or options.paper:
        return str(options.ref)
    form = papers.form_of(session.context, options.form)
    return next((item.wanted.ref for item in papers.listing(session.context, case) if item.wanted.form.id == form.id), "")


def _save(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _case(session, options.case)
    if not options.out.parent.is_dir() or options.out.is_dir():
        raise UserError("disk.no_folder", "--out 要写到已有文件夹里的一个 PDF 文件名，没有打印。请核对路径后再试。")
    ref = _ref(session, case, options)
    if options.final:
        made = papers.issue(context, case.id, options.form, ref=ref, paper_id=options.paper, handwritten=options.handwrite)
        rendered, paper = made.rendered, made.paper
    else:
        rendered, paper = papers.preview(context, case, options.form, ref, paper_id=options.paper), options.paper
    item = print_items.paper(case.id, papers.form_of(context, options.form), paper, draft=not options.final)
    printers.save_paper(context, Printable(rendered, item), options.out)
    result = {"file": options.out, "pages": rendered.pages, "draft": not options.final, "paper": paper}
    output.one(result, f"{'已正式打印' if options.final else '草稿'} {rendered.title}，{rendered.pages} 页")


def _fill(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    entries: dict[str, str] = {}
    for item in options.entries:
        key, equals, words = item.partition("=")
        if not equals:
            raise UserError("usage.entry", f"“{item[:20]}”不是“栏目=内容”的样子，没有填写。栏目名称见 document places。")
        entries[key] = words.replace("\\n", "\n")
    ref = _ref(session, case, options)
    changed, paper = papers.fill(session.context, case.id, options.form, entries, ref=ref, paper_id=options.paper)
    output.one({"id": changed.id, "paper": paper}, f"已填写 {len(entries)} 栏")


def _places(session: Session, options: argparse.Namespace, output: Output) -> None:
    case = _case(session, options.case)
    form = papers.form_of(session.context, options.form)
    said = papers.values(session.context, case, form, _ref(session, case, options), case.paper(options.paper))
    output.many(
        ({"key": place.key, "label": place.label, "text": said[place.key], "hint": place.hint} for place in form.place),
        {"key": "栏目", "label": "名称", "text": "现在的内容", "hint": "提示"},
    )


def _leave_out(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _case(session, options.case)
    ref = _ref(session, case, options)
    if options.pages is not None:
        papers.count_pages(context, case.id, options.form, options.pages, ref=ref, paper_id=options.paper)
        output.one({"id": case.id, "pages": options.pages}, f"已记下纸面 {options.pages} 页")
        return
    papers.leave_out(context, case.id, options.form, options.why, ref=ref, paper_id=options.paper)
    output.one({"id": case.id, "why": options.why}, "已记下不需要的理由" if options.why else "又列为需要")


def _check(session: Session, options: argparse.Namespace, output: Output) -> None:
    found = dossier.to_complete(session.context, _case(session, options.case))
    output.many(
        ({"must": gap.must, "sentence": gap.sentence, "form": gap.form, "ref": gap.ref} for gap in found),
        {"must": "必须", "sentence": "待补正", "form": "表号"},
    )


def _contents(session: Session, options: argparse.Namespace, output: Output) -> None:
    volume = dossier.read(session.context, _case(session, options.case))
    output.many(
        (
            {"place": number, "title": leaf.title, "numbers": leaf.numbers, "pages": leaf.pages, "note": leaf.note}
            for number, leaf in enumerate(volume.leaves, 1)
        ),
        {"place": "序号", "title": "文书名称", "numbers": "页号", "note": "备注"},
    )


def _bind(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _case(session, options.case)
    if (options.out is None) is (options.folder is None):
        raise UserError("usage.target", "请写 --out（整卷一个 PDF）或 --folder（每件一个 PDF）中的一个，没有装订。")
    folder = options.out.parent if options.out else options.folder
    if not folder.is_dir():
        raise UserError("disk.no_folder", "要存放的文件夹不存在，没有装订。请核对路径后再试。")
    if options.folder:
        count = dossier.save_folder(context, case, options.folder, output.progress)
        output.one({"folder": options.folder, "files": count}, f"已存为 {count} 个 PDF")
        return
    volume = dossier.save(context, case, options.out, output.progress)
    must = sum(gap.must for gap in volume.gaps)
    output.one(
        {"file": options.out, "pages": volume.pages, "items": len(volume.leaves), "to_complete": must},
        f"已装订：{len(volume.leaves)} 件，正文 {volume.pages} 页；还有 {must} 处必须补正" if must else f"已装订：{len(volume.leaves)} 件，正文 {volume.pages} 页，齐全",
    )
