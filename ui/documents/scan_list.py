"""The pages on the table as a list of small pictures, each with what it is; missing pages stand among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from ui.documents.scan_picture import as_image
from ui.documents.scan_work import Gap, Held, Row
from ui.theme.tokens import LIGHT

THUMB = 120  # pixels of the long side
_WIDE, _HIGH = 66, 88
_ROLE = Qt.ItemDataRole.UserRole


class ScanList(QListWidget):
    """``chosen`` carries the page whose line was chosen."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("扫描的各页")
        self.setIconSize(QSize(_WIDE, _HIGH))
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._current)

    def show_rows(self, rows: Sequence[Row], current: Held | None) -> None:
        """Show the pages; ``current`` keeps the mark."""
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = self._item(row)
            self.addItem(item)
            if row is current:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self._fit()

    def refresh(self, held: Held) -> None:
        """Show one page anew."""
        for at in range(self.count()):
            if self.item(at).data(_ROLE) is held:
                _dress(self.item(at), held)
        self._fit()

    def _fit(self) -> None:
        """Lines as high as their words: Qt reckons with a single line of them."""
        beside = 3 * self.fontMetrics().height()  # of the style sheet, between picture and words too
        for at in range(self.count()):
            item = self.item(at)
            picture = _WIDE if item.data(_ROLE) is not None else 0
            room = QRect(0, 0, max(60, self.viewport().width() - picture - beside), 10_000)
            words = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere, item.text())
            item.setSizeHint(QSize(10, max(words.height() + 20, _HIGH + 14 if picture else 44)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _item(self, row: Row) -> QListWidgetItem:
        item = QListWidgetItem()
        if isinstance(row, Gap):
            item.setText(f"⚠ {row.sentence}")
            item.setForeground(QColor(LIGHT.danger))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        else:
            item.setData(_ROLE, row)
            _dress(item, row)
        return item

    def _current(self, item: QListWidgetItem | None) -> None:
        held = item.data(_ROLE) if item is not None else None
        if held is not None:
            self.chosen.emit(held)


def _dress(item: QListWidgetItem, held: Held) -> None:
    item.setText("\n".join(held.lines))
    item.setToolTip(held.page.name)
    item.setForeground(QColor(LIGHT.text if held.sure else LIGHT.warning))
    if held.thumb is not None:
        picture = QPixmap.fromImage(as_image(held.thumb))
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # not tinted
        item.setIcon(icon)
