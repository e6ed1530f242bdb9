"""After the final print: noting marks, printing again, adding the signed scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.agreement import Agreement, Mark, further_marks, required_marks
from app.domain.case import Case
from app.domain.errors import UserError
from app.services import cases, documents, esign, print_items
from app.services.context import Context
from app.services.documents import Issued
from app.services.printers import Printable
from ui.documents.esign_dialog import EsignDialog
from ui.documents.print_dialog import PrintDialog
from ui.documents.scans import SCANS, dropped_files, scan_title
from ui.documents.signing import SigningPanel
from ui.documents.voided import had_signed
from ui.jobs import Jobs
from ui.widgets.basic import scroll
from ui.widgets.files import ask_file
from ui.widgets.inline_notice import InlineNotice

_ALL = "给还没有记的 {} 个都记上今天：个人签名并按指印，单位签名并盖章，调解员签名，公章。对吗？"
_VOID = "改了文字并保存以后，编号 {} 的这一份和上面的签名都作废，要重新打印、重新签。"


class SignedSide(QWidget):
    """``saved`` carries the stored case after every mark or file; ``change`` asks to write the agreement again;
    ``looked`` carries a void paper to be shown; ``scan`` asks for the page that files scans."""

    saved = Signal(object)
    change = Signal()
    looked = Signal(object)
    scan = Signal()

    def __init__(
        self, context: Context, jobs: Jobs, notice: InlineNotice, state: QLabel, parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._jobs, self._notice, self._state = context, jobs, notice, state
        self._case, self._agreement = Case(id=""), Agreement(id="")
        self._may_write, self._busy = True, False
        self.dialog: PrintDialog | None = None
        self.certificate: EsignDialog | None = None
        self.panel = SigningPanel(context)
        self.panel.note.connect(lambda mark: self.mark([mark]))
        self.panel.take_back.connect(self._take_back)
        self.panel.part_back.connect(self._part_back)
        self.panel.all_today.connect(self._ask_all)
        self.panel.attach.connect(lambda: ask_file(self, "选择签字扫描件", SCANS, lambda path: self.attach([path])))
        self.panel.scan.connect(self.scan)
        self.panel.print_again.connect(self.print_again)
        self.panel.change.connect(self._ask_to_change)
        self.panel.sign_file.connect(self.sign_file)
        self.panel.look_at.connect(self.look_at)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll(self.panel))

    def show_agreement(self, case: Case, agreement: Agreement, *, may_write: bool) -> None:
        """Show the marks of an agreement."""
        self._case, self._agreement, self._may_write = case, agreement, may_write
        self.panel.show_agreement(case, agreement, may_write=may_write)

    def _take(self, case: Case) -> None:
        agreement = case.agreement(self._agreement.id)
        if agreement is not None:
            self.show_agreement(case, agreement, may_write=self._may_write)
        self.saved.emit(case)

    # -- printing

    def print_paper(self, issued: Issued) -> None:
        """Open the print dialog for a paper."""
        copies = documents.copies_of(issued.case)
        advice = f"每方当事人一份，调解委员会留一份，所以是 {copies} 份。"
        printable = Printable(issued.rendered, print_items.agreement(issued.case, self._agreement.id))
        self.dialog = PrintDialog(self._context, self._jobs, printable, copies, advice, self)
        self.dialog.printed.connect(self._printed)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _printed(self, printer: str, count: int) -> None:
        self._notice.say("good", f"已送到打印机“{printer}”，共 {count} 份。签好以后在左边逐个记下。")

    def _dialog_gone(self) -> None:
        self.dialog = None

    def print_again(self) -> None:
        """Print the paper as it was issued."""
        case, agreement_id = self._case, self._agreement.id
        self._jobs.read(
            lambda: Issued(case, documents.issued_pdf(self._context, case, agreement_id)), self.print_paper,
            self._failed, owner=self, key="again",
        )

    def look_at(self, number: str) -> None:
        """Show a void paper as it was, with 作废 across it."""
        case, agreement_id = self._case, self._agreement.id
        self._jobs.read(
            lambda: documents.voided_copy(self._context, case, agreement_id, number), self.looked.emit, self._failed,
            owner=self, key="void",
        )

    def _ask_to_change(self) -> None:
        issue = self._agreement.issued
        lost = had_signed(self._agreement.marks, self._case) if self._agreement.marks else ""
        self._notice.say(
            "warning", _VOID.format(issue.number if issue else "") + lost, ("去修改", self.change.emit),
            ("不改了", self._notice.hide),
        )

    # -- marks

    def mark(self, marks: list[Mark]) -> None:
        """Save marks."""
        case_id, agreement_id = self._case.id, self._agreement.id

        def work() -> Case:
            return documents.mark_all(self._context, case_id, agreement_id, marks)

        self._work(work, self._marked, "正在保存…")

    def _ask_all(self, marks: list[Mark]) -> None:
        self._notice.say(
            "warning", _ALL.format(len(marks)), ("对，都签好了", lambda: self.mark(marks)),
            ("不是，逐个记", self._notice.hide),
        )

    def _take_back(self, role: str, ref: str) -> None:
        case_id, agreement_id = self._case.id, self._agreement.id
        self._work(
            lambda: documents.unmark(self._context, case_id, agreement_id, role, ref), self._marked, "正在保存…"
        )

    def _part_back(self, part: Mark) -> None:
        case_id, agreement_id = self._case.id, self._agreement.id
        self._work(
            lambda: documents.unmark(self._context, case_id, agreement_id, part.role, part.ref, part), self._marked,
            "正在保存…",
        )

    def _marked(self, case: Case) -> None:
        self._notice.hide()
        self._state.setText("已保存")
        self.panel.close_editor()
        self._take(case)
        self.panel.focus_next()

    # -- electronic signatures

    def sign_file(self) -> None:
        """Ask for a certificate, or say why this agreement is not signed so."""
        try:
            esign.may_sign(self._context, self._case, self._agreement.id)
            esign.require_component()
        except UserError as error:
            self._notice.say("warning", error.sentence)
            return
        marks = required_marks(self._agreement, self._case.signers(self._agreement))
        missing = [one for one in (*marks, *further_marks(self._agreement)) if one.mark is None]
        self.certificate = EsignDialog(
            self._context, self._jobs, self._case.id, self._agreement.id, missing, self
        )
        self.certificate.signed.connect(lambda signed: self._take(signed.case))
        self.certificate.open()

    # -- files

    def attach(self, paths: list[Path]) -> None:
        """Add files to the dossier as scans of the signed paper."""
        case_id, agreement_id = self._case.id, self._agreement.id

        def work() -> Case:
            added = [
                cases.attach(
                    self._context, case_id, path, title=scan_title(path), kind="signed_scan", ref=agreement_id
                ) for path in paths
            ]
            return added[-1]

        if paths:
            self._work(work, self._attached, "正在加入文件…")

    def _attached(self, case: Case) -> None:
        self._take(case)
        self._state.setText("")
        scans = sum(item.kind == "signed_scan" and item.ref == self._agreement.id for item in case.attachments)
        self._notice.say("good", f"签字扫描件已加入卷宗，这份协议共 {scans} 件。")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_write and self._agreement.issued and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.attach(dropped_files(event))

    # -- work

    def _work(self, work: Callable[[], Case], done: Callable[[Case], None], saying: str) -> None:
        if self._busy:
            return
        self._busy = True
        self._state.setText(saying)

        def end(case: Case) -> None:
            self._busy = False
            done(case)

        self._jobs.run(lambda _progress: work(), end, self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        self._busy = False
        self._state.setText("")
        self._notice.say("error", error.sentence)
