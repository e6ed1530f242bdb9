"""``document sign`` and ``document signatures``: electronic signatures in PDF files."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.agreement import Mark
from app.domain.errors import UserError
from app.services import cases, esign, ledger


def register(papers: Any) -> None:
    """Add both commands to the group ``document``."""
    sign = papers.add_parser("sign", help="用数字证书在签发的协议书上加电子签名（PAdES），另存一份")
    sign.add_argument("case", metavar="纠纷")
    sign.add_argument("--p12", type=Path, required=True, help="证书文件（.p12、.pfx）；密码另问，或放在 SHUOSHI_P12_PASSWORD")
    sign.add_argument("--out", type=Path, required=True, help="签好的 PDF 存到哪里")
    sign.add_argument("--place", default="", help="签署地点")
    sign.add_argument(
        "--counts-for", default="", choices=("party", "mediator", "recorder", "witness", "committee"),
        help="同时记成谁的签名；不写就只存电子件，纸上的签名不变",
    )
    sign.add_argument("--ref", default="", help="当事人的内部编号，或调解员等人的姓名")
    sign.add_argument("--proxy", default="", help="代签人的内部编号")
    sign.set_defaults(run=_sign)
    look = papers.add_parser("signatures", help="核对一个 PDF 里的电子签名，不联网")
    look.add_argument("file", metavar="文件", type=Path)
    look.add_argument("--root", type=Path, action="append", default=[], help="信任的根证书（PEM 或 DER），可以写几次")
    look.set_defaults(run=_signatures)


def _sign(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    case = cases.get(context, ledger.find(context, options.case))
    if not case.agreements:
        raise UserError("agreement.none", "这件纠纷还没有写协议。请先补上协议内容。")
    agreement = case.agreements[-1].id
    esign.may_sign(context, case, agreement)
    if not options.out.parent.is_dir() or options.out.is_dir():  # before anything is signed
        raise UserError("disk.gone", "要存放 PDF 的地方不对，没有签。请写明已有文件夹里的文件名后再试。")
    provider = esign.by_certificate(options.p12, _password())
    mark = Mark(role=options.counts_for, ref=options.ref, proxy=options.proxy) if options.counts_for else None
    signed = esign.sign(context, case.id, agreement, provider, place=options.place, counts_for=mark)
    esign.save(context, case.id, agreement, signed.pdf, options.out)
    last = signed.seen[-1]
    result = {"file": options.out, "id": case.id, "signatures": len(signed.seen), "name": last.name, "sound": last.sound}
    output.one(result, f"{last.name}已签，共 {len(signed.seen)} 个电子签名，已存为 {options.out}")


def _password() -> str:
    given = os.environ.get("SHUOSHI_P12_PASSWORD")
    return given if given is not None else getpass.getpass("证书文件的密码：")


def _signatures(session: Session, options: argparse.Namespace, output: Output) -> None:
    seen = esign.examine(options.file, options.root)
    rows = [
        {
            "name": item.name, "organisation": item.organisation, "issuer": item.issuer, "at": item.at,
            "sound": item.sound, "trusted": item.trusted, "why": item.why,
        }
        for item in seen
    ]
    output.many(rows, {"name": "签名人", "issuer": "发证机构", "at": "签名时间", "sound": "完好", "trusted": "证书可信", "why": "说明"})
    if any(not item.sound or item.trusted is False for item in seen):
        raise UserError("esign.invalid", "有电子签名无效，见上面的说明。这份文件不能作数，请向签名的人要原来的文件。")
