"""Making a batch file (FORMAT.md section 5). Reading one is in ``opened.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import UserError
from sync import age, envelope, limits, tar
from sync.atomic import write_atomic
from sync.errors import SENTENCES, refuse
from sync.keys import SiteKeys
from sync.lines import Packed, Row, pack
from sync.manifest import KIND, Address, Counts, Join, Manifest


@dataclass(frozen=True)
class Blob:
    """An attachment to send. ``open`` gives its plain bytes in pieces (see ``sealed.open_pieces``)."""

    sha256: str
    size: int
    open: Callable[[], Iterator[bytes]]


class DamagedBlobError(UserError):
    """``batch.local_damage`` for one attachment: the caller may leave out ``sha256`` and export the rest."""

    def __init__(self, name: str) -> None:
        super().__init__("batch.local_damage", SENTENCES["batch.local_damage"])
        self.sha256 = name


def seal_batch(
    path: Path,
    *,
    keys: SiteKeys,
    site: str,
    stream: str,
    number: int,
    since: int,
    first_prev: str,
    rows: Iterable[Row],
    recipient: Address,
    made_at: str,
    blobs: Iterable[Blob] = (),
    join: Join | None = None,
    floor: int = limits.PADDING_FLOOR,
) -> Manifest:
    """Write the versions after ``since`` to ``path``, atomically, readable by ``recipient`` and by ourselves.

    ``rows`` must start at version ``since`` + 1 and have no hole; its compressed form is held in memory, so cut at
    ``limits.BATCH_VERSIONS``. ``blobs`` is asked for when the rows have been read, and streamed. Returns the signed
    manifest; ``until``, ``head`` and ``digest`` are what the outbox remembers. Raises ``batch.local_damage``,
    ``batch.too_large`` or ``disk.*``.
    """
    packed = pack(rows, first_prev)
    ordered = sorted(blobs, key=lambda blob: blob.sha256)
    manifest = Manifest(
        site=site,
        stream=stream,
        number=number,
        since=since,
        until=since + packed.versions,
        first_prev=first_prev,
        head=packed.head,
        recipient=recipient,
        made_at=made_at,
        counts=Counts(packed.versions, packed.records, packed.cases, len(ordered)),
        members=packed.members,
        blobs={blob.sha256: blob.size for blob in ordered},
        join=join,
    )
    _check_size(manifest)

    def write(file: BinaryIO) -> None:
        parts = envelope.padded(plain_parts(manifest, packed, ordered, keys), floor)
        age.encrypt(parts, file, [recipient.box_key, keys.box_key])

    need = sum(map(len, packed.data)) + sum(manifest.blobs.values()) + len(manifest.line) + 2 * floor
    write_atomic(path, write, need=need)
    return manifest


def plain_parts(manifest: Manifest, packed: Packed, blobs: Sequence[Blob], keys: SiteKeys) -> Iterator[bytes]:
    """The tar before padding and encryption."""
    yield envelope.first_members(KIND, manifest.line, keys)
    for member, data in zip(manifest.members, packed.data, strict=True):
        yield tar.header(member.name, member.bytes)
        yield data
        yield bytes(tar.gap(member.bytes))
    for blob in blobs:
        yield tar.header(f"blobs/{blob.sha256}", blob.size)
        yield from _checked(blob)
        yield bytes(tar.gap(blob.size))


def _checked(blob: Blob) -> Iterator[bytes]:
    seen, size = sha256(), 0
    try:
        for piece in blob.open():
            seen.update(piece)
            size += len(piece)
            yield piece
    except UserError as error:
        if error.code != "attachment.damaged":
            raise
        raise DamagedBlobError(blob.sha256) from None
    if size != blob.size or seen.hexdigest() != blob.sha256:
        raise DamagedBlobError(blob.sha256)


def _check_size(manifest: Manifest) -> None:
    if (
        len(manifest.line) > limits.DOCUMENT_BYTES
        or len(manifest.blobs) > limits.BLOBS
        or any(size > limits.BLOB_BYTES for size in manifest.blobs.values())
    ):
        raise refuse("batch.too_large")
