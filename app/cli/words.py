"""``document word``, ``document bilingual`` and ``case anonymise``: papers for other programs and other readers."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain import story
from app.domain.errors import UserError
from app.services import bilingual, cases, ledger, papers, print_items, printers, words_out
from app.services.printers import Printable


def register_papers(group: Any) -> None:
    """Add the commands of the group ``document``."""
    word = group.add_parser("word", help="把一份文书存为 Word 文件，供编辑")
    word.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    word.add_argument("form", metavar="文书", help="表号或名称，如 F10")
    word.add_argument("--out", type=Path, required=True, help="Word 文件（.docx）")
    word.add_argument("--ref", default="", help="哪一份：协议、调解记录、当事人或步骤的内部编号，默认最后一份")
    word.add_argument("--paper", default="", help="哪一份：文书的内部编号（可以有许多份的文书）")
    word.set_defaults(run=_word)
    both = group.add_parser("bilingual", help="协议书双语对照：中文旁边是另一种文字，以中文为准")
    both.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    both.add_argument("--language", default="", help="另一种文字，如 en、ru；不写就用保存过的译文的文字")
    both.add_argument("--translation", type=Path, default=None, help="译文（TOML）；不写就用保存过的，没有就留空手写")
    both.add_argument("--out", type=Path, required=True, help="文件名以 .pdf 或 .docx 结尾")
    both.add_argument("--ref", default="", help="哪一份协议（内部编号），默认最后一份")
    both.set_defaults(run=_bilingual)


def register_case(group: Any) -> None:
    """Add the commands of the group ``case``."""
    tell = group.add_parser("anonymise", help="写成隐去姓名的典型案例，存为 PDF 或 Word")
    tell.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    tell.add_argument("--out", type=Path, required=True, help="文件名以 .pdf 或 .docx 结尾")
    tell.add_argument("--keep-mediators", action="store_true", help="保留调解员姓名")
    tell.add_argument(
        "--hide", metavar="原来的字=写成", action="append", default=[], help="另外要隐去的字，可以写多次；两边一样就是不隐",
    )
    tell.add_argument("--read", action="store_true", help="已经有人通读核对过，不再印“草稿”字样")
    tell.set_defaults(run=_anonymise)


def _word(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case = cases.get(context, ledger.find(context, options.case))
    data = words_out.word_of(context, case, options.form, options.ref, options.paper)
    printers.save(context, print_items.paper(case.id, papers.form_of(context, options.form), options.paper), data, options.out)
    output.one({"file": options.out, "size": len(data)}, f"已存为 {options.out}。这份文件供编辑使用，不是签发的正式文书")


def _bilingual(session: Session, options: argparse.Namespace, output: Output) -> None:
    _require_kind(options.out)
    context = session.context
    case = cases.get(context, ledger.find(context, options.case))
    if not case.agreements:
        raise UserError("agreement.none", "这件纠纷还没有写协议。请先补上协议内容。")
    agreement = options.ref or case.agreements[-1].id
    if options.translation is not None:
        made = bilingual.read_file(options.translation)
        made = replace(made, language=options.language or made.language)
        case = bilingual.keep(context, case.id, agreement, made)
    item = print_items.agreement(case, agreement)
    sheet = bilingual.sheet_of(context, case, agreement, key=options.language)
    result: dict[str, Any] = {"file": options.out, "language": options.language or bilingual.kept(case, agreement).language}
    if options.out.suffix.lower() == ".docx":
        printers.save(context, item, words_out.word_of_sheet(sheet), options.out)
    else:
        rendered = bilingual.pdf_of(context, case, agreement, key=options.language)
        printers.save_paper(context, Printable(rendered, item), options.out)
        result["pages"] = rendered.pages
    output.one(result, f"已存为 {options.out}。译文只供参考，以中文为准")


def _require_kind(out: Path) -> None:
    if out.suffix.lower() not in (".pdf", ".docx"):
        raise UserError("out.kind", "文件名要以 .pdf 或 .docx 结尾，没有存成文件。请改正后再试；没有改变任何内容。")


def _anonymise(session: Session, options: argparse.Namespace, output: Output) -> None:
    _require_kind(options.out)
    context = session.context
    case = cases.get(context, ledger.find(context, options.case))
    telling = words_out.Telling(_own(options.hide), keep_mediators=options.keep_mediators)
    made = words_out.story_of(context, case, telling, read=options.read)
    item = print_items.paper(case.id, papers.form_of(context, story.FORM))
    result: dict[str, Any] = {"file": options.out, "found": made.found}
    if options.out.suffix.lower() == ".docx":
        printers.save(context, item, words_out.word_of_sheet(made.sheet), options.out)
    else:
        rendered = words_out.story_pdf(made)
        printers.save_paper(context, Printable(rendered, item), options.out)
        result["pages"] = rendered.pages
    read = f"\n  正文里另外认出、已经隐去的姓名：{'、'.join(made.found)}，请核对认得对不对。" if made.found else ""
    output.one(result, f"已存为 {options.out}。发布前请人工通读核对，程序不能保证每一处都认得出。{read}")


def _own(hide: list[str]) -> dict[str, str]:
    """``刘福才=刘某`` and so on. Raises ``anonymise.hide``."""
    pairs = [item.partition("=") for item in hide]
    if not all(said.strip() and mark and instead.strip() for said, mark, instead in pairs):
        raise UserError("anonymise.hide", "--hide 要写成“原来的字=写成”，如 --hide 刘福才=刘某，没有存成文件。请改正后再试；没有改变任何内容。")
    return {said.strip(): instead.strip() for said, _, instead in pairs}
