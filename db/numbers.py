"""Official numbers given out: contiguous within a series and a year, never deleted, never used twice.

A number that turns out wrong is voided and stays in the list, as on paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from db import meta
from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class Number:
    """One number. ``void_at`` is empty while it stands."""

    series: str
    year: int
    seq: int
    number: str
    record: str
    at: str
    void_at: str
    void_reason: str


def take(tx: Tx, series: str, year: int) -> int:
    """The next sequence number. It is used up by ``record`` in the same transaction, and free if that is undone."""
    row = tx.execute("SELECT max(seq) FROM number_used WHERE series = ? AND year = ?", (series, year)).fetchone()
    elsewhere: int = meta.get(tx, _elsewhere(series, year), 0)
    return max(row[0] or 0, elsewhere) + 1


def go_on_after(tx: Tx, series: str, year: int, seq: int) -> None:
    """Never give out ``seq`` or a lower number: an earlier computer of this place has done so."""
    key = _elsewhere(series, year)
    meta.put(tx, key, max(seq, meta.get(tx, key, 0)))


def _elsewhere(series: str, year: int) -> str:
    return f"numbers_elsewhere:{series}:{year}"


def record(tx: Tx, series: str, year: int, seq: int, *, number: str, record: str, at: str) -> None:
    """Note that a number was given out. A sequence number that is taken is a ``Defect``."""
    tx.execute(
        "INSERT INTO number_used VALUES (?, ?, ?, ?, ?, ?, '', '')", (series, year, seq, number, record, at)
    )


def void(tx: Tx, number: str, *, at: str, reason: str) -> None:
    """Mark a number as void; the first reason stays."""
    tx.execute(
        "UPDATE number_used SET void_at = ?, void_reason = ? WHERE number = ? AND void_at = ''", (at, reason, number)
    )


def given(conn: Connection, series: str, year: int) -> list[Number]:
    """Every number of a series and a year, in order."""
    rows = conn.execute("SELECT * FROM number_used WHERE series = ? AND year = ? ORDER BY seq", (series, year))
    return [Number(*row) for row in rows]


def of_record(conn: Connection, record: str) -> list[Number]:
    """Every number that a record was given, oldest first."""
    rows = conn.execute("SELECT * FROM number_used WHERE record = ? ORDER BY at, series, year, seq", (record,))
    return [Number(*row) for row in rows]


def holder(conn: Connection, number: str) -> str:
    """The record that was given this number; empty when we gave it to none."""
    row = conn.execute("SELECT record FROM number_used WHERE number = ? ORDER BY at DESC LIMIT 1", (number,)).fetchone()
    return str(row[0]) if row else ""
