"""Interpreter, reader and witness at the signing, line by line: a name and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.agreement import Witness
from app.domain.identity import tidy_name
from ui.widgets.basic import button
from ui.widgets.fields import Field
from ui.widgets.fields_choice import Choice, QuietCombo
from ui.widgets.reading_order import rearranged


class _Line(QWidget):
    def __init__(self, person: Witness, roles: Sequence[Choice]) -> None:
        super().__init__()
        self.person = person
        self.name, self.role = QLineEdit(person.name), QuietCombo()
        self.name.setPlaceholderText("姓名")
        for code, text in roles:
            self.role.addItem(text, code)
        if self.role.findData(person.role) < 0:  # a code of a newer program is kept
            self.role.addItem(person.role, person.role)
        self.role.setCurrentIndex(self.role.findData(person.role))
        self.remove = button("", kind="quiet", icon="trash")
        self.remove.setFixedWidth(44)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 3)
        line.addWidget(self.role, 2)
        line.addWidget(self.remove)

    def value(self) -> Witness:
        """The person as written; unknown fields stay."""
        return replace(self.person, name=tidy_name(self.name.text()), role=str(self.role.currentData() or ""))


class WitnessesField(Field):
    """The value is a tuple of ``Witness``; lines without a name do not count."""

    def __init__(self, name: str, title: str, roles: Sequence[Choice], *, hint: str = "") -> None:
        super().__init__(name, title, hint=hint)
        self._roles = roles
        self.lines: list[_Line] = []
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_button = button("有翻译、念读人或见证人在场", kind="quiet", icon="plus")
        self.add_button.clicked.connect(self.add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_editor(holder)

    def add(self) -> None:
        """Add an empty line and go there."""
        self._insert(Witness(role=self._roles[0][0]))
        self.lines[-1].name.setFocus()

    def _insert(self, person: Witness) -> None:
        line = _Line(person, self._roles)
        number = len(self.lines) + 1
        line.name.setAccessibleName(f"{self.title}第 {number} 人姓名")
        line.role.setAccessibleName(f"{self.title}第 {number} 人身份")
        line.remove.setAccessibleName(f"删除{self.title}第 {number} 人")
        line.name.textEdited.connect(lambda _text: self.touched())
        line.role.activated.connect(lambda _index: self.touched())
        line.remove.clicked.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._column.insertWidget(self._column.count() - 1, line)
        rearranged(self)

    def _remove(self, line: _Line) -> None:
        self._drop(line)
        self.touched()

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def value(self) -> tuple[Witness, ...]:
        return tuple(person for line in self.lines if (person := line.value()).name)

    def set_value(self, value: tuple[Witness, ...]) -> None:
        for line in list(self.lines):
            self._drop(line)
        for person in value:
            self._insert(person)
        self.refresh_message()

    def focus_at(self, path: str) -> bool:
        if not self.lines:
            self.add_button.setFocus()
            return True
        index = int(path[1:path.index("]")]) if path.startswith("[") else 0
        self.lines[min(index, len(self.lines) - 1)].name.setFocus()
        return True
