"""Binding what people scan, photograph and are given: odd pages are numbered where they are seen, and nothing acts."""

from __future__ import annotations

import io
from contextlib import suppress

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from printing.fonts import FontBook
from printing.volume import Bound, BrokenFileError, bind, opened, picture_page, picture_total, read_pdf

_PAGE = (595.0, 842.0)


def pdf(box: list[float] | None = None, **page: object) -> bytes:
    made = pikepdf.new()
    fields = {"Type": pikepdf.Name.Page, "MediaBox": box or [0, 0, *_PAGE], **page}
    made.pages.append(pikepdf.Page(made.make_indirect(pikepdf.Dictionary(**fields))))
    return saved(made)


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def bound(data: bytes, fonts: FontBook, numbers: tuple[str, ...] = ("7",)) -> bytes:
    out = io.BytesIO()
    bind([Bound("x", [opened(data)], numbers)], out, title="", author="", fonts=fonts)
    return out.getvalue()


def seen(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    picture: Image.Image = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    return picture


BOXES = {
    "plain": pdf(), "crop": pdf(CropBox=[100, 200, 400, 700]), "negative": pdf([-300, -400, 295, 442]),
    "beyond": pdf(CropBox=[-50, -50, 5000, 5000]), "upside-down": pdf([595, 842, 0, 0]), "trim": pdf(TrimBox=[200, 200, 300, 300]),
    "elsewhere": pdf([0, 0, 400, 500], CropBox=[900, 900, 950, 950]),
}


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450, 45])
@pytest.mark.parametrize("name", list(BOXES))
def test_the_number_is_at_the_upper_right_of_what_is_seen(name: str, turn: int, fonts: FontBook) -> None:
    with pikepdf.open(io.BytesIO(BOXES[name])) as made:
        made.pages[0].obj.Rotate = turn
        data = saved(made)
    picture = seen(bound(data, fonts))
    found = Image.eval(picture, lambda value: 255 if value < 128 else 0).getbbox()
    assert found is not None
    assert found[0] > picture.width - 100
    assert found[3] < 60


def test_what_a_page_inherits_is_seen_too(fonts: FontBook) -> None:
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.Root.Pages.Rotate = 90
        made.Root.Pages.MediaBox = made.pages[0].obj.MediaBox
        del made.pages[0].obj["/MediaBox"]
        data = saved(made)
    picture = seen(bound(data, fonts))
    assert picture.width > picture.height
    found = Image.eval(picture, lambda value: 255 if value < 128 else 0).getbbox()
    assert found is not None
    assert found[0] > picture.width - 100
    assert found[3] < 60


def acting() -> bytes:
    """A PDF with scripts, links, buttons and a filled field."""
    made = pikepdf.new()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.invalid/"))
    shown = made.make_stream(b"0 g 0 0 40 20 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 40, 20])
    field = made.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("name"), V=pikepdf.String("x"),
        Rect=[100, 400, 140, 420], F=4, AP=pikepdf.Dictionary(N=shown), AA=pikepdf.Dictionary(K=script),
    ))
    jump = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 200, 200], A=link))
    page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, *_PAGE], Annots=[field, jump], AA=pikepdf.Dictionary(O=script))
    made.pages.append(pikepdf.Page(made.make_indirect(page)))
    made.Root.OpenAction = made.make_indirect(script)
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), made.make_indirect(script)]))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    return saved(made)


def test_nothing_in_a_volume_runs_or_opens_anything_and_what_was_filled_in_stays(fonts: FontBook) -> None:
    data = bound(acting(), fonts)
    with pikepdf.open(io.BytesIO(data)) as made:
        for thing in made.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert not {"/JS", "/URI", "/AA", "/Annots", "/OpenAction", "/AcroForm", "/Launch"} & set(thing.keys())
    assert seen(data).getpixel((120, 842 - 410)) == 0


