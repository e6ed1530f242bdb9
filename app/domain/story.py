"""What a model case tells beyond the fields of the matter: how the mediation went, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.agreement import effective_on
from app.domain.calendar import spoken
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.forms.words import chinese_number
from app.domain.paper import Entry
from app.domain.session import Session

FORM = "F90"
READ = "read"  # the place of the form that says whether a person has read it


def told(case: Case, codes: Codes) -> tuple[Entry, ...]:
    """The entries of the form, with the comment that somebody typed on it."""
    paper = next((item for item in case.papers if item.form == FORM), None)
    made = (
        Entry("process", "\n".join(_process(case, codes))),
        Entry("effect", "\n".join(_effect(case, codes))),
        Entry("comment", paper.entry("comment") if paper else ""),
    )
    return tuple(item for item in made if item.text)


def _process(case: Case, codes: Codes) -> Iterator[str]:
    for number, session in enumerate(case.sessions, 1):
        yield f"第{chinese_number(number)}次调解（{'，'.join(_when_and_where(session, codes))}）："
        yield from (line for line in session.record.split("\n") if line.strip())


def _when_and_where(session: Session, codes: Codes) -> Iterator[str]:
    if session.held_on:
        yield spoken(session.held_on)
    if session.place:
        yield session.place
    if session.result:
        yield codes.label("session_result", session.result)


def _effect(case: Case, codes: Codes) -> Iterator[str]:
    for agreement in case.agreements[-1:]:
        day = effective_on(agreement, case.signers(agreement))
        if day:
            yield f"协议于{spoken(day)}生效。"
    for step in case.steps:
        if step.action in ("perform", "breach", "follow_up", "solve"):
            result = codes.label("satisfaction", step.result) if step.action == "follow_up" else ""
            day_of = spoken(step.on) if step.on else ""
            yield f"{day_of}　{'回访：' if step.action == 'follow_up' else ''}{result}　{step.note}".strip("　")
    if case.closed_reason:
        yield f"调解终止：{codes.label('closed_reason', case.closed_reason)}。"
