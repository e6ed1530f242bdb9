"""The large picture of a page: as it will be filed, or as it came, with four corners to drag."""

from __future__ import annotations

from math import dist

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.pages import PageImage
from app.services.paper_edge import FULL, Point, Quad
from ui.theme.tokens import LIGHT

_GRAB = 28  # pixels around a corner within which it is taken
_KNOB = 12
_EDGE, _MARGIN = 20, 8  # room around the picture, with the knobs and without
_STEP, _FINE = 0.01, 0.002
_CORNERS = ("左上角", "右上角", "右下角", "左下角")
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ScanPicture(QWidget):
    """``corners_changed`` carries the corners in the picture as it came, after each drag or arrow key.

    ``hint`` stands where there is no picture.
    """

    corners_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hint = ""
        self._image = QImage()
        self._corners: Quad | None = None
        self._turn, self._active, self._dragging = 0, 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 160))
        self._name()

    @property
    def longest(self) -> int:
        """How many pixels of the screen a picture can use."""
        return max(400, round(max(self.width(), self.height()) * self.devicePixelRatioF()))

    def show_result(self, image: QImage) -> None:
        """Show the page as it will be filed."""
        self._image, self._corners = image, None
        self._name()
        self.update()

    def show_source(self, image: QImage, corners: Quad, turn: int) -> None:
        """Show the page as it came, turned, with its corners."""
        self._image = image.transformed(QTransform().rotate(90 * turn))
        self._corners, self._turn = corners, turn
        self._name()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.show_result(QImage())

    def _name(self) -> None:
        if self._corners is None:
            self.setAccessibleName("这一页的样子")
            self.setAccessibleDescription(self.hint if self._image.isNull() else "")
            return
        self.setAccessibleName(f"调整边角：现在是{_CORNERS[self._seen(self._active)]}")
        self.setAccessibleDescription("按 1、2、3、4 选一个角，按方向键移动，按住 Shift 移得细一些")

    def _seen(self, corner: int) -> int:
        """Which corner it is on the screen: the picture may be turned."""
        return (corner + self._turn) % 4

    # -- places

    def _frame(self) -> QRectF:
        """Where the picture is painted."""
        edge = _MARGIN if self._corners is None else _EDGE
        size = QSize(self.width() - 2 * edge, self.height() - 2 * edge)
        fitted = self._image.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
        return QRectF(left, top, fitted.width(), fitted.height())

    def _points(self) -> list[QPointF]:
        frame = self._frame()
        return [
            QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())
            for x, y in (_turned(corner, self._turn) for corner in self._corners or FULL)
        ]

    def _move(self, corner: int, place: Point) -> None:
        """Put a corner to a place in the picture as it is shown, and inside it."""
        assert self._corners is not None
        x, y = (min(1.0, max(0.0, part)) for part in place)
        new = list(self._corners)
        new[corner] = _turned((x, y), -self._turn % 4)
        self._corners = (new[0], new[1], new[2], new[3])
        self.update()

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._corners is None:
            return
        at = event.position()
        points = self._points()
        nearest = min(range(4), key=lambda corner: dist((points[corner].x(), points[corner].y()), (at.x(), at.y())))
        if dist((points[nearest].x(), points[nearest].y()), (at.x(), at.y())) <= _GRAB:
            self._active, self._dragging = nearest, True
            self._name()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            frame, at = self._frame(), event.position()
            self._move(self._active, ((at.x() - frame.left()) / frame.width(), (at.y() - frame.top()) / frame.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.corners_changed.emit(self._corners)

    # -- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._corners is None or not (key in _ARROWS or Qt.Key.Key_1 <= key <= Qt.Key.Key_4):
            super().keyPressEvent(event)
            return
        if key in _ARROWS:
            step = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
            x, y = _turned(self._corners[self._active], self._turn)
            self._move(self._active, (x + _ARROWS[key][0] * step, y + _ARROWS[key][1] * step))
            self.corners_changed.emit(self._corners)
        else:
            self._active = (key - Qt.Key.Key_1 - self._turn) % 4
            self._name()
            self.update()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.focus if self.hasFocus() else LIGHT.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(LIGHT.quiet_tint))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), LIGHT.radius, LIGHT.radius)
        if self._image.isNull():
            self._paint_hint(painter)
            return
        frame = self._frame()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, self._image, QRectF(self._image.rect()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(LIGHT.edge), 1))
        painter.drawRect(frame)
        if self._corners is not None:
            self._paint_corners(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setPen(QColor(LIGHT.muted))
        inside = self.rect().adjusted(24, 16, -24, -16)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere, self.hint)

    def _paint_corners(self, painter: QPainter) -> None:
        points = self._points()
        painter.setPen(QPen(QColor(LIGHT.surface), 5))
        painter.drawPolygon(QPolygonF(points))
        painter.setPen(QPen(QColor(LIGHT.primary), 3))
        painter.drawPolygon(QPolygonF(points))
        for corner, point in enumerate(points):
            chosen = corner == self._active
            painter.setPen(QPen(QColor(LIGHT.surface), 3))
            painter.setBrush(QColor(LIGHT.focus if chosen else LIGHT.primary))
            painter.drawEllipse(point, _KNOB + 2, _KNOB + 2)
            painter.drawText(QRectF(point.x() - 20, point.y() - 20, 40, 40), Qt.AlignmentFlag.AlignCenter, str(self._seen(corner) + 1))


def _turned(point: Point, by: int) -> Point:
    """Where a point of a picture is after ``by`` quarter turns clockwise."""
    x, y = point
    return ((x, y), (1 - y, x), (1 - x, 1 - y), (y, 1 - x))[by % 4]


def as_image(image: PageImage) -> QImage:
    """A picture of the services as one of Qt, with bytes of its own."""
    return QImage(image.data, image.width, image.height, image.stride, QImage.Format.Format_RGB888).copy()
