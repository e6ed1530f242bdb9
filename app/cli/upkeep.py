"""``init``, ``doctor``, ``samples``: making an installation, and looking after it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.errors import Invalid, UserError
from app.services import doctor, ledger, print_items, printers, samples, setup
from app.services.printers import Printable


def register(groups: Any) -> None:
    """Add the groups."""
    init = groups.add_parser("init", help="第一次启用：建立加密数据库和第一个用户")
    init.add_argument("--level", choices=("desk", "town"), default="desk")
    init.add_argument("--name", required=True, help="单位名称，如 东街村说事室")
    init.add_argument("--division", required=True, help="12 位区划代码")
    init.add_argument("--committee", default="", help="人民调解委员会全称")
    init.add_argument("--prefix", default="", help="文号前缀，如 东人")
    init.add_argument("--user", required=True, help="第一个用户的姓名")
    init.add_argument("--role", default="mediator", choices=("mediator", "clerk", "leader", "town", "admin"))
    init.add_argument("--method", default="", help="工作方法的代码，如 pinglishi；不写为标准人民调解")
    init.add_argument("--recovery", type=Path, default=None, help="把恢复单存为 PDF")
    init.set_defaults(run=_init)
    check = groups.add_parser("doctor", help="检查数据库、记录、文件和字体")
    check.add_argument("--rebuild", action="store_true", help="重建台账和索引并与原来比较")
    check.set_defaults(run=_doctor)
    sample = groups.add_parser("samples", help="在空的说事室里放入虚构的示例纠纷")
    sample.set_defaults(run=_samples)


def _init(session: Session, options: argparse.Namespace, output: Output) -> None:
    new = setup.NewSite(
        level=options.level, name=options.name, division=options.division, committee=options.committee,
        number_prefix=options.prefix, user=options.user, role=options.role, method=options.method,
    )
    passphrase = session.ask("为这台电脑设一个口令（至少 8 个字）：")
    faults = setup.problems(new, passphrase, passphrase)
    if faults:
        raise Invalid(faults)
    context, groups = setup.create(session.paths, new, passphrase, session.clock)
    session.adopt(context)
    if options.recovery is not None:
        sheet = setup.recovery_sheet(context, groups)
        printers.save_paper(context, Printable(sheet, print_items.recovery()), options.recovery)
    code = " ".join(groups)
    output.one(
        {"site": context.site.id, "device": context.device.id, "recovery_code": code},
        f"已启用。恢复码（请抄在纸上锁好，忘记口令时只能靠它）：\n{code}",
    )


def _doctor(session: Session, options: argparse.Namespace, output: Output) -> None:
    report = doctor.run(session.context, output.progress, rebuild=options.rebuild)
    lines = [f"{'✓' if finding.ok else '✗'} {finding.name}：{finding.sentence}" for finding in report.findings]
    output.one({"ok": report.ok, "findings": report.findings}, "\n".join(lines))
    if not report.ok:
        raise UserError("doctor.found", "检查发现问题，见上面打叉的各行。数据没有被改动，请保留现场并联系维护人员。")


def _samples(session: Session, options: argparse.Namespace, output: Output) -> None:
    if ledger.page(session.context, ledger.Query(), limit=1)[1]:
        raise UserError("samples.not_empty", "这里已经有登记的纠纷，没有放入示例。请另选一个空的数据文件夹来练习。")
    count = samples.load(session.context)
    output.one({"cases": count}, f"已放入 {count} 件虚构的示例纠纷。")
