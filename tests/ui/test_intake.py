"""登记纠纷: writing a matter by keyboard, drafts, checks beside the fields, saving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.services import cases, documents
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import compose, controls, jumps_back, nameless, settled, small, tab_order
from ui.cases.case_editor import NEW, CaseEditor
from ui.cases.intake import IntakePage
from ui.jobs import Jobs
from ui.widgets.basic import button
from ui.widgets.people import PartyEditor
from ui.widgets.people_list import PartyList


def people(editor: CaseEditor) -> PartyList:
    field = editor.form.fields["parties"]
    assert isinstance(field, PartyList)
    return field


def party_edit(editor: CaseEditor, name: str) -> QLineEdit:
    inner = people(editor).editor
    assert isinstance(inner, PartyEditor)
    edit: QLineEdit = inner.fields[name].edit  # type: ignore[attr-defined]
    return edit


def edit(editor: CaseEditor, name: str) -> QWidget:
    widget: QWidget = editor.form.fields[name].edit  # type: ignore[attr-defined]
    return widget


def opened(qtbot: QtBot, desk: Context, jobs: Jobs) -> IntakePage:
    made = IntakePage(desk, jobs)
    made.resize(1150, 740)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.start()
    settled(qtbot, jobs)
    return made


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[IntakePage]:
    made = opened(qtbot, desk, jobs)
    yield made
    made.close()


def fill(page: IntakePage) -> None:
    """Write a whole registration as a person does."""
    editor = page.editor
    compose(party_edit(editor, "name"), ["y", "yan"], "王堃䶮")
    people(editor).open(1)
    compose(party_edit(editor, "name"), ["tang"], "欧阳𬭳")
    editor.forward()
    segments = editor.form.fields["category"].segments  # type: ignore[attr-defined]
    segments._group.button(1).click()
    compose(edit(editor, "facts"), [], "两家为院墙的位置争了三年。")
    editor.forward()
    editor.forward()


def test_a_matter_is_registered(page: IntakePage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    fill(page)
    saved: list[str] = []
    page.saved.connect(saved.append)
    qtbot.keyClick(page.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, jobs)
    case = cases.get(desk, saved[0])
    assert [party.name for party in case.parties] == ["王堃䶮", "欧阳𬭳"]
    assert (case.category, case.facts) == ("neighbour", "两家为院墙的位置争了三年。")
    assert case.number
    assert case.title == "王堃䶮与欧阳𬭳邻里纠纷"
    assert cases.load_draft(desk, NEW) is None
    page.start()
    settled(qtbot, jobs)
    assert party_edit(page.editor, "name").text() == ""


def test_steps_go_back_and_forth_without_losing_a_word(page: IntakePage) -> None:
    fill(page)
    for step in (0, 2, 1, 3, 0):
        page.editor.show_step(step)
    case = page.editor.form.value()
    assert case.parties[0].name == "王堃䶮"
    assert case.facts == "两家为院墙的位置争了三年。"


def test_errors_stand_beside_the_fields_and_the_first_has_the_focus(
    page: IntakePage, jobs: Jobs, qtbot: QtBot
) -> None:
    editor = page.editor
    compose(party_edit(editor, "name"), [], "王某")
    editor.show_step(3)
    editor.save()
    assert "还不能保存" in editor.notice.sentence
    assert editor.form.currentIndex() == 0
    assert people(editor).open_index == 1
    assert party_edit(editor, "name").hasFocus()
    assert editor.form.fields["facts"].message()
    editor.show_step(3)
    findings = [one for one in editor.form.review.findChildren(type(button(""))) if one.property("kind") == "finding"]
    assert any("请填写“纠纷类型”" in one.text() for one in findings)
    next(one for one in findings if "纠纷简要情况" in one.text()).click()
    assert editor.form.currentIndex() == 1
    assert edit(editor, "facts").hasFocus()
    assert people(editor).value()[0].name == "王某"


def test_a_half_written_form_survives_a_crash(page: IntakePage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    compose(party_edit(page.editor, "name"), [], "王堃䶮")
    compose(party_edit(page.editor, "birth"), [], "腊月初八")
    page.editor.forward()
    compose(edit(page.editor, "facts"), [], "写到一")
    qtbot.waitUntil(lambda: cases.load_draft(desk, NEW) is not None, timeout=10_000)
    settled(qtbot, jobs)
    again = opened(qtbot, desk, jobs)
    assert "找回" in again.editor.notice.sentence
    assert again.editor.form.currentIndex() == 1
    assert again.editor.form.value().facts == "写到一"
    people(again.editor).open(0)
    assert party_edit(again.editor, "name").text() == "王堃䶮"
    assert party_edit(again.editor, "birth").text() == "腊月初八"
    again.editor.notice.button("从空白开始").click()
    settled(qtbot, jobs)
    assert again.editor.form.value().facts == ""
    assert cases.load_draft(desk, NEW) is None
    again.close()


def test_leaving_the_page_keeps_the_last_words(page: IntakePage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    compose(party_edit(page.editor, "name"), [], "王某")
    page.hide()
    settled(qtbot, jobs)
    draft = cases.load_draft(desk, NEW)
    assert draft is not None
    assert draft["case"]["parties"][0]["name"] == "王某"


def test_people_who_came_before_are_shown(page: IntakePage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    earlier = register(desk, "马建国", "李秀兰", "水渠改道。")
    asked: list[str] = []
    page.open_case.connect(asked.append)
    compose(party_edit(page.editor, "name"), [], "马建国")
    seen = page.editor._seen
    qtbot.waitUntil(lambda: bool(seen.hits), timeout=10_000)
    assert seen.hits[0].case_id == earlier
    assert not seen.isHidden()
    look = next(one for one in seen.findChildren(type(button(""))) if one.text() == "看一看")
    look.click()
    assert asked == [earlier]
    assert party_edit(page.editor, "name").text() == "马建国"


def test_editing_keeps_what_the_form_does_not_know(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = cases.get(desk, register(desk, "王某", "李某", "院墙。"))
    case = cases.save(desk, replace(case, extra={"later": {"field": 1}}, note="旧备注"))
    editor = CaseEditor(desk, jobs)
    qtbot.addWidget(editor)
    editor.show()
    editor.edit(case)
    settled(qtbot, jobs)
    editor.go("facts")
    compose(edit(editor, "facts"), [], "补充：")
    saved: list[object] = []
    editor.saved.connect(saved.append)
    editor.save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id)
    assert stored.facts == "补充：院墙。"
    assert stored.extra == {"later": {"field": 1}}
    assert stored.note == "旧备注"
    assert stored.number == case.number
    assert len(saved) == 1


def test_editing_does_not_undo_what_was_saved_meanwhile(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    from app.domain.session import Session

    case = cases.get(desk, register(desk, "王某", "李某", "院墙。"))
    editor = CaseEditor(desk, jobs)
    qtbot.addWidget(editor)
    editor.show()
    editor.edit(case)
    settled(qtbot, jobs)
    cases.save(desk, replace(case, sessions=(Session(id="s1", held_on=desk.today()),)))
    compose(edit(editor, "place"), [], "东街")
    editor.save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id)
    assert stored.place == "东街"
    assert len(stored.sessions) == 1


def test_an_edit_that_was_left_is_found_again(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = cases.get(desk, register(desk, "王某", "李某", "院墙。"))
    editor = CaseEditor(desk, jobs)
    qtbot.addWidget(editor)
    editor.show()
    editor.edit(case)
    settled(qtbot, jobs)
    compose(edit(editor, "place"), [], "东街")
    editor.leave()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).place == ""
    editor.edit(case)
    settled(qtbot, jobs)
    assert editor.form.value().place == "东街"
    editor.notice.button("放弃这些修改").click()
    settled(qtbot, jobs)
    assert editor.form.value().place == ""


def test_tab_follows_the_eye(page: IntakePage, qtbot: QtBot) -> None:
    inner = people(page.editor).editor
    assert isinstance(inner, PartyEditor)
    inner.fields["proxies"].add("agent")  # type: ignore[attr-defined]
    page.resize(1150, 2400)
    for step in range(4):
        page.editor.show_step(step)
        if step == 1:
            page.editor.form.fields["requests"].insert(1)  # type: ignore[attr-defined]
            page.editor.form.fields["requests"].insert(1)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: jumps_back(page) == [])
        assert len(tab_order(page)) > 6


def test_a_changed_party_on_a_printed_agreement_is_warned_of(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = cases.get(desk, register(desk, "王某", "李某", "院墙。"))
    agreement = Agreement(id="a" * 32, facts="院墙。", clauses=("移墙。",), mediators=("周德明",), made_on=desk.today())
    cases.save(desk, replace(case, agreements=(agreement,)))
    issued = documents.issue(desk, case.id, agreement.id).case
    editor = CaseEditor(desk, jobs)
    qtbot.addWidget(editor)
    editor.show()
    editor.edit(issued)
    settled(qtbot, jobs)
    assert "作废" in editor.notice.sentence
    assert "（" in editor.notice.sentence


def test_every_step_can_be_used_by_everybody(page: IntakePage, qtbot: QtBot) -> None:
    for step in range(4):
        page.editor.show_step(step)
        qtbot.wait(20)
        assert len(list(controls(page))) > 5
        assert nameless(page) == []
        assert small(page) == []


@pytest.mark.parametrize("width", [1120, 1290])
def test_nothing_is_wider_than_the_page(page: IntakePage, qtbot: QtBot, width: int) -> None:
    page.resize(width, 700)
    for step in range(4):
        page.editor.show_step(step)
        qtbot.wait(20)
        area = page.editor.form.areas[step]
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
