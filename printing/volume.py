"""The volume of a matter (一案一卷) as one PDF: papers and scans in order, numbered, with bookmarks.

Items are taken one after the other, so that a volume of hundreds of scanned pages stays small in memory.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
from PIL import Image, ImageOps

from printing.archive import About
from printing.fonts import FontBook
from printing.page import MM, PAGE_HEIGHT, PAGE_WIDTH
from printing.page_numbers import PageNumbers
from printing.volume_file import VolumeFile

_QUALITY = 85
_MARGIN = 8 * MM  # around a scanned picture, so that printers do not cut it
MOST_PIXELS = 80_000_000
MOST_FRAMES = 2_000
_KINDS = ("JPEG", "PNG", "TIFF", "BMP")
_PDF_BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, pikepdf.ForeignObjectError)
_BROKEN = (
    *_PDF_BROKEN, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError, struct.error,
    Image.DecompressionBombError, Warning,
)
"""What the libraries raise on files that are not what they say."""


Source = pikepdf.Pdf
"""A PDF that is open; ``bind`` closes it."""


class BrokenFileError(Exception):
    """One of the files breaks off in the middle."""


@dataclass(frozen=True)
class Bound:
    """One item of the volume: the PDF files that it is made of, in order.

    ``numbers`` are the page numbers printed on its pages, empty for cover and contents.
    """

    title: str
    parts: Sequence[Source]
    numbers: Sequence[str] = ()


def opened(data: bytes) -> Source:
    """A PDF of our own making."""
    return pikepdf.open(io.BytesIO(data))


def read_pdf(data: bytes) -> Source | None:
    """A PDF that somebody brought; None when it cannot be read or has no pages."""
    try:
        document = pikepdf.open(io.BytesIO(data))
        return document if len(document.pages) else None
    except _BROKEN:
        return None


def picture_total(data: bytes) -> int:
    """On how many pages ``picture_page`` puts a picture; 0 for what is none."""
    try:
        with _picture(data) as picture:
            return _frames(picture) if _fits(picture) else 0
    except _BROKEN:
        return 0


def bind(
    items: Iterable[Bound], target: BinaryIO, *, title: str, author: str, fonts: FontBook,
    front: Callable[[], Sequence[Bound]] = tuple,
) -> int:
    """Write the volume to ``target`` and return its pages. The same input gives the same bytes.

    ``front`` is asked for what stands before the items when all of these are written. Nothing in the volume opens an
    address, runs a script or can be filled in, whatever the files had: what they show stays. ``items`` may raise to
    stop; then what ``target`` holds is worth nothing. Raises ``BrokenFileError``.
    """
    try:
        binder = _Binder(target, fonts)
        behind = binder.take(items)
        before = binder.take(front())
        return binder.close([*before, *behind], About(title, author))
    except _PDF_BROKEN as error:
        raise BrokenFileError from error


class _Binder:
    """Writes items as they come; each is a title and the numbers of its pages in the file."""

    def __init__(self, target: BinaryIO, fonts: FontBook) -> None:
        self._file = VolumeFile(target)
        self._numbers = PageNumbers(self._file, fonts)

    def take(self, items: Iterable[Bound]) -> list[tuple[str, list[int]]]:
        """Write them."""
        return [(item.title, self._pages(item)) for item in items]

    def _pages(self, item: Bound) -> list[int]:
        pages, left = list[int](), item.numbers
        for part in item.parts:
            with part:
                _make_harmless(part)
                self._numbers.put(part, left)
                left = left[len(part.pages) :]
                pages += self._file.pages(part)
        return pages

    def close(self, items: Sequence[tuple[str, list[int]]], about: About) -> int:
        """Put the pages in order; how many there are."""
        pages = [page for _, own in items for page in own]
        self._file.close(pages, [(title, own[0]) for title, own in items if own], about.title, about.author)
        return len(pages)


def _make_harmless(source: pikepdf.Pdf) -> None:
    """Fields and notes become part of the page; links, buttons and scripts go. What belongs to the file stays behind."""
    if not any("/Annots" in page.obj or "/AA" in page.obj for page in source.pages):
        return
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("all")
    for page in source.pages:
        for name in ("/Annots", "/AA"):
            if name in page.obj:
                del page.obj[name]


def picture_page(data: bytes) -> Source | None:
    """A picture as a PDF with a page for each of its frames, A4 upright or across; None for what is no picture.

    A JPEG that lies upright goes in as it is.
    """
    document = pikepdf.new()
    try:
        with _picture(data) as picture:
            for frame in range(_frames(picture)):
                picture.seek(frame)
                if not _fits(picture):
                    return None
                _add_picture(document, picture, data if frame == 0 else b"")
            return document
    except _BROKEN:
        return None


def _picture(data: bytes) -> Image.Image:
    """Only kinds that scanners and telephones make: others may call further programs to be drawn."""
    return Image.open(io.BytesIO(data), formats=_KINDS)


def _frames(picture: Image.Image) -> int:
    """The pages of a scanned TIFF; of anything else the picture itself, not its previews or its movement."""
    return min(getattr(picture, "n_frames", 1), MOST_FRAMES) if picture.format == "TIFF" else 1


def _fits(picture: Image.Image) -> bool:
    return 0 < picture.width * picture.height <= MOST_PIXELS


def _plain(picture: Image.Image) -> Image.Image:
    """8 bits grey or colour, on white where it can be seen through."""
    if picture.mode in ("1", "L", "F") or picture.mode.startswith("I"):
        deep = picture.mode not in ("1", "L")
        return picture.point(lambda value: value / 256).convert("L") if deep else picture.convert("L")
    if "A" in picture.mode or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    return picture.convert("RGB")


def _add_picture(document: pikepdf.Pdf, picture: Image.Image, data: bytes) -> None:
    upright = picture.getexif().get(0x0112, 1) == 1
    if not (picture.format == "JPEG" and upright and picture.mode in ("L", "RGB") and data):
        turned = ImageOps.exif_transpose(picture)
        turned = _plain(turned)
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
