"""The ledger: one row for each matter, as lists and the window's table show it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter

import orjson

from app.domain.errors import Defect
from app.domain.figures import Criterion
from app.domain.ledger import LedgerRow
from app.domain.version import Version
from db import search, tally
from db.database import Tx
from db.driver import Connection

_OWN = tuple(field.name for field in fields(LedgerRow))
_own = attrgetter(*_OWN)
_COLUMNS = (*_OWN, "stream", "seq", "updated_at", "actor", "site")
_PUT = (
    f"INSERT INTO ledger ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
    f"ON CONFLICT (record) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)
_EXCHANGE = """CASE WHEN r.record IS NOT NULL THEN 'returned'
    WHEN l.seq <= coalesce(m.received_seq, 0) THEN 'received' ELSE 'waiting' END"""
_FROM = """ledger l LEFT JOIN returned r ON r.record = l.record LEFT JOIN stream_mark m ON m.stream = l.stream"""
_RETURNED = "l.record IN (SELECT record FROM returned)"  # few of many: found by their own list, not row by row
_ORDERS = {
    "newest": "l.registered_on DESC, l.id DESC",
    "oldest": "l.registered_on, l.id",
    "number": "l.number, l.id",
    "number_desc": "l.number DESC, l.id DESC",
}
_SORTED_HITS = 200  # each is read from its place in the table, which on a slow disk takes milliseconds
_AT_ONCE = 1_000


@dataclass(frozen=True)
class LedgerQuery:
    """What to list. An empty string asks for anything. ``exchange`` is returned, received or waiting.

    ``behind`` keeps to the matters behind a figure of a report.

    ``order`` is newest, oldest (by day of registration), number or number_desc. Where ``text`` finds more than two
    hundred matters, they come latest entered first, whatever the order.
    """

    text: str = ""
    stage: str = ""
    category: str = ""
    site: str = ""
    exchange: str = ""
    order: str = "newest"
    behind: Criterion | None = None


@dataclass(frozen=True)
class LedgerEntry(LedgerRow):
    """A stored row. ``exchange`` says what the office above has: returned, received or waiting.

    ``stage_name`` is what the matter's method calls its stage, where a service has put it in.
    """

    stream: str = ""
    seq: int = 0
    updated_at: str = ""
    actor: str = ""
    site: str = ""
    id: int = 0
    exchange: str = ""
    site_name: str = ""
    stage_name: str = ""


_STORED = (*_COLUMNS, "id", "exchange", "site_name")  # in the order in which ``_ENTRY`` reads them
_ENTRY = (
    f"SELECT {', '.join(f'l.{name}' for name in _COLUMNS)}, l.id, {_EXCHANGE}, coalesce(s.name, '') "
    f"FROM json_each(?) w JOIN {_FROM.replace('ledger l', 'ledger l ON l.id = w.value', 1)} "
    "LEFT JOIN site s ON s.id = l.site ORDER BY w.key"
)


def put(tx: Tx, rows: Iterable[tuple[LedgerRow, Version]]) -> None:
    """Store rows with the versions that they show; the last one of a record stays. A row keeps its ``id`` for ever."""
    tx.executemany(_PUT, (_values(row, version) for row, version in rows))


def _values(row: LedgerRow, v: Version) -> tuple[object, ...]:
    return (*_own(row), v.stream, v.seq, v.at, v.actor, v.site)


def row_id(conn: Connection, record: str) -> int:
    """The ``id`` of a row that exists. It does not change until the projections are rebuilt."""
    row = conn.execute("SELECT id FROM ledger WHERE record = ?", (record,)).fetchone()
    if row is None:
        raise Defect("no ledger row for this record")
    found: int = row[0]
    return found


def get(conn: Connection, record: str) -> LedgerEntry | None:
    """The row of a record."""
    row = conn.execute("SELECT id FROM ledger WHERE record = ?", (record,)).fetchone()
    return rows_by_ids(conn, row)[0] if row else None


def others(conn: Connection, site: str, records: Iterable[str]) -> list[str]:
    """Those of ``records`` that have a row here and belong to another site."""
    wanted = orjson.dumps(list(records)).decode()
    rows = conn.execute(
        "SELECT l.record FROM json_each(?) w JOIN ledger l ON l.record = w.value WHERE l.site <> ?", (wanted, site)
    )
    return [row[0] for row in rows]


def of_site(conn: Connection, site: str) -> list[str]:
    """Every record that belongs to a site."""
    return [row[0] for row in conn.execute("SELECT record FROM ledger WHERE site = ?", (site,))]


def find(conn: Connection, name: str) -> str | None:
    """The record with this id, official number or display code; the newest where a number was given twice."""
    for column in ("record", "number", "code"):
        row = conn.execute(f"SELECT record FROM ledger WHERE {column} = ? ORDER BY id DESC", (name,)).fetchone()
        if name and row:
            found: str = row[0]
            return found
    return None


def rows_by_ids(conn: Connection, ids: Sequence[int]) -> list[LedgerEntry]:
    """The rows with these ids in the given order; ids that are gone are left out."""
    rows = conn.execute(_ENTRY, (orjson.dumps(list(ids)).decode(),))
    return [_entry(row) for row in rows]


def _entry(row: tuple[object, ...]) -> LedgerEntry:
    """A stored row, made without the assignment of each field that a frozen class asks for: a page has thousands."""
    made = object.__new__(LedgerEntry)
    vars(made).update(zip(_STORED, row, strict=True))
    return made


def ids(conn: Connection, query: LedgerQuery) -> array[int]:
    """Ids of all that match, in order: eight bytes each, also for a million."""
    if not query.text.strip():
        return _array(_filtered(conn, query, _ORDERS[query.order]))
    return _array(_found(conn, query))


def page(conn: Connection, query: LedgerQuery, limit: int, offset: int = 0) -> list[LedgerEntry]:
    """A stretch of what matches: quicker than ``ids`` where the matches are many and few are shown."""
    if not query.text.strip():
        wanted = _filtered(conn, query, f"{_ORDERS[query.order]} LIMIT {int(limit)} OFFSET {int(offset)}")
    else:
        found = _found(conn, query)
        wanted = (row_id for position, row_id in zip(range(offset + limit), found, strict=False) if position >= offset)
    return rows_by_ids(conn, list(wanted))


def count(conn: Connection, query: LedgerQuery | None = None) -> int:
    """How many match."""
    if query is None or query == LedgerQuery(order=query.order):
        total: int = conn.execute("SELECT count(*) FROM ledger").fetchone()[0]
        return total
    return len(ids(conn, query))


def counts(conn: Connection, column: str, site: str = "") -> dict[str, int]:
    """How many rows, of one site or of all, have each value of ``stage``, ``category``, ``site`` or ``exchange``."""
    where, values = (" WHERE l.site = ?", [site]) if site else ("", [])
    if column == "exchange":
        rows = conn.execute(f"SELECT {_EXCHANGE} x, count(*) FROM {_FROM}{where} GROUP BY x", values)
    elif column in ("stage", "category", "site"):
        rows = conn.execute(f"SELECT {column}, count(*) FROM ledger l{where} GROUP BY {column}", values)
    else:
        raise Defect("no such column to count by")
    return dict(rows.fetchall())


def _found(conn: Connection, query: LedgerQuery) -> Iterator[int]:
    """Ids that match a query with a text: few are sorted, many come as the index gives them."""
    hits = search.hits(conn, query.text)
    first = [hit for _, hit in zip(range(_SORTED_HITS + 1), hits, strict=False)]
    if len(first) <= _SORTED_HITS:
        yield from _among(conn, query, first, _ORDERS[query.order])
        return
    if not _terms(query)[0]:
        yield from chain(first, hits)
        return
    while first:
        yield from _among(conn, query, first, "l.id DESC")
        first = [hit for _, hit in zip(range(_AT_ONCE), hits, strict=False)]


def _among(conn: Connection, query: LedgerQuery, hits: list[int], order: str) -> list[int]:
    rows = _filtered(conn, query, order, orjson.dumps(hits).decode())
    return list(rows)


def _filtered(conn: Connection, query: LedgerQuery, order: str, among: str = "") -> Iterator[int]:
    terms, values = _terms(query)
    source = _FROM if query.exchange not in ("", "returned") else "ledger l"
    if among:  # CROSS JOIN keeps SQLite from going through an index of the whole ledger instead
        source = source.replace("ledger l", "json_each(?) w CROSS JOIN ledger l ON l.id = w.value", 1)
        values.insert(0, among)
    where = f" WHERE {' AND '.join(terms)}" if terms else ""
    return (row[0] for row in conn.execute(f"SELECT l.id FROM {source}{where} ORDER BY {order}", values))


def _terms(query: LedgerQuery) -> tuple[list[str], list[object]]:
    asked = {"l.stage": query.stage, "l.category": query.category, "l.site": query.site, _EXCHANGE: query.exchange}
    if query.exchange == "returned":
        del asked[_EXCHANGE]
    given = {column: value for column, value in asked.items() if value}
    terms, values = [f"{column} = ?" for column in given], list[object](given.values())
    if query.exchange == "returned":
        terms.append(_RETURNED)
    if query.behind is not None:
        condition, wanted = tally.among(query.behind)
        terms.append(condition)
        values += wanted
    return terms, values


def _array(found: Iterator[int]) -> array[int]:
    return array("q", found)
