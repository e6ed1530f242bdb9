"""The town's signed answer: how far, what is missing, what came back (FORMAT.md section 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import fields as members
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.domain.canonical import encode
from app.domain.errors import Defect
from app.domain.records import Json
from sync import age, envelope, fields, limits, strict, tar
from sync.atomic import write_atomic
from sync.envelope import refusing
from sync.errors import refuse
from sync.keys import SiteKeys

KIND = "receipt"


@dataclass(frozen=True)
class Totals:
    """Counts over versions 1 … ``upto`` of the stream; both ends compute them alone."""

    versions: int
    records: int
    cases: int


@dataclass(frozen=True)
class Held:
    """A batch that has arrived and waits for the one before it."""

    since: int
    until: int


@dataclass(frozen=True)
class Gap:
    """Version numbers that are missing; both ends belong to it."""

    first: int
    last: int


@dataclass(frozen=True)
class Refused:
    """A version that was not accepted, and why."""

    hash: str
    record: str
    reason: str


@dataclass(frozen=True)
class Returned:
    """A record sent back to be completed. ``hash`` is the version that was judged."""

    record: str
    hash: str
    reason: str
    at: str
    by: str


@dataclass(frozen=True)
class Receipt:
    """What the receiver says of one stream. The desk accepts only a ``number`` above the last it has seen."""

    from_site: str
    to_site: str
    stream: str
    number: int
    upto: int
    head: str
    counts: Totals
    digest: str
    made_at: str
    held: tuple[Held, ...] = ()
    gaps: tuple[Gap, ...] = ()
    missing: tuple[int, ...] = ()
    refused: tuple[Refused, ...] = ()
    returned: tuple[Returned, ...] = ()
    missing_blobs: tuple[str, ...] = ()

    @cached_property
    def document(self) -> bytes:
        """The canonical bytes that are signed."""
        body: dict[str, Json] = {field.name: getattr(self, field.name) for field in members(self)}
        body |= {"format": strict.FORMAT, "kind": KIND, "alg": strict.ALG, "counts": vars(self.counts)}
        body |= {key: [vars(item) for item in body[key]] for key in ("held", "refused", "returned")}
        body["gaps"] = [{"from": gap.first, "to": gap.last} for gap in self.gaps]
        return encode(body)


FindKey = Callable[[Receipt], str | None]
"""The sign key of the site above us that the receipt claims to come from, or ``None``."""


def holdings_digest(heads: Iterable[tuple[str, str]]) -> str:
    """The digest both ends compare: ``heads`` are (record, hash of its last version), over versions 1 … ``upto``
    of one stream, in ascending order of the record's UTF-8 bytes, each record once (FORMAT.md section 8.1)."""
    total = sha256()
    last = b""
    for record, hash_ in heads:
        name = record.encode()
        if name <= last:
            raise Defect("heads must ascend by record")
        total.update(b"%b %b\n" % (name, hash_.encode()))
        last = name
    return total.hexdigest()


def seal_receipt(path: Path, receipt: Receipt, keys: SiteKeys, box_key: str) -> None:
    """Write ``receipt`` atomically, readable by ``box_key`` (the desk) and by ourselves."""
    if len(receipt.document) > limits.DOCUMENT_BYTES:
        raise refuse("receipt.too_large")
    tar_parts = envelope.padded([envelope.first_members(KIND, receipt.document, keys)])

    def write(file: BinaryIO) -> None:
        age.encrypt(tar_parts, file, [box_key, keys.box_key])

    write_atomic(path, write, need=len(receipt.document) + 2 * limits.PADDING_FLOOR)


def open_receipt(path: Path, keys: SiteKeys, to_site: str, find_key: FindKey) -> Receipt:
    """Read and check a receipt for ``to_site``. Raises ``receipt.*``, ``disk.gone`` and what ``find_key`` raises."""
    with refusing(KIND), age.Plain(path, keys.box_secret) as plain:
        document = envelope.read_document(plain, KIND)
        receipt = parse(document)
        if receipt.to_site != to_site:
            raise refuse("receipt.foreign")
        signature = envelope.read_signature(plain, KIND)
        tar.expect_end(plain, tar.space(len(document)) + tar.space(len(signature)))
        plain.end()
    envelope.check_signature(KIND, document, signature, find_key(receipt))
    return receipt


def parse(data: bytes) -> Receipt:
    """Read and check a receipt in itself. ``ValueError`` or ``receipt.newer`` when it is not valid."""
    head = strict.document(data, KIND)
    counts = fields.object_(head, "counts")
    receipt = Receipt(
        from_site=fields.name(head, "from_site"),
        to_site=fields.name(head, "to_site"),
        stream=fields.name(head, "stream"),
        number=fields.number(head, "number", 1),
        upto=fields.number(head, "upto"),
        head=fields.hash_(head, "head", empty=True),
        counts=Totals(*(fields.number(counts, key) for key in ("versions", "records", "cases"))),
        digest=fields.hash_(head, "digest"),
        made_at=fields.time(head, "made_at"),
        held=fields.array(head, "held", lambda item: Held(*_numbers(item, "since", "until"))),
        gaps=fields.array(head, "gaps", lambda item: Gap(*_numbers(item, "from", "to"))),
        missing=fields.array(head, "missing", _whole),
        refused=fields.array(head, "refused", _refused),
        returned=fields.array(head, "returned", _returned),
        missing_blobs=fields.array(head, "missing_blobs", _blob),
    )
    if bool(receipt.head) != bool(receipt.upto) or receipt.counts.versions != receipt.upto:
        raise ValueError("receipt contradicts itself")
    return receipt


def _object(item: Json) -> dict[str, Json]:
    if not isinstance(item, dict):
        raise ValueError("not an object")
    return item


def _numbers(item: Json, first: str, second: str) -> tuple[int, int]:
    low, high = fields.number(_object(item), first), fields.number(_object(item), second)
    if high < low:
        raise ValueError(second)
    return low, high


def _whole(item: Json) -> int:
    return fields.number({"number": item}, "number", 1)


def _refused(item: Json) -> Refused:
    source = _object(item)
    return Refused(fields.hash_(source, "hash"), fields.name(source, "record"), fields.text(source, "reason", 2000))


def _returned(item: Json) -> Returned:
    source = _object(item)
    return Returned(
        fields.name(source, "record"),
        fields.hash_(source, "hash"),
        fields.text(source, "reason", 2000),
        fields.time(source, "at"),
        fields.text(source, "by"),
    )


def _blob(item: Json) -> str:
    return fields.hash_({"blob": item}, "blob")
