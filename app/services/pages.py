"""The pages of a PDF as pictures. PDFium is not made for several threads, so one is let in at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

_pdfium = threading.Lock()


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
        sheet = document[page]
        bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)
        try:
            return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()
            sheet.close()


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height of a page (0-based) in points."""
    with _opened(pdf) as document:
        width, height = document.get_page_size(page)
        return float(width), float(height)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; 0 when it cannot be read."""
    import pypdfium2

    try:
        with _opened(pdf) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        import pypdfium2  # 80 ms that a start without a page to show should not pay

        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
