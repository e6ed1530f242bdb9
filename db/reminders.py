"""What is to be looked after and when: a projection of the agreements in effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.database import Tx
from db.driver import Connection


def put(tx: Tx, items: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Replace the reminders of records: for each its (day, what) pairs, days as ISO dates; the last one stays."""
    latest = dict(items)
    tx.executemany("DELETE FROM reminder WHERE record = ?", [(record,) for record in latest])
    tx.executemany(
        "INSERT INTO reminder (record, due, what) VALUES (?, ?, ?)",
        [(record, due, what) for record, dues in latest.items() for due, what in dues],
    )


def until(conn: Connection, day: str, limit: int) -> list[tuple[str, str, str, str]]:
    """(record, title, day, what) of everything due up to ``day``, earliest first."""
    return conn.execute(
        """SELECT r.record, l.title, r.due, r.what FROM reminder r JOIN ledger l ON l.record = r.record
            WHERE r.due <= ? ORDER BY r.due LIMIT ?""",
        (day, limit),
    ).fetchall()
