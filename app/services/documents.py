"""The papers: preview, issue, print, and the marks people make on them."""

from __future__ import annotations

import shutil
import subprocess
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from app.domain.agreement import Agreement, Issue, Mark, content_digest, copies, effective_on, required_marks
from app.domain.case import Attachment, Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.numbering import official_number
from app.domain.records import labels_with
from app.domain.rules import ready_to_issue
from app.domain.signing import check_mark, doubt
from app.domain.stage import standing_steps
from app.paths import assets_dir
from app.services import attachments, cases, store
from app.services.context import Context
from app.services.ids import new_id
from app.services.pages import PageImage, page_image
from db import files, numbers
from printing.fonts import FontBook, MissingGlyphs
from printing.forms.agreement import render_agreement
from printing.forms.referral import render_referral
from printing.rendered import Rendered
from sync.atomic import write_bytes

__all__ = [
    "Issued", "PageImage", "Rendered", "copies_of", "font_book", "issue", "issued_pdf", "mark", "mark_doubt", "page_image", "preview",
    "printers", "problems", "referral_slip", "save_pdf", "send_to_printer", "status_sentence", "typesetting", "unmark",
]

typesetting = threading.Lock()  # fonts remember which of their characters a paper uses: one paper at a time


@lru_cache(maxsize=1)
def font_book() -> FontBook:
    """The bundled fonts; each is read when a character first needs it."""
    return FontBook(assets_dir() / "fonts")


@dataclass(frozen=True)
class Issued:
    """A final print: the case that now records it, and the paper."""

    case: Case
    rendered: Rendered


def problems(ctx: Context, case: Case, agreement_id: str) -> list[Problem]:
    """Everything that still forbids issuing, errors of the record included."""
    errors = [problem for problem in cases.check(ctx, case) if not problem.warning]
    return errors + ready_to_issue(_agreement(case, agreement_id), case)


def preview(ctx: Context, case: Case, agreement_id: str) -> Rendered:
    """The page as it would be, with a draft mark unless exactly this text has been issued."""
    agreement = _agreement(case, agreement_id)
    issue = agreement.issued
    if issue is not None and issue.content == content_digest(agreement, case.signers(agreement)):
        return _render(ctx, case, agreement, issue.number)
    return _render(ctx, case, agreement, None)


def _render(ctx: Context, case: Case, agreement: Agreement, number: str | None) -> Rendered:
    with typesetting:
        try:
            return render_agreement(
                case, agreement, ctx.site, ctx.codes, font_book(), number=number, draft=number is None
            )
        except MissingGlyphs as refused:
            labels = [labels_with(item, refused.characters) for item in (agreement, *case.signers(agreement))]
            raise MissingGlyphs(refused.characters, list(dict.fromkeys(chain(*labels)))) from refused


def issue(ctx: Context, case_id: str, agreement_id: str) -> Issued:
    """Fix the text: take the next number, render, keep the bytes, save.

    Raises ``Invalid`` for an incomplete agreement and ``MissingGlyphs`` when a character cannot be printed; then no
    number is taken. Issuing again without a change returns the kept print.
    """
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        case, agreement = stored.case, _agreement(stored.case, agreement_id)
        faults = problems(ctx, case, agreement_id)
        if faults:
            raise Invalid(faults)
        if agreement.issued is not None:
            return Issued(case, issued_pdf(ctx, case, agreement_id))
        year = (agreement.made_on or ctx.today()).year
        sequence = numbers.take(tx, "agreement", year)
        number = official_number(ctx.site.template("agreement"), ctx.site.number_prefix, year, sequence)
        rendered = _render(ctx, case, agreement, number)
        digest = attachments.store(ctx, rendered.pdf)
        numbers.record(tx, "agreement", year, sequence, number=number, record=case.id, at=ctx.stamp())
        files.put(tx, digest, size=len(rendered.pdf), media_type="application/pdf", stored_at=ctx.stamp())
        changed = _with_print(ctx, case, agreement, number, digest, rendered)
        return Issued(store.append(ctx, tx, changed, "agreement.issue", stored.version).case, rendered)


def _with_print(
    ctx: Context, case: Case, agreement: Agreement, number: str, digest: str, rendered: Rendered
) -> Case:
    entry = Issue(
        number=number, content=content_digest(agreement, case.signers(agreement)), sha256=digest, pages=rendered.pages,
        issued_at=ctx.clock(), issued_by=ctx.actor.name,
    )
    paper = Attachment(
        id=new_id(), sha256=digest, size=len(rendered.pdf), media_type="application/pdf",
        title=f"人民调解协议书 {number}", kind="issued", ref=agreement.id, added_at=ctx.clock(),
        added_by=ctx.actor.name,
    )
    changed = replace(agreement, issues=(*agreement.issues, entry), marks=())
    return replace(_put(case, changed), attachments=(*case.attachments, paper))


