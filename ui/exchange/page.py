"""上下交换: what the town has, sending to it, and its answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import exchange
from ui.arrivals import Arrivals
from ui.exchange.batches import BatchList
from ui.exchange.join import CodeCard, JoinCard
from ui.jobs import Jobs
from ui.messages import Notices, moment
from ui.widgets.basic import button, card, clear_layout, column, label, row, rule, scroll
from ui.widgets.chip import exchange_look
from ui.widgets.files import ask_file, ask_folder
from ui.widgets.page import Page
from ui.widgets.tile import CaseTile, NumberTile

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "来件 (*.ssr *.sse *.ssb)"


class ExchangePage(Page):
    """The desk's side of the exchange. ``show_ledger`` asks for the ledger with an exchange state."""

    show_ledger = Signal(str, str)
    show_settings = Signal()

    def __init__(
        self, ctx: Context, jobs: Jobs, notices: Notices, arrivals: Arrivals, parent: QWidget | None = None
    ) -> None:
        super().__init__("上下交换", parent)
        self._ctx, self._jobs, self._notices, self._arrivals = ctx, jobs, notices, arrivals
        arrivals.arrived.connect(lambda _: self.refresh())
        self._parent = label("", "muted")
        self.head.insertWidget(1, self._parent)
        self.import_button = button("导入回执…", "", "import")
        self.import_button.clicked.connect(self._browse)
        self.export_button = button("导出上报文件…", "primary", "export")
        self.export_button.clicked.connect(self._choose_folder)
        self.head.addWidget(self.import_button)
        self.head.addWidget(self.export_button)
        self.first = self.export_button
        self.join_card, self.code_card = JoinCard(), CodeCard()
        self.join_card.browse.connect(self._browse)
        self._state = self._make_state()
        self._batches = BatchList()
        self._returned = QVBoxLayout()
        self._returned_card = card(column(label("退回补正", "heading"), self._returned, spacing=6))
        batches = card(column(label("上报批次", "heading"), self._batches, None, spacing=8))
        self._work = QWidget()
        self._work.setLayout(column(self._returned_card, batches, None, spacing=14))
        inner = QWidget()
        self.body.addWidget(scroll(inner), 1)
        inner.setLayout(column(self.join_card, self.code_card, self._state, self._work, None, spacing=14))
        self._folder: Path | None = None
        self._exporting = False

    def _make_state(self) -> QWidget:
        self.received = NumberTile("上级已收", "good")
        self.waiting = NumberTile("等待回执", "warning")
        self.returned = NumberTile("退回", "danger")
        for tile, state in ((self.received, "received"), (self.waiting, "waiting"), (self.returned, "returned")):
            tile.clicked.connect(lambda _=False, at=state: self.show_ledger.emit("", at))
        self._last = label("", "muted", wrap=True)
        self._watch = label("", "muted", wrap=True)
        change = button("设置", "quiet", "settings")
        change.setAccessibleName("设置自动交换文件夹")
        change.clicked.connect(self.show_settings)
        automatic = row(self._watch, change)
        automatic.setStretch(0, 1)
        inner = QWidget()
        numbers = row(self.received, self.waiting, self.returned, spacing=12)
        inner.setLayout(column(numbers, self._last, automatic, spacing=8))
        return inner

    def refresh(self) -> None:
        self._jobs.read(lambda: exchange.status(self._ctx), self._show, self._notices.error, owner=self, key="status")

    def _show(self, status: exchange.ExchangeStatus) -> None:
        joined = status.parent is not None
        self._parent.setText(f"上级：{status.parent.name}" if status.parent else "")
        self.join_card.setVisible(not joined)
        self.code_card.setVisible(joined and bool(status.check_code))
        self._state.setVisible(joined)
        self._work.setVisible(joined)
        self.export_button.setVisible(joined)
        self.import_button.setVisible(joined)
        if status.parent is not None and status.check_code:
            self.code_card.show_code(status.parent.name, status.check_code)
        watched = status.watch_folder
        if status.outbox_folder:
            self._folder = Path(status.outbox_folder)
        self.received.set_count(status.received)
        self.waiting.set_count(status.waiting)
        self.returned.set_count(status.returned)
        self._last.setText(_last_words(status))
        self._last.setVisible(bool(self._last.text()))
        self._watch.setText(
            f"自动交换：每 20 秒看一次文件夹 {watched}" if watched else "没有设自动交换文件夹，用优盘或文件传送即可。"
        )
        self._batches.show_batches(status.batches)
        self._show_returned(status)

    def _show_returned(self, status: exchange.ExchangeStatus) -> None:
        clear_layout(self._returned)
        self._returned_card.setVisible(bool(status.returned_cases))
        for item in status.returned_cases:
            tile = CaseTile(item.row.record, item.row.title, f"原因：{item.reason}", exchange_look("returned"))
            tile.clicked.connect(lambda _=False, case=item.row.record: self.open_case.emit(case))
            if self._returned.count():
                self._returned.addWidget(rule())
            self._returned.addWidget(tile)

    def _browse(self) -> None:
        ask_file(self, "选择上级给的文件", _FILES, lambda path: self._arrivals.take([path]))

    def _choose_folder(self) -> None:
        ask_folder(self, "导出到哪个文件夹或优盘", self._folder, self.export_to)

    def export_to(self, folder: Path) -> None:
        """Write everything that the town has not receipted into ``folder``."""
        self._folder = folder
        if self._exporting:
            return
        self._exporting = True
        self._jobs.run(
            lambda progress: exchange.export_batch(self._ctx, folder, progress), self._exported, self._export_failed,
            label="正在导出上报文件", owner=self,
        )

    def _exported(self, exported: exchange.Exported) -> None:
        self._exporting = False
        more = "内容很多，这一批只是一部分，收到回执后请再导出一次。" if exported.more else ""
        self._notices.good(
            f"第 {exported.number} 批已写好：{exported.cases} 件。文件 {exported.path.name} 在 {exported.path.parent}，"
            f"请交给上级；收到回执后才算上级已收。{more}"
        )
        self.changed.emit()
        self.refresh()

    def _export_failed(self, error: UserError) -> None:
        self._exporting = False
        self._notices.error(error)



def _last_words(status: exchange.ExchangeStatus) -> str:
    parts = []
    if status.last_batch is not None:
        parts.append(f"最近一次导出：{moment(status.last_batch.made_at)}，第 {status.last_batch.number} 批")
    if status.last_receipt_at is not None:
        parts.append(f"最近一次回执：{moment(status.last_receipt_at)}")
    elif status.last_batch is not None:
        parts.append("还没有收到过回执")
    return "；".join(parts)
