"""What may be done next, and doing it: the one engine behind buttons, commands and import.

``allowed`` asks the machine (``app.domain.actions``) and the method; ``advance`` makes sure of it again and adds the
step. Neither knows any method by name. A matter that carries an open red flag cannot be closed in any way before
somebody was told (People's Mediation Law art. 25).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.domain.actions import ACTIONS, ARCHIVED, SOLVED, Action, Use
from app.domain.case import Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.method import DISPUTE, ActionRule, Clock, Method
from app.domain.stage import Position, duties, performed, position
from app.domain.step import Step

_CLOSING = ("decline", "solve", "end", "strike", "archive")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Allowed:
    """An action that makes sense now. ``blocked`` is the sentence that says what it still needs; empty when it may go."""

    action: Action
    name: str
    uses: tuple[Use, ...]
    hint: str
    blocked: str


def allowed(case: Case, method: Method, role: str) -> list[Allowed]:
    """Every action of the present state, in the order of the machine; those of other roles are left out."""
    now = position(case)
    return [_allowed(action, now, case, method) for action in ACTIONS.values() if _offered(action, now, case, method, role)]


def _offered(action: Action, now: Position, case: Case, method: Method, role: str) -> bool:
    rule = method.rule(action.code)
    if rule.off or now.code not in action.sources or (rule.roles and role not in (*rule.roles, "admin")):
        return False
    return _sensible(action.code, now, case, method)


def _sensible(code: str, now: Position, case: Case, method: Method) -> bool:
    """Whether there is anything for the action to be about."""
    about: dict[str, object] = {
        "take_over": now.pending, "hand_back": now.pending, "supply": now.lacking, "flag_report": now.unreported,
        "flag_clear": now.flags, "arrive": now.waiting_departments, "whistle": method.whistle, "undo": now.steps,
        "tick": method.ticklist, "triage": method.level, "escalate": method.level,
        "extend": _extendable(now, case, method),
    }
    if code == "hand_over":
        return now.pending is None
    if code == "visit":
        return bool(method.channel)
    if code == "accept":  # once in a round, also when people had begun to talk before
        return now.latest("accept", "received", "reopen") is None
    if code in ("perform", "breach"):
        return bool(duties(case, now.steps))
    return bool(about.get(code, True))


def _allowed(action: Action, now: Position, case: Case, method: Method) -> Allowed:
    rule = method.rule(action.code)
    must = rule.must if _holds(rule, now, case) else ()
    uses = tuple(replace(use, required=use.required or use.field in must) for use in action.uses)
    blocked = next((sentence for sentence in _blocks(action.code, now, case, method) if sentence), "")
    return Allowed(action, rule.name or action.name, uses, rule.hint or action.hint, blocked)


def _blocks(code: str, now: Position, case: Case, method: Method) -> list[str]:
    found = []
    if code in _CLOSING and now.flags:
        found.append("这件事有红色预警没有解除，不能就这样了结。请先报告，再由有权的人解除预警。")
    if code == "refer" and now.unreported:
        found.append("这件事的红色预警还没有报告，不能转走。请先登记报告给了谁。")
    if code == "undo" and now.steps[-1].action == "flag":
        found.append("红色预警不能撤销。请登记报告给了谁，再由有权的人解除。")
    if code == "flag_clear" and len(now.unreported) == len(now.flags):
        found.append("预警还没有报告给任何人，不能解除。请先登记报告。")
    if now.pending is not None and code in (*_CLOSING, "escalate", "refer"):
        found.append("移交还没有人答复。请对方先确认接收或退回。")
    rule = method.rule(code)
    for need in rule.needs if _holds(rule, now, case) else ():
        found.append(_need(need, now, case, method))
    return found


def _holds(rule: ActionRule, now: Position, case: Case) -> bool:
    return rule.when.holds(case.kind or DISPUTE, case.channel, now.level, now.colour)


def _need(need: str, now: Position, case: Case, method: Method) -> str:
    if need.startswith("tick:"):
        return _ticked(need.removeprefix("tick:"), now, method)
    return CONDITIONS[need](now, case)


def _ticked(key: str, now: Position, method: Method) -> str:
    wanted = next((item for item in method.ticklist if item.key == key), None)
    if wanted is None:
        return ""
    done = {tick for step in now.round_steps if step.action == "tick" and step.mode == key for tick in step.ticks}
    missing = [item.name for item in wanted.items if item.key not in done]
    return f"“{wanted.name}”还有 {len(missing)} 项没有勾：{'、'.join(missing[:3])}。" if missing else ""


def _satisfied(now: Position, _case: Case) -> str:
    last = now.latest("follow_up")
    if last is None:
        return "还没有回访，不知道当事人认不认可。请先回访。"
    return "" if last.result in ("satisfied", "basically") else "最近一次回访当事人不认可，不能这样了结。"


def _levels_set(now: Position, _case: Case) -> str:
    return "" if now.level else "还没有分级。请先研判分级。"


CONDITIONS: dict[str, Callable[[Position, Case], str]] = {
    "followed_up": lambda now, _: "" if now.latest("follow_up") else "还没有回访。请先登记回访。",
    "satisfied": _satisfied,
    "performed": lambda now, case: "" if not _promised(case) or performed(case) else "协议还没有履行完。请先登记履行。",
    "papers_complete": lambda now, _: "材料还没有补齐。" if now.lacking else "",
    "triaged": _levels_set,
    "guaranteed": lambda now, _: "" if now.leaders else "还没有包案领导。请先登记领导包案。",
    "two_leaders": lambda now, _: "" if len(now.leaders) >= 2 else "要有两位包案领导（双包保）。请先登记。",
    "assigned": lambda now, _: "" if now.unit else "还没有明确责任单位。请先交办。",
    "mediated": lambda now, case: "" if any(s.round == now.round for s in case.sessions) else "还没有调解过。请先记一次调解。",
    "departments_came": lambda now, _: "吹哨召集的部门还没有都到。" if now.waiting_departments else "",
    "struck": lambda now, _: "办结的事要先逐人逐件销号，才能归档。" if now.code == SOLVED else "",
    "progress_noted": lambda now, _: "" if now.latest("note") else "还没有记过工作进展。",
}
"""What a method may ask for before an action, by name; each gives the sentence that says what is missing."""


def _promised(case: Case) -> bool:
    return any(agreement.obligations for agreement in case.agreements)


def advance(case: Case, method: Method, step: Step, role: str, today: date) -> Case:
    """The case with ``step`` done.

    Raises ``step.not_allowed`` (not in this state or role), ``step.blocked`` with what is missing, or ``Invalid`` with
    the path of every field that is empty or wrong (paths are names of ``Step``). Whether the step reopens the matter
    by a second one says ``reopening``.
    """
    offer = next((item for item in allowed(case, method, role) if item.action.code == step.action), None)
    if offer is None:
        raise UserError("step.not_allowed", _why_not(case, method, step.action))
    if offer.blocked:
        raise UserError("step.blocked", offer.blocked)
    faults = check_step(case, method, step, offer.uses, today)
    if faults:
        raise Invalid(faults)
    if step.action == "undo":
        step = replace(step, ref=position(case).steps[-1].id)
    return replace(case, steps=(*case.steps, step))


def reopening(case: Case, method: Method, step: Step) -> str:
    """The reason for which ``step``, just done, reopens the matter by itself; empty when it does not."""
    if step.action != "follow_up" or step.result not in method.followups.reopen_on:
        return ""
    return "回访当事人不满意" if position(case).code in ACTIONS["reopen"].sources else ""


def _why_not(case: Case, method: Method, code: str) -> str:
    action = ACTIONS.get(code)
    if action is None:
        return "没有这个办理动作，没有改变任何内容。"
    rule = method.rule(code)
    name = rule.name or action.name
    now = position(case)
    if now.code == ARCHIVED:
        return f"这件事已经归档，不能“{name}”。确有必要请先重启办理；没有改变任何内容。"
    if rule.off:
        return f"这件事采用的工作方法没有“{name}”这一步，没有改变任何内容。"
    if now.code not in action.sources or not _sensible(code, now, case, method):
        return f"现在这个阶段不能“{name}”，没有改变任何内容。请看办理过程走到了哪一步。"
    return f"您的身份不能办“{name}”，没有改变任何内容。请由有权的人办理。"


def check_step(case: Case, method: Method, step: Step, uses: tuple[Use, ...], today: date) -> list[Problem]:
    """Everything wrong with what was filled in. Paths are names of fields of ``Step``."""
    found = [
        Problem(use.field, f"请填写“{use.label}”") for use in uses if use.required and not getattr(step, use.field)
    ]
    found += [problem for use in uses for problem in _known(case, method, step, use)]
    last = max((item.on for item in position(case).steps if item.on), default=case.registered_on)
    if step.on is None:
        found.append(Problem("on", "请填写日期"))
    elif step.on > today:
        found.append(Problem("on", "日期在今天之后，请核对"))
    elif last is not None and step.on < last and step.action not in ("visit", "perform", "note", "supply", "arrive"):
        found.append(Problem("on", f"日期早于上一步（{last.isoformat()}），请核对"))
    elif case.registered_on is not None and step.on < case.registered_on:
        found.append(Problem("on", f"日期早于登记日期（{case.registered_on.isoformat()}），请核对"))
    if step.until is not None and step.on is not None and step.until < step.on:
        found.append(Problem("until", "期限早于办理日期，请核对"))
    if step.action == "solve" and any(use.field == "ticks" and use.required for use in uses):
        left = [item.name for item in method.closing if item.key not in step.ticks]
        found += [Problem("ticks", f"办结核对还有没做到的：{'、'.join(left)}")] if left else []
    if step.action == "extend":
        found += _extension(case, method, step)
    if step.time and not _CLOCK.fullmatch(step.time):
        found.append(Problem("time", "时间请写成 09:30 的样子"))
    if step.heads < 0 or step.heads > 100_000:
        found.append(Problem("heads", "人数不对，请核对"))
    if step.amount is not None and step.amount < 0:
        found.append(Problem("amount", "金额不能为负"))
    return found


def _extendable(now: Position, case: Case, method: Method) -> list[Clock]:
    """The time limits that hold for this matter and may be extended once more in this round."""
    made = [step.ref for step in now.round_steps if step.action == "extend"]
    return [
        clock for clock in method.clock
        if made.count(clock.key) < clock.extensions and clock.when.holds(case.kind or DISPUTE, case.channel, now.level, now.colour)
    ]


def _extension(case: Case, method: Method, step: Step) -> list[Problem]:
    """Who must agree to more time says the clock."""
    clock = next((item for item in method.clock if item.key == step.ref), None)
    if clock is None:
        return []
    found = []
    if clock.consent == "parties" and {party.id for party in case.parties} - set(step.who):
        found.append(Problem("who", "延长须全体当事人同意，请逐一勾选"))
    if clock.consent == "leader" and not step.approver:
        found.append(Problem("approver", "延长须负责人批准，请填写批准人"))
    return found


def _known(case: Case, method: Method, step: Step, use: Use) -> list[Problem]:
    """A value must be one of what the method or the matter offers."""
    given = getattr(step, use.field)
    if not given or ":" not in use.codes:
        return []
    offered = {str(code) for code, _ in choices(case, method, use, step)}
    values = given if isinstance(given, tuple) else (given,)
    return [] if {str(item) for item in values} <= offered else [Problem(use.field, f"“{use.label}”的取值不在列表中，请重新选择")]


def choices(case: Case, method: Method, use: Use, step: Step | None = None) -> list[tuple[str, str]]:
    """What a field with ``method:`` or ``case:`` codes offers, as (code, words)."""
    source, table = use.codes.split(":", 1)
    if source == "method":
        if table == "tick":
            lists = [item for item in method.ticklist if step is None or not step.mode or item.key == step.mode]
            return [(item.key, item.name) for ticks in lists for item in ticks.items]
        if table == "colour":  # the meaning with the name: nobody should have to know what orange stands for
            return [(item.key, f"{item.name}　{item.label}") for item in method.colour]
        return method.choices(table)
    now = position(case)
    offers: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "party": lambda: [(party.id, party.name) for party in case.parties],
        "file": lambda: [(item.id, item.title) for item in case.attachments],
        "request": lambda: [(str(index), text) for index, text in enumerate(case.requests)],
        "lack": lambda: [(item.id, item.note) for item in now.lacking],
        "flag": lambda: [(item.id, item.note) for item in sorted(now.flags, key=lambda flag: flag not in now.unreported)],
        "reported_flag": lambda: [(item.id, item.note) for item in now.flags if item not in now.unreported],
        "whistle": lambda: [(item.id, item.note) for item, _ in now.waiting_departments],
        "clock": lambda: [(clock.key, clock.name) for clock in _extendable(now, case, method)],
        "obligation": lambda: [
            (duty.id, f"{_name(case, item.debtor)} {item.what or '付款'}".strip())
            for duty in duties(case, now.steps) for item in [duty.agreement.obligations[duty.index]]
        ],
    }
    return offers[table]()


def _name(case: Case, party_id: str) -> str:
    party = case.party(party_id)
    return party.name if party else ""
