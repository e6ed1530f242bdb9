"""The pages of a PDF as pictures. PDFium is not made for several threads, so one is let in at a time."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

_pdfium = threading.Lock()
_LARGEST_SIDE = 8_000  # pixels


@dataclass(frozen=True)
class PageImage:
    """One page as 8-bit RGB rows of ``stride`` bytes."""

    width: int
    height: int
    stride: int
    data: bytes


def page_image(pdf: bytes, page: int, width: int) -> PageImage:
    """Draw a page (0-based) ``width`` pixels wide."""
    with _opened(pdf) as document:
        return _drawn(document[page], lambda sheet: width / sheet.get_width())


def page_at(pdf: bytes, page: int, dpi: int) -> PageImage:
    """Draw a page (0-based) with ``dpi`` points to the inch, fewer where the page is larger than any paper."""
    with _opened(pdf) as document:
        return _drawn(document[page], lambda sheet: min(dpi / 72, _LARGEST_SIDE / max(sheet.get_size())))


def _drawn(sheet: pypdfium2.PdfPage, scale: Callable[[pypdfium2.PdfPage], float]) -> PageImage:
    bitmap = sheet.render(scale=scale(sheet), rev_byteorder=True)
    try:
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()
        sheet.close()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; 0 when it cannot be read."""
    import pypdfium2

    try:
        with _opened(pdf) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height of a page (0-based) in points, as it is turned for reading."""
    with _opened(pdf) as document:
        width, height = document.get_page_size(page)
        return width, height


def band_image(pdf: bytes, page: int, dpi: float, top: int, height: int) -> PageImage:
    """Rows ``top`` to ``top + height`` of a page (0-based) drawn at ``dpi``; fewer where the page ends, none below it.

    A page is drawn in bands so that a fine printer needs no more memory than a coarse one.
    """
    with _opened(pdf) as document:
        sheet = document[page]
        scale = dpi / 72
        left_over = math.ceil(sheet.get_height() * scale) - top - height
        if left_over <= -height:
            return PageImage(0, 0, 0, b"")
        # half a pixel less, because pypdfium2 rounds up what is cut off
        cut = (0, max(0.0, left_over - 0.5) / scale, 0, max(0.0, top - 0.5) / scale)
        bitmap = sheet.render(scale=scale, crop=cut, rev_byteorder=True)
        try:
            return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()
            sheet.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        import pypdfium2  # 80 ms that a start without a page to show should not pay

        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
