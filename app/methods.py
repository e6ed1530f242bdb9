"""The working methods that come with the program, and reading one that somebody wrote."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from app.codes import load_codes
from app.domain.errors import Invalid, Problem, UserError
from app.domain.method import Method
from app.domain.method_check import check_method
from app.domain.records import from_record
from app.domain.toml_lines import line_of
from app.paths import assets_dir

ORDER = ("standard", "minshi-zhishuo", "minshi-zhensuo", "pinglishi", "sanzhen-sanfang", "xiaolan-bangban",
         "mashang-fanying", "weilianxin", "sanshao-qichui", "ducha", "gongan-xinfang")  # fmt: skip
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


@lru_cache(maxsize=1)
def bundled() -> tuple[Method, ...]:
    """The newest edition of every method of ``assets/methods``, the ordinary one first."""
    keys = sorted((file.stem for file in _folder().glob("*.toml") if "@" not in file.stem), key=lambda key: (_place(key), key))
    return tuple(method for key in keys if (method := shipped(key)) is not None)


@lru_cache(maxsize=64)
def shipped(method_id: str) -> Method | None:
    """One method of the program: ``key`` for its newest edition, ``key@edition`` for any; ``None`` if there is none.

    An edition that matters were begun with is never taken away: a newer one moves it to ``key@edition.toml``. The
    files are ours and tested, so they are not checked again at every start.
    """
    key = method_id.partition("@")[0]
    for name in (method_id, key):
        file = _folder() / f"{name}.toml"
        if name and file.is_file() and file.parent == _folder():
            method = from_record(Method, tomllib.loads(file.read_text(encoding="utf-8")), strict=True)
            if method_id in (key, method.id):
                return method
    return None


def _folder() -> Path:
    return assets_dir() / "methods"


def _place(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def read_file(file: Path) -> Method:
    """The method of a file."""
    try:
        return read_method(file.read_bytes().decode("utf-8-sig"), file.name)
    except UnicodeDecodeError as error:
        raise _refused(file.name, "这个文件不是 UTF-8 编码的文字。请在记事本里另存为，编码选 UTF-8。") from error


def read_method(text: str, name: str) -> Method:
    """The method that ``text`` says; ``name`` is how the file is called in what a person is told.

    Raises ``method.invalid`` with file, line and reason.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        method = from_record(Method, tomllib.loads(text), strict=True)
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, _mal_formed(str(error), text)) from error
    except Invalid as error:
        raise _refused(name, _told(error.problems, text)) from error
    problems = check_method(method, load_codes())
    if problems:
        raise _refused(name, _told(problems, text))
    return method


def _refused(name: str, reason: str) -> UserError:
    return UserError("method.invalid", f"方法文件“{name}”不能用：{reason}没有改变任何内容。")


def _mal_formed(message: str, text: str) -> str:
    found = re.search(r"at line (\d+)", message)
    line = int(found.group(1)) if found else max(1, len(text.splitlines()))
    reason = next((chinese for english, chinese in _MAL_FORMED if english in message), "写法不符合 TOML 的规则")
    return f"第 {line} 行：{reason}。"


def _told(problems: list[Problem], text: str) -> str:
    """The faults in the order of the lines, each with its line."""
    placed = sorted({(line_of(text, problem.path), problem.sentence.rstrip("。")) for problem in problems})
    told = "；".join(f"第 {line} 行：{sentence}" for line, sentence in placed[:SHOWN])
    more = f"（另有 {len(placed) - SHOWN} 处）" if len(placed) > SHOWN else ""
    return f"{told}{more}。"
