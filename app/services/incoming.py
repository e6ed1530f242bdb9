"""Downward side of an upward batch: taking in what a desk sent, whole and in order, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from app.domain.case import Case
from app.domain.clocks import Reminder
from app.domain.companion import KINDS, CompanionRow, companion_row
from app.domain.errors import Invalid, UserError
from app.domain.ledger import SearchText, search_text
from app.domain.tally import Counted, counted
from app.domain.version import Version
from app.services import attachments, counting, sites, store
from app.services.context import Context, Progress
from db import audit, companions, files, inbox, ledger, outbox, reminders, search, tally, versions
from db import sites as table
from db.database import Connection, Tx
from sync import atomic, limits
from sync.manifest import Manifest
from sync.opened import OpenedBatch, open_batch

_CHUNK = 1_000
_LARGEST = 1 << 62  # what a column of the ledger can hold


@dataclass(frozen=True)
class Imported:
    """What became of a file. ``kind``: batch, known, held, receipt or enrolment; ``sentence`` is for the screen.

    ``context`` comes with an enrolment and is to be used from now on: see ``sites.Joined``.
    """

    kind: str
    sentence: str
    versions: int = 0
    cases: int = 0
    refused: int = 0
    site_name: str = ""
    context: Context | None = None


def import_batch(ctx: Context, path: Path, progress: Progress, code: str = "") -> Imported:
    """Import one batch and whatever was waiting for it.

    A batch known already changes nothing; one that comes too early is kept and applied when the gap is filled. Raises
    ``batch.*`` or ``enrolment.*``; then nothing has changed.
    """
    result = _import_one(ctx, path, progress, code)
    if result.kind in ("batch", "known"):  # known: an earlier import may have been cut off before this
        useless = _apply_held(ctx, progress)
        if useless:
            sentence = f"{result.sentence}另有 {useless} 个留存的文件与现有记录接不上，已放在一边，请联系对方核对。"
            return replace(result, sentence=sentence)
    return result


def _import_one(ctx: Context, path: Path, progress: Progress, code: str) -> Imported:
    conn = ctx.database.read()
    with open_batch(path, ctx.keys, lambda manifest: sites.sign_key_of(conn, manifest)) as batch:
        manifest = batch.manifest
        known = inbox.by_digest(conn, batch.digest)
        if known is not None:
            return Imported("known", "这个批次以前已经导入过，这次没有改变任何内容。", site_name=_site_name(conn, manifest))
        sites.check_newcomer(conn, ctx.keys, manifest, code)
        if manifest.since > _have(conn, manifest.stream):
            return _hold(ctx, path, batch)
        taken = _take(ctx, batch, progress)
    name = _site_name(ctx.database.read(), manifest)
    return Imported("batch", _sentence(name, taken), taken.versions, len(taken.cases), taken.refused, name)


def _take(ctx: Context, batch: OpenedBatch, progress: Progress) -> _Taken:
    """One transaction; a batch that is not taken leaves no files behind either."""
    taken = _Taken(0, set())
    try:
        with ctx.database.write(bulk=True) as tx:
            sites.admit(ctx, tx, batch.manifest)
            _apply(ctx, tx, batch, taken, progress)
    except BaseException:
        for path in taken.files:
            path.unlink(missing_ok=True)
        raise
    return taken


@dataclass
class _Taken:
    """Counts of one import while it runs, and the files that it made."""

    versions: int
    cases: set[str]
    refused: int = 0
    files: list[Path] = field(default_factory=list)


def _sentence(name: str, taken: _Taken) -> str:
    if not taken.versions:
        return f"{name}的这一批内容以前都收到过，没有新的记录。"
    sentence = f"已导入{name}的 {len(taken.cases)} 件纠纷（{taken.versions} 次保存）。"
    return sentence + (f"其中 {taken.refused} 次保存的内容有问题，已单独留存，并会写在回执里。" if taken.refused else "")


def _have(conn: Connection, stream: str) -> int:
    head = versions.stream_head(conn, stream)
    return head[0] if head else 0


def _site_name(conn: Connection, manifest: Manifest) -> str:
    site = table.get(conn, manifest.site)
    return site.name if site else ""


def _hold(ctx: Context, path: Path, batch: OpenedBatch) -> Imported:
    """Keep a batch that came before the one it follows; it stays encrypted as it came.

    The file is durable before the database says that it waits. Raises ``batch.held_full``.
    """
    manifest, name = batch.manifest, f"{batch.digest[:32]}.ssb"
    batch.verify()
    _require_room(ctx, path, batch)
    atomic.copy(path, ctx.paths.held / name)
    with ctx.database.write() as tx:
        sites.admit(ctx, tx, manifest)
        inbox.hold(tx, inbox.Held(
            manifest.stream, manifest.number, manifest.since, manifest.until, batch.digest, name, ctx.stamp()
        ))
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="batch.hold", detail=batch.digest)
        missing = _have(tx, manifest.stream) + 1
        where = _site_name(tx, manifest)
    sentence = f"{where}的这一批来早了，缺第 {missing}—{manifest.since} 次保存。文件已留存，前面的到了会自动接上。"
    return Imported("held", sentence, site_name=where)


def _require_room(ctx: Context, path: Path, batch: OpenedBatch) -> None:
    """One desk must not fill our disk with what cannot be applied yet."""
    conn, manifest = ctx.database.read(), batch.manifest
    streams = [device.stream for device in table.devices(conn, manifest.site)] or [manifest.stream]
    waiting = [item for stream in streams for item in inbox.held(conn, stream) if item.digest != batch.digest]
    lying = [file for item in waiting if (file := ctx.paths.held / item.file).exists()]
    size = sum(file.stat().st_size for file in [*lying, path])
    if len(waiting) >= limits.HELD_FILES or size > limits.HELD_BYTES:
        raise UserError(
            "batch.held_full",
            f"这个单位来早了的文件已留存 {len(waiting)} 个，放不下更多，这一个没有收下，已有的没有变化。"
            f"请先让对方送来从第 {_have(conn, manifest.stream) + 1} 次保存开始的那一批，导入后再导入这一个。",
        )


def _apply_held(ctx: Context, progress: Progress) -> int:
    """Apply every waiting batch whose gap is filled now. Returns how many did not fit; those wait no longer."""
    useless = 0
    for item in inbox.held(ctx.database.read()):
        if item.since > _have(ctx.database.read(), item.stream):
            continue
        path = ctx.paths.held / item.file
        fault = ""
        try:
            _import_one(ctx, path, progress, "")
        except UserError as error:
            if error.code.startswith("disk."):
                raise
            fault = error.code
        with ctx.database.write() as tx:
            inbox.release(tx, item.digest)
            if fault:
                detail = f"{item.digest} {fault}"
                audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="batch.held_refused", detail=detail)
        if fault:
            useless += 1
            path.replace(path.with_suffix(".refused"))
        else:
            path.unlink(missing_ok=True)
    return useless


def _apply(ctx: Context, tx: Tx, batch: OpenedBatch, taken: _Taken, progress: Progress) -> None:
    """Everything of one batch inside the caller's transaction; an error undoes it all."""
    manifest = batch.manifest
    have = _have(tx, manifest.stream)
    if (versions.hash_at(tx, manifest.stream, manifest.since) or "") != manifest.first_prev:
        raise _forked()
    fresh = _fresh(tx, batch, have)
    total = max(0, manifest.until - have)
    while chunk := list(islice(fresh, _CHUNK)):
        _store(ctx, tx, manifest, chunk, taken)
        progress(taken.versions, total, "正在导入")
    batch.blobs(lambda sha256, pieces: _receive(ctx, tx, taken, sha256, pieces))
    batch.finish()
    inbox.add_batch(tx, inbox.BatchIn(
        manifest.stream, manifest.number, manifest.since, manifest.until, batch.digest, batch.document,
        batch.signature, ctx.stamp(), taken.versions, "applied",
    ))
    audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action="batch.import", subject=manifest.site,
              detail=batch.digest)


