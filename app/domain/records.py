"""Frozen dataclasses to and from plain JSON values.

The record form leaves out every field that equals its default, so that a field added later changes no old record.
Fields that this version does not know are kept in ``extra`` and written back where they stood, so that a record
survives a round trip through an older program.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from app.domain.errors import Invalid, Problem

Json = Any
T = TypeVar("T")

_EXTRA = "extra"


def text(label: str, *, limit: int = 200, codes: str = "", required: bool = False) -> Any:
    """A text field. ``limit`` counts code points; ``codes`` names the code table its values come from."""
    return dataclasses.field(
        default="", metadata={"label": label, "limit": limit, "codes": codes, "required": required}
    )


def value(label: str, default: object = None) -> Any:
    """A field of any other type, with its default."""
    return dataclasses.field(default=default, metadata={"label": label})


def extra() -> Any:
    """Unknown fields, kept for the round trip."""
    return dataclasses.field(default_factory=dict, metadata={"label": "其他字段"})


def labels_with(obj: Any, characters: Iterable[str]) -> list[str]:
    """The labels of the text fields of ``obj``, and of all within, that have any of ``characters``; each once."""
    sought = set(characters)
    found: dict[str, None] = {}
    for field in dataclasses.fields(obj):
        current = getattr(obj, field.name)
        for item in current if isinstance(current, tuple) else (current,):
            if dataclasses.is_dataclass(item):
                found |= dict.fromkeys(labels_with(item, sought))
            elif isinstance(item, str) and sought & set(item):
                found[field.metadata.get("label", field.name)] = None
    return list(found)


@cache
def _plan(cls: Any) -> tuple[tuple[str, Any, Any], ...]:
    """(name, type, default) of each field of ``cls`` but ``extra``."""
    hints = typing.get_type_hints(cls)
    return tuple(
        (field.name, hints[field.name], field.default)
        for field in dataclasses.fields(cls)
        if field.name != _EXTRA
    )


def to_record(obj: Any) -> dict[str, Json]:
    """The JSON form of a dataclass: defaults left out, unknown fields put back."""
    record: dict[str, Json] = dict(getattr(obj, _EXTRA, {}))
    cls: Any = type(obj)
    for name, _, default in _plan(cls):
        current = getattr(obj, name)
        if default is dataclasses.MISSING or current != default:
            record[name] = _dump(current)
    return record


def _dump(current: Any) -> Json:
    if dataclasses.is_dataclass(current):
        return to_record(current)
    if isinstance(current, tuple):
        return [_dump(item) for item in current]
    if isinstance(current, (date, datetime)):
        return current.isoformat()
    return current


def from_record(cls: type[T], record: Json, *, strict: bool = False, path: str = "") -> T:
    """Read ``cls`` from its JSON form.

    ``strict`` refuses unknown fields (what people and scripts type); without it they are kept (what other sites
    send). Raises ``Invalid`` naming the path of every wrong field.
    """
    problems: list[Problem] = []
    result = _load_object(cls, record, path, strict, problems)
    if problems:
        raise Invalid(problems)
    return typing.cast(T, result)


def _load_object(cls: type, record: Json, path: str, strict: bool, problems: list[Problem]) -> Any:
    if not isinstance(record, Mapping):
        problems.append(Problem(path or "$", f"“{path or '整条记录'}”应为一组字段"))
        return None
    known: dict[str, Any] = {}
    plan = _plan(cls)
    for name, kind, default in plan:
        if name in record:
            known[name] = _load(kind, record[name], _join(path, name), strict, problems)
        elif default is dataclasses.MISSING:
            problems.append(Problem(_join(path, name), f"缺少字段“{_join(path, name)}”"))
    names = {name for name, _, _ in plan}
    unknown = {key: item for key, item in record.items() if key not in names}
    if unknown and strict:
        problems.extend(Problem(_join(path, key), f"不认识的字段“{_join(path, key)}”") for key in unknown)
    if problems:
        return None
    return cls(**known, **({_EXTRA: unknown} if unknown else {}))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _load(kind: Any, item: Json, path: str, strict: bool, problems: list[Problem]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        if item is None:
            return None
        kind = next(option for option in typing.get_args(kind) if option is not type(None))
        origin = typing.get_origin(kind)
    if origin is tuple:
        return _load_tuple(typing.get_args(kind)[0], item, path, strict, problems)
    if dataclasses.is_dataclass(kind):
        return _load_object(typing.cast(type, kind), item, path, strict, problems)
    return _load_scalar(kind, item, path, problems)


def _load_tuple(kind: Any, item: Json, path: str, strict: bool, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(item, list):
        problems.append(Problem(path, f"“{path}”应为列表"))
        return ()
    return tuple(_load(kind, part, f"{path}[{index}]", strict, problems) for index, part in enumerate(item))


_EXPECTED = {str: "文字", int: "整数", bool: "是或否", date: "日期，如 2026-03-05", datetime: "时间，如 2026-03-05T08:00:00+00:00"}


def _load_scalar(kind: Any, item: Json, path: str, problems: list[Problem]) -> Any:
    if kind in (date, datetime) and isinstance(item, str):
        try:
            return kind.fromisoformat(item)
        except ValueError:
            pass
    elif kind is int and isinstance(item, bool):
        pass
    elif isinstance(item, kind):
        return item
    problems.append(Problem(path, f"“{path}”应为{_EXPECTED.get(kind, kind.__name__)}"))
    return None
