"""The view of the ledger: fixed heights and widths, opened by Enter or double click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.ledger.columns import Column
from ui.ledger.model import LedgerModel
from ui.widgets.chip import ChipDelegate


class LedgerTable(QTableView):
    """Shows a ``LedgerModel``. ``opened`` carries the case id of the line that was chosen."""

    opened = Signal(str)

    def __init__(self, columns: Sequence[Column], model: LedgerModel) -> None:
        super().__init__()
        self._columns = columns
        self._widths: dict[int, int] = {}
        self._model = model
        self.setModel(model)
        self.setAccessibleName("纠纷台账")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(ChipDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        self.fit()

    def fit(self) -> None:
        """Heights and widths for the present text size; the name of the matter gets what is left."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(max(44, round(metrics.height() * 1.75)))
        for index, column in enumerate(self._columns):
            if column.sample:
                extra = metrics.height() + 30 if column.chip else 34
                self._widths[index] = metrics.horizontalAdvance(column.sample) + extra
                self.setColumnWidth(index, self._widths[index])
            else:
                self.horizontalHeader().setSectionResizeMode(index, QHeaderView.ResizeMode.Stretch)
        self._make_room()

    def _make_room(self) -> None:
        """Hide what can be spared while the name of the matter would get less than a third of the width."""
        wide = self.viewport().width()
        left = wide - sum(self._widths.values())
        spare = sorted((column.spare, index) for index, column in enumerate(self._columns) if column.spare)
        for _, index in spare:
            narrow = left < wide / 3
            self.setColumnHidden(index, narrow)
            left += self._widths[index] if narrow else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = self._model.row_of(index.row())
        if row is not None:
            self.opened.emit(row.record)
