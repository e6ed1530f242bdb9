"""作废 across every page of a print that was cancelled: over the kept bytes, so that what was signed is seen as it was."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import FontBook

_WORDS, _SIZE, _SHADE = "作废", 150.0, 0.28


def stamp_void(pdf: bytes, fonts: FontBook) -> bytes:
    """A copy of an A4 paper with the word over each page."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as paper, pikepdf.open(BytesIO(_stamp(fonts))) as stamp:
        for page in paper.pages:
            page.add_overlay(stamp.pages[0], None)
        paper.save(out)
    return out.getvalue()


def _stamp(fonts: FontBook) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(40)
    canvas.setFont(fonts.font("Hei"), _SIZE)
    canvas.setFillColorRGB(0.75, 0.1, 0.1, alpha=_SHADE)
    canvas.drawCentredString(0, -_SIZE / 3, _WORDS)
    canvas.save()
    return out.getvalue()
