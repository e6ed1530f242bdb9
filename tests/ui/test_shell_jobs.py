"""Work beside the window: where callbacks run, cancel, replacement, and what becomes of errors."""

from __future__ import annotations

import threading
import time
from typing import Any

from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from ui.jobs import Job, Jobs, Progress


class Answers:
    """Collects what comes back."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.failed: list[UserError] = []
        self.thread: QThread | None = None

    def take(self, result: Any) -> None:
        self.thread = QThread.currentThread()
        self.done.append(result)

    def refuse(self, error: UserError) -> None:
        self.failed.append(error)


def test_work_runs_elsewhere_and_answers_here(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()
    jobs.run(lambda _: threading.get_ident(), answers.take, answers.refuse, owner=owner)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert answers.done[0] != threading.get_ident()
    assert answers.thread is QThread.currentThread()
    assert not jobs.busy


def test_a_user_error_comes_back_with_its_sentence(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()

    def work(_: Progress) -> None:
        raise UserError("disk.full", "磁盘写满了。")

    jobs.run(work, answers.take, answers.refuse, owner=owner)
    qtbot.waitUntil(lambda: bool(answers.failed))
    assert answers.failed[0].code == "disk.full"


def test_a_defect_becomes_a_sentence_and_reaches_the_crash_hook(
    qtbot: QtBot, jobs: Jobs, crashes: list[BaseException]
) -> None:
    owner, answers = QObject(), Answers()

    def work(_: Progress) -> None:
        error = RuntimeError("ours")
        error.expected = True  # type: ignore[attr-defined]
        raise error

    jobs.run(work, answers.take, answers.refuse, owner=owner)
    qtbot.waitUntil(lambda: bool(answers.failed))
    assert answers.failed[0].code == "program.defect"
    assert [str(error) for error in crashes] == ["ours"]


def test_cancel_stops_at_the_next_report(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()
    reached: list[int] = []

    def work(progress: Progress) -> None:
        for at in range(1000):
            reached.append(at)
            progress(at, 1000, "正在核对")
            time.sleep(0.002)

    job = jobs.run(work, answers.take, answers.refuse, label="导入", owner=owner)
    qtbot.waitUntil(lambda: len(reached) > 5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(answers.failed))
    assert answers.failed[0].code == "job.cancelled"
    assert len(reached) < 1000


def test_progress_reaches_the_window_but_not_too_often(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()
    seen: list[tuple[int, int]] = []

    def note(_: Job, done: int, total: int, __: str) -> None:
        seen.append((done, total))

    jobs.progressed.connect(note)

    def work(progress: Progress) -> None:
        for at in range(1, 20_001):
            progress(at, 20_000, "")

    jobs.run(work, answers.take, answers.refuse, label="导入", owner=owner)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert seen[-1] == (20_000, 20_000)
    assert len(seen) < 100


def test_a_later_reading_replaces_an_earlier_one(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()
    gate = threading.Event()
    jobs.read(lambda: gate.wait(5), lambda _: None, answers.refuse, owner=owner)
    for word in ("王", "王堃"):
        jobs.read(lambda word=word: word, answers.take, answers.refuse, owner=owner, key="search")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert answers.done == ["王堃"]


def test_nothing_is_called_for_a_page_that_is_gone(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QWidget(), Answers()
    gate = threading.Event()
    jobs.run(lambda _: gate.wait(5), answers.take, answers.refuse, owner=owner)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert answers.done == []


def test_reading_does_not_wait_for_writing(qtbot: QtBot, jobs: Jobs) -> None:
    owner, answers = QObject(), Answers()
    gate = threading.Event()
    jobs.run(lambda _: gate.wait(5), lambda _: None, answers.refuse, label="导入", owner=owner)
    jobs.read(lambda: "found", answers.take, answers.refuse, owner=owner)
    qtbot.waitUntil(lambda: answers.done == ["found"])
    assert jobs.busy_writing
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
