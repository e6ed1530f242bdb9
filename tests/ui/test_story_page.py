"""典型案例 in the window: every hidden place is shown, a person reads and decides, and only then anything is saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.session import Session
from app.services import cases, print_log, words_out
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import compose, jumps_back, nameless, settled, small, tab_order
from ui.cases.matter import MatterPage
from ui.documents.papers_page import PapersPage
from ui.documents.story_page import StoryPage
from ui.jobs import Jobs

FACTS = "仇大年和解小满争水渠。𬭳家婆看见了，电话13800005678。"


@pytest.fixture
def matter(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[MatterPage]:
    case = cases.get(desk, register(desk, "仇大年", "解小满", FACTS))
    session = Session(id="s" * 32, held_on=desk.today(), place="村委会", record="仇大年：水是大家的。", mediators=("周德明",))
    cases.save(desk, replace(case, mediators=("周德明",), sessions=(session,)))
    made = MatterPage(desk, jobs)
    made.resize(1166, 690)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.load(case.id)
    settled(qtbot, jobs)
    yield made
    made.close()


def opened(matter: MatterPage, jobs: Jobs, qtbot: QtBot) -> StoryPage:
    if matter.inner != "papers":
        matter.show_papers()
        settled(qtbot, jobs)
    listed = matter.pages.page("papers")
    assert isinstance(listed, PapersPage)
    listed.story_button.click()
    settled(qtbot, jobs)
    found = matter.pages.page("story")
    assert isinstance(found, StoryPage)
    qtbot.waitUntil(lambda: bool(found.text.toPlainText()), timeout=20_000)
    return found


def lines(page: StoryPage) -> list[str]:
    return [one.accessibleName() for one in page.form.rows]


def select(page: StoryPage, words: str) -> None:
    found = page.text.document().find(words)
    assert not found.isNull(), words
    page.text.setTextCursor(found)


def again(page: StoryPage, jobs: Jobs, qtbot: QtBot) -> None:
    """Wait until the words are told anew."""
    qtbot.waitUntil(lambda: not page._timer.isActive(), timeout=5_000)
    settled(qtbot, jobs)


def saved_text(path: Path) -> str:
    if path.suffix == ".docx":
        return "".join(item.text or "" for item in docx.Document(io.BytesIO(path.read_bytes())).element.body.iter(qn("w:t")))
    document = pypdfium2.PdfDocument(path)
    said = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    document.close()
    return said


def test_the_words_are_shown_without_names_and_every_hidden_place_is_listed(
    matter: MatterPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    said = page.text.toPlainText()
    assert "仇某和解某争水渠" in said
    for name in ("仇大年", "解小满", "周德明", "东街", "13800005678"):
        assert name not in said, name
    assert any(line.startswith("仇大年 → 仇某，") for line in lines(page))
    assert any("13800005678 → ×××" in line for line in lines(page))
    found = page.text.document().find("仇某")
    assert found.charFormat().toolTip() == "原来是：仇大年"
    assert (nameless(page), small(page)) == ([], [])


def test_nothing_can_be_saved_before_the_tick_and_any_change_takes_it_off(
    matter: MatterPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    buttons = (page.out.pdf_button, page.out.word_button, page.out.print_button)
    assert not any(one.isEnabled() for one in buttons)
    page.read_box.click()
    assert all(one.isEnabled() for one in buttons)
    page.form.rows[0].click()
    page.form.instead.set_value("仇师傅")
    page.form.hide_words()
    assert not page.read_box.isChecked()
    assert not any(one.isEnabled() for one in buttons)
    again(page, jobs, qtbot)
    assert "仇师傅和解某争水渠" in page.text.toPlainText()
    assert page.read_box.isEnabled()
    compose(page.form.comment.edit, ["pin"], "先看现场。")
    assert not page.read_box.isEnabled(), "until the new words are there to be read"
    again(page, jobs, qtbot)
    assert "先看现场。" in page.text.toPlainText()


def test_selected_words_are_hidden_also_beside_a_name_and_a_rare_character(
    matter: MatterPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    select(page, "𬭳家婆看见了")
    page.choose_button.click()
    assert page.form.said.value() == "𬭳家婆看见了"
    focus = QApplication.focusWidget()
    assert focus is page.form.instead.edit
    page.form.instead.set_value("有人看见了")
    qtbot.keyClick(page.form.instead.edit, Qt.Key.Key_Return)
    again(page, jobs, qtbot)
    assert "争水渠。有人看见了，电话" in page.text.toPlainText()
    select(page, "仇某和解某")
    page.hide_chosen()
    assert page.form.said.value() == "仇大年和解小满", "what the record says, not what stands instead"


def test_words_may_stay_and_be_left_to_the_program_again(matter: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    page = opened(matter, jobs, qtbot)
    page.text.setTextCursor(page.text.document().find("村委会"))
    page.form.open("仇大年", "仇某")
    page.form.let_stay()
    again(page, jobs, qtbot)
    assert "仇大年和解某争水渠" in page.text.toPlainText()
    assert any(line.startswith("仇大年　留着不隐") for line in lines(page))
    page.form.open("仇大年", "仇大年")
    page.form.take_back()
    again(page, jobs, qtbot)
    assert "仇大年" not in page.text.toPlainText()


def test_a_hidden_place_is_opened_by_a_click_and_by_enter(matter: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    page = opened(matter, jobs, qtbot)
    place = page.text.document().find("解某")
    middle = QTextCursor(page.text.document())
    middle.setPosition(place.selectionStart() + 1)
    page.text.setTextCursor(middle)
    page.text.ensureCursorVisible()
    qtbot.keyClick(page.text, Qt.Key.Key_Return)
    assert page.form.said.value() == "解小满"
    page.form.said.set_value("")
    qtbot.mouseClick(page.text.viewport(), Qt.MouseButton.LeftButton, pos=page.text.cursorRect(middle).center())
    assert page.form.said.value() == "解小满"


def test_without_a_selection_it_says_what_to_do(matter: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    page = opened(matter, jobs, qtbot)
    page.hide_chosen()
    assert "请先在右边的正文里选中" in page.notice.sentence
    page.text.selectAll()
    page.hide_chosen()
    assert "一段一段选" in page.notice.sentence


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_what_was_read_is_saved_and_noted(
    ending: str, matter: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(matter, jobs, qtbot)
    page.read_box.click()
    target = tmp_path / f"案例{ending}"
    (page.out.save_pdf if ending == ".pdf" else page.out.save_word)(target)
    settled(qtbot, jobs)
    said = saved_text(target)
    assert "仇某和解某争水渠" in said
    for word in ("仇大年", "解小满", "草稿", "人工核对"):
        assert word not in said, word
    entry, *_ = print_log.of_case(desk, cases.get(desk, matter._wanted))
    assert entry.what == "存为文件 · 典型案例"
    assert f"已存到 {target}" in page.notice.sentence


def test_the_pages_can_be_seen_and_say_that_nobody_has_read_them_yet(
    matter: MatterPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(matter, jobs, qtbot)
    page.pages_button.click()
    qtbot.waitUntil(lambda: bool(page.view.pdf), timeout=20_000)
    (tmp_path / "page.pdf").write_bytes(page.view.pdf)
    assert "草稿" in saved_text(tmp_path / "page.pdf")
    page.pages_button.click()
    assert page.text.isVisible()


def test_what_was_decided_is_there_the_next_time_and_the_comment_is_kept_with_the_matter(
    matter: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    page.form.open("争水渠", "争一条渠")
    page.form.hide_words()
    compose(page.form.comment.edit, ["pin"], "先看现场。")
    page.leave()
    settled(qtbot, jobs)
    assert matter.inner == "papers"
    assert words_out.comment_of(cases.get(desk, matter._wanted)) == "先看现场。"
    page = opened(matter, jobs, qtbot)
    assert "争一条渠" in page.text.toPlainText()
    assert page.form.comment.value() == "先看现场。"
    assert not page.read_box.isChecked()


def test_a_comment_that_cannot_be_kept_is_told_and_the_person_decides(
    matter: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    compose(page.form.comment.edit, ["pin"], "长" * 50_001)
    page.leave()
    settled(qtbot, jobs)
    assert matter.inner == "story"
    assert "点评没有存进卷宗" in page.notice.sentence
    page.notice.button("不存，返回").click()
    settled(qtbot, jobs)
    assert matter.inner == "papers"
    assert words_out.comment_of(cases.get(desk, matter._wanted)) == ""


def test_escape_leads_back_to_the_papers_from_the_words(matter: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    page = opened(matter, jobs, qtbot)
    assert page.text.hasFocus()
    qtbot.keyClick(page.text, Qt.Key.Key_Escape)
    settled(qtbot, jobs)
    assert matter.inner == "papers"


def test_tab_follows_the_eye_and_reaches_the_words_the_tick_and_the_buttons(
    matter: MatterPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page = opened(matter, jobs, qtbot)
    page.read_box.click()
    qtbot.wait(60)
    visited = tab_order(page)
    wanted = [page.form.said.edit, page.form.rows[0], page.form.comment.edit, page.text, page.read_box, page.out.pdf_button]
    assert [one for one in visited if one in wanted] == wanted
    assert jumps_back(page, page.form) == []
