"""Whether a volume is complete: what a reviewer of files (案卷评查) would ask for, found before it is put away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain import actions as a
from app.domain.agreement import Agreement, RequiredMark, effective_on, required_marks
from app.domain.capacity import FULL, NEVER_ALONE, NONE, OF_AGE, capacity_on
from app.domain.case import Case
from app.domain.stage import duties, position, standing_agreements, standing_steps


@dataclass(frozen=True)
class Gap:
    """Something to be completed. ``must``: a volume without it is not in order. ``form`` and ``ref`` say where to go."""

    sentence: str
    must: bool
    form: str = ""
    ref: str = ""


def gaps(case: Case) -> list[Gap]:
    """Everything that the record itself leaves open; which papers are missing is for the caller to add."""
    found = [*_register(case), *_sessions(case)]
    for agreement in standing_agreements(case):
        found += _agreement(case, agreement)
    return [*found, *_follow_up(case)]


def _register(case: Case) -> Iterator[Gap]:
    if case.registered_on is None:
        yield Gap("没有登记日期", must=True, form="F03")
    if not case.mediators:
        yield Gap("没有写人民调解员", must=True, form="F00")
    for party in case.parties:
        if party.kind == "person" and not (party.birth or party.age):
            yield Gap(f"{party.name}没有出生日期或年龄", must=False, form="F02")
        if not party.address:
            yield Gap(f"{party.name}没有住址", must=False, form="F02")


def _sessions(case: Case) -> Iterator[Gap]:
    for number, session in enumerate(case.sessions, 1):
        which = f"第{number}次调解记录" if len(case.sessions) > 1 else "调解记录"
        if not session.record.strip():
            yield Gap(f"{which}没有写内容", must=True, form="F09", ref=session.id)
        if not session.rights_told:
            yield Gap(f"{which}没有记明已告知权利义务", must=True, form="F09", ref=session.id)
        if not session.attending:
            yield Gap(f"{which}没有记明谁到场", must=False, form="F09", ref=session.id)
        if not session.recorder:
            yield Gap(f"{which}没有写记录人", must=False, form="F09", ref=session.id)
    if not case.sessions and case.agreements:
        yield Gap("达成了协议，却没有调解记录", must=True, form="F09")


def _agreement(case: Case, agreement: Agreement) -> Iterator[Gap]:
    if agreement.oral:
        return
    name = f"协议书{agreement.issued.number}" if agreement.issued else "协议书"
    if agreement.made_on is None:
        yield Gap(f"{name}没有写日期", must=True, form="F10", ref=agreement.id)
    if agreement.issued is None:
        yield Gap(f"{name}写好了还没有签发打印", must=True, form="F10", ref=agreement.id)
        return
    missing = [item for item in required_marks(agreement, case.signers(agreement)) if item.mark is None]
    names = "、".join(_lacking(item) for item in missing if item.role != "committee")
    if names:
        yield Gap(f"{name}还没有签名（盖章、按指印）的：{names}", must=True, form="F10", ref=agreement.id)
    if any(item.role == "committee" for item in missing):
        yield Gap(f"{name}还没有盖人民调解委员会印章", must=True, form="F10", ref=agreement.id)
    yield from _signers(case, agreement, name)
    if agreement.total is not None and agreement.total != agreement.paid_total:
        yield Gap(f"{name}的各期付款相加与总金额不符", must=True, form="F10", ref=agreement.id)


def _lacking(item: RequiredMark) -> str:
    """Who, and of somebody who has signed in part what is left."""
    return f"{item.name}（差{'、'.join(item.lacking)}）" if item.parts and item.lacking else item.name


def _signers(case: Case, agreement: Agreement, name: str) -> Iterator[Gap]:
    """Ages and capacities of those who signed (Civil Code arts. 19 to 23), authority of agents (arts. 165, 168)."""
    for mark in agreement.marks:
        party = case.party(mark.ref) if mark.role == "party" else None
        if party is None or party.is_organisation:
            continue
        day = mark.on or agreement.made_on
        age = party.age_at(day) if day else party.age
        proxy = next((item for item in party.proxies if item.id == mark.proxy), None)
        able = capacity_on(party, day) if day else FULL
        who = "未满十八周岁" if age is not None and age < OF_AGE else "没有完全民事行为能力"
        if able != FULL and not party.guardians():
            yield Gap(f"{party.name}签{name}时{who}，没有登记监护人", must=True, form="F10", ref=agreement.id)
        elif able == NONE and (proxy is None or proxy.kind != "guardian"):
            yield Gap(f"{party.name}{'未满八周岁' if age is not None and age < NEVER_ALONE else who}，{name}应由监护人签名", must=True, form="F10", ref=agreement.id)
        elif able != FULL and not mark.consent and (proxy is None or proxy.kind != "guardian"):
            yield Gap(f"{party.name}{who}，{name}是本人签的，没有写明监护人同意", must=True, form="F10", ref=agreement.id)
        if proxy is not None and not proxy.may_sign:
            yield Gap(f"{proxy.name}代{party.name}签名，授权委托书没有这两项权限", must=True, form="F06", ref=proxy.id)


def _follow_up(case: Case) -> Iterator[Gap]:
    steps = standing_steps(case.steps)
    in_effect = [item for item in standing_agreements(case) if effective_on(item, case.signers(item))]
    if in_effect and not any(step.action == "follow_up" for step in steps):
        yield Gap("协议生效以后还没有回访", must=True, form="F13")
    if any(not duty.done for duty in duties(case, steps)):
        yield Gap("协议还没有登记履行完", must=False, form="F12")
    now = position(case)
    if now.code in (a.CLOSED, a.DECLINED) and not case.closed_reason and not any(step.action in ("end", "decline") for step in steps):
        yield Gap("没有写明终止的原因", must=True, form="F17")
    if now.flags:
        yield Gap("红色预警还没有解除", must=True)
