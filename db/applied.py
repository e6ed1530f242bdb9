"""Which migrations a file has had, asked without importing sqlite-utils."""

from __future__ import annotations

from db.driver import Connection

SET = "shuoshi"
NAMES = ("0001_begin", "0002_companions", "0003_tally")


def applied(conn: Connection) -> set[str]:
    """Names of the migrations that this file has had; empty for an empty file."""
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))
    return {name for (name,) in rows}


def unknown(names: set[str]) -> set[str]:
    """Those that only a newer program knows."""
    return names - set(NAMES)


def pending(names: set[str]) -> list[str]:
    """Those still to apply, in order."""
    return [name for name in NAMES if name not in names]
