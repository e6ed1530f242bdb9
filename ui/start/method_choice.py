"""Which working method a room goes by: a list to choose from, each with a sentence about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.domain.method import Method
from ui.widgets.basic import button, label, scroll


class MethodChoice(QWidget):
    """One method is always chosen; arrow keys move and Enter goes on (``entered``). ``key`` is empty for the standard one."""

    entered = Signal()

    def __init__(self, methods: tuple[Method, ...]) -> None:
        super().__init__()
        self._methods = methods
        self._group = QButtonGroup(self)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)
        for index, method in enumerate(methods):
            one = button(f"{method.name}\n{method.about}", "choice")
            one.setCheckable(True)
            one.setChecked(index == 0)
            one.setAccessibleName(f"{method.name}，{method.about}")
            self._group.addButton(one, index)
            column.addWidget(one)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(label("本室按哪种办法办事？", "heading"))
        outer.addWidget(label("选错了不要紧，以后在“设置”里可以改，已经登记的仍按原来的办。", "muted", wrap=True))
        outer.addWidget(scroll(inner), 1)

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
