"""Electronic signatures on the issued agreement: a further file beside the paper that is signed in ink.

Nobody needs them. An office with a certificate may sign the PDF of an agreement that the law lets be signed so
(``app.domain.wet_ink``); the signatures in ink stay as they are noted, unless the person says that this one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.agreement import Agreement, Issue, Mark
from app.domain.case import Attachment, Case
from app.domain.errors import UserError
from app.domain.wet_ink import why_wet_ink
from app.services import attachments, cases, print_items, printers, store
from app.services.context import Context
from app.services.documents import noted
from app.services.ids import new_id
from db import files
from sync.pades import Pades, installed
from sync.seal import SealProvider, Seen, Statement
from sync.seal import refuse as seal_refusal

__all__ = ["SealProvider", "Seen", "Signed", "by_certificate", "examine", "may_sign", "require_component", "save", "sign"]

_REASON = "签署人民调解协议书"
_LARGEST_CERTIFICATE = 1024 * 1024
_LARGEST_FILE = 50 * 1024 * 1024


@dataclass(frozen=True)
class Signed:
    """The case that records it, the signed file, and what can be seen in it."""

    case: Case
    pdf: bytes
    seen: tuple[Seen, ...]


def by_certificate(source: Path, password: str) -> SealProvider:
    """Who signs with a certificate file. Neither the file nor its password is kept. Raises ``esign.*``, ``file.*``."""
    require_component()
    return Pades(_read(source, _LARGEST_CERTIFICATE), password)


def require_component() -> None:
    """Raise ``esign.not_installed`` where the optional component is missing."""
    if not installed():
        raise seal_refusal("esign.not_installed")


def may_sign(ctx: Context, case: Case, agreement_id: str) -> None:
    """Raise the reason why this agreement cannot be signed electronically here, if there is one."""
    agreement = case.agreement(agreement_id)
    if agreement is None or agreement.issued is None:
        raise UserError("esign.not_issued", "协议书还没有签发，没有正式文书可以签。请先签发并打印。")
    why = why_wet_ink(case, agreement)
    if why:
        raise UserError("esign.wet_ink", why)
    if not cases.is_ours(ctx, case):
        raise UserError("case.not_ours", "这件纠纷由登记它的单位办理，电子签名也由那个单位加；没有改变任何内容。")


def sign(
    ctx: Context, case_id: str, agreement_id: str, provider: SealProvider, *, place: str = "", counts_for: Mark | None = None,
) -> Signed:
    """Sign the issued paper once more, and keep the file in the dossier beside it.

    Each signature is put on the file of the one before, so that one file bears all. ``counts_for`` (role, ref, proxy)
    is noted as an electronic mark of that person. Raises ``esign.*``, ``mark.*``; then nothing is kept.
    """
    case = cases.get(ctx, case_id)
    may_sign(ctx, case, agreement_id)
    issue = _issue(case, agreement_id)
    marks = [] if counts_for is None else [replace(counts_for, how=("electronic",), place=place)]
    noted(ctx, case, agreement_id, marks)  # refused before anything is signed
    base = issue.signed[-1] if issue.signed else issue.sha256
    pdf = provider.sign(attachments.load(ctx, base), Statement(_REASON, ctx.clock(), place))
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        if _issue(stored.case, agreement_id) != issue:
            raise UserError("esign.changed", "签名的时候协议有了改动，这次签名没有留下。请核对协议后再签。")
        changed = noted(ctx, stored.case, agreement_id, marks)
        digest = attachments.store(ctx, pdf)
        changed = _with_file(ctx, changed, agreement_id, replace(issue, signed=(*issue.signed, digest)), len(pdf))
        files.put(tx, digest, size=len(pdf), media_type="application/pdf", stored_at=ctx.stamp())
        kept = store.append(ctx, tx, changed, "agreement.esign", stored.version).case
    return Signed(kept, pdf, provider.examine(pdf))


def _issue(case: Case, agreement_id: str) -> Issue:
    agreement = case.agreement(agreement_id)
    if agreement is None or agreement.issued is None:
        raise UserError("esign.changed", "签名的时候协议有了改动，这次签名没有留下。请核对协议后再签。")
    return agreement.issued


def _with_file(ctx: Context, case: Case, agreement_id: str, issue: Issue, size: int) -> Case:
    file = Attachment(
        id=new_id(), sha256=issue.signed[-1], size=size, media_type="application/pdf",
        title=f"人民调解协议书 {issue.number}（电子签名 {len(issue.signed)}）", kind="issued", ref=agreement_id,
        added_at=ctx.clock(), added_by=ctx.actor.name,
    )
    agreements = tuple(_with_issue(item, issue) if item.id == agreement_id else item for item in case.agreements)
    return replace(case, agreements=agreements, attachments=(*case.attachments, file))


def _with_issue(agreement: Agreement, issue: Issue) -> Agreement:
    old = agreement.issued
    return replace(agreement, issues=tuple(issue if item is old else item for item in agreement.issues))


def save(ctx: Context, case_id: str, agreement_id: str, pdf: bytes, path: Path) -> None:
    """Write the signed file to a folder or stick, the whole file or nothing, and note that it left."""
    printers.save(ctx, print_items.agreement(cases.get(ctx, case_id), agreement_id), pdf, path)


def examine(source: Path, roots: Sequence[Path] = ()) -> tuple[Seen, ...]:
    """Every signature in a file, checked against these root certificates, where given; there is no network.

    Raises ``esign.none`` where there is none, ``esign.not_installed``, ``esign.root``, ``file.*``.
    """
    provider = Pades(roots=[_read(root, _LARGEST_CERTIFICATE) for root in roots])
    seen = provider.examine(_read(source, _LARGEST_FILE))
    if not seen:
        raise UserError("esign.none", "这个文件里没有电子签名，没有可核对的。请核对是否拿错了文件。")
    return seen


def _read(source: Path, largest: int) -> bytes:
    try:
        if not source.is_file():  # a device or a pipe may never end
            raise OSError
        if source.stat().st_size > largest:
            raise UserError("file.too_large", "这个文件太大，不像是要找的文件，没有读。请核对是否选错了。")
        return source.read_bytes()
    except OSError:
        raise UserError("file.unreadable", "这个文件读不出来，没有改变任何内容。请检查 U 盘或文件后再试。") from None
