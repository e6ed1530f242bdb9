"""Looking after a job that was handed to a printer: every second, beside the window, for two minutes at most."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import UserError
from app.services.printers import Spool, State, Ticket
from ui.jobs import Jobs

_EVERY, _MOST = 1_000, 120  # milliseconds, looks


class PrintWatch(QObject):
    """``told`` carries each ``State``, the last one being done; ``gave_up`` means that the printer takes its time."""

    told = Signal(object)
    gave_up = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._left = 0
        self._spool: Spool | None = None
        self._ticket: Ticket | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_EVERY)
        self.timer.timeout.connect(self._look)

    def begin(self, spool: Spool, ticket: Ticket) -> None:
        """Look after this job until it is done."""
        self._spool, self._ticket, self._left = spool, ticket, _MOST
        self._look()

    def stop(self) -> None:
        """Look no more."""
        self._left = 0
        self.timer.stop()

    def _look(self) -> None:
        spool, ticket = self._spool, self._ticket
        if spool is not None and ticket is not None:
            self._jobs.read(lambda: spool.state(ticket), self._seen, self._unknown, owner=self, key="look")

    def _seen(self, state: State) -> None:
        if not self._left:
            return
        self._left = 0 if state.done else self._left - 1
        self.told.emit(state)
        if self._left:
            self.timer.start()
        elif not state.done:
            self.gave_up.emit()

    def _unknown(self, _error: UserError) -> None:
        self._left = 0
        self.gave_up.emit()
