"""``roster`` and ``meeting``: the people of the committee, who receives when, and minutes."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import Any

from app.cli.output import Output
from app.cli.reading import read_records
from app.cli.session import Session
from app.domain.companion import Meeting, Person
from app.domain.records import to_record
from app.services import rosters

_SHOWN = timedelta(days=30)


def register(groups: Any) -> None:
    """Add both groups."""
    group = groups.add_parser("roster", help="人员和接访轮值").add_subparsers(dest="action", metavar="操作", required=True)
    people = group.add_parser("people", help="在任的人员，和法律对调委会的要求")
    people.add_argument("--left", action="store_true", help="也列出已离任的")
    people.set_defaults(run=_people)
    add = group.add_parser("add-person", help="从 JSON 登记或修改人员（- 表示标准输入；可一行一人）")
    add.add_argument("file", metavar="文件")
    add.set_defaults(run=_add_person)
    turns = group.add_parser("turns", help="哪天谁接访")
    turns.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="从哪天，默认今天")
    turns.add_argument("--to", dest="last", type=date.fromisoformat, default=None, help="到哪天，默认再往后 30 天")
    turns.set_defaults(run=_turns)
    place = group.add_parser("set", help="从一天起，这些人轮流接访")
    _name(place)
    place.add_argument("names", nargs="+", metavar="姓名")
    place.add_argument("--from", dest="first", type=date.fromisoformat, default=None, help="从哪天，默认今天")
    place.set_defaults(run=_set)
    swap = group.add_parser("swap", help="某一天换人，或取消那天的接访")
    _name(swap)
    swap.add_argument("day", type=date.fromisoformat, metavar="日期")
    swap.add_argument("--name", default="", help="替班的人；不写就是那天不接访")
    swap.add_argument("--why", default="", help="原因")
    swap.add_argument("--back", action="store_true", help="不换了，恢复原定的人")
    swap.set_defaults(run=_swap)
    meetings = groups.add_parser("meeting", help="会议记录").add_subparsers(dest="action", metavar="操作", required=True)
    listing = meetings.add_parser("list", help="列出会议，最近的在前")
    listing.set_defaults(run=_meetings)
    note = meetings.add_parser("add", help="从 JSON 登记或修改会议记录（- 表示标准输入；可一行一次）")
    note.add_argument("file", metavar="文件")
    note.set_defaults(run=_add_meeting)


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("method", metavar="方法", help="工作方法的代码")
    parser.add_argument("roster", metavar="轮值", help="轮值的代码")


def _people(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    label, found = context.codes.label, rosters.people(context, left=options.left)
    warnings = [problem.sentence for problem in rosters.committee_problems(context)]
    if output.as_json:
        output.one({"people": [to_record(item) for item in found], "warnings": warnings}, "")
        return
    output.many(
        (
            {
                "name": item.name, "sex": label("sex", item.sex), "unit": item.unit, "until": item.until or "",
                "roles": "、".join(label("person_role", role) for role in item.roles),
            }
            for item in found
        ),
        {"name": "姓名", "sex": "性别", "roles": "身份", "unit": "单位和职务", "until": "任期止"},
    )
    for sentence in warnings:
        print(f"提醒：{sentence}")


def _add_person(session: Session, options: argparse.Namespace, output: Output) -> None:
    for saved in rosters.save_people(session.context, read_records(Person, options.file)):
        output.one({"id": saved.id, "name": saved.name}, f"已保存 {saved.name}")


def _turns(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    first = options.first or context.today()
    rows = rosters.turns(context, first, options.last or first + _SHOWN)
    output.many(
        (vars(turn) for turn in rows),
        {"day": "日期", "name": "轮值", "place": "地点", "who": "接访人", "instead_of": "原定", "cancelled": "不接访"},
    )


def _set(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    first = options.first or context.today()
    made = rosters.set_rotation(context, options.method, options.roster, tuple(options.names), first)
    output.one({"id": made.id, "names": made.names, "from_on": made.from_on}, f"从 {first.isoformat()} 起由{'、'.join(made.names)}轮流")


def _swap(session: Session, options: argparse.Namespace, output: Output) -> None:
    context, method, roster, day = session.context, options.method, options.roster, options.day
    if options.back:
        made, what = rosters.swap_back(context, method, roster, day), "恢复原定"
    else:
        made = rosters.swap(context, method, roster, day, options.name, options.why)
        what = f"由{options.name}接访" if options.name else "不接访"
    output.one({"id": made.id, "swaps": made.swaps}, f"{day.isoformat()} {what}")


def _meetings(session: Session, options: argparse.Namespace, output: Output) -> None:
    output.many(
        (to_record(item) if output.as_json else vars(item) for item in rosters.meetings(session.context)),
        {"held_on": "日期", "topic": "议题", "place": "地点", "chair": "主持人", "heads": "到会人数"},
    )


def _add_meeting(session: Session, options: argparse.Namespace, output: Output) -> None:
    for saved in rosters.save_meetings(session.context, read_records(Meeting, options.file)):
        output.one({"id": saved.id, "topic": saved.topic}, f"已保存 {saved.topic}")
