"""文书格式 in the settings: which form set is used, another one, one from a file, and a look at it before that."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import form_sets
from app.services.context import Context
from app.services.printers import paper_of
from tests.ui.form_help import nameless, settled, small
from tests.ui.probes import faults
from ui.jobs import Jobs
from ui.messages import Notices
from ui.settings.forms import FormsCard
from ui.settings.page import SettingsPage

OWN = """
id = "our-county"
name = "青禾县人民调解文书"
office = "青禾县司法局"
version = "2026年版"
base = "standard"

[type]
paper = "16K"
"""


@pytest.fixture
def card(qtbot: QtBot, desk: Context, jobs: Jobs) -> FormsCard:
    page = SettingsPage(desk, jobs, Notices(), 18)
    qtbot.addWidget(page)
    page.resize(1166, 690)
    with qtbot.waitExposed(page):
        page.show()
    page.refresh()
    settled(qtbot, jobs)
    page.forms.setProperty("page", page)  # the test holds the card alone
    return page.forms


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "本县文书.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_set_in_use_is_named_and_another_one_is_chosen(
    card: FormsCard, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    assert "现在照“人民调解文书（通用）”打印" in card.used.text()
    assert "司法部" in card.about.text()
    assert not card.use_button.isEnabled()
    card.choice.setCurrentIndex(card.choice.findData("county-order"))
    assert "一些县" in card.about.text()
    with qtbot.waitSignal(card.context_changed) as changed:
        card.use_button.click()
    settled(qtbot, jobs)
    assert changed.args is not None
    assert changed.args[0].site.forms == "county-order"
    assert "登记表在前" in card.used.text()
    assert (nameless(card), small(card), faults(card)) == ([], [], [])


def test_a_file_is_read_first_and_installed_when_the_person_says_so(
    card: FormsCard, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    card.read(written(tmp_path, OWN))
    settled(qtbot, jobs)
    for said in ("青禾县人民调解文书", "还没有安装", "制定单位：青禾县司法局", "版本：2026年版", "16K 纸"):
        assert said in card.said.text()
    assert card.choice.findData("our-county") < 0
    assert QApplication.focusWidget() is card.keep_button
    card.keep_button.click()
    settled(qtbot, jobs)
    assert card.choice.findData("our-county") >= 0
    assert not card.found.isVisible()
    assert form_sets.of(desk).id == "standard", "installing is not choosing"
    card.choice.setCurrentIndex(card.choice.findData("our-county"))
    assert "制定单位：青禾县司法局" in card.about.text()


def test_faults_are_told_in_chinese_with_their_lines_and_nothing_changes(
    card: FormsCard, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = OWN + '\n[[form]]\nid = "f1"\nkey = "one"\ntitle = "甲"\nneed = "often"\n'
    card.read(written(tmp_path, bad))
    settled(qtbot, jobs)
    said = card.notice.sentence
    assert "第 12 行：表号要用大写字母开头" in said
    assert "第 15 行：need 只能是" in said
    assert "没有改变任何内容" in said
    assert not card.found.isVisible()
    assert [item.id for item in form_sets.available(desk)] == ["standard", "county-order"]
    card.read(written(tmp_path, OWN.replace("our-county", "standard")))
    settled(qtbot, jobs)
    assert "程序自带的一套" in card.notice.sentence


def test_one_that_would_take_the_place_of_the_set_in_use_says_so(
    card: FormsCard, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    form_sets.install(desk, OWN, "a.toml")
    card._ctx = form_sets.choose(desk, "our-county")
    card.read(written(tmp_path, OWN.replace("our-county", "new-county").replace("青禾县人民", "新县人民")))
    settled(qtbot, jobs)
    assert "现在用的“青禾县人民调解文书”会换下来" in card.said.text()


def test_its_papers_are_looked_at_page_by_page_before_it_is_installed(
    card: FormsCard, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    card.read(written(tmp_path, OWN))
    settled(qtbot, jobs)
    card.look_first.click()
    looked = card.samples
    assert looked is not None
    qtbot.waitUntil(lambda: bool(looked.view.pdf), timeout=20_000)
    settled(qtbot, jobs)
    current = looked.list.currentItem()
    assert current is not None
    assert "人民调解协议书" in current.text()
    assert paper_of(looked.view.pdf).name == "16K", "on the paper of the set that is looked at"
    assert (nameless(looked), small(looked)) == ([], [])
    qtbot.waitUntil(lambda: looked.page_said.text() == "第 1 页，共 3 页")
    looked.on_button.click()
    qtbot.waitUntil(lambda: looked.page_said.text() == "第 2 页，共 3 页")
    assert looked.back_button.isEnabled()
    before = looked.view.pdf
    looked.list.setCurrentRow(2)
    qtbot.waitUntil(lambda: looked.view.pdf != before, timeout=20_000)
    looked.close()
    qtbot.waitUntil(lambda: card.samples is None)
    assert form_sets.of(desk).id == "standard"


@pytest.mark.parametrize("key", ["standard", "county-order"])
def test_every_paper_of_our_own_sets_can_be_looked_at(key: str, desk: Context) -> None:
    from app.services import form_samples

    forms = next(item for item in form_sets.available(desk) if item.id == key)
    looks = form_samples.looks(forms)
    assert [look.form.id for look in looks] == [item for item in forms.order if not forms.get(item).external]  # type: ignore[union-attr]
    for look in looks if key == "standard" else ():
        assert form_samples.pages(desk, forms, look).pages >= 1
