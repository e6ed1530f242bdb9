"""The parser, the exit codes and the opening of an installation.

0 done · 1 refused (one sentence on standard error, nothing changed) · 2 wrong usage · 3 a defect of the program.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.cli import cases, documents, exchange, upkeep
from app.cli.output import Output, plain
from app.cli.session import Session
from app.domain.errors import Invalid, UserError
from app.paths import default_data_dir


def parser() -> argparse.ArgumentParser:
    """The whole command line; ``docs/cli.md`` has an entry for each command."""
    top = argparse.ArgumentParser(prog="shuoshi", description="说事簿：人民调解登记、文书与上下级交换")
    top.add_argument("--data", type=Path, default=None, help="数据文件夹（也可用 SHUOSHI_DATA）")
    top.add_argument("--json", action="store_true", help="输出 JSON")
    top.add_argument("--version", action="version", version=__version__)
    groups = top.add_subparsers(dest="command", metavar="命令")
    for module in (upkeep, cases, documents, exchange):
        module.register(groups)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    if options.command is None:
        parser().print_help()
        return 2
    output = Output(options.json)
    session = Session(options.data or default_data_dir(), _passphrase)
    try:
        options.run(session, options, output)
    except UserError as error:
        _refuse(error, output)
        return 1
    except KeyboardInterrupt:
        print("已取消，没有改变任何内容。", file=sys.stderr)
        return 1
    finally:
        session.close()
    return 0


def _refuse(error: UserError, output: Output) -> None:
    if output.as_json:
        faults = [plain(problem) for problem in error.problems] if isinstance(error, Invalid) else []
        answer = {"error": error.code, "sentence": error.sentence, "problems": faults}
        print(json.dumps(answer, ensure_ascii=False), file=sys.stderr)
        return
    print(f"{error.sentence}（{error.code}）", file=sys.stderr)
    if isinstance(error, Invalid):
        for problem in error.problems:
            print(f"  {problem.path}：{problem.sentence}", file=sys.stderr)


def _passphrase(prompt: str) -> str:
    given = os.environ.get("SHUOSHI_PASSPHRASE")
    return given if given is not None else getpass.getpass(prompt)
