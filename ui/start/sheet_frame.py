"""The quiet ground of everything before the room is open: seal, name, and one card in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from ui.widgets.basic import card, column, label, row, scroll

_HEIGHT_AT_18 = 26  # of a line of text at 18 pixels; cards grow with the text


def brand() -> QWidget:
    """The seal and the name of the program."""
    seal = label("说", "seal")
    seal.setProperty("size", "large")
    seal.setAlignment(Qt.AlignmentFlag.AlignCenter)
    seal.setFixedSize(52, 52)
    name = label("说事簿", "title")
    under = label("村（社区）人民调解登记、文书与上报", "small")
    holder = QWidget()
    holder.setLayout(row(None, seal, column(name, under, spacing=0), None, spacing=14))
    return holder


def centred(content: QLayout, width: int, branded: bool = True) -> QWidget:
    """``content`` in a card of ``width`` in the middle of the window; it scrolls when the window is small."""
    frame = card(content, pad=28)
    frame.setFixedWidth(round(width * frame.fontMetrics().height() / _HEIGHT_AT_18))
    inner = QWidget()
    middle = row(None, frame, None)
    above = (brand(), 8) if branded else ()
    inner.setLayout(column(None, *above, middle, None, spacing=10, margin=16))
    outer = QWidget()
    outer.setProperty("kind", "page")
    outer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    outer.setLayout(column(scroll(inner)))
    return outer