def issued_pdf(ctx: Context, case: Case, agreement_id: str) -> Rendered:
    """The paper as it was issued, byte for byte."""
    issue = _agreement(case, agreement_id).issued
    if issue is None:
        raise UserError("agreement.not_issued", "这份协议还没有签发，没有正式文书可以打印。请先签发。")
    return Rendered(attachments.load(ctx, issue.sha256), issue.pages, f"人民调解协议书 {issue.number}")


def referral_slip(ctx: Context, case_id: str, step_id: str = "") -> Rendered:
    """The slip for a matter that went to another office, of a step ``refer`` that stands; without ``step_id`` the last.

    Raises ``step.no_slip``.
    """
    case = cases.get(ctx, case_id)
    referred = [item for item in standing_steps(case.steps) if item.action == "refer" and step_id in ("", item.id)]
    step = referred[-1] if referred else None
    if step is None:
        raise UserError("step.no_slip", "这一步不是转交，或者已经撤销，没有转办告知单可打印。请先“转交有权部门”。")
    if not cases.is_ours(ctx, case):
        raise UserError("case.not_ours", "这件纠纷由登记它的单位转办，告知单由那个单位打印；没有改变任何内容。")
    with typesetting:
        return render_referral(case, step, ctx.site, font_book())


def mark(ctx: Context, case_id: str, agreement_id: str, made: Mark) -> Case:
    """Note a signature, seal or fingerprint. The last required one brings the agreement into effect."""
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        agreement = _agreement(stored.case, agreement_id)
        check_mark(stored.case, agreement, made, ctx.today())
        others = tuple(item for item in agreement.marks if (item.role, item.ref) != (made.role, made.ref))
        noted = replace(made, on=made.on or ctx.today(), noted_by=ctx.actor.name)
        changed = _put(stored.case, replace(agreement, marks=(*others, noted)))
        return store.append(ctx, tx, changed, "agreement.mark", stored.version).case


def mark_doubt(case: Case, agreement_id: str, made: Mark) -> str:
    """What a person should compare with the paper about a mark that was noted; empty when nothing is odd."""
    return doubt(_agreement(case, agreement_id), made)


def unmark(ctx: Context, case_id: str, agreement_id: str, role: str, ref: str) -> Case:
    """Take back a mark that was noted by mistake; the history keeps both."""
    with ctx.database.write() as tx:
        stored = store.require(ctx, tx, case_id)
        agreement = _agreement(stored.case, agreement_id)
        marks = tuple(item for item in agreement.marks if (item.role, item.ref) != (role, ref))
        changed = _put(stored.case, replace(agreement, marks=marks))
        return store.append(ctx, tx, changed, "agreement.unmark", stored.version).case


def status_sentence(case: Case, agreement_id: str) -> str:
    """``2026-03-05 生效`` or how many marks are missing, for lists and scripts."""
    agreement = _agreement(case, agreement_id)
    day = effective_on(agreement, case.signers(agreement))
    if day:
        return f"{day.isoformat()} 生效"
    marks = required_marks(agreement, case.signers(agreement))
    return f"已签 {sum(item.mark is not None for item in marks)} / {len(marks)}"


def copies_of(case: Case) -> int:
    """How many originals to print of the latest agreement."""
    return copies(case.signers(case.agreements[-1]) if case.agreements else case.parties)


def _agreement(case: Case, agreement_id: str) -> Agreement:
    agreement = case.agreement(agreement_id)
    if agreement is None:
        raise UserError("agreement.missing", "没有找到这份协议。请回到这件纠纷重新打开；其他内容没有变化。")
    return agreement


def _put(case: Case, changed: Agreement) -> Case:
    agreements = tuple(changed if item.id == changed.id else item for item in case.agreements)
    return replace(case, agreements=agreements)


def save_pdf(rendered: Rendered, path: Path) -> None:
    """Write the paper to a folder or stick: the whole file or nothing."""
    write_bytes(path, rendered.pdf)


def printers() -> list[str]:
    """Names of the system's printers; empty where there is no printing service."""
    lister = shutil.which("lpstat")
    if lister is None:
        return []
    listed = subprocess.run([lister, "-e"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return [line.strip() for line in listed.stdout.splitlines() if line.strip()]


def send_to_printer(rendered: Rendered, printer: str, copies: int) -> None:
    """Hand the paper to the printing service as it is. Raises ``print.failed``; the paper itself is kept."""
    sender = shutil.which("lp")
    if sender is None:
        raise UserError("print.no_service", "这台电脑没有打印服务。文书已经保存，可以另存为 PDF 后到别处打印。")
    command = [sender, "-d", printer, "-n", str(copies), "-o", "sides=one-sided", "-t", "说事簿文书", "-"]
    done = subprocess.run(command, input=rendered.pdf, capture_output=True, timeout=60, check=False)  # noqa: S603
    if done.returncode:
        raise UserError("print.failed", "打印机没有接受这份文书。文书已经保存，请检查打印机电源和纸张后重新打印。")
