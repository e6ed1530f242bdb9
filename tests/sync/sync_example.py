"""The worked example of FORMAT.md section 18: two versions and one attachment, with keys that everybody knows."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sync_helpers import FIXTURE

from app.domain.version import Version, seal
from sync import envelope
from sync.batch import Blob, plain_parts
from sync.enrolment import Enrolment, LastNumber, Takeover
from sync.keys import SiteKeys
from sync.lines import Packed
from sync.manifest import Address, Counts, Join, Manifest, Member
from sync.receipt import Receipt, Returned, Totals, holdings_digest

DESK_SITE, TOWN_SITE, STREAM, RECORD = "d" * 32, "e" * 32, "a" * 32, "c" * 32
AT = "2026-11-22T08:00:00Z"
BLOB = b"hello"
PASSPHRASE = "门前大树有三棵啊"
RECOVERY = "123450-234569-345671-456782-567891-678902-789011-890125"


def keys(name: str) -> SiteKeys:
    return SiteKeys.from_record(json.loads((FIXTURE / "site-keys.json").read_text())[name])


def versions() -> list[Version]:
    bodies: list[dict[str, Any]] = [
        {"title": "宅基地边界纠纷", "amount": 0},
        {"title": "宅基地边界纠纷", "amount": 350050, "scan": sha256(BLOB).hexdigest()},
    ]
    made: list[Version] = []
    prev = ""
    for seq, body in enumerate(bodies, 1):
        made.append(
            seal(
                stream=STREAM,
                seq=seq,
                prev=prev,
                record=RECORD,
                kind="case",
                site=DESK_SITE,
                parent=prev,
                at=AT,
                actor="u1",
                body=body,
            )
        )
        prev = made[-1].hash
    return made


def plain() -> bytes:
    return b"".join(version.line + b"\n" for version in versions())


def packed() -> Packed:
    """The compressed member as it was made once: another release of the compressor may write other bytes."""
    data = (FIXTURE / "versions-0001.jsonl.zst").read_bytes()
    member = Member("versions-0001.jsonl.zst", len(data), len(plain()), sha256(data).hexdigest(), 2)
    return Packed((member,), (data,), 2, 1, 1, versions()[-1].hash)


def join() -> Join:
    site = {"id": DESK_SITE, "level": "desk", "name": "示例村调解室", "division": "000000000001"}
    return Join(enrolment().id, site, keys("desk").sign_key, keys("desk").box_key)


def manifest() -> Manifest:
    return Manifest(
        site=DESK_SITE,
        stream=STREAM,
        number=1,
        since=0,
        until=2,
        first_prev="",
        head=versions()[-1].hash,
        recipient=Address(TOWN_SITE, keys("town").box_key),
        made_at=AT,
        counts=Counts(2, 1, 1, 1),
        members=packed().members,
        blobs={sha256(BLOB).hexdigest(): len(BLOB)},
        join=join(),
    )


def blob() -> Blob:
    return Blob(sha256(BLOB).hexdigest(), len(BLOB), lambda: iter([BLOB]))


def tar() -> bytes:
    return b"".join(envelope.padded(plain_parts(manifest(), packed(), [blob()], keys("desk"))))


def receipt() -> Receipt:
    head = versions()[-1].hash
    return Receipt(
        from_site=TOWN_SITE,
        to_site=DESK_SITE,
        stream=STREAM,
        number=1,
        upto=2,
        head=head,
        counts=Totals(2, 1, 1),
        digest=holdings_digest([(RECORD, head)]),
        made_at=AT,
        returned=(Returned(RECORD, head, "请补签字页", AT, "u9"),),
    )


def enrolment() -> Enrolment:
    parent = {"id": TOWN_SITE, "level": "town", "name": "示例镇", "division": "000000000000"}
    town = keys("town")
    return Enrolment("f" * 32, parent, town.sign_key, town.box_key, "示例村调解室", "000000000001", AT)


def takeover() -> Enrolment:
    """An invitation for a new computer of the desk."""
    numbers = (LastNumber("agreement", 2026, 5), LastNumber("case", 2026, 17))
    return replace(enrolment(), takeover=Takeover(DESK_SITE, 2, numbers))
