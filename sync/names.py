"""File names that say nothing about people or places, and what a file seems to be (FORMAT.md section 11)."""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path

from sync.atomic import disk_errors

SUFFIXES = {"batch": ".ssb", "receipt": ".ssr", "enrolment": ".sse"}
_STARTS = {"batch": b"age-encryption.org/v1\n", "receipt": b"age-encryption.org/v1\n", "enrolment": b'{"enrolment":'}


def file_name(kind: str, identity: str, number: int = 0) -> str:
    """A fresh name for a file of ``kind``. ``identity`` is the stream, or the enrolment id; only its hash shows."""
    label = sha256(identity.encode()).hexdigest()[:8]
    return f"ss-{label}-{number:06d}-{secrets.token_hex(4)}{SUFFIXES[kind]}"


def kind_of(path: Path) -> str | None:
    """The kind that the suffix says, without opening the file."""
    suffix = path.suffix.lower()
    return next((kind for kind, known in SUFFIXES.items() if known == suffix), None)


def sniff(path: Path) -> str | None:
    """``batch``, ``receipt``, ``enrolment``, or ``None``, by suffix and first bytes. A hint, not a check."""
    kind = kind_of(path)
    if kind is None:
        return None
    with disk_errors(), path.open("rb") as file:
        start = file.read(len(_STARTS[kind]))
    return kind if start == _STARTS[kind] else None
