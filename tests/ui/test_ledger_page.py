"""The ledger over real matters: search, filters, keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.domain.step import Step
from app.services import cases, method_choice
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import settled
from tests.ui.probes import faults, write
from ui.jobs import Jobs
from ui.ledger.page import LedgerPage
from ui.messages import Notices
from ui.widgets.chip import CHIP_ROLE

MATTERS = [
    ("单明远", "李秀英", "两家地界争了三寸，石磨挪到了路上", "neighbour"),
    ("王堃", "恒达劳务有限公司", "工地摔伤，医疗费没有付", "labour"),
    ("赵桂兰", "赵建国", "老人赡养费按月给付", "marriage_family"),
]


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> LedgerPage:
    for matter in MATTERS:
        register(desk, *matter)
    made = LedgerPage(desk, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1166, 640)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: rows(made) == 3)
    return made


def rows(page: LedgerPage) -> int:
    """How many matters are shown."""
    return page.table.model().rowCount()


def titles(page: LedgerPage) -> str:
    """All names that are shown, run together."""
    model = page.table.model()
    return "；".join(model.index(line, 1).data() for line in range(model.rowCount()))


@pytest.mark.parametrize(("typed", "found"), [
    ("石磨", "单明远"), ("王堃", "王堃"), ("smy", "单明远"), ("shanmingyuan", "单明远"), ("恒达", "王堃"),
    ("赡养费", "赵桂兰"),
])
def test_search_finds_by_text_name_pinyin_and_initials(
    qtbot: QtBot, page: LedgerPage, typed: str, found: str
) -> None:
    write(page.search, typed)
    qtbot.waitUntil(lambda: rows(page) == 1)
    assert found in titles(page)


def test_last_digits_find_everybody_with_them(qtbot: QtBot, page: LedgerPage) -> None:
    write(page.search, "5678")
    qtbot.wait(300)
    qtbot.waitUntil(lambda: rows(page) == 3)


def test_nothing_found_says_what_to_try(qtbot: QtBot, page: LedgerPage) -> None:
    write(page.search, "没有这个人")
    qtbot.waitUntil(lambda: rows(page) == 0)
    assert page.clear_button.isVisible()
    qtbot.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows(page) == 3)
    assert page.search.text() == ""


def test_filters_narrow_the_list(qtbot: QtBot, page: LedgerPage) -> None:
    page.category.setCurrentIndex(page.category.findData("labour"))
    qtbot.waitUntil(lambda: rows(page) == 1)
    page.show_filter("registered", "")
    qtbot.waitUntil(lambda: rows(page) == 3)
    page.show_filter("effective", "")
    qtbot.waitUntil(lambda: rows(page) == 0)


def test_from_search_to_an_opened_matter_without_a_mouse(qtbot: QtBot, page: LedgerPage) -> None:
    page.focus_search()
    write(page.search, "老人")
    qtbot.waitUntil(lambda: rows(page) == 1)
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_case) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args[0]


def test_the_chosen_line_stays_chosen_when_data_changes(qtbot: QtBot, page: LedgerPage, desk: Context) -> None:
    page.table.selectRow(1)
    before = page.table.model().index(1, 1).data()
    register(desk, "新来", "后到", "新的一件")
    page.refresh()
    qtbot.waitUntil(lambda: rows(page) == 4)
    assert page.table.model().index(page.table.currentIndex().row(), 1).data() == before


def test_important_columns_are_not_cut_at_1366(page: LedgerPage) -> None:
    metrics = page.table.fontMetrics()
    model = page.table.model()
    for column in range(model.columnCount()):
        if page.table.isColumnHidden(column) or column == 1:
            continue
        widest = max(metrics.horizontalAdvance(str(model.index(row, column).data())) for row in range(3))
        assert page.table.columnWidth(column) >= widest + 20, model.headerData(column, Qt.Orientation.Horizontal)
    assert page.table.columnWidth(1) >= 300


def test_everything_has_a_name_and_is_large_enough(page: LedgerPage) -> None:
    assert faults(page) == []


def headings(page: LedgerPage) -> list[str]:
    model = page.table.model()
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]


def test_levels_and_colours_are_shown_where_a_method_knows_them(qtbot: QtBot, desk: Context, jobs: Jobs) -> None:
    room = method_choice.choose(desk, ("pinglishi",))
    case = cases.get(room, register(room, *MATTERS[0]))
    cases.act(room, cases.act(room, case.id, Step(id="", action="accept", note="属于本室职责")).id,
              Step(id="", action="triage", level="county", colour="orange"))
    page = LedgerPage(room, jobs, Notices())
    qtbot.addWidget(page)
    page.resize(1400, 640)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: rows(page) == 1)
    at = headings(page).index("级别")
    look = page.table.model().index(0, at).data(CHIP_ROLE)
    method = room.methods.get("pinglishi@1")
    assert look.word == f"{method.label('level', 'county')}　{method.label('colour', 'orange')}"
    assert look.shape == next(item.shape for item in method.colour if item.key == "orange")
    assert not page.table.isColumnHidden(at)
    assert faults(page) == []


def test_the_agreements_of_what_is_listed_are_written_into_a_folder(qtbot: QtBot, page: LedgerPage, jobs: Jobs, tmp_path: Path) -> None:
    case = cases.get(page._ctx, page._model.row_of(0).record)
    cases.save(page._ctx, replace(case, agreements=(Agreement("a1", facts="院墙", clauses=("各退一尺。",), made_on=page._ctx.today()),)))
    folder = tmp_path / "协议书"
    folder.mkdir()
    page.save_agreements(folder)
    settled(qtbot, jobs)
    (written,) = folder.iterdir()
    assert written.read_bytes().startswith(b"%PDF")
    assert not any(party.name in written.name for party in case.parties)
    write(page.search, "没有这个人")
    qtbot.waitUntil(lambda: rows(page) == 0)
    written.unlink()
    page.save_agreements(folder)
    settled(qtbot, jobs)
    assert list(folder.iterdir()) == []
