"""The list of batches that were sent, newest first: number, when, how much, received or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from ui.messages import moment
from ui.theme.tokens import LIGHT
from ui.widgets.basic import clear_layout, label, rule
from ui.widgets.chip import Chip, Look

if TYPE_CHECKING:
    from app.services.exchange import BatchOut

_SHOWN = 30


class BatchList(QFrame):
    """One line for each batch."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)

    def show_batches(self, batches: list[BatchOut]) -> None:
        """Show them; the caller gives the newest first."""
        clear_layout(self._box)
        if not batches:
            self._box.addWidget(label("还没有导出过。", "muted"))
        for batch in batches[:_SHOWN]:
            if self._box.count():
                self._box.addWidget(rule())
            self._box.addWidget(_line(batch))
        if len(batches) > _SHOWN:
            self._box.addWidget(label(f"更早的 {len(batches) - _SHOWN} 批没有列出。", "small"))


def _line(batch: BatchOut) -> QFrame:
    frame = QFrame()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 6, 0, 6)
    grid.setHorizontalSpacing(16)
    grid.addWidget(label(f"第 {batch.number} 批", "strong"), 0, 0)
    grid.addWidget(label(f"{batch.cases} 件，{batch.versions} 次保存"), 0, 1)
    grid.addWidget(Chip(batch_look(batch.received)), 0, 2)
    grid.addWidget(label(f"{moment(batch.made_at)}　{batch.file_name}", "small"), 1, 0, 1, 3)
    grid.setColumnStretch(1, 1)
    return frame


def batch_look(received: bool) -> Look:
    """The chip of a batch."""
    if received:
        return Look("上级已收", "check", LIGHT.good, LIGHT.good_tint)
    return Look("等待回执", "ring", LIGHT.warning, LIGHT.warning_tint)
