"""Two parts side by side where there is room; where there is not, only the right one while it is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.basic import row

_ENOUGH = 36  # heights of a line of text: with larger letters two parts need a wider window


class Beside(QWidget):
    """``open`` shows or hides the right part. ``narrowed`` tells when there is only room for one, and when there is again."""

    narrowed = Signal(bool)

    def __init__(self, left: QWidget, right: QWidget, shares: tuple[int, int] = (1, 1), *, opened: bool = False) -> None:
        super().__init__()
        self.left, self.right = left, right
        self.narrow = False
        self.opened = opened
        line = row(left, right, spacing=14)
        for at, share in enumerate(shares):
            line.setStretch(at, share)
        self.setLayout(line)
        self._arrange()

    def open(self, on: bool = True) -> None:
        """Show the right part, or put it away."""
        self.opened = on
        self._arrange()

    def close_right(self) -> None:
        """Put the right part away."""
        self.open(False)

    def _arrange(self) -> None:
        self.right.setVisible(self.opened)
        self.left.setVisible(not (self.opened and self.narrow))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().height() * _ENOUGH
        if narrow != self.narrow:
            self.narrow = narrow
            self._arrange()
            self.narrowed.emit(narrow)
