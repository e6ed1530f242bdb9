"""A table of a million matters: eight bytes a row, and the rows themselves only around what is seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.ledger.columns import Column

if TYPE_CHECKING:
    from app.services.ledger import Row

Index = QModelIndex | QPersistentModelIndex
_PAGE = 128
_KEPT = 64
_NOWHERE = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """``fetch`` gives the rows with the ids asked for; it is called for one page of 128 at a time."""

    def __init__(
        self, columns: Sequence[Column], fetch: Callable[[Sequence[int]], list[Row]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()

    def set_ids(self, ids: array[int], first: Sequence[Row] = ()) -> None:
        """Show other matters; ``first`` are the rows of the first page when the caller has read them already.

        Scroll the view to the top before: a view that stands past the new end takes seconds to find out.
        """
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        if first:
            self._pages[0] = {row.id: row for row in first}
        self.endResetModel()

    def row_of(self, at: int) -> Row | None:
        """The matter in line ``at``."""
        if not 0 <= at < len(self._ids):
            return None
        page = self._page(at // _PAGE)
        return page.get(self._ids[at])

    def line_of(self, row_id: int) -> int:
        """The line of a row id, or -1."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].alignment
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        if role not in column.roles:
            return None
        row = self.row_of(index.row())
        return None if row is None else column.roles[role](row)

    def _page(self, number: int) -> dict[int, Row]:
        page = self._pages.get(number)
        if page is None:
            wanted = self._ids[number * _PAGE : (number + 1) * _PAGE]
            page = {row.id: row for row in self._fetch(wanted)}
            self._pages[number] = page
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return page


PAGE = _PAGE
