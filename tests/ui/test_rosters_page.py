"""People, turns and meetings in the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.companion import Person
from app.services import cases, rosters
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.probes import faults, write
from ui.jobs import Jobs
from ui.messages import Notices
from ui.rosters.page import MEETINGS, PEOPLE, RostersPage


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> RostersPage:
    made = RostersPage(desk, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1166, 700)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not jobs.busy)
    return made


def test_somebody_is_added_and_the_law_is_told(qtbot: QtBot, page: RostersPage, desk: Context) -> None:
    page.choose(PEOPLE)
    page.people.add_button.click()
    form = page.people.form
    form.save()  # nothing typed yet
    qtbot.waitUntil(lambda: bool(form.fields["name"].message()))
    write(form.fields["name"].edit, "李秀英")  # type: ignore[attr-defined]
    form.fields["from_on"].set_value(desk.today())
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.people.tiles))
    assert rosters.people(desk)[0].roles == ("member", "mediator")
    assert "3 至 9 人" in page.people.warnings[0]
    next(iter(page.people.tiles.values())).click()
    assert form.fields["name"].value() == "李秀英"
    assert faults(page) == []


def test_who_has_left_is_shown_on_demand(qtbot: QtBot, page: RostersPage, desk: Context) -> None:
    gone = rosters.save_person(desk, Person("", name="老主任", roles=("member",), left="换届"))
    page.choose(PEOPLE)
    qtbot.waitUntil(lambda: not page.people.tiles)
    page.people.gone.click()
    qtbot.waitUntil(lambda: gone.id in page.people.tiles)
    assert "已离任" in page.people.tiles[gone.id].accessibleName()


def test_turns_are_written_once_and_swapped_with_one_press(qtbot: QtBot, page: RostersPage, desk: Context) -> None:
    page.turns.plan_buttons["reception"].click()
    form = page.turns.form
    form.fields["names"].set_value(("周德明", "李秀英"))
    form.fields["from_on"].set_value(page.turns.month - timedelta(days=40))
    form.save()
    qtbot.waitUntil(lambda: page.turns.plan_buttons["reception"].text() == "改轮值…")
    (key, day), button = next(iter(page.turns.swap_buttons.items()))
    usual = rosters.turns(desk, day, day)[0].usual
    button.click()
    other = {"周德明": "李秀英", "李秀英": "周德明"}[usual]
    assert [one.text() for one in page.turns.choices] == [f"换成{other}", "这天不接访", "不换了"]
    assert faults(page) == []
    page.turns.choices[0].click()
    qtbot.waitUntil(lambda: rosters.turns(desk, day, day)[0].who == other)
    assert key == "reception"
    assert faults(page) == []
    qtbot.waitUntil(lambda: not page.turns.choices)
    page.turns.swap_buttons[key, day].click()
    assert page.turns.choices[-2].text() == f"恢复为{usual}"
    page.turns.choices[-2].click()
    qtbot.waitUntil(lambda: rosters.turns(desk, day, day)[0].who == usual)


def test_months_follow_one_another(qtbot: QtBot, page: RostersPage) -> None:
    first = page.turns.month
    page.turns.after.click()
    qtbot.waitUntil(lambda: bool(page.turns.swap_buttons) and all(day > first for _, day in page.turns.swap_buttons))
    page.turns.before.click()
    assert page.turns.month == first


def test_a_meeting_is_tied_to_a_matter_and_leads_to_it(qtbot: QtBot, page: RostersPage, desk: Context) -> None:
    case = register(desk, "王堃", "李秀英", "地界")
    number = cases.get(desk, case).number
    page.choose(MEETINGS)
    page.meetings.add_button.click()
    form = page.meetings.form
    form.fields["topic"].set_value("院墙滴水")
    form.fields["cases"].set_value((number, "没有这件"))
    form.save()
    qtbot.waitUntil(lambda: "没有这件" in form.fields["cases"].message())
    form.fields["cases"].set_value((number,))
    form.save()
    qtbot.waitUntil(lambda: len(page.meetings.tiles) == 1)
    (held,) = rosters.meetings(desk)
    assert held.cases == (case,)
    page.meetings.tiles[held.id].click()
    qtbot.waitUntil(lambda: page.meetings._matters.count() == 1)
    assert form.fields["cases"].value() == (number,)
    with qtbot.waitSignal(page.open_case) as opened:
        page.meetings._matters.itemAt(0).widget().click()  # type: ignore[attr-defined]
    assert opened.args == [case]
    assert faults(page) == []


def test_an_empty_page_says_what_to_do(page: RostersPage) -> None:
    assert page.turns.plan_buttons["reception"].text() == "排轮值…"
