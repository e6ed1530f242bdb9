"""What the codes on a scanned or photographed page say, however large or blurred the picture is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from app.domain.page_code import PageCode
from app.domain.proof import is_code
from printing.picture_codes import find_codes
from printing.proof_text import unreadable

_SIZES = (1.0, 0.5, 2.0, 0.7, 0.35)  # noise goes with smaller copies, narrow modules come out in larger ones
_LARGEST_SIDE = 9_000  # pixels of a copy
_MOST_FRAMES = 200


def pictures(data: bytes, mode: str = "L") -> Iterator[Image.Image]:
    """The pictures in a JPEG, PNG or TIFF file, upright and one after another. Raises ``proof.unreadable``."""
    try:
        with _opened(data) as opened:
            # Telephones put previews and brightness into the same JPEG file as further pictures.
            most = _MOST_FRAMES if opened.format == "TIFF" else 1
            for frame in islice(ImageSequence.Iterator(opened), most):
                yield ImageOps.exif_transpose(frame).convert(mode)
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ):
        raise unreadable() from None


def _opened(data: bytes) -> Image.Image:
    """Nothing is decoded yet; a picture that would fill the memory is refused by its size."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))


def codes_on(picture: Image.Image) -> list[str]:
    """Every text that a code says in one of several sizes of the picture, each once."""
    texts: dict[str, None] = {}
    for size in _SIZES:
        width, height = (max(1, round(side * size)) for side in picture.size)
        if max(width, height) > _LARGEST_SIDE:
            continue
        copy = picture if size == 1.0 else picture.resize((width, height), Image.Resampling.BICUBIC)
        texts |= dict.fromkeys(code.text for code in find_codes(copy))
        if any(map(is_code, texts)) and any(map(PageCode.decode, texts)):
            break  # both codes that a page of ours can have
    return list(texts)
