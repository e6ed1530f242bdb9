"""The million-row model: how little it reads, and what it shows."""

from __future__ import annotations

import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ui.ledger.columns import Column
from ui.ledger.model import PAGE, LedgerModel
from ui.ledger.table import LedgerTable


@dataclass(frozen=True)
class Line:
    """As much of a ledger row as the model needs."""

    id: int
    record: str


class Source:
    """Makes rows and remembers how many were asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def fetch(self, ids: Sequence[int]) -> list[Line]:
        self.asked.append(len(ids))
        return [Line(number, f"case-{number}") for number in ids]


DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ROLES = {DISPLAY: lambda row: row.record}
COLUMNS = [Column("卷号", "0000", ROLES), Column("名称", "", ROLES)]
MILLION = array("q", range(1_000_000, 0, -1))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qtbot: QtBot, source: Source) -> LedgerModel:
    return LedgerModel(COLUMNS, source.fetch)  # type: ignore[arg-type]


def test_a_million_rows_are_shown_by_reading_few(qtbot: QtBot, model: LedgerModel, source: Source) -> None:
    table = LedgerTable(COLUMNS, model)
    qtbot.addWidget(table)
    table.resize(1000, 600)
    table.show()
    model.set_ids(MILLION)
    table.grab()
    assert model.rowCount() == 1_000_000
    assert sum(source.asked) == PAGE
    table.scrollToBottom()
    table.grab()
    assert sum(source.asked) <= 3 * PAGE


def test_jumps_in_a_million_rows_are_quick(qtbot: QtBot, model: LedgerModel) -> None:
    table = LedgerTable(COLUMNS, model)
    qtbot.addWidget(table)
    table.resize(1000, 600)
    table.show()
    model.set_ids(MILLION)
    started = time.perf_counter()
    for place in range(0, 1_000_000, 50_000):
        table.verticalScrollBar().setValue(place)
        table.viewport().repaint()
    assert (time.perf_counter() - started) / 20 < 0.1
    started = time.perf_counter()
    table.scrollToTop()
    model.set_ids(MILLION[:10])
    table.viewport().repaint()
    assert time.perf_counter() - started < 0.1


def test_the_first_page_may_be_handed_over(model: LedgerModel, source: Source) -> None:
    ids = array("q", [5, 6])
    model.set_ids(ids, [Line(5, "five"), Line(6, "six")])  # type: ignore[list-item]
    row = model.row_of(1)
    assert row is not None
    assert row.record == "six"
    assert source.asked == []


def test_lines_and_rows_find_each_other(model: LedgerModel) -> None:
    model.set_ids(array("q", [9, 4, 7]))
    assert model.line_of(4) == 1
    assert model.line_of(5) == -1
    assert model.row_of(-1) is None
    assert model.row_of(3) is None


def test_a_row_that_has_gone_shows_nothing(qtbot: QtBot) -> None:
    model = LedgerModel(COLUMNS, lambda ids: [])
    model.set_ids(array("q", [1]))
    assert model.data(model.index(0, 0)) is None


def test_qt_finds_the_model_consistent(model: LedgerModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(array("q", range(300)))
    model.set_ids(array("q"))
    assert tester.model() is model


def test_enter_opens_the_chosen_line(qtbot: QtBot, model: LedgerModel) -> None:
    table = LedgerTable(COLUMNS, model)
    qtbot.addWidget(table)
    table.show()
    model.set_ids(array("q", [3, 2, 1]))
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["case-2"]
