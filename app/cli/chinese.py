"""The command line's own words in Chinese: headings, usage and what is wrong with it. argparse knows English only."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

# What argparse says, in every Python that we support; a sentence that it may learn later stays as it is.
_SENTENCES = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"one of the arguments (.*) is required", r"\1 要写一个"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 可能是 \2 中的哪一个，请写全"),
    (r"argument (.*?): (.*)", r"\1：\2"),
    (r"expected (?:one argument|at least one argument|\d+ arguments?)", "后面没有写内容"),
    (r"expected at most one argument", "后面只能写一个"),
    (r"ignored explicit argument (.*)", r"不带内容，却写了 \1"),
    (r"not allowed with argument (.*)", r"不能和 \1 一起写"),
    (r"invalid choice: (.*) \(choose from (.*)\)", r"没有 \1，可以写 \2"),
    (r"invalid fromisoformat value: (.*)", r"\1 不是日期，请写成 2026-03-05 的样子"),
    (r"invalid int value: (.*)", r"\1 不是整数"),
    (r"invalid \S+ value: (.*)", r"\1 写得不对"),
)


def translated(message: str) -> str:
    """What argparse says, in Chinese."""
    for english, chinese in _SENTENCES:
        message = re.sub(english, chinese, message, count=1, flags=re.DOTALL)
    return message


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup], prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` that speaks Chinese, and so do the parsers of its commands. Wrong usage still exits with 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how the command is written, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：用法不对，{translated(message)}。什么都没有做；加 --help 看说明。\n")
