"""A click on the page leads to the field that stands there, also on paper smaller than A4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from app.domain.session import Session
from app.services import cases, papers, sheets
from app.services.context import Context
from app.services.documents import Rendered
from printing.layout import layout_for
from tests.ui.conftest import register
from tests.ui.form_help import settled
from ui.cases.matter import MatterPage
from ui.documents.agreement_page import AgreementPage
from ui.documents.page_sheet import Sheet
from ui.documents.paper_page import PaperPage
from ui.documents.papers_page import PapersPage
from ui.documents.pdf_view import PdfView
from ui.jobs import Jobs


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[MatterPage]:
    case = cases.get(desk, register(desk, "仇大年", "解小满", "两家争水渠。"))
    session = Session(id="s" * 32, held_on=desk.today(), place="村委会", record="双方各说各的理。", mediators=("周德明",))
    cases.save(desk, replace(case, mediators=("周德明",), sessions=(session,)))
    made = MatterPage(desk, jobs)
    made.resize(1250, 760)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.load(case.id)
    settled(qtbot, jobs)
    yield made
    made.close()


def spot(view: PdfView, path: str) -> tuple[Sheet, QPoint]:
    """Where a place is in the widget, reckoned from the size of the paper in the file."""
    from app.services.pages import page_size

    for sheet in view.sheets:
        for place in sheet._places:
            if place.path == path:
                scale = sheet.width() / page_size(view.pdf)[0]
                return sheet, QPoint(round((place.x + 12) * scale), round((place.top + place.height / 2) * scale))
    raise AssertionError(f"{path} is not on the page")


def click(view: PdfView, path: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(view.sheets) and not view.sheets[0].stale, timeout=20_000)
    sheet, where = spot(view, path)
    view.ensureVisible(sheet.x() + where.x(), sheet.y() + where.y())
    qtbot.waitUntil(lambda: not sheet.stale, timeout=20_000)
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=where)


def inside(widget: QWidget) -> bool:
    """Whether what has the focus is in ``widget``."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))


def opened(page: MatterPage, form: str, jobs: Jobs, qtbot: QtBot) -> PaperPage:
    page.show_papers()
    settled(qtbot, jobs)
    listed = page.pages.page("papers")
    assert isinstance(listed, PapersPage)
    next(one for one in listed.rows if form in one.accessibleName()).click()
    settled(qtbot, jobs)
    found = page.pages.page("paper")
    assert isinstance(found, PaperPage)
    return found


def test_what_is_typed_on_the_paper_gets_the_focus(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    paper = opened(page, "F03", jobs, qtbot)
    paper.keep_button.setFocus()
    click(paper.view, "entry.note", qtbot)
    assert inside(paper.fields["note"])
    assert page.inner == "paper"


def test_what_comes_from_the_registration_is_opened_there_and_typing_is_saved(
    page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    paper = opened(page, "F03", jobs, qtbot)
    paper.fields["note"].set_value("材料齐全")
    paper.fields["note"].changed.emit()
    qtbot.wait(700)
    settled(qtbot, jobs)
    click(paper.view, "facts", qtbot)
    settled(qtbot, jobs)
    assert page.inner == "editor"
    editor = page.pages.page("editor")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert editor.isAncestorOf(focus)
    assert "纠纷简要情况" in focus.accessibleName()
    assert cases.get(desk, page._wanted).papers[0].entry("note") == "材料齐全"


def test_the_record_of_a_session_leads_to_that_session(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    paper = opened(page, "F09", jobs, qtbot)
    click(paper.view, "sessions[0].record", qtbot)
    settled(qtbot, jobs)
    assert page.inner == "session"
    assert inside(page.pages.page("session").fields["record"])  # type: ignore[attr-defined]


def test_a_clause_of_the_agreement_gets_the_focus_and_a_party_opens_the_registration(
    page: MatterPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page.write_agreement("")
    settled(qtbot, jobs)
    agreement = page.pages.page("agreement")
    assert isinstance(agreement, AgreementPage)
    view = agreement.preview.view
    clauses = agreement.writing.form.fields["clauses"]
    clauses.set_value(("解小满三日内疏通水渠。", "仇大年出工一天。", "今后轮流清淤。"))
    clauses.changed.emit()
    qtbot.waitUntil(lambda: any("clauses[2]" in one.path for sheet in view.sheets for one in sheet._places), timeout=20_000)
    click(view, "agreements[0].clauses[2]", qtbot)
    assert clauses.rows[2].edit.hasFocus()  # type: ignore[attr-defined]
    click(view, "agreements[0].facts", qtbot)
    assert inside(agreement.writing.form.fields["facts"])
    click(view, "parties[1].name", qtbot)
    settled(qtbot, jobs)
    assert page.inner == "editor"


@pytest.mark.parametrize("paper", ["A4", "16K", "A5"])
def test_places_are_found_on_every_size_of_paper(paper: str, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = cases.get(desk, register(desk, "仇大年", "解小满", "两家争水渠。"))
    form = papers.form_of(desk, "F03")
    made = sheets.render_sheet(
        sheets.sheet(desk, case, form), sheets.font_book(), final=False, layout=layout_for(paper),  # type: ignore[arg-type]
    )
    view = shown(made, jobs, qtbot)
    with qtbot.waitSignal(view.picked) as picked:
        click(view, "facts", qtbot)
    assert picked.args == ["facts"]


def test_a_hand_shows_what_can_be_clicked_and_a_paper_that_was_kept_has_nothing(
    desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    case = cases.get(desk, register(desk, "仇大年", "解小满", "两家争水渠。"))
    view = shown(papers.preview(desk, case, "F03"), jobs, qtbot)
    sheet, where = spot(view, "facts")
    QTest.mouseMove(sheet, where)
    qtbot.waitUntil(lambda: sheet.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    assert sheet.toolTip()
    QTest.mouseMove(sheet, QPoint(3, 3))
    qtbot.waitUntil(lambda: sheet.cursor().shape() != Qt.CursorShape.PointingHandCursor)
    QTest.mouseMove(sheet, where)
    view.set_pdf(view.pdf, len(view.sheets))
    assert sheet.cursor().shape() != Qt.CursorShape.PointingHandCursor
    with qtbot.assertNotEmitted(view.picked):
        qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=where)


def shown(made: Rendered, jobs: Jobs, qtbot: QtBot) -> PdfView:
    def failed(error: UserError) -> None:
        raise error

    view = PdfView(jobs, failed)
    view.resize(700, 900)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    view.set_pdf(made.pdf, made.pages, made.places)
    qtbot.waitUntil(lambda: not view.sheets[0].stale, timeout=20_000)
    return view
