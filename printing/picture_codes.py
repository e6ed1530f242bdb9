"""QR codes in a picture of a page."""

from __future__ import annotations

from dataclasses import dataclass

import zxingcpp
from PIL import Image

Point = tuple[int, int]


@dataclass(frozen=True)
class FoundCode:
    """What a code says and its corners in pixels: as printed upper left, upper right, lower right, lower left."""

    text: str
    corners: tuple[Point, Point, Point, Point]


def find_codes(picture: Image.Image) -> list[FoundCode]:
    """Every readable QR code, however the page lies."""
    grey = picture.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [FoundCode(item.text, _corners(item.position)) for item in found if item.valid]


def _corners(place: zxingcpp.Position) -> tuple[Point, Point, Point, Point]:
    return (
        (place.top_left.x, place.top_left.y), (place.top_right.x, place.top_right.y),
        (place.bottom_right.x, place.bottom_right.y), (place.bottom_left.x, place.bottom_left.y),
    )


def has_damaged_code(picture: Image.Image) -> bool:
    """Whether there is a QR code that can be seen but not read."""
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return any(not item.valid for item in zxingcpp.read_barcodes(picture.convert("L"), formats=kind, return_errors=True))
