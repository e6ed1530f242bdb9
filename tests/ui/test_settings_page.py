"""Settings: the methods that the room works by, and the table of holidays."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.holidays import load_holidays
from app.services.context import Context
from tests.ui.probes import faults
from ui.jobs import Jobs
from ui.messages import Notices
from ui.settings.page import SettingsPage

NEXT = load_holidays().last + 1


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> SettingsPage:
    made = SettingsPage(desk, jobs, Notices(), 18)
    qtbot.addWidget(made)
    made.resize(1166, 900)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not jobs.busy)
    return made


def test_methods_are_ticked_and_the_usual_one_is_named_first(qtbot: QtBot, page: SettingsPage) -> None:
    card = page.methods
    assert card.chosen() == ("standard",)
    card._boxes["pinglishi"].click()
    card.usual.setCurrentIndex(card.usual.findData("pinglishi"))
    with qtbot.waitSignal(page.context_changed) as changed:
        card.save_button.click()
    assert changed.args is not None
    assert changed.args[0].site.methods == ("pinglishi", "standard")
    card._boxes["standard"].click()
    card._boxes["pinglishi"].click()
    assert not card.save_button.isEnabled(), "a room works by one method at least"
    assert faults(page) == []


def test_a_table_of_holidays_is_taken_and_put_back(qtbot: QtBot, page: SettingsPage, tmp_path: Path) -> None:
    card = page.holidays
    assert f"{NEXT - 1} 年（程序自带）" in card.said.text()
    assert card.reset_button.isHidden()
    file = tmp_path / "next.toml"
    file.write_text(f'[{NEXT}]\n[{NEXT}.off]\n"元旦" = [{NEXT}-01-01]\n', encoding="utf-8")
    with qtbot.waitSignal(page.context_changed):
        card.install(file)
    qtbot.waitUntil(lambda: not card.reset_button.isHidden())
    assert f"{NEXT} 年（换过）" in card.said.text()
    with qtbot.waitSignal(page.context_changed):
        card.reset_button.click()
    qtbot.waitUntil(card.reset_button.isHidden)


def test_a_wrong_file_is_told_and_nothing_changes(qtbot: QtBot, desk: Context, jobs: Jobs, tmp_path: Path) -> None:
    notices = Notices()
    said: list[str] = []
    notices.posted.connect(lambda notice: said.append(notice.sentence))
    page = SettingsPage(desk, jobs, notices, 18)
    qtbot.addWidget(page)
    file = tmp_path / "wrong.toml"
    file.write_text("a = = 1\n", encoding="utf-8")
    page.holidays.install(file)
    page.methods.install(file)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert all("第 1 行" in sentence for sentence in said)


def test_the_standard_of_the_county_is_taken_and_put_away(qtbot: QtBot, page: SettingsPage, jobs: Jobs, tmp_path: Path) -> None:
    card = page.claims
    assert "没有安装" in card.said.text()
    assert card.reset_button.isHidden()
    file = tmp_path / "标准.toml"
    file.write_text('name = "某县办法"\n[[grade]]\nname = "口头"\nyuan = 30\n', encoding="utf-8")
    card.install(file)
    qtbot.waitUntil(lambda: not card.reset_button.isHidden())
    assert "某县办法，1 个等次" in card.said.text()
    assert faults(page) == []
    card.reset_button.click()
    qtbot.waitUntil(card.reset_button.isHidden)
