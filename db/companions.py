"""The list of the records beside the matters: letters, people, rotations, meetings, methods. A projection of versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.companion import CompanionRow
from app.domain.version import Version
from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class CompanionEntry(CompanionRow):
    """A stored row. ``site`` is the owner."""

    site: str


_SELECT = "SELECT record, kind, about, day, title, due, open, site FROM companion"


def put(tx: Tx, items: Iterable[tuple[CompanionRow, Version]]) -> None:
    """Write rows; the latest one of a record stays."""
    tx.executemany(
        "INSERT OR REPLACE INTO companion (record, kind, about, day, title, due, open, site) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*vars(row).values(), version.site) for row, version in items],
    )


def of_kind(conn: Connection, kind: str, about: str = "", site: str = "") -> list[CompanionEntry]:
    """Rows of one kind, newest day first; only those about something, or of one site, if asked."""
    terms, values = ["kind = ?"], [kind]
    for column, wanted in (("about", about), ("site", site)):
        if wanted:
            terms.append(f"{column} = ?")
            values.append(wanted)
    rows = conn.execute(f"{_SELECT} WHERE {' AND '.join(terms)} ORDER BY day DESC, record", values)
    return [_entry(row) for row in rows]


def about(conn: Connection, case_id: str) -> list[CompanionEntry]:
    """Everything that points to a case, oldest first."""
    return [_entry(row) for row in conn.execute(f"{_SELECT} WHERE about = ? ORDER BY day, record", (case_id,))]


def due_until(conn: Connection, day: str, limit: int) -> list[CompanionEntry]:
    """What is still expected up to ``day``, earliest first."""
    rows = conn.execute(
        f"{_SELECT} WHERE open AND due <> '' AND due <= ? AND kind = 'letter' ORDER BY due LIMIT ?", (day, limit)
    )
    return [_entry(row) for row in rows]


def owners(conn: Connection, records: Iterable[str]) -> dict[str, str]:
    """The owning site of each record that is known here."""
    found = {}
    for record in records:
        row = conn.execute("SELECT site FROM companion WHERE record = ?", (record,)).fetchone()
        if row:
            found[record] = row[0]
    return found


def _entry(row: tuple[str, str, str, str, str, str, int, str]) -> CompanionEntry:
    return CompanionEntry(*row[:6], bool(row[6]), row[7])
