"""Receipts: the town says what it has, the desk compares and believes nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import UserError
from app.domain.records import from_record
from app.domain.site import Site
from app.services import sites
from app.services.context import Context
from app.services.incoming import Imported
from db import audit, files, inbox, ledger, meta, outbox, versions
from db import sites as table
from db.database import Connection, Tx
from sync.receipt import Gap, Held, Receipt, Refused, Returned, Totals, open_receipt, seal_receipt
from sync.transport.folder import outgoing

_LONGEST_REASON = 500
_TOLD = 500  # entries of a list: one who fills it must not make the receipt too large to be written


@dataclass(frozen=True)
class Desk:
    """A computer of a site below us. ``expected_next`` is the number of the next saved state; ``gaps`` are (first, last)
    missing. ``computer`` counts those of the site in the order in which they came; 0 while only an invitation is out.
    """

    site: Site
    stream: str
    status: str
    last_batch_at: datetime | None
    versions: int
    cases: int
    expected_next: int
    gaps: list[tuple[int, int]]
    held: int
    refused: int
    silent_days: int | None
    receipt_due: bool
    computer: int
    computers: int


def desks(ctx: Context) -> list[Desk]:
    """Every computer of the sites below us with what we have of it and what is missing."""
    with ctx.database.snapshot() as conn:
        known = {site.id: site for site in table.every(conn)}
        devices = table.devices(conn)
        streams: dict[str, list[str]] = {}
        for device in devices:
            streams.setdefault(device.site, []).append(device.stream)
        came = [_desk(ctx, conn, known[device.site], device, streams[device.site]) for device in devices]
        return came + [_invited(item) for item in table.enrolments(conn) if not item.used_by]


def _invited(item: table.Enrolment) -> Desk:
    """A computer for which an enrolment file has been made and that has sent nothing yet; ``site.id`` if we know it."""
    site = Site(id=item.body.get("site", ""), level="desk", name=item.body["name"], division=item.body["division"])
    return Desk(site, "", "invited", None, 0, 0, 1, [], 0, 0, None, receipt_due=False, computer=0, computers=0)


def _desk(ctx: Context, conn: Connection, site: table.SiteRow, device: table.DeviceRow, streams: list[str]) -> Desk:
    have = _have(conn, device.stream)
    counts = versions.stream_counts(conn, device.stream, have)
    latest = inbox.batches(conn, device.stream, 1)
    last_at = datetime.fromisoformat(latest[0].imported_at) if latest else None
    silent = (ctx.clock() - last_at).days if last_at else None
    return Desk(
        site=from_record(Site, site.body), stream=device.stream, status=device.status, last_batch_at=last_at,
        versions=counts.versions, cases=counts.cases, expected_next=have + 1, gaps=_gaps(conn, device.stream, have),
        held=len(inbox.held(conn, device.stream)), refused=len(inbox.refused(conn, device.stream)),
        silent_days=silent, receipt_due=_answered(conn, device.stream) != _state(conn, device),
        computer=streams.index(device.stream) + 1, computers=len(streams),
    )


def _have(conn: Connection, stream: str) -> int:
    head = versions.stream_head(conn, stream)
    return head[0] if head else 0


def _gaps(conn: Connection, stream: str, have: int) -> list[tuple[int, int]]:
    gaps, reach = [], have
    for item in inbox.held(conn, stream):
        if item.since > reach:
            gaps.append((reach + 1, item.since))
        reach = max(reach, item.until)
    return gaps


def _state(conn: Connection, device: table.DeviceRow) -> list[object]:
    """Everything that a receipt would say: while it equals what the last one said, none is due."""
    returned = [[item.record, item.version_hash, item.reason] for item in _returned(conn, device.site)]
    held = [item.digest for item in inbox.held(conn, device.stream)]
    return [_have(conn, device.stream), returned, held, _missing(conn, device.stream)]


def _missing(conn: Connection, stream: str) -> list[str]:
    """Files of this desk that we still wait for, as many as a receipt may carry."""
    return files.missing(conn, stream)[:5_000]


def _answered(conn: Connection, stream: str) -> object:
    return meta.get(conn, f"answered:{stream}")


def _returned(conn: Connection, site: str) -> list[outbox.Returned]:
    rows = ((item, ledger.get(conn, item.record)) for item in outbox.returned(conn))
    return [item for item, row in rows if row is not None and row.site == site]


def return_case(ctx: Context, case_id: str, reason: str) -> None:
    """Send a desk's matter back to be completed: the reason travels with the next receipt."""
    if not reason.strip():
        raise UserError("return.reason", "请写明退回的原因，对方才知道要补什么。")
    if len(reason.strip()) > _LONGEST_REASON:
        raise UserError("return.reason", f"退回的原因请写在 {_LONGEST_REASON} 字以内，没有退回。详细的可以打电话说。")
    with ctx.database.write() as tx:
        heads = versions.head_of(tx, case_id)
        row = ledger.get(tx, case_id)
        if not heads or row is None or row.site == ctx.site.id:
            raise UserError("return.own", "只有下级单位上报的纠纷可以退回；没有改变任何内容。")
        outbox.put_returned(tx, outbox.Returned(case_id, heads[-1].hash, reason.strip(), ctx.stamp()))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="case.return", subject=case_id)


