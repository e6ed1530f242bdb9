"""Shortcuts of a page: they work wherever the focus is in the window, but only while the page can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def shortcut(page: QWidget, keys: str, act: Callable[[], None]) -> QShortcut:
    """Let ``keys`` do ``act`` while ``page`` is visible."""
    made = QShortcut(QKeySequence(keys), page)
    made.setContext(Qt.ShortcutContext.WindowShortcut)
    made.activated.connect(act)
    return made


def keeps_escape(event: QEvent) -> bool:
    """Whether this asks if Esc is a shortcut of the page; something open above the page answers that it is not."""
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
        return event.key() == Qt.Key.Key_Escape
    return False
