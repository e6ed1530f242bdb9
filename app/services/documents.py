"""The papers: preview, issue, print, and the marks people make on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.domain.agreement import Agreement, Issue, Mark, content_digest, copies, effective_on, required_marks
from app.domain.case import Attachment, Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.han import unprivate_record
from app.domain.numbering import official_number
from app.domain.records import labels_with
from app.domain.rules import ready_to_issue
from app.domain.signing import as_part, check_mark, doubts, with_mark
from app.domain.stage import standing_steps
from app.services import attachments, cases, form_sets, proofs, sheets, store
from app.services.context import Context
from app.services.ids import new_id
from app.services.pages import PageImage, page_image
from app.services.sheets import font_book, typesetting
from db import files, numbers
from printing.fonts import MissingGlyphs
from printing.forms.referral import render_referral
from printing.rendered import Place, Rendered
from printing.void_stamp import stamp_void

__all__ = [
    "Issued", "MissingGlyphs", "PageImage", "Place", "Rendered", "copies_of", "font_book", "issue", "issued_pdf", "mark", "mark_all",
    "mark_doubt", "noted", "page_image", "preview", "problems", "referral_slip", "status_sentence", "typesetting", "unmark",
    "voided_copy",
]

_FORM = "F10"


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
    """The page as it would be, with a draft mark; the kept print where exactly this text has been issued."""
    agreement = _agreement(case, agreement_id)
    issue = agreement.issued
    same = issue is not None and issue.content == content_digest(agreement, case.signers(agreement))
    if same and issue is not None and attachments.here(ctx, issue.sha256):
        return issued_pdf(ctx, case, agreement_id)
    return _render(ctx, case, agreement, None)


def _render(
    ctx: Context, case: Case, agreement: Agreement, number: str | None, handwritten: Collection[str] = ()
) -> Rendered:
    form = sheets.form_set(ctx).get(_FORM)
    assert form is not None
    made = sheets.sheet(ctx, case, form, agreement.id, number=number or "")
    version = sum(issue.number != number for issue in agreement.issues) + 1
    if number is None:
        return sheets.render(ctx, made, mark="草稿")
    code = sheets.page_code(case, agreement.id, _FORM, version)
    proof = proofs.signer(ctx, agreement, number, version)
    try:
        return sheets.render(ctx, made, final=True, code=code, proof=proof, handwritten=handwritten)
    except MissingGlyphs as refused:
        labels = [labels_with(item, refused.characters) for item in (agreement, *case.signers(agreement))]
        raise MissingGlyphs(refused.characters, list(dict.fromkeys(chain(*labels)))) from refused


def issue(ctx: Context, case_id: str, agreement_id: str, handwritten: Collection[str] = ()) -> Issued:
    """Fix the text: take the next number, render, keep the bytes, save.

    ``handwritten`` are characters without a font that a person has compared and will write into boxes on the paper.
    Raises ``Invalid`` for an incomplete agreement and ``MissingGlyphs`` when any other cannot be printed; then no
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
        store.require_open(ctx, tx, case_id)
        year = (agreement.made_on or ctx.today()).year
        sequence = numbers.take(tx, "agreement", year)
        number = official_number(ctx.site.template("agreement", form_sets.of(ctx).numbering.agreement), ctx.site.number_prefix, year, sequence)
        boxes = font_book().unprintable("".join(handwritten))
        rendered = _render(ctx, case, agreement, number, boxes)
        digest = attachments.store(ctx, rendered.pdf)
        numbers.record(tx, "agreement", year, sequence, number=number, record=case.id, at=ctx.stamp())
        files.put(tx, digest, size=len(rendered.pdf), media_type="application/pdf", stored_at=ctx.stamp())
        entry = Issue(
            number=number, content=content_digest(agreement, case.signers(agreement)), sha256=digest,
            pages=rendered.pages, issued_at=ctx.clock(), issued_by=ctx.actor.name, handwritten=tuple(boxes),
        )
        changed = _with_print(ctx, case, agreement, entry, len(rendered.pdf))
        return Issued(store.append(ctx, tx, changed, "agreement.issue", stored.version).case, rendered)


