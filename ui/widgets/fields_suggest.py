"""Past values offered below a text field.

The list is a child of the window, not a popup: the typing focus never leaves the line, so Chinese input methods keep
working. Down enters the list, Enter takes the value, Esc closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

from ui.widgets.keys import keeps_escape

Find = Callable[[str], Sequence[str]]
_MOST = 6


class Suggestions(QObject):
    """Offers ``find(text so far)`` below ``edit`` while it has the focus; ``take`` puts the choice into the field."""

    def __init__(self, edit: QLineEdit, find: Find, take: Callable[[str], None]) -> None:
        super().__init__(edit)
        self._edit, self._find, self._take = edit, find, take
        self._list: QListWidget | None = None
        edit.installEventFilter(self)
        edit.textEdited.connect(lambda _text: self.offer())

    @property
    def shown(self) -> list[str]:
        """What is on offer now."""
        if self._list is None or self._list.isHidden():
            return []
        return [self._list.item(index).text() for index in range(self._list.count())]

    def offer(self) -> None:
        """Show what fits, or nothing."""
        found = [text for text in self._find(self._edit.text()) if text != self._edit.text()][:_MOST]
        if not found or not self._edit.hasFocus():
            self.hide()
            return
        shown = self._made()
        shown.clear()
        shown.addItems(found)
        shown.setCurrentRow(-1)
        self._place(shown, len(found))
        shown.show()
        shown.raise_()

    def hide(self) -> None:
        """Take the list away."""
        if self._list is not None:
            self._list.hide()

    def _made(self) -> QListWidget:
        if self._list is None:
            self._list = QListWidget(self._edit.window())
            self._list.setProperty("kind", "suggest")
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setAccessibleName("以前填写过的内容")
            self._list.itemClicked.connect(lambda item: self._choose(item.text()))
        return self._list

    def _place(self, shown: QListWidget, rows: int) -> None:
        window = self._edit.window()
        if shown.parentWidget() is not window:
            shown.setParent(window)
        height = rows * max(40, shown.sizeHintForRow(0)) + 14
        below = self._edit.mapTo(window, QPoint(0, self._edit.height() + 2))
        if below.y() + height > window.height():
            below = self._edit.mapTo(window, QPoint(0, -height - 2))
        shown.setGeometry(below.x(), below.y(), max(240, self._edit.width()), height)

    def _choose(self, text: str) -> None:
        self.hide()
        self._take(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show on focus, hide when left, and walk the list by keys."""
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Move):
            self.hide()
        elif kind == QEvent.Type.FocusIn and not self._edit.text():
            self.offer()
        elif self.shown and keeps_escape(event):
            event.accept()
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.shown:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        assert self._list is not None
        key, row = Qt.Key(event.key()), self._list.currentRow()
        if key == Qt.Key.Key_Down:
            self._list.setCurrentRow(min(row + 1, self._list.count() - 1))
        elif key == Qt.Key.Key_Up and row >= 0:
            self._list.setCurrentRow(row - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._choose(self._list.item(row).text())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True


def matching(values: Sequence[str]) -> Find:
    """Values that hold what was typed, most used first; all of them while nothing is typed."""
    return lambda typed: [value for value in values if typed.strip() in value]
