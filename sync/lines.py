"""Runs of versions: packed into compressed members, and unpacked with every link of the chain checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

import zstandard

from app.domain.version import Version, parse
from sync import fields, limits, strict
from sync.errors import refuse
from sync.manifest import Manifest, Member, member_name

Row = tuple[bytes, str, str, str]
"""(line, hash, record, kind) of one version, straight from the table that keeps it, in order of ``seq``."""

_WORKERS = 2


@dataclass(frozen=True)
class Packed:
    """The members of a batch in memory, and what the manifest says of them."""

    members: tuple[Member, ...]
    data: tuple[bytes, ...]
    versions: int
    records: int
    cases: int
    head: str


def pack(rows: Iterable[Row], first_prev: str) -> Packed:
    """Compress ``rows``. Raises ``batch.local_damage`` for a line that is not what its hash says."""
    counter = _Counter(first_prev)
    with ThreadPoolExecutor(_WORKERS) as pool:
        members, data = _collect(_compress_all(pool, counter.runs(rows)))
    return Packed(members, data, counter.versions, len(counter.records), len(counter.cases), counter.head)


class _Counter:
    def __init__(self, head: str) -> None:
        self.head = head
        self.versions = 0
        self.records: set[str] = set()
        self.cases: set[str] = set()

    def runs(self, rows: Iterable[Row]) -> Iterator[list[bytes]]:
        """Lines in runs of about ``MEMBER_TARGET`` bytes."""
        run: list[bytes] = []
        size = 0
        for line, hash_, record, kind in rows:
            if sha256(line).hexdigest() != hash_:
                raise refuse("batch.local_damage")
            run.append(line)
            size += len(line) + 1
            self.records.add(record)
            if kind == "case":
                self.cases.add(record)
            if size >= limits.MEMBER_TARGET:
                self._count(run, hash_)
                yield run
                run, size = [], 0
        if run:
            self._count(run, hash_)
            yield run

    def _count(self, run: list[bytes], head: str) -> None:
        self.versions += len(run)
        self.head = head
        if max(map(len, run)) > limits.LINE_BYTES or self.versions > limits.VERSIONS:
            raise refuse("batch.too_large")


_Run = tuple[bytes, int, int]
"""(packed bytes, plain size, how many versions)."""


def _compress_all(pool: ThreadPoolExecutor, runs: Iterable[list[bytes]]) -> Iterator[_Run]:
    waiting: list[Future[_Run]] = []
    for run in runs:
        waiting.append(pool.submit(_compress, run))
        if len(waiting) > _WORKERS:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _compress(run: list[bytes]) -> _Run:
    plain = b"\n".join(run) + b"\n"
    return zstandard.ZstdCompressor(level=limits.ZSTD_LEVEL).compress(plain), len(plain), len(run)


def _collect(runs: Iterable[_Run]) -> tuple[tuple[Member, ...], tuple[bytes, ...]]:
    members: list[Member] = []
    data: list[bytes] = []
    for packed, plain, versions in runs:
        name = member_name(len(members) + 1)
        members.append(Member(name, len(packed), plain, sha256(packed).hexdigest(), versions))
        data.append(packed)
        if len(members) > limits.MEMBERS or sum(map(len, data)) > limits.PACKED_BYTES:
            raise refuse("batch.too_large")
    return tuple(members), tuple(data)


def unpack(member: Member, packed: bytes) -> list[bytes]:
    """The lines of a member. Raises ``ValueError`` for anything but one frame of exactly the declared plain size."""
    if sha256(packed).hexdigest() != member.sha256:
        raise ValueError("member digest")
    try:
        frame = zstandard.get_frame_parameters(packed)
        if frame.content_size != member.plain or frame.window_size > limits.WINDOW_BYTES or frame.dict_id:
            raise ValueError("frame")
        plain = zstandard.ZstdDecompressor().decompress(packed, allow_extra_data=False)
    except zstandard.ZstdError:
        raise ValueError("frame") from None
    lines = plain.split(b"\n")
    if lines.pop() or len(lines) != member.versions:
        raise ValueError("lines")
    if max(map(len, lines)) > limits.LINE_BYTES:
        raise OverflowError("line")
    return lines


class Chain:
    """Follows the hash chain from ``first_prev`` to ``head`` and counts on the way."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._seq = manifest.since
        self._prev = manifest.first_prev
        self._records: set[str] = set()
        self._cases: set[str] = set()

    def follow(self, lines: list[bytes]) -> Iterator[Version]:
        """Parse ``lines``. ``ValueError`` for a malformed one, ``batch.sequence`` for one that does not connect."""
        stream, site = self._manifest.stream, self._manifest.site
        seq, prev = self._seq, self._prev
        loads, read, records, cases = strict.loads, parse, self._records.add, self._cases.add
        for line in lines:
            version = read(line, loads)
            seq += 1
            if version.seq != seq or version.prev != prev or version.stream != stream or version.site != site:
                raise refuse("batch.sequence")
            if not type(version.record) is type(version.kind) is type(version.parent) is str:
                raise ValueError("version has a field of the wrong type")
            if not type(version.at) is type(version.actor) is str:
                raise ValueError("version has a field of the wrong type")
            if not fields.is_name(version.record) or not fields.is_time(version.at):
                raise ValueError("version has a name or a moment of the wrong form")
            if version.parent and not fields.is_hash(version.parent):
                raise ValueError("version has a parent of the wrong form")
            prev = version.hash
            records(version.record)
            if version.kind == "case":
                cases(version.record)
            yield version
        self._seq, self._prev = seq, prev

    def finish(self) -> None:
        """Raise ``batch.sequence`` unless the chain ended at ``head`` with the declared counts."""
        manifest, counts = self._manifest, self._manifest.counts
        if (
            self._seq != manifest.until
            or self._prev != manifest.head
            or len(self._records) != counts.records
            or len(self._cases) != counts.cases
        ):
            raise refuse("batch.sequence")
