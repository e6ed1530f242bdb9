"""A report table for a view: many columns are turned on their side, so that nobody has to scroll to the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.statistics import Cell, Column, Line, Sheet, shown

_WIDEST = 9
_Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """Shows one ``Sheet``; the last column says how a figure is counted where the table is turned."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self.turned = False

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another table."""
        self.beginResetModel()
        self._sheet, self.turned = sheet, len(sheet.columns) > _WIDEST
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        if self._sheet is None or parent.isValid():
            return 0
        return len(self._sheet.columns if self.turned else self._sheet.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        if self._sheet is None or parent.isValid():
            return 0
        return len(self._sheet.lines) + 2 if self.turned else len(self._sheet.columns) + 1

    def _place(self, index: _Index) -> tuple[Line, Column, Cell] | None:
        sheet, line, column = self._sheet, index.row(), index.column() - 1
        if self.turned:
            line, column = column, line
        if sheet is None or not (0 <= line < len(sheet.lines) and 0 <= column < len(sheet.columns)):
            return None
        return sheet.lines[line], sheet.columns[column], sheet.lines[line].cells[column]

    def figure(self, index: _Index) -> tuple[str, str, str] | None:
        """(key, basis, words) of the figure at a place; ``None`` where there is none to open."""
        place = self._place(index)
        if place is None or self._sheet is None:
            return None
        line, column, cell = place
        if cell.how != "count" or not cell.figure or not isinstance(cell.value, int) or not cell.value:
            return None
        return cell.figure, cell.basis, f"{line.name}　{column.name}"

    def matter(self, index: _Index) -> str:
        """The id of the matter that a place is about; empty where lines are no matters."""
        place = self._place(index)
        if self._sheet is None or not self._sheet.matters or not index.isValid():
            return ""
        if place is not None:
            return place[0].key
        return "" if self.turned else self._sheet.lines[index.row()].key

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        sheet = self._sheet
        if sheet is None or not index.isValid():
            return None
        place = self._place(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(sheet, index, place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = place is not None and not isinstance(place[2].value, str)
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._formula(sheet, index, place)
        return None

    def _text(self, sheet: Sheet, index: _Index, place: tuple[Line, Column, Cell] | None) -> str:
        if place is not None:
            _, column, cell = place
            return cell.value if isinstance(cell.value, str) else shown(cell, column)
        if index.column() == 0:
            return _named(sheet.columns[index.row()]) if self.turned else sheet.lines[index.row()].name
        return sheet.columns[index.row()].formula

    def _formula(self, sheet: Sheet, index: _Index, place: tuple[Line, Column, Cell] | None) -> str:
        if place is not None:
            return place[0].formula or place[1].formula
        return sheet.columns[index.row()].formula if self.turned else sheet.lines[index.row()].formula

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        sheet = self._sheet
        if sheet is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole and not self.turned and section:
            return sheet.columns[section - 1].formula
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return "指标" if self.turned else sheet.first_column
        if not self.turned:
            return _named(sheet.columns[section - 1])
        if section > len(sheet.lines):
            return "怎么算的"
        return sheet.lines[section - 1].name.partition("（2")[0]  # the dates of a period stand above the table


def _named(column: Column) -> str:
    return f"{column.name}（{column.unit}）" if column.unit not in ("", "件") else column.name
