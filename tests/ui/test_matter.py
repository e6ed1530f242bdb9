"""The page of a matter: what it shows, the next step, sessions, closing, files, and who may write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement, Mark
from app.domain.case import Case
from app.domain.session import Participant, Session
from app.domain.step import Step
from app.services import cases, documents
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import compose, controls, nameless, settled, small
from ui.cases import life
from ui.cases.matter import MatterPage
from ui.cases.pairs_field import ParticipantsField
from ui.cases.session_editor import SessionEditor
from ui.documents.viewer import Viewer
from ui.jobs import Jobs
from ui.widgets.calendar import CalendarPopup


@pytest.fixture
def case(desk: Context) -> Case:
    return cases.get(desk, register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。"))


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs, case: Case) -> Iterator[MatterPage]:
    made = MatterPage(desk, jobs)
    made.resize(1150, 740)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.load(case.id)
    settled(qtbot, jobs)
    yield made
    made.close()


def texts(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def session(page: MatterPage) -> SessionEditor:
    editor = page.pages.page("session")
    assert isinstance(editor, SessionEditor)
    return editor


def test_the_matter_is_shown(page: MatterPage, case: Case) -> None:
    shown = texts(page)
    for text in (case.number, case.code, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。", "邻里纠纷", "登记"):
        assert text in shown
    assert page.next_button.text() == "记一次调解"
    assert page._stage.look.word == "已登记"


def test_the_next_step_follows_the_stage(desk: Context, case: Case) -> None:
    assert life.next_step(case) == (life.SESSION, "记一次调解")
    talked = replace(case, sessions=(Session(id="s", held_on=date(2026, 3, 1), result="continue"),))
    assert life.next_step(talked)[0] == life.SESSION
    agreed = replace(case, sessions=(Session(id="s", held_on=date(2026, 3, 1), result="agreed"),))
    assert life.next_step(agreed)[0] == life.AGREEMENT
    assert life.next_step(replace(agreed, agreements=(Agreement(id="a"),)))[0] == life.PRINT
    assert life.next_step(replace(agreed, closed_reason="failed"))[0] == life.NOTHING
    states = [moment.state for moment in life.life(agreed, desk.codes)]
    assert states == [life.DONE, life.DONE, life.AHEAD, life.AHEAD, life.AHEAD]
    many = replace(case, sessions=tuple(Session(id=str(n), held_on=date(2026, 3, 1)) for n in range(50)))
    assert len(life.life(many, desk.codes)) < 12


def test_a_session_is_recorded(page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot) -> None:
    page.next_button.click()
    assert page.inner == "session"
    settled(qtbot, jobs)
    fields = session(page).fields
    compose(fields["starts"].edit, [], "下午3点")  # type: ignore[attr-defined]
    compose(fields["place"].edit, [], "村委会")  # type: ignore[attr-defined]
    fields["participants"].add()  # type: ignore[attr-defined]
    compose(fields["participants"].lines[0].name, [], "马𫘜")  # type: ignore[attr-defined]
    fields["attending"]._boxes[case.parties[1].id].click()  # type: ignore[attr-defined]
    compose(fields["record"].edit, [], "王堃䶮：墙是老的。")  # type: ignore[attr-defined]
    fields["result"].segments._group.button(1).click()  # type: ignore[attr-defined]
    session(page).save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).sessions[0]
    assert (stored.starts, stored.place, stored.result) == ("15:00", "村委会", "agreed")
    assert stored.participants[0].name == "马𫘜"
    assert stored.attending == (case.parties[0].id,)
    assert stored.record == "王堃䶮：墙是老的。"
    assert page.inner == ""
    assert page.next_button.text() == "写协议书"
    assert "第 1 次调解" in texts(page)


def test_a_session_that_cannot_be_saved_loses_nothing(page: MatterPage, desk: Context, case: Case) -> None:
    page.write_session("")
    fields = session(page).fields
    fields["held_on"].edit.setText("腊月初八")  # type: ignore[attr-defined]
    compose(fields["record"].edit, [], "很长的记录")  # type: ignore[attr-defined]
    session(page).save()
    assert "公历" in session(page).notice.sentence
    assert fields["held_on"].edit.hasFocus()  # type: ignore[attr-defined]
    assert fields["held_on"].edit.text() == "腊月初八"  # type: ignore[attr-defined]
    assert fields["record"].value() == "很长的记录"
    assert cases.get(desk, case.id).sessions == ()


def test_a_half_written_session_is_found_again(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    page.write_session("")
    settled(qtbot, jobs)
    compose(session(page).fields["record"].edit, [], "写到一半")  # type: ignore[attr-defined]
    qtbot.keyClick(session(page), Qt.Key.Key_Escape)
    settled(qtbot, jobs)
    assert page.inner == ""
    page.write_session("")
    settled(qtbot, jobs)
    assert session(page).value().record == "写到一半"
    assert "找回" in session(page).notice.sentence


def test_closing_says_that_some_have_signed(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    page._tools["close"].click()
    assert page.closing.cautioned == ""
    today = desk.today()
    agreement = Agreement("a1", facts="两家院墙相邻。", clauses=("和好。",), made_on=today, mediators=("周德明",))
    cases.save(desk, replace(case, agreements=(agreement,)))
    documents.issue(desk, case.id, "a1")
    documents.mark(desk, case.id, "a1", Mark(role="mediator", ref="周德明", how=("signature",), on=today))
    page.refresh()
    settled(qtbot, jobs)
    page._tools["close"].click()
    assert "已有 1 个，还差 3 个" in texts(page)
    page.closing.fields["reason"].segments._group.button(1).click()  # type: ignore[attr-defined]
    page.closing.go.click()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).steps[-1].result == "refused"


def test_closing_and_taking_up_again(page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot) -> None:
    page._tools["close"].click()
    assert page.closing.isVisibleTo(page)
    page.closing.go.click()
    assert page.closing.fields["reason"].message() == "请选择原因"
    page.closing.fields["reason"].segments._group.button(1).click()  # type: ignore[attr-defined]
    page.closing.go.click()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).steps[-1].result == "refused"
    assert page._stage.look.word == "已终止"
    assert page.next_button.text() == "归档"
    assert "当事人拒绝调解" in texts(page)
    page._tools["reopen"].click()
    settled(qtbot, jobs)
    assert [step.action for step in cases.get(desk, case.id).steps] == ["end", "reopen"]


def picture(folder: Path) -> Path:
    image = QImage(600, 800, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    path = folder / "身份证.png"
    image.save(str(path))
    return path


def test_files_are_dropped_and_shown(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path)))])
    page.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    ))
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).attachments
    assert [item.title for item in stored] == ["身份证"]
    page.view_file(stored[0].id)
    settled(qtbot, jobs)
    viewer = page.pages.page("file")
    assert isinstance(viewer, Viewer)
    assert viewer.stack.currentIndex() == 2
    qtbot.waitUntil(lambda: not viewer.picture.stale, timeout=10_000)
    assert viewer.picture.picture.size() == viewer.picture.size() * viewer.devicePixelRatioF()
    viewer.save_to(tmp_path / "copy.png")
    settled(qtbot, jobs)
    assert (tmp_path / "copy.png").read_bytes() == picture(tmp_path).read_bytes()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.inner == ""


def test_a_file_that_is_gone_is_said_and_nothing_changes(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page.attach([tmp_path / "没有.pdf"])
    settled(qtbot, jobs)
    assert "读不出来" in page.notice.sentence
    assert cases.get(desk, case.id).attachments == ()


def test_a_matter_of_another_site_is_read_only(desk: Context, jobs: Jobs, qtbot: QtBot, case: Case) -> None:
    above = replace(desk, site=replace(desk.site, id="9" * 32, level="town", name="城关镇"))
    page = MatterPage(above, jobs)
    qtbot.addWidget(page)
    page.show()
    page.load(case.id)
    settled(qtbot, jobs)
    assert "只能查看" in page.notice.sentence
    assert page.next_button.isHidden()
    assert [key for key, tool in page._tools.items() if tool.isVisibleTo(page)] == ["papers", "return"]
    page.edit("facts")
    assert page.inner == ""
    page._tools["return"].click()
    page.returning.go.click()
    assert page.returning.fields["reason"].message() == "请写明哪里要补正"
    page.close()


def test_escape_closes_what_is_open_above_the_page_first(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    page.write_session("")
    settled(qtbot, jobs)
    session(page).fields["held_on"].open_calendar()  # type: ignore[attr-defined]
    popup = page.window().findChild(CalendarPopup)
    assert isinstance(popup, CalendarPopup)
    qtbot.keyClick(popup.grid, Qt.Key.Key_Escape)
    assert page.inner == "session"
    qtbot.waitUntil(lambda: page.window().findChild(CalendarPopup) is None)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.inner == ""


def test_escape_leads_back(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    page.edit("facts")
    assert page.inner == "editor"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.inner == ""
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert closed == [True]


def test_a_long_life_is_shown_quickly(desk: Context, case: Case, jobs: Jobs, qtbot: QtBot) -> None:
    import time

    sessions = tuple(Session(id=str(n), held_on=date(2026, 3, 1), record="说了很多话。" * 20) for n in range(50))
    cases.save(desk, replace(case, sessions=sessions))
    page = MatterPage(desk, jobs)
    page.resize(1150, 740)
    qtbot.addWidget(page)
    page.show()
    page.load(case.id)
    settled(qtbot, jobs)
    now = page._standing
    assert now is not None
    started = time.perf_counter()
    page.overview.show_standing(now)
    assert time.perf_counter() - started < 0.5
    page.close()


def test_everything_has_a_name_and_can_be_hit(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    for opening in (lambda: None, lambda: page.write_session(""), lambda: page.edit("parties")):
        opening()
        settled(qtbot, jobs)
        qtbot.wait(20)
        assert len(list(controls(page))) > 4
        assert nameless(page) == []
        assert small(page) == []
        page.back() if page.inner else None


def test_every_inner_page_fits_a_small_screen(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    for opening in (
        lambda: None, lambda: page.write_session(""), lambda: page.edit("parties"), lambda: page.write_agreement(""),
    ):
        opening()
        settled(qtbot, jobs)
        qtbot.wait(20)
        assert page.minimumSizeHint().width() <= 1130
        assert page.minimumSizeHint().height() <= 660
        cut = [area.horizontalScrollBar().maximum() for area in page.findChildren(QScrollArea) if area.isVisible()]
        assert not any(cut), "nothing is cut off at the right, where nobody can scroll"
        page.back() if page.inner else None


def test_the_slip_of_a_referral_is_shown_printed_and_reached_again(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    assert page._tools["slip"].isHidden()
    cases.act(desk, case.id, Step(id="", action="refer", to="城关派出所", note="属于治安案件"))
    page.refresh()
    settled(qtbot, jobs)
    assert page._tools["slip"].text() == "打印转办告知单"
    page._tools["slip"].click()
    viewer = page.pages.page("file")
    assert isinstance(viewer, Viewer)
    qtbot.waitUntil(lambda: viewer.print_button.isVisible())
    viewer.save_to(tmp_path / "slip.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "slip.pdf").exists())
    assert (tmp_path / "slip.pdf").read_bytes() == documents.referral_slip(desk, case.id, cases.get(desk, case.id).steps[-1].id).pdf
    viewer.print_button.click()
    assert viewer.dialog is not None
    assert viewer.dialog.copies.value() == 1
    viewer.dialog.close()
    page.back()
    settled(qtbot, jobs)
    cases.act(desk, case.id, Step(id="", action="undo", ref=cases.get(desk, case.id).steps[-1].id, note="记错了"))
    page.refresh()
    settled(qtbot, jobs)
    assert page._tools["slip"].isHidden(), "a referral that was taken back has no slip"


def test_a_joint_session_asks_for_units_and_brings_its_usual_company(
    page: MatterPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    page.write_session("")
    editor = session(page)
    helpers = editor.fields["participants"]
    assert isinstance(helpers, ParticipantsField)
    helpers.add()
    assert helpers.lines[0].unit.isHidden(), "a neighbour who helps has no unit"
    helpers.set_value(())
    method = desk.methods.get("")
    preset = next(item for item in method.session_mode if item.units)
    editor.fields["mode"].set_value(preset.key)
    editor.fields["mode"].touched()
    assert [line.unit.text() for line in helpers.lines] == list(preset.units)
    assert all(line.name.text() == "" and not line.unit.isHidden() for line in helpers.lines)
    compose(helpers.lines[0].name, [], "解卫东")
    assert helpers.value()[0] == Participant(name="解卫东", role="参加单位", unit=preset.units[0])
    assert helpers.value()[-1].name == preset.units[-1], "a unit stands for itself until somebody's name is known"
    editor.fields["mode"].set_value("single")
    editor.fields["mode"].touched()
    assert [person.name for person in helpers.value()] == ["解卫东"], "units that nobody named do not stay by mistake"
    editor.fields["mode"].set_value(preset.key)
    editor.fields["mode"].touched()
    assert [person.unit for person in helpers.value()] == list(preset.units)
    page.back()
    settled(qtbot, jobs)
    page.write_session("")  # the draft is found again
    settled(qtbot, jobs)
    assert [person.unit for person in helpers.value()] == list(preset.units)
    editor.fields["mode"].set_value("single")
    editor.fields["mode"].touched()
    assert [person.name for person in helpers.value()] == ["解卫东"], "nor those that a draft brought back"
    editor.fields["mode"].set_value(preset.key)
    editor.fields["mode"].touched()
    helpers.lines[-1].remove.click()
    compose(editor.fields["record"].edit, [], "三家一起谈了两个小时。")  # type: ignore[attr-defined]
    editor.save()
    settled(qtbot, jobs)
    (kept,) = cases.get(desk, case.id).sessions
    assert [person.unit for person in kept.participants] == list(preset.units[:-1])
