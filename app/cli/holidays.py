"""``holidays``: which years are known, and taking a new table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.services import exchange, holiday_table
from app.services.context import Context
from app.text_file import read_text


def register(groups: Any) -> None:
    """Add the group."""
    group = groups.add_parser("holidays", help="节假日表：查看、换上新的年份").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    show = group.add_parser("show", help="现在用的节假日表到哪一年")
    show.set_defaults(run=_show)
    install = group.add_parser("install", help="换上文件里的年份，其他年份不变")
    install.add_argument("file", metavar="文件", type=Path)
    install.set_defaults(run=_install)
    reset = group.add_parser("reset", help="用回程序自带的节假日表")
    reset.set_defaults(run=_reset)


def _show(session: Session, options: argparse.Namespace, output: Output) -> None:
    _say(session.context, output)


def _install(session: Session, options: argparse.Namespace, output: Output) -> None:
    _count(holiday_table.install(session.context, read_text(options.file), options.file.name), output)


def _reset(session: Session, options: argparse.Namespace, output: Output) -> None:
    _count(holiday_table.reset(session.context), output)


def _count(context: Context, output: Output) -> None:
    exchange.work_in(context, output.progress)
    _say(context, output)


def _say(context: Context, output: Output) -> None:
    table, own = context.holidays, holiday_table.replaced(context)
    output.one(
        {"first": table.first, "last": table.last, "own": own, "off": [{"day": day, "name": name} for day, name in table.names]},
        f"{table.first} 至 {table.last} 年，{'换过' if own else '程序自带'}",
    )
