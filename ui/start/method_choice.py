"""Which working method a room goes by: buttons to choose from, and a sentence about the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from app.domain.method import Method
from ui.widgets.basic import button, column, label

_COLUMNS = 3


class MethodChoice(QWidget):
    """One method is always chosen; arrow keys move and Enter goes on (``entered``). ``key`` is empty for the standard one."""

    entered = Signal()

    def __init__(self, methods: tuple[Method, ...]) -> None:
        super().__init__()
        self._methods = methods
        self._group = QButtonGroup(self)
        self._about = label("", "muted", wrap=True)
        self._about.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout()
        grid.setSpacing(8)
        for index, method in enumerate(methods):
            one = button(method.name, "choice")
            one.setCheckable(True)
            one.setAccessibleName(f"{method.name}，{method.about}")
            one.toggled.connect(lambda on, item=method: self._about.setText(item.about) if on else None)
            self._group.addButton(one, index)
            grid.addWidget(one, index // _COLUMNS, index % _COLUMNS)
        self._group.button(0).setChecked(True)
        hint = "选错了不要紧，以后在“设置”里可以改，已经登记的仍按原来的办。"
        self.setLayout(column(label("本室按哪种办法办事？", "heading"), grid, self._about, label(hint, "small", wrap=True), None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    @property
    def key(self) -> str:
        """The key of the chosen method; empty for the first, which is the standard one."""
        chosen = self._group.checkedId()
        return "" if chosen <= 0 else self._methods[chosen].key

    def choose(self, key: str) -> None:
        """Choose a method by its key."""
        for index, method in enumerate(self._methods):
            if method.key == key:
                self._group.button(index).setChecked(True)

    def focus_first(self) -> None:
        """Begin at the chosen one."""
        self._group.button(max(0, self._group.checkedId())).setFocus()
