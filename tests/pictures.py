"""Pages compared as pictures: what was printed and what the preview shows, both at 100 dots per inch.

Drawn four times finer first, because a PDF of 595 × 842 points and one of 595.276 × 841.89 otherwise land half a dot
apart. Two pages are the same when, over squares of three dots, no place differs by more than ``MOST`` of 255 and the mean
by no more than ``MEAN``. Measured: the same page through the driver of CUPS-PDF at most 72 and 1.3, through Qt 45 and 0.8;
another page of the same paper 200 and more, and 7 and more.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageFilter, ImageStat

MOST, MEAN = 100, 2.0
_FINE = 4


@dataclass(frozen=True)
class Difference:
    """Of grey values, 0 to 255."""

    most: int
    mean: float

    @property
    def same(self) -> bool:
        return self.most <= MOST and self.mean <= MEAN


def picture(pdf: bytes, page: int) -> Image.Image:
    """A page (0-based) in grey at 100 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    fine: Image.Image = document[page].render(scale=_FINE * 100 / 72).to_pil().convert("L")
    document.close()
    return fine.crop((0, 0, fine.width // 8 * 8 - 8, fine.height // 8 * 8 - 8)).reduce(_FINE)


def difference(one: Image.Image, two: Image.Image) -> Difference:
    size = (min(one.width, two.width), min(one.height, two.height))
    assert max(abs(one.width - two.width), abs(one.height - two.height)) <= 2, "another paper"
    soft = [image.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(1)) for image in (one, two)]
    apart = ImageChops.difference(*soft)
    return Difference(apart.getextrema()[1], ImageStat.Stat(apart).mean[0])  # type: ignore[arg-type]


def pages_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