def write_receipt(ctx: Context, site_id: str, folder: Path) -> Path:
    """Write a signed receipt for a site (one for each of its computers; the last path is returned)."""
    streams = [device for device in table.devices(ctx.database.read(), site_id) if device.status == "active"]
    if not streams:
        raise UserError("receipt.no_device", "这个单位还没有上报过，或已停用，没有可以开的回执。")
    for device in streams:
        path = _write(ctx, device, folder)
    return path


def _write(ctx: Context, device: table.DeviceRow, folder: Path) -> Path:
    with ctx.database.write() as tx:
        # Numbers follow the clock, so that an office restored from a backup goes on above those it has given out.
        number = table.next_receipt(tx, device.stream, ctx.stamp(), int(ctx.clock().timestamp()))
        receipt = _receipt(ctx, tx, device, number)
        path = outgoing(folder, "receipt", device.stream, number)
        meta.put(tx, f"answered:{device.stream}", _state(tx, device))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="receipt.write", subject=device.site)
        seal_receipt(path, receipt, ctx.keys, device.box_key)
    return path


def _receipt(ctx: Context, tx: Connection, device: table.DeviceRow, number: int) -> Receipt:
    stream = device.stream
    have = _have(tx, stream)
    counts = versions.stream_counts(tx, stream, have)
    return Receipt(
        from_site=ctx.site.id, to_site=device.site, stream=stream, number=number, upto=have,
        head=versions.hash_at(tx, stream, have) or "", digest=versions.stream_digest(tx, stream, have),
        counts=Totals(counts.versions, counts.records, counts.cases), made_at=ctx.stamp(),
        held=tuple(Held(item.since, item.until) for item in inbox.held(tx, stream)[:_TOLD]),
        gaps=tuple(Gap(*gap) for gap in _gaps(tx, stream, have)[:_TOLD]),
        refused=tuple(
            Refused(item.version_hash, item.record, item.reason) for item in inbox.refused(tx, stream)[-_TOLD:]
        ),
        returned=tuple(
            Returned(item.record, item.version_hash, item.reason, item.at, ctx.site.name)
            for item in _returned(tx, device.site)
        ),
        missing_blobs=tuple(_missing(tx, stream)),
    )


def import_receipt(ctx: Context, path: Path) -> Imported:
    """Believe the town: mark what it has, and note what it sent back.

    An older receipt than the last changes nothing. Raises ``receipt.*``; ``receipt.mismatch`` when the town's counts or
    digest differ from ours, which then must be looked into.
    """
    above = sites.parent(ctx.database.read())

    def find_key(receipt: Receipt) -> str | None:
        return above.sign_key if above is not None and receipt.from_site == above.site.id else None

    receipt = open_receipt(path, ctx.keys, ctx.site.id, find_key)
    name = above.site.name if above else ""
    if receipt.stream != ctx.device.stream:
        raise UserError("receipt.other_device", "这个回执是给本单位另一台电脑的，没有导入。请在那台电脑上导入。")
    with ctx.database.write() as tx:
        _compare(tx, receipt)
        mark = outbox.Mark(receipt.stream, receipt.upto, receipt.head, receipt.number, receipt.made_at)
        if not outbox.receive(tx, mark):
            return Imported("known", "这个回执以前已经导入过，或有更新的回执，这次没有改变任何内容。", site_name=name)
        sent_back = _note_returned(tx, receipt)
        meta.put(tx, "missing_blobs", list(receipt.missing_blobs))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="receipt.import", subject=receipt.from_site)
        waits = outbox.waiting(tx, ctx.device.stream)
    sentence = f"{name}已收到 {receipt.counts.cases} 件纠纷。"
    sentence += f"还有 {waits.cases} 件有新内容等待上报。" if waits.cases else "没有等待上报的内容。"
    sentence += f"退回补正 {sent_back} 件。" if sent_back else ""
    return Imported("receipt", sentence, receipt.counts.versions, receipt.counts.cases, sent_back, name)


def _compare(tx: Connection, receipt: Receipt) -> None:
    ours = versions.hash_at(tx, receipt.stream, receipt.upto)
    counts = versions.stream_counts(tx, receipt.stream, receipt.upto)
    same = (
        ours == receipt.head
        and (counts.versions, counts.records, counts.cases) == tuple(vars(receipt.counts).values())
        and versions.stream_digest(tx, receipt.stream, receipt.upto) == receipt.digest
    )
    if not same:
        raise UserError(
            "receipt.mismatch",
            "上级收到的与本机的对不上，没有按这个回执销号，本机内容都在。可能恢复过旧备份，请联系乡镇一起核对。",
        )


def _note_returned(tx: Tx, receipt: Receipt) -> int:
    """Note what came back, unless a newer state of the matter exists already."""
    noted = 0
    items = [(item.record, item.hash, item.reason, item.at) for item in receipt.returned]
    items += [(item.record, item.hash, item.reason, receipt.made_at) for item in receipt.refused]
    for record, judged, reason, at in items:
        heads = versions.head_of(tx, record)
        if heads and heads[-1].hash == judged:
            outbox.put_returned(tx, outbox.Returned(record, judged, reason, at))
            noted += 1
    return noted
