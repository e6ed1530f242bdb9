"""What ``window.py`` starts: walks through a room's real window, and prints the longest slice of every step.

A slice is the time between two beats of a short timer: that long the GUI thread could not answer a key. Beside the
clock its own processor time is taken, which hardly notices what else the machine does.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

Step = tuple[str, Callable[[], object], Callable[[], bool]]

_BEAT = 2  # milliseconds
_QUIET = 0.25  # seconds without a long slice after which a step has come to rest
_LONG = 0.015
_PATIENCE = 60.0
_SIZE = (1366, 740)


class Walk(QObject):
    """Takes one step after the other in the event loop; ``busy`` says whether work is still under way."""

    def __init__(self, steps: Iterator[Step], busy: Callable[[], bool]) -> None:
        super().__init__()
        self.slices: dict[str, tuple[float, float]] = {}
        self._steps, self._busy = steps, busy
        self._name, self._until = "", _always
        self._wall, self._cpu = 0.0, 0.0
        self._beat_at, self._beat_cpu = time.perf_counter(), time.thread_time()
        self._began = self._long_at = self._beat_at
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT)

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        wall, spent = now - self._beat_at, cpu - self._beat_cpu
        self._wall, self._cpu = max(self._wall, wall), max(self._cpu, spent)
        if wall > _LONG:
            self._long_at = now
        if now - self._began > _PATIENCE:
            raise SystemExit(f"stuck at: {self._name}")
        if now - self._long_at > _QUIET and self._until() and not self._busy():
            self._next()
        else:
            self._beat_at, self._beat_cpu = now, cpu

    def _next(self) -> None:
        if self._name:
            self.slices[self._name] = (self._wall, self._cpu)
        self._beat_at, self._beat_cpu = time.perf_counter(), time.thread_time()
        self._began = self._long_at = self._beat_at
        self._wall = self._cpu = 0.0
        try:
            self._name, act, self._until = next(self._steps)
        except StopIteration:
            sys.stdout.write(json.dumps(self.slices))
            sys.stdout.flush()
            os._exit(0)  # how the program ends is not what is measured
        act()


def _always() -> bool:
    return True


def _write(widget: QWidget, text: str) -> None:
    """Type as an input method does."""
    widget.setFocus()
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QApplication.sendEvent(widget, commit)


def _press(widget: QWidget, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def empty() -> None:
    """The first show of a window with nothing in it."""
    app = QApplication([])
    shown: list[QMainWindow] = []

    def show() -> None:
        window = QMainWindow()
        window.resize(*_SIZE)
        window.show()
        shown.append(window)

    walk = Walk(iter([("empty window", show, _always)]), lambda: False)
    app.exec()
    del walk


def program(folder: Path, passphrase: str) -> None:
    """Our window, dressed as ``app.gui`` does it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    gc.disable()  # as ``app.__main__`` does; ``app.gui`` enables it again
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        settings = QSettings(str(Path(name) / "window.ini"), QSettings.Format.IniFormat)
        tour = _Tour(app, folder, settings, passphrase)
        walk = Walk(tour.steps(), tour.busy)
        app.exec()
        del walk


