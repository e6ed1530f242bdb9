"""What batch and receipt share: a signed document first in an encrypted tar, and how failures become refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sync import age, limits, tar
from sync.errors import refuse
from sync.keys import SiteKeys, verify

STEM = {"batch": "manifest", "receipt": "receipt"}


def first_members(kind: str, document: bytes, keys: SiteKeys) -> bytes:
    """The document and its detached signature, as tar members."""
    stem = STEM[kind]
    return tar.member(f"{stem}.json", document) + tar.member(f"{stem}.sig", keys.sign(kind, document))


def padded(parts: Iterable[bytes], floor: int = limits.PADDING_FLOOR) -> Iterator[bytes]:
    """All of ``parts``, then padding and end."""
    used = 0
    for part in parts:
        used += len(part)
        yield part
    yield from tar.padding(used, floor)


def read_document(source: age.Plain, kind: str) -> bytes:
    """The bytes of the document, nothing about it checked but its size."""
    name = f"{STEM[kind]}.json"
    return tar.content(source, tar.expect_any(source, name, limits.DOCUMENT_BYTES))


def read_signature(source: age.Plain, kind: str) -> bytes:
    """The signature that follows the document."""
    tar.expect(source, f"{STEM[kind]}.sig", limits.SIGNATURE_BYTES)
    return tar.content(source, limits.SIGNATURE_BYTES)


def check_signature(kind: str, document: bytes, signature: bytes, sign_key: str | None) -> None:
    """Raise ``<kind>.unknown_sender`` without a key, ``<kind>.signature`` with one that did not sign this."""
    if sign_key is None:
        raise refuse(f"{kind}.unknown_sender")
    if not verify(sign_key, kind, document, signature):
        raise refuse(f"{kind}.signature")


@contextmanager
def refusing(kind: str) -> Iterator[None]:
    """Turn what reading can raise into the refusals of ``kind``. Never put a caller's code inside."""
    try:
        yield
    except age.NotForUsError:
        raise refuse(f"{kind}.foreign") from None
    except (age.BrokenError, ValueError):
        raise refuse(f"{kind}.damaged") from None
    except OverflowError:
        raise refuse(f"{kind}.too_large") from None
    except OSError:
        raise refuse("disk.gone") from None
