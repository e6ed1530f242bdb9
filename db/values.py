"""What people wrote in a field before, so that they need not type it again."""

from __future__ import annotations

from collections.abc import Iterable

from db.database import Tx
from db.driver import Connection


def remember(tx: Tx, values: Iterable[tuple[str, str]]) -> None:
    """Note (field, value) pairs as used once more. Empty values are left out."""
    tx.executemany(
        """INSERT INTO value_used SELECT ?, ?, 1, (SELECT coalesce(max(id), 0) FROM version) WHERE true
            ON CONFLICT (field, value) DO UPDATE SET times = times + 1, turn = excluded.turn""",
        [pair for pair in values if pair[1]],
    )


def most_used(conn: Connection, field: str, limit: int) -> list[str]:
    """The values of a field, most used first, the latest first among equals."""
    rows = conn.execute(
        "SELECT value FROM value_used WHERE field = ? ORDER BY times DESC, turn DESC LIMIT ?", (field, limit)
    )
    return [row[0] for row in rows]


def forget(tx: Tx, field: str, value: str) -> None:
    """Never offer this value again, until it is used again."""
    tx.execute("DELETE FROM value_used WHERE field = ? AND value = ?", (field, value))
