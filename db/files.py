"""Which attachments and issued papers exist, by the SHA-256 of their plain bytes, and whether we hold the bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class File:
    """``present`` is false for a file that a record names and that has not arrived; ``stream`` says whose record."""

    sha256: str
    size: int
    media_type: str
    stored_at: str
    present: bool
    stream: str = ""


def put(
    tx: Tx, sha256: str, *, size: int, media_type: str, stored_at: str, present: bool = True, stream: str = ""
) -> None:
    """Note a file. One that is present stays so, even if another record names it as expected."""
    tx.execute(
        """INSERT INTO file VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET size = excluded.size,
            media_type = excluded.media_type, stored_at = excluded.stored_at, present = excluded.present
            WHERE excluded.present > present""",
        (sha256, size, media_type, stored_at, int(present), stream),
    )


def get(conn: Connection, sha256: str) -> File | None:
    """What is known of a file."""
    row = conn.execute("SELECT * FROM file WHERE sha256 = ?", (sha256,)).fetchone()
    return _file(row) if row else None


def missing(conn: Connection, stream: str = "") -> list[str]:
    """Files that records name and that are not here: those of one stream, or all."""
    where, values = ("AND stream = ? ", [stream]) if stream else ("", [])
    rows = conn.execute(f"SELECT sha256 FROM file WHERE present = 0 {where}ORDER BY sha256", values)
    return [row[0] for row in rows]


def present(conn: Connection, sha256s: Iterable[str]) -> set[str]:
    """Those of the given files that are here."""
    query = "SELECT 1 FROM file WHERE sha256 = ? AND present = 1"
    return {item for item in sha256s if conn.execute(query, (item,)).fetchone()}


def every(conn: Connection) -> list[File]:
    """All files, for the check of the data folder."""
    return [_file(row) for row in conn.execute("SELECT * FROM file ORDER BY sha256")]


def _file(row: tuple[str, int, str, str, int, str]) -> File:
    return File(row[0], row[1], row[2], row[3], bool(row[4]), row[5])
