"""The main window on a real room: unlocking, pages by key, lock, dropped files, what a screen reader hears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.records import to_record
from app.services import cases, exchange, setup
from app.services.context import Context, no_progress
from db import meta
from tests.ui.conftest import PASSPHRASE, Rooms, register
from tests.ui.probes import faults, write
from ui.jobs import Jobs
from ui.shell import Shell
from ui.window import Window

PAGES = {"desk": ("home", "ledger", "exchange", "settings"),
         "town": ("home", "ledger", "town", "exchange", "settings")}


@pytest.fixture
def window(qtbot: QtBot, rooms: Rooms, jobs: Jobs, tmp_path: Path) -> Iterator[Window]:
    """A window on a room that is still locked."""
    folder = rooms.copy("desk", tmp_path / "locked")
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = Window(folder, jobs, settings, 18, lambda px: None)
    made.resize(1366, 700)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def unlock(qtbot: QtBot, window: Window) -> Shell:
    """Type the passphrase and wait for the shell."""
    page = window.unlock_page
    assert page is not None
    write(page.secret, PASSPHRASE)
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None and window.stack.currentWidget() is window.shell, timeout=20_000)
    assert window.shell is not None
    qtbot.waitUntil(lambda: window.shell is not None and not window.shell.busy, timeout=10_000)
    return window.shell


def test_keys_lead_from_page_to_page(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    assert shell.places.current == "home"
    for key, page in ((Qt.Key.Key_2, "ledger"), (Qt.Key.Key_4, "exchange"), (Qt.Key.Key_5, "reports"), (Qt.Key.Key_6, "rosters"), (Qt.Key.Key_7, "settings"),
                      (Qt.Key.Key_1, "home")):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert shell.places.current == page
        assert shell.rail.buttons[page].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shell.places.current == "ledger"
    assert shell.page("ledger").search.hasFocus()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not shell.busy)


def test_f2_opens_the_form_for_a_new_matter(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert shell.places.current == "intake"
    qtbot.waitUntil(lambda: not shell.busy)


def test_locking_keeps_what_is_open(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    shell.go("ledger")
    shell.page("ledger").search.setText("写了一半")  # type: ignore[attr-defined]
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.unlock_page
    assert unlock(qtbot, window) is shell
    assert shell.page("ledger").search.text() == "写了一半"  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not shell.busy)


def test_the_home_page_counts_and_opens_matters(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    home = shell.page("home")
    assert home.welcome.isVisible()  # type: ignore[attr-defined]
    ctx = shell.context
    register(ctx, "王堃", "李秀英", "地界")
    shell.data_changed()
    qtbot.waitUntil(lambda: not home.welcome.isVisible())  # type: ignore[attr-defined]
    tile = home.tiles()[-1]  # type: ignore[attr-defined]
    assert "王堃" in tile.accessibleName()
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert shell.places.current == "matter"
    qtbot.waitUntil(lambda: not shell.busy)


def test_dropped_files_are_imported_and_a_refusal_is_shown(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    shell = unlock(qtbot, window)
    broken = tmp_path / "坏的.ssb"
    broken.write_bytes(b"not a batch")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(broken)), QUrl.fromLocalFile(str(tmp_path / "别的.txt"))])
    event = QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)
    qtbot.waitUntil(shell.banner.isVisible, timeout=10_000)
    assert shell.banner.notice.tone == "error"
    assert shell.banner.notice.code
    qtbot.waitUntil(lambda: not shell.busy)


def test_a_new_computer_becomes_the_known_room_and_writes_as_such(
    qtbot: QtBot, window: Window, desk: Context, town: Context, tmp_path: Path
) -> None:
    with desk.database.write() as tx:  # another room than the one in the window
        meta.put(tx, "site", to_record(replace(desk.site, id="e" * 32, name="城关镇西街村说事室")))
        meta.put(tx, "device", vars(replace(desk.device, id="e" * 16)))
    lost = setup.reopened(desk)
    code = exchange.join(lost, exchange.new_enrolment(town, lost.site.name, lost.site.division, tmp_path)).check_code
    exchange.import_file(town, exchange.export_batch(lost, tmp_path, no_progress).path, no_progress, code)
    shell = unlock(qtbot, window)
    shell.take_files([exchange.new_computer(town, lost.site.id, tmp_path)])
    qtbot.waitUntil(lambda: window.shell is not shell, timeout=20_000)
    now = window.shell
    assert now is not None
    qtbot.waitUntil(lambda: not now.busy, timeout=10_000)
    assert (now.context.site.id, now.context.site.name) == (lost.site.id, lost.site.name)
    assert (now.places.current, window.windowTitle()) == ("exchange", "城关镇西街村说事室 - 说事簿")
    qtbot.waitUntil(lambda: now.page("exchange").code_card.isVisible(), timeout=10_000)  # type: ignore[attr-defined]
    case = cases.get(now.context, register(now.context, "王堃", "李秀英", "第一件"))
    assert (case.owner, case.code.split("-")[2]) == (lost.site.id, "02")


def test_the_status_line_tells_where_we_stand(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    qtbot.waitUntil(lambda: bool(shell.status.exchange.text()))
    assert shell.status.exchange.text() == "未加入上级"
    assert shell.status.index.text() == "索引完整"


def test_no_page_flashes_up_as_a_window_of_its_own(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    for page in PAGES["desk"]:
        shell.go(page)
        qtbot.wait(20)
        assert [top for top in QApplication.topLevelWidgets() if top.isVisible()] == [window]
    qtbot.waitUntil(lambda: not shell.busy)


@pytest.mark.parametrize("level", ["desk", "town"])
def test_every_control_has_a_name_and_is_large_enough(
    qtbot: QtBot, jobs: Jobs, level: str, request: pytest.FixtureRequest
) -> None:
    ctx: Context = request.getfixturevalue(level)
    register(ctx, "王堃", "李秀英", "地界")
    shell = Shell(ctx, jobs, 18)
    qtbot.addWidget(shell)
    shell.resize(1366, 700)
    shell.show()
    for page in PAGES[level]:
        shell.go(page)
        qtbot.waitUntil(lambda: not shell.busy, timeout=10_000)
        assert faults(shell) == []


@pytest.mark.parametrize("size", [(978, 580), (1366, 700), (1500, 940)])
def test_pages_fit_small_and_large_windows(qtbot: QtBot, jobs: Jobs, desk: Context, size: tuple[int, int]) -> None:
    shell = Shell(desk, jobs, 18)
    qtbot.addWidget(shell)
    shell.resize(*size)
    shell.show()
    for page in PAGES["desk"]:
        shell.go(page)
        qtbot.waitUntil(lambda: not shell.busy, timeout=10_000)
        assert shell.minimumSizeHint().width() <= size[0]
        assert shell.minimumSizeHint().height() <= size[1]


def test_another_text_size_loses_nothing_that_is_half_typed(
    qtbot: QtBot, rooms: Rooms, jobs: Jobs, tmp_path: Path
) -> None:
    chosen: list[int] = []
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = Window(rooms.copy("desk", tmp_path / "desk"), jobs, settings, 18, chosen.append)
    qtbot.addWidget(window)
    window.show()
    shell = unlock(qtbot, window)
    shell.go("intake")
    old = shell.page("intake")
    write(old.editor.form.fields["parties"].editor.fields["name"].edit, "王堃")  # type: ignore[attr-defined]
    shell.go("ledger")
    shell.page("ledger").search.setText("写了一半")  # type: ignore[attr-defined]
    shell.go("settings")
    qtbot.waitUntil(lambda: not shell.busy, timeout=10_000)
    with qtbot.waitSignal(old.destroyed, timeout=10_000):
        shell.size_chosen.emit(24)
    qtbot.waitUntil(lambda: chosen == [24])
    assert shell.page("ledger").search.text() == "写了一半"  # type: ignore[attr-defined]
    shell.go("intake")
    qtbot.waitUntil(lambda: not shell.busy, timeout=10_000)
    parties = shell.page("intake").editor.form.fields["parties"]  # type: ignore[attr-defined]
    assert parties.value()[0].name == "王堃"


def test_a_page_that_waits_for_an_answer_is_not_thrown_away(qtbot: QtBot, jobs: Jobs, desk: Context) -> None:
    shell = Shell(desk, jobs, 18)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("intake")
    page = shell.page("intake")
    shell.go("settings")
    qtbot.waitUntil(lambda: not shell.busy, timeout=10_000)
    gate = threading.Event()
    jobs.run(lambda _: gate.wait(5), lambda _: None, lambda _: None, owner=page.editor)  # type: ignore[attr-defined]
    shell.let_go()
    assert shell.page("intake") is page
    gate.set()
    qtbot.waitUntil(lambda: not shell.busy)


def test_large_forms_are_ready_before_they_are_asked_for(qtbot: QtBot, window: Window) -> None:
    shell = unlock(qtbot, window)
    qtbot.waitUntil(lambda: "intake" in shell._pages and "matter" in shell._pages, timeout=10_000)
    inner = shell.page("matter").pages  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: {"session", "agreement", "editor"} <= set(inner._made), timeout=10_000)
    assert shell.places.current == "home"
    qtbot.waitUntil(lambda: not shell.busy)
