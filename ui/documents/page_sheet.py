"""One page of a PDF on the screen: its picture, its edge, and the places on it that lead to a field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from app.services.documents import Place
from ui.documents.picture import Picture

_A4 = 297 / 210
_POINT = 0.0254 / 72  # metres
_HINT = "点一下，去改这一处"


class Sheet(Picture):
    """``stale`` means that its picture is of another text or another width. ``picked`` carries the field that was clicked."""

    picked = Signal(str)

    def __init__(self, number: int) -> None:
        super().__init__(f"第 {number + 1} 页", _A4)
        self.number = number
        self._places: tuple[Place, ...] = ()
        self._pressed = ""

    def set_places(self, places: Sequence[Place]) -> None:
        """What can be clicked on this page, in points of the paper."""
        self._places = tuple(places)
        self.setMouseTracking(bool(places))
        if not places:
            self._show_hand("")

    def path_at(self, at: QPointF) -> str:
        """The field at a spot of the widget: the smallest place there; empty where none is."""
        width = self.picture.width()
        dots = self.picture.dotsPerMeterX()
        if not width or not dots:
            return ""
        scale = width / (dots * _POINT) / self.width()  # points of the paper to a pixel of the widget
        x, down = at.x() * scale, at.y() * scale
        found = [one for one in self._places if 0 <= x - one.x <= one.width and 0 <= down - one.top <= one.height]
        return min(found, key=lambda one: one.width * one.height).path if found else ""

    def _show_hand(self, path: str) -> None:
        if path:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self.setToolTip(_HINT if path else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_hand(self.path_at(event.position()))
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.path_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        path, self._pressed = self._pressed, ""
        if path and path == self.path_at(event.position()):
            self.picked.emit(path)
        event.accept()

    def frame(self, painter: QPainter) -> None:
        """The edge of the paper."""
        painter.setPen(QPen(QColor(0, 0, 0, 40)))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
