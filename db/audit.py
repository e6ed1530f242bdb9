"""Who did what and when: a list that only grows, each entry sealed with the hash of the one before.

The chain shows that entries were changed or taken out of the middle. Entries cut off at the end it shows only to
somebody who noted ``newest`` elsewhere, so services put that into backups and batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.canonical import digest, encode
from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class Entry:
    """One entry. ``subject`` is a record or a file; ``detail`` must hold no personal data."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    prev: str
    hash: str


def add(tx: Tx, *, at: str, actor: str, action: str, subject: str = "", detail: str = "") -> None:
    """Add an entry."""
    number, prev = newest(tx)
    fields = (number + 1, at, actor, action, subject, detail, prev)
    tx.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*fields, _seal(fields)))


def newest(conn: Connection) -> tuple[int, str]:
    """(number, hash) of the last entry; (0, "") when there is none."""
    row = conn.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def verify(conn: Connection) -> int | None:
    """The number of the first entry that is changed, missing or not where it belongs; ``None`` when all is well."""
    prev = ""
    for expected, row in enumerate(conn.execute("SELECT * FROM audit ORDER BY id"), 1):
        if row[0] != expected or row[6] != prev or row[7] != _seal(row[:7]):
            return expected
        prev = row[7]
    return None


def entries(conn: Connection, subject: str = "", limit: int = 200, *, prefix: str = "") -> list[Entry]:
    """The latest entries, newest first, of one subject or of all; of actions that begin with ``prefix``."""
    where, values = ("WHERE subject = ? ", [subject]) if subject else ("", [])
    if prefix:
        where += f"{'AND' if where else 'WHERE'} substr(action, 1, {len(prefix)}) = ? "
        values.append(prefix)
    rows = conn.execute(f"SELECT * FROM audit {where}ORDER BY id DESC LIMIT ?", (*values, limit))
    return [Entry(*row) for row in rows]


def every(conn: Connection) -> Iterator[Entry]:
    """All entries, oldest first, as a stream."""
    return (Entry(*row) for row in conn.execute("SELECT * FROM audit ORDER BY id"))


def _seal(fields: tuple[object, ...]) -> str:
    return digest(encode(list(fields)))
