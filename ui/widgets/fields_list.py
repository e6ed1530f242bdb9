"""A list of texts (requests, clauses): numbered, added, removed and moved by keyboard or mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.domain.errors import Problem
from ui.theme.icons import icon
from ui.widgets.basic import button, label, palette_color, set_property
from ui.widgets.fields import Field, reveal, split_path
from ui.widgets.fields_text import GrowingEdit
from ui.widgets.reading_order import rearranged

Number = Callable[[int], str]


def arabic(index: int) -> str:
    """``1.``"""
    return f"{index + 1}."


class _Row(QFrame):
    """One text with its number and its buttons."""

    def __init__(self, text: str, lines: int) -> None:
        super().__init__()
        self.number = label("", kind="clause")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.number.setContentsMargins(0, 10, 0, 0)
        self.edit = GrowingEdit(lines, 10)
        self.edit.setPlainText(text)
        self.more = QToolButton()
        self.more.setProperty("kind", "quiet")
        size = QApplication.font().pixelSize() + 4
        self.more.setIcon(icon("more", palette_color(QPalette.ColorRole.Link), size))
        self.more.setIconSize(QSize(size, size))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.up, self.down, self.remove = (menu.addAction(text) for text in ("上移（Alt+↑）", "下移（Alt+↓）", "删除"))
        self.more.setMenu(menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.number)
        line.addWidget(self.edit, 1)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)


class StringListField(Field):
    """The value is a tuple of the texts that are not empty.

    Enter at the end of a text adds the next one, Backspace in an empty one removes it, Alt+Up and Alt+Down move.
    """

    def __init__(
        self, name: str, title: str, *, add: str = "再加一条", number: Number = arabic, lines: int = 1, hint: str = "",
        required: bool = False, placeholder: str = "",
    ) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self._number, self._lines, self._placeholder = number, lines, placeholder
        self.rows: list[_Row] = []
        self._quiet = False
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column.addLayout(self._column)
        self.add_button = button(add, kind="quiet", icon="plus")
        self.add_button.setAccessibleName(f"{title}：{add}")
        self.add_button.clicked.connect(lambda: self.insert(len(self.rows)))
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_editor(holder)
        self.set_value(())

    def value(self) -> tuple[str, ...]:
        return tuple(text for row in self.rows if (text := row.edit.toPlainText().strip()))

    def set_value(self, value: tuple[str, ...]) -> None:
        if value != self.value() or not self.rows:
            self._quiet = True
            while self.rows:
                self._drop(0)
            for text in value or ("",):
                self._make(len(self.rows), text)
            self._quiet = False
            self._renumber()
        self.refresh_message()

    def insert(self, index: int, text: str = "") -> None:
        """Add a text at ``index`` and go there."""
        row = self._make(index, text)
        self._renumber()
        row.edit.setFocus()
        reveal(row)
        self.touched()

    def append(self, text: str) -> None:
        """Add a text at the end, or into an empty last row."""
        if self.rows and not self.rows[-1].edit.toPlainText().strip():
            self.rows[-1].edit.setPlainText(text)
        else:
            self.insert(len(self.rows), text)

    def remove(self, index: int) -> None:
        """Take a text out; the last one is only emptied."""
        if len(self.rows) == 1:
            self.rows[0].edit.clear()
            return
        self._drop(index)
        self._renumber()
        self.rows[max(0, index - 1)].edit.setFocus()
        self.touched()

    def move_row(self, index: int, step: int) -> None:
        """Swap a text with its neighbour."""
        target = index + step
        if 0 <= target < len(self.rows):
            row = self.rows.pop(index)
            self.rows.insert(target, row)
            self._column.removeWidget(row)
            self._column.insertWidget(target, row)
            rearranged(self)
            self._renumber()
            row.edit.setFocus()
            self.touched()

    def _make(self, index: int, text: str) -> _Row:
        row = _Row(text, self._lines)
        row.edit.setPlaceholderText(self._placeholder)
        row.edit.textChanged.connect(self._typed)
        row.edit.installEventFilter(self)
        row.up.triggered.connect(lambda: self.move_row(self.rows.index(row), -1))
        row.down.triggered.connect(lambda: self.move_row(self.rows.index(row), 1))
        row.remove.triggered.connect(lambda: self.remove(self.rows.index(row)))
        self.rows.insert(index, row)
        self._column.insertWidget(index, row)
        rearranged(self)
        return row

    def _drop(self, index: int) -> None:
        row = self.rows.pop(index)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _renumber(self) -> None:
        texts = [self._number(index) for index in range(len(self.rows))]
        wide = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        for index, row in enumerate(self.rows):
            name = f"{self.title}第 {index + 1} 条"
            row.number.setText(texts[index])
            row.number.setFixedWidth(wide + 6)
            row.edit.setAccessibleName(name)
            row.more.setAccessibleName(f"{name}：上移、下移、删除")
            row.more.setToolTip("上移、下移、删除")
            row.up.setEnabled(index > 0)
            row.down.setEnabled(index < len(self.rows) - 1)

    def _typed(self) -> None:
        if not self._quiet:
            self.touched()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Backspace and Alt+arrows inside a text."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            index = next((i for i, row in enumerate(self.rows) if row.edit is watched), -1)
            if index >= 0 and self._key(index, event):
                return True
        return super().eventFilter(watched, event)

    def _key(self, index: int, event: QKeyEvent) -> bool:
        key, edit = Qt.Key(event.key()), self.rows[index].edit
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_row(index, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and edit.textCursor().atEnd():
            if edit.toPlainText().strip():
                self.insert(index + 1)
        elif key == Qt.Key.Key_Backspace and not edit.toPlainText() and len(self.rows) > 1:
            self.remove(index)
        else:
            return False
        return True

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        for row in self.rows:
            set_property(row.edit, "state", "")
        filled = [row for row in self.rows if row.edit.toPlainText().strip()]
        for problem in problems:
            index = _index(problem.path)
            if 0 <= index < len(filled):
                set_property(filled[index].edit, "state", "warning" if problem.warning else "error")
        return super().show_problems(problems)

    def focus_at(self, path: str) -> bool:
        index = max(0, _index(path))
        self.rows[min(index, len(self.rows) - 1)].edit.setFocus()
        reveal(self)
        return True


def _index(path: str) -> int:
    head = split_path(path)[0]
    return int(head[1:-1]) if head.startswith("[") else -1
