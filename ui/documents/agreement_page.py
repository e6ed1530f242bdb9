"""人民调解协议书: writing or signing on the left, the page as it is or will be printed on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.forms.sheet import Sheet
from app.services import documents, papers, print_items
from app.services.context import Context
from app.services.documents import Issued, Rendered
from ui.documents.paper_tools import PaperTools, Shown
from ui.documents.preview import Preview
from ui.documents.signed import SignedSide
from ui.documents.writing import WritingSide
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.fields import split_path
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.reading_order import ReadingOrder


class AgreementPage(QWidget):
    """``saved`` carries the stored case after every change; ``left`` means going back.

    ``edit`` asks for the field of the registration whose place on the page was clicked; ``translate`` carries the
    case and the agreement that should be put into a second language, ``scan`` the id of the one whose scans come.
    """

    saved = Signal(object)
    left = Signal()
    edit = Signal(str)
    translate = Signal(object, str)
    scan = Signal(str)

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._agreement = Case(id=""), Agreement(id="")
        self._may_write = True
        self.notice = InlineNotice()
        self.state = label("", kind="small")
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.stack = QStackedWidget(self.splitter)
        self._writing: WritingSide | None = None
        self.preview = Preview(context, jobs, lambda: (self.writing.written(), self._agreement.id), self.splitter)
        self.tools = PaperTools(context, jobs, self.notice, self._shown)
        self.bilingual_button = self.tools.add("双语对照…", "talk", self._ask_to_translate)
        self.preview.add_tools(self.tools)
        self._signed: SignedSide | None = None
        self._lay_out()
        self._order = ReadingOrder(self)
        self._connect()

    def make_some(self) -> bool:
        """Make the next part; whether one is left after it."""
        _ = self.writing
        return False

    @property
    def writing(self) -> WritingSide:
        """The side of the form, made when it is first needed or prepared."""
        if self._writing is None:
            made = self._writing = WritingSide(
                self._context, self._jobs, self.notice, self.state, lambda: self.preview.missing, self.stack
            )
            made.typed.connect(self.preview.touch)
            made.typed.connect(self._show_oral)
            made.saved.connect(self._take)
            made.issued.connect(self._issued)
            self.stack.addWidget(made)
        return self._writing

    @property
    def signed(self) -> SignedSide:
        """The side of the marks, made when it is first needed: a new agreement has none."""
        if self._signed is None:
            made = self._signed = SignedSide(self._context, self._jobs, self.notice, self.state, self.stack)
            made.saved.connect(self._take)
            made.change.connect(self._change)
            made.scan.connect(lambda: self.scan.emit(self._agreement.id))
            made.looked.connect(self._look_at_void)
            self.stack.addWidget(made)
        return self._signed

    def _lay_out(self) -> None:
        self.sheet_button = button("收起纸样", kind="quiet", icon="doc")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(14)
        for part in (self.stack, self.preview):
            part.setMinimumWidth(380)
            self.splitter.addWidget(part)
        self.splitter.setSizes([500, 580])  # room for the tools under the page in one line, with large letters too
        self._back = button("返回", icon="back")
        self.draft_button = button("存草稿", icon="save")
        self.draft_button.setToolTip("存草稿（Ctrl+S）")
        self.issue_button = button("打印正式文书", kind="primary", icon="print")
        self.issue_button.setToolTip("打印正式文书（Ctrl+P）")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.notice)
        column.addWidget(self.splitter, 1)
        column.addLayout(row(self._back, self.state, None, self.sheet_button, self.draft_button, self.issue_button))

    def _connect(self) -> None:
        self.preview.view.picked.connect(self.pick)
        self.tools.large.connect(lambda made: self.preview.show_pdf(made.pdf, made.pages))
        self.tools.usual.connect(self._show_usual)
        self._back.clicked.connect(self.leave)
        self.sheet_button.clicked.connect(self._toggle_sheet)
        self.draft_button.clicked.connect(lambda: self.writing.save())
        self.issue_button.clicked.connect(lambda: self.writing.ask_to_issue())
        shortcut(self, "Ctrl+S", self._save_key)
        shortcut(self, "Ctrl+P", self._print_key)

    def begin(self, case: Case, agreement_id: str = "", *, may_write: bool = True) -> None:
        """Show an agreement of ``case``, or write a new one."""
        known = case.agreement(agreement_id)
        self._case, self._may_write = case, may_write
        self.notice.hide()
        self.state.setText("")
        if known is not None and (known.issued is not None or not may_write):
            self._agreement = known
            self._show_signed()
        else:
            self._agreement = self.writing.begin(case, known)
            self._show_writing()

    def focus_first(self) -> None:
        """Begin at the clauses, or at the first signature that is missing."""
        if self.stack.currentWidget() is self._writing:
            self.writing.form.focus_at("clauses" if self._agreement.facts else "facts")
        else:
            self._back.setFocus()
            self.signed.panel.focus_next()

    def _show_writing(self) -> None:
        self.stack.setCurrentWidget(self.writing)
        self.draft_button.show()
        self._show_oral()
        self.preview.soon()

    def _show_oral(self) -> None:
        """An oral agreement is saved and stands; there is no paper to print and sign."""
        oral = self.writing.form.value().oral
        self.issue_button.setVisible(not oral)
        self.draft_button.setText("保存口头协议" if oral else "存草稿")
        self.draft_button.setAccessibleName(self.draft_button.text())

    def _show_signed(self) -> None:
        self.stack.setCurrentWidget(self.signed)
        self._order.touch()
        self.draft_button.hide()
        self.issue_button.hide()
        self.signed.show_agreement(self._case, self._agreement, may_write=self._may_write)
        case, agreement = self._case, self._agreement
        self._jobs.read(
            lambda: _paper(self._context, case, agreement),
            lambda issued: self.preview.show_pdf(issued.rendered.pdf, issued.rendered.pages), self._failed,
            owner=self, key="paper",
        )

    def _look_at_void(self, old: Rendered) -> None:
        """Show a void paper beside the marks of the valid one, and the way back."""
        self.preview.show_pdf(old.pdf, old.pages)
        self.notice.say("info", "右边现在是作废的旧纸。", ("看现在这一份", self._back_to_valid))

    def _back_to_valid(self) -> None:
        self.notice.hide()
        self._show_signed()

    # -- the page

    def _is_writing(self) -> bool:
        return self._writing is not None and self.stack.currentWidget() is self._writing

    def pick(self, path: str) -> None:
        """Go to the field whose place on the page was clicked."""
        head, rest = split_path(path)
        if not self._is_writing():
            return
        if head != "agreements":
            self.keep()
            self.edit.emit(path)
            return
        number, inside = split_path(rest)
        known = [item.id for item in self.writing.written().agreements]
        if number == f"[{known.index(self._agreement.id)}]":
            self.writing.form.focus_at(inside)

    def focus_at(self, path: str) -> None:
        """Begin at a field of the agreement, if it can be written."""
        if self._is_writing():
            self.writing.form.focus_at(path)

    def _shown(self) -> Shown:
        """The agreement as it stands on the right."""
        case = self._shown_case()
        agreement_id, context = self._agreement.id, self._context
        issued = None if self._is_writing() else self._agreement.issued

        def sheet() -> tuple[Sheet, bool]:
            return papers.filled(context, case, papers.AGREEMENT, agreement_id)[0], issued is None

        item = print_items.agreement(case, agreement_id, draft=issued is None)
        return Shown(sheet, item, issued.handwritten if issued else ())

    def _show_usual(self) -> None:
        if self._is_writing():
            self.preview.refresh()
        else:
            self._show_signed()

    def _ask_to_translate(self) -> None:
        """A translation is kept with the stored agreement, so it has to be stored once."""
        if self._case.agreement(self._agreement.id) is None:
            self.notice.say("info", "请先把协议存成草稿，再做双语对照。", ("存草稿", self.writing.save), ("再看看", self.notice.hide))
            return
        self.keep()
        self.translate.emit(self._shown_case(), self._agreement.id)

    def _shown_case(self) -> Case:
        return self.writing.written() if self._is_writing() else self._case

    def take(self, case: Case) -> None:
        """The stored state is newer: something was kept beside the agreement. What is being written stays."""
        if self._is_writing():
            self.writing.take(case)
        self._take(case)

    def _toggle_sheet(self) -> None:
        show = self.preview.isHidden()
        self.preview.setVisible(show)
        self.sheet_button.setText("收起纸样" if show else "显示纸样")
        self.sheet_button.setAccessibleName(self.sheet_button.text())

    def _save_key(self) -> None:
        if self.stack.currentWidget() is self._writing:
            self.writing.save()

    def _print_key(self) -> None:
        if self.stack.currentWidget() is self._writing:
            self.writing.ask_to_issue()
        elif self._agreement.issued is not None:
            self.signed.print_again()

    def _issued(self, issued: Issued) -> None:
        self._take(issued.case)
        self._show_signed()
        self.signed.print_paper(issued)

    def _change(self) -> None:
        self.writing.begin(self._case, self._agreement)
        self._show_writing()
        self.notice.say("warning", "正在修改已经打印的协议：保存改动后，原来的一份作废。", ("不改了", self._unchange))

    def _unchange(self) -> None:
        self.writing.start_over()
        self.begin(self._case, self._agreement.id, may_write=self._may_write)

    def _take(self, case: Case) -> None:
        self._case = case
        self._agreement = case.agreement(self._agreement.id) or self._agreement
        self.saved.emit(case)

    def keep(self) -> None:
        """Save the draft now."""
        if self._writing is not None:
            self._writing.keep()

    def leave(self) -> None:
        """Go back; what was written stays as a draft."""
        self.keep()
        self.left.emit()

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)


def _paper(context: Context, case: Case, agreement: Agreement) -> Issued:
    """The kept print, or a draft where nothing has been issued."""
    if agreement.issued is not None:
        return Issued(case, documents.issued_pdf(context, case, agreement.id))
    return Issued(case, documents.preview(context, case, agreement.id))
