"""What the tests of forms share: typing as people do, and looking for controls that some people could not use."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.widgets.elided import ElidedLabel


def compose(widget: QWidget, preedits: list[str], commit: str) -> None:
    """What a Chinese input method sends: a few preedits, then one commit."""
    for text in preedits:
        QApplication.sendEvent(widget, QInputMethodEvent(text, []))
    event = QInputMethodEvent()
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def settled(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until no work is left."""
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)


def controls(root: QWidget) -> Iterator[QWidget]:
    """Every visible control that takes the focus by Tab."""
    for widget in root.findChildren(QWidget):
        tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inside = widget.parentWidget() is not None and isinstance(widget.parentWidget(), QAbstractScrollArea)
        if widget.isVisibleTo(root) and tabs and widget.focusProxy() is None and not inside:
            yield widget


def nameless(root: QWidget) -> list[str]:
    """Controls without an accessible name."""
    return [
        f"{type(widget).__name__} {widget.property('text')}" for widget in controls(root)
        if not (widget.accessibleName() or widget.property("text"))
        and not widget.objectName().startswith("qt_") and type(widget).__name__ != "QScrollArea"
    ]


def small(root: QWidget) -> list[str]:
    """Controls that are hard to hit."""
    return [
        f"{type(widget).__name__} {widget.accessibleName()} {widget.width()}×{widget.height()}"
        for widget in controls(root) if widget.height() < 40 or widget.width() < 40
    ]


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab visits inside ``root``, from the first control on."""
    visited: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not root:
        tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if root.isAncestorOf(widget) and widget.isVisibleTo(root) and tabs and widget.focusProxy() is None:
            visited.append(widget)
        widget = widget.nextInFocusChain()
    return visited


def jumps_back(root: QWidget, column: QWidget | None = None) -> list[str]:
    """Controls (of one ``column``) that Tab reaches although they stand above the one before."""
    found, last = [], None
    for widget in tab_order(root):
        if column is not None and not column.isAncestorOf(widget):
            continue
        top = widget.mapTo(root, widget.rect().topLeft()).y()
        if last is not None and top < last - 12:
            found.append(f"{type(widget).__name__} {widget.accessibleName()}")
        last = top
    return found


def cut(root: QWidget) -> list[str]:
    """What does not show all of its words: labels and buttons that are too small, and areas that scroll sideways."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root):
            continue
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text():
            high = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            wide = 0 if widget.wordWrap() else widget.sizeHint().width()
            if widget.width() < wide or widget.height() < high:
                found.append(f"label {widget.text()}")
        elif isinstance(widget, QAbstractButton) and widget.text() and widget.width() < widget.sizeHint().width():
            found.append(f"button {widget.text()}")
        elif isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
            found.append(f"scrolls sideways: {type(widget.widget()).__name__}")
        elif isinstance(widget, ElidedLabel) and widget.toolTip() == widget.text() != "":
            found.append(f"elided {widget.text()}")
    return found
