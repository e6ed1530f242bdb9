"""Upward: what waits, and putting it into a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson

from app.domain.errors import UserError
from app.domain.records import Json
from app.domain.site import Site
from app.services import attachments, ledger, sites, store
from app.services.context import Context, Progress
from db import audit, files, meta, outbox, versions
from db.database import Connection
from sync.batch import Blob, seal_batch
from sync.limits import BATCH_BLOB_BYTES, BATCH_VERSIONS
from sync.manifest import Address
from sync.transport.folder import outgoing

Row = tuple[bytes, str, str, str]  # line, hash, record, kind


@dataclass(frozen=True)
class BatchOut:
    """A batch that we made. ``received`` once a receipt covers it."""

    number: int
    made_at: datetime
    versions: int
    cases: int
    file_name: str
    received: bool


@dataclass(frozen=True)
class ExchangeStatus:
    """Where we stand with the site above us. Counts are matters."""

    parent: Site | None
    waiting: int
    received: int
    returned: int
    waiting_versions: int
    last_batch: BatchOut | None
    last_receipt_at: datetime | None
    batches: list[BatchOut]
    returned_cases: list[ReturnedCase]
    check_code: str
    watch_folder: Path | None
    outbox_folder: str


@dataclass(frozen=True)
class ReturnedCase:
    """A matter that the site above sent back, and why."""

    row: ledger.Row
    reason: str
    at: str


@dataclass(frozen=True)
class Exported:
    """A batch file that now lies in a folder. ``more`` when the rest needs a further batch."""

    path: Path
    number: int
    versions: int
    cases: int
    more: bool


def status(ctx: Context) -> ExchangeStatus:
    """Counts, the latest batches, what came back, and the code to read out while the town does not know us."""
    with ctx.database.snapshot() as conn:
        mark = outbox.mark(conn, ctx.device.stream)
        since, until = outbox.span(conn, ctx.device.stream)
        counts = ledger.exchange_counts(ctx)
        latest = outbox.batches(conn, ctx.device.stream, 20)
        batches = [_shown(conn, item, mark.received_seq) for item in latest]
        above = sites.parent(conn)
        join = meta.get(conn, "join")
        return ExchangeStatus(
            parent=above.site if above else None,
            waiting=counts.get("waiting", 0),
            received=counts.get("received", 0),
            returned=counts.get("returned", 0),
            waiting_versions=until - since,
            last_batch=batches[0] if batches else None,
            last_receipt_at=datetime.fromisoformat(mark.received_at) if mark.received_at else None,
            batches=batches,
            returned_cases=_returned(ctx, conn),
            check_code=join["code"] if join and not mark.receipt_number else "",
            watch_folder=watch_folder(ctx),
            outbox_folder=str(Path(latest[0].place).parent) if latest else "",
        )


def _shown(conn: Connection, item: outbox.BatchOut, received_seq: int) -> BatchOut:
    counted: list[int] | None = meta.get(conn, _counts_of(item.digest))
    if counted is None:  # made before the counts were kept
        counts = versions.stream_counts(conn, item.stream, item.until, item.since)
        counted = [counts.versions, counts.cases]
    saved, matters = counted
    return BatchOut(
        item.number, datetime.fromisoformat(item.made_at), saved, matters, Path(item.place).name,
        item.until <= received_seq,
    )


def _counts_of(digest: str) -> str:
    """Where the counts of a batch are kept: they never change, and counting again reads every version in it."""
    return f"batch_counts:{digest}"


def _returned(ctx: Context, conn: Connection) -> list[ReturnedCase]:
    found = []
    for item in outbox.returned(conn):
        row = ledger.row(ctx, item.record)
        if row is not None and row.site == ctx.site.id:
            found.append(ReturnedCase(row, item.reason, item.at))
    return found


def watch_folder(ctx: Context) -> Path | None:
    """The folder or stick that is watched for the automatic exchange."""
    chosen = meta.get(ctx.database.read(), "watch_folder")
    return Path(chosen) if chosen else None


def set_watch_folder(ctx: Context, folder: Path | None) -> None:
    """Watch another folder, or none."""
    with ctx.database.write() as tx:
        meta.put(tx, "watch_folder", str(folder) if folder else "")


def export_batch(ctx: Context, folder: Path, progress: Progress) -> Exported:
    """Write everything that has no receipt into ``folder`` as one atomic file.

    Raises ``exchange.no_parent``, ``exchange.nothing``, ``disk.*``; a cancelled export leaves no file.
    """
    with ctx.database.snapshot() as conn:
        store.require_present(ctx, conn)
        above = sites.parent(conn)
        if above is None:
            raise UserError("exchange.no_parent", "还没有加入上级单位，不知道该报给谁。请先读入乡镇给的登记文件。")
        since, last = outbox.span(conn, ctx.device.stream)
        wanted = _wanted_blobs(conn)
        received = outbox.mark(conn, ctx.device.stream).receipt_number
        join = None if received else sites.our_join(ctx, conn)
        if last == since and not wanted and join is None:
            raise UserError("exchange.nothing", "没有需要上报的内容：上级已经全部收到。")
        until = min(last, since + BATCH_VERSIONS)
        stream, number = ctx.device.stream, outbox.next_batch(conn, ctx.device.stream)
        named: dict[str, int] = {}
        rows = _watched(versions.rows(conn, stream, since, until), until - since, progress)
        path = outgoing(folder, "batch", stream, number)
        manifest = seal_batch(
            path, keys=ctx.keys, site=ctx.site.id, stream=stream, number=number, since=since,
            first_prev=versions.hash_at(conn, stream, since) or "", rows=_noting_files(rows, named),
            recipient=Address(above.site.id, above.box_key), made_at=ctx.stamp(),
            blobs=_blobs(ctx, conn, wanted, named), join=join,
        )
    with ctx.database.write() as tx:
        outbox.add_batch(tx, outbox.BatchOut(
            stream, number, manifest.since, manifest.until, manifest.head, manifest.digest, manifest.made_at, str(path)
        ))
        meta.put(tx, _counts_of(manifest.digest), [manifest.counts.versions, manifest.counts.cases])
        if wanted:
            meta.put(tx, "blobs_sent_after", received)
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="batch.export", detail=manifest.digest)
    return Exported(path, number, manifest.counts.versions, manifest.counts.cases, until < last)


def _watched(rows: Iterable[Row], total: int, progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % 500 == 0:
            progress(done, total, "正在导出")
        yield row


def _noting_files(rows: Iterable[Row], named: dict[str, int]) -> Iterator[Row]:
    """The rows as they come; the files that each one names (SHA-256 → size) are put into ``named`` after it is used."""
    for row in rows:
        yield row
        if row[3] == "case" and b'"sha256":' in row[0]:
            named.update(files_of(orjson.loads(row[0])["body"]))


def files_of(body: Mapping[str, Json]) -> dict[str, int]:
    """The files that a matter names (SHA-256 → size, 0 where it does not say): attachments and prints of its papers."""
    prints = {item["sha256"]: 0 for paper in body.get("papers", ()) for item in paper.get("issues", ()) if item.get("sha256")}
    return prints | {item["sha256"]: item.get("size", 0) for item in body.get("attachments", ())}


def _wanted_blobs(conn: Connection) -> dict[str, int]:
    """Files that the last receipt said were missing and that we have."""
    asked: list[str] = meta.get(conn, "missing_blobs", [])
    found = (files.get(conn, sha256) for sha256 in asked)
    return {item.sha256: item.size for item in found if item is not None and item.present}


def files_asked_for(ctx: Context) -> bool:
    """Whether the last receipt asks for files that no batch has brought since."""
    conn = ctx.database.read()
    received = outbox.mark(conn, ctx.device.stream).receipt_number
    return bool(_wanted_blobs(conn)) and meta.get(conn, "blobs_sent_after") != received


def _blobs(ctx: Context, conn: Connection, wanted: dict[str, int], named: dict[str, int]) -> Iterator[Blob]:
    """The files to send, smallest first, up to what one batch may carry; the rest is asked for by the receipt.

    A stream, because ``named`` is full only when the rows have been read: ``seal_batch`` reads them first.
    """
    all_files, carried = {**wanted, **named}, 0
    here = [item for sha256 in all_files if (item := files.get(conn, sha256)) is not None and item.present]
    for sha256, size in sorted(((item.sha256, item.size) for item in here), key=lambda item: item[1]):
        if carried + size > BATCH_BLOB_BYTES:
            continue
        carried += size
        yield Blob(sha256, size, partial(attachments.pieces, ctx, sha256))
