"""Pictures of glyphs as short rows of numbers, so that two fonts can be compared in plain Python.

A raster of ink differs too much between a Song and a Kai; where strokes run, and in which direction, differs little.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from operator import mul
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIDE = 8  # fields across and down, for each of four directions
_EM = 48
_MARGIN = 16
_BASELINE = _MARGIN + 42  # the heights that fonts name differ; where the strokes stand does not
_INK = 4 * SIDE  # the square that the ink is stretched to, in pixels
_EDGE = 4
_FLATTEST = 4  # a flatter or narrower glyph than 1:4 is not stretched to a full square
_SLOPES = (
    *((-1, 0, 1, -2, 0, 2, -1, 0, 1), (-1, -2, -1, 0, 0, 0, 1, 2, 1)),
    *((-2, -1, 0, -1, 0, 1, 0, 1, 2), (0, 1, 2, -1, 0, 1, -2, -1, 0)),
)
_ROOT = [round(16 * level**0.5) for level in range(256)]  # a thin stroke counts nearly as much as a thick one


@dataclass(frozen=True)
class Shape:
    """What a glyph looks like: strokes in each field and direction (mean 0, length 1), and the ink's width in ems."""

    strokes: array[float]
    width: float


class Drawer:
    """Draws the characters of one font file, by FreeType."""

    def __init__(self, path: Path) -> None:
        self._font = ImageFont.truetype(str(path), _EM, layout_engine=ImageFont.Layout.BASIC)
        self._shapes: dict[str, Shape | None] = {}

    def picture(self, char: str) -> Image.Image:
        """The character as it is drawn, white on black, in a square larger than the em."""
        picture = Image.new("L", (_EM + 2 * _MARGIN, _EM + 2 * _MARGIN), 0)
        ImageDraw.Draw(picture).text((_MARGIN, _BASELINE), char, font=self._font, fill=255, anchor="ls")
        return picture

    def advance(self, char: str) -> float:
        """How far it moves on, in ems."""
        return self._font.getlength(char) / _EM

    def shape(self, char: str) -> Shape | None:
        """What the character looks like in this font, None where there is no ink; kept."""
        if char not in self._shapes:
            picture = self.picture(char)
            box = picture.getbbox()
            made = Shape(_strokes(_to_square(picture.crop(box))), (box[2] - box[0]) / _EM) if box else None
            self._shapes[char] = made
        return self._shapes[char]


def _to_square(ink: Image.Image) -> Image.Image:
    least = max(ink.size) // _FLATTEST
    framed = Image.new("L", (max(ink.width, least), max(ink.height, least)), 0)
    framed.paste(ink, ((framed.width - ink.width) // 2, (framed.height - ink.height) // 2))
    square = Image.new("L", (_INK + 2 * _EDGE, _INK + 2 * _EDGE), 0)
    square.paste(framed.resize((_INK, _INK), Image.Resampling.BILINEAR), (_EDGE, _EDGE))
    return square.filter(ImageFilter.GaussianBlur(1))


def _strokes(square: Image.Image) -> array[float]:
    values = b"".join(_along(square, slope) for slope in _SLOPES)
    mean = sum(values) / len(values)
    centred = [value - mean for value in values]
    length = sum(map(mul, centred, centred)) ** 0.5 or 1.0
    return array("f", [value / length for value in centred])


def _along(square: Image.Image, slope: tuple[int, ...]) -> bytes:
    """How much edge lies across ``slope``, rising or falling, in each field."""
    rising = square.filter(ImageFilter.Kernel((3, 3), slope, scale=4))
    falling = square.filter(ImageFilter.Kernel((3, 3), [-part for part in slope], scale=4))
    edges = ImageChops.add(rising, falling).filter(ImageFilter.GaussianBlur(2))
    return edges.resize((SIDE, SIDE), Image.Resampling.BOX).point(_ROOT).tobytes()


def likeness(one: Shape | None, other: Shape | None) -> float:
    """Correlation, -1 to 1; of two blanks 1, of a blank and a drawn one -1."""
    if one is None or other is None:
        return 1.0 if one is other else -1.0
    return sum(map(mul, one.strokes, other.strokes))
