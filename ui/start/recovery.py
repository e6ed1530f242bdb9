"""Opening with the recovery code, and the new passphrase that follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from ui.jobs import Jobs
from ui.start.new_passphrase import NewPassphrase
from ui.start.opening import unlock_with_recovery
from ui.start.recovery_code import RecoveryEntry
from ui.start.sheet_frame import centred
from ui.widgets.basic import button, column, label, row

if TYPE_CHECKING:
    from app.services.context import Context


class Recovery(QWidget):
    """``opened`` carries the context after a new passphrase was set; ``back`` leads to the passphrase."""

    opened = Signal(object)
    back = Signal()

    def __init__(self, root: Path, jobs: Jobs) -> None:
        super().__init__()
        self._root, self._jobs = root, jobs
        self._ctx: Context | None = None
        self.renew = NewPassphrase(jobs)
        self.renew.finished.connect(self._renewed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_entry())
        self._stack.addWidget(centred(column(self.renew), 620))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    def _make_entry(self) -> QWidget:
        self.entry = RecoveryEntry()
        self.open_button = button("用恢复码打开", "primary", "key")
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self._try)
        self.entry.completed.connect(self.open_button.setEnabled)
        back = button("返回", "", "back")
        back.clicked.connect(self.back)
        self._refused = label("", "error", wrap=True)
        self._refused.hide()
        text = "第一次使用时打印过一张“恢复单”，上面有八组数字，每组六位。照着填，抄错的组会马上指出来。"
        return centred(
            column(label("用恢复码打开", "heading"), label(text, "muted", wrap=True), self.entry, self._refused,
                   row(back, None, self.open_button), spacing=14), 720)

    def start(self) -> None:
        """Ready for the first group; what was typed before is still there."""
        self.entry.fields[0].setFocus()

    def _try(self) -> None:
        code = self.entry.code()
        self.open_button.setEnabled(False)
        self._jobs.run(lambda _: unlock_with_recovery(self._root, code), self._open, self._wrong, owner=self)

    def _wrong(self, error: UserError) -> None:
        self.open_button.setEnabled(True)
        self._refused.setText(f"⚠ {error.sentence}")
        self._refused.show()

    def _open(self, ctx: Context) -> None:
        self._ctx = ctx
        self._stack.setCurrentIndex(1)
        self.renew.start(ctx)

    def _renewed(self) -> None:
        if self._ctx is not None:
            self.opened.emit(self._ctx)
