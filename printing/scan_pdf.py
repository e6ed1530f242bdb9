"""Scanned pages as one PDF: every JPEG goes in as it is, on a page of its own size."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf
from PIL import Image

_LONG, _SHORT = 297 * 72 / 25.4, 210 * 72 / 25.4


def pages_pdf(jpegs: Iterable[bytes], title: str) -> bytes:
    """A PDF with a page for each JPEG (grey or RGB), in order, at most A4. The same input gives the same bytes.

    What is held in memory is the sum of the JPEGs: no picture is decoded.
    """
    with pikepdf.new() as document:
        for jpeg in jpegs:
            _add(document, jpeg)
        document.docinfo[pikepdf.Name.Title] = title
        target = io.BytesIO()
        document.save(target, deterministic_id=True)
        return target.getvalue()


def _add(document: pikepdf.Pdf, jpeg: bytes) -> None:
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        wide, high, grey = picture.width, picture.height, picture.mode == "L"
    image = document.make_stream(
        jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide, Height=high, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
    )
    scale = min(_LONG / max(wide, high), _SHORT / min(wide, high))
    width, height = wide * scale, high * scale
    drawing = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q".encode()
    document.pages.append(pikepdf.Page(pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, round(width, 3), round(height, 3)],
        Contents=document.make_stream(drawing), Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image)),
    )))
