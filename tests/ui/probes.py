"""Looking at a window from outside: what a screen reader hears, how large targets are, how long the thread is busy."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

_CLICKED = (QAbstractButton, QComboBox, QLineEdit)


def faults(root: QWidget) -> list[str]:
    """Focusable controls without a name, and targets under 40 pixels."""
    found = []
    children: list[QWidget] = root.findChildren(QWidget)  # type: ignore[assignment]
    for widget in children:
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if not isinstance(widget, (*_CLICKED, QPlainTextEdit)):
            continue
        seen = QAccessible.queryAccessibleInterface(widget)
        name = seen.text(QAccessible.Text.Name) if seen is not None else ""
        where = f"{type(widget).__name__} {name or widget.objectName() or widget.geometry()}"
        if not name:
            found.append(f"no name: {where}")
        if isinstance(widget, _CLICKED) and widget.height() < 40:
            found.append(f"{widget.height()} px high: {where}")
    return found


class FrameProbe(QObject):
    """Measures the most that the GUI thread worked at a stretch, in seconds of its own; other work on the machine does not count."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.thread_time()
        self.worst = max(self.worst, now - self._last)
        self._last = now

    def reset(self) -> None:
        """Start measuring anew."""
        self.worst = 0.0
        self._last = time.thread_time()


def write(widget: QWidget, text: str) -> None:
    """Type ``text`` as an input method does: composed first, then committed."""
    preedit = QInputMethodEvent(text, [])
    QApplication.sendEvent(widget, preedit)
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QApplication.sendEvent(widget, commit)
