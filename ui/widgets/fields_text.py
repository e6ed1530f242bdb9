"""Text fields. Limits count code points and are never cut off while typing: a name beyond the BMP would be torn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.domain.errors import Problem
from app.domain.identity import tidy_name
from ui.widgets.fields import Field
from ui.widgets.fields_reading import read_names


class TextField(Field):
    """One line of text. ``tidy`` is applied when the field is left and when its value is asked for."""

    def __init__(
        self, name: str, title: str, *, limit: int = 200, required: bool = False, hint: str = "", placeholder: str = "",
        tidy: Callable[[str], str] = str.strip,
    ) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self.limit, self.tidy = limit, tidy
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self.settle)
        self.set_editor(self.edit)

    def _edited(self) -> None:
        self.touched()
        if self.own_problem():
            self.refresh_message()

    def settle(self) -> None:
        """Show the tidied text; called when the field is left."""
        if self.edit.text() != self.tidy(self.edit.text()):
            self.edit.setText(self.tidy(self.edit.text()))
        self.refresh_message()

    def value(self) -> str:
        return self.tidy(self.edit.text())

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.edit.setText(value)
            self.edit.setCursorPosition(0)
        self.refresh_message()

    def own_problem(self) -> Problem | None:
        return over_limit(self.title, self.edit.text(), self.limit)


def over_limit(title: str, text: str, limit: int) -> Problem | None:
    """The problem of a text with more code points than its field allows."""
    if len(text) <= limit:
        return None
    return Problem("", f"“{title}”最多 {limit} 个字，现在有 {len(text)} 个")


class NameField(TextField):
    """A person's or an organisation's name, with the standard interpunct U+00B7."""

    def __init__(
        self, name: str, title: str, *, limit: int = 100, required: bool = False, placeholder: str = "",
    ) -> None:
        super().__init__(name, title, limit=limit, required=required, placeholder=placeholder, tidy=tidy_name)


class NamesField(TextField):
    """Several names in one line, parted by 、; the value is a tuple."""

    def __init__(self, name: str, title: str, *, required: bool = False, hint: str = "几个人用“、”隔开") -> None:
        super().__init__(
            name, title, limit=500, required=required, hint=hint, tidy=lambda text: "、".join(read_names(text))
        )

    def value(self) -> tuple[str, ...]:  # type: ignore[override]
        return read_names(self.edit.text())

    def set_value(self, value: tuple[str, ...]) -> None:  # type: ignore[override]
        if value != self.value():
            self.edit.setText("、".join(value))
        self.refresh_message()

    def add(self, name: str) -> None:
        """Add a name as if it had been typed."""
        if name not in self.value():
            self.edit.setText("、".join((*self.value(), name)))
            self.touched()


class GrowingEdit(QPlainTextEdit):
    """A text that is as high as its words need, between ``lines`` and ``most`` lines. Tab leaves it."""

    def __init__(self, lines: int = 2, most: int = 12) -> None:
        super().__init__()
        self.lines, self.most = lines, most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    def fit(self) -> None:
        """Take the height of the text."""
        wanted = max(self.lines, min(self.most, int(self.document().size().height()) or 1))
        around = self.height() - self.viewport().height() + 2 * int(self.document().documentMargin()) + 4
        high = max(40, wanted * self.fontMetrics().lineSpacing() + max(12, min(around, 40)))
        more = self.document().size().height() > self.most
        bar = Qt.ScrollBarPolicy.ScrollBarAsNeeded if more else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != bar:
            self.setVerticalScrollBarPolicy(bar)
        if self.height() != high:
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class LongTextField(Field):
    """Running text of several lines."""

    def __init__(
        self, name: str, title: str, *, limit: int = 20_000, lines: int = 4, most: int = 14, required: bool = False,
        hint: str = "", placeholder: str = "",
    ) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self.limit = limit
        self.edit = GrowingEdit(lines, most)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self._edited)
        self._quiet = False
        self.set_editor(self.edit)

    def _edited(self) -> None:
        if self._quiet:
            return
        self.touched()
        if self.own_problem():
            self.refresh_message()

    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self._quiet = True
            self.edit.setPlainText(value)
            self._quiet = False
        self.refresh_message()

    def own_problem(self) -> Problem | None:
        return over_limit(self.title, self.edit.toPlainText(), self.limit)
