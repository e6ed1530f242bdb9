"""What a method file must keep to, so that no matter can get stuck in it and nothing in it is a dead word.

``check_method`` gives every fault with its path; an empty list means that the method may be used.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from app.domain.actions import ACTIONS, ARCHIVED, ENDED, STATES, Action
from app.domain.calendar import PERIODS, Limit
from app.domain.codes import Codes
from app.domain.errors import Problem
from app.domain.method import HAPPENINGS, WORDS, ActionRule, Clock, Level, Method, When
from app.domain.recurrence import Recurrence
from app.domain.workflow import CONDITIONS

SHAPES = ("dot", "ring", "half", "square", "triangle", "diamond", "check", "back", "dash")
DAYS_OFF = ("", "keep", "skip", "shift")
CONSENTS = ("parties", "leader")
ALWAYS = ("flag", "flag_report", "flag_clear", "undo")  # the law and the honesty of the record do not depend on a place

MET_BY = {
    "followed_up": "follow_up",
    "satisfied": "follow_up",
    "performed": "perform",
    "papers_complete": "supply",
    "triaged": "triage",
    "guaranteed": "guarantee",
    "two_leaders": "guarantee",
    "assigned": "assign",
    "mediated": "session",
    "departments_came": "arrive",
    "struck": "strike",
    "progress_noted": "note",
}
"""The action by which each condition of ``workflow.CONDITIONS`` is met (``tick:…``: by ``tick``)."""

_BY_PAPER = {"registered": "drafted", "accepted": "drafted", "mediating": "drafted", "drafted": "printed",
             "printed": "signing", "signing": "effective"}  # fmt: skip
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LISTS = ("words", "kind", "channel", "mode", "session_mode", "tag", "level", "colour", "clock", "roster", "whistle",
          "ladder", "ticklist", "closing", "meeting", "report")  # fmt: skip


def check_method(method: Method, codes: Codes) -> list[Problem]:
    """Everything wrong in ``method``, with paths such as ``clock[2].limit``."""
    found = list(_texts(method, "", codes))
    for rule in _RULES:
        found += rule(method, codes)
    return found


def happenings() -> set[str]:
    """What a clock may start and end with."""
    return {*ACTIONS, *HAPPENINGS}


def _texts(item: Any, path: str, codes: Codes) -> Iterator[Problem]:
    """Required, too long, or not of its code table: what the fields themselves say, all the way down."""
    for field in dataclasses.fields(item):
        here = f"{path}.{field.name}" if path else field.name
        current, says = getattr(item, field.name), field.metadata
        if isinstance(current, tuple):
            for index, part in enumerate(current):
                if dataclasses.is_dataclass(part):
                    yield from _texts(part, f"{here}[{index}]", codes)
        elif dataclasses.is_dataclass(current):
            yield from _texts(current, here, codes)
        elif isinstance(current, str):
            yield from _text(current, here, says.get("label", ""), says, codes)


def _text(current: str, path: str, label: str, says: Any, codes: Codes) -> Iterator[Problem]:
    if says.get("required") and not current.strip():
        yield Problem(path, f"没有写“{label}”")
    if len(current) > says.get("limit", len(current)):
        yield Problem(path, f"“{label}”太长，最多 {says['limit']} 个字")
    table = says.get("codes", "")
    if table and current and not codes.knows(table, current):
        yield Problem(path, f"“{label}”没有“{current}”这个代码，可以写：{_some(codes.tables[table])}")


def _keys(method: Method, codes: Codes) -> Iterator[Problem]:
    if not _KEY.fullmatch(method.key) or method.key == "none":
        yield Problem("key", "方法的代码只能用小写字母、数字、下划线和短横线，最多 40 个字符，不能是 none")
    if method.edition < 1:
        yield Problem("edition", "版次从 1 开始")
    for table in _LISTS:
        yield from _unique([item.key for item in getattr(method, table)], table, "key")
    for index, ticks in enumerate(method.ticklist):
        yield from _unique([item.key for item in ticks.items], f"ticklist[{index}].items", "key")
        if not ticks.items:
            yield Problem(f"ticklist[{index}].items", f"清单“{ticks.name}”一个条目也没有")


def _unique(keys: Sequence[str], table: str, field: str) -> Iterator[Problem]:
    for index, key in enumerate(keys):
        path = f"{table}[{index}].{field}"
        if not _KEY.fullmatch(key):
            yield Problem(path, f"代码“{key}”只能用小写字母、数字、下划线和短横线，最多 40 个字符")
        elif key in keys[:index]:
            yield Problem(path, f"代码“{key}”写了两次")


def _words(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, item in enumerate(method.words):
        if item.key not in WORDS:
            yield Problem(f"words[{index}].key", f"程序里没有“{item.key}”这个用词，可以写：{_some(WORDS)}")


def _stages(method: Method, codes: Codes) -> Iterator[Problem]:
    states = [item.state for item in method.stage]
    for index, state in enumerate(states):
        if state not in STATES:
            yield Problem(f"stage[{index}].state", f"没有“{state}”这个阶段，可以写：{_some(STATES)}")
        elif state in states[:index]:
            yield Problem(f"stage[{index}].state", f"阶段“{state}”写了两次")


def _kinds(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, kind in enumerate(method.kind):
        if not 0 <= kind.parties <= 100:
            yield Problem(f"kind[{index}].parties", "当事人至少几方，请写 0 到 100 的数")
    modes = {item.key for item in method.mode}
    for index, channel in enumerate(method.channel):
        if channel.mode and channel.mode not in modes:
            yield Problem(f"channel[{index}].mode", f"接访方式里没有“{channel.mode}”")


def _levels(method: Method, codes: Codes) -> Iterator[Problem]:
    up = {level.key: level.up for level in method.level}
    for index, level in enumerate(method.level):
        if level.up and level.up not in up:
            yield Problem(f"level[{index}].up", f"级别里没有“{level.up}”")
        elif _circle(level, up):
            yield Problem(f"level[{index}].up", f"“{level.name}”往上报会绕回自己，没有尽头")
        yield from _limit(level.limit, f"level[{index}].limit")


def _circle(level: Level, up: dict[str, str]) -> bool:
    seen, at = set(), level.key
    while at and at not in seen:
        seen.add(at)
        at = up.get(at, "")
    return bool(at)


def _colours(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, item in enumerate(method.colour):
        path = f"colour[{index}]"
        if not _COLOUR.fullmatch(item.colour):
            yield Problem(f"{path}.colour", f"颜色值“{item.colour}”应写成 #D92D20 的样子（# 加六位）")
        if item.shape not in SHAPES:
            yield Problem(f"{path}.shape", f"没有“{item.shape}”这个形状，可以写：{_some(SHAPES)}")
        yield from _limit(item.limit, f"{path}.limit")
        for field, word in (("name", "名称"), ("label", "含义"), ("shape", "形状"), ("colour", "颜色值")):
            same = [getattr(other, field).lower() for other in method.colour[:index]]
            if getattr(item, field).lower() in same:
                yield Problem(f"{path}.{field}", f"两种颜色的{word}相同；不能只靠颜色区分，名称、含义和形状都要各不相同")


def _clocks(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, clock in enumerate(method.clock):
        path = f"clock[{index}]"
        yield from _ends(clock, path)
        yield from _times(clock, path, method)
        yield from _when(clock.when, method, f"{path}.when")


def _ends(clock: Clock, path: str) -> Iterator[Problem]:
    known = happenings()
    for field, word, codes in (("starts", "从何时起算", clock.starts), ("ends", "到何时为止", clock.ends)):
        if not codes:
            yield Problem(f"{path}.{field}", f"期限“{clock.name}”没有写“{word}”")
        for place, code in enumerate(codes):
            if code not in known:
                yield Problem(f"{path}.{field}[{place}]", f"没有“{code}”这个动作，也没有这个时点（{_some(HAPPENINGS)}）")
    for place, code in enumerate(clock.paused_by):
        if code not in ACTIONS:
            yield Problem(f"{path}.paused_by[{place}]", f"没有“{code}”这个动作")


def _times(clock: Clock, path: str, method: Method) -> Iterator[Problem]:
    if not clock.limit and not clock.by_level:
        yield Problem(path, f"期限“{clock.name}”没有写时间：limit 和 by_level 至少要有一个")
    yield from _limit(clock.limit, f"{path}.limit")
    yield from _limit(clock.longest, f"{path}.longest")
    levels = [item.level for item in clock.by_level]
    for place, item in enumerate(clock.by_level):
        yield from _limit(item.limit, f"{path}.by_level[{place}].limit")
        if item.level in levels[:place]:
            yield Problem(f"{path}.by_level[{place}].level", f"级别“{item.level}”写了两次")
        elif item.level not in {level.key for level in method.level}:
            yield Problem(f"{path}.by_level[{place}].level", f"级别里没有“{item.level}”")
    if clock.extensions < 0:
        yield Problem(f"{path}.extensions", "最多延长几次不能是负数")
    if clock.extensions > 0 and clock.consent not in CONSENTS:
        yield Problem(f"{path}.consent", "能延长的期限要写明须谁同意：parties（全体当事人）或 leader（负责人）")
    if clock.extensions > 0 and not clock.longest:
        yield Problem(f"{path}.longest", "能延长的期限要写明每次最长延多久")


def _limit(written: str, path: str) -> Iterator[Problem]:
    if written:
        yield from _parse(Limit.parse, written, path)


def _parse(parse: Callable[[str], object], written: str, path: str) -> Iterator[Problem]:
    try:
        parse(written)
    except ValueError as error:
        yield Problem(path, str(error))


def _when(when: When, method: Method, path: str) -> Iterator[Problem]:
    for field, table in (("kinds", "kind"), ("channels", "channel"), ("levels", "level"), ("colours", "colour")):
        yield from _within(getattr(when, field), method, table, f"{path}.{field}")


def _within(keys: Iterable[str], method: Method, table: str, path: str) -> Iterator[Problem]:
    known = {item.key for item in getattr(method, table)}
    for place, key in enumerate(keys):
        if key not in known:
            yield Problem(f"{path}[{place}]", f"本方法的 {table} 里没有“{key}”")


def _actions(method: Method, codes: Codes) -> Iterator[Problem]:
    named = [rule.action for rule in method.action]
    for index, rule in enumerate(method.action):
        path = f"action[{index}]"
        if rule.action not in ACTIONS:
            yield Problem(f"{path}.action", f"没有“{rule.action}”这个动作")
            continue
        if rule.action in named[:index]:
            yield Problem(f"{path}.action", f"动作“{rule.action}”写了两次，请合并")
        if rule.action in ALWAYS and rule.off:
            yield Problem(f"{path}.off", "红色预警和撤销是法定的、必须的，不能关掉")
        if rule.action in ALWAYS[:2] and rule.roles:
            yield Problem(f"{path}.roles", "看到危险的人都要能登记和报告，不能限定身份")
        yield from _musts(rule, path)
        yield from _needs(rule, path, method)
        yield from _when(rule.when, method, f"{path}.when")


def _musts(rule: ActionRule, path: str) -> Iterator[Problem]:
    uses = [use.field for use in ACTIONS[rule.action].uses]
    for place, field in enumerate(rule.must):
        if field not in uses:
            yield Problem(f"{path}.must[{place}]", f"“{ACTIONS[rule.action].name}”没有“{field}”这一栏，可以写：{_some(uses)}")


def _needs(rule: ActionRule, path: str, method: Method) -> Iterator[Problem]:
    action = ACTIONS[rule.action]
    for place, need in enumerate(rule.needs):
        here = f"{path}.needs[{place}]"
        if need.startswith("tick:"):
            if need.removeprefix("tick:") not in {item.key for item in method.ticklist}:
                yield Problem(here, f"清单里没有“{need.removeprefix('tick:')}”")
        elif need not in CONDITIONS:
            yield Problem(here, f"没有“{need}”这个条件，可以写：{_some(CONDITIONS)}，或 tick: 加清单代码")
        elif not any(_can_meet(need, state, method) for state in action.sources):
            helper = ACTIONS[MET_BY[need]].name
            yield Problem(here, f"能“{action.name}”的阶段都不能“{helper}”，这个条件永远做不到")


def _can_meet(need: str, state: str, method: Method) -> bool:
    """Whether what ``need`` asks for can be done while the matter is in ``state``."""
    code = "tick" if need.startswith("tick:") else MET_BY[need]
    return state in ACTIONS[code].sources and _usable(code, method)


def _usable(code: str, method: Method) -> bool:
    listed = {"triage": method.level, "escalate": method.level, "tick": method.ticklist, "whistle": method.whistle}
    return not method.rule(code).off and bool(listed.get(code, True))


def _roles(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, rule in enumerate(method.action):
        for place, role in enumerate(rule.roles):
            if not codes.knows("role", role):
                yield Problem(f"action[{index}].roles[{place}]", f"没有“{role}”这个身份，可以写：{_some(codes.tables['role'])}")


def _rosters(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, roster in enumerate(method.roster):
        if roster.rule:
            yield from _parse(Recurrence.parse, roster.rule, f"roster[{index}].rule")
        if roster.off not in DAYS_OFF:
            yield Problem(f"roster[{index}].off", "遇休息日请写 keep（照常）、skip（取消）或 shift（顺延）")


def _letters(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, rung in enumerate(method.ladder):
        if rung.form and not codes.knows("letter_form", rung.form):
            yield Problem(f"ladder[{index}].form", f"没有“{rung.form}”这种文书，可以写：{_some(codes.tables['letter_form'])}")
        yield from _limit(rung.reply, f"ladder[{index}].reply")
    for place, result in enumerate(method.followups.reopen_on):
        if not codes.knows("satisfaction", result):
            yield Problem(
                f"followups.reopen_on[{place}]", f"没有“{result}”这个回访结果，可以写：{_some(codes.tables['satisfaction'])}"
            )


def _followups(method: Method, codes: Codes) -> Iterator[Problem]:
    for place, written in enumerate(method.followups.after):
        yield from _parse(Limit.parse, written, f"followups.after[{place}]")
    if not 0 <= method.followups.sample <= 100:
        yield Problem("followups.sample", "抽查比例请写 0 到 100 的数")
    if method.followups.reopen_on and method.rule("reopen").off:
        yield Problem("followups.reopen_on", "回访不满意要重启，但这个方法关掉了“重启办理”")


def _reports(method: Method, codes: Codes) -> Iterator[Problem]:
    for index, item in enumerate(method.report):
        if item.key not in PERIODS:
            yield Problem(f"report[{index}].key", f"没有“{item.key}”这种期间，可以写：{_some(PERIODS)}")


def _points(method: Method, codes: Codes) -> Iterator[Problem]:
    known = happenings() | set(STATES)
    for index, item in enumerate(method.points):
        if item.event not in known:
            yield Problem(f"points[{index}].event", f"没有“{item.event}”这件事，可以写阶段（如 registered、solved）或动作的代码")
        yield from _within(item.kinds, method, "kind", f"points[{index}].kinds")


def _dead_ends(method: Method, codes: Codes) -> Iterator[Problem]:
    """From wherever a matter can get, there must be a way to its end: archived, or ended where nothing is archived."""
    if not _leads(ACTIONS["reopen"], ARCHIVED, method):
        yield Problem(_rule_path(method, "reopen"), "归档以后只有“重启办理”能把事情再打开，不能关掉，条件也要做得到")
    ends = {ARCHIVED} if _usable("archive", method) else set(ENDED)
    ways = {state: _ways(state, method) for state in STATES}
    for state in _reachable("registered", ways):
        if not ends & {state, *_reachable(state, ways)}:
            yield Problem("action", f"事情到了“{method.state_name(state, codes.label('stage', state))}”就再也走不到头：能离开这个阶段的动作都关掉了，或者条件做不到")
            return


def _ways(state: str, method: Method) -> set[str]:
    """The states to which a matter can be brought from ``state`` in one move whose conditions can be met there."""
    found = {_target(action) for action in ACTIONS.values() if _leads(action, state, method)}
    if _usable("agreement", method):
        found.add(_BY_PAPER.get(state, ""))
    return found - {"", state}


def _target(action: Action) -> str:
    return "struck" if action.code == "strike" else action.target


def _leads(action: Action, state: str, method: Method) -> bool:
    if state not in action.sources or not _usable(action.code, method) or action.code == "undo":
        return False
    return all(_can_meet(need, state, method) for need in method.rule(action.code).needs if _is_need(need))


def _is_need(need: str) -> bool:
    return need in CONDITIONS or need.startswith("tick:")  # an unknown one is told by _needs


def _reachable(start: str, ways: dict[str, set[str]]) -> list[str]:
    seen, todo = [start], [start]
    while todo:
        for target in sorted(ways[todo.pop()]):
            if target not in seen:
                seen.append(target)
                todo.append(target)
    return seen


def _rule_path(method: Method, code: str) -> str:
    return next((f"action[{index}]" for index, rule in enumerate(method.action) if rule.action == code), "action")


def _some(known: Iterable[str]) -> str:
    listed = list(known)
    return "、".join(listed[:12]) + (" 等" if len(listed) > 12 else "")


_RULES: tuple[Callable[[Method, Codes], Iterator[Problem]], ...] = (
    _keys, _words, _stages, _kinds, _levels, _colours, _clocks, _actions, _roles, _rosters, _letters, _followups, _reports,
    _points, _dead_ends,
)  # fmt: skip
