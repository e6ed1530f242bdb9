"""``document bulk``: the agreements of many matters into one folder."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.services import bulk, ledger


def register(papers: Any) -> None:
    """Add the command to the group ``document``."""
    command = papers.add_parser("bulk", help="一段时间的人民调解协议书，每份一个 PDF，存到一个文件夹")
    command.add_argument("--folder", type=Path, required=True, help="已有的文件夹；文件名里没有人的信息")
    command.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="登记日期的第一天")
    command.add_argument("--to", dest="last", type=date.fromisoformat, default=None, help="登记日期的最后一天")
    command.add_argument("--text", default="", help="只要搜得到这些字的")
    command.add_argument("--stage", default="", help="只要一个阶段的")
    command.add_argument("--category", default="", help="只要一种纠纷类型的")
    command.set_defaults(run=_run)


def _run(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    query = ledger.Query(text=options.text, stage=options.stage, category=options.category, order="oldest")
    chosen = bulk.of_period(context, options.first, options.last, query)
    outcome = bulk.save_agreements(context, chosen, options.folder, output.progress)
    drafts = sum(item.draft for item in outcome.written)
    result = {
        "folder": options.folder, "matters": len(chosen), "written": len(outcome.written), "drafts": drafts,
        "without": outcome.without, "refused": outcome.refused, "files": outcome.written,
    }
    lines = [f"{len(chosen)} 件纠纷，写出 {len(outcome.written)} 份协议书（草稿 {drafts} 份）；{outcome.without} 件没有协议"]
    lines += [f"  没有写出：{item.number} {item.sentence}" for item in outcome.refused]
    output.one(result, "\n".join(lines))