class _Tour:
    """Every page in the order in which a person meets them."""

    def __init__(self, app: QApplication, folder: Path, settings: QSettings, passphrase: str) -> None:
        self._app, self._folder, self._settings, self._passphrase = app, folder, settings, passphrase
        self._window: Any = None
        self._level = folder.name
        self._warm = False
        self._case_ids: list[str] = []

    @property
    def _shell(self) -> Any:
        return self._window.shell

    def busy(self) -> bool:
        """Whether anything is read or written."""
        return self._window is not None and self._shell is not None and self._shell.busy

    def _show(self) -> None:
        from app import gui

        self._window = gui.open_window(self._app, self._folder, self._settings, 18)
        self._window.resize(*_SIZE)
        self._window.warmed.connect(self._warmed)

    def _warmed(self) -> None:
        self._warm = True

    def _ready(self) -> bool:
        """Nobody writes a passphrase before the modules of the room have been read in, which takes about a second."""
        return self._warm

    def _unlock(self) -> None:
        _write(self._window.unlock_page.secret, self._passphrase)
        _press(self._window.unlock_page.secret, Qt.Key.Key_Return)

    def _unlocked(self) -> bool:
        return self._shell is not None and self._window.stack.currentWidget() is self._shell

    def steps(self) -> Iterator[Step]:
        """The whole way."""
        if self._level == "town":
            yield "town: passphrase page", self._show, self._ready
            yield "town: unlock, today's page", self._unlock, self._unlocked
            yield "town: desks", lambda: self._shell.go("town"), _always
            yield "town: ledger", lambda: self._shell.go("ledger"), _always
            return
        yield "passphrase page", self._show, self._ready
        yield "unlock, today's page", self._unlock, self._unlocked
        yield from self._desk()

    def _desk(self) -> Iterator[Step]:
        yield from self._look()
        yield from self._mediate()
        yield from self._intake()
        yield from self._rest()

    def _go(self, key: str) -> Step:
        return key, lambda: self._shell.go(key), _always

    def _look(self) -> Iterator[Step]:
        yield self._go("ledger")
        yield "ledger, search", lambda: _write(self._shell.page("ledger").search, "彩礼"), _always
        from app.services import ledger

        rows, _ = ledger.page(self._shell.context, ledger.Query(), limit=1_000)
        by_size = sorted(rows, key=lambda row: row.party_count)
        self._case_ids = [by_size[0].record, by_size[-1].record]  # two people, thirty-four
        self._with_file = next(row.record for row in rows if "婚约" in row.title)
        yield "matter of two people", lambda: self._shell.open_case(self._case_ids[0]), _always
        yield "matter of thirty people", lambda: self._shell.open_case(self._case_ids[1]), _always

    def _mediate(self) -> Iterator[Step]:
        matter = self._shell.page("matter")
        yield "session editor, thirty people", lambda: matter.write_session(""), _always
        record = matter.pages.page("session").fields["record"]
        yield "session editor, typing", lambda: _write(record.edit, "谈" * 200), _always
        yield "back to the matter", matter.back, _always
        yield "agreement page, new", lambda: matter.write_agreement(""), lambda: self._drawn(matter)
        clauses = matter.pages.page("agreement").writing.form.fields["clauses"]
        yield "agreement, typing", lambda: _write(clauses.rows[0].edit, "一方赔偿另一方"), lambda: self._drawn(matter)
        plan = matter.pages.page("agreement").writing.form.fields["obligations"]
        yield "agreement, a line of the plan", lambda: plan.add_line("pay"), lambda: self._drawn(matter)
        view = matter.pages.page("agreement").preview.view
        yield "agreement, larger pages", lambda: view.set_zoom(3.0), lambda: self._drawn(matter)
        yield "registration of thirty people", lambda: matter.edit("facts"), _always
        yield "matter with a photograph", lambda: self._shell.open_case(self._with_file), _always
        yield from self._signed(matter)

    def _signed(self, matter: Any) -> Iterator[Step]:
        from app.services import cases

        case = cases.get(self._shell.context, self._with_file)
        yield "agreement, signed", lambda: matter.write_agreement(case.agreements[-1].id), lambda: self._drawn(matter)
        yield "back to the matter again", matter.back, _always
        photo = next(item.id for item in case.attachments if item.media_type == "image/jpeg")
        yield "photograph", lambda: matter.view_file(photo), _always
        viewer = matter.pages.page("file")
        yield "photograph, larger", lambda: viewer.zoom(1.25), _always
        yield "photograph, other window size", lambda: self._window.resize(1200, 700), _always
        yield "window size again", lambda: self._window.resize(*_SIZE), _always

    def _drawn(self, matter: Any) -> bool:
        sheets = matter.pages.page("agreement").preview.view.sheets
        return bool(sheets) and not sheets[0].stale

    def _intake(self) -> Iterator[Step]:
        yield self._go("intake")
        editor = self._shell.page("intake").editor
        people = editor.form.fields["parties"]
        fields = people.editor.fields
        yield "intake, a name", lambda: _write(fields["name"].edit, "王堃"), _always
        yield "intake, a number", lambda: _write(fields["id_number"].edit, "999001196807120112"), _always
        yield "intake, next person", lambda: people.open(1), _always
        yield "intake, an organisation", lambda: people.add_party("organisation"), _always
        for title in ("what", "how", "review"):
            yield f"intake, step: {title}", editor.forward, _always
        yield "intake, refused saving", editor.save, _always

    def _rest(self) -> Iterator[Step]:
        yield self._go("exchange")
        yield self._go("settings")
        yield "text size 24", lambda: self._shell.size_chosen.emit(24), _always
        yield "ledger after it", lambda: self._shell.go("ledger"), _always
        yield "intake after it", lambda: self._shell.go("intake"), _always
        yield "settings again", lambda: self._shell.go("settings"), _always
        yield "text size 18", lambda: self._shell.size_chosen.emit(18), _always
        yield "matter after it", lambda: self._shell.open_case(self._case_ids[1]), _always
        yield "lock", self._window.lock, _always
        yield "unlock again", self._unlock, self._unlocked
        yield "today's page again", lambda: self._shell.go("home"), _always


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        program(Path(sys.argv[2]), sys.argv[3])
