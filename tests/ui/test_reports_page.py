"""统计 in the window: the figures of the services, what is behind them, other periods, and saving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.figures import Criterion
from app.domain.step import Step
from app.services import cases, ledger, method_choice, reports
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import nameless, settled, small
from ui.jobs import Jobs
from ui.ledger.page import LedgerPage
from ui.messages import Notices
from ui.reports.page import ReportsPage


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[ReportsPage]:
    for number in range(3):
        case = register(desk, f"甲{number}", f"乙{number}", "两家争排水沟。")
        cases.act(desk, case, Step(id="", action="accept"))
        if number:
            cases.act(desk, case, Step(id="", action="solve", note="当场和好"))
    register(desk, "丙", "丁", "还在办。")
    made = ReportsPage(desk, jobs, Notices())
    made.resize(1200, 800)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    settled(qtbot, jobs)
    yield made
    made.close()


def cell(page: ReportsPage, name: str, column: int = 1) -> str:
    model = page.view.model()
    rows = {model.index(row, 0).data(): row for row in range(model.rowCount())}
    return str(model.index(rows[name], column).data())


def test_the_figures_are_those_of_the_service(page: ReportsPage, desk: Context) -> None:
    assert cell(page, "案件总数") == "2"
    assert cell(page, "成功数") == "2"
    assert cell(page, "邻里纠纷") == "2"
    assert reports.figure(desk, page.scope(), "total") == 2
    assert "✓" in page._notes.text()


def test_a_figure_opens_the_matters_behind_it(page: ReportsPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    model = page.view.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == "成功数")
    page.view.setCurrentIndex(model.index(row, 1))
    with qtbot.waitSignal(page.show_behind, timeout=20_000) as shown:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    criterion, words = shown.args
    assert isinstance(criterion, Criterion)
    listing = LedgerPage(desk, jobs, Notices())
    qtbot.addWidget(listing)
    listing.show_behind(criterion, words)
    settled(qtbot, jobs)
    assert listing.table.model().rowCount() == 2
    assert "成功数" in listing._count.text()
    listing._back.click()
    settled(qtbot, jobs)
    assert listing.table.model().rowCount() == 4
    assert len(ledger.ids(desk, ledger.Query(behind=criterion))) == 2


def test_periods_are_turned_and_an_empty_one_says_so(page: ReportsPage, jobs: Jobs, qtbot: QtBot) -> None:
    first = page.period.first
    page._earlier.click()
    settled(qtbot, jobs)
    assert page.period.last == first - timedelta(days=1)
    assert cell(page, "案件总数") == "0"
    page._later.click()
    settled(qtbot, jobs)
    assert page.period.first == first
    assert not page._later.isEnabled(), "there is nothing in the future"


@pytest.mark.parametrize("table", ["visits", "quality", "breakdown", "backlog", "points", "zero", "progress", "sample", "claims"])
def test_every_table_is_shown(page: ReportsPage, table: str, jobs: Jobs, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.table.findData(table))
    settled(qtbot, jobs)
    assert page._sheet is not None
    assert page._sheet.code == table
    assert page.view.model().rowCount() == len(page._sheet.columns if page._model.turned else page._sheet.lines)


def choose(page: ReportsPage, table: str, jobs: Jobs, qtbot: QtBot) -> None:
    page.table.setCurrentIndex(page.table.findData(table))
    settled(qtbot, jobs)


def test_the_progress_report_has_its_numbers_and_below_them_the_open_matters(page: ReportsPage, jobs: Jobs, qtbot: QtBot) -> None:
    choose(page, "progress", jobs, qtbot)
    model, below = page.view.model(), page.more.model()
    total = {model.headerData(n, Qt.Orientation.Horizontal): model.index(model.rowCount() - 1, n).data() for n in range(model.columnCount())}
    assert (total["期初未办结"], total["本期登记"], total["本期办结"], total["期末未办结"]) == ("0", "4", "2", "2")
    assert page.more.isVisible()
    assert below.rowCount() == 2
    assert {below.index(row, 1).data() for row in range(2)} == {"有进展", "本期登记"}
    assert not page.basis.isVisible(), "every number has its own day"
    with qtbot.waitSignal(page.open_case, timeout=20_000) as opened:
        page.more.setCurrentIndex(below.index(1, 0))
        qtbot.keyClick(page.more, Qt.Key.Key_Return)
    assert opened.args == [page._sheet.more[0].lines[1].key]
    column = 1 + [item.key for item in page._sheet.columns].index("standing")
    page.view.setCurrentIndex(model.index(model.rowCount() - 1, column))
    with qtbot.waitSignal(page.show_behind, timeout=20_000) as shown:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert len(ledger.ids(page._ctx, ledger.Query(behind=shown.args[0]))) == 2
    assert nameless(page) == []
    choose(page, "zero", jobs, qtbot)
    assert not page.more.isVisible()
    assert page.view.isVisible()


def test_the_progress_report_goes_out_as_an_official_paper(page: ReportsPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    choose(page, "backlog", jobs, qtbot)
    assert not page.paper.isVisible()
    choose(page, "progress", jobs, qtbot)
    assert page.paper.isVisible()
    page.paper.save_pdf(tmp_path / "半月报")
    page.paper.save_word(tmp_path / "半月报")
    settled(qtbot, jobs)
    assert (tmp_path / "半月报.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "半月报.docx").stat().st_size > 3_000


def test_a_line_of_the_backlog_opens_its_matter(page: ReportsPage, jobs: Jobs, qtbot: QtBot) -> None:
    choose(page, "backlog", jobs, qtbot)
    with qtbot.waitSignal(page.open_case, timeout=20_000) as opened:
        page.open_figure(page.view.model().index(0, 2))
    assert opened.args == [page._sheet.lines[1].key]


def test_a_room_without_a_sample_reads_one_sentence(page: ReportsPage, jobs: Jobs, qtbot: QtBot) -> None:
    choose(page, "sample", jobs, qtbot)
    assert not page.view.isVisible()
    assert "没有规定抽查回访" in page._heads.text()
    choose(page, "mediation", jobs, qtbot)
    assert page.view.isVisible()


def test_the_sample_of_a_room_that_has_one(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    room = method_choice.choose(desk, ("mashang-fanying",))
    for number in range(2):
        case = register(room, f"甲{number}", f"乙{number}", "两家争排水沟。")
        cases.act(room, case, Step(id="", action="accept"))
        cases.act(room, case, Step(id="", action="end", result="failed"))
    made = ReportsPage(room, jobs, Notices())
    qtbot.addWidget(made)
    made.show()
    assert [made.kind.itemText(n) for n in range(2)] == ["按周（周报）", "按月（考评月报）"]
    assert made.period.kind == "week"
    choose(made, "sample", jobs, qtbot)
    assert made.view.model().rowCount() == 1
    with qtbot.waitSignal(made.open_case, timeout=20_000) as opened:
        made.open_figure(made.view.model().index(0, 0))
    assert opened.args == [made._sheet.lines[0].key]
    made._earlier.click()
    settled(qtbot, jobs)
    assert (made.period.kind, made.period.first.isoweekday()) == ("week", 1)
    assert "没有可抽的" in made._heads.text()


def test_a_list_of_claims_is_handed_in_printed_saved_and_taken_back(page: ReportsPage, tmp_path: Path, jobs: Jobs, qtbot: QtBot) -> None:
    choose(page, "claims", jobs, qtbot)
    bar = page.claims
    assert bar.isVisible()
    assert not page.basis.isVisible()
    assert page.view.model().rowCount() == 2
    assert "还没有登记申报" in page._heads.text()
    assert not bar.withdraw_button.isVisible()
    assert (nameless(page), small(page)) == ([], [])
    with qtbot.waitSignal(page.open_case, timeout=20_000) as opened:
        page.open_figure(page.view.model().index(0, 0))
    assert opened.args == [page._sheet.lines[0].key]
    bar.hand_in_button.click()
    settled(qtbot, jobs)
    assert "登记申报" in page._heads.text()
    assert "还没有" not in page._heads.text()
    assert bar.which.currentText().endswith("申报 2 件")
    assert (bar.hand_in_button.isVisible(), bar.withdraw_button.isVisible(), bar.by.isEnabled()) == (False, True, False)
    assert (nameless(page), small(page)) == ([], [])
    for ending in ("pdf", "xlsx", "csv"):
        page.save(tmp_path / f"清单.{ending}")
        settled(qtbot, jobs)
    assert (tmp_path / "清单.pdf").read_bytes().startswith(b"%PDF")
    assert "甲1" in (tmp_path / "清单.csv").read_text(encoding="utf-8-sig")
    bar.names.setChecked(False)
    settled(qtbot, jobs)
    bar.save(tmp_path / "无名.csv")
    settled(qtbot, jobs)
    assert "甲1" not in (tmp_path / "无名.csv").read_text(encoding="utf-8-sig")
    bar.print_paper()
    qtbot.waitUntil(lambda: bar.dialog is not None, timeout=20_000)
    assert bar.dialog is not None
    assert bar.dialog.copies.value() == 2
    settled(qtbot, jobs)
    bar.dialog.close()
    qtbot.waitUntil(lambda: bar.dialog is None)
    bar.which.setCurrentIndex(0)
    settled(qtbot, jobs)
    assert page.view.model().rowCount() == 0
    assert "已经在别的清单里申报过" in page._notes.text()
    assert not bar.hand_in_button.isEnabled()
    bar.which.setCurrentIndex(1)
    settled(qtbot, jobs)
    bar.withdraw_button.click()
    settled(qtbot, jobs)
    assert bar.withdraw_button.isVisible(), "a reason is wanted first"
    bar.why.setText("司法所退回")
    bar.withdraw_button.click()
    settled(qtbot, jobs)
    assert "已撤回：司法所退回" in page._heads.text()
    assert "（已撤回）" in bar.which.currentText()
    bar.which.setCurrentIndex(0)
    settled(qtbot, jobs)
    assert page.view.model().rowCount() == 2
    choose(page, "mediation", jobs, qtbot)
    assert not bar.isVisible()
    assert not bar.hand_in_button.isVisible()


def test_a_table_is_saved(page: ReportsPage, tmp_path: Path, jobs: Jobs, qtbot: QtBot) -> None:
    for name in ("表.xlsx", "表.csv"):
        page.save(tmp_path / name)
        settled(qtbot, jobs)
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert any("人民调解案件情况统计表" in str(row[0].value) for row in book.active.iter_rows(max_row=3))
    assert (tmp_path / "表.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_everybody_can_use_it(page: ReportsPage) -> None:
    assert nameless(page) == []
    assert small(page) == []
