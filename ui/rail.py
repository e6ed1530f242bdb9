"""The navigation rail: the room's name, the pages, and the key that opens each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, column, label, row


@dataclass(frozen=True)
class Entry:
    """One page in the rail. ``key`` names it; ``shortcut`` is shown as a tool tip."""

    key: str
    title: str
    icon: str
    shortcut: str


class Rail(QWidget):
    """``chosen`` carries the key of the page asked for; ``select`` marks the page that is shown."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], site_name: str) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("页面导航")
        seal = label("说", "seal")
        seal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        seal.setFixedSize(QSize(38, 38))
        self._site = label(site_name, "small", wrap=True)
        head = row(seal, label("说事簿", "heading"), None, spacing=10)
        group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        box = column(head, self._site, 8, spacing=4)
        for entry in entries:
            one = self._button(entry)
            group.addButton(one)
            self.buttons[entry.key] = one
            box.addWidget(one)
        box.addStretch(1)
        box.setContentsMargins(12, 16, 12, 12)
        self.setLayout(box)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(max(188, round(self.fontMetrics().height() * 7.4)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _button(self, entry: Entry) -> QPushButton:
        made = button(entry.title, "nav")
        made.setCheckable(True)
        made.setIcon(icon(entry.icon, LIGHT.muted, 24, LIGHT.primary))
        made.setIconSize(QSize(24, 24))
        made.setToolTip(f"{entry.title}（{entry.shortcut}）")
        made.setAccessibleDescription(f"快捷键 {entry.shortcut}")
        made.clicked.connect(lambda: self.chosen.emit(entry.key))
        return made

    def select(self, key: str) -> None:
        """Mark ``key`` as the page that is shown."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def set_site(self, name: str) -> None:
        """Show another room name."""
        self._site.setText(name)
