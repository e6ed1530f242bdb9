"""JSON that people and scripts hand in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TypeVar

from app.domain.errors import Invalid, Problem, UserError
from app.domain.records import from_record

T = TypeVar("T")


def read_records(cls: type[T], name: str) -> list[T]:
    """Records of one kind, read strictly; an ``id`` that is not given is left to the program."""
    return [from_record(cls, _with_id(item), strict=True) for item in read_json(name)]


def _with_id(item: Any) -> Any:
    return {"id": "", **item} if isinstance(item, dict) else item


def read_json(name: str) -> list[Any]:
    """What a file (``-``: standard input) holds: one object, a list, or an object in each line."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError("json.unreadable", "文件读不出来或不是 UTF-8 文字，没有登记任何内容。请检查文件后再试。") from None
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    except (RecursionError, ValueError):
        raise _beyond() from None
    return whole if isinstance(whole, list) else [whole]


def _beyond() -> UserError:
    return UserError("json.unreadable", "JSON 里嵌套太深或数字太长，没有登记任何内容。请检查文件后再试。")


def _line(number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        sentence = f"第 {number} 行第 {error.colno} 个字符处不是合格的 JSON"
        raise Invalid([Problem(f"line {number}", sentence)]) from None
    except (RecursionError, ValueError):
        raise _beyond() from None
