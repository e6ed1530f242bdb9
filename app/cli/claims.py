"""``dossier claims`` and what belongs to it: the list by which a subsidy is claimed, handed in and taken back."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.reports import text_of
from app.cli.session import Session
from app.domain.actions import ARCHIVED
from app.domain.claim import RESULTS, Item
from app.domain.errors import UserError
from app.domain.figures import DONE
from app.services import claim_standard, claim_tables, claims, exchange
from app.services.claims import Listing
from app.services.context import Context
from app.services.reports import Scope
from app.text_file import read_text

_ENDINGS = (".pdf", ".xlsx", ".csv")


def register(dossier: Any) -> None:
    """Add the commands to the group ``dossier``."""
    listing = dossier.add_parser("claims", help="补贴申报清单：一个时期里可以申报、还没有申报过的卷宗")
    listing.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="第一天，默认本月一日")
    listing.add_argument("--until", dest="last", type=date.fromisoformat, default=None, help="最后一天，默认今天")
    listing.add_argument("--by", choices=(DONE, ARCHIVED), default=DONE, help="按办结日期（done，默认）或归档日期（archived）")
    listing.add_argument("--site", default="", help="只列一个单位：名称或内部编号")
    listing.add_argument("--complete", action="store_true", help="只列卷宗齐全的")
    listing.add_argument("--list", dest="claim", default="", metavar="清单", help="不按时期，再看一份已经申报的清单（编号）")
    listing.add_argument("--no-names", action="store_true", help="不写当事人姓名，只写几方")
    listing.add_argument("--out", type=Path, action="append", default=[], help="存为文件：.pdf、.xlsx 或 .csv，可以写多次")
    listing.add_argument("--hand-in", action="store_true", help="登记申报：清单里的以后不再列入别的清单")
    listing.set_defaults(run=_list)
    handed_in = dossier.add_parser("claimed", help="已经申报的补贴清单")
    handed_in.set_defaults(run=_handed_in)
    withdraw = dossier.add_parser("unclaim", help="撤回一份申报清单，里面的纠纷可以重新申报")
    withdraw.add_argument("claim", metavar="清单")
    withdraw.add_argument("--why", required=True, help="撤回的原因")
    withdraw.set_defaults(run=_withdraw)
    standard = dossier.add_parser("standard", help="补贴标准：查看、安装、不再使用")
    standard.add_argument("--install", type=Path, default=None, help="安装这个文件里的标准，代替以前的")
    standard.add_argument("--reset", action="store_true", help="不再使用，等次和金额空着")
    standard.set_defaults(run=_standard)


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, names = session.context, not options.no_names
    for path in options.out:
        if path.suffix.lower() not in _ENDINGS or not path.parent.is_dir() or path.is_dir():
            raise UserError("disk.no_folder", "--out 要写到已有文件夹里，文件名以 .pdf、.xlsx 或 .csv 结尾；没有做清单。请核对后再试。")
    exchange.work_in(context, output.progress)  # so that nothing received is missing
    made = _made(context, options, output)
    if options.hand_in:
        made = claims.reread(context, claims.hand_in(context, made).id, output.progress)
    for path in options.out:
        claim_tables.save(context, made, path, names=names)
    output.one(_json(context, made, options.out, names), _text(context, made, options.out, names))


def _made(context: Context, options: argparse.Namespace, output: Output) -> Listing:
    if options.claim:
        return claims.reread(context, options.claim, output.progress)
    today = context.today()
    scope = Scope(options.first or today.replace(day=1), options.last or today, options.by, options.site)
    if scope.first > scope.last:
        raise UserError("report.period", "第一天在最后一天之后，没有做清单。请核对日期。")
    return claims.listing(context, scope, complete=options.complete, progress=output.progress)


def _json(context: Context, made: Listing, files: list[Path], names: bool) -> dict[str, Any]:
    return {
        "from": made.scope.first, "until": made.scope.last, "by": made.scope.basis, "claim": made.claim.id if made.claim else "",
        "standard": made.standard, "before": made.before, "incomplete": made.incomplete, "gone": made.gone, "twice": made.twice,
        "items": [_item(item, names) for item in made.items], "notes": list(claim_tables.notes(context, made)), "files": files,
    }  # fmt: skip


def _item(item: Item, names: bool) -> dict[str, Any]:
    return {**vars(item), "parties": list(item.parties) if names else len(item.parties), "result_label": RESULTS[item.result]}


def _text(context: Context, made: Listing, files: list[Path], names: bool) -> str:
    return text_of(claim_tables.table(context, made, names=names, brief=True), files)


def _handed_in(session: Session, options: argparse.Namespace, output: Output) -> None:
    output.many(
        (
            {
                "claim": item.id, "made_on": item.made_on, "by": item.made_by, "from": item.first, "until": item.last,
                "matters": len(item.items), "ours": item.owner == session.context.site.id, "withdrawn": item.withdrawn,
            }
            for item in claims.handed_in(session.context)
        ),
        {"claim": "清单", "made_on": "申报日期", "by": "申报人", "from": "第一天", "until": "最后一天", "matters": "件数", "withdrawn": "撤回原因"},
    )


def _withdraw(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    claim = claims.withdraw(context, claims.get(context, options.claim).id, options.why)
    output.one({"claim": claim.id, "withdrawn": claim.withdrawn}, f"已撤回，里面的 {len(claim.items)} 件可以重新申报")


def _standard(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    if options.install is not None:
        claim_standard.install(context, read_text(options.install), options.install.name)
    elif options.reset:
        claim_standard.reset(context)
    standard = claim_standard.of(context)
    output.one(
        {"name": standard.name, "source": standard.source, "results": standard.counted, "grades": standard.grade},
        "\n".join((claim_tables.told(standard), *(f"{item.name}：{claim_tables.spoken(item, context)}" for item in standard.grade))),
    )
