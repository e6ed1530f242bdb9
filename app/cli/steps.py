"""``case actions`` and ``case advance``: what may be done with a matter now, and doing it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.actions import ACTIONS, Use
from app.domain.case import Case
from app.domain.money import parse as parse_money
from app.domain.stage import position
from app.domain.step import Step
from app.domain.workflow import choices
from app.services import cases, ledger

_TEXTS = {
    "to": "对象：单位或个人", "note": "说明", "result": "结果代码", "level": "级别代码", "colour": "颜色代码", "channel": "渠道代码",
    "mode": "方式、哨或清单的代码", "approver": "批准人", "ref": "所指：预警、吹哨、履行项目等的内部编号", "time": "时刻，如 09:30",
}
_LISTS = {"who": "人员：当事人姓名或编号、单位、领导", "ticks": "勾选的条目", "files": "附件编号"}


def register(group: Any) -> None:
    """Add both commands to the group ``case``."""
    listing = group.add_parser("actions", help="现在可以办什么，各要填什么")
    listing.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    listing.set_defaults(run=_actions)
    command = group.add_parser("advance", help="办一步：受理、分级、交办、吹哨、回访、销号……")
    command.add_argument("case", metavar="纠纷", help="内部编号、卷号或一案一码")
    command.add_argument("action", choices=sorted(code for code, item in ACTIONS.items() if not item.page), metavar="动作")
    command.add_argument("--on", type=date.fromisoformat, default=None, help="哪天办的，默认今天")
    command.add_argument("--until", type=date.fromisoformat, default=None, help="期限")
    command.add_argument("--heads", type=int, default=0, help="人数")
    command.add_argument("--amount", default="", help="金额，如 1200.50 或 3万")
    command.add_argument("--item", type=int, action="append", default=[], help="第几项申请事项（从 1 起，可重复）")
    for name, words in _TEXTS.items():
        command.add_argument(f"--{name}", default="", help=words)
    for name, words in _LISTS.items():
        command.add_argument(f"--{name}", action="append", default=[], help=f"{words}（可重复）")
    command.set_defaults(run=_advance)


def _find(session: Session, name: str) -> Case:
    return cases.get(session.context, ledger.find(session.context, name))


def _actions(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _find(session, options.case)
    method = context.methods.of(case)
    output.many(
        (
            {
                "action": item.action.code, "name": item.name, "blocked": item.blocked, "page": item.action.page,
                "fields": [_field(case, method, use, context.codes.tables) for use in item.uses],
                "needs": "、".join(use.label for use in item.uses if use.required),
            }
            for item in cases.offers(context, case)
        ),
        {"action": "代码", "name": "动作", "needs": "必填", "blocked": "现在还不能办，因为"},
    )


def _field(case: Case, method: Any, use: Use, tables: Any) -> dict[str, Any]:
    offered = choices(case, method, use) if ":" in use.codes else list(tables.get(use.codes, {}).items())
    return {"field": use.field, "label": use.label, "required": use.required, "choices": dict(offered)}


def _advance(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, case = session.context, _find(session, options.case)
    texts = {name: getattr(options, name) for name in _TEXTS}
    step = Step(
        id="", action=options.action, on=options.on, until=options.until, heads=options.heads,
        amount=parse_money(options.amount) if options.amount else None,
        items=tuple(number - 1 for number in options.item), who=_people(case, options), ticks=tuple(options.ticks),
        files=tuple(options.files), **texts,
    )
    changed = cases.act(context, case.id, _with_only_choice(case, context.methods.of(case), step))
    now = position(changed)
    name = context.methods.of(changed).state_name(now.code, context.codes.label("stage", now.code))
    output.one(
        {"id": changed.id, "stage": now.code, "round": now.round, "step": changed.steps[-1].id},
        f"{changed.number} {name}" + (f"（第 {now.round} 轮）" if now.round > 1 else ""),
    )


def _people(case: Case, options: argparse.Namespace) -> tuple[str, ...]:
    """Party names become their ids where the action asks for parties."""
    uses = {use.field: use for use in ACTIONS[options.action].uses}
    if "who" not in uses or uses["who"].codes != "case:party":
        return tuple(options.who)
    ids = {party.name: party.id for party in case.parties}
    return tuple(ids.get(name, name) for name in options.who)


def _with_only_choice(case: Case, method: Any, step: Step) -> Step:
    """What the step is about, where there is only one such thing and none was named."""
    use = next((use for use in ACTIONS[step.action].uses if use.field == "ref"), None)
    if use is None or step.ref:
        return step
    offered = choices(case, method, use)
    return replace(step, ref=offered[0][0]) if len(offered) == 1 else step
