"""The clocks of a matter: which time limits run, until when, and what is to be looked after because of them.

A clock runs from the latest happening that starts it, within the present round, to the first one after it that ends it.
Everything follows from the record, the method and the table of holidays, so that any site computes the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.actions import ARCHIVED, ENDED, OPEN, REFERRED, STRUCK
from app.domain.agreement import effective_on
from app.domain.calendar import Holidays, Limit, deadline, due_at
from app.domain.case import Case
from app.domain.errors import Problem
from app.domain.method import Clock, Method, When
from app.domain.money import figures
from app.domain.stage import Position, duties, position, standing_agreements
from app.domain.step import Step

_RANK = {"registered": 0, "session": 1, "agreement": 2, "effective": 3}
SETTLE = "settle"  # the time in which to settle the matter, from level, colour or a deadline that was set
FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Reminder:
    """Something to look after. ``due`` is an ISO date, or date and time. ``kind``: duty · clock · lack · session ·
    follow_up · whistle · answer · flag · right. ``who`` says who is waited for; empty means us."""

    due: str
    what: str
    kind: str
    who: str


@dataclass(frozen=True)
class Happening:
    """Something that starts or ends a clock: an action code, ``registered``, ``session``, ``agreement`` (one was written)
    or ``effective``."""

    code: str
    on: date
    at: datetime | None = None


@dataclass(frozen=True)
class Running:
    """A clock that has started. ``due`` is an ISO date (or date and time), empty while it is paused; ``rule`` says in
    words how it was counted; ``ended`` is the day on which it ended, if it has. ``certain``: the holidays are known."""

    key: str
    name: str
    started: date
    due: str
    rule: str
    ended: date | None = None
    lapses: bool = False
    certain: bool = True
    source: str = ""


def happenings(case: Case) -> list[Happening]:
    """Everything that happened in the present round, in order."""
    now = position(case)
    found = [Happening(step.action, step.on, step.at) for step in now.round_steps if step.on is not None]
    found += [Happening("session", item.held_on) for item in case.sessions if item.held_on and item.round == now.round]
    for agreement in standing_agreements(case):
        day = effective_on(agreement, case.signers(agreement))
        if day is not None and agreement.round == now.round:
            found.append(Happening("effective", day))
        if agreement.made_on is not None and agreement.round == now.round:
            found.append(Happening("agreement", agreement.made_on))
    if case.registered_on is not None and now.round == 1:
        found.append(Happening("registered", case.registered_on, case.registered_at))
    return sorted(found, key=lambda item: (item.on, _RANK.get(item.code, 4)))


def clocks(case: Case, method: Method, holidays: Holidays, today: date) -> list[Running]:
    """Every clock that has started, in the order of the method; then the time to settle, and the next follow-up."""
    now, happened = position(case), happenings(case)
    pauses = _pauses(now)
    running = [
        one for clock in method.clock if _applies(clock.when, case, now)
        if (one := _running(clock, now, happened, pauses, holidays, today)) is not None
    ]
    return [*running, *_settle(case, now, happened, method, holidays, today, pauses), *_follow_up(now, happened, method, holidays, today)]


def _applies(when: When, case: Case, now: Position) -> bool:
    asked = ((when.kinds, case.kind), (when.channels, case.channel), (when.levels, now.level), (when.colours, now.colour))
    return all(not wanted or given in wanted for wanted, given in asked)


def _running(
    clock: Clock, now: Position, happened: list[Happening], pauses: list[tuple[date, date | None]], holidays: Holidays,
    today: date,
) -> Running | None:
    starts = [index for index, item in enumerate(happened) if item.code in clock.starts]
    if not starts:
        return None
    start = happened[starts[-1]]
    ended = next((item.on for item in happened[starts[-1] + 1 :] if item.code in clock.ends), None)
    written = next((item.limit for item in clock.by_level if item.level == now.level), clock.limit)
    limit = Limit.parse(written, shift=not clock.keep_last_day)
    if limit.unit in ("minute", "hour"):
        return _to_the_minute(clock, start, limit, ended)
    last, rule, certain = _last_day(clock, start.on, limit, now, pauses, holidays, today)
    return Running(clock.key, clock.name, start.on, last, rule, ended, clock.lapses, certain, clock.source)


def _to_the_minute(clock: Clock, start: Happening, limit: Limit, ended: date | None) -> Running:
    begun = (start.at or datetime.combine(start.on, datetime.min.time())).astimezone()
    due = due_at(begun, limit).strftime("%Y-%m-%dT%H:%M")
    rule = f"自{begun:%H:%M}起{limit}"
    return Running(clock.key, clock.name, start.on, due, rule, ended, clock.lapses, True, clock.source)


def _last_day(
    clock: Clock, start: date, limit: Limit, now: Position, pauses: list[tuple[date, date | None]], holidays: Holidays,
    today: date,
) -> tuple[str, str, bool]:
    extended = [step for step in now.round_steps if step.action == "extend" and step.ref == clock.key and step.until]
    if extended and extended[-1].until:
        return extended[-1].until.isoformat(), f"已延长到{extended[-1].until.isoformat()}", True
    paused = pauses if clock.paused_by else []
    if paused and paused[-1][1] is None:
        return "", "中止期间不计", True
    found = deadline(start, limit, holidays, paused=paused, today=today)
    return found.last.isoformat(), found.rule, found.certain


def _pauses(now: Position) -> list[tuple[date, date | None]]:
    """Suspensions of this round; the last one may have no end yet."""
    found: list[tuple[date, date | None]] = []
    for step in now.round_steps:
        if step.action == "suspend" and step.on:
            found.append((step.on, None))
        elif step.action == "resume" and found and found[-1][1] is None:
            found[-1] = (found[-1][0], step.on)
    return found


def _settle(
    case: Case, now: Position, happened: list[Happening], method: Method, holidays: Holidays, today: date,
    pauses: list[tuple[date, date | None]],
) -> Iterator[Running]:
    """The day until which the matter should be settled: as set, or by level or colour."""
    if not happened:
        return
    start = happened[0].on
    ended = next((item.on for item in happened if item.code in ("solve", "end", "decline", "refer", "effective")), None)
    if now.due is not None:
        yield Running(SETTLE, "办结期限", start, now.due.isoformat(), "研判或交办时定的期限", ended)
        return
    limits = [item.limit for item in method.level if item.key == now.level and item.limit]
    limits += [item.limit for item in method.colour if item.key == now.colour and item.limit]
    found = [deadline(start, Limit.parse(item), holidays, paused=pauses, today=today) for item in limits]
    if found:
        first = min(found, key=lambda item: item.last)
        yield Running(SETTLE, "办结期限", start, first.last.isoformat(), first.rule, ended, certain=first.certain)


def _follow_up(
    now: Position, happened: list[Happening], method: Method, holidays: Holidays, today: date
) -> Iterator[Running]:
    """The next visit that is due: as many as the method plans, counted from the day of effect or of settling."""
    start = next((item.on for item in happened if item.code in ("effective", "solve")), None)
    done = sum(item.code == "follow_up" for item in happened)
    if start is None or done >= len(method.followups.after) or now.code in (STRUCK, ARCHIVED):
        return
    found = deadline(start, Limit.parse(method.followups.after[done]), holidays, today=today)
    yield Running(FOLLOW_UP, f"第 {done + 1} 次回访", start, found.last.isoformat(), found.rule, certain=found.certain)


def reminders(case: Case, method: Method, holidays: Holidays, today: date) -> list[Reminder]:
    """Everything that is still to be looked after, in no order."""
    now = position(case)
    if now.code == ARCHIVED:
        return []
    return [
        *_promises(case), *_of_clocks(case, now, method, holidays, today), *_of_steps(now), *_next_session(case, now)
    ]


def _promises(case: Case) -> Iterator[Reminder]:
    names = {party.id: party.name for party in case.parties}
    for duty in duties(case):
        item = duty.agreement.obligations[duty.index]
        if item.due is not None and not duty.done:
            who = names.get(item.debtor, "")
            yield Reminder(item.due.isoformat(), f"{who} {item.what or figures((item.amount or 0) - duty.paid)}".strip(), "duty", who)


def _of_clocks(case: Case, now: Position, method: Method, holidays: Holidays, today: date) -> Iterator[Reminder]:
    for one in clocks(case, method, holidays, today):
        if one.ended is not None or not one.due or (now.code in ENDED and one.key not in (FOLLOW_UP,) and not one.lapses):
            continue
        kind = FOLLOW_UP if one.key == FOLLOW_UP else "right" if one.lapses else "clock"
        yield Reminder(one.due, one.name, kind, now.unit or "、".join(now.handlers))


def _of_steps(now: Position) -> Iterator[Reminder]:
    for step in now.unreported:
        yield Reminder(_iso(step), "红色预警还没有报告", "flag", "")
    for step in now.lacking:
        yield Reminder(_iso(step, step.until), f"待补材料：{step.note}"[:60], "lack", "")
    for step, names in now.waiting_departments:
        yield Reminder(_iso(step, step.until), "等部门报到", "whistle", "、".join(names))
    if now.pending is not None:
        yield Reminder(_iso(now.pending), "移交等对方接收", "answer", now.pending.to)
    asked = now.latest("escalate") if now.code == "escalated" else now.latest("refer") if now.code == REFERRED else None
    if asked is not None and (asked.action == "escalate" or asked.until):
        words = "等上级答复" if asked.action == "escalate" else "转交单位该回告了"
        yield Reminder(_iso(asked, asked.until), words, "answer", asked.to)


def _next_session(case: Case, now: Position) -> Iterator[Reminder]:
    last = case.sessions[-1] if case.sessions else None
    if last is not None and last.next_on is not None and now.code in OPEN and last.round == now.round:
        yield Reminder(last.next_on.isoformat(), f"第 {len(case.sessions) + 1} 次调解", "session", "")


def _iso(step: Step, day: date | None = None) -> str:
    chosen = day or step.on
    return chosen.isoformat() if chosen else ""


def extension_problem(case: Case, method: Method, step: Step, holidays: Holidays, today: date) -> Problem | None:
    """Why a clock may not be extended like this: too often, too far, or without the consent that the method asks for."""
    clock = next((item for item in method.clock if item.key == step.ref), None)
    running = next((item for item in clocks(case, method, holidays, today) if item.key == step.ref), None)
    if clock is None or running is None or running.ended is not None:
        return Problem("ref", "这个期限没有在走，不用延长")
    before = sum(item.action == "extend" and item.ref == step.ref for item in position(case).round_steps)
    if before >= clock.extensions:
        return Problem("ref", f"“{clock.name}”最多延长 {clock.extensions} 次，已经用完")
    if clock.consent == "parties" and {party.id for party in case.parties} - set(step.who):
        return Problem("who", "延长要各方当事人都同意，请逐方勾选")
    if clock.consent == "leader" and not step.approver:
        return Problem("approver", "延长要负责人批准，请填写批准人")
    return _too_far(clock, running, step, holidays)


def _too_far(clock: Clock, running: Running, step: Step, holidays: Holidays) -> Problem | None:
    if step.until is None or not running.due:
        return None
    due = date.fromisoformat(running.due[:10])
    if step.until <= due:
        return Problem("until", f"新期限要晚于原来的{due.isoformat()}")
    if clock.longest and step.until > deadline(due, Limit.parse(clock.longest), holidays).last:
        return Problem("until", f"每次最多延长{clock.longest}")
    return None


def overdue_days(due: str, today: date) -> int:
    """How many days ago something was due; negative for days still left."""
    return (today - date.fromisoformat(due[:10])) // timedelta(days=1)

