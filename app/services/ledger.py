"""Lists, search and the home page: reading only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.errors import UserError
from app.services.context import Context
from db import ledger as table
from db import reminders, search
from db.database import Connection
from db.ledger import LedgerEntry as Row
from db.ledger import LedgerQuery as Query
from db.meta import get as get_meta

__all__ = [
    "FINISHED", "HANDLING", "Due", "Query", "Row", "Today", "counts", "exchange_counts", "find", "ids", "page", "row", "rows", "search_pending"
]

_SOON = timedelta(days=7)
HANDLING = ("accepted", "mediating", "drafted", "escalated", "suspended")
FINISHED = ("closed", "struck", "declined", "referred", "archived")


def ids(ctx: Context, query: Query) -> array[int]:
    """Row ids of everything that matches, in the order asked for: eight bytes a row, also for a million.

    What is received or waiting above us are our own matters; without a site above us there are none.
    """
    conn = ctx.database.read()
    if query.exchange in ("received", "waiting"):
        if query.site not in ("", ctx.site.id) or not _joined(conn):
            return array("q")
        query = replace(query, site=ctx.site.id)
    return table.ids(conn, query)


def rows(ctx: Context, row_ids: Sequence[int]) -> list[Row]:
    """The ledger rows with these ids, in the given order."""
    conn = ctx.database.read()
    joined = _joined(conn)
    return [_shown(ctx, item, joined) for item in table.rows_by_ids(conn, row_ids)]


def row(ctx: Context, record: str) -> Row | None:
    """The ledger row of a case."""
    conn = ctx.database.read()
    found = table.get(conn, record)
    return _shown(ctx, found, _joined(conn)) if found else None


def _joined(conn: Connection) -> bool:
    return get_meta(conn, "parent") is not None


def _shown(ctx: Context, item: Row, joined: bool) -> Row:
    """Without a site above us nothing waits; what came from below has been received, by us."""
    usual = ctx.codes.label("stage", item.stage)
    name = ctx.methods.get(item.method, item.site).state_name(item.stage, usual)
    if item.site != ctx.site.id:
        return replace(item, stage_name=name, exchange="returned" if item.exchange == "returned" else "received")
    if joined:
        return replace(item, stage_name=name)
    return replace(item, stage_name=name, exchange="local", site_name=ctx.site.name)


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


@dataclass(frozen=True)
class Due:
    """Something agreed that is due soon or overdue."""

    case_id: str
    title: str
    what: str
    on: str
    overdue: bool
    kind: str = "duty"
    who: str = ""


@dataclass(frozen=True)
class Today:
    """The home page: numbers of matters by what is to be done, what is due, what was touched last."""

    total: int
    registered: int
    mediating: int
    to_sign: int
    effective: int
    closed: int
    waiting: int
    received: int
    returned: int
    due: list[Due]
    recent: list[Row]
    solved: int = 0
    due_count: int = 0


def exchange_counts(ctx: Context) -> dict[str, int]:
    """Our own matters by exchange state; everything is ``local`` while no site stands above us."""
    conn = ctx.database.read()
    counted = table.counts(conn, "exchange", site=ctx.site.id)
    return counted if _joined(conn) else {"local": sum(counted.values())}


def counts(ctx: Context) -> Today:
    """Everything that the home page shows."""
    conn = ctx.database.read()
    stages, exchange = table.counts(conn, "stage"), exchange_counts(ctx)
    today = ctx.today()
    dues = reminders.until(conn, (today + _SOON).isoformat(), 50)
    recent = table.page(conn, Query(), 8)
    joined = _joined(conn)
    return Today(
        total=sum(stages.values()),
        registered=stages.get("registered", 0),
        mediating=sum(stages.get(code, 0) for code in HANDLING),
        to_sign=stages.get("printed", 0) + stages.get("signing", 0),
        effective=stages.get("effective", 0),
        solved=stages.get("solved", 0),
        closed=sum(stages.get(code, 0) for code in FINISHED),
        waiting=exchange.get("waiting", 0),
        received=exchange.get("received", 0),
        returned=exchange.get("returned", 0),
        due=[
            Due(item.record, item.title, item.what, item.due, item.due[:10] < today.isoformat(), item.kind, item.who)
            for item in dues
        ],
        recent=[_shown(ctx, item, joined) for item in recent],
        due_count=reminders.count_until(conn, (today + _SOON).isoformat()),
    )
