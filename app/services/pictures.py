"""Mending pictures of paper: upright, cut to the sheet, clean, small, and without anything that a camera wrote into them.

Pure Pillow. A picture is read whole only after its size has been looked at, because a small file may hold a huge one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter, ImageMath, ImageOps

from app.domain.errors import UserError
from app.services.paper_edge import FULL, Quad, size_of

MOST_PIXELS = 60_000_000
MOST_FRAMES = 200
LIMIT = 300 * 1024  # bytes a page
_FORMATS = ("JPEG", "PNG", "BMP", "TIFF", "PPM")
_ENOUGH = 4096  # pixels of the long side of what is read of a photo
_LONG = 2339  # pixels of the long side of A4 at 200 dpi
_SHORTEST = 1754  # and at 150 dpi: below, small print is lost
_BEST, _WORST, _LOWEST = 88, 40, 10  # quality of JPEG
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
_BACKGROUND = 64  # pixels of the long side of what the light on the paper is judged by


@dataclass(frozen=True)
class Mend:
    """What is done to a picture, in this order.

    ``corners`` of the sheet in the picture as it lies, clockwise from the upper left; ``turn`` quarter turns clockwise;
    ``grey``: without colour; ``clean``: shadows gone and the paper white.
    """

    corners: Quad = FULL
    turn: int = 0
    grey: bool = False
    clean: bool = False


def frames(data: bytes) -> Iterator[Image.Image]:
    """Every picture in a file, upright as the camera was held, grey or RGB, with nothing else in it.

    Raises ``picture.heic``, ``picture.unreadable``, ``picture.too_large``.
    """
    if data[4:12] in _HEIC:
        raise UserError("picture.heic", "这张照片是苹果手机的 HEIC 格式，这里打不开，没有加入。请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或转成 JPG。")
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        for number in range(_frame_count(picture)):
            if number:
                picture.seek(number)
            _check_size(picture)
            yield _plain(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, ArithmeticError):
        raise UserError("picture.unreadable", "这张图片打不开，可能没有拷完或已损坏，没有加入；别的图片不受影响。请重新拷贝或重拍。") from None


def _frame_count(picture: Image.Image) -> int:
    """Pages of a TIFF; a camera's JPEG may carry small copies of itself, which are none."""
    return min(MOST_FRAMES, getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    by = max(picture.size) / _ENOUGH
    if by > 1:  # a JPEG is read at half or a quarter of its size: that is quicker, and enough
        picture.draft(picture.mode, (int(picture.width / by), int(picture.height / by)))


def _too_large() -> UserError:
    return UserError("picture.too_large", "这张图片超过 6000 万像素，没有加入，以免电脑卡住。请把扫描仪设为 300 dpi、手机照片设为普通大小再试。")


def _plain(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits a pixel: ``convert`` would cut off instead of scaling
        upright = upright.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright.convert("RGBA"))
    made = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    made.info = {}
    made.getexif().clear()
    return made


def encode(picture: Image.Image, quality: int = 92) -> bytes:
    """As JPEG, without metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def mended(picture: Image.Image, mend: Mend, longest: int = _LONG) -> Image.Image:
    """The sheet in the picture, its long side at most ``longest`` pixels."""
    made = _cut(picture, mend.corners, longest)
    made.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if mend.turn % 4:
        made = made.transpose((Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[mend.turn % 4 - 1])
    if mend.grey:
        made = made.convert("L")
    return _cleaned(made) if mend.clean else made


def _cut(picture: Image.Image, corners: Quad, longest: int) -> Image.Image:
    """Straighten the four corners out to a rectangle; of what lies outside the picture, white."""
    if corners == FULL:
        return picture.copy()
    width, height = size_of(corners, picture.size)
    shrink = min(1.0, longest / max(width, height))
    target = max(1, round(width * shrink)), max(1, round(height * shrink))
    white = 255 if picture.mode == "L" else (255, 255, 255)
    # The filter looks at two pixels a side: a much larger picture is reduced first, or letters would break up.
    by = max(1, int(1 / shrink))
    source = picture.reduce(by) if by > 1 else picture
    return source.transform(
        target, Image.Transform.PERSPECTIVE, _perspective(target, corners, source.size),
        resample=Image.Resampling.BICUBIC, fillcolor=white,
    )


def _perspective(target: tuple[int, int], corners: Quad, size: tuple[int, int]) -> tuple[float, ...]:
    """The eight numbers by which Pillow finds the pixel of the picture for one of the target.

    Unit square to quadrilateral in closed form (Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = [(x * size[0], y * size[1]) for x, y in corners]
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    whole = dx1 * dy2 - dx2 * dy1 or 1e-9
    g, h = (dx3 * dy2 - dx2 * dy3) / whole, (dx1 * dy3 - dx3 * dy1) / whole
    wide, high = target
    return (
        (x1 - x0 + g * x1) / wide, (x3 - x0 + h * x3) / high, x0,
        (y1 - y0 + g * y1) / wide, (y3 - y0 + h * y3) / high, y0, g / wide, h / high,
    )


def _cleaned(picture: Image.Image) -> Image.Image:
    """Every channel divided by the light that falls on the paper there, so that paper is white and ink keeps its colour."""
    return Image.merge(picture.mode, [_lit(channel) for channel in picture.split()])


def _lit(channel: Image.Image) -> Image.Image:
    small = channel.copy()
    small.thumbnail((4 * _BACKGROUND, 4 * _BACKGROUND), Image.Resampling.BOX)
    light = small.filter(ImageFilter.MaxFilter(9))  # writing is narrower than this
    light.thumbnail((_BACKGROUND, _BACKGROUND), Image.Resampling.BOX)
    light = light.filter(ImageFilter.GaussianBlur(2)).resize(channel.size, Image.Resampling.BICUBIC)
    whitened = ImageMath.lambda_eval(
        lambda args: args["convert"](args["min"](args["ink"] * 262 / args["max"](args["light"], 40), 255), "L"),
        ink=channel, light=light,
    )
    assert isinstance(whitened, Image.Image)
    return whitened


def compress(picture: Image.Image, limit: int = LIMIT) -> bytes:
    """As JPEG of at most ``limit`` bytes: by quality first, then by size, but never under 150 dpi of A4.

    A picture that does not fit even then is returned as small as it gets: being legible comes before being small.
    """
    while True:
        made = _best(picture, limit, _WORST)
        if made:
            return made
        if max(picture.size) <= _SHORTEST:
            return _best(picture, limit, _LOWEST) or encode(picture, _LOWEST)
        scale = max(0.85, _SHORTEST / max(picture.size))
        picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)


def _best(picture: Image.Image, limit: int, worst: int) -> bytes:
    """The best quality that fits; empty where not even ``worst`` does."""
    best, low, high = b"", worst, _BEST
    while low <= high:
        quality = high if not best and high == _BEST else (low + high) // 2
        made = encode(picture, quality)
        if len(made) <= limit:
            best, low = made, quality + 1
        else:
            high = quality - 1
    return best
