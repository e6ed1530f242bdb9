"""``methods``: which working methods there are, checking and installing a file, choosing what the room works by."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.domain.errors import UserError
from app.domain.method import Method
from app.domain.records import to_record
from app.methods import bundled, read_method, shipped
from app.services import method_choice
from app.text_file import read_text


def register(groups: Any) -> None:
    """Add the group."""
    group = groups.add_parser("methods", help="工作方法：列出、查看、检查、安装、选用").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    listing = group.add_parser("list", help="可以选用的工作方法")
    listing.set_defaults(run=_list)
    show = group.add_parser("show", help="一个随程序附带的方法的全部内容")
    show.add_argument("key", metavar="代码")
    show.set_defaults(run=_show)
    check = group.add_parser("check", help="检查自己写的方法文件，不安装")
    check.add_argument("file", metavar="文件", type=Path)
    check.set_defaults(run=_check)
    install = group.add_parser("install", help="安装自己写的方法文件")
    install.add_argument("file", metavar="文件", type=Path)
    install.set_defaults(run=_install)
    use = group.add_parser("use", help="本单位从现在起按这些方法办（第一个为常用的）")
    use.add_argument("keys", nargs="+", metavar="代码")
    use.set_defaults(run=_use)


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = session.context
    chosen = context.site.methods
    output.many(
        (
            {
                "key": item.key, "name": item.name, "edition": item.edition, "about": item.about,
                "own": item not in bundled(), "used": item.key in chosen, "usual": chosen[:1] == (item.key,),
            }
            for item in method_choice.available(context)
        ),
        {"key": "代码", "name": "名称", "edition": "版次", "used": "选用", "about": "说明"},
    )


def _show(session: Session, options: argparse.Namespace, output: Output) -> None:
    method = shipped(options.key)
    if method is None:
        raise UserError("method.unknown", f"没有“{options.key[:40]}”这个工作方法。请用 methods list 查看代码。")
    output.one(to_record(method), _outline(method))


def _outline(method: Method) -> str:
    lines = [f"{method.name}（{method.id}）", method.about, f"出处：{method.source}"]
    for title, table in (("事项", "kind"), ("渠道", "channel"), ("级别", "level"), ("颜色", "colour"), ("期限", "clock"), ("轮值", "roster"),
                         ("督办", "ladder"), ("清单", "ticklist")):
        names = [name for _, name in method.choices(table)]
        if names:
            lines.append(f"{title}：{'、'.join(names)}")
    return "\n".join(lines)


def _check(session: Session, options: argparse.Namespace, output: Output) -> None:
    method = read_method(read_text(options.file), options.file.name)
    output.one({"key": method.key, "edition": method.edition, "name": method.name}, f"{method.name}第 {method.edition} 版，没有问题")


def _install(session: Session, options: argparse.Namespace, output: Output) -> None:
    method = method_choice.install(session.context, read_text(options.file), options.file.name)
    output.one({"key": method.key, "edition": method.edition, "name": method.name}, f"已安装{method.name}第 {method.edition} 版")


def _use(session: Session, options: argparse.Namespace, output: Output) -> None:
    context = method_choice.choose(session.context, tuple(options.keys))
    output.one({"methods": context.site.methods}, f"从现在起按 {'、'.join(context.site.methods)} 办；以前登记的仍按原来的办")
