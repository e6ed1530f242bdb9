"""Lists, search and the home page: reading only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import UserError
from app.services.context import Context
from db import ledger as table
from db import search
from db.ledger import LedgerQuery as Query
from db.ledger import LedgerEntry as Row

__all__ = ["Query", "Row", "Today", "counts", "find", "ids", "page", "rows", "search_pending"]


def ids(ctx: Context, query: Query) -> array[int]:
    """Row ids of everything that matches, in the order asked for: eight bytes a row, also for a million."""
    return table.ids(ctx.database.read(), query)


def rows(ctx: Context, row_ids: Sequence[int]) -> list[Row]:
    """The ledger rows with these ids, in the given order."""
    return table.rows_by_ids(ctx.database.read(), row_ids)


def page(ctx: Context, query: Query, limit: int = 100, offset: int = 0) -> tuple[list[Row], int]:
    """A page of matches and how many there are in all."""
    found = ids(ctx, query)
    return rows(ctx, found[offset : offset + limit]), len(found)


def find(ctx: Context, name: str) -> str:
    """The case id for an id, a number or a display code. Raises ``case.missing``."""
    found = table.find(ctx.database.read(), name.strip())
    if found is None:
        raise UserError("case.missing", f"没有找到“{name[:40]}”。请核对卷号或一案一码；没有改变任何内容。")
    return found


def search_pending(ctx: Context) -> int:
    """How many imported matters are not yet in the search index."""
    return search.search_pending(ctx.database.read())
