"""Photos of paper become pages: upright, cut, small, and without what the camera wrote into them."""

from __future__ import annotations

import io
import zlib
from math import dist

import pytest
from PIL import Image, ImageStat
from scan_help import A4, corners_of, jpeg, photographed, scanned, sheet

from app.domain.errors import UserError
from app.domain.page_code import PageCode, paper_tag
from app.services import pictures, scan_pages
from app.services.paper_edge import FULL, propose
from app.services.pictures import LIMIT, Mend
from printing.picture_codes import find_codes

CODE = PageCode("0123456789abcdef" * 2, paper_tag("a1"), 10, 1, 2, 3, "a1b2c3d4e5f6")
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def read(data: bytes) -> scan_pages.ScanPage:
    (page,) = scan_pages.read_data(data, "照片")
    return page


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refused(data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        list(scan_pages.read_data(data, "照片"))
    assert caught.value.sentence.endswith("。")
    return caught.value.code


@pytest.mark.parametrize("angle", [-12.0, 0.0, 4.0, 11.0])
def test_the_edges_of_the_sheet_are_found(angle: float) -> None:
    picture = photographed(CODE, angle=angle)
    found = propose(picture)
    true = [(x / picture.width, y / picture.height) for x, y in corners_of(picture.size, angle)]
    assert max(dist(a, b) for a, b in zip(found, true, strict=True)) < 0.015


def test_where_no_edge_is_sure_nothing_is_cut() -> None:
    for dpi in (60, 110, 200):
        assert propose(scanned(CODE, dpi=dpi)) == FULL, "the sheet fills the picture"
    assert propose(Image.effect_noise((800, 600), 60)) == FULL
    assert propose(Image.new("L", (600, 800), 90)) == FULL


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("photo", [False, True])
def test_a_page_with_our_code_comes_out_upright(turn: int, photo: bool) -> None:
    page = read(jpeg((photographed(CODE) if photo else sheet(CODE)).rotate(turn, expand=True)))
    assert page.code == CODE
    made = opened(scan_pages.finished(page, page.mend))
    ((x, y), (x2, _), *_), = (item.corners for item in find_codes(made))
    assert x < x2
    assert x > made.width * 0.8, "at its foot, on the right"
    assert y > made.height * 0.85
    assert made.height / made.width == pytest.approx(297 / 210, abs=0.01)


def test_the_shadow_goes_and_the_seal_stays_red() -> None:
    page = read(jpeg(photographed(CODE)))
    assert page.photo
    made = opened(scan_pages.finished(page, page.mend)).convert("RGB")
    margin = made.crop((40, 40, 300, 300)), made.crop((40, made.height - 300, 300, made.height - 40))
    for corner in margin:
        assert min(ImageStat.Stat(corner).mean) > 245
    seal = made.crop((round(made.width * 0.6), round(made.height * 0.7), round(made.width * 0.83), round(made.height * 0.87)))
    assert any(red > 150 and green < 100 for red, green, _ in seal.get_flattened_data())


def test_grey_has_no_colour() -> None:
    page = read(jpeg(photographed(CODE)))
    assert opened(scan_pages.finished(page, Mend(grey=True))).mode == "L"


def test_nothing_of_the_camera_is_left_but_it_is_obeyed() -> None:
    picture = sheet(CODE).resize((827, 1170))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Phone"
    exif.get_ifd(GPS)[2] = (36.0, 3.0, 41.0)
    lying = picture.transpose(Image.Transpose.ROTATE_90)
    page = read(jpeg(lying, 90, exif=exif, comment=b"Wang"))
    assert (page.width, page.height) == picture.size
    assert page.photo
    made = scan_pages.finished(page, page.mend)
    for data in (page.data, made):
        assert not opened(data).getexif()
        assert b"Phone" not in data
        assert b"Wang" not in data
        assert b"Exif" not in data
    assert find_codes(opened(made)), "and it stands upright"


def test_a_page_is_at_most_300_kb_and_at_least_150_dpi() -> None:
    page = read(jpeg(photographed(CODE, (3000, 4000)), 95))
    made = scan_pages.finished(page, page.mend)
    assert len(made) <= LIMIT
    assert max(opened(made).size) >= 1754
    assert [PageCode.decode(item.text) for item in find_codes(opened(made))] == [CODE]
    small = pictures.compress(scanned(CODE), 120 * 1024)
    assert len(small) <= 120 * 1024
    assert max(opened(small).size) >= 1754


def test_being_legible_comes_before_being_small() -> None:
    made = pictures.compress(Image.effect_noise(A4, 120), 60 * 1024)
    assert max(opened(made).size) == 1754


def test_huge_pictures_are_refused_before_they_are_unpacked() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    for side in (8_000, 10_000, 50_000):
        head = side.to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
        assert refused(bomb) == "picture.too_large"


def test_what_is_damaged_or_no_picture_is_refused() -> None:
    whole = jpeg(photographed(CODE, (600, 800)))
    assert refused(whole[: len(whole) // 2]) == "picture.unreadable"
    assert refused(b"hello") == "picture.unreadable"
    assert refused(b"\xff\xd8\xff" + b"\0" * 50) == "picture.unreadable"
    assert refused(b"\0\0\0\x18ftypheic" + b"\0" * 50) == "picture.heic"
    assert refused(b"%PDF-1.7 and nothing else") == "scan.pdf"


def test_files_of_several_pages() -> None:
    sheets = [scanned(CODE), scanned(None)]
    tiff, pdf = io.BytesIO(), io.BytesIO()
    sheets[0].save(tiff, "TIFF", save_all=True, append_images=sheets[1:], compression="jpeg")
    sheets[0].save(pdf, "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    for data in (tiff.getvalue(), pdf.getvalue()):
        pages = list(scan_pages.read_data(data, "协议"))
        assert [page.code for page in pages] == [CODE, None]
        assert [page.name for page in pages] == ["协议　第1页", "协议　第2页"]
        assert not any(page.photo for page in pages)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel(mode: str) -> None:
    page = sheet(None).resize((413, 585))
    if mode == "I;16":
        grey = page.convert("L")
        picture = Image.new("I;16", grey.size)
        picture.putdata([level * 257 for level in grey.get_flattened_data()])
    else:
        picture = page.convert(mode)
    out = io.BytesIO()
    picture.save(out, "PNG")
    made = opened(scan_pages.finished(read(out.getvalue()), Mend())).convert("L")
    assert made.getpixel((5, 5)) > 240
    assert made.getextrema()[0] < 120


def test_a_code_that_cannot_be_read_is_told_from_none() -> None:
    page = sheet(CODE)
    left, top, side = round(178 * A4[0] / 210), round(272 * A4[1] / 297), 102
    page.paste((255, 255, 255), (left + 35, top + 35, left + side - 10, top + side - 10))
    damaged = read(jpeg(page))
    assert (damaged.code, damaged.damaged) == (None, True)
    foreign = read(jpeg(sheet("https://example.invalid/pay")))
    assert (foreign.code, foreign.damaged) == (None, False)
    assert not read(jpeg(sheet(None))).damaged


def test_the_same_picture_gives_the_same_bytes() -> None:
    page = read(jpeg(photographed(CODE)))
    assert scan_pages.finished(page, page.mend) == scan_pages.finished(page, page.mend)
