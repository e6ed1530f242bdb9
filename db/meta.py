"""Small facts about this installation, each a JSON value under a name."""

from __future__ import annotations

import orjson

from app.domain.records import Json
from db.database import Tx
from db.driver import Connection


def put(tx: Tx, key: str, value: Json) -> None:
    """Store a value in place of what was there."""
    tx.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, orjson.dumps(value).decode()))


def get(conn: Connection, key: str, default: Json = None) -> Json:
    """The value under ``key``."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return orjson.loads(row[0]) if row else default


def drop(tx: Tx, key: str) -> None:
    """Forget a value; it need not exist."""
    tx.execute("DELETE FROM meta WHERE key = ?", (key,))


def next_number(tx: Tx, key: str) -> int:
    """Count up: 1, 2, 3 … A transaction that is undone gives its number back."""
    number: int = get(tx, key, 0) + 1
    put(tx, key, number)
    return number
