"""One window on one data folder, from first start to closing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from app.demo.hands import Hands
from app.gui import make_window
from app.sample_room import PASSPHRASE
from app.services.context import Context
from app.services.setup import NewSite
from ui.window import Window

_SIZE = (1366, 740)  # what a 1366 × 768 screen leaves
Key = Qt.Key


class Room:
    """Opens the program on ``data`` and goes through the first start by hand."""

    def __init__(self, app: QApplication, hands: Hands, data: Path) -> None:
        data.mkdir(parents=True)
        self.hands = hands
        settings = QSettings(str(data / "window.ini"), QSettings.Format.IniFormat)
        self.window: Window = make_window(app, data, settings, 18)
        self.window.resize(*_SIZE)
        self.window.show()

    def first_start(self, new: NewSite, sheet: Path, pictures: str) -> None:
        """Name the room, make the account, save the recovery sheet and type two groups of it back."""
        hands, wizard = self.hands, self.window.first_start
        assert wizard is not None
        hands.take(self.window)
        if new.level == "town":
            wizard.site.town.click()
        hands.write(wizard.site.name, new.name)
        hands.write(wizard.site.division, new.division)
        hands.picture(f"{pictures}-第一次启用")
        hands.key(wizard.site.division, Key.Key_Return)
        hands.picture(f"{pictures}-工作方法")
        hands.key(wizard.method.focusWidget(), Key.Key_Return)
        wizard.papers.committee.setText(new.committee)
        wizard.papers.prefix.setText(new.number_prefix)
        hands.key(wizard.papers.prefix, Key.Key_Return)
        hands.write(wizard.person.user, new.user)
        hands.write(wizard.person.pair.secret, PASSPHRASE)
        hands.write(wizard.person.pair.again, PASSPHRASE)
        hands.picture(f"{pictures}-第一个用户")
        hands.key(wizard.person.pair.again, Key.Key_Return)
        hands.until(lambda: wizard.sheet is not None, "the room is made")
        page = wizard.sheet
        assert page is not None
        page.save_to(sheet)
        hands.until(sheet.exists, "the recovery sheet is saved")
        hands.picture(f"{pictures}-恢复单")
        groups = list(page.groups)
        for field, place in zip(page.back_fields, (2, 6), strict=True):
            hands.write(field, groups[place])
        hands.key(page.back_fields[-1], Key.Key_Return)
        hands.until(lambda: self.window.shell is not None, "the room is open")
        self.settle()

    @property
    def shell(self) -> Any:
        """The working window; its pages are looked up by name, as keys of the rail."""
        assert self.window.shell is not None
        return self.window.shell

    @property
    def context(self) -> Context:
        """The opened installation."""
        context: Context = self.shell.context
        return context

    def settle(self) -> None:
        """Wait until nothing is being read or written."""
        self.hands.take(self.window)
        self.hands.rest(60)
        self.hands.until(lambda: not self.shell.busy, "the work is done")
        self.hands.rest(60)

    def go(self, key: Qt.Key, page: str) -> Any:
        """Turn to a page by its key (Alt + number, or F2)."""
        modifier = Qt.KeyboardModifier.NoModifier if key == Key.Key_F2 else Qt.KeyboardModifier.AltModifier
        self.hands.key(self.window, key, modifier)
        if self.shell.places.current != page:  # without a window manager the window may not be the active one
            self.shell.go(page)
        self.settle()
        return self.shell.page(page)

    def close(self) -> None:
        """Close the window and the installation."""
        self.settle()
        self.window.close()
        self.hands.rest(50)
