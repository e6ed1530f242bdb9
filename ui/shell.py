"""The working window of an opened room: rail, pages, banner, progress and status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import UserError
from ui.arrivals import Arrivals
from ui.jobs import Jobs, Progress
from ui.messages import Notice, Notices
from ui.pages import PREPARED, REMADE, Factory, Places, entries
from ui.rail import Rail
from ui.status import Standing, StatusLine, standing
from ui.widgets.banner import Banner
from ui.widgets.basic import column, row
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.exchange import Imported

_WATCH_EVERY = 20_000
_GOOD_FOR = 12_000
_FRAME = 12  # milliseconds in which the frame is painted before the first page is made
_BREATH = 60  # milliseconds between two pages that are made in advance: keys pressed meanwhile come first


class Shell(QWidget):
    """Keeps the pages and leads from one to another. ``lock`` and ``size_chosen`` go to the window.

    ``context_changed`` carries a new context and the page to show with it: the room has another name or another site.
    """

    lock = Signal()
    size_chosen = Signal(int)
    context_changed = Signal(object, str)

    def __init__(self, ctx: Context, jobs: Jobs, base_px: int) -> None:
        super().__init__()
        self._ctx, self._jobs = ctx, jobs
        self.notices = Notices(self)
        self.arrivals = Arrivals(ctx, jobs, self.notices, self)
        self.banner = Banner()
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(_GOOD_FOR)
        self._hide.timeout.connect(self.banner.clear)
        self.progress = ProgressStrip(jobs)
        plan = entries(ctx.site.level)
        self.rail = Rail(plan, ctx.site.name)
        self.status = StatusLine(ctx.actor.name, ctx.site.level == "desk")
        self.stack = QStackedWidget()
        self._factory = Factory(ctx, jobs, self.notices, self.arrivals, base_px)
        self._pages: dict[str, QWidget] = {}
        self._indexing = False
        self._waiting: list[tuple[str, str]] = []
        self.places = Places()
        self.manual: QWidget | None = None
        messages = column(self.banner, self.progress, spacing=6)
        messages.setContentsMargins(22, 8, 22, 0)
        main = column(messages, self.stack, self.status, spacing=0)
        main.setStretch(1, 1)
        whole = row(self.rail, main, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._connect()
        for entry in plan:
            self._key(entry.shortcut, partial(self.visit, entry.key))
        self._key("Ctrl+F", self._search)
        self._key("Ctrl+L", self.lock.emit)
        self._key("F1", self.show_manual)
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_EVERY)
        self._watch.timeout.connect(self.watch_once)
        self._watch.start()
        self._advance = QTimer(self)
        self._advance.setInterval(_BREATH)
        self._advance.timeout.connect(self._prepare_next)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.visit)
        self.status.lock.connect(self.lock)
        self.status.manual.connect(self.show_manual)
        self.notices.posted.connect(self._notice)
        self.arrivals.arrived.connect(lambda _: self.data_changed())
        self.arrivals.joined.connect(self._joined)
        self.arrivals.code_needed.connect(self._ask_code)

    def _key(self, keys: str, do: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(do)

    @property
    def busy(self) -> bool:
        """Whether anything is being read or written, or the first page is still to come."""
        return self._jobs.busy or not self.places.current

    @property
    def context(self) -> Context:
        """The opened room."""
        return self._ctx

    # ---- going from page to page

    def page(self, key: str) -> QWidget:
        """The page ``key``, made when it is first asked for."""
        if key not in self._pages:
            made = self._factory.make(key, self.stack)
            self._pages[key] = made
            self.stack.addWidget(made)
            self._factory.connect_page(key, made, self)
        return self._pages[key]

    def visit(self, key: str) -> None:
        """The person goes to ``key``: what was said about the last step has been read."""
        if self.banner.notice.tone in ("good", "info"):
            self.banner.clear()
        self.go(key)

    def go(self, key: str) -> None:
        """Show the page ``key``; a page that is already shown only reads again."""
        page = self.page(key)
        self.places.went(key)
        self.stack.setCurrentWidget(page)
        self.rail.select(self.places.rail_key(key))
        if key == "intake":
            self._factory.start_intake(page)
        else:
            _refresh(page)
            self._focus(page)
        self.refresh_status()

    def _focus(self, page: QWidget) -> None:
        first: QWidget | None = getattr(page, "first", None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_case(self, case_id: str) -> None:
        """Show one matter."""
        page = self.page("matter")
        self.places.went("matter")
        self._factory.load_matter(page, case_id)
        self.stack.setCurrentWidget(page)
        self.rail.select("ledger")

    def saved(self, case_id: str) -> None:
        """A new matter was saved: show it."""
        self.open_case(case_id)
        self.refresh_status()

    def leave(self) -> None:
        """Back to where the matter or the form was opened from."""
        self.go(self.places.back())

    def show_ledger(self, stage: str, exchange: str) -> None:
        """The ledger with a filter."""
        page = self.page("ledger")
        self.places.went("ledger")
        self.stack.setCurrentWidget(page)
        self.rail.select("ledger")
        self._factory.filter_ledger(page, stage, exchange)

    def show_behind(self, criterion: object, words: str) -> None:
        """The ledger with the matters behind a figure of a report."""
        page = self.page("ledger")
        self.places.went("ledger")
        self.stack.setCurrentWidget(page)
        self.rail.select("ledger")
        self._factory.filter_behind(page, criterion, words)

    def _search(self) -> None:
        if self.stack.currentWidget() is not self.page("ledger"):
            self.go("ledger")
        self._factory.focus_search(self.page("ledger"))

    def show_manual(self) -> None:
        """Open the manual beside this window; what is being written here stays as it is."""
        if self.manual is None:
            from app.paths import manual_dir
            from ui.manual import Manual

            self.manual = Manual(manual_dir(), self)
        self.manual.show()
        self.manual.activateWindow()

    def begin(self, key: str) -> None:
        """Show the first page, once the frame around it has been painted."""
        QTimer.singleShot(_FRAME, self, lambda: self._first(key))

    def _first(self, key: str) -> None:
        if not self.places.current:
            self.go(key)
        self.prepare()

    def prepare(self) -> None:
        """Make the large forms ready while the person looks at the first page, so that each then opens at once."""
        self._waiting = list(PREPARED)
        self._advance.start()

    def _prepare_next(self) -> None:
        if self._jobs.busy:
            return
        if not self._waiting:
            self._advance.stop()
            return
        key, inner = self._waiting.pop(0)
        page = self.page(key)
        if inner and self._factory.prepare_inside(page, inner):
            self._waiting.insert(0, (key, inner))

    def let_go(self) -> None:
        """Throw away the hidden pages that can be made anew without a loss; they are gone with the next events."""
        self._advance.stop()
        for key in REMADE:
            page = self._pages.get(key)
            if page is None or page is self.stack.currentWidget() or self._jobs.works_for(page):
                continue
            del self._pages[key]
            self.stack.removeWidget(page)
            page.deleteLater()

    # ---- data, files and messages

    def data_changed(self) -> None:
        """Something was saved or imported: the shown page and the status line read again."""
        if self.places.current not in ("intake", "matter"):
            _refresh(self.stack.currentWidget())
        self.refresh_status()

    def refresh_status(self) -> None:
        """Read the status line again."""
        self._jobs.read(lambda: standing(self._ctx), self._stand, self.notices.error, owner=self, key="status")

    def _stand(self, found: Standing) -> None:
        self.status.show_standing(found)
        if found.pending and not self._indexing:
            self._index()

    def _index(self) -> None:
        """Make imported matters searchable and count them, in the background and in small steps."""

        def work(progress: Progress) -> int:
            from app.services import exchange

            return exchange.work_in(self._ctx, progress)

        self._indexing = True
        self._jobs.run(work, lambda _: self._indexed(), self._index_failed, owner=self)

    def _indexed(self) -> None:
        self._indexing = False
        self.data_changed()

    def _index_failed(self, error: UserError) -> None:
        self.notices.error(error)  # and no new attempt in this run: it would fail again and again

    def take_files(self, paths: list[Path]) -> None:
        """Files were dropped on the window."""
        self.arrivals.take(paths)

    def watch_once(self) -> None:
        """The automatic path: one look at the watched folder, unless something else is being written."""
        if self._jobs.busy_writing:
            return

        def look(progress: Progress) -> list[str]:
            from app.services import exchange

            return exchange.watch_once(self._ctx, progress)

        self._jobs.run(look, self._watched, self._watch_failed, owner=self)

    def _watched(self, said: list[str]) -> None:
        for sentence in said:
            self.notices.info(sentence)
        if said:
            self.data_changed()

    def _watch_failed(self, error: UserError) -> None:
        if self.banner.notice.code != error.code:
            self.notices.error(error)

    def _joined(self, imported: Imported) -> None:
        """A site above us: show the check code. With a lost computer's file we are another site from now on."""
        if imported.context is not None and imported.context.site.id != self._ctx.site.id:
            self.context_changed.emit(imported.context, "exchange")
        else:
            self.go("exchange")

    def _ask_code(self, path: Path, sentence: str) -> None:
        self.go("town")
        self._factory.ask_code(self.page("town"), path, sentence)

    def _notice(self, notice: Notice) -> None:
        self.banner.show_notice(notice)
        if notice.tone in ("good", "info"):
            self._hide.start()
        else:
            self._hide.stop()


def _refresh(page: QWidget | None) -> None:
    refresh = getattr(page, "refresh", None)
    if refresh is not None:
        refresh()
