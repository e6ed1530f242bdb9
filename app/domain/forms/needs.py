"""Which papers a matter needs, and what each copy of them is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain import actions as a
from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.forms.form import Form, FormSet
from app.domain.method import DISPUTE
from app.domain.paper import Paper
from app.domain.stage import position, standing_steps
from app.domain.step import Step

MUST, MAY, LOCAL = "must", "may", "local"
_FROM_OTHERS = ("court", "procuratorate", "police", "petition", "organ")


@dataclass(frozen=True)
class Wanted:
    """A paper that the matter may have. ``ref`` is what it is about; ``about`` tells copies apart; ``must`` is be there.

    ``gone``: the session, agreement, person or step that the paper was about is no longer in the record.
    """

    form: Form
    ref: str = ""
    about: str = ""
    must: bool = False
    paper: Paper | None = None
    gone: bool = False


def wanted(case: Case, forms: FormSet) -> list[Wanted]:
    """Every paper of the set that this matter needs or may have, in the order of the volume."""
    place = {form_id: number for number, form_id in enumerate(forms.order)}
    listed = sorted(forms.form, key=lambda form: place.get(form.id, len(place)))
    return [item for form in listed for item in _of(form, case)]


def _of(form: Form, case: Case) -> Iterator[Wanted]:
    papers = [item for item in case.papers if item.form == form.id]
    holds = not form.when or CONDITIONS[form.when](case)
    must = case.kind in ("", DISPUTE) and (form.need == MUST or (form.need == MAY and bool(form.when) and holds))
    shown: set[str] = set()
    for ref, about in _about(form, case) if holds else ():
        paper = next((item for item in papers if item.ref == ref), None)
        shown.add(paper.id if paper else "")
        yield Wanted(form, ref, about, must, paper)
    for paper in papers:  # further ones, and those for which there is no reason any more
        if paper.id not in shown:
            yield Wanted(form, paper.ref, paper.title, paper=paper, gone=not may_be_about(form, case, paper.ref))


def may_be_about(form: Form, case: Case, ref: str) -> bool:
    """Whether a paper of this form can be about ``ref``. An empty one is a blank form to write on."""
    if not ref or form.per == "paper":
        return True
    if form.per == "agreement":  # whether or not it is one that wants this paper
        return case.agreement(ref) is not None
    return ref in {item for item, _ in _about(form, case)}


def _about(form: Form, case: Case) -> Iterator[tuple[str, str]]:
    kind, _, action = form.per.partition(":")
    if kind == "step":
        found = [item for item in standing_steps(case.steps) if item.action == action]
        yield from ((item.id, item.on.isoformat() if item.on else "") for item in found)
    else:
        yield from _ABOUT[kind](form, case)


def _agreements(form: Form, case: Case) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(case.agreements, 1):
        if not form.when or AGREEMENT_CONDITIONS.get(form.when, _any_agreement)(item):
            yield item.id, (item.issued.number if item.issued else f"第{number}份") if len(case.agreements) > 1 else ""


def _any_agreement(_item: Agreement) -> bool:
    return True


_ABOUT: dict[str, Callable[[Form, Case], Iterator[tuple[str, str]]]] = {
    "case": lambda form, case: iter([("", "")]),
    "": lambda form, case: iter([("", "")]),
    "paper": lambda form, case: iter(()),
    "register": lambda form, case: iter(()),
    "session": lambda form, case: (
        (item.id, f"第{n}次" if len(case.sessions) > 1 else "") for n, item in enumerate(case.sessions, 1)
    ),
    "agreement": _agreements,
    "party": lambda form, case: ((item.id, item.name) for item in case.parties),
    "agent": lambda form, case: (
        (proxy.id, proxy.name) for party in case.parties for proxy in party.proxies if proxy.kind == "agent"
    ),
    "organisation": lambda form, case: ((item.id, item.name) for item in case.parties if item.is_organisation),
}
PER = tuple(key for key in _ABOUT if key)


def _done(*codes: str) -> Callable[[Case], bool]:
    return lambda case: any(item.action in codes for item in standing_steps(case.steps))


def _failed(case: Case) -> bool:
    return bool(case.closed_reason) or any(item.action == "end" for item in standing_steps(case.steps))


def _ended(case: Case) -> bool:
    return position(case).code in (*a.ENDED, a.ARCHIVED)


AGREEMENT_CONDITIONS: dict[str, Callable[[Agreement], bool]] = {
    "written": lambda item: not item.oral,
    "oral": lambda item: item.oral,
    "undisputed": lambda item: bool(item.left_open.strip() or item.undisputed.strip()),
}
"""Conditions of a single agreement."""

CONDITIONS: dict[str, Callable[[Case], bool]] = {
    "applied": lambda case: case.source in ("application", ""),
    "proactive": lambda case: case.source not in ("application", ""),
    "sent_here": lambda case: case.source in _FROM_OTHERS,
    "has_agents": lambda case: any(proxy.kind == "agent" for party in case.parties for proxy in party.proxies),
    "has_organisations": lambda case: any(party.is_organisation for party in case.parties),
    "has_evidence": lambda case: any(item.kind == "evidence" for item in case.attachments),
    "mediated": lambda case: bool(case.sessions or case.agreements),
    "talked": lambda case: bool(case.sessions),
    "failed": _failed,
    "declined": _done("decline"),
    "referred": _done("refer"),
    "followed_up": _done("follow_up"),
    "performed": _done("perform"),
    "confirmation": _done("confirm_apply", "confirm_result"),
    "ended": _ended,
    **{name: (lambda case, _test=test: any(_test(item) for item in case.agreements)) for name, test in AGREEMENT_CONDITIONS.items()},  # type: ignore[misc]
}
"""What a form may depend on, by name."""


def step_of(case: Case, ref: str) -> Step | None:
    """The step with this id."""
    return next((item for item in case.steps if item.id == ref), None)
