"""Half-typed forms are kept in the encrypted room while people type, so that a crash or a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import UserError
from app.services import cases
from app.services.context import Context
from ui.jobs import Jobs

_WAIT = 900  # milliseconds after the last key


class DraftKeeper(QObject):
    """Saves ``collect()`` under ``key`` soon after each ``touch``; ``saved`` and ``failed`` say how it went."""

    def __init__(
        self, context: Context, jobs: Jobs, collect: Callable[[], dict[str, Any]], parent: QObject, *,
        saved: Callable[[], None], failed: Callable[[UserError], None],
    ) -> None:
        super().__init__(parent)
        self._context, self._jobs, self._collect = context, jobs, collect
        self._saved, self._failed = saved, failed
        self.key = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.flush)

    def touch(self) -> None:
        """Something was typed."""
        if self.key:
            self._timer.start()

    @property
    def pending(self) -> bool:
        """Whether something was typed and is not yet on its way to the disk."""
        return self._timer.isActive()

    def flush(self) -> None:
        """Save now: the page is left or the program closes."""
        self._timer.stop()
        if not self.key:
            return
        key, record = self.key, self._collect()
        self._jobs.run(
            lambda _progress: cases.save_draft(self._context, key, record), lambda _none: self._saved(), self._failed,
            owner=self,
        )

    def drop(self) -> None:
        """The form was saved or thrown away."""
        self._timer.stop()
        key = self.key
        if key:
            self._jobs.run(
                lambda _progress: cases.drop_draft(self._context, key), lambda _none: None, self._failed, owner=self
            )

    def load(self, done: Callable[[dict[str, Any] | None], None]) -> None:
        """Hand the kept draft, or None, to ``done``."""
        key = self.key
        self._jobs.read(lambda: cases.load_draft(self._context, key), done, self._failed, owner=self, key="draft")
