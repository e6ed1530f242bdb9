"""打印: printer, copies, both sides, which pages; or save as PDF. Non-modal to the program: opened, never executed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QGridLayout, QSpinBox, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import printers
from app.services.context import Context
from app.services.printers import Order, Printable, Printer, Spool, State, Ticket
from ui.documents.print_pages import PagesChoice
from ui.documents.print_watch import PrintWatch
from ui.documents.spools import spool
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.fields_choice import QuietCombo
from ui.widgets.files import ask_save
from ui.widgets.inline_notice import InlineNotice

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_NONE = "没有找到打印机。可以存为 PDF，拿到有打印机的电脑上打印。"
_NARROWEST, _WIDE = 680, 38  # pixels, and characters: larger letters need a wider dialog, not a higher one
_WAITS = "已送到打印机。打印机说：{}。处理好以后会接着印；不想等就按“取消打印”。"
_SLOW = "已送到打印机，还没有印完。请到打印机那里看一看。"
_BOTH, _NOT_BOTH = "双面打印", "双面打印（这台打印机不能）"


class PrintDialog(QDialog):
    """Prints one paper. ``printed`` (printer, copies) and ``kept`` (a path) say what was done; errors stay in the dialog."""

    printed = Signal(str, int)
    kept = Signal(str)

    def __init__(
        self, context: Context, jobs: Jobs, printable: Printable, copies: int, advice: str, parent: QWidget,
    ) -> None:
        """``copies`` are proposed; ``advice`` says why so many."""
        super().__init__(parent)
        self._context, self._jobs, self._printable = context, jobs, printable
        self._spool = spool()
        self._known: list[Printer] = []
        self._two_sided, self._trouble = False, ""
        self.ticket: Ticket | None = None
        self.system: QDialog | None = None
        self.setWindowTitle("打印文书")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(max(_NARROWEST, _WIDE * QApplication.font().pixelSize()))
        self._make_fields(copies)
        self._make_buttons()
        self._lay_out(advice)
        self.watch = PrintWatch(jobs, self)
        self.watch.told.connect(self._told)
        self.watch.gave_up.connect(lambda: self._say("info", _SLOW))
        jobs.read(
            lambda: (self._spool.printers(), printers.remembered(context)), self._show_printers, self._no_printers,
            owner=self,
        )

    def _make_fields(self, copies: int) -> None:
        self.printer = QuietCombo()
        self.printer.setAccessibleName("打印机")
        self.printer.currentIndexChanged.connect(self._changed_printer)
        self.trouble = label("", kind="warning", wrap=True)
        self.trouble.hide()
        self.copies = QSpinBox()
        self.copies.setRange(1, printers.MOST)
        self.copies.setValue(copies)
        self.copies.setSuffix(" 份")
        self.copies.setAccessibleName("份数")
        self.both = QCheckBox(_BOTH)
        self.both.setAccessibleName(_BOTH)
        self.both.setToolTip("印在纸的两面，像书一样左右翻")
        self.pages = PagesChoice(self._printable.rendered.pages)
        self.notice = InlineNotice()

    def _make_buttons(self) -> None:
        self.print_button = button("打印", kind="primary", icon="print")
        self.print_button.clicked.connect(self.send)
        self.print_button.setEnabled(False)
        self.cancel_button = button("取消打印", kind="danger")
        self.cancel_button.clicked.connect(self.take_back)
        self.cancel_button.hide()
        self.save_button = button("存为 PDF…", icon="pdf")
        self.save_button.clicked.connect(self.ask_path)
        self.system_button = button("系统打印设置…", kind="quiet", icon="settings")
        self.system_button.clicked.connect(self.ask_system)
        self.close_button = button("关闭", kind="quiet")
        self.close_button.clicked.connect(self.close)

    def _lay_out(self, advice: str) -> None:
        rendered = self._printable.rendered
        paper = printers.paper_of(rendered.pdf).spoken
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        column.addWidget(label(rendered.title, kind="heading", wrap=True))
        column.addWidget(label(f"共 {rendered.pages} 页，纸张 {paper}。{advice}", kind="muted", wrap=True))
        column.addWidget(label("打印机", kind="caption"))
        column.addWidget(self.printer)
        column.addWidget(self.trouble)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label("份数", kind="caption"), 0, 0)
        grid.addWidget(self.copies, 1, 0)
        grid.addWidget(self.both, 1, 1)
        column.addLayout(grid)
        pages = label("打印哪几页", kind="caption")
        for part in (pages, self.pages):
            column.addWidget(part)
            part.setVisible(rendered.pages > 1)
        column.addWidget(self.notice)
        column.addSpacing(4)
        column.addLayout(row(
            self.print_button, self.cancel_button, self.save_button, None, self.system_button, self.close_button,
        ))

    # -- printers

    def _show_printers(self, found: tuple[list[Printer], tuple[str, bool]]) -> None:
        self._known, (name, self._two_sided) = found
        for one in self._known:
            self.printer.addItem(f"{one.name}（默认）" if one.default else one.name, one)
        last = next((at for at, one in enumerate(self._known) if one.name == name), 0)
        self.printer.setCurrentIndex(last)
        self.print_button.setEnabled(bool(self._known))
        self.print_button.setFocus()
        if not self._known:
            self._without(_NONE)

    def _no_printers(self, error: UserError) -> None:
        self._without(error.sentence)

    def _without(self, sentence: str) -> None:
        self.printer.addItem("没有找到打印机", None)
        self.printer.setEnabled(False)
        self._say("info", sentence)
        self.save_button.setFocus()

    def _changed_printer(self) -> None:
        chosen = self._chosen()
        self.trouble.setText(f"⚠ 这台打印机现在：{chosen.trouble}。" if chosen and chosen.trouble else "")
        self.trouble.setVisible(bool(chosen and chosen.trouble))
        self._fit()
        if chosen is not None:
            name = chosen.name
            self._jobs.read(lambda: self._spool.two_sided(name), self._may_both, self._failed, owner=self, key="both")

    def _may_both(self, able: bool) -> None:
        self.both.setEnabled(able)
        self.both.setText(_BOTH if able else _NOT_BOTH)
        self.both.setChecked(able and self._two_sided)

    def _chosen(self) -> Printer | None:
        found: Printer | None = self.printer.currentData()
        return found

    # -- printing

    def order(self) -> Order:
        """What is asked for. Raises ``print.pages``."""
        where = self._chosen() or Printer("")
        return Order(where, self.copies.value(), self.pages.value(), self.both.isEnabled() and self.both.isChecked())

    def send(self) -> None:
        """Hand the paper to the chosen printer."""
        try:
            order = self.order()
        except UserError as error:
            self._failed(error)
            self.pages.some.setFocus()
            return
        self._send(self._spool, order)

    def _send(self, through: Spool, order: Order) -> None:
        self._busy(True)
        self._jobs.run(
            lambda _progress: printers.hand_over(self._context, through, self._printable, order),
            lambda ticket: self._sent(through, ticket, order), self._failed, label="正在打印", owner=self,
        )

    def _sent(self, through: Spool, ticket: Ticket, order: Order) -> None:
        self.ticket, self._trouble = ticket, ""
        self.printed.emit(order.printer.name, order.copies)
        if not ticket.job:
            self.close()
            return
        self.print_button.hide()
        self.cancel_button.show()
        self.cancel_button.setEnabled(True)
        self._say("info", f"已送到打印机“{order.printer.name}”，正在打印…")
        self.watch.begin(through, ticket)

    def _told(self, state: State) -> None:
        if state.failed:
            self._failed(UserError("print.failed", f"没有印成：{state.trouble}。文书已经保存，处理好以后可以再打印一次。"))
        elif state.done:
            self.close()
        elif state.trouble and state.trouble != self._trouble:  # said once, not every second
            self._say("warning", _WAITS.format(state.trouble))
        self._trouble = state.trouble

    def take_back(self) -> None:
        """Take the job out of the queue."""
        ticket = self.ticket
        if ticket is None:
            return
        self.watch.stop()
        self.cancel_button.setEnabled(False)
        self._jobs.run(
            lambda _progress: printers.cancel(self._context, self._spool, ticket), lambda _none: self._taken_back(),
            self._not_taken_back, owner=self,
        )

    def _taken_back(self) -> None:
        self._again()
        self._say("good", "已取消，没有印完的不会再印。")

    def _not_taken_back(self, error: UserError) -> None:
        self._again()
        self._say("warning", error.sentence)

    def _again(self) -> None:
        self.ticket = None
        self.cancel_button.hide()
        self.print_button.show()
        self._busy(False)

    # -- the system's dialog

    def ask_system(self) -> None:
        """Open the system's own dialog, for trays, colours and what else the driver offers."""
        from ui.documents.qt_printing import ask_system

        order = Order(self._chosen() or Printer(""), self.copies.value(), (), self.both.isChecked())
        self.system = ask_system(self, self._printable, order, lambda printer: self._set_up(printer, order))

    def _set_up(self, printer: QPrinter, order: Order) -> None:
        from ui.documents.qt_printing import QtSpool, chosen

        if printer.outputFileName():
            self.save_to(Path(printer.outputFileName()))
            return
        asked = chosen(printer, order, self._printable.rendered.pages, self._known)
        through = QtSpool(printer) if isinstance(self._spool, QtSpool) else self._spool
        self._send(through, asked)

    # -- saving

    def ask_path(self) -> None:
        """Ask where to save the PDF."""
        ask_save(self, "存为 PDF", f"{self._printable.rendered.title}.pdf", "PDF 文书 (*.pdf)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the paper as a file."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        self._jobs.run(
            lambda _progress: printers.save_paper(self._context, self._printable, target),
            lambda _none: self._saved(target), self._failed, label="正在保存文书", owner=self,
        )

    def _saved(self, path: Path) -> None:
        self.kept.emit(str(path))
        self._say("good", f"已存到 {path}")

    # -- saying

    def _busy(self, busy: bool) -> None:
        ready = not busy and bool(self._known)
        for part in (self.printer, self.copies, self.pages, self.system_button, self.print_button):
            part.setEnabled(ready)
        self.both.setEnabled(ready and self.both.text() == _BOTH)

    def _failed(self, error: UserError) -> None:
        self._again()
        self._say("error", error.sentence)

    def _say(self, tone: str, sentence: str) -> None:
        self.notice.say(tone, sentence)
        self._fit()

    def _fit(self) -> None:
        """As high as what it says needs, once the new words have been laid out."""
        QTimer.singleShot(0, self, lambda: self.resize(self.width(), self._height()))

    def _height(self) -> int:
        self._column.invalidate()
        self._column.activate()
        return self._column.totalHeightForWidth(self.width())
