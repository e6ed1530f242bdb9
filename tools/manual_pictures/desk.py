"""Somebody at the desk: finds buttons by what stands on them, as a reader of the manual does."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from app.demo.hands import Hands
from app.gui import make_window
from app.paths import Paths
from app.sample_room import PASSPHRASE
from app.services import cases, context, samples, setup
from app.services.context import Context
from ui.window import Window

NOW = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
_SIZE = (1240, 740)


def stand_still() -> None:
    """The same day, the same ids in every run; pictures of one scale."""
    os.environ.update({"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96", "TZ": "Asia/Shanghai"})
    chance = random.Random(1)
    uuid.uuid4 = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)
    context.system_clock = lambda: NOW


class Desk:
    """The window on a new room in ``data``, opened with its passphrase."""

    def __init__(self, app: QApplication, data: Path) -> None:
        made, _ = setup.create(Paths(data), samples.room("desk"), PASSPHRASE, context.system_clock)
        made.close()
        self.hands = Hands(data.parent, [])
        settings = QSettings(str(data / "window.ini"), QSettings.Format.IniFormat)
        self.window: Window = make_window(app, data, settings, 18)
        self.window.resize(*_SIZE)
        self.window.show()
        self.hands.take(self.window)
        gate = self.window.unlock_page
        assert gate is not None
        self.hands.write(gate.secret, PASSPHRASE)
        self.press("打开")
        self.hands.until(lambda: self.window.shell is not None, "the room is open")
        self.settle()

    @property
    def shell(self) -> Any:
        """The working window."""
        return self.window.shell

    @property
    def context(self) -> Context:
        """The opened room."""
        found: Context = self.shell.context
        return found

    @property
    def matter(self) -> Any:
        """The page of the matter that is shown."""
        return self.shell.page("matter")

    def inner(self, key: str) -> Any:
        """A page that was opened from the matter."""
        return self.matter.pages.page(key)

    def settle(self) -> None:
        """Wait until nothing is read, written or drawn."""
        for _ in range(2):
            self.hands.rest(120)
            self.hands.until(lambda: not self.shell.busy, "the work is done")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no loop runs that would do it
        self.hands.rest(120)

    def show_case(self, case_id: str) -> None:
        """Open a matter from wherever we are."""
        self.shell.open_case(case_id)
        self.settle()

    def buttons(self, text: str, inside: QWidget | None = None) -> Iterator[QPushButton]:
        """Every button with this text that can be seen and pressed."""
        root: QWidget = inside or self.window
        for one in root.findChildren(QPushButton):
            if one.text() == text and one.isVisibleTo(root) and one.isEnabled():
                yield one

    def button(self, text: str, inside: QWidget | None = None) -> QPushButton:
        """The first button with this text. Raises ``LookupError`` where the manual would be wrong."""
        for one in self.buttons(text, inside):
            return one
        there = [one.text() for one in (inside or self.window).findChildren(QPushButton) if one.isVisible() and one.text()]
        raise LookupError(f"no button {text!r} among {there}")

    def press(self, text: str, inside: QWidget | None = None) -> None:
        """Press the button with this text and wait for what comes."""
        self.button(text, inside).click()
        if self.window.shell is not None:
            self.settle()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to ``widget``, as somebody does who looks for it."""
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(widget, 0, 20)
        self.settle()

    def until(self, reached: Callable[[], object], what: str) -> None:
        """Wait for a state, then for everything else."""
        self.hands.until(reached, what)
        self.settle()

    def paper(self, form: str) -> Any:
        """Open a paper from the list of the dossier, which must be shown."""
        next(row for row in self.inner("papers").rows if row.accessibleName().startswith(form)).click()
        self.settle()
        page = self.inner("paper")
        self.until(lambda: page.view.sheets and not page.view.sheets[0].stale, "the paper is shown")
        return page

    def case(self, case_id: str) -> Any:
        """The matter as it is stored."""
        return cases.get(self.context, case_id)
