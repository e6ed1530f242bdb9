"""Typing the recovery code from the paper: eight groups, each checked as soon as it is complete."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ui.widgets.basic import label, set_property

GROUPS, DIGITS = 8, 6


def group_sound(group: str) -> bool:
    """Whether a group of six digits was copied rightly (its last digit checks the others, ISO 7064 MOD 11,10)."""
    if not re.fullmatch(r"[0-9]{6}", group):
        return False
    product = 10
    for digit in group[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(group[-1])


class RecoveryEntry(QWidget):
    """Eight fields. ``completed`` tells that all groups are right; a pasted code fills all of them."""

    completed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[QLineEdit] = []
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for index in range(GROUPS):
            field = QLineEdit()
            field.setAccessibleName(f"恢复码第 {index + 1} 组")
            field.setPlaceholderText(f"第 {index + 1} 组")
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            field.textEdited.connect(lambda text, at=index: self._typed(at, text))
            field.installEventFilter(self)
            self.fields.append(field)
            grid.addWidget(field, index // 4, index % 4)
        grid.addWidget(self._problem, 2, 0, 1, 4)

    def code(self) -> str:
        """What was typed, as it stands on the paper."""
        return "-".join(field.text() for field in self.fields)

    def _typed(self, at: int, text: str) -> None:
        digits = re.sub(r"\D", "", text)
        if len(digits) > DIGITS:
            self._spread(at, digits)
        elif digits != text:
            self.fields[at].setText(digits)
        if len(digits) == DIGITS and at + 1 < GROUPS and group_sound(digits):
            self.fields[at + 1].setFocus()
            self.fields[at + 1].selectAll()
        self._check()

    def _spread(self, at: int, digits: str) -> None:
        for index in range(at, GROUPS):
            part, digits = digits[:DIGITS], digits[DIGITS:]
            if part or index == at:
                self.fields[index].setText(part)
        filled = [index for index, field in enumerate(self.fields) if len(field.text()) == DIGITS]
        self.fields[max(filled, default=at)].setFocus()

    def _check(self) -> None:
        wrong = []
        for index, field in enumerate(self.fields):
            bad = len(field.text()) >= DIGITS and not group_sound(field.text())
            set_property(field, "state", "error" if bad else "")
            if bad:
                wrong.append(str(index + 1))
        self._problem.setText(f"⚠ 第 {'、'.join(wrong)} 组抄得不对，请对照纸上再看一遍。")
        self._problem.setVisible(bool(wrong))
        self.completed.emit(all(group_sound(field.text()) for field in self.fields))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in an empty field goes to the end of the one before."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.fields:
            at = self.fields.index(watched)
            if event.key() == Qt.Key.Key_Backspace and at and not self.fields[at].text():
                self.fields[at - 1].setFocus()
                return True
        return super().eventFilter(watched, event)
