"""Where a matter stands, derived from what the record holds, so that the two can never disagree.

``position`` reads the steps in order; within the states in which people talk, sessions and agreements of the present
round say the rest. It needs no method: any site can tell where any matter stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain import actions as a
from app.domain.actions import ACTIONS, STATES
from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Case
from app.domain.step import Step

_CHAIN = (a.EFFECTIVE, a.SIGNING, a.PRINTED, a.DRAFTED)


@dataclass(frozen=True)
class Position:
    """``code`` is a state of ``app.domain.actions``; ``done`` of ``needed`` marks count only while signing.

    ``steps`` are those that were not taken back. ``round`` counts reopenings. ``level``, ``colour``, ``unit``,
    ``handlers``, ``leaders`` and ``due`` are the latest that were set. ``pending`` is a hand-over that nobody has
    answered; ``flags`` are the open ones and ``unreported`` those of them that nobody was told of; ``lacking`` are
    papers still to come; ``struck`` are the (party id, request) pairs struck off so far.
    """

    code: str
    done: int = 0
    needed: int = 0
    round: int = 1
    steps: tuple[Step, ...] = ()
    level: str = ""
    colour: str = ""
    unit: str = ""
    handlers: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    due: date | None = None
    pending: Step | None = None
    flags: tuple[Step, ...] = ()
    unreported: tuple[Step, ...] = ()
    lacking: tuple[Step, ...] = ()
    struck: frozenset[tuple[str, int]] = frozenset()
    before: str = ""
    round_steps: tuple[Step, ...] = ()
    confirmed: str = ""

    def latest(self, *codes: str) -> Step | None:
        """The last step of this round with one of these actions."""
        return next((step for step in reversed(self.round_steps) if step.action in codes), None)

    def count(self, code: str) -> int:
        """How many steps of this round have this action."""
        return sum(step.action == code for step in self.round_steps)

    @property
    def waiting_departments(self) -> tuple[tuple[Step, tuple[str, ...]], ...]:
        """Whistles of this round with the departments that have not come yet."""
        whistles = [step for step in self.round_steps if step.action == "whistle"]
        came = {(step.ref, name) for step in self.round_steps if step.action == "arrive" for name in step.who}
        pairs = ((step, tuple(name for name in step.who if (step.id, name) not in came)) for step in whistles)
        return tuple(pair for pair in pairs if pair[1])


def standing_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps without those that were taken back, and without the taking back."""
    undone = {step.ref for step in steps if step.action == "undo"}
    return tuple(step for step in steps if step.action != "undo" and step.id not in undone)


def position(case: Case) -> Position:
    """Where the matter stands now."""
    now = Position(a.REGISTERED)
    for step in standing_steps(case.steps):
        now = _after(now, step, case)
    return _talking(_closed(now, case), case)


def stage(case: Case) -> Position:
    """``position``: the name that lists and chips use."""
    return position(case)


def _closed(now: Position, case: Case) -> Position:
    """A matter may have been ended without a step (``Case.closed_reason``); reopening it later is always a step."""
    ended_on = case.closed_on
    reopened = any(
        step.action == "reopen" and (ended_on is None or step.on is None or step.on >= ended_on) for step in now.steps
    )
    ended = case.closed_reason and not reopened and now.code in (a.REGISTERED, a.ACCEPTED)
    return replace(now, code=a.CLOSED) if ended else now


def _after(now: Position, step: Step, case: Case) -> Position:
    now = replace(now, steps=(*now.steps, step), round_steps=(*now.round_steps, step))
    change = _CHANGES.get(step.action)
    if change is not None:
        now = change(now, step)
    if step.action == "strike":
        return _strike(now, step, case)
    target = ACTIONS[step.action].target if step.action in ACTIONS else ""
    if not target:
        return now
    if target in (a.ESCALATED, a.SUSPENDED):
        return replace(now, code=target, before=now.code)
    if step.action in a.RETURNING:
        return replace(now, code=now.before or a.ACCEPTED, before="")
    return replace(now, code=target)


def _triage(now: Position, step: Step) -> Position:
    return replace(now, level=step.level or now.level, colour=step.colour or now.colour, due=step.until or now.due)


def _assign(now: Position, step: Step) -> Position:
    return replace(now, unit=step.to, handlers=step.who or now.handlers, due=step.until or now.due)


def _take_over(now: Position, step: Step) -> Position:
    return replace(now, pending=None, handlers=(step.to,))


def _reopen(now: Position, step: Step) -> Position:
    return replace(now, round=now.round + 1, round_steps=(step,), struck=frozenset(), due=None, pending=None, before="")


def _lack(now: Position, step: Step) -> Position:
    return replace(now, lacking=(*now.lacking, step))


def _supply(now: Position, step: Step) -> Position:
    return replace(now, lacking=tuple(item for item in now.lacking if item.id != step.ref))


def _flag(now: Position, step: Step) -> Position:
    return replace(now, flags=(*now.flags, step), unreported=(*now.unreported, step))


