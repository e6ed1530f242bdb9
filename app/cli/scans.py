"""``scan``: the scanners of this computer, and filing pages by the code on them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.errors import UserError
from app.services import filing, ledger, scan_pages
from app.services.filing import LOOSE, Decision, Placed
from app.services.scan_pages import ScanPage
from app.services.scanner import scanner


def register(groups: Any) -> None:
    """Add the group."""
    group = groups.add_parser("scan", help="扫描件：扫描仪、按二维码归卷").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    devices = group.add_parser("devices", help="这台电脑接着的扫描仪")
    devices.set_defaults(run=_devices)
    file = group.add_parser("file", help="扫描件、照片、PDF 或整个文件夹：认出每页属于哪份文书，放进卷宗")
    file.add_argument("pages", metavar="文件", nargs="+", type=Path)
    file.add_argument("--case", required=True, help="内部编号、卷号或一案一码")
    file.add_argument("--kind", default="", choices=("", *LOOSE), help="没有二维码的页当作什么；不写就不放")
    file.add_argument("--incomplete", action="store_true", help="缺页的文书也放进去")
    file.add_argument("--no-original", action="store_true", help="照片不另存原图")
    file.add_argument("--dry-run", action="store_true", help="只认，不放")
    file.set_defaults(run=_file)


def _devices(session: Session, options: argparse.Namespace, output: Output) -> None:
    found = scanner().devices()
    output.many(({"device": item.id, "name": item.name} for item in found), {"device": "设备", "name": "名称"})


def _file(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case_id = ledger.find(context, options.case)
    found = filing.file_pages(context, case_id, _read(options.pages, output))
    torn = {group.target.ref for group in found.groups if group.missing and not options.incomplete}
    decisions = [_decision(item, case_id, options.kind, torn) for item in found.placed]
    files = 0
    if not options.dry_run:
        stored = filing.store_pages(
            context, decisions, keep_originals=not options.no_original, progress=output.progress
        )
        files = stored.files
    sheets = [_sheet(item, decision) for item, decision in zip(found.placed, decisions, strict=True)]
    prints = [
        {"title": group.target.title, "ref": group.target.ref, "pages": group.pages, "found": group.found,
         "missing": group.missing, "twice": group.twice}
        for group in found.groups
    ]  # fmt: skip
    result = {"case": case_id, "files": files, "papers": prints, "sheets": sheets, "dry_run": options.dry_run}
    lines = [f"{item['file']}：{item['sentence']}{'' if item['filed'] else '　不放'}" for item in sheets]
    lines += [group.sentence for group in found.groups]
    output.one(result, "\n".join([*lines, "没有放进卷宗" if options.dry_run else f"放进卷宗 {files} 件"]))


def _read(paths: list[Path], output: Output) -> list[ScanPage]:
    files = [file for path in paths for file in (scan_pages.in_folder(path) if path.is_dir() else [path])]
    if not files:
        raise UserError("file.no_folder", "文件夹里没有扫描件或照片，没有放进任何内容。请核对路径后再试。")
    found: list[ScanPage] = []
    for number, file in enumerate(files):
        output.progress(number, len(files), "正在读图片")
        for page in scan_pages.read_file(file):
            found.append(page)
            scan_pages.check_room(len(found), sum(item.weight for item in found))
    output.progress(len(files), len(files), "")
    return found


def _decision(placed: Placed, case_id: str, kind: str, torn: set[str]) -> Decision:
    target = filing.proposed(placed)
    if target is not None and target.ref in torn:
        target = None
    elif kind and placed.state in (filing.NO_CODE, filing.DAMAGED):
        target = filing.loose(case_id, kind)
    return Decision(placed.page, placed.page.mend, target)


def _sheet(placed: Placed, decision: Decision) -> dict[str, Any]:
    code = placed.page.code
    return {
        "file": placed.page.name, "state": placed.state, "sentence": placed.sentence, "filed": decision.target is not None,
        "page": code.page if code else 0, "pages": code.pages if code else 0, "version": code.version if code else 0,
        "number": placed.number,
    }
