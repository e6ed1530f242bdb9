"""What every page of the window is: a title, room for content, ``refresh`` and two signals."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.basic import label, row


class Page(QWidget):
    """A page. The window calls ``refresh`` when it is shown and when data changed.

    ``open_case`` asks the window to show a matter; ``changed`` tells it that data changed.
    """

    open_case = Signal(str)
    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.title = label(title, "title")
        self.head: QHBoxLayout = row(self.title, None, spacing=12)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(22, 16, 22, 16)
        self.body.setSpacing(14)
        self.body.addLayout(self.head)
        self.first: QWidget | None = None  # what has the focus when the page is shown

    def refresh(self) -> None:
        """Show what is true now."""
