"""How commands speak: one JSON object or JSON lines for scripts, Chinese lines for people."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any


class Output:
    """Writes results to standard output, ``as_json`` or readable, and progress to standard error."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def one(self, result: Mapping[str, Any], sentence: str) -> None:
        """One result: its JSON object, or one sentence."""
        print(json.dumps(plain(result), ensure_ascii=False) if self.as_json else sentence)

    def many(self, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
        """A list: JSON lines, or tab-separated columns under their headings."""
        if not self.as_json:
            print("\t".join(columns.values()))
        for row in rows:
            line = plain(row)
            print(json.dumps(line, ensure_ascii=False) if self.as_json else "\t".join(map(_cell, (line[c] for c in columns))))

    def progress(self, done: int, total: int, what: str) -> None:
        """A progress line on a terminal; silent in scripts."""
        if sys.stderr.isatty():
            share = f"{done * 100 // total}%" if total else str(done)
            print(f"\r{what} {share} ", end="" if done < total or not total else "\n", file=sys.stderr, flush=True)


def _cell(value: Any) -> str:
    """A value as people read it: yes is 是, no and nothing are empty, several are listed."""
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "是" if value is True else str(value)


def plain(value: Any) -> Any:
    """Dataclasses, dates and paths as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value
