"""Files that people write in TOML (working methods, form sets): reading one, and telling what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from app.domain.errors import Invalid, Problem, UserError
from app.domain.records import from_record
from app.domain.toml_lines import lines_of

T = TypeVar("T")

SHOWN = 5  # faults told at once; a clerk corrects from the top

_MAL_FORMED = (
    ("Cannot overwrite a value", "同一个名称写了两次"),
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot redefine", "同一个名称既当表又当值，或写了两次"),
    ("Cannot mutate", "已经写完的表不能再加内容"),
    ("Duplicate inline table key", "大括号里同一个名称写了两次"),
    ("Expected '=' after a key", "名称后面要有英文的等号 ="),
    ("Expected ']", "表名要用方括号括完整，如 [[clock]]"),
    ("Expected newline", "一行只能写一项；文字要用英文的双引号括起来，引号要成对"),
    ("Invalid initial character", "名称要用英文字母，不能用中文或中文标点"),
    ("Invalid statement", "这一行既不是“名称 = 值”，也不是表名"),
    ("Unclosed array", "方括号没有成对"),
    ("Unclosed inline table", "大括号没有成对（大括号里的内容要写在一行）"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character", "引号没有成对，或者里面有不能用的字符"),
    ("Found invalid character", "有不能用的字符"),
    ("Unescaped '\\'", "引号里不能直接写反斜杠 \\"),
    ("Invalid value", "等号后面的值写得不对：文字要用英文的双引号括起来，是否写 true 或 false"),
)


@dataclass(frozen=True)
class TomlKind(Generic[T]):
    """One kind of file. ``check`` finds what the types alone do not; ``called`` is its name in what a person is told."""

    cls: type[T]
    code: str
    called: str
    check: Callable[[T], list[Problem]]

    def read_file(self, file: Path) -> T:
        """What a file says."""
        try:
            return self.read(file.read_bytes().decode("utf-8-sig"), file.name)
        except UnicodeDecodeError as error:
            raise self._refused(file.name, "这个文件不是 UTF-8 编码的文字。请在记事本里另存为，编码选 UTF-8。") from error

    def read(self, text: str, name: str) -> T:
        """What ``text`` says; ``name`` is how the file is called. Raises ``code`` with file, line and reason."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        try:
            found = from_record(self.cls, tomllib.loads(text), strict=True)
        except tomllib.TOMLDecodeError as error:
            raise self._refused(name, _mal_formed(str(error), text)) from error
        except RecursionError as error:
            raise self._refused(name, "括号套得太深，读不下去。") from error
        except ValueError as error:  # a number of thousands of digits
            raise self._refused(name, "有一个数字太长。") from error
        except Invalid as error:
            raise self._refused(name, _told(error.problems, text)) from error
        problems = self.check(found)
        if problems:
            raise self._refused(name, _told(problems, text))
        return found

    def _refused(self, name: str, reason: str) -> UserError:
        return UserError(self.code, f"{self.called}“{name}”不能用：{reason}没有改变任何内容。")


def _mal_formed(message: str, text: str) -> str:
    found = re.search(r"at line (\d+)", message)
    line = int(found.group(1)) if found else max(1, len(text.splitlines()))
    reason = next((chinese for english, chinese in _MAL_FORMED if english in message), "写法不符合 TOML 的规则")
    return f"第 {line} 行：{reason}。"


def _told(problems: list[Problem], text: str) -> str:
    """The faults in the order of the lines, each with its line."""
    lines = lines_of(text, [problem.path for problem in problems])
    placed = sorted({(line, problem.sentence.rstrip("。")) for line, problem in zip(lines, problems, strict=True)})
    told = "；".join(f"第 {line} 行：{sentence}" for line, sentence in placed[:SHOWN])
    more = f"（另有 {len(placed) - SHOWN} 处）" if len(placed) > SHOWN else ""
    return f"{told}{more}。"
