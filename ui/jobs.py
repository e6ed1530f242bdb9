"""Work beside the window: nothing that takes time runs on the GUI thread.

Writes and long work run one after another on one thread; quick reading has a thread of its own, so that a search does
not wait for an import. Results come back as callbacks on the GUI thread, unless the widget that asked is gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.errors import UserError

T = TypeVar("T")
Progress = Callable[[int, int, str], None]

_EVERY = 0.05  # seconds between two reports of progress that reach the window


@dataclass(eq=False)
class Job:
    """One piece of work. ``label`` is what the window calls it; without a label it is not shown as busy."""

    label: str
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[UserError], None]
    key: str = ""
    cancelled: bool = False
    stopped: bool = False
    replaced: bool = False
    started_at: float = field(default_factory=time.monotonic)

    def cancel(self) -> None:
        """Ask it to stop at its next report of progress; ``failed`` then gets the code ``job.cancelled``."""
        self.cancelled = True


class Jobs(QObject):
    """Runs work for the pages of one window. ``crash`` is told of every error that is our own fault."""

    started = Signal(object)
    progressed = Signal(object, int, int, str)
    ended = Signal(object)
    _arrived = Signal(object, object, object)

    def __init__(self, crash: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crash = crash
        self._write = ThreadPoolExecutor(1, "write")
        self._read = ThreadPoolExecutor(1, "read")
        self._open: list[Job] = []
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        *,
        label: str = "",
        owner: QObject,
    ) -> Job:
        """Write, export, import, print: ``work`` gets a function to report progress to."""
        job = Job(label, owner, done, failed)
        return self._submit(self._write, job, lambda: work(self._reporter(job)))

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        *,
        owner: QObject,
        key: str = "",
    ) -> Job:
        """Look something up. A later reading with the same owner and ``key`` replaces one that is not done yet.

        It begins when the handler that asked for it has returned: until then the two would only take the interpreter
        from each other, and the window would wait.
        """
        for other in self._open:
            if key and other.key == key and other.owner is owner:
                other.replaced = True
        job = Job("", owner, done, failed, key)
        if not self._closed:
            self._open.append(job)
            QTimer.singleShot(0, self, lambda: self._begin(self._read, job, work))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._open)

    @property
    def busy_writing(self) -> bool:
        """Whether something with a label is running or waiting."""
        return any(job.label for job in self._open)

    def works_for(self, page: QObject) -> bool:
        """Whether something is running or waiting whose result goes to ``page`` or to anything inside it."""
        return any(_inside(job.owner, page) for job in self._open)

    def close(self) -> None:
        """Stop taking work, let what runs come to an end, and forget its results."""
        self._closed = True
        for job in self._open:
            job.cancel()
        self._write.shutdown(wait=True, cancel_futures=True)
        self._read.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    def _submit(self, pool: ThreadPoolExecutor, job: Job, work: Callable[[], Any]) -> Job:
        if self._closed:
            return job
        self._open.append(job)
        if job.label:
            self.started.emit(job)
        self._begin(pool, job, work)
        return job

    def _begin(self, pool: ThreadPoolExecutor, job: Job, work: Callable[[], Any]) -> None:
        if not self._closed:
            pool.submit(self._attempt, job, work)

    def _attempt(self, job: Job, work: Callable[[], Any]) -> None:
        """On the worker thread."""
        result: Any = None
        error: BaseException | None = None
        if not job.replaced:
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - it is told to the crash hook
                error = raised
        if not self._closed:
            self._arrived.emit(job, result, error)

    def _reporter(self, job: Job) -> Progress:
        last = 0.0

        def report(done: int, total: int, what: str) -> None:
            nonlocal last
            if job.cancelled:
                from app.services.context import Cancelled

                job.stopped = True
                raise Cancelled
            now = time.monotonic()
            if now - last >= _EVERY or done >= total:
                last = now
                self.progressed.emit(job, done, total, what)

        return report

    def _deliver(self, job: Job, result: Any, error: BaseException | None) -> None:
        if job not in self._open:
            return
        self._open.remove(job)
        if job.label:
            self.ended.emit(job)
        if job.replaced or not shiboken6.isValid(job.owner):
            return
        if error is None:
            job.done(result)
        else:
            self._fail(job, error)

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.stopped:
            job.failed(UserError("job.cancelled", "已取消，没有做完的部分没有保存。"))
        elif isinstance(error, UserError):
            job.failed(error)
        else:
            job.failed(UserError("program.defect", "程序出了意外，这一步没有完成。已保存的内容都还在，请再试一次。"))
            self._crash(error)


def _inside(owner: QObject, page: QObject) -> bool:
    above: QObject | None = owner if shiboken6.isValid(owner) else None
    while above is not None and above is not page:
        above = above.parent()
    return above is page
