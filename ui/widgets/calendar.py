"""A month to pick a day from, laid over the page below a field. Arrows, Page Up/Down, Enter and Esc work."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.basic import button, label
from ui.widgets.fields_reading import add_months, write_date
from ui.widgets.keys import keeps_escape

_CELL = QSize(46, 42)
_WEEKDAYS = "一二三四五六日"


class MonthGrid(QWidget):
    """Six weeks of days, painted; ``day`` is the one the keyboard stands on."""

    picked = Signal(object)
    moved = Signal()

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self.day, self.today = day, today
        self.setFixedSize(_CELL.width() * 7, _CELL.height() * 7)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def go(self, day: date) -> None:
        """Move to another day."""
        if not 1 < day.year < 9999:
            return
        self.day = day
        self._name()
        self.moved.emit()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"日历，{write_date(self.day)}，星期{_WEEKDAYS[self.day.weekday()]}")

    def _first(self) -> date:
        start = self.day.replace(day=1)
        return start - timedelta(days=start.weekday())

    def day_at(self, place: QPoint) -> date | None:
        """The day under the mouse."""
        column, row = place.x() // _CELL.width(), place.y() // _CELL.height() - 1
        if not (0 <= column < 7 and 0 <= row < 6):
            return None
        return self._first() + timedelta(days=row * 7 + column)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        for column, word in enumerate(_WEEKDAYS):
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self._cell(column, 0), Qt.AlignmentFlag.AlignCenter, word)
        for number in range(42):
            day = self._first() + timedelta(days=number)
            self._paint_day(painter, self._cell(number % 7, number // 7 + 1), day)

    def _paint_day(self, painter: QPainter, cell: QRect, day: date) -> None:
        palette = self.palette()
        color = palette.color(QPalette.ColorRole.Text)
        if day == self.day:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(cell.adjusted(3, 2, -3, -2), 8, 8)
            color = palette.color(QPalette.ColorRole.HighlightedText)
        elif day == self.today:
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(3, 2, -3, -2), 8, 8)
        elif day.month != self.day.month:
            color = QColor(color)
            color.setAlpha(110)
        painter.setPen(color)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _cell(self, column: int, row: int) -> QRect:
        return QRect(QPoint(column * _CELL.width(), row * _CELL.height()), _CELL)

    def event(self, event: QEvent) -> bool:
        """Esc closes the calendar, not the page below it."""
        if keeps_escape(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.go(day)
            self.picked.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        days = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in days:
            self.go(self.day + timedelta(days=days[key]))
        elif key in months:
            self.go(add_months(self.day, months[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)


class CalendarPopup(QFrame):
    """The month with its heading. It is a child of the window and frees itself when a day is picked or it is left."""

    picked = Signal(object)

    def __init__(self, day: date, today: date, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = parent
        self.setProperty("kind", "popup")
        self.grid = MonthGrid(day, today)
        self.grid.picked.connect(self._pick)
        self.grid.moved.connect(self._show_month)
        self._heading = label("", kind="heading")
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addLayout(self._top())
        column.addWidget(self.grid)
        now = button("今天", kind="quiet")
        now.clicked.connect(lambda: self._pick(today))
        column.addWidget(now)
        self._show_month()

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, name, months in (("«", "上一年", -12), ("‹", "上一月", -1)):
            row.addWidget(self._step(text, name, months))
        row.addWidget(self._heading, 1)
        for text, name, months in (("›", "下一月", 1), ("»", "下一年", 12)):
            row.addWidget(self._step(text, name, months))
        return row

    def _step(self, text: str, name: str, months: int) -> QWidget:
        one = button(text, kind="quiet")
        one.setAccessibleName(name)
        one.setToolTip(name)
        one.setFixedWidth(42)
        one.clicked.connect(lambda: self.grid.go(add_months(self.grid.day, months)))
        return one

    def _show_month(self) -> None:
        self._heading.setText(f"{self.grid.day.year}年{self.grid.day.month}月")

    def _pick(self, day: date) -> None:
        self.picked.emit(day)
        self.close()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self.isAncestorOf(now):
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._field.setFocus()
            self.close()
        else:
            super().keyPressEvent(event)

    def open_below(self, field: QWidget) -> None:
        """Show under ``field``, or above it where the screen ends."""
        self.adjustSize()
        window = field.window()
        below = field.mapTo(window, QPoint(0, field.height() + 4))
        above = field.mapTo(window, QPoint(0, -self.height() - 4))
        place = above if below.y() + self.height() > window.height() and above.y() > 0 else below
        self.move(max(0, min(place.x(), window.width() - self.width())), place.y())
        self.show()
        self.raise_()
        self.grid.setFocus()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
