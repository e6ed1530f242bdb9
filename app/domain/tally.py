"""What a matter is for the one who counts: one narrow row, its visits and its points, computed from the record alone.

The day on which a matter was *concluded* and how it ended follow from its steps and agreements, so that a report can
never disagree with the record. A matter that was reopened is not concluded until it is again. Declined and referred
matters are no concluded mediations; they have their own outcome and day.

Days are whole numbers (20260305; 0: none, 1: happened, day unknown), so that a period is a range of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.actions import ACTIONS
from app.domain.agreement import Agreement, effective_on
from app.domain.case import Case
from app.domain.method import Method, Points
from app.domain.stage import Position, performed, position, standing_agreements
from app.domain.step import Step

SUCCESS, FAILED, REFUSED, WITHDRAWN = "success", "failed", "refused", "withdrawn"
DECLINED, REFERRED = "declined", "referred"
CONCLUDED = (SUCCESS, FAILED, REFUSED, WITHDRAWN)
ENDED = (*CONCLUDED, DECLINED, REFERRED)
UNDATED = 1
DANGERS = {"suicide": 1, "crime": 2, "crowd": 4, "violence": 8, "other": 16}
"""Bits of ``Tally.averted`` for codes of table ``danger``; what is not listed counts as ``other``."""
BETWEEN = "\n"
"""Stands between several names in one field: no name holds it."""

_MOST_AMOUNT = 10**12  # 分; a million matters at most still add up to what a column of the database can hold
_MOST_HEADS = 100_000
_LONGEST = 400  # characters of a word that is counted by; what others send may be longer
_JUDGED = ("changed", "revoked", "void")


@dataclass(frozen=True)
class Tally:
    """One matter. Texts are codes or names as the record has them; ``leaders`` and ``mediators`` hold several.

    ``outcome`` is empty while the matter is open. ``form`` is oral, written or empty (reconciled on the spot).
    ``confirm`` is 1 after the application to the court, 2 when it was granted. ``averted`` has a bit of ``DANGERS`` for
    each kind of red flag that was cleared. ``amount`` is what the agreements in effect promise, in 分.
    """

    registered: int
    done: int
    site: str
    method: str
    kind: str
    category: str
    source: str
    difficulty: str
    level: str
    colour: str
    channel: str
    mode: str
    unit: str
    grid: str
    leaders: str
    mediators: str
    outcome: str
    form: str
    satisfied: str
    event: int
    round: int
    parties: int
    amount: int
    performed: int
    confirm: int
    judged: int
    averted: int
    visits: int
    heads: int
    due: int
    last: int
    last_action: str


@dataclass(frozen=True)
class Visit:
    """People who came once: one group (批次) of so many heads (人次)."""

    day: int
    channel: str
    mode: str
    heads: int


@dataclass(frozen=True)
class Point:
    """Points that the reporter earned by a happening."""

    day: int
    reporter: str
    role: str
    event: str
    points: int


@dataclass(frozen=True)
class Counted:
    """Everything that is counted of one matter."""

    tally: Tally
    visits: tuple[Visit, ...]
    points: tuple[Point, ...]


def counted(case: Case, method: Method) -> Counted:
    """All three at once. ``method`` says what is an event report and what earns points; nothing else depends on it."""
    now = position(case)
    came = tuple(visits(case, now))
    return Counted(_tally(case, method, now, came), came, tuple(points(case, method, now)))


def tally(case: Case, method: Method) -> Tally:
    """The row of one matter."""
    return counted(case, method).tally


def day_number(day: date | None) -> int:
    """20260305 for 5 March 2026; 0 for no day."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def number_day(number: int) -> date | None:
    """The day of a number; None for 0 and 1."""
    return date(number // 10_000, number // 100 % 100, number % 100) if number > UNDATED else None


def visits(case: Case, now: Position | None = None) -> Iterator[Visit]:
    """Every visit: the first is the registration itself."""
    yield Visit(day_number(case.registered_on), _word(case.channel), _word(case.mode), _heads(case.people_came))
    for step in (now or position(case)).steps:
        if step.action == "visit":
            yield Visit(_day(step), _word(step.channel), _word(step.mode), _heads(step.heads))


def points(case: Case, method: Method, now: Position | None = None) -> Iterator[Point]:
    """What the reporter earned: each rule of the method once, on the day its happening came first."""
    if not case.reporter:
        return
    steps = (now or position(case)).steps
    for rule in method.points:
        day = _first(rule.event, case, steps) if _applies(rule, case) else 0
        if day:
            most = max(-_MOST_HEADS, min(rule.points, _MOST_HEADS))
            yield Point(day, _word(case.reporter), _word(case.reporter_role), rule.event, most)


def _applies(rule: Points, case: Case) -> bool:
    return rule.role in ("", case.reporter_role) and (not rule.kinds or case.kind in rule.kinds)


def _first(event: str, case: Case, steps: tuple[Step, ...]) -> int:
    if event == "registered":
        return day_number(case.registered_on) or UNDATED
    if event == "session":
        return min((day_number(item.held_on) or UNDATED for item in case.sessions), default=0)
    if event == "effective":
        days = (effective_on(item, case.signers(item)) for item in case.agreements)
        return min((day_number(day) for day in days if day), default=0)
    return next((_day(step) or UNDATED for step in steps if event in (step.action, _target(step))), 0)


def _target(step: Step) -> str:
    """The state that a step leads to: a method may give points for reaching one (solved)."""
    return ACTIONS[step.action].target if step.action in ACTIONS else ""


def _tally(case: Case, method: Method, now: Position, came: tuple[Visit, ...]) -> Tally:
    end = _end(case, now)
    last, last_action = _last(case, now)
    latest = now.latest("follow_up")
    return Tally(
        registered=day_number(case.registered_on), done=end.day, site=_word(case.owner), method=_word(case.method),
        kind=_word(case.kind), category=_word(case.category), source=_word(case.source),
        difficulty=_word(case.difficulty), level=_word(now.level), colour=_word(now.colour),
        channel=_word(case.channel), mode=_word(case.mode), unit=_word(now.unit), grid=_word(case.grid),
        leaders=_names(now.leaders), mediators=_names(case.mediators), outcome=end.outcome, form=end.form,
        satisfied=_word(latest.result) if latest else "", event=int(method.kind_of(case.kind).event), round=now.round,
        parties=len(case.parties), amount=end.amount,
        performed=int(end.form != "" and performed(case, now.steps)), confirm=_confirm(now),
        judged=int(any(step.action == "lawsuit" and step.result in _JUDGED for step in now.round_steps)),
        averted=_averted(now), visits=len(came), heads=_heads(sum(visit.heads for visit in came)),
        due=day_number(now.due), last=last, last_action=last_action,
    )  # fmt: skip


@dataclass(frozen=True)
class _End:
    outcome: str = ""
    day: int = 0
    form: str = ""
    amount: int = 0


def _end(case: Case, now: Position) -> _End:
    """How and when the present round came to its end.

    An agreement in effect comes first: the day is that of the first one, so that a supplement written later does not
    move a matter out of a month that was reported; form and amount are those of what stands.
    """
    closing = now.latest("solve", "end", "decline", "refer")
    main = [item for item in case.agreements if item.round == now.round and item.kind != "interim"]
    days = [day for item in main if (day := effective_on(item, case.signers(item)))]
    if days:
        standing = [item for item in standing_agreements(case) if item in main and _effective(item, case)]
        solved = [_day(closing)] if closing is not None and closing.action == "solve" and _day(closing) else []
        form = "written" if any(not item.oral for item in standing) else "oral"
        amount = sum(max(0, item.paid_total) for item in standing)
        return _End(SUCCESS, min(day_number(min(days)), *solved, 99991231), form, min(amount, _MOST_AMOUNT))
    if closing is not None:
        return _End(_outcome(closing), _day(closing) or UNDATED)
    if case.closed_reason and now.round == 1:  # ended before there were steps
        return _End(_failure(case.closed_reason), day_number(case.closed_on) or UNDATED)
    return _End()


def _effective(agreement: Agreement, case: Case) -> bool:
    return effective_on(agreement, case.signers(agreement)) is not None


def _outcome(step: Step) -> str:
    plain = {"solve": SUCCESS, "decline": DECLINED, "refer": REFERRED}
    return plain.get(step.action) or _failure(step.result)


def _failure(reason: str) -> str:
    return reason if reason in (REFUSED, WITHDRAWN, REFERRED) else FAILED


def _confirm(now: Position) -> int:
    if any(step.action == "confirm_result" and step.result == "confirmed" for step in now.round_steps):
        return 2
    return int(any(step.action in ("confirm_apply", "confirm_result") for step in now.round_steps))


def _averted(now: Position) -> int:
    cleared = {step.ref for step in now.steps if step.action == "flag_clear"}
    bits = 0
    for step in now.steps:
        if step.action == "flag" and step.id in cleared:
            bits |= DANGERS.get(step.result, DANGERS["other"])
    return bits


def _last(case: Case, now: Position) -> tuple[int, str]:
    """The latest thing that was done, and its day."""
    return max(reversed(happened(case, now)), key=lambda pair: pair[0])


def happened(case: Case, now: Position | None = None) -> list[tuple[int, str]]:
    """Everything that was done and not taken back, with its day (0: unknown); ``registered`` comes first."""
    done = [(day_number(case.registered_on), "registered")]
    done += [(day_number(item.held_on), "session") for item in case.sessions]
    done += [(day_number(item.made_on), "agreement") for item in case.agreements]
    done += [(day_number(case.closed_on), "end")] if case.closed_reason else []
    return done + [(_day(step), _word(step.action)) for step in (now or position(case)).steps]


def _day(step: Step) -> int:
    return day_number(step.on) or (day_number(step.at.date()) if step.at else 0)


def _heads(number: int) -> int:
    return max(0, min(number, _MOST_HEADS))


def _word(text: str) -> str:
    return text.replace(BETWEEN, " ").strip()[:_LONGEST]


def _names(names: tuple[str, ...]) -> str:
    return BETWEEN.join(dict.fromkeys(_word(name) for name in names[:20] if _word(name)))
