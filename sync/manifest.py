"""The signed list of contents of a batch (FORMAT.md section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.domain.canonical import digest, encode
from app.domain.records import Json
from app.domain.version import FORMAT as VERSION_FORMAT
from sync import fields, limits, strict

KIND = "batch"


@dataclass(frozen=True)
class Address:
    """To whom: a site and the box key that it is encrypted to."""

    site: str
    box_key: str


@dataclass(frozen=True)
class Counts:
    """What both ends count: ``records`` are distinct, ``cases`` those of them whose kind is ``case``."""

    versions: int
    records: int
    cases: int
    blobs: int


@dataclass(frozen=True)
class Member:
    """One compressed run of versions: sizes packed and plain, digest of the packed bytes."""

    name: str
    bytes: int
    plain: int
    sha256: str
    versions: int


@dataclass(frozen=True)
class Join:
    """What a new site says of itself until its first receipt. ``site`` is its record, with its ``id``."""

    enrolment: str
    site: dict[str, Json]
    sign_key: str
    box_key: str


@dataclass(frozen=True)
class Manifest:
    """Field by field what FORMAT.md says. Before the signature is checked its values are only claims."""

    site: str
    stream: str
    number: int
    since: int
    until: int
    first_prev: str
    head: str
    recipient: Address
    made_at: str
    counts: Counts
    members: tuple[Member, ...]
    blobs: dict[str, int]
    join: Join | None

    @cached_property
    def line(self) -> bytes:
        """The canonical bytes of a manifest that we make. For one received, keep the received bytes instead."""
        return encode(
            {
                "format": strict.FORMAT,
                "kind": KIND,
                "alg": strict.ALG,
                "version_format": VERSION_FORMAT,
                "site": self.site,
                "stream": self.stream,
                "number": self.number,
                "since": self.since,
                "until": self.until,
                "first_prev": self.first_prev,
                "head": self.head,
                "recipient": vars(self.recipient),
                "made_at": self.made_at,
                "counts": vars(self.counts),
                "members": [vars(member) for member in self.members],
                "blobs": self.blobs,
                "join": vars(self.join) if self.join else None,
            }
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``line``: the same number with another digest is a fork."""
        return digest(self.line)


def member_name(index: int) -> str:
    """The name of the ``index``-th run of versions, counted from 1."""
    return f"versions-{index:04d}.jsonl.zst"


def parse(data: bytes) -> Manifest:
    """Read and check a manifest in itself. Raises ``ValueError``, ``OverflowError`` or ``batch.newer``."""
    head = strict.document(data, KIND)
    if fields.number(head, "version_format", 1) > VERSION_FORMAT:
        raise strict.newer(KIND)
    manifest = Manifest(
        site=fields.name(head, "site"),
        stream=fields.name(head, "stream"),
        number=fields.number(head, "number", 1),
        since=fields.number(head, "since"),
        until=fields.number(head, "until"),
        first_prev=fields.hash_(head, "first_prev", empty=True),
        head=fields.hash_(head, "head", empty=True),
        recipient=_address(fields.object_(head, "recipient")),
        made_at=fields.time(head, "made_at"),
        counts=_counts(fields.object_(head, "counts")),
        members=fields.array(head, "members", _member),
        blobs=_blobs(fields.object_(head, "blobs")),
        join=_join(head),
    )
    _check_limits(manifest)
    _check_sense(manifest)
    return manifest


def _address(source: dict[str, Json]) -> Address:
    return Address(fields.name(source, "site"), fields.box(source, "box_key"))


def _counts(source: dict[str, Json]) -> Counts:
    return Counts(*(fields.number(source, key) for key in ("versions", "records", "cases", "blobs")))


def _member(source: Json) -> Member:
    if not isinstance(source, dict):
        raise ValueError("members")
    return Member(
        fields.text(source, "name"),
        fields.number(source, "bytes", 1),
        fields.number(source, "plain", 1),
        fields.hash_(source, "sha256"),
        fields.number(source, "versions", 1),
    )


def _blobs(source: dict[str, Json]) -> dict[str, int]:
    if not all(map(fields.is_hash, source)):
        raise ValueError("blobs")
    return {name: fields.number(source, name) for name in sorted(source)}


def _join(head: dict[str, Json]) -> Join | None:
    if head["join"] is None if "join" in head else False:
        return None
    source = fields.object_(head, "join")
    site = fields.object_(source, "site")
    if site.get("id") != head["site"]:
        raise ValueError("join.site")
    return Join(fields.name(source, "enrolment"), site, fields.hash_(source, "sign_key"), fields.box(source, "box_key"))


def _check_limits(manifest: Manifest) -> None:
    if (
        manifest.counts.versions > limits.VERSIONS
        or len(manifest.members) > limits.MEMBERS
        or any(max(member.bytes, member.plain) > limits.MEMBER_BYTES for member in manifest.members)
        or sum(member.bytes for member in manifest.members) > limits.PACKED_BYTES
        or len(manifest.blobs) > limits.BLOBS
        or any(size > limits.BLOB_BYTES for size in manifest.blobs.values())
    ):
        raise OverflowError("limits")


def _check_sense(manifest: Manifest) -> None:
    versions = manifest.until - manifest.since
    if (
        versions < 0
        or manifest.counts.versions != versions
        or sum(member.versions for member in manifest.members) != versions
        or manifest.counts.blobs != len(manifest.blobs)
        or bool(manifest.first_prev) != bool(manifest.since)
        or bool(manifest.head) != bool(manifest.until)
        or (versions == 0 and manifest.head != manifest.first_prev)
        or any(member.name != member_name(place) for place, member in enumerate(manifest.members, 1))
    ):
        raise ValueError("manifest contradicts itself")
