"""What comes back to the desk: printed pages with ink, seal and finger on them, scanned or taken with a telephone."""

from __future__ import annotations

import io
import math

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.paths import assets_dir

_INK, _RED = (38, 44, 98), (190, 36, 36)
_HANDS = ("仇有田　查桂兰", "单小舟", "", "田永昇")  # in the order of the places for a finger's print


def printed(pdf: bytes, page: int, dpi: int = 130) -> Image.Image:
    """A page (from 0) as it comes out of the printer."""
    document = pypdfium2.PdfDocument(pdf)
    made: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return made


def signed(pdf: bytes, dpi: int = 130) -> list[Image.Image]:
    """Every page of an agreement, signed, fingerprinted and sealed."""
    document = pypdfium2.PdfDocument(pdf)
    total = len(document)
    pages = []
    for number in range(total):
        picture = printed(pdf, number, dpi)
        text = document[number].get_textpage()
        height, scale = document[number].get_height(), dpi / 72
        pen = ImageDraw.Draw(picture, "RGBA")
        for hand, (x, y) in zip(_HANDS, _found(text, "指印处"), strict=False):
            _write(pen, hand, (x - 125) * scale, (height - y - 12) * scale, scale)
            _finger(pen, (x + 5) * scale, (height - y - 24) * scale, scale)
        for name in ("单玉堃", "曾淑珍", "查晓雯", "尉迟广林"):
            for x, y in _found(text, f"：{name}" if number else "~"):
                _write(pen, name, (x - 10) * scale, (height - y + 20) * scale, scale)
        for x, y in _found(text, "人民调解委员会印章"):
            _seal(pen, (x + 52) * scale, (height - y - 14) * scale, scale)
        pages.append(picture)
    document.close()
    return pages


def _found(text: pypdfium2.PdfTextPage, words: str) -> list[tuple[float, float]]:
    search, found = text.search(words), []
    while (at := search.get_next()) is not None:
        left, bottom, _, _ = text.get_charbox(at[0])
        found.append((left, bottom))
    return found


def _write(pen: ImageDraw.ImageDraw, words: str, x: float, y: float, scale: float) -> None:
    font = ImageFont.truetype(str(assets_dir() / "fonts" / "KaiLight.ttf"), round(17 * scale))
    pen.text((x, y), words, font=font, fill=_INK, anchor="ls")


def _finger(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float) -> None:
    for ring in range(7, 0, -1):
        wide, high = ring * 1.15 * scale, ring * 1.6 * scale
        pen.ellipse((x - wide, y - high, x + wide, y + high), outline=(*_RED, 170), width=max(1, round(0.7 * scale)))


def _seal(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float) -> None:
    radius = 52 * scale
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(*_RED, 190), width=round(2.4 * scale))
    star = [
        (x + size * scale * math.sin(turn * math.pi / 5), y - size * scale * math.cos(turn * math.pi / 5))
        for turn, size in enumerate((17, 7) * 5)
    ]
    pen.polygon(star, fill=(*_RED, 190))
    font = ImageFont.truetype(str(assets_dir() / "fonts" / "FangSong.ttf"), round(11 * scale))
    pen.text((x, y + 34 * scale), "示意印章", font=font, fill=(*_RED, 190), anchor="mm")


def on_the_table(page: Image.Image) -> Image.Image:
    """A photo of the page on a wooden table, askew and from one side."""
    size = (1500, 2000)
    wide, high = page.size
    corners = [(210, 250), (1240, 170), (1370, 1790), (120, 1850)]
    table = Image.new("RGB", size, (118, 84, 56))
    pen = ImageDraw.Draw(table)
    for board in range(0, size[0], 250):
        pen.line([(board, 0), (board + 40, size[1])], fill=(86, 60, 40), width=8)
    into = _into([(float(x), float(y)) for x, y in corners], (wide, high))
    mask = Image.new("L", page.size, 255).transform(size, Image.Transform.PERSPECTIVE, into)
    table.paste(page.transform(size, Image.Transform.PERSPECTIVE, into, Image.Resampling.BICUBIC), (0, 0), mask)
    shade = Image.linear_gradient("L").resize(size).point([175 + grey * 80 // 255 for grey in range(256)])
    return Image.composite(table, Image.new("RGB", size, (20, 16, 12)), shade).filter(ImageFilter.GaussianBlur(0.5))


def _into(quad: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight numbers of a perspective: where in the page each place of the photo comes from (Gauss)."""
    wide, high = size
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(quad, [(0, 0), (wide, 0), (wide, high), (0, high)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(8):
            if other != column:
                rows[other] = [a - rows[other][column] * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[8] for row in rows]


def jpeg(picture: Image.Image) -> bytes:
    """As scanners and telephones store it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
