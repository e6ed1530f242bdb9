"""A day, written as people write it, with a small calendar; and a time of day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import Problem, UserError
from ui.widgets.basic import button
from ui.widgets.calendar import CalendarPopup
from ui.widgets.fields import Field
from ui.widgets.fields_reading import NEAR, read_clock, read_date, write_date

Today = Callable[[], date]


class _DateEdit(QLineEdit):
    """Alt+Down opens the calendar, as in every date field people know."""

    def __init__(self, open_calendar: Callable[[], None]) -> None:
        super().__init__()
        self._open = open_calendar

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open()
            return
        super().keyPressEvent(event)


class DateField(Field):
    """The value is a ``date``, or None while empty or unreadable. What cannot be read stays in the field."""

    def __init__(
        self, name: str, title: str, today: Today, *, lean: str = NEAR, required: bool = False, hint: str = "",
    ) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self._today, self._lean = today, lean
        self.edit = _DateEdit(self.open_calendar)
        self.edit.setPlaceholderText("如 2026-3-5、今天")
        self.edit.textEdited.connect(lambda _text: self.touched())
        self.edit.editingFinished.connect(self.settle)
        self._open = button("", kind="quiet", icon="calendar")
        self._open.setAccessibleName(f"{title}：打开日历")
        self._open.setFixedWidth(48)
        self._open.setToolTip("打开日历（Alt+↓）")
        self._open.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._open.clicked.connect(self.open_calendar)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.edit, 1)
        line.addWidget(self._open)
        self.set_editor(self.edit, row)

    def _read(self) -> date | None:
        return read_date(self.edit.text(), self._today(), self._lean)

    def settle(self) -> None:
        """Write the day out in full, so that a wrong reading is seen at once."""
        day = self.value()
        if day is not None and self.edit.text() != write_date(day):
            self.edit.setText(write_date(day))
        self.refresh_message()

    def open_calendar(self) -> None:
        """Show the calendar below the field."""
        popup = CalendarPopup(self.value() or self._today(), self._today(), self.edit)
        popup.picked.connect(self._picked)
        popup.open_below(self.edit)

    def _picked(self, day: date) -> None:
        self.edit.setText(write_date(day))
        self.touched()
        self.edit.setFocus()

    def value(self) -> date | None:
        try:
            return self._read()
        except UserError:
            return None

    def set_value(self, value: date | None) -> None:
        if value != self.value() or self.own_problem():
            self.edit.setText(write_date(value) if value else "")
        self.settle()

    def raws(self) -> dict[str, str]:
        return {"": self.edit.text()} if self.own_problem() else {}

    def set_raws(self, raws: Mapping[str, str]) -> None:
        if "" in raws:
            self.edit.setText(raws[""])
            self.refresh_message()

    def own_problem(self) -> Problem | None:
        try:
            self._read()
        except UserError as error:
            return Problem("", error.sentence)
        return None


class TimeField(Field):
    """A time of day; the value is ``09:30``, or what was typed where it cannot be read: the check refuses it."""

    def __init__(self, name: str, title: str, *, placeholder: str = "如 9:30、下午3点") -> None:
        super().__init__(name, title)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.textEdited.connect(lambda _text: self.touched())
        self.edit.editingFinished.connect(self.settle)
        self.set_editor(self.edit)

    def settle(self) -> None:
        """Write the time out."""
        if not self.own_problem() and self.edit.text() != self.value():
            self.edit.setText(self.value())
        self.refresh_message()

    def value(self) -> str:
        try:
            return read_clock(self.edit.text())
        except UserError:
            return self.edit.text().strip()

    def set_value(self, value: str) -> None:
        if value != self.value():
            self.edit.setText(value)
        self.refresh_message()

    def own_problem(self) -> Problem | None:
        try:
            read_clock(self.edit.text())
        except UserError as error:
            return Problem("", error.sentence)
        return None
