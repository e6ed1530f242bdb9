"""``forms``: which form sets there are, checking and installing a file, choosing the one to print by."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.forms import read_forms
from app.services import form_sets
from app.text_file import read_text


def register(groups: Any) -> None:
    """Add the group."""
    group = groups.add_parser("forms", help="文书目录：列出、检查、安装、选用").add_subparsers(
        dest="action", metavar="操作", required=True
    )
    listing = group.add_parser("list", help="可以选用的文书目录")
    listing.set_defaults(run=_list)
    check = group.add_parser("check", help="检查自己写的文书目录，不安装")
    check.add_argument("file", metavar="文件", type=Path)
    check.set_defaults(run=_check)
    install = group.add_parser("install", help="安装自己写的文书目录")
    install.add_argument("file", metavar="文件", type=Path)
    install.set_defaults(run=_install)
    use = group.add_parser("use", help="从现在起按这一套打印")
    use.add_argument("key", metavar="代码")
    use.set_defaults(run=_use)


def _list(session: Session, options: argparse.Namespace, output: Output) -> None:
    used = form_sets.of(session.context).id
    output.many(
        (
            {"key": item.id, "name": item.name, "forms": len(item.form), "used": item.id == used, "office": item.office,
             "version": item.version, "source": item.source}
            for item in form_sets.available(session.context)
        ),
        {"key": "代码", "name": "名称", "forms": "文书", "used": "选用", "office": "单位", "version": "版本", "source": "出处"},
    )


def _check(session: Session, options: argparse.Namespace, output: Output) -> None:
    forms = read_forms(read_text(options.file), options.file.name)
    output.one({"key": forms.id, "name": forms.name, "forms": len(forms.form)}, f"{forms.name}，{len(forms.form)} 种文书，没有问题")


def _install(session: Session, options: argparse.Namespace, output: Output) -> None:
    forms = form_sets.install(session.context, read_text(options.file), options.file.name)
    output.one({"key": forms.id, "name": forms.name, "forms": len(forms.form)}, f"已安装{forms.name}，选用请写 forms use {forms.id}")


def _use(session: Session, options: argparse.Namespace, output: Output) -> None:
    changed = form_sets.choose(session.context, options.key)
    output.one({"key": changed.site.forms}, f"以后按“{form_sets.of(changed).name}”打印；已经打印的不变")
