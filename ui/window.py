"""The main window: first start or unlocking, then the shell of the opened room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ui.jobs import Jobs
from ui.start.unlock import UnlockPage

if TYPE_CHECKING:
    from app.services.context import Context
    from ui.shell import Shell
    from ui.start.wizard import FirstStart


_PAUSE = 10  # milliseconds: what was typed or clicked meanwhile is answered
_WARM_UP_AFTER = 150  # milliseconds: after the first paint, while the person begins to type


class Window(QMainWindow):
    """``root`` is the data folder. ``resize_text`` is called with a base size that the person chose.

    ``warmed`` comes once, when everything that the first pages need has been imported.
    """

    ready = Signal()
    warmed = Signal()

    def __init__(
        self, root: Path, jobs: Jobs, settings: QSettings, base_px: int, resize_text: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._root, self._jobs, self._settings = root, jobs, settings
        self._base_px, self._resize_text = base_px, resize_text
        self._ctx: Context | None = None
        self.shell: Shell | None = None
        self.first_start: FirstStart | None = None
        self.unlock_page: UnlockPage | None = None
        self._warned = False
        self.setWindowTitle("说事簿")
        self.setAcceptDrops(True)
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.setMinimumSize(QSize(978, 580))
        self._place()
        self._gate()

    def _place(self) -> None:
        """The size of last time, or one that fits a 1366 by 768 screen."""
        kept = self._settings.value("geometry")
        if kept is not None and self.restoreGeometry(kept):
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1500, room.width()), min(940, room.height() - 30))

    def _gate(self) -> None:
        gate: FirstStart | UnlockPage
        if (self._root / "keys.json").exists() and (self._root / "shuoshi.db").exists():
            gate = self.unlock_page = UnlockPage(self._root, self._jobs)
        else:
            from ui.start.wizard import FirstStart

            gate = self.first_start = FirstStart(self._root, self._jobs)
        gate.opened.connect(self.open_room)
        self._show(gate)
        gate.start()
        QTimer.singleShot(_WARM_UP_AFTER, self._warm_up)

    def _warm_up(self) -> None:
        from ui.start.opening import warm_up

        self._jobs.read(warm_up, lambda _: self.warmed.emit(), lambda _: self.warmed.emit(), owner=self)

    def _show(self, page: QWidget) -> None:
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def open_room(self, ctx: Context) -> None:
        """The room is open: show its shell, the same as before when it was only locked."""
        if self.shell is not None and self._ctx is not None and ctx.actor.id == self._ctx.actor.id:
            ctx.close()
            self._show(self.shell)
            return
        self._drop(self.shell)
        self._ctx = ctx
        self._make_shell("home")
        for gate in (self.first_start, self.unlock_page):
            self._drop(gate)
        self.first_start = self.unlock_page = None
        self.ready.emit()

    def _make_shell(self, key: str) -> None:
        from ui.shell import Shell

        ctx = self._ctx
        if ctx is None:
            return
        shell = Shell(ctx, self._jobs, self._base_px)
        shell.lock.connect(self.lock)
        shell.size_chosen.connect(self._choose_size)
        shell.context_changed.connect(self._change_context)
        self.shell = shell
        self.setWindowTitle(f"{ctx.site.name} - 说事簿")
        self._show(shell)
        shell.begin(key)

    def _drop(self, page: QWidget | None) -> None:
        if page is not None:
            self.stack.removeWidget(page)
            page.deleteLater()

    def lock(self) -> None:
        """Ask for the passphrase again; what stands half typed in the shell stays."""
        if self.shell is None:
            return
        self.unlock_page = UnlockPage(self._root, self._jobs)
        self.unlock_page.opened.connect(self.open_room)
        self._show(self.unlock_page)
        self.unlock_page.start()

    def _choose_size(self, px: int) -> None:
        self._base_px = px
        self._settings.setValue("base_px", px)
        if self.shell is not None:
            self.shell.let_go()
        QTimer.singleShot(_PAUSE, self._resize)  # when those pages are gone

    def _resize(self) -> None:
        self._resize_text(self._base_px)
        if self.shell is not None:
            self.shell.prepare()

    def _change_context(self, ctx: Context, page: str) -> None:
        old, self._ctx = self.shell, ctx
        self._make_shell(page)
        self._drop(old)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ui.widgets.drop import sync_files

        if self.shell is not None and self.stack.currentWidget() is self.shell and sync_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from ui.widgets.drop import sync_files

        event.acceptProposedAction()
        if self.shell is not None:
            self.shell.take_files(sync_files(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.first_start is not None and self.first_start.unfinished and not self._warned:
            self._warned = True
            self.first_start.warn("恢复单还没有核对。再关一次就真的关闭，恢复码以后看不到了。")
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._jobs.close()
        if self._ctx is not None:
            self._ctx.close()
            self._ctx = None
        event.accept()
