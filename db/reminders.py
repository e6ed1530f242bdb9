"""What is to be looked after, when and by whom: a projection of the matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.clocks import Reminder
from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class Due(Reminder):
    """A reminder with the matter that it belongs to."""

    record: str
    title: str


def put(tx: Tx, items: Iterable[tuple[str, Sequence[Reminder]]]) -> None:
    """Replace the reminders of records; of several lists for one record the last one stays."""
    latest = dict(items)
    tx.executemany("DELETE FROM reminder WHERE record = ?", [(record,) for record in latest])
    tx.executemany(
        "INSERT INTO reminder (record, due, what, kind, who) VALUES (?, ?, ?, ?, ?)",
        [(record, item.due, item.what, item.kind, item.who) for record, found in latest.items() for item in found],
    )


def until(conn: Connection, day: str, limit: int) -> list[Due]:
    """Everything due up to the end of ``day``, earliest first."""
    rows = conn.execute(
        """SELECT r.due, r.what, r.kind, r.who, r.record, l.title FROM reminder r JOIN ledger l ON l.record = r.record
            WHERE r.due < ? ORDER BY r.due LIMIT ?""",
        (day + "~", limit),
    )
    return [Due(*row) for row in rows]


def count_until(conn: Connection, day: str) -> int:
    """How many things are due up to the end of ``day``."""
    found: int = conn.execute("SELECT count(*) FROM reminder WHERE due < ?", (day + "~",)).fetchone()[0]
    return found


def records(conn: Connection) -> list[str]:
    """Every matter in which something is to be looked after."""
    return [record for (record,) in conn.execute("SELECT DISTINCT record FROM reminder")]


def of(conn: Connection, record: str) -> list[Reminder]:
    """What is to be looked after in one matter, earliest first."""
    rows = conn.execute("SELECT due, what, kind, who FROM reminder WHERE record = ? ORDER BY due", (record,))
    return [Reminder(*row) for row in rows]
