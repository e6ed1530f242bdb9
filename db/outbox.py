"""What went up and what the office above has confirmed. The outbox itself is no table: it is the range of our stream
behind the last receipt."""

from __future__ import annotations

from dataclasses import dataclass

from db.database import Tx
from db.driver import Connection
from db.versions import stream_counts, stream_head


@dataclass(frozen=True)
class Mark:
    """What the newest receipt says of a stream: all up to ``received_seq`` is there."""

    stream: str
    received_seq: int
    received_hash: str
    receipt_number: int
    received_at: str


@dataclass(frozen=True)
class Waiting:
    """What of a stream has no receipt: versions ``since`` + 1 … ``until``."""

    since: int
    until: int
    versions: int
    records: int
    cases: int


@dataclass(frozen=True)
class BatchOut:
    """A batch that was made. ``digest`` is of its manifest, ``place`` says where the file was put."""

    stream: str
    number: int
    since: int
    until: int
    head_hash: str
    digest: str
    made_at: str
    place: str


@dataclass(frozen=True)
class Returned:
    """A record that was sent back for correction, and the version that was looked at."""

    record: str
    version_hash: str
    reason: str
    at: str


def mark(conn: Connection, stream: str) -> Mark:
    """The mark of a stream; all zero before the first receipt."""
    row = conn.execute("SELECT * FROM stream_mark WHERE stream = ?", (stream,)).fetchone()
    return Mark(*row) if row else Mark(stream, 0, "", 0, "")


def receive(tx: Tx, new: Mark) -> bool:
    """Take over a receipt if its number is higher than any before; otherwise change nothing and return ``False``.

    A higher number with a lower ``received_seq`` counts: the office above lost something and wants it again.
    """
    done = tx.execute(
        """INSERT INTO stream_mark VALUES (?, ?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET
            received_seq = excluded.received_seq, received_hash = excluded.received_hash,
            receipt_number = excluded.receipt_number, received_at = excluded.received_at
            WHERE excluded.receipt_number > receipt_number""",
        (new.stream, new.received_seq, new.received_hash, new.receipt_number, new.received_at),
    )
    return done.rowcount > 0


def span(conn: Connection, stream: str) -> tuple[int, int]:
    """(since, until): versions ``since`` + 1 … ``until`` have no receipt. Reads two rows, however many wait."""
    since = mark(conn, stream).received_seq
    head = stream_head(conn, stream)
    return since, max(since, head[0] if head else 0)


def waiting(conn: Connection, stream: str) -> Waiting:
    """What of a stream still has to go up, or has gone without an answer. Reads every version that waits."""
    since, until = span(conn, stream)
    counts = stream_counts(conn, stream, until, since)
    return Waiting(since, until, counts.versions, counts.records, counts.cases)


def add_batch(tx: Tx, batch: BatchOut) -> None:
    """Note a batch. A number that is taken is a ``Defect``."""
    tx.execute(
        "INSERT INTO batch_out VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (batch.stream, batch.number, batch.since, batch.until, batch.head_hash, batch.digest, batch.made_at,
         batch.place),
    )


def next_batch(conn: Connection, stream: str) -> int:
    """The number of the next batch of a stream."""
    row = conn.execute("SELECT max(number) FROM batch_out WHERE stream = ?", (stream,)).fetchone()
    return (row[0] or 0) + 1


def batches(conn: Connection, stream: str, limit: int = 50) -> list[BatchOut]:
    """The latest batches of a stream, newest first."""
    rows = conn.execute("SELECT * FROM batch_out WHERE stream = ? ORDER BY number DESC LIMIT ?", (stream, limit))
    return [BatchOut(*row) for row in rows]


def put_returned(tx: Tx, item: Returned) -> None:
    """Note that a record was sent back; the latest reason stays."""
    tx.execute(
        "INSERT OR REPLACE INTO returned VALUES (?, ?, ?, ?)", (item.record, item.version_hash, item.reason, item.at)
    )


def drop_returned(tx: Tx, record: str) -> None:
    """The record was corrected, or taken back into the list."""
    tx.execute("DELETE FROM returned WHERE record = ?", (record,))


def get_returned(conn: Connection, record: str) -> Returned | None:
    """Why a record was sent back, if it was."""
    row = conn.execute("SELECT * FROM returned WHERE record = ?", (record,)).fetchone()
    return Returned(*row) if row else None


def returned(conn: Connection) -> list[Returned]:
    """Everything that was sent back and not corrected, newest first."""
    return [Returned(*row) for row in conn.execute("SELECT * FROM returned ORDER BY at DESC, record")]
