"""作废 across every page of a print that was cancelled: over the kept bytes, so that what was signed is seen as it was."""

from __future__ import annotations

import math
from io import BytesIO

import pikepdf

from printing.archive import About, write
from printing.fonts import FontBook
from printing.paragraph import HanParagraph, Run, Style
from printing.surface import Canvas

_WORDS, _SIZE, _GREY = "作废", 150.0, 0.8
_WIDTH, _HEIGHT = 2 * _SIZE, 1.2 * _SIZE
_ANGLE = math.radians(40)
_SHARE = 0.55  # of the page's width
_NAME, _DARKENS = "/VoidStamp", "/VoidDarkens"


def stamp_void(pdf: bytes, fonts: FontBook) -> bytes:
    """A copy with the word over each page; what is below stays readable. The same input gives the same bytes."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as paper, pikepdf.open(BytesIO(_stamp(fonts))) as stamp:
        word = paper.copy_foreign(stamp.pages[0].as_form_xobject())
        for page in paper.pages:
            _put(page, word)
        paper.save(out, deterministic_id=True)
    return out.getvalue()


def _stamp(fonts: FontBook) -> bytes:
    canvas = Canvas(fonts, _WIDTH, _HEIGHT)
    style = Style(face="Hei", size=_SIZE, leading=_HEIGHT, indent=0, align="center", grey=_GREY)
    HanParagraph([Run(_WORDS)], style, fonts, tag="Artifact").draw(canvas, 0, _HEIGHT, _WIDTH)
    canvas.showPage()
    return write(canvas, About("", ""))


def _put(page: pikepdf.Page, word: pikepdf.Object) -> None:
    """The word in the middle, rising to the right; it darkens what is below and hides nothing."""
    left, low, right, top = (float(side) for side in page.trimbox)
    scale = _SHARE * (right - left) / _WIDTH
    cosine, sine = scale * math.cos(_ANGLE), scale * math.sin(_ANGLE)
    x = (left + right) / 2 - (_WIDTH * cosine - _HEIGHT * sine) / 2
    y = (low + top) / 2 - (_WIDTH * sine + _HEIGHT * cosine) / 2
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    for kind, name, made in (
        ("/XObject", _NAME, word), ("/ExtGState", _DARKENS, pikepdf.Dictionary(BM=pikepdf.Name.Multiply)),
    ):
        there = pikepdf.Dictionary(dict(resources[kind].items()) if kind in resources else {})
        there[name] = made
        resources[kind] = there
    page.obj.Resources = resources
    page.contents_add(b"q", prepend=True)
    matrix = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f}"
    page.contents_add(f"Q q {_DARKENS} gs {matrix} cm {_NAME} Do Q".encode())
