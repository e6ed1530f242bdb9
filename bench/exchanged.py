"""The same work with other characters each time, so that nothing that was kept from before is of use."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.case import Case
from bench.measure import Spent, timed


class Timed:
    """How long ``make`` takes for ``what``, changed before each turn; the change is not counted."""

    def __init__(self, make: Callable[[Any], bytes], what: Any, change: Callable[[Any, int], Any]) -> None:
        self._make, self._what, self._change = make, what, change
        self._turn = 0

    def __call__(self) -> Spent:
        self._turn += 1
        changed = self._change(self._what, self._turn)
        return timed(lambda: self._make(changed))


def everything(what: Any, turn: int) -> Any:
    """The same with every Chinese character exchanged for another of those that occur in it."""
    found = sorted({char for text in _texts(what) for char in text if "\u4e00" <= char <= "\u9fff"})
    others = random.Random(turn).sample(found, len(found))
    return _translated(what, str.maketrans(dict(zip(found, others, strict=True))))


def _texts(what: Any) -> list[str]:
    if isinstance(what, str):
        return [what]
    if dataclasses.is_dataclass(what):
        return [text for item in dataclasses.fields(what) for text in _texts(getattr(what, item.name))]
    return [text for item in what for text in _texts(item)] if isinstance(what, (list, tuple)) else []


def _translated(what: Any, table: dict[int, str]) -> Any:
    if isinstance(what, str):
        return what.translate(table)
    if dataclasses.is_dataclass(what) and not isinstance(what, type):
        values = {item.name: _translated(getattr(what, item.name), table) for item in dataclasses.fields(what) if item.init}
        return replace(what, **values)
    return type(what)(_translated(item, table) for item in what) if isinstance(what, (list, tuple)) else what


def agreed(case: Case, turn: int) -> Case:
    """``case`` with other characters in the text of its agreements; people, sums and days stay, so that it can be issued."""
    changed = tuple(
        replace(item, facts=everything(item.facts, turn), clauses=everything(item.clauses, turn)) for item in case.agreements
    )
    return replace(case, agreements=changed)
