"""Text being typed, kept over a crash. Drafts make no version and are never sent."""

from __future__ import annotations

import orjson

from app.domain.records import Json
from db.database import Tx
from db.driver import Connection


def put(tx: Tx, key: str, record: dict[str, Json], at: str) -> None:
    """Keep ``record`` under ``key``, in place of what was there."""
    tx.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (key, orjson.dumps(record).decode(), at))


def get(conn: Connection, key: str) -> dict[str, Json] | None:
    """The draft under ``key``."""
    row = conn.execute("SELECT body FROM draft WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    record: dict[str, Json] = orjson.loads(row[0])
    return record


def keys(conn: Connection) -> list[tuple[str, str]]:
    """(key, time) of every draft, newest first."""
    return conn.execute("SELECT key, at FROM draft ORDER BY at DESC, key").fetchall()


def drop(tx: Tx, key: str) -> None:
    """Forget a draft; it need not exist."""
    tx.execute("DELETE FROM draft WHERE key = ?", (key,))
