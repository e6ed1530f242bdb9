"""Finding matters by what they say, by names (also in letters) and by numbers (also by their last digits).

A save indexes at once. An import queues its matters in the same transaction and ``work_some`` follows; the queue
survives a crash, and ``search_pending`` lets the window say so. What reports count is filled in by the same queue. The index never merges during a save: ``tidy`` does it
when nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from app.domain.ledger import SearchText
from db.database import Database, Tx
from db.driver import Connection
from db.tokens import document, expression

Texts = Callable[[Connection, Sequence[int]], Iterable[tuple[int, SearchText]]]
"""Gives what can be found of these ledger rows. A row that it leaves out is taken out of the index."""

Also = Callable[[Tx, Sequence[int]], None]
"""Called in the transaction that takes these ledger rows off the queue: what else is to be done for them."""

_MERGED_PAGES = 500


def _nothing(tx: Tx, ids: Sequence[int]) -> None:
    """For callers that only index."""


def search(conn: Connection, text: str, limit: int) -> list[int]:
    """Ids of ledger rows that hold every word of ``text``, latest entered first.

    Two and more Chinese characters are found anywhere in a text or a name; one is the beginning of a name. Letters are
    the beginning of a name's reading, of its initials or of its given name. Digits are a part of an official number,
    the beginning of a telephone number, or the last four or more of any number.
    """
    return list(islice(hits(conn, text), limit))


def hits(conn: Connection, text: str) -> Iterator[int]:
    """Like ``search``, all of them, as a stream."""
    wanted = expression(text)
    if wanted is None:
        return iter(())
    rows = conn.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC", (wanted,))
    return (row[0] for row in rows)


def index_now(tx: Tx, ledger_id: int, text: SearchText) -> None:
    """Index one matter in the transaction that saves it."""
    _store(tx, [(ledger_id, document(text))])
    tx.execute("DELETE FROM search_todo WHERE ledger_id = ?", (ledger_id,))


def index_later(tx: Tx, records: Iterable[str]) -> None:
    """Queue matters, by record, that have ledger rows already."""
    tx.executemany(
        """INSERT OR REPLACE INTO search_todo
            SELECT id, (SELECT coalesce(max(id), 0) FROM version) FROM ledger WHERE record = ?""",
        ((record,) for record in records),
    )


def index_everything_later(tx: Tx) -> None:
    """Queue every matter: after a rebuild, or when the words of the index have changed."""
    tx.execute("INSERT OR REPLACE INTO search_todo SELECT id, (SELECT coalesce(max(id), 0) FROM version) FROM ledger")


def search_pending(conn: Connection) -> int:
    """How many imported matters wait to be indexed and counted."""
    found: int = conn.execute("SELECT count(*) FROM search_todo").fetchone()[0]
    return found


def work_some(db: Database, limit: int, texts: Texts, also: Also = _nothing) -> int:
    """Index up to ``limit`` queued matters, do for them what ``also`` does, and return how many are still waiting.

    The words are made outside the transaction, so saving is not held up. A matter that was queued anew or saved
    meanwhile is left to the next round, so that an older text never stays.
    """
    with db.snapshot() as conn:
        queued = conn.execute("SELECT ledger_id, turn FROM search_todo ORDER BY ledger_id LIMIT ?", (limit,)).fetchall()
        made = {row_id: document(text) for row_id, text in texts(conn, [row_id for row_id, _ in queued])}
    left = _index(db, queued, made, also)
    if not left:
        db.release()  # a connection that indexed many words at once is slow at indexing few: its word table stays big
    return left


def _index(db: Database, queued: list[tuple[int, int]], made: dict[int, str], also: Also) -> int:
    with db.write() as tx:
        done = [item for item in queued if _still_queued(tx, item)]
        _store(tx, [(row_id, made[row_id]) for row_id, _ in done if row_id in made])
        tx.executemany("DELETE FROM search WHERE rowid = ?", [(row_id,) for row_id, _ in done if row_id not in made])
        also(tx, [row_id for row_id, _ in done])
        tx.executemany("DELETE FROM search_todo WHERE ledger_id = ?", [(row_id,) for row_id, _ in done])
        return search_pending(tx)


def tidy(db: Database) -> bool:
    """Merge a little of the index (some ten milliseconds); whether there was something to merge.

    Call it when the program is idle, and after an import until it says ``False``.
    """
    with db.write() as tx:
        before = tx.total_changes
        tx.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (_MERGED_PAGES,))
        return tx.total_changes - before > 1


def _still_queued(tx: Tx, item: tuple[int, int]) -> bool:
    return tx.execute("SELECT 1 FROM search_todo WHERE ledger_id = ? AND turn = ?", item).fetchone() is not None


def _store(tx: Tx, documents: list[tuple[int, str]]) -> None:
    tx.executemany("INSERT OR REPLACE INTO search (rowid, t) VALUES (?, ?)", documents)
