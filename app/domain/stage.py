"""Where a matter stands, derived from what the record holds, so that the two can never disagree."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Case

REGISTERED, MEDIATING, DRAFTED, PRINTED, SIGNING, EFFECTIVE, CLOSED = (
    "registered", "mediating", "drafted", "printed", "signing", "effective", "closed"
)


@dataclass(frozen=True)
class Stage:
    """``code`` is one of the constants above; ``done`` of ``needed`` marks count only while signing."""

    code: str
    done: int = 0
    needed: int = 0


def stage(case: Case) -> Stage:
    """The stage of a matter; the latest agreement decides where there are several."""
    if case.closed_reason:
        return Stage(CLOSED)
    if case.agreements:
        return _of_agreement(case.agreements[-1], case)
    return Stage(MEDIATING if case.sessions else REGISTERED)


def _of_agreement(agreement: Agreement, case: Case) -> Stage:
    if agreement.issued is None:
        return Stage(DRAFTED)
    marks = required_marks(agreement, case.parties)
    done = sum(required.mark is not None for required in marks)
    if effective_on(agreement, case.parties):
        return Stage(EFFECTIVE, done, len(marks))
    return Stage(SIGNING if done else PRINTED, done, len(marks))
