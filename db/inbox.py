"""What came in from below: batches applied, batches waiting for an earlier one, versions not accepted."""

from __future__ import annotations

from dataclasses import dataclass

from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class BatchIn:
    """A batch that was looked at. ``digest`` is of its manifest, which is kept with its signature for whoever must
    check later who said what."""

    stream: str
    number: int
    since: int
    until: int
    digest: str
    manifest: bytes
    signature: bytes
    imported_at: str
    versions: int
    status: str


@dataclass(frozen=True)
class Held:
    """A batch that came before one that it needs. ``file`` is its name in the waiting folder."""

    stream: str
    number: int
    since: int
    until: int
    digest: str
    file: str
    at: str


@dataclass(frozen=True)
class Refused:
    """A version that was not accepted, and why."""

    version_hash: str
    stream: str
    record: str
    reason: str
    at: str


_BATCH = "stream, number, since, until, digest, manifest, signature, imported_at, versions, status"
_HELD = "stream, number, since, until, digest, file, at"


def add_batch(tx: Tx, batch: BatchIn) -> None:
    """Note a batch. One that is noted already (same digest) is a ``Defect``: ask ``by_digest`` first."""
    tx.execute(
        f"INSERT INTO batch_in ({_BATCH}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (batch.stream, batch.number, batch.since, batch.until, batch.digest, batch.manifest, batch.signature,
         batch.imported_at, batch.versions, batch.status),
    )


def by_digest(conn: Connection, digest: str) -> BatchIn | None:
    """The batch with this manifest, if it was imported before."""
    row = conn.execute(f"SELECT {_BATCH} FROM batch_in WHERE digest = ?", (digest,)).fetchone()
    return BatchIn(*row) if row else None


def by_number(conn: Connection, stream: str, number: int) -> list[BatchIn]:
    """Batches of a stream with one number: several only where two computers speak for one stream."""
    rows = conn.execute(f"SELECT {_BATCH} FROM batch_in WHERE stream = ? AND number = ? ORDER BY id", (stream, number))
    return [BatchIn(*row) for row in rows]


def batches(conn: Connection, stream: str = "", limit: int = 50) -> list[BatchIn]:
    """The latest batches of one stream or of all, newest first."""
    where, values = ("WHERE stream = ? ", [stream]) if stream else ("", [])
    rows = conn.execute(f"SELECT {_BATCH} FROM batch_in {where}ORDER BY id DESC LIMIT ?", (*values, limit))
    return [BatchIn(*row) for row in rows]


def numbers(conn: Connection, stream: str) -> list[int]:
    """Which batch numbers of a stream have come, applied or waiting, in order."""
    rows = conn.execute(
        "SELECT number FROM batch_in WHERE stream = ?1 UNION SELECT number FROM held WHERE stream = ?1 ORDER BY 1",
        (stream,),
    )
    return [row[0] for row in rows]


def hold(tx: Tx, item: Held) -> bool:
    """Note a batch that waits; ``False`` if it waits already."""
    done = tx.execute(
        f"INSERT INTO held ({_HELD}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        (item.stream, item.number, item.since, item.until, item.digest, item.file, item.at),
    )
    return done.rowcount > 0


def held(conn: Connection, stream: str = "") -> list[Held]:
    """Batches that wait, of one stream or of all, in the order in which they can be applied."""
    where, values = ("WHERE stream = ? ", [stream]) if stream else ("", [])
    rows = conn.execute(f"SELECT {_HELD} FROM held {where}ORDER BY stream, since, until, id", values)
    return [Held(*row) for row in rows]


def release(tx: Tx, digest: str) -> None:
    """A batch waits no longer."""
    tx.execute("DELETE FROM held WHERE digest = ?", (digest,))


def refuse(tx: Tx, item: Refused) -> None:
    """Note a version that was not accepted; the latest reason stays."""
    tx.execute(
        "INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?)",
        (item.version_hash, item.stream, item.record, item.reason, item.at),
    )


def refused(conn: Connection, stream: str = "") -> list[Refused]:
    """Versions not accepted, of one stream or of all, oldest first."""
    where, values = ("WHERE stream = ? ", [stream]) if stream else ("", [])
    rows = conn.execute(f"SELECT * FROM refused {where}ORDER BY at, version_hash", values)
    return [Refused(*row) for row in rows]
