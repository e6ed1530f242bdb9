"""Where the sheet lies in a picture, and which way up it is."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist

from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Four corners as shares of width and height, clockwise from the upper left of the picture as it lies."""

FULL: Quad = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_LOOK = 240  # pixels of the long side of the copy that is looked at
_SHEET, _GROUND = 128, 255
_LEAST, _MOST = 0.2, 0.97  # of the picture: a smaller bright patch is no sheet, a larger one leaves nothing to cut
_FILLED = 0.93  # of its four-sided outline: what fills less is no sheet of paper
_APART = 30  # levels of grey between sheet and table: less is one and the same
_INWARD = 0.006  # so that nothing of the table shows: less than a millimetre of the sheet
_A4, _NEAR = 297 / 210, 0.09


def propose(picture: Image.Image) -> Quad:
    """The corners of a bright sheet on a darker ground; ``FULL`` where none is sure."""
    small = picture.convert("L")
    small.thumbnail((_LOOK, _LOOK), Image.Resampling.BOX)
    whole = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MinFilter(7))  # closes the writing
    level, apart = _threshold(whole.histogram())
    if apart < _APART:
        return FULL
    bright = whole.point(lambda grey: _GROUND if grey > level else 0)
    middle = _inside(bright)
    if middle is None:
        return FULL
    ImageDraw.floodfill(bright, middle, _SHEET)
    outline = list(_outline(bright))
    covered = bright.histogram()[_SHEET] / (bright.width * bright.height)
    if not _LEAST <= covered <= _MOST:
        return FULL
    corners = _extremes(outline)
    area = _area(corners) / (bright.width * bright.height)
    if not area or not _FILLED <= covered / area <= 1.12:
        return FULL
    upper, right, lower, left = [(x / bright.width, y / bright.height) for x, y in corners]
    middle_x, middle_y = (upper[0] + right[0] + lower[0] + left[0]) / 4, (upper[1] + right[1] + lower[1] + left[1]) / 4
    inner = [(x + (middle_x - x) * _INWARD, y + (middle_y - y) * _INWARD) for x, y in (upper, right, lower, left)]
    return inner[0], inner[1], inner[2], inner[3]


def _threshold(counts: list[int]) -> tuple[int, float]:
    """The level that parts bright from dark best (Otsu, 1979), and how far apart the two are."""
    total, weighted = sum(counts), sum(level * count for level, count in enumerate(counts))
    best, chosen, below, low = -1.0, (127, 0.0), 0, 0
    for level, count in enumerate(counts):
        below += count
        low += level * count
        if not below or below == total:
            continue
        apart = low / below - (weighted - low) / (total - below)
        between = below * (total - below) * apart * apart
        if between > best:
            best, chosen = between, (level, -apart)
    return chosen


def _inside(bright: Image.Image) -> tuple[int, int] | None:
    """A bright point at the middle, or near it."""
    wide, high = bright.size
    for across, down in ((5, 5), (4, 5), (6, 5), (5, 4), (5, 6), (4, 4), (6, 6)):
        place = wide * across // 10, high * down // 10
        if bright.getpixel(place) == _GROUND:
            return place
    return None


def _outline(bright: Image.Image) -> Iterator[tuple[int, int]]:
    """The first and last pixel of the sheet in each row; corners are the outer edges of pixels."""
    data, wide = bright.tobytes(), bright.width
    sheet = bytes([_SHEET])
    for y in range(bright.height):
        line = data[y * wide:(y + 1) * wide]
        first = line.find(sheet)
        if first >= 0:
            last = line.rfind(sheet) + 1
            yield from ((first, y), (last, y), (last, y + 1), (first, y + 1))


def _extremes(outline: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return (
        min(outline, key=lambda p: p[0] + p[1]), max(outline, key=lambda p: p[0] - p[1]),
        max(outline, key=lambda p: p[0] + p[1]), min(outline, key=lambda p: p[0] - p[1]),
    )


def _area(corners: tuple[tuple[int, int], ...]) -> float:
    around = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2


def size_of(corners: Quad, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height in pixels of the sheet straightened out; what is nearly A4 becomes A4."""
    upper_left, upper_right, lower_right, lower_left = [(x * size[0], y * size[1]) for x, y in corners]
    width = max(dist(upper_left, upper_right), dist(lower_left, lower_right), 1.0)
    height = max(dist(upper_left, lower_left), dist(upper_right, lower_right), 1.0)
    if abs(height / width / _A4 - 1) < _NEAR:
        height = width * _A4
    elif abs(width / height / _A4 - 1) < _NEAR:
        width = height * _A4
    return round(width), round(height)


def upright(corners: tuple[tuple[int, int], ...]) -> int:
    """Quarter turns clockwise that bring a code with these corners upright: as printed, upper left and upper right first."""
    (x0, y0), (x1, y1) = corners[0], corners[1]
    across, down = x1 - x0, y1 - y0
    if abs(across) >= abs(down):
        return 0 if across >= 0 else 2
    return 3 if down >= 0 else 1
