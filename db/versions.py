"""The versions: every saved state of every record, only ever added to.

``line`` is the truth; the other columns are there to find it. Hashes are 32 bytes inside and hexadecimal outside.
``head`` holds the versions of a record that no other version changed: one, or several where there is a fork. Which
ones these are does not depend on the order in which versions arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import orjson

from app.domain.canonical import digest
from app.domain.version import Version, parse
from db.database import Tx
from db.driver import Connection

_CHUNK = 2_000
_INSERT = "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OF_RECORD = "substr(v.record, 1, 8) = substr(?1, 1, 8) AND v.record = ?1"
_WITH_HASH = "substr(v.hash, 1, 8) = substr(?1, 1, 8) AND v.hash = ?1"
_ADD_HEAD = f"INSERT INTO head SELECT ?2, ?1 WHERE NOT EXISTS (SELECT 1 FROM version v WHERE {_OF_RECORD} AND v.parent = ?3)"
_DROP_HEAD = f"DELETE FROM head WHERE record = ?2 AND version_id = (SELECT id FROM version v WHERE {_WITH_HASH})"


def append(tx: Tx, version: Version) -> None:
    """Store one version. A hash or a place in its stream that is taken already is a ``Defect``."""
    append_many(tx, (version,))


def append_many(tx: Tx, versions: Iterable[Version]) -> int:
    """Store versions, quickly, and return how many. The iterable is read as it goes, 2000 at a time."""
    source, stored = iter(versions), 0
    while chunk := list(islice(source, _CHUNK)):
        _append_chunk(tx, chunk)
        stored += len(chunk)
    return stored


def _append_chunk(tx: Tx, chunk: list[Version]) -> None:
    first = _scalar(tx, "SELECT coalesce(max(id), 0) + 1 FROM version")
    numbered = list(enumerate(chunk, first))
    tx.executemany(_INSERT, [_row(row_id, version) for row_id, version in numbered])
    made = {(v.record, v.hash) for v in chunk}
    changed = {(v.record, v.parent) for v in chunk if v.parent}
    heads = [(v.record, row_id, bytes.fromhex(v.hash)) for row_id, v in numbered if (v.record, v.hash) not in changed]
    tx.executemany(_ADD_HEAD, heads)
    tx.executemany(_DROP_HEAD, [(bytes.fromhex(parent), record) for record, parent in changed - made])


def _row(row_id: int, v: Version) -> tuple[object, ...]:
    unhex = bytes.fromhex
    return (
        row_id, v.stream, v.seq, unhex(v.hash), unhex(v.prev), v.record, v.kind, v.site, unhex(v.parent), v.at,
        v.actor, v.line,
    )


def by_record(conn: Connection, record: str) -> list[Version]:
    """Every version of a record in the order in which they were stored here."""
    return _parsed(conn.execute(f"SELECT v.line FROM version v WHERE {_OF_RECORD} ORDER BY v.id", (record,)))


def head_of(conn: Connection, record: str) -> list[Version]:
    """The present state: one version, several where there is a fork (last stored last), none if unknown."""
    query = f"SELECT v.line FROM version v CROSS JOIN head h ON h.version_id = v.id WHERE {_OF_RECORD} ORDER BY v.id"
    return _parsed(conn.execute(query, (record,)))


def heads_of(conn: Connection, records: Iterable[str]) -> Iterator[Version]:
    """The present states of many records, in any order; a forked record comes several times."""
    wanted = orjson.dumps(list(records)).decode()
    rows = conn.execute(
        """SELECT v.line FROM json_each(?) r
            CROSS JOIN version v ON substr(v.record, 1, 8) = substr(r.value, 1, 8) AND v.record = r.value
            CROSS JOIN head h ON h.version_id = v.id""",
        (wanted,),
    )
    return map(_parse, rows)


def shown(conn: Connection, ledger_ids: Iterable[int]) -> Iterator[tuple[int, Version]]:
    """The versions that these ledger rows show, each with the id of its row: one for each row that there is."""
    rows = conn.execute(
        """SELECT l.id, v.line FROM json_each(?) w CROSS JOIN ledger l ON l.id = w.value
            CROSS JOIN version v ON v.stream = l.stream AND v.seq = l.seq""",
        (orjson.dumps(list(ledger_ids)).decode(),),
    )
    return ((row_id, _parse((line,))) for row_id, line in rows)


def forked(conn: Connection) -> list[str]:
    """Records that stand in several branches."""
    return [row[0] for row in conn.execute("SELECT record FROM head GROUP BY record HAVING count(*) > 1")]


def by_hash(conn: Connection, version_hash: str) -> Version | None:
    """The version with this hash."""
    row = conn.execute(f"SELECT v.line FROM version v WHERE {_WITH_HASH}", (bytes.fromhex(version_hash),)).fetchone()
    return _parse(row) if row else None


def known(conn: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of ``hashes`` that are stored here."""
    query = f"SELECT 1 FROM version v WHERE {_WITH_HASH}"
    return {item for item in hashes if conn.execute(query, (bytes.fromhex(item),)).fetchone()}


