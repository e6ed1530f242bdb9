"""Playing a matter through a method by real steps: what a person would fill in, and how to reach every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.actions import ACTIONS, Use
from app.domain.agreement import Agreement, Issue, Mark, Obligation, content_digest, required_marks
from app.domain.case import Attachment, Case
from app.domain.method import Method
from app.domain.method_check import MET_BY
from app.domain.party import Party
from app.domain.session import Session
from app.domain.stage import position
from app.domain.step import Step
from app.domain.workflow import advance, allowed, choices

DAY = date(2026, 11, 22)
PEOPLE = (Party(id="p1", kind="person", role="applicant", name="单玉堃"), Party(id="p2", kind="person", role="respondent", name="曾淑珍"))
PLAIN: dict[str, Any] = {"to": "司法所", "note": "说明", "until": DAY, "heads": 2, "amount": 100, "who": ("甲", "乙"), "approver": "马志昇"}
RESULTS = {"closed_reason": "failed", "party_result": "settled", "confirmation": "confirmed", "lawsuit": "filed",
           "satisfaction": "satisfied", "danger": "violence", "judgement": "reasonable"}  # fmt: skip
SET = {"registered": (), "accepted": ("accept",), "mediating": ("+talk",), "drafted": ("+draft",), "printed": ("+draft", "+print"),
       "signing": ("+draft", "+print", "+mark"), "effective": ("+draft", "+print", "+sign"), "solved": ("solve",), "struck": ("solve", "strike"),
       "closed": ("end",), "declined": ("decline",), "referred": ("refer",), "escalated": ("escalate",), "suspended": ("suspend",),
       "archived": ("end", "archive")}  # fmt: skip


def fresh(method: Method) -> Case:
    return Case(id="c", method=method.id, kind=method.kind[0].key, registered_on=DAY, parties=PEOPLE, requests=("修墙", "赔钱"),
                attachments=(Attachment(id="f1", title="照片"),))  # fmt: skip


def filled(case: Case, method: Method, code: str, uses: tuple[Use, ...], **given: Any) -> Step:
    """A step with everything filled in that it must have."""
    if code == "extend":
        given = {"who": ("p1", "p2"), "approver": "马志昇"} | given
    step = replace(Step(f"s{len(case.steps)}", code, on=DAY), **given)
    for use in uses:
        if use.required and not getattr(step, use.field):
            step = replace(step, **{use.field: _value(case, method, step, use)})
    if code == "guarantee":
        step = replace(step, who=("甲", "乙"))
    return step


def _value(case: Case, method: Method, step: Step, use: Use) -> Any:
    if ":" in use.codes:
        codes = [code for code, _ in choices(case, method, use, step)]
        many = use.field in ("who", "ticks", "items")
        return tuple(codes) if many else codes[0]
    return RESULTS[use.codes] if use.codes else PLAIN[use.field]


def do(case: Case, method: Method, code: str, role: str = "admin", **given: Any) -> Case:
    """``code`` done, after whatever the method wants before it."""
    if code.startswith("+"):
        return PAPER[code](case)
    offer = next(item for item in allowed(case, method, role) if item.action.code == code)
    if offer.blocked:
        case = meet(case, method, code, role)
        offer = next(item for item in allowed(case, method, role) if item.action.code == code)
    assert not offer.blocked, offer.blocked
    if "ticks" in [use.field for use in offer.uses] and code == "solve":
        given.setdefault("ticks", tuple(item.key for item in method.closing))
    return advance(case, method, filled(case, method, code, offer.uses, **given), role, DAY)


def meet(case: Case, method: Method, code: str, role: str = "admin") -> Case:
    """The conditions that the method puts before ``code``, met."""
    for need in method.rule(code).needs:
        if need.startswith("tick:"):
            ticks = next(item for item in method.ticklist if item.key == need.removeprefix("tick:"))
            case = do(case, method, "tick", role, mode=ticks.key, ticks=tuple(item.key for item in ticks.items))
        elif need == "mediated":
            case = talk(case)
        elif need == "departments_came":
            while position(case).waiting_departments:
                whistle, who = position(case).waiting_departments[0]
                case = do(case, method, "arrive", role, ref=whistle.id, who=who)
        elif need != "struck" or position(case).code == "solved":
            helper = MET_BY[need]
            usable = any(item.action.code == helper for item in allowed(case, method, role))
            case = do(case, method, helper, role) if usable else case
    return case


def talk(case: Case) -> Case:
    return replace(case, sessions=(*case.sessions, Session(id=f"t{len(case.sessions)}", held_on=DAY, round=position(case).round)))


def draft(case: Case) -> Case:
    item = Agreement(id=f"a{len(case.agreements)}", facts="事实", clauses=("和好",), made_on=DAY, mediators=("查晓雯",), round=position(case).round,
                     obligations=(Obligation(id=f"o{len(case.agreements)}", kind="act", debtor="p1", what="修墙"),))  # fmt: skip
    return replace(case, agreements=(*case.agreements, item))


def _last(case: Case, item: Agreement) -> Case:
    return replace(case, agreements=(*case.agreements[:-1], item))


def print_it(case: Case) -> Case:
    item = case.agreements[-1]
    return _last(case, replace(item, issues=(Issue(number="1号", content=content_digest(item, case.parties)),)))


def mark(case: Case, all_of_them: bool = False) -> Case:
    item = case.agreements[-1]
    wanted = required_marks(item, case.parties)
    marks = tuple(Mark(role=each.role, ref=each.ref, how=("signature",), on=DAY) for each in (wanted if all_of_them else wanted[:1]))
    return _last(case, replace(item, marks=marks))


PAPER = {"+talk": talk, "+draft": draft, "+print": print_it, "+mark": mark, "+sign": lambda case: mark(case, True)}


def brought_to(state: str, method: Method) -> Case:
    """A matter in ``state``, by real steps."""
    case = fresh(method)
    for code in SET[state]:
        case = do(case, method, code)
    assert position(case).code == state
    return case


def finish(case: Case, method: Method) -> Case:
    """Whatever happened before, the matter brought to its end as somebody with every role could."""
    for _ in range(60):
        now = position(case)
        if now.code == "archived":
            return case
        open_ = {item.action.code: item for item in allowed(case, method, "admin")}
        way = ("perform", *_WAY) if now.code == "effective" else _WAY
        wanted = next(code for code in way if code in open_ and (not open_[code].blocked or _can(case, method, code)))
        case = do(case, method, wanted)
    raise AssertionError(f"no end: {position(case).code}")


_WAY = ("flag_report", "flag_clear", "hand_back", "archive", "strike", "resume", "returned", "end", "solve", *ACTIONS)


def _can(case: Case, method: Method, code: str) -> bool:
    """Whether what blocks ``code`` goes away when its conditions are met."""
    after = meet(case, method, code)
    return any(item.action.code == code and not item.blocked for item in allowed(after, method, "admin"))
