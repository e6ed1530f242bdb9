"""Pages of paper with a page code, and how scanners and telephones show them. Everything on them is invented."""

from __future__ import annotations

import io
import math
import random

import segno
from PIL import Image, ImageDraw, ImageFilter

from app.domain.page_code import PageCode

DPI = 200
A4 = (1654, 2339)
CODE_MM = 13


def code_picture(text: str, side: int) -> Image.Image:
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=8, border=0)
    return Image.open(io.BytesIO(out.getvalue())).convert("L").resize((side, side), Image.Resampling.LANCZOS)


def sheet(code: PageCode | str | None, dpi: int = DPI) -> Image.Image:
    """A page with lines of writing, a red seal, and the code (13 mm) at its foot."""
    wide, high = round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)
    page = Image.new("RGB", (wide, high), (252, 252, 250))
    pen, mm = ImageDraw.Draw(page), dpi / 25.4
    chance = random.Random(7)
    for line in range(22):
        y = (38 + line * 9.5) * mm
        x = 28 * mm
        while x < 180 * mm:
            width = chance.uniform(2.2, 3.6) * mm
            pen.rectangle((x, y, x + width, y + 0.6 * mm), fill=(30, 30, 34))
            pen.rectangle((x + width / 2, y - 1.5 * mm, x + width / 2 + 0.5 * mm, y + 2 * mm), fill=(30, 30, 34))
            x += 5 * mm
    pen.ellipse((130 * mm, 215 * mm, 170 * mm, 255 * mm), outline=(196, 30, 30), width=round(1.5 * mm))
    if code is not None:
        side = round(CODE_MM * mm)
        text = code.encode() if isinstance(code, PageCode) else code
        page.paste(code_picture(text, side).convert("RGB"), (round(178 * mm), round(272 * mm)))
    return page


def noisy(picture: Image.Image, much: float = 12.0) -> Image.Image:
    noise = Image.effect_noise(picture.size, much).convert("RGB")
    return Image.blend(picture, noise, 0.06).filter(ImageFilter.GaussianBlur(0.6))


def scanned(code: PageCode | str | None, turn: int = 0, dpi: int = DPI) -> Image.Image:
    """As a flatbed or a feeder gives it: a little noise, perhaps on its side."""
    return noisy(sheet(code, dpi)).rotate(turn, expand=True)


def corners_of(size: tuple[int, int], angle: float = 4.0, tilt: float = 0.06) -> list[tuple[float, float]]:
    """Where the four corners of the sheet lie in a photo of this size: turned by ``angle`` degrees, the far edge shorter."""
    wide, high = size
    across, down = 0.36 * wide, 0.40 * high
    flat = [(-across * (1 - tilt), -down), (across * (1 - tilt), -down), (across, down), (-across, down)]
    turn = math.radians(angle)
    return [
        (wide / 2 + x * math.cos(turn) - y * math.sin(turn), high / 2 + x * math.sin(turn) + y * math.cos(turn))
        for x, y in flat
    ]


def photographed(
    code: PageCode | str | None, size: tuple[int, int] = (2400, 3200), angle: float = 4.0, tilt: float = 0.06
) -> Image.Image:
    """On a dark table, askew and from one side, with a shadow across it."""
    page = sheet(code)
    quad = corners_of(size, angle, tilt)
    table = Image.effect_noise(size, 20).convert("RGB")
    table = Image.blend(Image.new("RGB", size, (92, 66, 44)), table, 0.15)
    sheet_ = page.transform(size, Image.Transform.PERSPECTIVE, _into(quad, page.size), Image.Resampling.BICUBIC)
    mask = Image.new("L", page.size, 255).transform(size, Image.Transform.PERSPECTIVE, _into(quad, page.size))
    table.paste(sheet_, (0, 0), mask)
    shade = Image.linear_gradient("L").resize(size).point(lambda grey: 150 + grey * 105 // 255)
    return noisy(Image.composite(table, Image.new("RGB", size, (0, 0, 0)), shade))


def _into(quad: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """Pillow's eight numbers that carry a page of ``size`` into ``quad``: solved as linear equations (Gauss)."""
    wide, high = size
    rows = []
    for (x, y), (u, v) in zip(quad, [(0, 0), (wide, 0), (wide, high), (0, high)], strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(8):
            if other != column:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[8] for row in rows]


def jpeg(picture: Image.Image, quality: int = 80, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **more)
    return out.getvalue()
