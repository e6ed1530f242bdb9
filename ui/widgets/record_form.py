"""A form for a small record beside a list: opened for one record, checked and saved, and closed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.errors import Invalid, UserError
from ui.jobs import Jobs
from ui.widgets.basic import button, card, label, row
from ui.widgets.fields import Fields
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.people import Row, fill
from ui.widgets.reading_order import ReadingOrder


class RecordForm(QFrame):
    """``store`` saves on a worker thread and gives back what is stored; ``saved`` carries that. ``closed``: the person
    went back. What was typed stays until another record is opened.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, jobs: Jobs, rows: tuple[Row, ...], store: Callable[[Any], Any], word: str = "保存") -> None:
        super().__init__()
        self._jobs, self._store = jobs, store
        self._record: Any = None
        self._saving = False
        self.fields = Fields([field for line in rows for field, _ in line])
        self._title = label("", "heading", wrap=True)
        self.notice = InlineNotice()
        self.save_button = button(word, "primary", "save")
        self.save_button.setToolTip(f"{word}（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        self.close_button = button("收起", "quiet")
        self.close_button.clicked.connect(self.leave)
        self.buttons = row(self.save_button, None, self.close_button)
        inside = QVBoxLayout()
        inside.setSpacing(12)
        inside.addWidget(self._title)
        inside.addWidget(self.notice)
        fill(inside, *rows)
        inside.addLayout(self.buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(inside))
        self._order = ReadingOrder(self)
        shortcut(self, "Ctrl+S", self.save)
        self.hide()

    def open(self, record: Any, title: str) -> None:
        """Show ``record`` for writing."""
        self._record = record
        self._title.setText(title)
        self.notice.hide()
        self.fields.load(record)
        self.fields.show_problems([])
        self.show()
        self.fields.focus_at(next(iter(self.fields.by_name)))

    def value(self) -> Any:
        """The record as written."""
        return self.fields.apply(self._record)

    def save(self) -> None:
        """Check what the fields find by themselves, then save."""
        own = [problem for problem in self.fields.own_problems() if not problem.warning]
        if own:
            self.fields.focus_at(own[0].path)
            return
        if self._saving:
            return
        self._saving = True
        written = self.value()
        self._jobs.run(lambda _: self._store(written), self._stored, self._refused, owner=self)

    def leave(self) -> None:
        """Close without saving."""
        self.hide()
        self.closed.emit()

    def _stored(self, stored: Any) -> None:
        self._saving = False
        self._record = stored
        self.hide()
        self.saved.emit(stored)

    def _refused(self, error: UserError) -> None:
        self._saving = False
        if isinstance(error, Invalid):
            left = self.fields.show_problems(error.problems)
            self.fields.focus_at(error.problems[0].path)
            if not left:
                return
            self.notice.say("error", "；".join(problem.sentence for problem in left))
        else:
            self.notice.say("error", error.sentence)
