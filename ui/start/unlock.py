"""Unlocking: one passphrase field; the recovery code for those who forgot it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from ui.jobs import Jobs
from ui.start.opening import unlock
from ui.start.sheet_frame import centred
from ui.widgets.basic import button, column, label, row
from ui.widgets.labelled import Labelled
from ui.widgets.secret import SecretEdit

if TYPE_CHECKING:
    from app.services.context import Context
    from ui.start.recovery import Recovery


class UnlockPage(QWidget):
    """``opened`` carries the context of the room once it is open."""

    opened = Signal(object)

    def __init__(self, root: Path, jobs: Jobs) -> None:
        super().__init__()
        self._root, self._jobs = root, jobs
        self.recovery: Recovery | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_passphrase())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)

    def _make_passphrase(self) -> QWidget:
        self.secret = SecretEdit("口令")
        self.secret.setPlaceholderText("输入口令，按回车")
        self.field = Labelled("口令", self.secret)
        show = QCheckBox("显示口令")
        show.toggled.connect(
            lambda on: self.secret.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        )
        self.open_button = button("打开", "big", "unlock")
        self.open_button.clicked.connect(self._try)
        self.secret.returnPressed.connect(self._try)
        self.forgot = button("忘记口令", "quiet", "key")
        self.forgot.clicked.connect(self._recover)
        line = row(show, None, self.forgot)
        hint = label("数据在这台电脑上是加密的，只有口令或纸上的恢复码能打开。", "small", wrap=True)
        return centred(column(self.field, line, self.open_button, hint, spacing=12), 520)

    def start(self) -> None:
        """Ready for the passphrase."""
        self.stack.setCurrentIndex(0)
        self.secret.setFocus()

    def _recover(self) -> None:
        """The recovery code, made when it is first needed, so that the program starts quickly."""
        if self.recovery is None:
            from ui.start.recovery import Recovery

            self.recovery = Recovery(self._root, self._jobs)
            self.recovery.opened.connect(self.opened)
            self.recovery.back.connect(self.start)
            self.stack.addWidget(self.recovery)
        self.stack.setCurrentWidget(self.recovery)
        self.recovery.start()

    def _try(self) -> None:
        passphrase = self.secret.text()
        if not passphrase:
            self.field.show_problem("请输入口令")
            return
        self._wait(True)
        self._jobs.run(lambda _: unlock(self._root, passphrase), self._open, self._wrong, owner=self)

    def _wrong(self, error: UserError) -> None:
        self._wait(False)
        self.field.show_problem(error.sentence)
        self.secret.setFocus()
        self.secret.selectAll()

    def _open(self, ctx: Context) -> None:
        self._wait(False)
        self.secret.clear()
        self.field.show_problem("")
        self.opened.emit(ctx)

    def _wait(self, waiting: bool) -> None:
        self.open_button.setEnabled(not waiting)
        self.open_button.setText("正在打开…" if waiting else "打开")
