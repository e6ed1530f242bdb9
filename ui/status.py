"""The line at the bottom: encrypted, what the town has not received, the search index, who is at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme.icons import pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from app.services.context import Context


@dataclass(frozen=True)
class Standing:
    """What the line says."""

    joined: bool
    waiting: int
    returned: int
    pending: int


def standing(ctx: Context) -> Standing:
    """Read it (on a worker thread)."""
    from app.services import exchange, ledger

    status = exchange.status(ctx)
    return Standing(status.parent is not None, status.waiting, status.returned, ledger.search_pending(ctx))


class StatusLine(QWidget):
    """``lock`` asks to lock the program, ``manual`` for the manual."""

    lock = Signal()
    manual = Signal()

    def __init__(self, person: str, desk: bool) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        safe = QLabel()
        safe.setPixmap(pixmap("shield", LIGHT.good, 22, 1))
        self.exchange = label("", "small")
        self.index = label("", "small")
        self._person = label(person, "small")
        self.lock_button = button("锁定", "quiet", "lock")
        self.lock_button.setToolTip("离开座位时锁定（Ctrl+L），写了一半的内容都留着")
        self.lock_button.clicked.connect(self.lock)
        self.manual_button = button("手册", "quiet", "help")
        self.manual_button.setToolTip("怎样印文书、签名、扫描、归档（F1）")
        self.manual_button.clicked.connect(self.manual)
        line = row(safe, label("已加密", "small"), _dot(), self.exchange, _dot(), self.index, None, self._person,
                   self.manual_button, self.lock_button, spacing=10)
        line.setContentsMargins(22, 2, 12, 2)
        self.setLayout(line)

    def show_standing(self, found: Standing) -> None:
        """Show what is true now."""
        if not found.joined:
            self.exchange.setText("未加入上级" if self._desk else "乡镇数据")
        else:
            back = f"　退回 {found.returned:,} 件" if found.returned else ""
            sent = f"上级未收 {found.waiting:,} 件" if found.waiting else "上级已全部收到"
            self.exchange.setText(sent + back)
        self.index.setText(f"索引还差 {found.pending:,} 件" if found.pending else "索引完整")


def _dot() -> QLabel:
    return label("·", "small")
