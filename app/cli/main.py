"""The parser, the exit codes and the opening of an installation.

0 done · 1 refused (one sentence on standard error, nothing changed) · 2 wrong usage · 3 a defect of the program.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from app import __version__
from app.cli import (
    cases,
    documents,
    exchange,
    forms,
    holidays,
    letters,
    methods,
    reports,
    rosters,
    scans,
    schema,
    upkeep,
    verify,
)
from app.cli.chinese import Parser
from app.cli.output import Output, plain
from app.cli.session import Session
from app.domain.errors import Invalid, UserError
from app.paths import default_data_dir


def parser() -> argparse.ArgumentParser:
    """The whole command line; ``docs/cli.md`` has an entry for each command."""
    top = Parser(prog="shuoshi", description="说事簿：人民调解登记、文书与上下级交换")
    top.add_argument("--data", type=Path, default=None, help="数据文件夹（也可用 SHUOSHI_DATA）")
    top.add_argument("--json", action="store_true", help="输出 JSON")
    top.add_argument("--version", action="version", version=__version__, help="显示版本")
    groups = top.add_subparsers(dest="command", metavar="命令")
    for module in (
        upkeep, cases, documents, forms, scans, letters, rosters, exchange, methods, holidays, reports, schema, verify,
    ):
        module.register(groups)
    for _, command in commands(top):
        command.add_argument("--data", type=Path, default=argparse.SUPPRESS, help="数据文件夹")
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="输出 JSON")
    return top


def commands(top: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, by its words (``case add``), with its parser."""
    groups = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]  # no public way
    if not groups:
        yield name, top
    for group in groups:
        for word, below in group.choices.items():
            yield from commands(below, f"{name} {word}".strip())


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    _speak_utf8()
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
        print("已取消。已经做完的都在；没做完的没有改变任何内容。", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as ``head``, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the last stop: exit code 3 instead of a trace that shows people's data
        _defect(error, output)
        return 3
    finally:
        session.close()
    return 0


def _speak_utf8() -> None:
    """JSON is UTF-8 wherever it goes; a console of another kind gets what it can show."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def _defect(error: Exception, output: Output) -> None:
    """The kind of error and the places in our code, without any value: values may be people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    sentence = "程序出了意外，这一步没有完成；已经保存的内容都还在。请把下面的位置告诉技术支持，里面没有任何人的信息。"
    if output.as_json:
        answer = {"error": "defect", "sentence": sentence, "kind": type(error).__name__, "where": where}
        print(json.dumps(answer, ensure_ascii=False), file=sys.stderr)
    else:
        print(f"{sentence}\n{type(error).__name__} {' '.join(where)}", file=sys.stderr)


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
