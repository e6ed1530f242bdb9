"""Report tables as .xlsx and .csv: numbers as numbers, and everything that explains them in the same file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.statistics import NO_BASE, Cell, Column, Sheet, half_up, shown
from sync.atomic import write_bytes

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_NAMES, _WORDS, _NUMBERS = 28, 34, 11  # widths of columns: at most for names and words, at least for numbers
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = str.maketrans("", "", "".join(map(chr, [*range(9), 11, 12, *range(14, 32)])))


def save_xlsx(sheets: Sequence[Sheet], path: Path) -> None:
    """Write a workbook with a page for each table and for what belongs below it: the whole file or nothing.

    Raises ``disk.*``.
    """
    import xlsxwriter  # a tenth of a second that only an export should pay

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}),
            "text": book.add_format({"border": 1}), "0": book.add_format({"border": 1, "num_format": "0"}),
            "0.00": book.add_format({"border": 1, "num_format": "0.00"}),
            "0.00%": book.add_format({"border": 1, "num_format": "0.00%"}), "note": book.add_format({"text_wrap": False}),
        }  # fmt: skip
        for sheet in _with_more(sheets):
            _write(book.add_worksheet(sheet.title[:31]), sheet, formats)
    write_bytes(path, data.getvalue())


def _with_more(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    for sheet in sheets:
        yield sheet
        yield from _with_more(sheet.more)


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Any]) -> None:
    last = max(1, len(sheet.columns))
    page.merge_range(0, 0, 0, last, sheet.title, formats["title"])
    row = 1
    for text in (*sheet.heads, *filter(None, (sheet.zero, _waiting(sheet)))):
        page.write_string(row, 0, _clean(text), formats["note"])
        row += 1
    head = row
    if sheet.columns:
        page.write_string(row, 0, sheet.first_column, formats["head"])
    for n, column in enumerate(sheet.columns, 1):
        page.write_string(row, n, _heading(column), formats["head"])
    for line in sheet.lines:
        row += 1
        page.write_string(row, 0, _clean(line.name), formats["text"])
        for n, (cell, column) in enumerate(zip(line.cells, sheet.columns, strict=True), 1):
            _write_cell(page, row, n, cell, column, formats)
    for text in explained(sheet):
        row += 1
        page.write_string(row, 0, _clean(text), formats["note"])
    page.freeze_panes(head + 1, 1)
    page.set_column(0, 0, min(_NAMES, _widest(sheet.first_column, *(line.name for line in sheet.lines))))
    for n in range(len(sheet.columns)):
        said = (line.cells[n].value for line in sheet.lines)
        page.set_column(n + 1, n + 1, min(_WORDS, _widest(*(text for text in said if isinstance(text, str)), least=_NUMBERS)))
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _widest(*texts: str, least: int = 0) -> int:
    """The width that these need, in digits; a Chinese character is as wide as two."""
    return max([least, *(2 + sum(1 + (char > "\u2e7f") for char in text) for text in texts)])


def _write_cell(page: Worksheet, row: int, place: int, cell: Cell, column: Column, formats: dict[str, Any]) -> None:
    number = _number(cell, column)
    if number is None:
        page.write_string(row, place, _clean(shown(cell, column)), formats["text"])
    else:
        page.write_number(row, place, float(number[0]), formats[number[1]])


def _number(cell: Cell, column: Column) -> tuple[Decimal, str] | None:
    """A cell as a number and its format; None for words and for a share of nothing."""
    if isinstance(cell.value, str) or (cell.how != "count" and not cell.base):
        return None
    if cell.how == "rate":
        return Decimal(half_up(cell.value * 10_000, cell.base)) / 10_000, "0.00%"
    if cell.how == "growth":
        return Decimal(half_up((cell.value - cell.base) * 10_000, cell.base)) / 10_000, "0.00%"
    if column.unit == "万元":
        return Decimal(half_up(cell.value, 10_000)) / 100, "0.00"
    if column.unit == "元":
        return Decimal(cell.value) / 100, "0.00"
    return Decimal(cell.value), "0"


def _heading(column: Column) -> str:
    return f"{column.name}（{column.unit}）" if column.unit not in ("", "件") else column.name


def _waiting(sheet: Sheet) -> str:
    return f"还有 {sheet.pending} 件收到的纠纷正在归入统计，没有算在内。" if sheet.pending else ""


def explained(sheet: Sheet) -> Iterator[str]:
    """What stands below a table: notes, the cross-footing results, and each formula in words."""
    yield from sheet.notes
    if sheet.checks:
        yield "勾稽关系："
        for check in sheet.checks:
            yield f"{'✓' if check.met else '✗ 不符'} {check.rule}（{check.left}，{check.right}）"
    if sheet.columns:
        yield "指标说明："
    yield from (f"{column.name}：{column.formula}" for column in sheet.columns)
    yield from (f"{line.name}：{line.formula}" for line in sheet.lines if line.formula)
    if any(cell.how != "count" for line in sheet.lines for cell in line.cells):
        yield f"比率四舍五入到两位小数；没有基数时写“{NO_BASE}”。"


def csv_text(sheet: Sheet) -> str:
    """A table as comma-separated values, with its heads above and its explanations below; then what belongs below it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([sheet.title])
    writer.writerows([_harmless(text)] for text in (*sheet.heads, *filter(None, (sheet.zero, _waiting(sheet)))))
    if sheet.columns:
        writer.writerow([sheet.first_column, *map(_heading, sheet.columns)])
    for line in sheet.lines:
        cells = zip(line.cells, sheet.columns, strict=True)
        writer.writerow([_harmless(line.name), *(_plain(cell, column) for cell, column in cells)])
    writer.writerows([_harmless(text)] for text in explained(sheet))
    return "\r\n".join((out.getvalue(), *map(csv_text, sheet.more)))


def _plain(cell: Cell, column: Column) -> str:
    return _harmless(cell.value) if isinstance(cell.value, str) else shown(cell, column)


def _harmless(text: str) -> str:
    """What somebody wrote must not become a formula when a spreadsheet opens the file."""
    clean = _clean(text)
    return f"'{clean}" if clean.startswith(_FORMULA_SIGNS) else clean


def _clean(text: str) -> str:
    return text.translate(_FORBIDDEN)[:32_000]


def save_csv(sheet: Sheet, path: Path) -> None:
    """Write a table as UTF-8 with a byte order mark, which office programs need to recognise it. Raises ``disk.*``."""
    write_bytes(path, csv_text(sheet).encode("utf-8-sig"))
