"""登记纠纷 (F2): the page on which a matter begins."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.case import Case
from app.services.context import Context
from ui.cases.case_editor import CaseEditor
from ui.jobs import Jobs
from ui.widgets.basic import label
from ui.widgets.page import Page


class IntakePage(Page):
    """A new registration. ``saved`` carries the id of the new matter; the form is empty the next time.

    ``open_case`` asks to see an earlier matter of the same people; the form stays as it is.
    """

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("登记纠纷", parent)
        self.editor = CaseEditor(context, jobs, self)
        self.editor.saved.connect(self._saved)
        self.editor.left.connect(self.cancelled)
        self.editor.open_case.connect(self.open_case)
        self.head.addWidget(label("边写边存，随时可以离开，回来接着写", kind="small"))
        self.body.addWidget(self.editor, 1)

    def make_some(self, _part: str) -> bool:
        """Make the next part of the form; whether one is left after it."""
        return self.editor.make_some()

    def start(self) -> None:
        """An empty form, or the one that was left half written."""
        self.editor.begin_new()

    def refresh(self) -> None:
        """Nothing here is read from the room but what is being written."""

    def _saved(self, case: Case) -> None:
        self.changed.emit()
        self.saved.emit(case.id)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.editor.keep()
