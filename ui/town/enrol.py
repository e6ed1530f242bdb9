"""Enrolling a village room: its name and division code, out comes a file to hand over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app.domain.identity import division_sound, tidy_number
from ui.widgets.basic import button, card, column, label, row
from ui.widgets.labelled import Labelled


class EnrolForm(QFrame):
    """``wanted`` carries name and division once both are right; ``closed`` hides the form."""

    wanted = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setPlaceholderText("例：城关镇东街村说事室")
        self.division = QLineEdit()
        self.division.setPlaceholderText("12 位数字，例：620102001201")
        self._name = Labelled("村室名称", self.name)
        self._division = Labelled("区划代码", self.division)
        self.make_button = button("选择文件夹，生成登记文件", "primary", "export")
        self.make_button.clicked.connect(self._submit)
        self.division.returnPressed.connect(self._submit)
        cancel = button("收起", "quiet")
        cancel.clicked.connect(self.closed)
        fields = row(self._name, self._division, spacing=16)
        fields.setStretch(0, 3)
        fields.setStretch(1, 2)
        text = "登记文件当面或用可靠的方式交给村里，一个村室一份，只能用一次。"
        box = column(label("登记一个下级村室", "heading"), label(text, "muted", wrap=True), fields,
                     row(self.make_button, cancel, None), spacing=10)
        self.setLayout(column(card(box)))

    def _submit(self) -> None:
        name, division = self.name.text().strip(), tidy_number(self.division.text())
        self._name.show_problem("" if name else "请填写村室名称")
        sound = division_sound(division)
        self._division.show_problem("" if sound else f"区划代码应是 12 位数字，现在有 {len(division)} 位")
        if name and sound:
            self.wanted.emit(name, division)

    def problems(self) -> list[str]:
        """What is wrong with name and division."""
        return [self._name.problem, self._division.problem]

    def clear(self) -> None:
        """Empty both fields, after the file has been made."""
        self.name.clear()
        self.division.clear()
