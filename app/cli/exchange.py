"""``batch``, ``enrol``, ``join``, ``revoke``, ``receipt`` and ``exchange``: between desk and town."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.errors import UserError
from app.services import exchange, sites


def register(groups: Any) -> None:
    """Add the exchange groups."""
    batch = groups.add_parser("batch", help="上报批次：导出、查看、导入").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    export = batch.add_parser("export", help="把未收到回执的内容导出到文件夹或 U 盘")
    export.add_argument("--to", type=Path, required=True)
    export.set_defaults(run=_export)
    inspect = batch.add_parser("inspect", help="查看一个批次的清单，不导入")
    inspect.add_argument("file", metavar="文件", type=Path)
    inspect.set_defaults(run=_inspect)
    load = batch.add_parser("import", help="导入批次、回执（重复导入没有影响）")
    load.add_argument("file", metavar="文件", type=Path)
    load.add_argument("--code", default="", help="电话核对的十二位核对码（新单位第一次上报时）")
    load.set_defaults(run=_import)
    receipt = groups.add_parser("receipt", help="给下级单位开回执")
    receipt.add_argument("--site", default="", help="下级单位内部编号；不写则给所有需要的单位")
    receipt.add_argument("--to", type=Path, required=True)
    receipt.set_defaults(run=_receipt)
    enrol = groups.add_parser("enrol", help="为下级单位制作登记文件")
    enrol.add_argument("--name", default="", help="新单位的名称")
    enrol.add_argument("--division", default="", help="新单位的 12 位区划代码")
    enrol.add_argument("--site", default="", help="已登记单位的内部编号：给它换的新电脑，站点号不变")
    enrol.add_argument("--to", type=Path, required=True, help="文件夹")
    enrol.set_defaults(run=_enrol)
    join = groups.add_parser("join", help="读入上级的登记文件，加入上级")
    join.add_argument("file", metavar="文件", type=Path)
    join.set_defaults(run=_join)
    revoke = groups.add_parser("revoke", help="停用下级单位的电脑（丢失、被盗）")
    revoke.add_argument("site", help="下级单位内部编号")
    revoke.add_argument("--stream", default="", help="只停用这个流号的电脑；不写则停用这个单位的全部电脑")
    revoke.set_defaults(run=_revoke)
    status = groups.add_parser("exchange", help="上下交换的现状")
    status.set_defaults(run=_status)


def _export(session: Session, options: argparse.Namespace, output: Output) -> None:
    done = exchange.export_batch(session.context, options.to, output.progress)
    output.one(
        {"file": done.path, "number": done.number, "versions": done.versions, "cases": done.cases},
        f"已导出第 {done.number} 批：{done.cases} 件纠纷，{done.versions} 次保存 → {done.path.name}",
    )


def _inspect(session: Session, options: argparse.Namespace, output: Output) -> None:
    manifest = exchange.inspect(session.context, options.file)
    counts = manifest["counts"]
    output.one(manifest, f"第 {manifest['number']} 批，{counts['cases']} 件，第 {manifest['since'] + 1}—{manifest['until']} 次保存")


def _import(session: Session, options: argparse.Namespace, output: Output) -> None:
    done = exchange.import_file(session.context, options.file, output.progress, code=options.code)
    exchange.work_in(session.context, output.progress)
    output.one(
        {
            "kind": done.kind, "versions": done.versions, "cases": done.cases, "refused": done.refused,
            "site": done.site_name, "sentence": done.sentence,
        },
        done.sentence,
    )


def _receipt(session: Session, options: argparse.Namespace, output: Output) -> None:
    active = [desk.site.id for desk in exchange.desks(session.context) if desk.status == "active"]
    for site in [options.site] if options.site else dict.fromkeys(active):
        path = exchange.write_receipt(session.context, site, options.to)
        output.one({"file": path, "site": site}, f"回执已写好：{path.name}")


def _enrol(session: Session, options: argparse.Namespace, output: Output) -> None:
    if options.site and (options.name or options.division):
        raise UserError("enrolment.form", "给已登记的单位换电脑只写 --site，名称和区划代码照原来的；还没有制作登记文件。")
    if options.site:
        path = sites.new_computer(session.context, options.site, options.to)
        output.one({"file": path}, f"换电脑的登记文件已写好：{path.name}。旧电脑若还可能有人用，请用 revoke 停用它。")
        return
    path = sites.new_enrolment(session.context, options.name, options.division, options.to)
    output.one({"file": path}, f"登记文件已写好：{path.name}。请交给{options.name}，对方第一次上报时用电话核对码。")


def _join(session: Session, options: argparse.Namespace, output: Output) -> None:
    joined = sites.join(session.context, options.file)
    output.one(
        {"parent": joined.parent_name, "code": joined.check_code},
        f"已加入 {joined.parent_name}。请打电话把核对码念给对方：{joined.check_code}",
    )


def _revoke(session: Session, options: argparse.Namespace, output: Output) -> None:
    sites.revoke(session.context, options.site, options.stream)
    which = "这台电脑" if options.stream else "这个单位现有的电脑"
    output.one(
        {"site": options.site, "stream": options.stream, "status": "revoked"},
        f"已停用。{which}今后的批次一律不再接受，已收到的内容都在。",
    )


def _desk(desk: exchange.Desk) -> str:
    if desk.status == "invited":
        return f"{desk.site.name}：登记文件已做好，还没有来件"
    which = f"（流号 {desk.stream}{'，已停用' if desk.status == 'revoked' else ''}）"
    return f"{desk.site.name}{which}：{desk.cases} 件，下一次应从第 {desk.expected_next} 次保存开始"


def _status(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    now = exchange.status(context)
    desks = exchange.desks(context)
    result = {
        "site": context.site.id, "parent": now.parent.name if now.parent else None, "received": now.received,
        "waiting": now.waiting, "returned": now.returned, "batches": now.batches,
        "desks": [
            {
                "site": desk.site.id, "name": desk.site.name, "stream": desk.stream, "status": desk.status,
                "cases": desk.cases, "versions": desk.versions, "expected_next": desk.expected_next, "gaps": desk.gaps, "held": desk.held,
            }
            for desk in desks
        ],
    }
    lines = [f"上级已收 {now.received} 件，等待回执 {now.waiting} 件，退回 {now.returned} 件"]
    lines += [_desk(desk) for desk in desks]
    output.one(result, "\n".join(lines))
