"""The exchange as a person sees it: export, import whatever file it is, and the automatic way by a watched folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from app.domain.errors import UserError
from app.services.context import Context, Progress
from app.services.incoming import Imported, import_batch, work_in
from app.services.outgoing import (
    BatchOut,
    ExchangeStatus,
    Exported,
    ReturnedCase,
    export_batch,
    files_asked_for,
    set_watch_folder,
    status,
    watch_folder,
)
from app.services.receipts import Desk, desks, import_receipt, return_case, write_receipt
from app.services.sites import Joined, join, new_computer, new_enrolment, parent, revoke, sign_key_of
from db import meta, outbox
from sync.names import sniff
from sync.opened import open_batch
from sync.transport.folder import Found, incoming, mark_done

__all__ = [
    "BatchOut", "Desk", "ExchangeStatus", "Exported", "Imported", "Joined", "ReturnedCase", "desks", "export_batch",
    "import_file", "inspect", "join", "new_computer", "new_enrolment", "return_case", "revoke", "set_watch_folder",
    "status", "watch_folder", "watch_once", "work_in", "write_receipt",
]


def import_file(ctx: Context, path: Path, progress: Progress, code: str = "") -> Imported:
    """Import a batch, a receipt or an enrolment file; which of them is read from the file."""
    kind = sniff(path)
    if kind == "batch":
        return import_batch(ctx, path, progress, code)
    if kind == "receipt":
        return import_receipt(ctx, path)
    if kind == "enrolment":
        joined = join(ctx, path)
        sentence = f"已加入{joined.parent_name}。请打电话给对方，念出核对码：{joined.check_code}"
        return Imported("enrolment", sentence, site_name=joined.parent_name, context=joined.context)
    raise UserError("file.unknown", "这不是说事簿的上报、回执或登记文件，没有导入。请核对是否拿错了文件。")


def inspect(ctx: Context, path: Path) -> dict[str, Any]:
    """The signed list of contents of a batch that we sent or that was sent to us; nothing is imported."""
    conn = ctx.database.read()

    def find_key(manifest: Any) -> str | None:
        return ctx.keys.sign_key if manifest.site == ctx.site.id else sign_key_of(conn, manifest)

    with open_batch(path, ctx.keys, find_key, own=True) as batch:
        batch.verify()
        found: dict[str, Any] = orjson.loads(batch.document)
        return found


def watch_once(ctx: Context, progress: Progress) -> list[str]:
    """One look at the watched folder: take in what came, put out what waits. Returns sentences worth showing.

    A folder that is not there (no stick) is no error. A file that was refused is not tried again until it changes.
    """
    folder = watch_folder(ctx)
    if folder is None or not folder.is_dir():
        return []
    said = [sentence for found in incoming(folder) for sentence in _take(ctx, found, progress)]
    return said + _put(ctx, folder, progress)


def _take(ctx: Context, found: Found, progress: Progress) -> list[str]:
    wanted = ("receipt",) if ctx.site.level == "desk" else ("batch", "receipt")
    if found.kind not in wanted or _tried(ctx, found):
        return []
    try:
        done = import_file(ctx, found.path, progress)
    except UserError as error:
        if error.code in ("batch.foreign", "receipt.foreign", "receipt.other_device"):
            return []  # on a shared stick other people's files are none of our business
        _note_tried(ctx, found)
        return [error.sentence]
    mark_done(found.path)
    return [] if done.kind == "known" else [done.sentence]


def _fingerprint(found: Found) -> list[object]:
    state = found.path.stat()
    return [found.path.name, state.st_size, int(state.st_mtime)]


def _tried(ctx: Context, found: Found) -> bool:
    return _fingerprint(found) in meta.get(ctx.database.read(), "watch_refused", [])


def _note_tried(ctx: Context, found: Found) -> None:
    with ctx.database.write() as tx:
        refused = meta.get(tx, "watch_refused", [])
        meta.put(tx, "watch_refused", [*refused, _fingerprint(found)][-500:])


def _put(ctx: Context, folder: Path, progress: Progress) -> list[str]:
    """Our part of the automatic way: receipts that are due, and a batch when something new waits."""
    said = []
    for desk in desks(ctx):
        if desk.receipt_due and desk.status == "active":
            write_receipt(ctx, desk.site.id, folder)
            said.append(f"已为{desk.site.name}写好回执。")
    conn = ctx.database.read()
    since, until = outbox.span(conn, ctx.device.stream)
    asked = files_asked_for(ctx)
    latest = outbox.batches(conn, ctx.device.stream, 1)
    sent = latest[0].until if latest and Path(latest[0].place).parent == folder else 0
    if parent(conn) is not None and (asked or until > max(since, sent)):
        done = export_batch(ctx, folder, progress)
        said.append(f"已自动导出第 {done.number} 批，{done.cases} 件纠纷。")
    return said
