"""The strip that shows long work: what is being done, how far, how long still, and cancel."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.jobs import Job, Jobs
from ui.messages import remaining
from ui.widgets.basic import button, label

_PATIENCE = 300  # milliseconds before a short job becomes visible


class ProgressStrip(QFrame):
    """Watches ``jobs``; appears when labelled work takes longer than a moment, and goes away by itself."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._jobs: list[Job] = []
        self._what = label("", "strong")
        self._rest = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self.cancel_button = button("取消", "", "close")
        self.cancel_button.clicked.connect(self._stop)
        words = QHBoxLayout()
        words.addWidget(self._what, 1)
        words.addWidget(self._rest)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addLayout(words)
        middle.addWidget(self._bar)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 8, 10, 8)
        box.setSpacing(16)
        box.addLayout(middle, 1)
        box.addWidget(self.cancel_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self._appear)
        jobs.started.connect(self._start)
        jobs.progressed.connect(self._advance)
        jobs.ended.connect(self._end)
        self.hide()

    def _start(self, job: Job) -> None:
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._begin(job)

    def _begin(self, job: Job) -> None:
        job.started_at = time.monotonic()
        self._what.setText(job.label)
        self._rest.clear()
        self._bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("取消")
        self._timer.start()

    def _appear(self) -> None:
        self.setVisible(bool(self._jobs))

    def _advance(self, job: Job, done: int, total: int, what: str) -> None:
        if not self._jobs or job is not self._jobs[0]:
            return
        self._what.setText(f"{job.label}　{what}" if what else job.label)
        if total <= 0:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        spent = time.monotonic() - job.started_at
        if done and spent > 1:
            self._rest.setText(f"{done:,} / {total:,}　{remaining(spent * (total - done) / done)}")

    def _end(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        if self._jobs:
            self._begin(self._jobs[0])
            return
        self._timer.stop()
        self.hide()

    def _stop(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText("正在停下…")
