"""A record as one line that can be pressed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.domain.errors import Problem
from ui.widgets.basic import label, set_property
from ui.widgets.elided import ElidedLabel

_BRIEF = 6  # heights of a line: less room than that for the details says nothing


@dataclass(frozen=True)
class Line:
    """How an item reads while it is closed."""

    kind: str
    name: str
    brief: str


class ItemRow(QPushButton):
    """The line of an item that is not open; pressing it opens the item."""

    def __init__(self, *, compact: bool = False) -> None:
        """``compact`` is for two short lines of plain text; see ``show_text``."""
        super().__init__()
        self.setProperty("kind", "row")
        self.setAutoDefault(False)
        self._parts: list[QLabel] = []
        self._shown: tuple[int, Line, list[Problem]] | None = None
        if compact:
            self._line: QBoxLayout = QVBoxLayout(self)
            self._line.setContentsMargins(14, 6, 14, 6)
            self._line.setSpacing(0)
            self._parts = [ElidedLabel("", "strong"), ElidedLabel("", "small")]
        else:
            self._side_by_side()
        for part in self._parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._line.addWidget(part, 1 if isinstance(part, ElidedLabel) else 0)

    def _side_by_side(self) -> None:
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(18, 8, 18, 8)
        line.setSpacing(14)
        self._parts = [label("", "muted"), label("", "strong"), ElidedLabel("", "muted"), label("", "error")]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """One below the other where the name would be cut: with large letters, or long names."""
        if len(self._parts) < 4:
            return
        whole = sum(self._parts[at].sizeHint().width() for at in (0, 1, 3)) + _BRIEF * self.fontMetrics().height()
        way = QBoxLayout.Direction.LeftToRight if whole <= self.width() else QBoxLayout.Direction.TopToBottom
        if way != self._line.direction():
            self._line.setDirection(way)
            self._line.setSpacing(14 if way == QBoxLayout.Direction.LeftToRight else 2)
            self.updateGeometry()

    def show_text(self, title: str, detail: str) -> None:
        """Two lines of plain text, for a compact row."""
        self._parts[0].setText(title)
        self._parts[1].setText(detail)
        self.setAccessibleName(f"{title}，{detail}")

    def sizeHint(self) -> QSize:
        return QSize(320, max(56, self._line.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def show_line(self, number: int, line: Line, problems: list[Problem]) -> None:
        """Show the line; ``problems`` are counted at its end. What is shown already costs nothing."""
        if self._shown == (number, line, problems):
            return
        self._shown = (number, line, list(problems))
        errors = [problem for problem in problems if not problem.warning]
        state = "error" if errors else "warning" if problems else ""
        remark = f"✕ {len(errors)} 处要改" if errors else f"⚠ {len(problems)} 处请核对" if problems else ""
        for part, text in zip(self._parts, (f"{number}　{line.kind}", line.name, line.brief, remark), strict=True):
            part.setText(text)
        self._parts[3].setVisible(bool(remark))
        self._turn()
        set_property(self._parts[3], "kind", state or "muted")
        set_property(self, "state", state)
        self.setAccessibleName(f"第 {number} 项，{line.kind}，{line.name}，{line.brief}，{remark}。按回车打开")
