"""The files of a dossier as PDF. What is decrypted is held only until it is taken: nothing readable reaches the disk."""

from __future__ import annotations

from contextlib import closing
from itertools import chain

from app.services import attachments
from app.services.context import Context
from printing.volume import Source, picture_page, picture_total, read_pdf

_PDF = b"%PDF"
_MANY = (_PDF, b"II*\0", b"MM\0*")  # how files begin that may have several pages: PDF and TIFF


class VolumeFiles:
    """``keep``: what was decrypted to be counted stays open until ``pdf`` gives it away."""

    def __init__(self, ctx: Context, *, keep: bool = False) -> None:
        self._ctx, self._keep = ctx, keep
        self._counted: dict[str, int] = {}
        self._open: dict[str, Source | None] = {}

    def pages(self, sha256: str) -> int:
        """Pages of a file, by what it is and not by what it is called; what cannot be shown is one sheet that says so.

        Raises ``attachment.missing`` or ``attachment.damaged``.
        """
        if sha256 not in self._counted:
            self._counted[sha256] = self._count(sha256) or 1
        return self._counted[sha256]

    def pdf(self, sha256: str) -> Source | None:
        """The file as PDF; None for what is neither PDF nor picture. Raises as ``pages`` does."""
        if sha256 in self._open:
            return self._open.pop(sha256)
        return _as_pdf(attachments.load(self._ctx, sha256))

    def _count(self, sha256: str) -> int:
        with closing(attachments.pieces(self._ctx, sha256)) as pieces:
            first = next(pieces, b"")
            if not self._keep and first[:4] not in _MANY:
                return 1
            data = b"".join(chain((first,), pieces))
        if not self._keep and not data.startswith(_PDF):
            return picture_total(data)
        document = _as_pdf(data)
        if self._keep:
            self._open[sha256] = document
        return len(document.pages) if document else 0


def _as_pdf(data: bytes) -> Source | None:
    return read_pdf(data) if data.startswith(_PDF) else picture_page(data)