def test_files_that_are_no_pdf_count_no_pages() -> None:
    empty = saved(pikepdf.new())
    locked = saved(pikepdf.open(io.BytesIO(pdf())), encryption=pikepdf.Encryption(user="geheim", owner="x"))
    for data in (b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", pdf()[:200], empty, locked, b"\xff\xd8\xff"):
        document = read_pdf(data)
        assert document is None or len(document.pages) == 1
    assert (read_pdf(empty), read_pdf(locked)) == (None, None)


def test_a_pdf_locked_against_changes_only_is_bound(fonts: FontBook) -> None:
    locked = saved(pikepdf.open(io.BytesIO(pdf())), encryption=pikepdf.Encryption(user="", owner="x"))
    assert len(opened(bound(locked, fonts)).pages) == 1


def test_a_damaged_file_is_bound_or_refused_and_nothing_else(fonts: FontBook) -> None:
    made = pikepdf.new()
    for _ in range(2):
        made.add_blank_page(page_size=_PAGE)
        made.pages[-1].obj.Contents = made.make_stream(b"BT ET " * 50)
    whole = saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    bound_at_all = 0
    for place in range(0, len(whole), 11):
        source = read_pdf(whole[:place] + b"\0\xff" + whole[place + 2:])
        if source is not None:
            with suppress(BrokenFileError):
                assert bind([Bound("x", [source])], io.BytesIO(), title="", author="", fonts=fonts) in (1, 2)
                bound_at_all += 1
    assert bound_at_all > 5


def test_more_numbers_than_pages_number_no_other_page(fonts: FontBook) -> None:
    assert len(opened(bound(pdf(), fonts, ("1", "2", "3"))).pages) == 1


# -- pictures


def drawn(mode: str, colour: object, size: tuple[int, int] = (200, 300)) -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def grey(data: bytes) -> int:
    page = picture_page(data)
    assert page is not None
    picture = seen(saved(page))
    value = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize(("picture", "kind", "shade"), [
    (drawn("1", 1), "TIFF", 255), (drawn("1", 0), "TIFF", 0), (drawn("I;16", 0x8000), "PNG", 128), (drawn("I;16", 0x8000), "TIFF", 128),
    (drawn("CMYK", (0, 0, 0, 128)), "JPEG", 127), (drawn("RGBA", (0, 0, 0, 0)), "PNG", 255), (drawn("LA", (0, 0)), "PNG", 255),
    (drawn("P", 0), "PNG", 0), (drawn("L", 200), "BMP", 200),
])
def test_every_kind_of_picture_looks_as_it_is(picture: Image.Image, kind: str, shade: int) -> None:
    assert abs(grey(file_of(picture, kind)) - shade) <= 4


def test_a_photograph_stands_as_it_was_taken() -> None:
    picture = drawn("L", 255, (300, 200))
    ImageDraw.Draw(picture).rectangle((0, 0, 60, 200), fill=0)  # at the left of the sensor, at the top when held upright
    exif = Image.Exif()
    exif[0x0112] = 6
    page = picture_page(file_of(picture, "JPEG", exif=exif))
    assert page is not None
    shown = seen(saved(page))
    assert shown.height > shown.width
    assert shown.getpixel((shown.width // 2, 40)) == 0
    assert shown.getpixel((shown.width // 2, shown.height - 60)) == 255


def test_scanned_sheets_are_pages_and_previews_are_none() -> None:
    sheets = [drawn("L", shade) for shade in (0, 100, 200)]
    tiff = file_of(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    mpo = file_of(sheets[0], "MPO", save_all=True, append_images=sheets[1:])
    for data, count in ((tiff, 3), (mpo, 1)):
        page = picture_page(data)
        assert page is not None
        assert (len(page.pages), picture_total(data)) == (count, count)


@pytest.mark.parametrize("data", [
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(x) = quit\n", b"II*\0" + bytes(20), b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xff\xd8\xff\xe0" + bytes(9),
    b"BM" + bytes(60), b"GIF89a" + bytes(20), file_of(drawn("1", 0, (12_000, 12_000)), "PNG"),
], ids=["eps", "tiff", "png", "jpeg", "bmp", "gif", "huge"])
def test_what_is_no_picture_is_none_and_runs_no_other_program(data: bytes) -> None:
    assert picture_page(data) is None
    assert picture_total(data) == 0
