"""What a paper says about boxes that somebody writes a character into, because no font has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from app.domain.forms.sheet import Closing, Prose, Sheet, Signing, Words, texts
from printing.fonts import FontBook, printable


def with_note(sheet: Sheet, fonts: FontBook) -> Sheet:
    """The sheet with a last line of text about its boxes, before the signatures; as it is where it has none."""
    boxes = Counter(char for text in texts(sheet) for char in printable(text) if char in fonts.handwritten)
    if not boxes:
        return sheet
    pieces = sheet.pieces
    place = next((n for n, piece in enumerate(pieces) if isinstance(piece, Signing | Closing)), len(pieces))
    return replace(sheet, pieces=(*pieces[:place], Prose((Words(_note(boxes)),)), *pieces[place:]))


def _note(boxes: Counter[str]) -> str:
    several = len(boxes) > 1
    listed = "，".join(f"U+{ord(char):04X}" + f" {times}处" * several for char, times in boxes.items())
    return f"文中方框处为字库没有的字，由当事人或经办人手写：{boxes.total()}处（{listed}）。"
