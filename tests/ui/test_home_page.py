"""Today's page on real matters: flags first, what we do apart from what others owe us, and who receives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.domain.step import Step
from app.services import cases, letters, rosters
from app.services.context import Actor, Context, system_clock
from tests.ui.conftest import register
from tests.ui.probes import faults
from ui.home.page import HomePage
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.tile import CaseTile


def show(qtbot: QtBot, ctx: Context, jobs: Jobs) -> HomePage:
    made = HomePage(ctx, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1166, 700)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not jobs.busy)
    return made


def again(qtbot: QtBot, page: HomePage, jobs: Jobs) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: not jobs.busy)


def act(ctx: Context, case: str, action: str, **fields: object) -> None:
    cases.act(ctx, case, Step(**{"id": "", "action": action, **fields}))  # type: ignore[arg-type]


def tiles(box: QVBoxLayout) -> list[CaseTile]:
    found = [box.itemAt(at).widget() for at in range(box.count())]
    return [widget for widget in found if isinstance(widget, CaseTile)]


def words(page: HomePage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def test_what_is_overdue_and_ours_comes_first_and_leads_to_the_matter(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    before = replace(desk, clock=lambda: system_clock() - timedelta(days=5))
    late = register(before, "王堃", "李秀英", "地界")
    act(before, late, "lack", note="身份证复印件", until=desk.today() - timedelta(days=2))
    page = show(qtbot, desk, jobs)
    first = next(tile for tile in tiles(page._due) if "身份证复印件" in tile.accessibleName())
    assert "2 天" in first.accessibleName()
    assert page._flags_card.isHidden()
    with qtbot.waitSignal(page.open_case) as opened:
        first.click()
    assert opened.args == [late]
    assert faults(page) == []


def test_a_red_flag_stands_on_top_until_it_is_reported(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    case = register(desk, "王堃", "李秀英", "地界")
    act(desk, case, "flag", result="suicide", note="说不想活了")
    page = show(qtbot, desk, jobs)
    assert page._flags_card.isVisible()
    assert len(tiles(page._flags)) == 1
    act(desk, case, "flag_report", ref=cases.get(desk, case).steps[-1].id, to="派出所")
    again(qtbot, page, jobs)
    assert page._flags_card.isHidden()


def test_a_letter_without_an_answer_is_waited_for(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    leader = replace(desk, actor=Actor("x", "马秀花", "leader"))
    case = register(leader, "王堃", "李秀英", "地界")
    letter = letters.draft(leader, cases.get(leader, case).id, leader.methods.get("").ladder[0].key)
    letters.issue(leader, replace(letter, to="东街村", reply_by=leader.today() + timedelta(days=3)))
    page = show(qtbot, leader, jobs)
    (waiting,) = [tile for tile in tiles(page._waits) if "等答复" in tile.accessibleName()]
    assert waiting.case_id == case
    assert page._waits_card.isVisible()


def test_who_receives_is_named_once_it_is_written_down(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    register(desk, "王堃", "李秀英", "地界")
    page = show(qtbot, desk, jobs)
    qtbot.waitUntil(lambda: "还没有排人" in words(page))
    rosters.set_rotation(desk, "standard", "reception", ["周德明"], desk.today() - timedelta(days=30))
    again(qtbot, page, jobs)
    qtbot.waitUntil(lambda: "周德明" in words(page))
    assert "还没有排人" not in words(page)


def test_a_long_list_opens_with_one_press(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    case = register(desk, "王堃", "李秀英", "地界")
    for number in range(9):
        act(desk, case, "lack", note=f"第{number}样材料", until=desk.today())
    page = show(qtbot, desk, jobs)
    assert len(tiles(page._due)) == 6
    page.more_button.click()
    qtbot.waitUntil(lambda: len(tiles(page._due)) >= 9)
    assert page.more_button.text() == "只看前面的"
    page.more_button.click()
    qtbot.waitUntil(lambda: len(tiles(page._due)) == 6)
