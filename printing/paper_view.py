"""Scans and files that somebody brought as one PDF, to be looked at beside the kept print. Nothing of it is stored."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
from PIL import Image

from printing.paper_pictures import pictures
from printing.rendered import Rendered

_LARGEST_SIDE = 2_200  # pixels: enough to read small print on the screen
_A4_INCHES = 210 / 25.4


def as_one(files: Sequence[bytes]) -> Rendered:
    """All pages of all files, one after another. Raises ``proof.unreadable``."""
    with pikepdf.new() as whole:
        for part in (part for data in files for part in _parts(data)):
            with pikepdf.open(io.BytesIO(part)) as pages:
                whole.pages.extend(pages.pages)
        out = io.BytesIO()
        whole.save(out)
        return Rendered(out.getvalue(), len(whole.pages), "拿来的文书")


def _parts(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"%PDF"):
        yield data
        return
    for picture in pictures(data, "RGB"):
        yield _page(picture)


def _page(picture: Image.Image) -> bytes:
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=picture.width / _A4_INCHES, quality=80)
    return out.getvalue()
