"""Buttons with more than one line: a number to look at, a matter to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.basic import label, set_property
from ui.widgets.chip import Chip, Look
from ui.widgets.elided import ElidedLabel


class Tile(QPushButton):
    """A push button with a layout of its own; keyboard and screen reader see one button named ``name``."""

    def __init__(self, layout: QLayout, name: str, kind: str = "tile") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(layout)
        for child in self.children():
            if isinstance(child, QWidget):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        """The style sheet sets a least height meant for plain buttons; ours is that of the layout."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.minimumSize().height())

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()


class NumberTile(Tile):
    """A count with its word: ``调解中 12 件``. ``tone`` colours the number when there is anything to look at."""

    def __init__(self, word: str, tone: str = "primary") -> None:
        self._word, self._tone = word, tone
        self._name = label(word, "muted")
        self._number = label("–", "number")
        self._unit = label("件", "muted")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._number)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        box = QVBoxLayout()
        box.setContentsMargins(18, 12, 18, 10)
        box.setSpacing(0)
        box.addWidget(self._name)
        box.addLayout(line)
        super().__init__(box, word)

    def set_count(self, count: int) -> None:
        """Show ``count``."""
        self._number.setText(f"{count:,}")
        set_property(self._number, "tone", self._tone if count else "muted")
        self.setAccessibleName(f"{self._word} {count} 件")

    @property
    def count(self) -> str:
        """The number as shown."""
        return self._number.text()


class CaseTile(Tile):
    """One matter in a list: name, a second line, a chip or a word on the right. ``case_id`` is what it opens."""

    def __init__(self, case_id: str, title: str, below: str, look: Look | None = None, aside: str = "",
                 tone: str = "muted") -> None:
        self.case_id = case_id
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(title, "strong"))
        words.addWidget(ElidedLabel(below, "small"))
        box = QHBoxLayout()
        box.setContentsMargins(12, 6, 12, 6)
        box.setSpacing(12)
        box.addLayout(words, 1)
        if look is not None:
            box.addWidget(Chip(look))
        if aside:
            right = label(aside)
            right.setProperty("tone", tone)
            box.addWidget(right)
        spoken = "，".join(part for part in (title, below, look.word if look else "", aside) if part)
        super().__init__(box, spoken, "line")
