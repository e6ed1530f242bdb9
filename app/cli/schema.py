"""``schema``: the JSON schema of a case, made from the field table of its dataclasses (``docs/case.schema.json``)."""

from __future__ import annotations

import argparse
import dataclasses
import json
import types
import typing
from datetime import date, datetime
from typing import Any

from app.cli.output import Output
from app.cli.session import Session
from app.codes import load_codes
from app.domain.case import Case
from app.domain.codes import Codes

# What only actions of the program write; ``case show`` has it, ``case add`` keeps what is stored.
KEPT = {"owner", "number", "code", "registered_at", "registrar", "attachments", "steps", "issues", "marks"}
_SCALARS: dict[Any, dict[str, str]] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"}, datetime: {"type": "string", "format": "date-time"},
}


def register(groups: Any) -> None:
    """Add the command."""
    command = groups.add_parser("schema", help="输出一件纠纷的 JSON 模式（JSON Schema）")
    command.set_defaults(run=_schema)


def _schema(session: Session, options: argparse.Namespace, output: Output) -> None:
    schema = case_schema(load_codes())
    output.one(schema, json.dumps(schema, ensure_ascii=False, indent=2))


def case_schema(codes: Codes) -> dict[str, Any]:
    """The schema of what ``case add`` takes and ``case show`` gives."""
    definitions: dict[str, Any] = {}
    _define(Case, codes, definitions)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "说事簿：一件纠纷",
        "description": "金额以分为单位，都是整数；日期写作 2026-03-05。没有填的字段不写。标“由程序填写”的字段，登记时写了也不起作用。",
        "$ref": "#/$defs/Case",
    }
    return head | {"$defs": dict(sorted(definitions.items()))}


def _define(cls: Any, codes: Codes, definitions: dict[str, Any]) -> None:
    hints = typing.get_type_hints(cls)
    fields = [field for field in dataclasses.fields(cls) if field.name != "extra"]
    definitions[cls.__name__] = {}
    definitions[cls.__name__] = {
        "type": "object",
        "properties": {
            field.name: _property(hints[field.name], field, codes, definitions) for field in fields
        },
        "required": [field.name for field in fields if field.metadata.get("required")],
        "additionalProperties": False,
    }


def _property(hint: Any, field: dataclasses.Field[Any], codes: Codes, definitions: dict[str, Any]) -> dict[str, Any]:
    made = _type(hint, codes, definitions)
    meta = field.metadata
    label = meta.get("label") or "内部编号，不写则由程序给"
    if field.name in KEPT:
        label += "（由程序填写）"
    title: dict[str, Any] = {"title": label}
    if meta.get("required"):
        made |= {"minLength": 1}
    if made.get("type") == "string" and "format" not in made:
        made |= {"maxLength": meta.get("limit", 200)}
    table = meta.get("codes")
    if table:
        made |= {"examples": list(codes.tables[table]), "description": _listed(codes, table)}
    return title | made


def _listed(codes: Codes, table: str) -> str:
    return "；".join(f"{code} {label}" for code, label in codes.choices(table))


def _type(hint: Any, codes: Codes, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = next(option for option in typing.get_args(hint) if option is not type(None))
        return _type(inner, codes, definitions)
    if origin is tuple:
        return {"type": "array", "items": _type(typing.get_args(hint)[0], codes, definitions)}
    if dataclasses.is_dataclass(hint):
        name = typing.cast(type, hint).__name__
        if name not in definitions:
            _define(hint, codes, definitions)
        return {"$ref": f"#/$defs/{name}"}
    return dict(_SCALARS[hint])