def _fresh(tx: Connection, batch: OpenedBatch, have: int) -> Iterator[Version]:
    """The versions that we do not have; those that we have must be the same ones."""
    for version in batch.versions():
        if version.seq > have:
            yield version
        elif versions.hash_at(tx, version.stream, version.seq) != version.hash:
            raise _forked()


def _forked() -> UserError:
    return UserError(
        "batch.fork",
        "这个批次与以前收到的对不上：同一个编号有两种内容，可能是对方恢复过旧备份或复制过电脑。没有导入，请联系对方核对。",
    )


def _store(ctx: Context, tx: Tx, manifest: Manifest, chunk: list[Version], taken: _Taken) -> None:
    if _foreign(tx, manifest.site, {version.record for version in chunk}):
        raise UserError("batch.not_owner", "这个批次里有属于别的单位的纠纷，没有导入。请联系对方核对。")
    versions.append_many(tx, chunk)
    accepted: list[tuple[Version, Case]] = []
    beside: list[tuple[CompanionRow, Version]] = []
    for version in chunk:
        found = _read(version, manifest)
        if isinstance(found, str):
            taken.refused += 1
            inbox.refuse(tx, inbox.Refused(version.hash, version.stream, version.record, found, ctx.stamp()))
        elif isinstance(found, Case):
            accepted.append((version, found))
            _expect_files(ctx, tx, version.stream, found)
        else:
            beside.append((companion_row(found), version))
    companions.put(tx, beside)  # first: a matter may follow a method that comes in the same batch
    store.project(tx, accepted)
    records = {version.record for version, _ in accepted}
    search.index_later(tx, records | _waiting_for_methods(tx, beside))
    for record in records:
        outbox.drop_returned(tx, record)
    taken.versions += len(chunk)
    taken.cases |= records


