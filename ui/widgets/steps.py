"""The steps of a long form: where one is, what is done, where something must be changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.widgets.basic import set_property


class StepBar(QWidget):
    """One button per step; any step may be visited at any time."""

    picked = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = list(titles)
        self._group = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for index in range(len(self._titles)):
            one = QPushButton()
            one.setCheckable(True)
            one.setProperty("kind", "step")
            self._group.addButton(one, index)
            line.addWidget(one, 1)
        self._group.idClicked.connect(self.picked)
        self.show_step(0, ())

    def show_step(self, step: int, wrong: Collection[int]) -> None:
        """Mark the present step; those before it count as done, those in ``wrong`` hold errors."""
        for index, title in enumerate(self._titles):
            one = self._group.button(index)
            state = "error" if index in wrong else "done" if index < step else ""
            sign = {"error": "✕", "done": "✓"}.get(state, str(index + 1))
            one.setText(f"{sign}　{title}")
            one.setChecked(index == step)
            words = {"error": "，有要改的地方", "done": "，已填写"}.get(state, "")
            one.setAccessibleName(f"第 {index + 1} 步，{title}{words}")
            set_property(one, "state", state)
