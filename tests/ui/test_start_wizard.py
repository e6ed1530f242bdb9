"""The first start and unlocking, by keyboard, on real encrypted rooms."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.paths import Paths
from app.services import setup
from app.services.context import system_clock
from tests.ui.conftest import PASSPHRASE, Rooms
from tests.ui.probes import write
from ui.jobs import Jobs
from ui.start.unlock import UnlockPage
from ui.start.wizard import FirstStart

NEW = "青石 扁担 三月 井水"


@pytest.fixture
def wizard(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> FirstStart:
    made = FirstStart(tmp_path / "room", jobs)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.start()
    return made


def fill(qtbot: QtBot, wizard: FirstStart, passphrase: str = NEW) -> None:
    """Type everything up to the button that makes the room."""
    write(wizard.site.name, "城关镇西街村说事室")
    write(wizard.site.division, "620102001202")
    qtbot.keyClick(wizard.site.division, Qt.Key.Key_Return)
    qtbot.keyClick(wizard.method.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(wizard.method.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(wizard.papers.prefix, Qt.Key.Key_Return)
    write(wizard.person.user, "单明远")
    write(wizard.person.pair.secret, passphrase)
    write(wizard.person.pair.again, passphrase)
    qtbot.keyClick(wizard.person.pair.again, Qt.Key.Key_Return)


def test_a_room_is_made_and_its_recovery_code_opens_it(qtbot: QtBot, wizard: FirstStart, tmp_path: Path) -> None:
    fill(qtbot, wizard)
    qtbot.waitUntil(lambda: wizard.sheet is not None, timeout=20_000)
    sheet = wizard.sheet
    assert sheet is not None
    groups = list(sheet.groups)
    assert len(groups) == 8
    sheet.save_to(tmp_path / "恢复单.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "恢复单.pdf").exists(), timeout=20_000)
    assert (tmp_path / "恢复单.pdf").read_bytes().startswith(b"%PDF")
    write(sheet.back_fields[0], "000000")
    qtbot.keyClick(sheet.back_fields[0], Qt.Key.Key_Return)
    assert sheet.problems[0]
    assert wizard.unfinished
    sheet.back_fields[0].clear()
    write(sheet.back_fields[0], groups[2])
    write(sheet.back_fields[1], groups[6])
    with qtbot.waitSignal(wizard.opened) as opened:
        qtbot.keyClick(sheet.back_fields[1], Qt.Key.Key_Return)
    ctx = opened.args[0]
    assert ctx.site.name == "城关镇西街村说事室"
    assert ctx.site.committee == "城关镇西街村人民调解委员会"
    assert ctx.site.number_prefix == "西街"
    assert ctx.site.methods == ("pinglishi",), "the one below the standard method"
    ctx.close()
    again = setup.unlock_with_recovery(Paths(tmp_path / "room"), "-".join(groups), system_clock)
    assert again.site.division == "620102001202"
    again.close()


def test_back_and_forth_loses_no_word(qtbot: QtBot, wizard: FirstStart) -> None:
    write(wizard.site.name, "城关镇西街村说事室")
    write(wizard.site.division, "620102001202")
    wizard.forward()
    wizard.method.choose("pinglishi")
    wizard.forward()
    wizard.papers.prefix.setText("西关")
    wizard.forward()
    write(wizard.person.user, "单明远")
    for _step in range(3):
        wizard.back()
    wizard.forward()
    assert wizard.method.key == "pinglishi"
    wizard.forward()
    assert wizard.papers.prefix.text() == "西关"
    wizard.forward()
    assert wizard.person.user.text() == "单明远"


def test_what_is_missing_is_said_beside_the_field(qtbot: QtBot, wizard: FirstStart) -> None:
    write(wizard.site.division, "6201")
    wizard.forward()
    assert wizard.steps.currentWidget() is wizard.site
    assert wizard.site.fields["name"].problem == "请填写名称"
    assert "12 位" in wizard.site.fields["division"].problem
    assert wizard.site.division.text() == "6201"


def test_a_short_or_mistyped_passphrase_is_refused(qtbot: QtBot, wizard: FirstStart, tmp_path: Path) -> None:
    fill(qtbot, wizard, "短")
    assert "至少" in wizard.person.fields["passphrase"].problem
    wizard.person.pair.secret.setText(NEW)
    wizard.forward()
    assert wizard.person.fields["again"].problem == "两遍口令不一样"
    assert not (tmp_path / "room" / "keys.json").exists()


@pytest.fixture
def unlock_page(qtbot: QtBot, jobs: Jobs, rooms: Rooms, tmp_path: Path) -> UnlockPage:
    page = UnlockPage(rooms.copy("desk", tmp_path / "desk"), jobs)
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    page.start()
    return page


def test_the_passphrase_opens_the_room(qtbot: QtBot, unlock_page: UnlockPage) -> None:
    write(unlock_page.secret, PASSPHRASE)
    with qtbot.waitSignal(unlock_page.opened, timeout=20_000) as opened:
        qtbot.keyClick(unlock_page.secret, Qt.Key.Key_Return)
    assert opened.args[0].site.level == "desk"
    assert unlock_page.secret.text() == ""
    opened.args[0].close()


def test_a_wrong_passphrase_is_said_and_kept(qtbot: QtBot, unlock_page: UnlockPage) -> None:
    write(unlock_page.secret, "记错了的口令")
    qtbot.keyClick(unlock_page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(unlock_page.field.problem), timeout=20_000)
    assert "不对" in unlock_page.field.problem
    assert unlock_page.secret.text() == "记错了的口令"
    assert unlock_page.open_button.isEnabled()


def test_the_recovery_code_leads_to_a_new_passphrase(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    room = tmp_path / "room"
    values = {"level": "desk", "name": "北关村说事室", "division": "620102001203", "committee": "",
              "number_prefix": "北关", "user": "曾庆", "role": "mediator"}
    made, groups = setup.create(Paths(room), setup.NewSite(**values), PASSPHRASE, system_clock)
    made.close()
    page = UnlockPage(room, jobs)
    qtbot.addWidget(page)
    page.show()
    page.forgot.click()
    recovery = page.recovery
    assert recovery is not None
    for field, group in zip(recovery.entry.fields, groups, strict=True):
        write(field, group)
    assert recovery.open_button.isEnabled()
    recovery.open_button.click()
    qtbot.waitUntil(recovery.renew.isVisible, timeout=20_000)
    write(recovery.renew.pair.secret, NEW)
    write(recovery.renew.pair.again, NEW)
    with qtbot.waitSignal(page.opened, timeout=20_000) as opened:
        qtbot.keyClick(recovery.renew.pair.again, Qt.Key.Key_Return)
    opened.args[0].close()
    again = setup.unlock(Paths(room), NEW, system_clock)
    again.close()
