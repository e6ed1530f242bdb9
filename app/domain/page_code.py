"""The small code on every printed page: which matter, paper, version and page it is, and of which text.

A scanned page files itself by it. It names nobody: ids and digests only. It proves nothing either; proof of an
agreement is another code (``app.domain.proof``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass

_MARK = "S1"
_FORM = struct.Struct(">16s4sBBHH6s")
_CHECK = 2
MOST_VERSIONS, MOST_PAGES = 255, 65_535


@dataclass(frozen=True)
class PageCode:
    """``paper`` and ``digest`` are the first 8 and 12 hexadecimal digits of ``paper_tag`` and of the text's digest.

    ``form`` is the number of the form (10 for F10); ``version`` counts the issues of the paper, 0 for a draft.
    """

    case: str
    paper: str
    form: int
    version: int
    page: int
    pages: int
    digest: str

    def encode(self) -> str:
        """At most 60 characters of the alphanumeric mode of QR codes, so that it stays small on paper."""
        ids = bytes.fromhex(self.case), bytes.fromhex(self.paper)
        version = min(self.version, MOST_VERSIONS)
        body = _FORM.pack(*ids, self.form, version, self.page, self.pages, bytes.fromhex(self.digest))
        return _MARK + base64.b32encode(body + _sum(body)).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> PageCode | None:
        """What a code says; None for anything that is not such a code."""
        if not text.startswith(_MARK):
            return None
        rest = text[len(_MARK):]
        try:
            data = base64.b32decode(rest + "=" * (-len(rest) % 8))
        except (binascii.Error, ValueError):
            return None
        if len(data) != _FORM.size + _CHECK or _sum(data[:-_CHECK]) != data[-_CHECK:]:
            return None
        case, paper, form, version, page, pages, digest = _FORM.unpack(data[:-_CHECK])
        return cls(case.hex(), paper.hex(), form, version, page, pages, digest.hex())


def paper_tag(paper_id: str) -> str:
    """What stands for the id of a paper (of an agreement, a session …) in a page code."""
    return hashlib.blake2s(paper_id.encode(), digest_size=4).hexdigest()


def text_digest(texts: Iterable[str]) -> str:
    """64 hexadecimal digits over what a paper says, in order, whatever the line ends and spaces between."""
    words = "".join("".join(texts).split())
    return hashlib.sha256(words.encode()).hexdigest()


def _sum(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=_CHECK).digest()
