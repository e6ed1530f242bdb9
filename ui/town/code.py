"""A new desk's first batch: type the check code that the desk reads out over the telephone."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from ui.widgets.basic import button, card, column, label, row
from ui.widgets.labelled import Labelled

_DIGITS = 12


class CodeForm(QFrame):
    """``entered`` carries the file and twelve digits; ``closed`` puts the file aside."""

    entered = Signal(object, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self._sentence = label("", "", wrap=True)
        self.code = QLineEdit()
        self.code.setPlaceholderText("0000 0000 0000")
        self.code.setMinimumWidth(320)
        self.code.setMaximumWidth(420)
        self._field = Labelled("核对码（12 位）", self.code, "对方屏幕上“上下交换”一页写着，请对方四位四位地念。")
        self.go_button = button("核对并导入", "primary", "check")
        self.go_button.clicked.connect(self._submit)
        self.code.returnPressed.connect(self._submit)
        cancel = button("先不导入", "quiet")
        cancel.clicked.connect(self.closed)
        box = column(label("第一次来件，请打电话核对", "heading"), self._sentence, self._field,
                     row(self.go_button, cancel, None), spacing=10)
        self.setLayout(column(card(box)))

    def ask(self, path: Path, sentence: str) -> None:
        """Ask for the code of ``path``."""
        self._path = path
        self._sentence.setText(f"{sentence}\n文件：{path.name}")
        self._field.show_problem("")
        self.code.clear()
        self.code.setFocus()

    def refuse(self, sentence: str) -> None:
        """The code did not fit; what was typed stays."""
        self._field.show_problem(sentence)
        self.code.setFocus()
        self.code.selectAll()

    @property
    def problem(self) -> str:
        """What is wrong with the code."""
        return self._field.problem

    def _submit(self) -> None:
        digits = re.sub(r"[\s\-－—]", "", self.code.text())
        if not re.fullmatch(r"[0-9]{12}", digits):
            self._field.show_problem(f"核对码是 {_DIGITS} 位数字，现在有 {len(digits)} 位")
            return
        self._field.show_problem("")
        self.entered.emit(self._path, digits)