def _with_print(ctx: Context, case: Case, agreement: Agreement, entry: Issue, size: int) -> Case:
    paper = Attachment(
        id=new_id(), sha256=entry.sha256, size=size, media_type="application/pdf",
        title=f"人民调解协议书 {entry.number}", kind="issued", ref=agreement.id, added_at=ctx.clock(),
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


def voided_copy(ctx: Context, case: Case, agreement_id: str, number: str) -> Rendered:
    """A cancelled print as it was issued, with 作废 across every page. Raises ``agreement.not_void``."""
    issue = next((item for item in _agreement(case, agreement_id).issues if item.number == number and item.void_at), None)
    if issue is None:
        raise UserError("agreement.not_void", "没有找到这份作废的协议书，没有改变任何内容。请核对编号。")
    with typesetting:
        pdf = stamp_void(attachments.load(ctx, issue.sha256), font_book())
    return Rendered(pdf, issue.pages, f"人民调解协议书 {issue.number}（作废）")


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
    return mark_all(ctx, case_id, agreement_id, [made])


def mark_all(ctx: Context, case_id: str, agreement_id: str, made: Sequence[Mark]) -> Case:
    """Note several marks at once: all of them, or none when one cannot stand. What is there already adds no version."""
    with ctx.database.write() as tx:
        stored = store.require_open(ctx, tx, case_id)
        changed = noted(ctx, stored.case, agreement_id, [unprivate_record(item) for item in made])
        if changed == stored.case:
            return stored.case
        return store.append(ctx, tx, changed, "agreement.mark", stored.version).case


def noted(ctx: Context, case: Case, agreement_id: str, made: Sequence[Mark]) -> Case:
    """The case with these marks, each checked by the law; nothing is stored. Raises ``mark.*``."""
    agreement = _agreement(case, agreement_id)
    for one in made:
        check_mark(case, agreement, one, ctx.today())
        agreement = replace(agreement, marks=_with(ctx, case, agreement, one))
    return _put(case, agreement)


def _with(ctx: Context, case: Case, agreement: Agreement, made: Mark) -> tuple[Mark, ...]:
    party = case.party(made.ref) if made.role == "party" else None
    noted = as_part(party, replace(made, on=made.on or ctx.today(), noted_by=""))
    if any(replace(item, noted_by="") == noted for item in agreement.marks):
        return agreement.marks
    return with_mark(agreement.marks, replace(noted, noted_by=ctx.actor.name))


def mark_doubt(case: Case, agreement_id: str, made: Mark) -> str:
    """What a person should compare with the paper about a mark that was noted; empty when nothing is odd."""
    return "；".join(doubts(case, _agreement(case, agreement_id), made))


def unmark(ctx: Context, case_id: str, agreement_id: str, role: str, ref: str, part: Mark | None = None) -> Case:
    """Take back what was noted of somebody by mistake, or only one ``part`` of it; the history keeps both."""
    with ctx.database.write() as tx:
        stored = store.require_open(ctx, tx, case_id)
        agreement = _agreement(stored.case, agreement_id)
        marks = tuple(
            item for item in agreement.marks
            if (item.role, item.ref) != (role, ref) or (part is not None and item != part)
        )
        if marks == agreement.marks:
            return stored.case
        changed = _put(stored.case, replace(agreement, marks=marks))
        return store.append(ctx, tx, changed, "agreement.unmark", stored.version).case


def status_sentence(case: Case, agreement_id: str) -> str:
    """``2026-03-05 生效`` or how many marks are missing, for lists and scripts."""
    agreement = _agreement(case, agreement_id)
    day = effective_on(agreement, case.signers(agreement))
    if day:
        return f"{day.isoformat()} 生效"
    marks = required_marks(agreement, case.signers(agreement))
    done = f"已签 {sum(item.mark is not None for item in marks)} / {len(marks)}"
    return done + "".join(f"，{item.name}还差{'、'.join(item.lacking)}" for item in marks if item.parts and item.lacking)


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
