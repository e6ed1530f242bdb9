"""Invited helpers: a name, what they are, and in a joint session their unit, line by line."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.identity import tidy_name
from app.domain.session import Participant
from ui.widgets.basic import button
from ui.widgets.fields import Field
from ui.widgets.reading_order import rearranged


class _Line(QWidget):
    def __init__(self, person: Participant) -> None:
        super().__init__()
        self.person = person
        self.name = QLineEdit("" if person.name == person.unit else person.name)
        self.role, self.unit = QLineEdit(person.role), QLineEdit(person.unit)
        self.name.setPlaceholderText("姓名")
        self.role.setPlaceholderText("身份，例如：村民小组长、律师")
        self.unit.setPlaceholderText("单位，例如：派出所")
        self.remove = button("", kind="quiet", icon="trash")
        self.remove.setFixedWidth(44)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 2)
        line.addWidget(self.role, 3)
        line.addWidget(self.unit, 3)
        line.addWidget(self.remove)

    def value(self) -> Participant:
        """The person as written; unknown fields stay. A unit stands for itself until somebody's name is known."""
        unit = self.unit.text().strip()
        return replace(self.person, name=tidy_name(self.name.text()) or unit, role=self.role.text().strip(), unit=unit)


class ParticipantsField(Field):
    """The value is a tuple of ``Participant``; lines without any text do not count."""

    def __init__(self, name: str, title: str, *, hint: str = "") -> None:
        super().__init__(name, title, hint=hint)
        self.lines: list[_Line] = []
        self._joint = False
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_button = button("请了人来帮忙", kind="quiet", icon="plus")
        self.add_button.clicked.connect(self.add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_editor(holder)

    def set_joint(self, joint: bool) -> None:
        """Ask for units, too: several of them sit together. Units that were written stay to be seen."""
        self._joint = joint
        for line in self.lines:
            line.unit.setVisible(joint or bool(line.unit.text()))

    def add(self) -> None:
        """Add an empty line and go there."""
        self._insert(Participant())
        self.lines[-1].name.setFocus()

    def _insert(self, person: Participant) -> None:
        line = _Line(person)
        number = len(self.lines) + 1
        for edit, what in ((line.name, "姓名"), (line.role, "身份"), (line.unit, "单位")):
            edit.setAccessibleName(f"{self.title}第 {number} 人{what}")
            edit.textEdited.connect(lambda _text: self.touched())
        line.remove.setAccessibleName(f"删除{self.title}第 {number} 人")
        line.remove.clicked.connect(lambda: self._remove(line))
        self.lines.append(line)
        line.unit.setVisible(self._joint or bool(person.unit))
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

    def value(self) -> tuple[Participant, ...]:
        return tuple(person for line in self.lines if (person := line.value()).name or person.role)

    def set_value(self, value: tuple[Participant, ...]) -> None:
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
