"""Labels, buttons, cards, combo boxes and layouts in the look of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from ui.theme.icons import icon as make_icon
from ui.theme.icons import pixmap

Box = TypeVar("Box", bound=QBoxLayout)

_ICON_ROLES = {
    "primary": QPalette.ColorRole.HighlightedText,
    "big": QPalette.ColorRole.HighlightedText,
    "danger": QPalette.ColorRole.BrightText,
    "quiet": QPalette.ColorRole.Link,
}


def label(text: str = "", kind: str = "", wrap: bool = False) -> QLabel:
    """A label that shows ``text`` as it is (never as markup). ``kind`` is a variant of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("kind", kind)
    return made


def button(text: str, kind: str = "", icon: str = "", shortcut: str = "") -> QPushButton:
    """A push button; its text is its accessible name. ``shortcut`` is shown in the tool tip."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        role = _ICON_ROLES.get(kind, QPalette.ColorRole.ButtonText)
        size = QApplication.font().pixelSize() + 4
        picture = make_icon(icon, palette_color(role), size)
        picture.addPixmap(pixmap(icon, palette_color(QPalette.ColorRole.PlaceholderText), size), QIcon.Mode.Disabled)
        made.setIcon(picture)
        made.setIconSize(QSize(size, size))
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        made.setToolTip(f"{text}（{shortcut}）")
    return made


def palette_color(role: QPalette.ColorRole) -> str:
    """The colour that the theme gives to ``role``, as ``#RRGGBB``."""
    return QApplication.palette().color(role).name()


def card(layout: QLayout | None = None, kind: str = "card", pad: int = 18) -> QFrame:
    """A framed ground (``card`` or ``panel``) for ``layout``."""
    frame = QFrame()
    frame.setProperty("kind", kind)
    if layout is not None:
        layout.setContentsMargins(pad, pad - 4, pad, pad - 2)
        frame.setLayout(layout)
    return frame


def rule() -> QFrame:
    """A thin dividing line."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def column(*items: QWidget | QLayout | int | None, spacing: int = 12, margin: int = 0) -> QVBoxLayout:
    """Items from top to bottom; an ``int`` is a gap in pixels and ``None`` takes the room that is left."""
    return _fill(QVBoxLayout(), items, spacing, margin)


def row(*items: QWidget | QLayout | int | None, spacing: int = 10, margin: int = 0) -> QHBoxLayout:
    """Items from left to right, as ``column``."""
    return _fill(QHBoxLayout(), items, spacing, margin)


def _fill(box: Box, items: Iterable[QWidget | QLayout | int | None], spacing: int, margin: int) -> Box:
    box.setSpacing(spacing)
    box.setContentsMargins(margin, margin, margin, margin)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)
    return box


def scroll(inner: QWidget) -> QScrollArea:
    """``inner`` in an area that scrolls up and down, and to the side where large letters leave no room; it takes no focus."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setProperty("kind", "plain")
    inner.setAutoFillBackground(False)
    area.setViewport(QWidget())  # asking for Qt's own makes PySide load every kind of widget: 12 ms of a start
    area.setWidget(inner)
    return area


def combo(choices: Iterable[tuple[str, str]], name: str) -> QComboBox:
    """A list to choose from: (code, label) pairs; ``currentData()`` is the code. ``name`` is the accessible name."""
    made = QComboBox()
    made.setItemDelegate(QStyledItemDelegate(made))
    made.setAccessibleName(name)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for code, text in choices:
        made.addItem(text, code)
    return made


def choose(box: QComboBox, code: str) -> None:
    """Select ``code``; a code that is not listed is added, so that nothing a record holds is lost."""
    at = box.findData(code)
    if at < 0 and code:
        box.addItem(code, code)
        at = box.count() - 1
    box.setCurrentIndex(at)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear_layout(layout: QLayout) -> None:
    """Remove and delete everything in ``layout``. It stays with its parent until then: moved, it would be styled anew."""
    while layout.count():
        item = layout.takeAt(0)
        widget: QWidget | None = item.widget()
        inner: QLayout | None = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
