"""纠纷台账: search as you type, filters, and a table that a keyboard alone can use."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from app.domain.figures import Criterion
from app.services import cases, ledger
from ui.jobs import Jobs
from ui.ledger.columns import columns
from ui.ledger.model import PAGE, LedgerModel
from ui.ledger.table import LedgerTable
from ui.messages import Notices
from ui.theme.icons import icon
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, choose, column, combo, label, row
from ui.widgets.files import ask_folder
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.bulk import Outcome
    from app.services.context import Context

_PAUSE = 180  # milliseconds without a key before a search starts


_GROUPS = ((" ".join(ledger.HANDLING), "办理中（各阶段）"), ("printed signing", "等签字（含签字中）"),
           (" ".join(ledger.FINISHED), "已了结（各种）"))


@dataclass(frozen=True)
class Found:
    """The answer to a query: all ids, the rows of the first page, and how much the index still lacks."""

    ids: array[int]
    first: list[ledger.Row]
    pending: int


class LedgerPage(Page):
    """The ledger. ``show_filter`` sets the filters from outside; ``focus_search`` is for Ctrl+F."""

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__("纠纷台账", parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._town = ctx.site.level == "town"
        self._behind: Criterion | None = None
        self._behind_words = ""
        known = ctx.methods.available(ctx.site.id) if self._town else cases.methods_here(ctx)  # below, each may choose
        shown = columns(ctx.codes, ctx.methods, known, self._town)
        self._model = LedgerModel(shown, lambda ids: ledger.rows(ctx, ids), self)
        self.table = LedgerTable(shown, self._model)
        self.table.opened.connect(self.open_case)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        self._count = label("", "muted")
        self.head.insertWidget(1, self._count)
        self._back = button("看全部", "quiet", "close")
        self._back.clicked.connect(self.clear)
        self._back.hide()
        self.head.insertWidget(2, self._back)
        self.folder_button = button("协议书存到文件夹…", "quiet", "folder")
        self.folder_button.setToolTip("列出来的每一件，协议书各存一个 PDF；文件名里没有人的信息")
        self.folder_button.clicked.connect(lambda: ask_folder(self, "协议书存到哪个文件夹", None, self.save_agreements))
        self.head.addWidget(self.folder_button)
        self._make_filters()
        self._empty = label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        nothing = QWidget()
        nothing.setLayout(column(None, self._empty, row(None, self.clear_button, None), None, None))
        self._stack.addWidget(nothing)
        self.body.addWidget(self._stack, 1)
        self.first = self.search

    def _make_filters(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜姓名、拼音或首字母、事由、卷号、证件或电话后几位")
        self.search.setAccessibleName("搜索纠纷")
        self.search.addAction(icon("search", LIGHT.muted, 20), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda: self._timer.start())
        self.search.installEventFilter(self)
        codes = self._ctx.codes
        sent = [choice for choice in codes.choices("exchange") if choice[0] != "local"]
        self.stage = self._filter([("", "全部阶段"), *_GROUPS, *codes.choices("stage")], "按阶段筛选")
        self.category = self._filter([("", "全部类型"), *codes.choices("category")], "按类型筛选")
        self.exchange = self._filter([("", "全部上报"), *sent], "按上报情况筛选")
        if self._town:
            self.exchange.hide()
        self.clear_button = button("清除条件", "", "close")
        self.clear_button.clicked.connect(self.clear)
        line = row(self.search, self.stage, self.category, self.exchange, spacing=10)
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def _filter(self, choices: list[tuple[str, str]], name: str) -> QComboBox:
        box = combo(choices, name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(5)
        box.setMaximumWidth(round(self.fontMetrics().height() * 7))
        box.setMaxVisibleItems(12)
        box.view().setMinimumWidth(round(self.fontMetrics().height() * 9))
        box.currentIndexChanged.connect(lambda: self.refresh())
        return box

    def query(self) -> ledger.Query:
        """What the fields ask for now."""
        return ledger.Query(
            text=self.search.text().strip(), stage=self.stage.currentData() or "",
            category=self.category.currentData() or "", exchange=self.exchange.currentData() or "", behind=self._behind,
        )

    def save_agreements(self, folder: Path) -> None:
        """Write the agreements of all matters that are listed, each as a file."""
        from app.services import bulk  # what sets papers is needed for this only

        ctx, query = self._ctx, self.query()
        self._jobs.run(
            lambda progress: bulk.save_agreements(ctx, bulk.of_period(ctx, query=query), folder, progress), self._saved,
            self._notices.error, label="正在写出协议书", owner=self,
        )

    def _saved(self, outcome: Outcome) -> None:
        drafts = sum(item.draft for item in outcome.written)
        said = f"写出 {len(outcome.written)} 份协议书，其中草稿 {drafts} 份；{outcome.without} 件没有协议。"
        if outcome.refused:
            first = outcome.refused[0]
            self._notices.warning(f"{said}没有写出 {len(outcome.refused)} 份，如 {first.number}：{first.sentence}")
        else:
            self._notices.good(f"{said}离开说事簿的文件不再加密，用完请删掉。")

    def show_behind(self, criterion: Criterion, words: str) -> None:
        """Show the matters behind a figure of a report, and say which figure it is."""
        self.show_filter("", "")
        self._behind, self._behind_words = criterion, words
        self.refresh()

    def show_filter(self, stage: str, exchange: str) -> None:
        """Show the matters of one stage or exchange state and nothing else."""
        self._behind, self._behind_words = None, ""
        for box in (self.stage, self.category, self.exchange):
            box.blockSignals(True)
        choose(self.stage, stage)
        choose(self.exchange, exchange)
        self.category.setCurrentIndex(0)
        for box in (self.stage, self.category, self.exchange):
            box.blockSignals(False)
        self.search.clear()
        self.refresh()

    def clear(self) -> None:
        """Take all filters away."""
        self.show_filter("", "")
        self.search.setFocus()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def refresh(self) -> None:
        self._timer.stop()
        query = self.query()
        self._jobs.read(lambda: self._look(query), self._show, self._notices.error, owner=self, key="ledger")

    def _look(self, query: ledger.Query) -> Found:
        ids = self._ids(query)
        return Found(ids, ledger.rows(self._ctx, ids[:PAGE]), ledger.search_pending(self._ctx))

    def _ids(self, query: ledger.Query) -> array[int]:
        """The ids in order; a group of stages is what any of them gives, in the order of the whole."""
        stages = query.stage.split()
        if len(stages) < 2:
            return ledger.ids(self._ctx, query)
        wanted: set[int] = set()
        for stage in stages:
            wanted.update(ledger.ids(self._ctx, replace(query, stage=stage)))
        return array("q", (row for row in ledger.ids(self._ctx, replace(query, stage="")) if row in wanted))

    def _show(self, found: Found) -> None:
        at = self.table.currentIndex().row()
        chosen = self._model.row_of(at)
        top = self.table.verticalScrollBar().value()
        self.table.scrollToTop()
        self._model.set_ids(found.ids, found.first)
        self._choose(-1 if chosen is None else self._model.line_of(chosen.id), at, top)
        pending = f"（{found.pending:,} 件还在建立索引，暂时搜不全）" if found.pending else ""
        behind = f"统计数字“{self._behind_words}”背后的 " if self._behind is not None else ""
        self._count.setText(f"{behind}{len(found.ids):,} 件{pending}")
        self._back.setVisible(self._behind is not None)
        self._stack.setCurrentIndex(0 if len(found.ids) else 1)
        if not len(found.ids):
            filtered = self.query() != ledger.Query()
            self.clear_button.setVisible(filtered)
            self._empty.setText(
                "没有找到。换个字，或用拼音首字母（如“wjg”）、电话后四位试试。" if filtered
                else "台账是空的。按 F2 登记第一件纠纷，或把下级来件拖进窗口。"
            )

    def _choose(self, line: int, before: int, top: int) -> None:
        """Keep the chosen matter chosen; keep the place in the list when it still stands where it stood."""
        if not self._model.rowCount():
            return
        self.table.selectRow(max(line, 0))
        if line == before and line >= 0:
            self.table.verticalScrollBar().setValue(top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._search_key(event.key())
        return super().eventFilter(watched, event)

    def _search_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Down:
            self.table.setFocus()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.refresh()
            self.table.setFocus()
            return True
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False
