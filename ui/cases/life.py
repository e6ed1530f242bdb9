"""The life of a matter as a line of moments, and the step that comes next. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain import actions as a
from app.domain.actions import ACTIONS
from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.method import NONE, Method
from app.domain.money import figures
from app.domain.stage import position, standing_steps
from app.domain.step import Step
from ui.messages import day, moment

DONE, NOW, AHEAD, STOPPED = "done", "now", "ahead", "stopped"
_SHOWN_SESSIONS = 5
_AGREED = ("agreed", "partly")

SESSION, AGREEMENT, PRINT, MARK, SCAN, NOTHING = "session", "agreement", "print", "mark", "scan", ""
_STOPPING = ("end", "decline", "refer", "suspend", "hand_back", "returned", "breach", "flag")
_USUAL = {a.SOLVED: ("follow_up", "strike", "archive"), a.STRUCK: ("archive",), a.ESCALATED: ("received",),
          a.SUSPENDED: ("resume",), a.CLOSED: ("archive",), a.DECLINED: ("archive",), a.REFERRED: ("archive",)}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One moment: what, when, in detail, and whether it lies behind us."""

    title: str
    when: str
    detail: str
    state: str


def next_step(case: Case, method: Method = NONE, offered: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What is usually done next: a code of this module or of an action, and the words for its button.

    ``offered`` are the actions that may be done now; a step that is not among them is not proposed.
    """
    now = position(case)
    for code in _usual(now.code, now.count("follow_up")):
        if code in offered:
            return code, method.rule(code).name or ACTIONS[code].name
    return _talk(case, now.code, method)


def referral(case: Case) -> Step | None:
    """The last step by which the matter went to another office, unless it was taken back."""
    return next((step for step in reversed(standing_steps(case.steps)) if step.action == "refer"), None)


def _usual(state: str, visits: int) -> tuple[str, ...]:
    if state == a.SOLVED and visits:
        return "strike", "archive"
    return _USUAL.get(state, ())


def _talk(case: Case, at: str, method: Method) -> tuple[str, str]:
    """The next step where people still talk, write and sign."""
    session = (SESSION, method.rule("session").name or "记一次调解")
    if at in (a.REGISTERED, a.ACCEPTED):
        return session
    if at == a.MEDIATING:
        agreed = bool(case.sessions) and case.sessions[-1].result in _AGREED
        return (AGREEMENT, method.rule("agreement").name or "写协议书") if agreed else session
    if at == a.DRAFTED:
        return PRINT, "打印协议书"
    if at == a.EFFECTIVE:
        newest = case.agreements[-1]
        scanned = any(item.kind == "signed_scan" and item.ref == newest.id for item in case.attachments)
        return (NOTHING, "") if scanned or newest.oral else (SCAN, "附上签字扫描件")
    return (MARK, "记签名") if at in (a.PRINTED, a.SIGNING) else (NOTHING, "")


def life(case: Case, codes: Codes, method: Method = NONE) -> list[Moment]:
    """Every moment in order; what lies ahead comes last."""
    dated = [(case.registered_on, 0, Moment("登记", day(case.registered_on), case.registrar, DONE)), *_sessions(case, codes)]
    dated += [(_agreed_on(item, case), 2, one) for item in case.agreements for one in _agreement(item, case)]
    dated += [(step.on, 3, _step(step, case, codes, method)) for step in case.steps]
    first = case.registered_on or date.min
    dated.sort(key=lambda item: (item[0] or first, item[1]))
    moments = [item for _, _, item in dated]
    if case.closed_reason:
        why = codes.label("closed_reason", case.closed_reason)
        moments.append(Moment("终止调解", day(case.closed_on), why, STOPPED))
    return _with_ahead(moments, case, method)


def _step(step: Step, case: Case, codes: Codes, method: Method) -> Moment:
    action = ACTIONS.get(step.action)
    name = method.rule(step.action).name or (action.name if action else step.action)
    undone = any(other.action == "undo" and other.ref == step.id for other in case.steps)
    if undone:
        return Moment(f"{name}（已撤销）", day(step.on), step.by, STOPPED)
    parts = (_about(step, case, codes, method), step.note, step.by)
    return Moment(name, day(step.on), "　".join(part for part in parts if part), STOPPED if step.action in _STOPPING else DONE)


def _about(step: Step, case: Case, codes: Codes, method: Method) -> str:
    names = {party.id: party.name for party in case.parties}
    tables = {use.field: use.codes for use in (ACTIONS[step.action].uses if step.action in ACTIONS else ())}
    parts = [step.to, "、".join(names.get(who, who) for who in step.who)]
    parts += [_named(getattr(step, field), tables.get(field, ""), codes, method) for field in ("result", "level", "colour", "mode", "channel")]
    parts.append(f"{step.heads} 人" if step.heads else "")
    parts.append(figures(step.amount) if step.amount else "")
    parts.append(f"期限 {day(step.until)}" if step.until else "")
    parts.append(f"批准人 {step.approver}" if step.approver else "")
    return "　".join(part for part in parts if part)


def _named(code: str, table: str, codes: Codes, method: Method) -> str:
    if not code or not table:
        return code
    return method.label(table.removeprefix("method:"), code) if table.startswith("method:") else codes.label(table, code)


def _sessions(case: Case, codes: Codes) -> Iterator[tuple[date | None, int, Moment]]:
    hidden = max(0, len(case.sessions) - _SHOWN_SESSIONS)
    if hidden:
        first = case.sessions[0].held_on
        yield first, 1, Moment(f"前面 {hidden} 次调解", day(first), "见下面的调解记录", DONE)
    for number, session in enumerate(case.sessions[hidden:], start=hidden + 1):
        result = codes.label("session_result", session.result)
        yield session.held_on, 1, Moment(f"第 {number} 次调解", day(session.held_on), result, DONE)


def _agreed_on(agreement: Agreement, case: Case) -> date | None:
    issue = agreement.issued
    issued = issue.issued_at.astimezone().date() if issue and issue.issued_at else None
    return effective_on(agreement, case.signers(agreement)) or issued or agreement.made_on


def _agreement(agreement: Agreement, case: Case) -> Iterator[Moment]:
    for old in agreement.issues:
        if old.void_at is not None:
            signed = f"　当时已记 {len(old.marks)} 个签名、印章" if old.marks else ""
            yield Moment("协议书作废", moment(old.void_at), old.number + signed, STOPPED)
    effective = effective_on(agreement, case.signers(agreement))
    if agreement.oral:
        if effective:
            yield Moment("口头协议生效", day(effective), "达成之日起生效", DONE)
        return
    issue = agreement.issued
    if issue is None:
        return
    yield Moment("打印协议书", moment(issue.issued_at), issue.number, DONE)
    marks = required_marks(agreement, case.signers(agreement))
    done = sum(mark.mark is not None for mark in marks)
    if effective:
        yield Moment("协议生效", day(effective), f"{done} 个签名、印章都齐了", DONE)
    elif done:
        yield Moment("正在签名", "", f"已有 {done}，共需 {len(marks)}", NOW)


def _with_ahead(moments: list[Moment], case: Case, method: Method) -> list[Moment]:
    at = position(case).code
    if method.kind_of(case.kind).parties < 2 and at in a.EARLY:  # asked for, not argued over
        return [*moments, *(Moment(title, "", "", AHEAD) for title in ("办理", "办结答复", "回访") if title != "办理" or at != a.MEDIATING)]
    left = {
        a.REGISTERED: ("调解", "写协议书", "签名盖章", "生效"),
        a.ACCEPTED: ("调解", "写协议书", "签名盖章", "生效"),
        a.MEDIATING: ("写协议书", "签名盖章", "生效"),
        a.DRAFTED: ("打印协议书", "签名盖章", "生效"),
        a.PRINTED: ("签名盖章", "生效", "履行", "回访"),
        a.SIGNING: ("生效", "履行", "回访"),
        a.EFFECTIVE: ("履行", "回访"),
    }.get(at, ())
    if at == a.DRAFTED:
        moments.append(Moment("协议起草中", "", "还没有打印", NOW))
    return moments + [Moment(title, "", "", AHEAD) for title in left]
