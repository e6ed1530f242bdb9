"""督办 in the window: proposed, issued under a number, answered and taken back; only those who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.step import Step
from app.services import cases, letters
from app.services.context import Actor, Context
from tests.ui.conftest import register
from tests.ui.form_help import nameless, settled, small
from ui.cases.course import LettersCard
from ui.cases.letter_page import LetterPage
from ui.cases.matter import MatterPage
from ui.jobs import Jobs


def opened(ctx: Context, jobs: Jobs, qtbot: QtBot) -> MatterPage:
    case = register(ctx, "仇大年", "解小满", "两家争水渠。")
    cases.act(ctx, case, Step(id="", action="assign", to="水管站", until=ctx.today()))
    page = MatterPage(ctx, jobs)
    page.resize(1250, 800)
    qtbot.addWidget(page)
    page.show()
    page.load(case)
    settled(qtbot, jobs)
    return page


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[MatterPage]:
    leader = replace(desk, actor=Actor(desk.actor.id, desk.actor.name, "leader"))
    made = opened(leader, jobs, qtbot)
    yield made
    made.close()


def said(page: MatterPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_a_letter_is_proposed_issued_and_answered(page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    page.write_letter("", "urge")
    settled(qtbot, jobs)
    letter = page.pages.page("letter")
    assert isinstance(letter, LetterPage)
    assert letter.fields["to"].value() == "水管站"
    assert "争" in letter.fields["note"].value() or "仇大年" in letter.fields["title"].value()
    qtbot.waitUntil(lambda: bool(letter.view.pdf), timeout=20_000)
    letter.fields["signer"].set_value("周德明")
    assert (nameless(letter), small(letter)) == ([], [])
    letter.go_button.click()
    settled(qtbot, jobs)
    assert letter.issued
    assert letter.dialog is not None
    letter.dialog.close()
    (kept,) = letters.of_case(desk, page._wanted)
    assert "催办〔" in kept.number
    letter.go_button.click()
    assert letter.fields["by"].message() == "请填写“谁答复的”"
    letter.fields["by"].set_value("水管站站长")
    letter.fields["note"].set_value("三日内修好。")
    letter.go_button.click()
    settled(qtbot, jobs)
    assert letters.get(desk, kept.id).replies[0].note == "三日内修好。"
    page.back()
    settled(qtbot, jobs)
    assert "已答复" in said(page)


def test_what_is_missing_is_said_and_nothing_is_numbered(page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    page.write_letter("", "urge")
    settled(qtbot, jobs)
    letter = page.pages.page("letter")
    assert isinstance(letter, LetterPage)
    letter.fields["to"].set_value("")
    letter.go_button.click()
    settled(qtbot, jobs)
    assert "主送单位" in letter.notice.sentence
    assert letter.fields["note"].value(), "nothing typed is lost"
    assert letters.of_case(desk, page._wanted) == []


def test_a_mediator_is_offered_no_letters(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    page = opened(desk, jobs, qtbot)
    assert page.findChildren(LettersCard) == []
    page.close()
