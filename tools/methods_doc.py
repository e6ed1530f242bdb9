"""The tables of docs/methods.md, made from the program itself; run without arguments to write them anew."""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.codes import load_codes  # noqa: E402
from app.domain.actions import ACTIONS, RETURNING, STATES, Action  # noqa: E402
from app.domain.method import HAPPENINGS, WORDS, Method  # noqa: E402
from app.domain.method_check import ALWAYS, MET_BY, SHAPES  # noqa: E402
from app.methods import bundled  # noqa: E402

DOC = ROOT / "docs" / "methods.md"
_BLOCK = re.compile(r"(<!-- 表：(\w+) -->\n).*?(<!-- 表完 -->)", re.DOTALL)

CONDITION_WORDS = {
    "followed_up": "回访过",
    "satisfied": "最近一次回访满意或基本满意",
    "performed": "协议里答应的都履行了（没有协议的不管）",
    "papers_complete": "要补的材料都补来了",
    "triaged": "分过级",
    "guaranteed": "有包案领导",
    "two_leaders": "有两位包案领导（双包保）",
    "assigned": "交办过，有责任单位",
    "mediated": "本轮调解过",
    "departments_came": "吹哨召集的部门都到了",
    "struck": "办结的先销了号（终止、不予受理、转交的不管）",
    "progress_noted": "记过工作进展",
}
LEADS = {"undo": "上一步以前的阶段", "perform": "全部履行完就是已办结，否则不变", "strike": "逐人逐件都销了就是已销号",
         "session": "调解中", "agreement": "协议起草"}  # fmt: skip


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def states() -> str:
    """Every state with its usual name and what leads on from it."""
    return table(("代码", "通常叫法", "从这里可以办、并且会换阶段的动作"), ((f"`{state}`", _state(state), _onward(state)) for state in STATES))


def _state(state: str) -> str:
    return load_codes().label("stage", state)


def _onward(state: str) -> str:
    moving = (action for action in ACTIONS.values() if state in action.sources and _target(action) and action.code != "undo")
    return "、".join(f"{action.name} → {_target(action)}" for action in moving if _target(action) != _state(state))


def _target(action: Action) -> str:
    if action.code in RETURNING:
        return "原来的阶段"
    return "已销号" if action.code == "strike" else _state(action.target) if action.target else ""


def actions() -> str:
    """Every action: code, name, fields, states."""
    return table(
        ("代码", "通常叫法", "填什么（**粗体**必填）", "在哪些阶段可以办", "办了以后到"),
        ((f"`{action.code}`", action.name, _uses(action), _sources(action), LEADS.get(action.code) or _target(action) or "不变") for action in ACTIONS.values()),
    )


def _uses(action: Action) -> str:
    if action.page:
        return "（专门的页面）"
    return "、".join(f"**{use.label}** `{use.field}`" if use.required else f"{use.label} `{use.field}`" for use in action.uses)


def _sources(action: Action) -> str:
    left = [state for state in STATES if state not in action.sources]
    if not left:
        return "任何阶段"
    if len(left) <= len(STATES) // 2 - 2:
        return f"除{'、'.join(_state(state) for state in left)}以外"
    return "、".join(_state(state) for state in action.sources)


def conditions() -> str:
    """Every condition that ``needs`` may name."""
    rows = [(f"`{need}`", CONDITION_WORDS[need], ACTIONS[helper].name) for need, helper in MET_BY.items()]
    return table(("写法", "意思", "靠哪个动作做到"), [*rows, ("`tick:清单代码`", "那张清单逐条勾完了", ACTIONS["tick"].name)])


def words() -> str:
    """Every word that a method may change."""
    return table(("代码", "通常叫法"), ((f"`{key}`", usual) for key, usual in WORDS.items()))


def lists() -> str:
    """The short closed lists."""
    codes = load_codes()
    rows = [
        ("`starts`、`ends` 里除动作以外的时点", _pairs(HAPPENINGS.items())),
        ("`shape` 形状", "、".join(f"`{shape}`" for shape in SHAPES)),
        *((title, _pairs(codes.choices(name))) for title, name in (
            ("`roles` 身份", "role"), ("`source` 案件来源", "source"), ("`form` 文书", "letter_form"),
            ("`reopen_on` 回访结果", "satisfaction"), ("积分的 `role` 报事人身份", "reporter_role"))),
        ("不能关掉（`off`）的动作", "、".join(ACTIONS[code].name for code in ALWAYS)),
    ]  # fmt: skip
    return table(("写在哪里", "可以写什么"), rows)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"`{code}` {name}" for code, name in pairs)


def methods() -> str:
    """What comes with the program, in a few words each."""
    return table(("方法", "文件", "自己的阶段叫法", "级别", "期限"), (_method(method) for method in bundled()))


def _method(method: Method) -> tuple[str, ...]:
    named = "、".join(f"{_state(item.state)}叫“{item.name}”" for item in method.stage)
    levels = " → ".join(level.name for level in method.level)
    clocks = "、".join(f"{clock.name} {clock.limit or '按级别'}" for clock in method.clock)
    return method.name, f"`{method.key}.toml`", named or "（都用通常叫法）", levels, clocks


TABLES: dict[str, Callable[[], str]] = {
    "states": states, "actions": actions, "conditions": conditions, "words": words, "lists": lists, "methods": methods,
}  # fmt: skip


def written(text: str) -> str:
    """``text`` with every generated table anew."""
    return _BLOCK.sub(lambda found: found.group(1) + TABLES[found.group(2)]() + found.group(3), text)


if __name__ == "__main__":
    DOC.write_text(written(DOC.read_text(encoding="utf-8")), encoding="utf-8")