def stream_head(conn: Connection, stream: str) -> tuple[int, str] | None:
    """(seq, hash) of the newest version of a stream."""
    row = conn.execute(
        "SELECT seq, hash FROM version WHERE stream = ? ORDER BY seq DESC LIMIT 1", (stream,)
    ).fetchone()
    return (row[0], row[1].hex()) if row else None


def hash_at(conn: Connection, stream: str, seq: int) -> str | None:
    """The hash of one version of a stream; empty for 0, ``None`` if it is not here."""
    if seq == 0:
        return ""
    row = conn.execute("SELECT hash FROM version WHERE stream = ? AND seq = ?", (stream, seq)).fetchone()
    return row[0].hex() if row else None


def streams(conn: Connection) -> list[str]:
    """Every stream of which something is stored."""
    rows = conn.execute(  # one step down the index for each stream, not one for each version
        """WITH RECURSIVE s(name) AS (SELECT min(stream) FROM version UNION ALL
            SELECT (SELECT min(stream) FROM version WHERE stream > name) FROM s WHERE name IS NOT NULL)
            SELECT name FROM s WHERE name IS NOT NULL"""
    )
    return [row[0] for row in rows]


def lines(conn: Connection, stream: str, since: int, until: int) -> Iterator[bytes]:
    """The stored lines ``since`` + 1 … ``until`` of a stream, as a stream: memory does not grow with their number.

    Use it inside ``Database.snapshot``, and not around a ``write`` in the same thread.
    """
    rows = conn.execute(
        "SELECT line FROM version WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq", (stream, since, until)
    )
    return (row[0] for row in rows)


def rows(conn: Connection, stream: str, since: int, until: int) -> Iterator[tuple[bytes, str, str, str]]:
    """(line, hash, record, kind) of versions ``since`` + 1 … ``until``, as a stream: what a batch is made of."""
    return conn.execute(
        """SELECT line, lower(hex(hash)), record, kind FROM version
            WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq""",
        (stream, since, until),
    )


def every(conn: Connection) -> Iterator[Version]:
    """All versions in the order in which they were stored, as a stream: what a rebuild reads."""
    return map(_parse, conn.execute("SELECT line FROM version ORDER BY id"))


def count(conn: Connection) -> int:
    """How many versions are stored."""
    return _scalar(conn, "SELECT count(*) FROM version")


@dataclass(frozen=True)
class StreamCounts:
    """What one stream brought up to some number: both ends compare these after an exchange."""

    versions: int
    records: int
    cases: int


def stream_counts(conn: Connection, stream: str, upto: int, since: int = 0) -> StreamCounts:
    """Versions, different records, and those of kind ``case``, among ``since`` + 1 … ``upto`` of a stream."""
    row = conn.execute(
        """SELECT count(*), count(DISTINCT record), count(DISTINCT CASE kind WHEN 'case' THEN record END)
            FROM version WHERE stream = ? AND seq > ? AND seq <= ?""",
        (stream, since, upto),
    ).fetchone()
    return StreamCounts(*row)


def stream_digest(conn: Connection, stream: str, upto: int) -> str:
    """The digest by which both ends compare a stream up to a number (``sync/FORMAT.md`` 8.1)."""
    rows = conn.execute(  # SQLite takes hash from the row that holds the maximum
        "SELECT record, hash, max(seq) FROM version WHERE stream = ? AND seq <= ? GROUP BY record ORDER BY record",
        (stream, upto),
    )
    return digest("".join(f"{record} {version_hash.hex()}\n" for record, version_hash, _ in rows).encode())


def _parse(row: tuple[bytes]) -> Version:
    return parse(row[0], orjson.loads)


def _parsed(rows: Iterable[tuple[bytes]]) -> list[Version]:
    return [_parse(row) for row in rows]


def _scalar(conn: Connection, query: str) -> int:
    value: int = conn.execute(query).fetchone()[0]
    return value
