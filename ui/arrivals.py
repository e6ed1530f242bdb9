"""Files that arrive, dropped on the window or chosen: batches, receipts and enrolments, one after another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import UserError
from ui.jobs import Job, Jobs, Progress
from ui.messages import Notices

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.exchange import Imported

NEEDS_CODE = "enrolment.code_needed"
WRONG_CODE = "enrolment.code_wrong"


class Arrivals(QObject):
    """Imports files in the background.

    ``code_needed`` carries the path of a new desk's first batch and the sentence that asks for the check code;
    ``arrived`` what each import brought, and ``joined`` the same when it was an enrolment file.
    """

    code_needed = Signal(object, str)
    joined = Signal(object)
    arrived = Signal(object)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._waiting: deque[Path] = deque()
        self._job: Job | None = None

    def take(self, paths: Iterable[Path]) -> None:
        """Import these files in the order of their names, so that earlier batches come first."""
        self._waiting.extend(sorted(paths))
        self._next()

    def take_with_code(
        self, path: Path, code: str, failed: Callable[[UserError], None], done: Callable[[], None]
    ) -> None:
        """Import a new desk's first batch; ``failed`` is told when the code is wrong."""

        def finished(imported: Imported) -> None:
            done()
            self._imported(imported)

        self._jobs.run(
            lambda progress: self._import(path, progress, code), finished, failed, label="正在核对并导入", owner=self
        )

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        path = self._waiting.popleft()
        more = f"（后面还有 {len(self._waiting)} 个）" if self._waiting else ""
        self._job = self._jobs.run(
            lambda progress: self._import(path, progress), self._imported,
            lambda error: self._failed(error, path), label=f"正在导入 {path.name}{more}", owner=self,
        )

    def _import(self, path: Path, progress: Progress, code: str = "") -> Imported:
        from app.services import exchange

        return exchange.import_file(self._ctx, path, progress, code)

    def _imported(self, imported: Imported) -> None:
        self._job = None
        if imported.kind in ("known", "held"):
            self._notices.info(imported.sentence)
        else:
            self._notices.good(imported.sentence)
        self.arrived.emit(imported)
        if imported.kind == "enrolment":
            self.joined.emit(imported)
        self._next()

    def _failed(self, error: UserError, path: Path | None = None) -> None:
        self._job = None
        if error.code == NEEDS_CODE and path is not None:
            self.code_needed.emit(path, error.sentence)
        else:
            self._notices.error(error)
        self._next()
