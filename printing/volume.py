"""The volume of a matter (一案一卷) as one PDF: papers and scans in order, numbered, with bookmarks.

Sources are read from streams as they are needed, so that a volume of hundreds of scanned pages stays small in memory.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

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
MOST_FRAMES = 2_000
_KINDS = ("JPEG", "PNG", "TIFF", "BMP")
_PDF_BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, pikepdf.ForeignObjectError)
_BROKEN = (
    *_PDF_BROKEN, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError, struct.error,
    Image.DecompressionBombError, Warning,
)
"""What the libraries raise on files that are not what they say."""

if TYPE_CHECKING:
    from typing_extensions import Buffer

# What can be read from any place: bytes at hand, or a spool on disk.
Stream = BinaryIO | io.RawIOBase
# (done, total): pages
Told = Callable[[int, int], None]


class BrokenFileError(Exception):
    """One of the files breaks off in the middle."""


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
    except _BROKEN:
        return 0
    finally:
        stream.seek(0)


def picture_total(stream: Stream) -> int:
    """On how many pages ``picture_page`` puts a picture; 0 for what is none."""
    try:
        with _picture(stream) as picture:
            return _frames(picture) if _fits(picture) else 0
    except _BROKEN:
        return 0
    finally:
        stream.seek(0)


def bind(items: Sequence[Bound], target: BinaryIO, *, title: str, author: str, fonts: FontBook, told: Told) -> int:
    """Write the volume to ``target`` and return its pages. The same input gives the same bytes.

    Nothing in it opens an address, runs a script or can be filled in, whatever the files had: what they show stays.
    ``told`` may raise to stop; then what ``target`` holds is worth nothing. Raises ``BrokenFileError``.
    """
    try:
        return _bind(items, target, About(title, author), fonts, told)
    except _PDF_BROKEN as error:
        raise BrokenFileError from error


def _bind(items: Sequence[Bound], target: BinaryIO, about: About, fonts: FontBook, told: Told) -> int:
    stamps = _stamps([number for item in items for number in item.numbers], fonts)
    with ExitStack() as open_ones, pikepdf.new() as volume:
        numbers = open_ones.enter_context(pikepdf.open(stamps)) if stamps else None
        used, total = 0, 0
        marks: list[tuple[str, int]] = []
        for item in items:
            source = open_ones.enter_context(pikepdf.open(cast("BinaryIO", item.stream)))
            marks.append((item.title, total))
            _make_harmless(source)
            volume.pages.extend(source.pages)
            for place in range(min(len(item.numbers), len(source.pages))):
                if numbers is not None:
                    _stamp(volume, volume.pages[total + place], numbers.pages[used + place])
            used += len(item.numbers)
            total += len(source.pages)
            told(total, 0)
        _describe(volume, about.title, about.author)
        with volume.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in marks)
        held = _Held(target)
        volume.save(
            cast("BinaryIO", held), deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate,
            progress=lambda percent: told(total * percent // 100, total),
        )
        held.confirm()
        return total


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


class _Held(io.RawIOBase):
    """A target that keeps an error of the disk until the PDF library has ended: raised inside, it ends the program."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__()
        self._target = target
        self._error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        """Everything is taken; after an error nothing is kept."""
        if self._error is None:
            try:
                self._target.write(data)
            except OSError as error:
                self._error = error
        return len(memoryview(data))

    def confirm(self) -> None:
        """Raise the error that was kept, if any."""
        if self._error is not None:
            raise self._error


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
    box = _seen(page)
    turn, right, top = int(page.obj.get("/Rotate", 0)) // 90 * 90 % 360, box[2] - _STAMP_EDGE, box[3] - _STAMP_EDGE
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


def _seen(page: pikepdf.Page) -> list[float]:
    """Left, bottom, right, top of what viewers show: the crop box, as far as there is a page (ISO 32000-1, 14.11.2)."""
    crop, media = (_sorted_box(box) for box in (page.cropbox, page.mediabox))
    cut = [max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])]
    if cut[0] < cut[2] and cut[1] < cut[3]:
        return cut
    page.obj.CropBox = pikepdf.Array(media)  # it lies beside the page: nothing would be seen
    return media


def _sorted_box(box: pikepdf.Array | pikepdf.Rectangle) -> list[float]:
    """Any two corners as left, bottom, right, top."""
    x, y, right, top = (float(side) for side in pikepdf.Rectangle(box).as_array())
    return [min(x, right), min(y, top), max(x, right), max(y, top)]


def picture_page(data: bytes) -> bytes | None:
    """A picture as a PDF with a page for each of its frames, A4 upright or across; None for what is no picture.

    A JPEG that lies upright goes in as it is.
    """
    try:
        with _picture(io.BytesIO(data)) as picture, pikepdf.new() as document:
            for frame in range(_frames(picture)):
                picture.seek(frame)
                if not _fits(picture):
                    return None
                _add_picture(document, picture, data if frame == 0 else b"")
            target = io.BytesIO()
            document.save(target, deterministic_id=True)
            return target.getvalue()
    except _BROKEN:
        return None


def _picture(stream: Stream) -> Image.Image:
    """Only kinds that scanners and telephones make: others may call further programs to be drawn."""
    return Image.open(cast("BinaryIO", stream), formats=_KINDS)


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
