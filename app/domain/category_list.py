"""Lists of dispute categories as offices ask for them: three generations, each with a mapping from our stable codes.

A matter keeps the code it was registered with; a list only says under which heading it is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.codes import Codes
from app.domain.figures import Term

LOCAL = "local"


@dataclass(frozen=True)
class Item:
    """One heading, and our codes that are counted under it."""

    key: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class CategoryList:
    """One generation. What no heading names is counted under ``catch_all``. ``seen`` is when the list was met in use."""

    key: str
    name: str
    items: tuple[Item, ...]
    catch_all: str
    valid_from: date | None = None
    valid_to: date | None = None
    seen: date | None = None

    def term(self, key: str) -> Term | None:
        """The condition for a heading; None for one that is not on the list."""
        item = next((item for item in self.items if item.key == key), None)
        if item is None:
            return None
        if key != self.catch_all:
            return Term("category", "in", item.codes)
        return Term("category", "out", tuple(code for other in self.items if other is not item for code in other.codes))

    def heading(self, code: str) -> Item:
        """Where a code is counted."""
        rest = next(item for item in self.items if item.key == self.catch_all)
        return next((item for item in self.items if code in item.codes), rest)

    def covers(self, day: date) -> bool:
        """Whether the list was in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def local_list(codes: Codes) -> CategoryList:
    """Our own table as a list: every code its own heading."""
    items = tuple(Item(code, label, (code,)) for code, label in codes.choices("category"))
    return CategoryList(LOCAL, "本程序的纠纷类型", items, "other")


def choose(lists: Sequence[CategoryList], key: str, day: date) -> CategoryList | None:
    """The list with this key; ``auto`` is the one in force on ``day``."""
    if key == "auto":
        return next((item for item in lists if item.key != LOCAL and item.covers(day)), None)
    return next((item for item in lists if item.key == key), None)


def read_lists(tables: Iterable[dict[str, object]]) -> list[CategoryList]:
    """The lists of a data file (``assets/codes/category_lists.toml``)."""
    return [CategoryList(**{**table, "items": tuple(_items(table["items"]))}) for table in tables]  # type: ignore[arg-type]


def _items(items: object) -> Iterable[Item]:
    assert isinstance(items, list)
    return (Item(item["key"], item["name"], tuple(item["codes"])) for item in items)
