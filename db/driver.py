"""The engine: SQLCipher, also for sqlite-utils.

sqlite-utils tries ``import pysqlite3`` before the standard library's ``sqlite3`` and has no other way to be given a
driver. Putting SQLCipher's module under that name, before sqlite-utils is imported anywhere, makes it use SQLCipher
and, as important, makes it catch SQLCipher's exceptions. Whoever needs sqlite-utils imports this module first.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

if TYPE_CHECKING:  # the two drivers have one interface; only the standard library's is described to type checkers
    from sqlite3 import Connection, Cursor, DatabaseError, Error, IntegrityError
else:
    Connection, Cursor = dbapi.Connection, dbapi.Cursor
    Error, DatabaseError, IntegrityError = dbapi.Error, dbapi.DatabaseError, dbapi.IntegrityError

__all__ = ["Connection", "Cursor", "DatabaseError", "Error", "IntegrityError", "connect"]

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi

CACHE_KIB = 64_000  # a room of a few thousand matters never fills it
BULK_CACHE_KIB = 128_000
WAL_KEPT = 64 * 1024 * 1024

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # REPLACE must meet the triggers that refuse deletion
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA journal_size_limit = {WAL_KEPT}",
)


def connect(path: str, key: bytes, *, busy_ms: int = 10_000) -> Connection:
    """Open a connection with a raw 32-byte key. Touches no page yet, so a wrong key shows at the first statement.

    The connection is in autocommit mode: transactions are begun in words, and nothing is committed by surprise.
    """
    if len(key) != 32:
        raise ValueError("the key has 32 bytes")
    conn: Connection = dbapi.connect(path, isolation_level=None, check_same_thread=False, timeout=busy_ms / 1000)
    conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    conn.execute("PRAGMA cipher_log_level = NONE")
    return conn


def configure(conn: Connection) -> None:
    """The settings that every connection to the live file has: durable, and quick enough on pages already read."""
    for setting in _SETTINGS:
        conn.execute(setting)
    set_cache(conn, CACHE_KIB)


def set_cache(conn: Connection, kib: int) -> None:
    """How much memory the connection may use for pages. A smaller number frees what is above it at once."""
    conn.execute(f"PRAGMA cache_size = -{kib}")
