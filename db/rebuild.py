"""Throwing the projections away, and showing that what was rebuilt is what was there before.

``version`` is the truth; ``ledger`` and ``head`` follow from it, and so does what can be searched and counted.
"""

from __future__ import annotations

import hashlib

from db.database import Tx
from db.driver import Connection
from db.tally import digest_queries

_PROJECTIONS = {
    "ledger": """SELECT record, number, code, title, category, source, stage, done, needed, registered_on, parties,
        party_count, mediators, place, amount, files, method, kind, level, colour, round, stream, seq, updated_at, actor, site
        FROM ledger ORDER BY record""",
    "reminder": "SELECT record, due, what, kind, who FROM reminder ORDER BY record, due, what, kind",
    "companion": "SELECT * FROM companion ORDER BY record",
    "head": "SELECT h.record, v.hash FROM head h JOIN version v ON v.id = h.version_id ORDER BY h.record, v.hash",
    **digest_queries(),
}
LATER = (*digest_queries(), "reminder")
"""Projections that an import or an update brings in step afterwards: while matters are queued, they may differ."""


def digests(conn: Connection) -> dict[str, str]:
    """A digest of each projection: equal before and after a rebuild, whatever ids the rows were given."""
    return {name: _digest(conn, query) for name, query in _PROJECTIONS.items()}


def clear(tx: Tx) -> None:
    """Empty ``ledger``, the rows of the reports and the search index, and derive ``head`` anew.

    The services then put the ledger rows again from ``versions`` and queue them for the search, in this transaction.
    """
    for table in ("ledger", "tally", "visit", "point", "word"):
        tx.execute(f"DELETE FROM {table}")
    tx.execute("DELETE FROM reminder")
    tx.execute("DELETE FROM companion")
    tx.execute("DELETE FROM search_todo")
    tx.execute("INSERT INTO search (search) VALUES ('delete-all')")
    tx.execute("DELETE FROM head")
    tx.execute(
        """INSERT INTO head SELECT v.id, v.record FROM version v WHERE NOT EXISTS
            (SELECT 1 FROM version c WHERE substr(c.record, 1, 8) = substr(v.record, 1, 8)
                AND c.record = v.record AND c.parent = v.hash)"""
    )


def _digest(conn: Connection, query: str) -> str:
    total = hashlib.sha256()
    for row in conn.execute(query):
        total.update(repr(row).encode())
    return total.hexdigest()
