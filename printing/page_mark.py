"""The code of a page on the page: a small QR code at its foot, which a scanned page is filed by."""

from __future__ import annotations

from typing import Any

import zxingcpp

from app.domain.page_code import PageCode
from printing.qr import draw_matrix
from printing.surface import Canvas

SIDE = 13 * 72 / 25.4
QUIET = 4 * SIDE / 29  # 4 of the 29 modules that its 57 characters need (ISO/IEC 18004)


def draw_page_code(canvas: Canvas, code: PageCode, left: float, low: float, side: float) -> None:
    """Draw it as a square with its lower left corner at ``left``, ``low``; it is no part of what the paper says."""
    made = zxingcpp.create_barcode(code.encode(), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    matrix = [[int(pixel == 0) for pixel in row] for row in rows]
    with canvas.artifact():
        draw_matrix(canvas, matrix, left, low + side, side)
