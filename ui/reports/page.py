"""统计: the tables for a period and a place; every figure opens the matters behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.domain.calendar import Period, period_of, previous
from app.domain.figures import DIMENSIONS, DONE, REGISTERED
from app.domain.statistics import Sheet
from app.services import backlog, print_items, progress, progress_paper, reports, sampling, spreadsheet
from ui.documents.hand_out import HandOut, Making
from ui.jobs import Jobs
from ui.messages import Notices, day
from ui.reports.claims import ClaimsBar, Made
from ui.reports.model import SheetModel
from ui.widgets.basic import button, combo, label, row, scroll
from ui.widgets.files import ask_save
from ui.widgets.flow import FlowLayout
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.context import Context

_TABLES = (
    ("mediation", "人民调解统计表"), ("visits", "批次、人次"), ("quality", "办理质量"), ("breakdown", "分项统计"), ("backlog", "积案台账"),
    ("points", "积分台账"), ("zero", "零报告"), ("progress", "进展报告"), ("sample", "抽查回访"),
    ("claims", "补贴申报清单"),
)
_WITH_BASIS = ("mediation", "quality", "breakdown")
_LISTED = 500
_ANY_HEIGHT = (1 << 24) - 1  # what Qt takes for no limit
_LEAST_NAME = 5  # characters
_MAIN, _SIDE = 6, 4  # lines that can be seen of the table that matters most, and of the other one
_BASES = ((DONE, "按办结日期"), (REGISTERED, "按登记日期"))


@dataclass(frozen=True)
class Found:
    """A table, the units that may be chosen, and the claims where it is their list."""

    sheet: Sheet
    places: list[reports.Place]
    claims: Made | None = None


class SheetTable(QTableView):
    """``chosen`` carries the place of a figure, by Enter, Space or double click."""

    chosen = Signal(QModelIndex)

    def __init__(self, model: SheetModel, name: str = "统计表") -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(44, round(self.fontMetrics().height() * 1.75)))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self.doubleClicked.connect(self.chosen)
        self._elastic = -1

    def fit(self, sheet: Sheet, *, turned: bool) -> None:
        """Widths for what is shown: names as wide as they are, the explanation gets what is left.

        Of matters every column is as wide as it is, so that number and names stay whole.
        """
        self._elastic = self.model().columnCount() - 1 if turned else -1 if sheet.matters else 0
        self._spread()

    def _spread(self) -> None:
        """One column takes what is left, unless nothing is."""
        head, columns = self.horizontalHeader(), range(self.model().columnCount())
        wanted = sum(max(self.sizeHintForColumn(place), head.sectionSizeHint(place)) for place in columns if place != self._elastic)
        narrow = self.viewport().width() - wanted < _LEAST_NAME * self.fontMetrics().height()
        for place in columns:
            stretch = place == self._elastic and (place > 0 or not narrow)
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def keep(self, least: int, most: int | None = None) -> None:
        """Room for its lines: for ``least`` of them whatever else is on the page, and for no more than ``most``."""
        lines = self.model().rowCount()
        self.setMinimumHeight(self._high(min(least, lines)))
        self.setMaximumHeight(_ANY_HEIGHT if most is None else self._high(min(most, lines)))

    def _high(self, lines: int) -> int:
        bar = self.horizontalScrollBar().sizeHint().height()
        return self.horizontalHeader().sizeHint().height() + max(1, lines) * self.verticalHeader().defaultSectionSize() + bar

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class ReportsPage(Page):
    """``show_behind`` carries the criterion of a figure and what it is called, for the ledger."""

    show_behind = Signal(object, str)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__("统计", parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._period = progress.usual_period(ctx)
        self._sheet: Sheet | None = None
        self._model, self._more_model = SheetModel(self), SheetModel(self)
        self.view, self.more = SheetTable(self._model), SheetTable(self._more_model, "下面的表")
        self.view.chosen.connect(self.open_figure)
        self.more.chosen.connect(self.open_figure)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._make_choosers()
        self._more_heads = label("", "muted", wrap=True)
        self._heads, self._notes = label("", "muted", wrap=True), label("", "small", wrap=True)
        self._column.addWidget(self._heads)
        self._column.addWidget(self.view, 1)
        self._column.addWidget(self._more_heads)
        self._column.addWidget(self.more, 1)
        self._column.addWidget(self._notes)
        self.body.addWidget(scroll(inner), 1)
        self.first = self.table

    def _make_choosers(self) -> None:
        self.table = self._chooser(_TABLES, "哪一张表")
        self.kind = self._chooser(progress.periods(self._ctx), "期间")
        self.basis = self._chooser(_BASES, "按哪个日期")
        self.dimension = self._chooser([(name, DIMENSIONS[name]) for name in reports.breakable()], "按什么分")
        self.site = self._chooser([("", "全部单位")], "单位")
        self.site.setVisible(self._ctx.site.level != "desk")
        self._earlier, self._later = button("", "quiet", "chevron-left"), button("", "quiet", "chevron-right")
        for one, name, step in ((self._earlier, "前一期", -1), (self._later, "后一期", 1)):
            one.setAccessibleName(name)
            one.setToolTip(name)
            one.setFixedWidth(44)
            one.clicked.connect(lambda _on=False, by=step: self.turn(by))
        self._when = label("", "strong")
        self.xlsx_button = button("存为电子表格", "", "save")
        self.xlsx_button.clicked.connect(lambda: self._ask("xlsx", "电子表格 (*.xlsx)"))
        self.csv_button = button("存为 CSV", "quiet")
        self.csv_button.clicked.connect(lambda: self._ask("csv", "CSV (*.csv)"))
        self._column.addLayout(row(self.table, self.kind, self._earlier, self._when, self._later, None, self.basis))
        self.claims = ClaimsBar(self._ctx, self._jobs, self._notices)
        self.claims.asked.connect(self.refresh)
        self.claims.handed_in.connect(self.refresh)
        self.paper = HandOut(self._ctx, self._jobs, self._making)
        self.paper.saved.connect(lambda _path: self._notices.good("已存好。"))
        self.paper.failed.connect(self._notices.error)
        out = FlowLayout(gap=10)
        for part in (self.dimension, self.site, *self.claims.deeds, self.paper, self.csv_button, self.xlsx_button):
            out.addWidget(part)
        self._column.addLayout(out)
        self._column.addWidget(self.claims)

    def _chooser(self, choices: tuple[tuple[str, str], ...] | list[tuple[str, str]], name: str) -> QComboBox:
        made = combo(choices, name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(lambda _index: self._changed())
        return made

    def _changed(self) -> None:
        kind = str(self.kind.currentData())
        if kind != self._period.kind:
            self._period = period_of(kind, self._ctx.today())
        self.refresh()

    def turn(self, by: int) -> None:
        """The period before (-1) or after (1)."""
        after = period_of(self._period.kind, date.fromordinal(self._period.last.toordinal() + 1))
        self._period = previous(self._period) if by < 0 else after
        self.refresh()

    @property
    def period(self) -> Period:
        """The period that is shown."""
        return self._period

    def scope(self) -> reports.Scope:
        """What is asked for."""
        return reports.Scope(self._period.first, self._period.last, str(self.basis.currentData()), str(self.site.currentData() or ""))

    def refresh(self) -> None:
        scope, which, by = self.scope(), str(self.table.currentData()), str(self.dimension.currentData())
        self.dimension.setVisible(which == "breakdown")
        self.basis.setVisible(which in _WITH_BASIS)
        self.claims.offer(shown=which == "claims")
        self.paper.setVisible(which == "progress")
        self._when.setText(f"{day(scope.first)} — {day(scope.last)}")
        self._later.setEnabled(scope.last < self._ctx.today())
        claimed = self.claims.looker(scope)
        look = (lambda: self._look_at_claims(claimed)) if which == "claims" else (lambda: self._look(scope, which, by))
        self._jobs.read(look, self._show, self._notices.error, owner=self, key="report")

    def _look_at_claims(self, look: Callable[[], Made]) -> Found:
        made = look()
        return Found(made.sheet, reports.places(self._ctx), made)

    def _look(self, scope: reports.Scope, which: str, by: str) -> Found:
        ctx = self._ctx
        made: dict[str, Callable[[], Sheet]] = {
            "mediation": lambda: reports.mediation_table(ctx, scope), "visits": lambda: reports.visit_table(ctx, scope),
            "quality": lambda: reports.quality(ctx, scope), "breakdown": lambda: reports.breakdown(ctx, scope, by),
            "backlog": lambda: backlog.backlog(ctx, scope), "points": lambda: reports.points_ledger(ctx, scope),
            "zero": lambda: reports.zero_report(ctx, scope), "progress": lambda: progress.progress(ctx, scope, limit=_LISTED),
            "sample": lambda: sampling.sample(ctx, scope),
        }
        return Found(made[which](), reports.places(ctx))

    def _show(self, found: Found) -> None:
        sheet = self._sheet = found.sheet
        if found.claims is not None:
            self._show_claims(found.claims)
        self._offer(found.places)
        self._model.show_sheet(sheet)
        self.view.fit(sheet, turned=self._model.turned)
        self._show_more(sheet)
        waiting = f"还有 {sheet.pending} 件正在计入" if sheet.pending else ""
        self._heads.setText("　".join(part for part in (sheet.title, *sheet.heads, sheet.zero, waiting) if part))
        self._notes.setText("　".join(text for item in (sheet, *sheet.more) for text in spreadsheet.explained(item)))
        failed = [check for check in sheet.checks if not check.met]
        if failed:
            self._notices.warning(f"勾稽关系有 {len(failed)} 处不符，见表下说明。")

    def _show_claims(self, made: Made) -> None:
        """A list that was handed in has a period of its own."""
        self.claims.show_made(made)
        scope = made.listing.scope
        self._when.setText(f"{day(scope.first)} — {day(scope.last)}")

    def _making(self) -> Making:
        """The report as an official paper, one to send up and one to keep."""
        ctx, scope = self._ctx, self.scope()
        return Making(
            print_items.report("进展报告"), lambda: progress_paper.pages(progress_paper.sheet(ctx, scope)),
            lambda: progress_paper.sheet(ctx, scope), 2, "报上级一份，留存一份，所以是 2 份。",
        )

    def _show_more(self, sheet: Sheet) -> None:
        """What belongs below the table; a table that is nothing but its sentence takes no room."""
        below = next(iter(sheet.more), None)
        self.view.setVisible(bool(sheet.columns))
        for widget in (self._more_heads, self.more):
            widget.setVisible(below is not None)
        if below is None:
            self.view.keep(_MAIN)
            return
        self._more_model.show_sheet(below)
        self.more.fit(below, turned=self._more_model.turned)
        self._more_heads.setText("　".join((below.title, below.zero or "".join(below.notes))))
        main, side = (self.view, self.more) if sheet.matters else (self.more, self.view)
        main.keep(_MAIN)
        side.keep(_SIDE, _SIDE if sheet.matters else _MAIN)

    def _offer(self, places: list[reports.Place]) -> None:
        if self.site.count() == len(places) + 1:
            return
        chosen = self.site.currentData()
        self.site.blockSignals(True)
        self.site.clear()
        self.site.addItem("全部单位", "")
        for place in places:
            self.site.addItem(place.name, place.id)
        self.site.setCurrentIndex(max(0, self.site.findData(chosen)))
        self.site.blockSignals(False)

    def open_figure(self, index: QModelIndex) -> None:
        """Show the matters behind a figure in the ledger, or the matter that a line is."""
        model = self._more_model if index.model() is self._more_model else self._model
        matter, figure = model.matter(index), model.figure(index)
        if matter:
            self.open_case.emit(matter)
        if matter or figure is None:
            return
        key, basis, words = figure
        scope = self.scope()
        self._jobs.read(lambda: reports.criterion(self._ctx, scope, key, basis), lambda found: self.show_behind.emit(found, words),
                        self._notices.error, owner=self, key="behind")

    def _ask(self, kind: str, filters: str) -> None:
        if self._sheet is not None and self._sheet.code == "claims":
            ask_save(self, "存到哪里", f"{self.claims.file_name()}.{kind}", filters, self.save)
        elif self._sheet is not None:
            name = f"{self._sheet.title}{self._period.first:%Y%m%d}-{self._period.last:%m%d}.{kind}"
            ask_save(self, "存到哪里", name, filters, self.save)

    def save(self, path: Path) -> None:
        """Write the table that is shown, as its ending says."""
        sheet = self._sheet
        if sheet is None:
            return
        if sheet.code == "claims":  # more columns than there is room for here, and noted as a paper
            self.claims.save(path)
            return

        def work() -> None:
            if path.suffix == ".csv":
                spreadsheet.save_csv(sheet, path)
            else:
                spreadsheet.save_xlsx([sheet], path)

        self._jobs.run(lambda _: work(), lambda _none: self._notices.good("已存好。"), self._notices.error, label="正在存表", owner=self)
