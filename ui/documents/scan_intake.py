"""Pages come in beside the window: from a scanner, or out of files. Each is handed over as soon as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import UserError
from app.services import scan_pages
from app.services.context import Cancelled, Context, Progress
from app.services.pages import PageImage
from app.services.scan_pages import ScanPage
from app.services.scanner import Options, scanner
from ui.documents.scan_list import THUMB
from ui.documents.scan_work import Table
from ui.jobs import Job, Jobs


@dataclass(frozen=True, eq=False)
class Came:
    """A page with its small picture, and the file that it was in."""

    page: ScanPage
    thumb: PageImage
    source: Path | None


class ScanIntake(QObject):
    """``came`` carries each page; ``ended`` the error, if any, and how many files could not be read."""

    came = Signal(object)
    ended = Signal(object, int)
    _read = Signal(int, object)

    def __init__(self, context: Context, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._round = 0
        self._job: Job | None = None
        self._read.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def forget(self) -> None:
        """Stop, and let what still comes go nowhere."""
        self._round += 1
        self.stop()

    def stop(self) -> None:
        """Ask what runs to end; what has come stays."""
        if self._job is not None:
            self._job.cancel()

    def read(self, paths: list[Path], table: Table) -> None:
        """Read the pages of files, those that can be read."""
        room = _Room(table)

        def work(progress: Progress) -> list[UserError]:
            return list(self._each_file(paths, room, progress))

        self._job = self._jobs.run(
            work, lambda errors: self.ended.emit(errors[0] if errors else None, len(errors)), self._failed,
            label="正在读图片", owner=self,
        )

    def _each_file(self, paths: list[Path], room: _Room, progress: Progress) -> Iterator[UserError]:
        current = self._round
        for number, path in enumerate(paths):
            progress(number, len(paths), f"第 {number + 1} 个")
            try:
                for page in scan_pages.read_file(path):
                    room.add(page)
                    self._read.emit(current, _came(page, path))
                    progress(number, len(paths), f"第 {number + 1} 个")
            except UserError as error:
                yield error
                if error.code == "scan.too_many":
                    return

    def scan(self, device: str, options: Options, table: Table) -> None:
        """Scan one page, or every sheet in the feeder."""
        room, current, first = _Room(table), self._round, len(table.held)

        def work(progress: Progress) -> int:
            came = 0

            def take(data: bytes) -> None:
                nonlocal came
                came += 1
                page = scan_pages.from_scanner(data, f"扫描　第{first + came}页")
                room.add(page)
                self._read.emit(current, _came(page, None))

            return scanner().scan(device, options, take, lambda: _stopped(progress, came))

        self._job = self._jobs.run(
            work, lambda _count: self.ended.emit(None, 0), self._failed, label="正在扫描", owner=self
        )

    def _hand_over(self, current: int, came: Came) -> None:
        if current == self._round:
            self.came.emit(came)

    def _failed(self, error: UserError) -> None:
        if error.code == "job.cancelled":
            error = UserError(error.code, "已停下，前面的各页都在。")
        self.ended.emit(error, 1)


class _Room:
    """Counts what is held, on the worker thread."""

    def __init__(self, table: Table) -> None:
        self._pages, self._weight = len(table.held), table.weight

    def add(self, page: ScanPage) -> None:
        """Raises ``scan.too_many``."""
        self._pages += 1
        self._weight += page.weight
        scan_pages.check_room(self._pages, self._weight)


def _stopped(progress: Progress, came: int) -> bool:
    try:
        progress(came, 0, f"第 {came + 1} 页")
    except Cancelled:
        return True
    return False


def _came(page: ScanPage, source: Path | None) -> Came:
    return Came(page, scan_pages.shown(page, page.mend, THUMB), source)
