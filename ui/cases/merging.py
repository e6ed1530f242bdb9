"""Putting one edited part into the newest stored state of a case."""

from __future__ import annotations

from dataclasses import replace

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.session import Session


def with_session(case: Case, session: Session) -> Case:
    """The case with this session in place of the one with its id, or as a new one in the order of days."""
    if any(item.id == session.id for item in case.sessions):
        sessions = tuple(session if item.id == session.id else item for item in case.sessions)
    else:
        sessions = (*case.sessions, session)
    return replace(case, sessions=sessions)


def without_session(case: Case, session_id: str) -> Case:
    """The case without this session; its older versions keep it."""
    return replace(case, sessions=tuple(item for item in case.sessions if item.id != session_id))


def with_agreement(case: Case, agreement: Agreement) -> Case:
    """The case with this agreement in place of the one with its id, or as the newest one."""
    if any(item.id == agreement.id for item in case.agreements):
        agreements = tuple(agreement if item.id == agreement.id else item for item in case.agreements)
    else:
        agreements = (*case.agreements, agreement)
    return replace(case, agreements=agreements)
