"""The life of a matter, drawn as a line with dots; behind, now and ahead differ in shape as well as in colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.cases.life import AHEAD, DONE, NOW, STOPPED, Moment
from ui.theme.tokens import LIGHT
from ui.widgets.basic import clear_layout, label

_WORDS = {DONE: "已完成", NOW: "正在进行", AHEAD: "还没有到", STOPPED: "已终止"}


class _Dot(QWidget):
    """The piece of the line beside one moment."""

    def __init__(self, state: str, *, first: bool, last: bool) -> None:
        super().__init__()
        self._state, self._first, self._last = state, first, last
        self.setFixedWidth(26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        center, middle = QPointF(12, 14), 14
        pen = QPen(QColor(LIGHT.edge if self._state != AHEAD else LIGHT.line), 2)
        painter.setPen(pen)
        if not self._first:
            painter.drawLine(QPointF(12, 0), QPointF(12, middle - 8))
        if not self._last:
            painter.drawLine(QPointF(12, middle + 8), QPointF(12, self.height()))
        self._paint_sign(painter, center)

    def _paint_sign(self, painter: QPainter, center: QPointF) -> None:
        color = QColor({DONE: LIGHT.good, NOW: LIGHT.warning, STOPPED: LIGHT.danger}.get(self._state, LIGHT.edge))
        painter.setPen(QPen(color, 2.4))
        painter.setBrush(color if self._state == DONE else Qt.BrushStyle.NoBrush)
        if self._state == STOPPED:
            for sign in (1, -1):
                painter.drawLine(center + QPointF(-5, -5 * sign), center + QPointF(5, 5 * sign))
            return
        painter.drawEllipse(center, 6.5, 6.5)
        if self._state == NOW:
            painter.setBrush(color)
            painter.drawEllipse(center, 2.6, 2.6)


class Timeline(QWidget):
    """Shows moments one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Show other moments."""
        clear_layout(self._column)
        for index, moment in enumerate(moments):
            self._column.addWidget(self._line(moment, index == 0, index == len(moments) - 1))
        self._column.addStretch(1)

    def _line(self, moment: Moment, first: bool, last: bool) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(_Dot(moment.state, first=first, last=last))
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 0, 0, 12)
        texts.setSpacing(0)
        top = QHBoxLayout()
        top.addWidget(label(moment.title, "muted" if moment.state == AHEAD else "strong"), 1)
        if moment.when:
            top.addWidget(label(moment.when, "small"))
        texts.addLayout(top)
        if moment.detail:
            texts.addWidget(label(moment.detail, "muted", wrap=True))
        line.addLayout(texts, 1)
        parts = (moment.title, _WORDS[moment.state], moment.when, moment.detail)
        holder.setAccessibleName("，".join(part for part in parts if part))
        return holder