def _waiting_for_methods(tx: Tx, beside: list[tuple[CompanionRow, Version]]) -> set[str]:
    """Matters that came before the method that they follow: they were counted without it, so count them again."""
    came = [row.about for row, _ in beside if row.kind == "method"]
    return {record for method in came for record in tally.following(tx, method)}


def _foreign(tx: Connection, site: str, records: set[str]) -> bool:
    """Whether any of these records belongs to another site."""
    return bool(ledger.others(tx, site, records)) or any(
        owner != site for owner in companions.owners(tx, records).values()
    )


def _read(version: Version, manifest: Manifest) -> Any:
    """The case or companion of a version, or the reason (a ``str``) why it is not accepted."""
    if version.kind in KINDS:
        return _read_companion(version, manifest)
    if version.kind != "case":
        return f"本程序还不认识“{version.kind[:40]}”类记录，原样留存，请更新程序"
    try:
        case = store.decode(version)
    except (msgspec.ValidationError, Invalid):
        return "内容的格式不对，读不成一件纠纷"
    if case.id != version.record or case.owner != manifest.site:
        return "记录的编号或首接单位与上报单位不符"
    paid = case.agreements[-1].paid_total if case.agreements else 0
    if any(not 0 <= number < _LARGEST for number in (paid, *(item.size for item in case.attachments))):
        return "金额或文件大小超出范围"
    return case


def _read_companion(version: Version, manifest: Manifest) -> Any:
    try:
        item = msgspec.convert(version.body, KINDS[version.kind])
    except (msgspec.ValidationError, Invalid):
        return "内容的格式不对，读不成一条记录"
    return item if (item.id, item.owner) == (version.record, manifest.site) else "记录的编号或所属单位与上报单位不符"


def _expect_files(ctx: Context, tx: Tx, stream: str, case: Case) -> None:
    prints = ((issue.sha256, 0, "application/pdf") for paper in case.papers for issue in paper.issues if issue.sha256)
    for sha256, size, kind in (*((item.sha256, item.size, item.media_type) for item in case.attachments), *prints):
        files.put(tx, sha256, size=size, media_type=kind, stored_at=ctx.stamp(), present=False, stream=stream)


def _receive(ctx: Context, tx: Tx, taken: _Taken, sha256: str, pieces: Iterator[bytes]) -> None:
    """Keep a file that a record names; any other is read past, so that nobody can fill our disk with it."""
    known = files.get(tx, sha256)
    if known is None:
        attachments.skip(pieces)
        return
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            size += len(piece)
            yield piece

    made = attachments.receive(ctx, sha256, counted())
    if made is not None:
        taken.files.append(made)
    files.put(tx, sha256, size=size, media_type=known.media_type, stored_at=ctx.stamp())


def work_in(ctx: Context, progress: Progress) -> int:
    """Make imported matters searchable and count them for the reports, in steps that a crash does not undo.

    Each matter is read once for both. After an update of the program every matter comes through here, so the reminders
    are brought in step with it as well. Returns how many there were.
    """
    first = left = search.search_pending(ctx.database.read())
    while left:
        progress(first - left, first, "正在建立搜索索引和统计")
        left = _work_some(ctx)
    while first and search.tidy(ctx.database):
        progress(first, first, "正在整理搜索索引")
    return first


def _work_some(ctx: Context) -> int:
    read: dict[int, tuple[Counted, list[Reminder]]] = {}
    records: dict[int, str] = {}

    def texts(conn: Connection, ids: Sequence[int]) -> Iterator[tuple[int, SearchText]]:
        for row_id, version in versions.shown(conn, ids):
            try:
                case = store.decode(version)
            except (msgspec.ValidationError, Invalid):
                continue  # written by a newer program, and then an older one was put back
            read[row_id] = counted(case, counting.method_of(ctx, case)), counting.reminders_of(ctx, case)
            records[row_id] = case.id
            yield row_id, search_text(case)

    def keep(tx: Tx, ids: Sequence[int]) -> None:
        done = [row_id for row_id in ids if row_id in read]
        tally.put(tx, ((row_id, read[row_id][0]) for row_id in done))
        reminders.put(tx, ((records[row_id], read[row_id][1]) for row_id in done))
        tally.drop(tx, (row_id for row_id in ids if row_id not in read))

    return search.work_some(ctx.database, 2_000, texts, keep)
