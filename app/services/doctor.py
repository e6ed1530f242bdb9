"""A look at everything that could be wrong, each as a sentence; it changes nothing unless asked to rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from app.domain.case import Case
from app.domain.companion import KINDS, companion_row
from app.domain.errors import Invalid, UserError
from app.domain.version import Version
from app.services import attachments, counting, store
from app.services.context import Context, Progress
from db import audit, backup, companions, files, inbox, ledger, rebuild, search, versions
from db.database import Connection
from db.driver import DatabaseError

_LOW_SPACE = 500 * 1024 * 1024
_CHUNK = 1_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True)
class Report:
    """Everything that was looked at."""

    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)


def run(ctx: Context, progress: Progress, *, rebuild: bool = False) -> Report:
    """Check database, chains, files, fonts and free space; with ``rebuild``, rebuild the projections and compare."""
    steps = {
        "数据库": _database, "保存记录": _chain, "操作日志": _audit, "分支": _branches, "附件": _files, "字体": _fonts,
        "磁盘空间": _space,
    }
    findings = []
    for done, (name, step) in enumerate(steps.items()):
        progress(done, len(steps), "正在检查")
        try:
            findings.append(step(ctx))
        except DatabaseError:
            findings.append(Finding(name, False, "数据库有损坏，这一项查不下去"))
    if rebuild and all(finding.ok for finding in findings if finding.name == "数据库"):
        findings.append(rebuilt(ctx, progress))
    return Report(findings)


def _finding(name: str, fault: str, fine: str) -> Finding:
    return Finding(name, not fault, fault or fine)


def _database(ctx: Context) -> Finding:
    """Every page, in a copy: pages still in the write-ahead log would look damaged to the cipher's own check."""
    with TemporaryDirectory(dir=ctx.paths.root, prefix="check-") as folder:
        copy = Path(folder) / "copy.db"
        try:
            ctx.database.copy_to(copy)
            faults = backup.check(copy, ctx.database.key)
        except UserError as error:
            faults = [error.sentence]
    return _finding("数据库", f"发现 {len(faults)} 处损坏" if faults else "", "每一页都完好")


def _chain(ctx: Context) -> Finding:
    """Each stream is 1, 2, 3 … and each line names the one before it."""
    with ctx.database.snapshot() as conn:
        seen: dict[str, tuple[int, str]] = {}
        count = 0
        for version in versions.every(conn):
            seq, prev = seen.get(version.stream, (0, ""))
            if version.seq != seq + 1 or version.prev != prev:
                return Finding("保存记录", False, f"第 {count + 1} 次保存与前一次接不上，记录可能被改动过")
            seen[version.stream] = (version.seq, version.hash)
            count += 1
        for stream, head in seen.items():  # nothing names the newest line but the hash noted beside it
            if versions.stream_head(conn, stream) != head:
                return Finding("保存记录", False, "最后一次保存与它的摘要不符，记录可能被改动过")
    return Finding("保存记录", True, f"{count} 次保存，首尾相接")


def _audit(ctx: Context) -> Finding:
    broken = audit.verify(ctx.database.read())
    return _finding("操作日志", f"第 {broken} 条被改动、删除或插入过" if broken else "", "没有被改动过")


def _branches(ctx: Context) -> Finding:
    forked = len(versions.forked(ctx.database.read()))
    return _finding("分支", f"{forked} 件纠纷有两种写法，需要人来选择" if forked else "", "每件纠纷只有一种现状")


def _files(ctx: Context) -> Finding:
    known = [item for item in files.every(ctx.database.read()) if item.present]
    damaged = sum(not _readable(ctx, item.sha256) for item in known)
    return _finding("附件", f"{damaged} 个文件丢失或损坏" if damaged else "", f"{len(known)} 个文件都读得出")


def _readable(ctx: Context, sha256: str) -> bool:
    try:
        for _ in attachments.pieces(ctx, sha256):
            pass
    except UserError:
        return False
    return True


def _fonts(ctx: Context) -> Finding:
    from app.services.documents import font_book  # reportlab is needed for this check only

    missing = font_book().unprintable("人民调解协议书䶮㛃𬭳𠮷")
    return _finding("字体", f"缺少字体，印不出 {len(missing)} 个字" if missing else "", "生僻字也印得出")


def _space(ctx: Context) -> Finding:
    free = shutil.disk_usage(ctx.paths.root).free
    fault = "磁盘剩余不到 500 MB，请尽快腾出空间" if free < _LOW_SPACE else ""
    return _finding("磁盘空间", fault, f"剩余 {free // 1024**3} GB")


def rebuilt(ctx: Context, progress: Progress) -> Finding:
    """Throw the projections away, make them again from the versions, and compare; all in one transaction."""
    with ctx.database.write() as tx:
        before = rebuild.digests(tx)
        if search.search_pending(tx):  # what an import or an update left to be done later is no fault
            before = {name: digest for name, digest in before.items() if name not in rebuild.LATER}
        refused = {item.version_hash for item in inbox.refused(tx)}
        rebuild.clear(tx)
        heads = _heads(tx, refused)
        while chunk := list(islice(heads, _CHUNK)):
            cases = [(version, item) for version, item in chunk if isinstance(item, Case)]
            companions.put(tx, [(companion_row(item), version) for version, item in chunk if not isinstance(item, Case)])
            store.project(tx, cases)
            counting.keep(ctx, tx, [case for _, case in cases])
            progress(0, 0, "正在重建台账")
        search.index_everything_later(tx)
        after = rebuild.digests(tx)
    different = [name for name, digest in before.items() if after[name] != digest]
    fault = f"{'、'.join(different)} 与重建的结果不同，已改用重建的结果" if different else ""
    return _finding("重建台账", fault, f"{ledger.count(ctx.database.read())} 件，与原来完全一致")


def _heads(conn: Connection, refused: set[str]) -> Iterator[tuple[Version, Any]]:
    """The newest accepted state of every record, in the order in which the records first came."""
    newest: dict[str, Version] = {}
    for version in versions.every(conn):
        if version.hash not in refused:
            newest[version.record] = version
    for version in sorted(newest.values(), key=lambda item: item.kind == "case"):  # methods before their matters
        try:
            cls: type[Any] = KINDS.get(version.kind, Case)
            yield version, msgspec.convert(version.body, cls)
        except (msgspec.ValidationError, Invalid):
            continue
