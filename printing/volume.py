"""The volume of a matter (一案一卷) as one PDF: papers and scans in order, numbered, with bookmarks.

Sources are read from streams as they are needed, so that a volume of hundreds of scanned pages stays small in memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, cast

import pikepdf
from PIL import Image, ImageOps

from printing.archive import About, write
from printing.fonts import FontBook
from printing.page import MM, PAGE_HEIGHT, PAGE_WIDTH
from printing.paragraph import HanParagraph, Run, Style
from printing.surface import Canvas

_STAMP_WIDTH, _STAMP_HEIGHT = 24 * MM, 7 * MM
_STAMP_EDGE = 10 * MM
_STAMP_NAME = "/PageNumberOfVolume"
_QUALITY = 85
_MARGIN = 8 * MM  # around a scanned picture, so that printers do not cut it
MOST_PIXELS = 80_000_000

# What can be read from any place: bytes at hand, or a spool on disk.
Stream = BinaryIO | io.RawIOBase
# (done, total): pages
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Bound:
    """One item of the volume. ``numbers`` are the page numbers printed on its pages, empty for cover and contents."""

    title: str
    stream: Stream
    numbers: Sequence[str] = ()


def page_total(stream: Stream) -> int:
    """How many pages a PDF has; 0 when it cannot be read."""
    try:
        with pikepdf.open(cast("BinaryIO", stream)) as document:
            return len(document.pages)
    except pikepdf.PdfError:
        return 0
    finally:
        stream.seek(0)


def bind(items: Sequence[Bound], target: BinaryIO, *, title: str, author: str, fonts: FontBook, told: Told) -> int:
    """Write the volume to ``target`` and return its pages. The same input gives the same bytes.

    ``told`` may raise to stop; then what ``target`` holds is worth nothing.
    """
    stamps = _stamps([number for item in items for number in item.numbers], fonts)
    with ExitStack() as open_ones, pikepdf.new() as volume:
        numbers = open_ones.enter_context(pikepdf.open(stamps)) if stamps else None
        used, total = 0, 0
        marks: list[tuple[str, int]] = []
        for item in items:
            source = open_ones.enter_context(pikepdf.open(cast("BinaryIO", item.stream)))
            marks.append((item.title, total))
            volume.pages.extend(source.pages)
            for place in range(len(item.numbers)):
                if numbers is not None:
                    _stamp(volume, volume.pages[total + place], numbers.pages[used + place])
            used += len(item.numbers)
            total += len(source.pages)
            told(total, 0)
        _describe(volume, title, author)
        with volume.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in marks)
        volume.save(
            target, deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate,
            progress=lambda percent: told(total * percent // 100, total),
        )
        return total


def _describe(volume: pikepdf.Pdf, title: str, author: str) -> None:
    volume.docinfo[pikepdf.Name.Title] = title
    volume.docinfo[pikepdf.Name.Author] = author
    volume.docinfo[pikepdf.Name.Creator] = "说事簿"
    volume.Root.Lang = pikepdf.String("zh-CN")
    volume.Root.PageMode = pikepdf.Name.UseOutlines


def _stamps(numbers: Sequence[str], fonts: FontBook) -> BinaryIO | None:
    """A small page for each number."""
    if not numbers:
        return None
    canvas = Canvas(fonts, _STAMP_WIDTH, _STAMP_HEIGHT)
    style = Style(face="Song", size=11, leading=14, indent=0, align="right")
    for said in numbers:
        HanParagraph([Run(said)], style, fonts, tag="Artifact").draw(canvas, 0, _STAMP_HEIGHT - 2, _STAMP_WIDTH - 2)
        canvas.showPage()
    return io.BytesIO(write(canvas, About("", "")))


def _stamp(volume: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page) -> None:
    """The number at the upper right corner of the page as it is seen. Names are fixed, so that bytes repeat."""
    box = [float(side) for side in page.trimbox]
    turn, right, top = int(page.obj.get("/Rotate", 0)) % 360, box[2] - _STAMP_EDGE, box[3] - _STAMP_EDGE
    place = {
        0: (1, 0, 0, 1, right - _STAMP_WIDTH, top - _STAMP_HEIGHT),
        90: (0, 1, -1, 0, box[0] + _STAMP_EDGE + _STAMP_HEIGHT, top - _STAMP_WIDTH),
        180: (-1, 0, 0, -1, box[0] + _STAMP_EDGE + _STAMP_WIDTH, box[1] + _STAMP_EDGE + _STAMP_HEIGHT),
        270: (0, -1, 1, 0, right - _STAMP_HEIGHT, box[1] + _STAMP_EDGE + _STAMP_WIDTH),
    }[turn]
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    drawn = pikepdf.Dictionary(dict(resources["/XObject"].items()) if "/XObject" in resources else {})
    drawn[_STAMP_NAME] = volume.copy_foreign(number.as_form_xobject())
    resources.XObject = drawn
    page.obj.Resources = resources
    matrix = " ".join(f"{part:.2f}".rstrip("0").rstrip(".") for part in place)
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q q {matrix} cm {_STAMP_NAME} Do Q".encode())


def picture_page(data: bytes) -> bytes | None:
    """A picture as a PDF with a page for each of its frames, A4 upright or across; None for what is no picture.

    A JPEG that lies upright goes in as it is.
    """
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS:
            return None
        with pikepdf.new() as document:
            for frame in range(getattr(picture, "n_frames", 1)):
                picture.seek(frame)
                _add_picture(document, picture, data if frame == 0 else b"")
            target = io.BytesIO()
            document.save(target, deterministic_id=True)
            return target.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _add_picture(document: pikepdf.Pdf, picture: Image.Image, data: bytes) -> None:
    upright = picture.getexif().get(0x0112, 1) == 1
    if not (picture.format == "JPEG" and upright and picture.mode in ("L", "RGB") and data):
        turned = ImageOps.exif_transpose(picture)
        turned = turned.convert("L" if turned.mode in ("1", "L") else "RGB")
        out = io.BytesIO()
        turned.save(out, "JPEG", quality=_QUALITY)
        data, picture = out.getvalue(), turned
    image = document.make_stream(
        data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceGray if picture.mode == "L" else pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    width, height = (PAGE_HEIGHT, PAGE_WIDTH) if picture.width > picture.height else (PAGE_WIDTH, PAGE_HEIGHT)
    scale = min((width - 2 * _MARGIN) / picture.width, (height - 2 * _MARGIN) / picture.height)
    w, h = picture.width * scale, picture.height * scale
    drawing = f"q {w:.3f} 0 0 {h:.3f} {(width - w) / 2:.3f} {(height - h) / 2:.3f} cm /P Do Q".encode()
    document.pages.append(pikepdf.Page(pikepdf.Dictionary(
        Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height], Contents=document.make_stream(drawing),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image)),
    )))
