"""What an edit may touch, and what it voids."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.domain.agreement import Agreement, content_digest
from app.domain.case import Case

EDITED = "内容有修改，原编号作废"


def keep_protected(edited: Case, current: Case) -> Case:
    """The edited case with everything that forms do not write taken from the stored one.

    Numbers, owner, files, steps, prints and marks change only through their own actions, so a form that was opened before
    such an action cannot undo it.
    """
    stored = {item.id: item for item in current.agreements}
    agreements = [
        replace(item, issues=stored[item.id].issues, marks=stored[item.id].marks)
        if item.id in stored else replace(item, issues=(), marks=())
        for item in edited.agreements
    ]
    for place, item in enumerate(current.agreements):  # an issued agreement stays, and stays where it stood
        if item.issues and edited.agreement(item.id) is None:
            agreements.insert(place, item)
    return replace(
        edited, owner=current.owner, number=current.number, code=current.code, registrar=current.registrar,
        attachments=current.attachments, papers=current.papers, agreements=tuple(agreements), steps=current.steps, method=current.method,
        registered_at=current.registered_at,
    )


def in_round(edited: Case, current: Case, number: int) -> Case:
    """The edited case with its new sessions and agreements put into the present round."""
    known = {item.id for item in current.sessions} | {item.id for item in current.agreements}
    return replace(
        edited,
        sessions=tuple(item if item.id in known else replace(item, round=number) for item in edited.sessions),
        agreements=tuple(item if item.id in known else replace(item, round=number) for item in edited.agreements),
    )


def void_changed(case: Case, at: datetime) -> tuple[Case, list[str]]:
    """Void every print whose text no longer matches the record, with its marks, which stay on the void print. Returns the voided numbers too."""
    voided: list[str] = []
    agreements = tuple(_void_if_changed(item, case, at, voided) for item in case.agreements)
    return (replace(case, agreements=agreements), voided) if voided else (case, voided)


def _void_if_changed(agreement: Agreement, case: Case, at: datetime, voided: list[str]) -> Agreement:
    issue = agreement.issued
    if issue is None or issue.content == content_digest(agreement, case.signers(agreement)):
        return agreement
    voided.append(issue.number)
    issues = tuple(
        replace(item, void_at=at, void_reason=EDITED, marks=agreement.marks) if item is issue else item
        for item in agreement.issues
    )
    return replace(agreement, issues=issues, marks=())
