"""补贴申报清单: what is chosen above the list, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain.companion import Claim
from app.domain.statistics import Sheet
from app.services import claim_tables, claims
from app.services.claims import BASES, Listing
from app.services.printers import Printable
from app.services.reports import Scope
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, combo
from ui.widgets.files import ask_save
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.services.context import Context

_NEW = "还没有申报的"
_COPIES, _WHY = 2, "单位存一份，交司法所一份，所以是 2 份。"


@dataclass(frozen=True)
class Made:
    """The list that is shown, as a table too, and every list that may be chosen, by id and what it is called."""

    listing: Listing
    sheet: Sheet
    known: list[tuple[str, str]]


class ClaimsBar(QWidget):
    """``asked`` is emitted when something else is to be shown, ``handed_in`` when matters were claimed or freed.

    ``deeds`` is what can be done with a list; the page has a place of its own for it.
    """

    asked = Signal()
    handed_in = Signal()

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._made: Listing | None = None
        self.dialog: PrintDialog | None = None
        self.which = combo([("", _NEW)], "哪一份清单")
        self.by = combo([(key, f"按{name}") for key, name in BASES.items()], "按哪个日期")
        self.names, self.complete = QCheckBox("写当事人姓名"), QCheckBox("只列卷宗齐全的")
        self.names.setChecked(True)
        for chooser in (self.which, self.by):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            chooser.currentIndexChanged.connect(lambda _index: self.asked.emit())
        for box in (self.names, self.complete):
            box.toggled.connect(lambda _on: self.asked.emit())
        self._make_buttons()
        self.deeds: list[QWidget] = [self.hand_in_button, self.why, self.withdraw_button]
        for widget in self.deeds:
            widget.hide()
        flow = FlowLayout(self, gap=10)
        for part in (self.which, self.by, self.names, self.complete, self.pdf_button, self.print_button):
            flow.addWidget(part)

    def _make_buttons(self) -> None:
        self.hand_in_button = button("登记申报", "primary", "check")
        self.hand_in_button.setToolTip("这份清单就定了：里面的纠纷以后不再列入别的清单")
        self.hand_in_button.clicked.connect(self.hand_in)
        self.why = QLineEdit()
        self.why.setAccessibleName("撤回的原因")
        self.why.setPlaceholderText("撤回的原因，如：司法所退回")
        self.why.setMinimumWidth(260)
        self.withdraw_button = button("撤回这份清单", "danger")
        self.withdraw_button.clicked.connect(self.withdraw)
        self.pdf_button = button("存为 PDF…", icon="pdf")
        self.pdf_button.clicked.connect(self._ask_pdf)
        self.print_button = button("打印…", icon="print")
        self.print_button.clicked.connect(self.print_paper)

    def looker(self, scope: Scope) -> Callable[[], Made]:
        """What makes the list that is asked for now, in another thread."""
        ctx, which, by = self._ctx, str(self.which.currentData()), str(self.by.currentData())
        names, complete = self.names.isChecked(), self.complete.isChecked()

        def look() -> Made:
            made = claims.reread(ctx, which) if which else claims.listing(ctx, replace(scope, basis=by), complete=complete)
            known = [(claim.id, claim_tables.called(ctx, claim)) for claim in claims.handed_in(ctx)]
            return Made(made, claim_tables.table(ctx, made, names=names, brief=True), known)

        return look

    def offer(self, *, shown: bool) -> None:
        """Be there or not; what can be done appears with the list."""
        self.setVisible(shown)
        if not shown:
            for widget in self.deeds:
                widget.hide()

    def show_made(self, made: Made) -> None:
        """What can be done with the list that is shown."""
        self._made, claim = made.listing, made.listing.claim
        ours = claim is not None and claim.owner == self._ctx.site.id and not claim.withdrawn
        self._offer(made.known)
        self.hand_in_button.setVisible(claim is None)
        self.hand_in_button.setEnabled(bool(made.listing.items))
        self.why.setVisible(ours)
        self.withdraw_button.setVisible(ours)
        self.by.setEnabled(claim is None)
        self.complete.setEnabled(claim is None)
        self.pdf_button.setEnabled(bool(made.listing.items))
        self.print_button.setEnabled(bool(made.listing.items))

    def _offer(self, known: list[tuple[str, str]]) -> None:
        chosen = self.which.currentData()
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItem(_NEW, "")
        for claim_id, called in known:
            self.which.addItem(called, claim_id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)

    # -- doing

    def hand_in(self) -> None:
        """Note that this list was claimed, and show it as such."""
        made = self._made
        if made is not None:
            self._jobs.run(lambda _: claims.hand_in(self._ctx, made), self._handed_in, self._notices.error, label="正在登记申报", owner=self)

    def _handed_in(self, claim: Claim) -> None:
        self._notices.good(f"已登记申报 {len(claim.items)} 件，以后不再列入别的清单。现在可以打印、签名；弄错了可以撤回。")
        self.which.blockSignals(True)
        self.which.addItem(claim_tables.called(self._ctx, claim), claim.id)
        self.which.setCurrentIndex(self.which.count() - 1)
        self.which.blockSignals(False)
        self.handed_in.emit()

    def withdraw(self) -> None:
        """Free the matters of the list that is shown."""
        claim, why = self._made.claim if self._made else None, self.why.text()
        if claim is not None:
            self._jobs.run(lambda _: claims.withdraw(self._ctx, claim.id, why), self._withdrawn, self._notices.error, label="正在撤回", owner=self)

    def _withdrawn(self, claim: Claim) -> None:
        self.why.clear()
        self._notices.good(f"已撤回，里面的 {len(claim.items)} 件可以重新申报。")
        self.handed_in.emit()

    def _ask_pdf(self) -> None:
        if self._made is not None:
            ask_save(self, "存到哪里", f"{self.file_name()}.pdf", "PDF 文书 (*.pdf)", self.save)

    def file_name(self) -> str:
        """What a file of the list is called, without its ending."""
        scope = self._made.scope if self._made else None
        return f"{claim_tables.TITLE}{scope.first:%Y%m%d}-{scope.last:%m%d}" if scope else claim_tables.TITLE

    def save(self, path: Path) -> None:
        """Write the list as the ending says."""
        made, names = self._made, self.names.isChecked()
        if made is not None:
            self._jobs.run(lambda _: claim_tables.save(self._ctx, made, path, names=names), lambda _none: self._notices.good("已存好。"),
                           self._notices.error, label="正在存清单", owner=self)

    def print_paper(self) -> None:
        """Make the pages, then ask for a printer."""
        made, names = self._made, self.names.isChecked()
        if made is not None:
            self._jobs.read(lambda: claim_tables.printable(self._ctx, made, names=names), self._ask_printer, self._notices.error, owner=self, key="print")

    def _ask_printer(self, printable: Printable) -> None:
        self.dialog = PrintDialog(self._ctx, self._jobs, printable, _COPIES, _WHY, self)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None