def _flag_report(now: Position, step: Step) -> Position:
    return replace(now, unreported=tuple(item for item in now.unreported if item.id != step.ref))


def _flag_clear(now: Position, step: Step) -> Position:
    return replace(now, flags=tuple(item for item in now.flags if item.id != step.ref))


_CHANGES: dict[str, Callable[[Position, Step], Position]] = {
    "triage": _triage,
    "assign": _assign,
    "escalate": lambda now, step: replace(now, pending=None),
    "received": lambda now, step: replace(now, unit=step.to, level=_asked_level(now)),
    "guarantee": lambda now, step: replace(now, leaders=step.who),
    "hand_over": lambda now, step: replace(now, pending=step),
    "take_over": _take_over,
    "hand_back": lambda now, step: replace(now, pending=None),
    "reopen": _reopen,
    "lack": _lack,
    "supply": _supply,
    "flag": _flag,
    "flag_report": _flag_report,
    "flag_clear": _flag_clear,
    "confirm_apply": lambda now, step: replace(now, confirmed="applied"),
    "confirm_result": lambda now, step: replace(now, confirmed=step.result),
}


def _asked_level(now: Position) -> str:
    asked = now.latest("escalate")
    return asked.level if asked else now.level


def _strike(now: Position, step: Step, case: Case) -> Position:
    """Per person and per item (逐人逐件): the matter is struck off when every pair is."""
    people = step.who or tuple(persons_to_strike(case))
    items = step.items or tuple(range(len(case.requests) or 1))
    struck = now.struck | {(who, item) for who in people for item in items}
    whole = {(who, item) for who in persons_to_strike(case) for item in range(len(case.requests) or 1)}
    return replace(now, struck=struck, code=a.STRUCK if whole <= struck else now.code)


def persons_to_strike(case: Case) -> list[str]:
    """Whose matter it is: those who came, or everybody where nobody is marked as having come."""
    came = [party.id for party in case.parties if party.role == "applicant"]
    return came or [party.id for party in case.parties] or [""]


def _talking(now: Position, case: Case) -> Position:
    """What sessions and agreements of this round say, where the steps leave it open."""
    if now.code not in (a.REGISTERED, a.ACCEPTED):
        return now
    main = [item for item in standing_agreements(case) if item.round == now.round and item.kind != "interim"]
    if main:
        return _of_agreement(now, main[-1], case)
    talked = any(session.round == now.round for session in case.sessions)
    return replace(now, code=a.MEDIATING) if talked or _worked(now) else now


def _worked(now: Position) -> bool:
    """A note on a matter that was not accepted yet is not work on it: it may still be accepted or declined."""
    working = ("assign", "whistle", "take_over", *(("note",) if now.code == a.ACCEPTED else ()))
    return any(step.action in working for step in now.round_steps)


def _of_agreement(now: Position, agreement: Agreement, case: Case) -> Position:
    parties = case.signers(agreement)
    if effective_on(agreement, parties):
        marks = required_marks(agreement, parties)
        solved = performed(case, now.steps)
        return replace(now, code=a.SOLVED if solved else a.EFFECTIVE, done=len(marks), needed=len(marks))
    if agreement.issued is None:
        return replace(now, code=a.DRAFTED)
    marks = required_marks(agreement, parties)
    done = sum(required.mark is not None for required in marks)
    return replace(now, code=a.SIGNING if done else a.PRINTED, done=done, needed=len(marks))


def standing_agreements(case: Case) -> list[Agreement]:
    """The agreements without those that an effective later one replaces."""
    replaced = {
        item.replaces for item in case.agreements if item.replaces and effective_on(item, case.signers(item))
    }
    return [item for item in case.agreements if item.id not in replaced]


@dataclass(frozen=True)
class Duty:
    """One promise of an agreement in effect and what was done for it. ``paid`` is in 分."""

    agreement: Agreement
    index: int
    paid: int
    done: bool

    @property
    def id(self) -> str:
        """The id of the obligation."""
        return self.agreement.obligations[self.index].id


def duties(case: Case, steps: Sequence[Step] | None = None) -> list[Duty]:
    """Every promise of every agreement in effect, in order."""
    performing = [step for step in (standing_steps(case.steps) if steps is None else steps) if step.action == "perform"]
    found = []
    for agreement in standing_agreements(case):
        if effective_on(agreement, case.signers(agreement)) is None:
            continue
        for index, item in enumerate(agreement.obligations):
            mine = [step for step in performing if step.ref == item.id]
            paid = sum(step.amount or 0 for step in mine)
            done = paid >= (item.amount or 0) if item.kind == "pay" else bool(mine)
            found.append(Duty(agreement, index, paid, done))
    return found


def performed(case: Case, steps: Sequence[Step] | None = None) -> bool:
    """Whether there is something to perform and all of it is done."""
    found = duties(case, steps)
    return bool(found) and all(duty.done for duty in found)


assert set(STATES) >= {action.target for action in ACTIONS.values() if action.target}
