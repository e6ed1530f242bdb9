"""One saved state of a record: the line that is stored, hashed, chained, sent and kept for ever.

A *stream* is one device in one epoch; its versions are numbered 1, 2, 3 … without holes and each names the hash of the
one before (``prev``), so the signature over the newest authenticates all. Within a record each version names the
version that it changed (``parent``), so that two branches are seen. ``sync/FORMAT.md`` section 4 is the specification.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from app.domain.canonical import digest, encode
from app.domain.records import Json

FORMAT = 1


@dataclass(frozen=True)
class Version:
    """A parsed line. ``line`` is its canonical bytes and ``hash`` their SHA-256; both are what counts."""

    stream: str
    seq: int
    prev: str
    record: str
    kind: str
    site: str
    parent: str
    at: str
    actor: str
    body: dict[str, Json]
    line: bytes
    hash: str


def seal(
    *, stream: str, seq: int, prev: str, record: str, kind: str, site: str, parent: str, at: str, actor: str,
    body: dict[str, Json],
) -> Version:
    """Make a version. ``prev`` and ``parent`` are hashes or empty; ``at`` is UTC, ISO 8601, seconds."""
    head: dict[str, Any] = {
        "v": FORMAT, "stream": stream, "seq": seq, "prev": prev, "record": record, "kind": kind, "site": site,
        "parent": parent, "at": at, "actor": actor, "body": body,
    }
    line = encode(head)
    return Version(stream, seq, prev, record, kind, site, parent, at, actor, body, line, digest(line))


def parse(line: bytes, loads: Any = json.loads) -> Version:
    """Read a line. ``loads`` may be a faster JSON reader. Raises ``ValueError`` when it is no version of format 1."""
    head = loads(line)
    if not isinstance(head, dict) or type(head.get("v")) is not int or head["v"] != FORMAT:
        raise ValueError("not a version of format 1")
    try:
        version = Version(
            head["stream"], head["seq"], head["prev"], head["record"], head["kind"], head["site"], head["parent"],
            head["at"], head["actor"], head["body"], line, digest(line),
        )
    except KeyError as missing:
        raise ValueError(f"version lacks {missing}") from None
    if type(version.seq) is not int or not isinstance(version.body, dict):
        raise ValueError("version has a field of the wrong type")
    return version
