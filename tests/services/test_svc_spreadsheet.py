"""Exports: what a spreadsheet program reads back is what the table says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from services_help import DAY, add, code_of

from app.domain.statistics import Cell, Column, Line, Sheet
from app.services import backlog, cases, reports, spreadsheet
from app.services.context import Context
from app.services.reports import Scope

NOVEMBER = Scope(date(2026, 11, 1), date(2026, 11, 30))
SHEET = Sheet(
    "x", "试表", ("统计时间：今年",), "单位",
    (Column("n", "件数", "数一数"), Column("a", "金额", "加起来", "万元"), Column("r", "比率", "除一除", "%"), Column("t", "备注", "文字", "")),
    (
        Line("", "=1+1", (Cell("", 3), Cell("", 123_456_789), Cell("", 25_460, 25_514, "rate"), Cell("", "@SUM(A1)")), "行的说明"),
        Line("", "空", (Cell("", 0), Cell("", 0), Cell("", 0, 0, "rate"), Cell("", "\x07"))),
        Line("", "环比", (Cell("", 3, 2, "growth"), Cell("", 1, 0, "growth"), Cell("", ""), Cell("", ""))),
    ),
    pending=4,
)  # fmt: skip


def test_numbers_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    spreadsheet.save_xlsx([SHEET, replace(SHEET, title="另一张")], path)
    book = load_workbook(path)
    assert book.sheetnames == ["试表", "另一张"]
    rows = list(book["试表"].iter_rows(values_only=True))
    assert rows[0][0] == "试表"
    assert rows[2][0] == "还有 4 件收到的纠纷正在归入统计，没有算在内。"
    assert rows[3] == ("单位", "件数", "金额（万元）", "比率（%）", "备注")
    assert rows[4] == ("=1+1", 3, 123.46, 0.9979, "@SUM(A1)")
    assert rows[5] == ("空", 0, 0, "—", "")
    assert rows[6][:3] == ("环比", 0.5, "—")
    cell = book["试表"].cell(5, 1)
    assert cell.data_type == "s", "what somebody wrote is never a formula"
    assert book["试表"].cell(5, 4).number_format == "0.00%"
    below = {row[0] for row in rows[7:]}
    assert {"件数：数一数", "金额：加起来", "=1+1：行的说明"} <= below


def test_csv_opens_in_office_programs(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    spreadsheet.save_csv(SHEET, path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[4] == ["'=1+1", "3", "123.46", "99.79%", "'@SUM(A1)"]
    assert rows[6][:3] == ["环比", "+50.00%", "—"]


def test_a_whole_report_with_its_checks(desk: Context, tmp_path: Path) -> None:
    case = add(desk)
    cases.close(desk, case.id, "failed", DAY)
    sheet = reports.mediation_table(desk, NOVEMBER)
    spreadsheet.save_xlsx([sheet], tmp_path / "a.xlsx")
    rows = list(load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))  # type: ignore[union-attr]
    total = next(row for row in rows if row[0] == "合计")
    assert total[1] == 1
    assert sum(str(row[0]).startswith("✓") for row in rows) == len(sheet.checks) == 11


def test_people_are_masked_unless_asked(desk: Context, tmp_path: Path) -> None:
    add(desk, "尉迟广林", "朴顺姬")
    for names, seen in ((False, False), (True, True)):
        spreadsheet.save_csv(backlog.backlog(desk, NOVEMBER, names=names), tmp_path / "b.csv")
        assert ("尉迟广林" in (tmp_path / "b.csv").read_text(encoding="utf-8-sig")) is seen
        text = spreadsheet.csv_text(reports.breakdown(desk, replace(NOVEMBER, basis="registered"), "mediator", names=names))
        assert ("查晓雯" in text) is seen


@pytest.mark.parametrize("save", [lambda path: spreadsheet.save_csv(SHEET, path), lambda path: spreadsheet.save_xlsx([SHEET], path)])
def test_a_folder_that_is_gone_is_told(save, tmp_path: Path) -> None:
    assert code_of(save, tmp_path / "gone" / "x").startswith("disk.")
    assert list(tmp_path.iterdir()) == []
