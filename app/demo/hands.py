"""Hands and eyes for a window that nobody sits at: typing as an input method does, waiting, taking pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE = 60.0


class Stuck(RuntimeError):
    """A step did not come to its end."""


class Hands:
    """Works one window; ``folder`` takes the pictures, numbered over all windows by ``count``."""

    def __init__(self, folder: Path, count: list[str]) -> None:
        self.folder = folder
        self.pictures = count
        self.window: QWidget = QWidget()

    def take(self, window: QWidget) -> None:
        """Turn to another window."""
        self.window = window

    def write(self, widget: QWidget, text: str) -> None:
        """Type ``text`` into a field: composed first, then committed, as Chinese input methods do."""
        widget.setFocus()
        QApplication.sendEvent(widget, QInputMethodEvent(text, []))
        commit = QInputMethodEvent()
        commit.setCommitString(text)
        QApplication.sendEvent(widget, commit)
        QApplication.processEvents()

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and release a key; shortcuts of the window see it first, as they do from a keyboard."""
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, modifier))
        QApplication.processEvents()

    def until(self, reached: Callable[[], object], what: str) -> None:
        """Wait for a state. Raises ``Stuck`` with the name of the step."""
        end = time.monotonic() + _PATIENCE
        while not reached():
            if time.monotonic() > end:
                self.window.grab().save(str(self.folder / "stuck.png"))
                raise Stuck(what)
            QApplication.processEvents()
            time.sleep(0.005)

    def rest(self, milliseconds: int = 250) -> None:
        """Let timers run, as a person pauses."""
        end = time.monotonic() + milliseconds / 1000
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def picture(self, name: str) -> None:
        """A screenshot of the window under the next number."""
        self.rest()
        file = f"{len(self.pictures) + 1:02d}-{name}.png"
        self.window.grab().save(str(self.folder / file))
        self.pictures.append(file)
