"""The life of a matter as a line of moments, and the step that comes next. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.actions import CLOSED, DRAFTED, EFFECTIVE, MEDIATING, REGISTERED
from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.stage import stage
from ui.messages import day, moment

DONE, NOW, AHEAD, STOPPED = "done", "now", "ahead", "stopped"
_SHOWN_SESSIONS = 5
_AGREED = ("agreed", "partly")

SESSION, AGREEMENT, PRINT, MARK, SCAN, NOTHING = "session", "agreement", "print", "mark", "scan", ""


@dataclass(frozen=True)
class Moment:
    """One moment: what, when, in detail, and whether it lies behind us."""

    title: str
    when: str
    detail: str
    state: str


def next_step(case: Case) -> tuple[str, str]:
    """What is usually done next: a code of this module and the words for its button."""
    at = stage(case).code
    if at == CLOSED:
        return NOTHING, ""
    if at == REGISTERED:
        return SESSION, "记一次调解"
    if at == MEDIATING:
        agreed = case.sessions[-1].result in _AGREED
        return (AGREEMENT, "写协议书") if agreed else (SESSION, "记一次调解")
    if at == DRAFTED:
        return PRINT, "打印协议书"
    if at == EFFECTIVE:
        newest = case.agreements[-1]
        scanned = any(item.kind == "signed_scan" and item.ref == newest.id for item in case.attachments)
        return (NOTHING, "") if scanned else (SCAN, "附上签字扫描件")
    return MARK, "记签名"


def life(case: Case, codes: Codes) -> list[Moment]:
    """Every moment in order; what lies ahead comes last."""
    moments = [Moment("登记", day(case.registered_on), case.registrar, DONE), *_sessions(case, codes)]
    for agreement in case.agreements:
        moments += _agreement(agreement, case)
    if case.closed_reason:
        why = codes.label("closed_reason", case.closed_reason)
        return [*moments, Moment("终止调解", day(case.closed_on), why, STOPPED)]
    return _with_ahead(moments, case)


def _sessions(case: Case, codes: Codes) -> Iterator[Moment]:
    hidden = max(0, len(case.sessions) - _SHOWN_SESSIONS)
    if hidden:
        yield Moment(f"前面 {hidden} 次调解", day(case.sessions[0].held_on), "见下面的调解记录", DONE)
    for number, session in enumerate(case.sessions[hidden:], start=hidden + 1):
        yield Moment(f"第 {number} 次调解", day(session.held_on), codes.label("session_result", session.result), DONE)


def _agreement(agreement: Agreement, case: Case) -> Iterator[Moment]:
    for old in agreement.issues:
        if old.void_at is not None:
            yield Moment("协议书作废", moment(old.void_at), old.number, STOPPED)
    issue = agreement.issued
    if issue is None:
        return
    yield Moment("打印协议书", moment(issue.issued_at), issue.number, DONE)
    marks = required_marks(agreement, case.signers(agreement))
    done = sum(mark.mark is not None for mark in marks)
    effective = effective_on(agreement, case.signers(agreement))
    if effective:
        yield Moment("协议生效", day(effective), f"{done} 个签名、印章都齐了", DONE)
    elif done:
        yield Moment("正在签名", "", f"已有 {done}，共需 {len(marks)}", NOW)


def _with_ahead(moments: list[Moment], case: Case) -> list[Moment]:
    at = stage(case).code
    left = {
        REGISTERED: ("调解", "写协议书", "签名盖章", "生效"),
        MEDIATING: ("写协议书", "签名盖章", "生效"),
        DRAFTED: ("打印协议书", "签名盖章", "生效"),
        "printed": ("签名盖章", "生效"),
        "signing": ("生效",),
    }.get(at, ())
    if at == DRAFTED:
        moments.append(Moment("协议起草中", "", "还没有打印", NOW))
    return moments + [Moment(title, "", "", AHEAD) for title in left]
