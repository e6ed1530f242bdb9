"""What was written before in the fields that people fill again and again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.errors import UserError
from app.services import cases
from app.services.context import Context
from ui.jobs import Jobs

NAMES = ("mediator", "recorder", "place", "occupation", "organ", "address", "unit", "approver", "receiver",
         "reporter", "grid")


class PastValues(QObject):
    """``lists`` is filled in place by ``refresh``, so fields may hold on to a list before it is read."""

    changed = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self.lists: dict[str, list[str]] = {name: [] for name in NAMES}

    def refresh(self) -> None:
        """Read them anew."""
        self._jobs.read(self._read, self._take, self._ignore, owner=self, key="past")

    def _read(self) -> dict[str, list[str]]:
        return {name: cases.past_values(self._context, name) for name in NAMES}

    def _take(self, found: dict[str, list[str]]) -> None:
        for name, values in found.items():
            self.lists[name][:] = values
        self.changed.emit()

    def _ignore(self, _error: UserError) -> None:
        """Nothing is offered then; people can type."""
