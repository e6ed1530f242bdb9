"""``verify``: whose a paper is and whether it is what was issued. Needs no installation, no passphrase, no network."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.errors import UserError
from app.services import proofs, setup
from app.services.context import Context

_SIGNS = {"good": "✓", "note": "·", "doubt": "？", "bad": "✗"}


def register(groups: Any) -> None:
    """Add the command."""
    verify = groups.add_parser("verify", help="核验一份协议书：谁签发的、有没有改过（不用网络，没有启用也能用）")
    verify.add_argument("files", metavar="文件", type=Path, nargs="*", help="一份协议的 PDF，或者各页的扫描件、照片")
    verify.add_argument("--alone", action="store_true", help="不打开本机的说事簿，只核对签名和文字")
    verify.add_argument("--fingerprint", action="store_true", help="显示本单位指纹，别人打电话核对时念给对方")
    verify.set_defaults(run=_verify)


def _verify(session: Session, options: argparse.Namespace, output: Output) -> None:
    if options.fingerprint:
        digits = proofs.own_fingerprint(session.context)
        output.one({"site": session.context.site.id, "fingerprint": digits}, f"本单位指纹：{digits}")
        return
    from app.services.proof_check import check  # the libraries for pictures and PDF take long to load

    checked = check(_room(session, options.alone), options.files, output.progress)
    proof = checked.proof
    result = {
        "verdict": checked.verdict, "headline": checked.headline, "signed_by": checked.signed_by,
        "fingerprint": checked.fingerprint, "site": proof.site, "issuer": proof.issuer, "number": proof.number,
        "version": proof.version, "made_on": proof.made_on, "pages": proof.pages, "digest": proof.digest,
        "case": checked.case, "points": checked.points,
    }
    lines = [checked.headline, *(f"  {_SIGNS[point.tone]} {point.sentence}" for point in checked.points)]
    output.one(result, "\n".join(lines))
    if checked.verdict == "bad":
        raise UserError("proof.refused", "这份文书不能采信，原因见上面打叉的各行。什么都没有改变，请与签发单位的存档对照。")


def _room(session: Session, alone: bool) -> Context | None:
    """The installation to compare with, where there is one and somebody can give the passphrase."""
    can_ask = bool(os.environ.get("SHUOSHI_PASSPHRASE")) or sys.stdin.isatty()
    return session.context if not alone and can_ask and setup.is_set_up(session.paths) else None
