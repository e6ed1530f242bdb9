"""文书卷宗 in the window: every paper in its place, filled and printed beside its page, what is missing, one volume."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services import cases, papers
from app.services.context import Context
from app.services.pages import page_count
from tests.ui.conftest import register
from tests.ui.form_help import nameless, settled, small
from ui.cases.matter import MatterPage
from ui.documents.paper_page import PaperPage
from ui.documents.papers_page import PapersPage
from ui.jobs import Jobs
from ui.widgets.item_row import ItemRow


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[MatterPage]:
    case = register(desk, "仇大年", "解小满", "两家争水渠。")
    made = MatterPage(desk, jobs)
    made.resize(1250, 760)
    qtbot.addWidget(made)
    made.show()
    made.load(case)
    settled(qtbot, jobs)
    made.show_papers()
    settled(qtbot, jobs)
    yield made
    made.close()


def listed(page: MatterPage) -> PapersPage:
    found = page.pages.page("papers")
    assert isinstance(found, PapersPage)
    return found


def row(page: MatterPage, words: str) -> ItemRow:
    return next(one for one in listed(page).rows if words in one.accessibleName())


def opened(page: MatterPage, words: str, jobs: Jobs, qtbot: QtBot) -> PaperPage:
    row(page, words).click()
    settled(qtbot, jobs)
    found = page.pages.page("paper")
    assert isinstance(found, PaperPage)
    qtbot.waitUntil(lambda: bool(found.view.pdf), timeout=20_000)
    return found


def test_the_list_is_in_the_order_of_the_volume_and_says_what_is_missing(page: MatterPage) -> None:
    forms = [one.accessibleName().split("　")[0] for one in listed(page).rows]
    assert forms[:4] == ["F00", "F01", "F02", "F03"]
    assert forms[-1] == "F16"
    assert "没有" in row(page, "F03").accessibleName()
    said = [one.text() for one in listed(page).findChildren(QLabel) if one.isVisibleTo(page)]
    assert any("归档以前必须补正" in text for text in said)
    assert (nameless(page), small(page)) == ([], [])


def test_a_paper_is_printed_and_stays_what_it_was(page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    paper = opened(page, "F03", jobs, qtbot)
    assert (nameless(paper), small(paper)) == ([], [])
    paper.fields["note"].set_value("材料齐全")
    paper.fields["note"].changed.emit()
    paper.print_button.click()
    settled(qtbot, jobs)
    assert paper.dialog is not None
    paper.dialog.close()
    case = cases.get(desk, page._wanted)
    (kept,) = case.papers
    assert kept.entry("note") == "材料齐全"
    assert papers.issued_pdf(desk, case, kept.id).pdf == paper.view.pdf
    page.back()
    settled(qtbot, jobs)
    assert page.inner == "papers"
    assert "已打印" in row(page, "F03").accessibleName()


def test_a_character_without_a_font_is_left_as_a_box_once_somebody_has_compared_it(
    page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    paper = opened(page, "F03", jobs, qtbot)
    paper.fields["note"].set_value("\U00031353")
    paper.fields["note"].changed.emit()
    paper.print_button.click()
    settled(qtbot, jobs)
    assert "U+31353" in paper.notice.sentence
    assert cases.get(desk, page._wanted).papers[-1].issued is None, "not before somebody has looked"
    paper.notice.button("核对过，留方框手写").click()
    settled(qtbot, jobs)
    assert paper.dialog is not None
    paper.dialog.close()
    issued = cases.get(desk, page._wanted).papers[-1].issued
    assert issued is not None
    assert issued.handwritten == ("\U00031353",)
    paper.tools.large_button.click()
    settled(qtbot, jobs)
    assert "大字版" in paper.notice.sentence


def test_a_signed_copy_files_itself_under_its_paper(
    page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    scan = tmp_path / "signed.jpg"
    scan.write_bytes(b"\xff\xd8\xff" + bytes(3000))
    paper = opened(page, "F04" if any("F04" in one.accessibleName() for one in listed(page).rows) else "F02", jobs, qtbot)
    paper.attach(scan)
    settled(qtbot, jobs)
    case = cases.get(desk, page._wanted)
    assert case.attachments[-1].ref == case.papers[-1].id
    page.back()
    settled(qtbot, jobs)
    assert "有签字件" in row(page, case.papers[-1].form).accessibleName()


def test_what_exists_on_paper_only_is_counted_and_what_is_not_needed_says_why(
    page: MatterPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    paper = opened(page, "F02", jobs, qtbot)
    paper.side["pages"].set_value(2)
    paper.note()
    settled(qtbot, jobs)
    page.back()
    settled(qtbot, jobs)
    assert "纸面　2 页" in row(page, "F02").accessibleName()
    paper = opened(page, "F03", jobs, qtbot)
    paper.side["why"].set_value("已有申请书")
    paper.note()
    settled(qtbot, jobs)
    assert cases.get(desk, page._wanted).papers[-1].left_out == "已有申请书"


def test_the_whole_volume_is_saved(page: MatterPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "volume.pdf"
    listed(page).bind_to(target)
    settled(qtbot, jobs)
    assert page_count(target.read_bytes()) >= 3
    assert "整卷已装订" in listed(page).notice.sentence


def test_pages_are_scanned_from_the_list_and_back_to_it(page: MatterPage, jobs: Jobs, qtbot: QtBot) -> None:
    listed(page).scan_button.click()
    settled(qtbot, jobs)
    assert page.pages.key == "scan"
    page.pages.page("scan").back_button.click()
    settled(qtbot, jobs)
    assert page.pages.key == "papers"
    assert listed(page).rows
