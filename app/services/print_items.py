"""What the log calls each paper: its kind and number, never its title, because a title may hold the names of people."""

from __future__ import annotations

from app.domain.case import Attachment, Case
from app.domain.companion import Letter
from app.domain.forms.form import Form
from app.services.context import Context
from app.services.print_log import Item


def agreement(case: Case, agreement_id: str, *, draft: bool = False) -> Item:
    """人民调解协议书, with its number once it is issued."""
    found = case.agreement(agreement_id)
    number = found.issued.number if found and found.issued and not draft else ""
    return Item("agreement", "人民调解协议书", case.id, number, agreement_id, draft)


def letter(ctx: Context, item: Letter) -> Item:
    """A letter of supervision; a draft while it has no number."""
    return Item("letter", ctx.codes.label("letter_form", item.form), item.case, item.number, item.id, not item.number)


def referral(case_id: str, step_id: str = "") -> Item:
    """The slip of a matter that went to another office."""
    return Item("referral", "转办告知单", case_id, ref=step_id)


def paper(case_id: str, form: Form, paper_id: str = "", *, draft: bool = False) -> Item:
    """A form of the dossier."""
    return Item(form.id, form.title or "封底", case_id, ref=paper_id, draft=draft)


def attachment(ctx: Context, case_id: str, file: Attachment) -> Item:
    """A file of the dossier; its title is looked up when the log is read."""
    return Item("attachment", ctx.codes.label("attachment_kind", file.kind), case_id, ref=file.id)


def volume(case_id: str) -> Item:
    """The bound volume."""
    return Item("volume", "卷宗", case_id)


def report(name: str) -> Item:
    """A report to the office above."""
    return Item("report", name)


def recovery() -> Item:
    """The sheet with the recovery code."""
    return Item("recovery", "恢复单")


def claim(claim_id: str, *, draft: bool = False) -> Item:
    """The list by which a subsidy is claimed; a draft until it was handed in."""
    return Item("claim", "补贴申报清单", ref=claim_id, draft=draft)
