"""The files of a dossier as PDF, each decrypted once, while its pages are counted and it is bound."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import ExitStack, closing
from itertools import chain
from types import TracebackType

from app.services import attachments
from app.services.context import Context
from printing.volume import Stream, page_total, picture_page, picture_total
from sync.spool import Spool

_PDF = b"%PDF"
_MANY = (_PDF, b"II*\0", b"MM\0*")  # how files begin that may have several pages: PDF and TIFF
_BUFFER = 64 * 1024


class VolumeFiles:
    """Holds what was decrypted until it is closed; a context manager. Nothing readable reaches the disk."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._open = ExitStack()
        self._counted: dict[str, tuple[Stream, int]] = {}
        self._single: set[str] = set()

    def __enter__(self) -> VolumeFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def pages(self, sha256: str) -> int:
        """Pages of a file, by what it is and not by what it is called; what cannot be shown is one sheet that says so.

        Raises ``attachment.missing`` or ``attachment.damaged``.
        """
        if sha256 not in self._counted and sha256 not in self._single:
            self._look(sha256)
        return 1 if sha256 in self._single else self._counted[sha256][1] or 1

    def pdf(self, sha256: str) -> Stream | None:
        """The file as PDF; None for what is neither PDF nor picture. Raises as ``pages`` does."""
        self.pages(sha256)
        if sha256 in self._single:
            made = picture_page(attachments.load(self._ctx, sha256))
            return self.keep((made,)) if made else None
        stream, pages = self._counted[sha256]
        if stream.read(len(_PDF)) == _PDF:
            return stream if pages else None
        stream.seek(0)
        made = picture_page(stream.read())
        return self.keep((made,)) if made else None

    def _look(self, sha256: str) -> None:
        """What may have several pages is kept; of anything else the beginning says enough."""
        with closing(attachments.pieces(self._ctx, sha256)) as pieces:
            first = next(pieces, b"")
            if first[:4] not in _MANY:
                self._single.add(sha256)
                return
            stream = self.keep(chain((first,), pieces))
        self._counted[sha256] = stream, page_total(stream) or picture_total(stream)

    def keep(self, pieces: Iterable[bytes]) -> Stream:
        """A passing place for the bytes of a file, to be read from any place."""
        return self._open.enter_context(io.BufferedReader(Spool(pieces, self._ctx.paths.spool), _BUFFER))
