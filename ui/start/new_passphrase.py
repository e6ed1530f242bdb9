"""Choosing a passphrase: twice, with a hint on how good it is. Also used after a recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.errors import UserError
from ui.jobs import Jobs
from ui.start.strength import SHORTEST, strength
from ui.widgets.basic import button, column, label, row, set_property
from ui.widgets.labelled import Labelled
from ui.widgets.secret import SecretEdit

if TYPE_CHECKING:
    from app.services.context import Context


class PassphrasePair(QWidget):
    """Two fields and the hint."""

    def __init__(self) -> None:
        super().__init__()
        self.secret, self.again = SecretEdit("口令"), SecretEdit("再输一遍口令")
        self.field = Labelled("口令", self.secret, required=True)
        self.again_field = Labelled("再输一遍", self.again, required=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName("口令强弱")
        self._hint = label("", "small", wrap=True)
        self.secret.textChanged.connect(self._judge)
        line = row(self._bar, self._hint, spacing=12)
        line.setStretch(1, 1)
        self.setLayout(column(self.field, line, self.again_field, spacing=8))
        self._judge("")

    def _judge(self, text: str) -> None:
        found = strength(text)
        self._bar.setValue(found.steps)
        self._hint.setText(found.sentence)
        set_property(self._hint, "tone", found.tone)

    def sound(self) -> bool:
        """Whether both are long enough and equal; marks the fields."""
        text = self.secret.text()
        self.field.show_problem("" if len(text) >= SHORTEST else f"口令至少要{SHORTEST}个字")
        self.again_field.show_problem("" if text == self.again.text() else "两遍口令不一样")
        return len(text) >= SHORTEST and text == self.again.text()

    def clear(self) -> None:
        """Forget both."""
        self.secret.clear()
        self.again.clear()


class NewPassphrase(QWidget):
    """A new passphrase after the room was opened with the recovery code."""

    finished = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._ctx: Context | None = None
        self.pair = PassphrasePair()
        self.save_button = button("设好，打开", "primary", "check")
        self.save_button.clicked.connect(self._save)
        self.pair.again.returnPressed.connect(self._save)
        text = "恢复码对了。请设一个新口令，以后用它打开；纸上的恢复码仍然有效，请继续收好。"
        self.setLayout(column(label("设新口令", "heading"), label(text, "muted", wrap=True), self.pair,
                              row(None, self.save_button), spacing=14))

    def start(self, ctx: Context) -> None:
        """Ask for a new passphrase for ``ctx``."""
        self._ctx = ctx
        self.pair.secret.setFocus()

    def _save(self) -> None:
        ctx = self._ctx
        if ctx is None or not self.pair.sound():
            return
        passphrase = self.pair.secret.text()

        def work(_: object) -> None:
            from app.services import setup

            setup.set_passphrase(ctx, passphrase)

        self._jobs.run(work, lambda _: self._done(), self._refused, owner=self)

    def _done(self) -> None:
        self.pair.clear()
        self.finished.emit()

    def _refused(self, error: UserError) -> None:
        self.pair.field.show_problem(error.sentence)
