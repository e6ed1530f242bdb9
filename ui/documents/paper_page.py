"""One paper of a dossier: what has to be typed on the left, the page as it will be printed on the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import Invalid, UserError
from app.domain.forms.form import Place
from app.services import cases, papers, print_items
from app.services.context import Context
from app.services.documents import MissingGlyphs, Rendered
from app.services.papers import IssuedPaper
from app.services.papers import Standing as Paper
from app.services.printers import Printable
from ui.documents.by_hand import offer_boxes
from ui.documents.paper_tools import PaperTools, Shown
from ui.documents.pdf_view import PdfView
from ui.documents.print_dialog import PrintDialog
from ui.documents.scans import SCANS, scan_title
from ui.jobs import Jobs
from ui.widgets.basic import button, card, clear_layout, column, label, row, scroll
from ui.widgets.elided import ElidedLabel
from ui.widgets.fields import Field, Fields, split_path
from ui.widgets.fields_number import CountField
from ui.widgets.fields_text import LongTextField, TextField
from ui.widgets.files import ask_file
from ui.widgets.flow import FlowLayout
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.people import fill
from ui.widgets.reading_order import ReadingOrder, rearranged

_WAIT = 500  # milliseconds after the last key


class PaperPage(QWidget):
    """``saved`` carries the matter after every change; ``left`` means going back to the list.

    ``edit`` asks for the field of the record whose place on the page was clicked, when it is not typed here.
    """

    saved = Signal(object)
    left = Signal()
    edit = Signal(str)

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case = Case(id="")
        self._item: Paper | None = None
        self._paper_id, self._ours, self._touched = "", True, False
        self.fields, self.side = Fields([]), Fields([])
        self.dialog: PrintDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._preview)
        self.notice = InlineNotice()
        self.view = PdfView(jobs, self._failed)
        self.view.picked.connect(self.pick)
        self.tools = PaperTools(context, jobs, self.notice, self._shown)
        self.tools.large.connect(lambda made: self.view.set_pdf(made.pdf, made.pages))
        self.tools.usual.connect(self._preview)
        self.again_button = self.tools.add("再打印", "print", self.print_again)
        self._column = QVBoxLayout()
        self._lay_out()
        self._order = ReadingOrder(self)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._column)
        self._column.setContentsMargins(0, 0, 12, 12)
        self._column.setSpacing(12)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(14)
        sheet = QWidget()
        sheet.setLayout(column(self.view, self.tools, spacing=6))
        for part in (scroll(inner), sheet):
            part.setMinimumWidth(380)
            self.splitter.addWidget(part)
        self.splitter.setSizes([470, 650])
        self._title = ElidedLabel("", kind="heading")
        self._state = label("", kind="small")
        back = button("返回卷宗", icon="back")
        back.clicked.connect(self.leave)
        self.keep_button = button("存下", icon="save")
        self.keep_button.clicked.connect(self.keep)
        self.print_button = button("打印正式文书", kind="primary", icon="print")
        self.print_button.clicked.connect(self.issue)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self._title)
        outer.addWidget(self.notice)
        outer.addWidget(self.splitter, 1)
        outer.addLayout(row(back, self._state, None, self.keep_button, self.print_button))

    def begin(self, case: Case, item: Paper, *, ours: bool) -> None:
        """Show one paper of the matter."""
        self.notice.hide()
        self._state.setText("")
        self._item, self._ours, self._touched = item, ours, False
        self._paper_id = item.wanted.paper.id if item.wanted.paper else ""
        self._title.setText(f"{item.wanted.form.id}　{item.title}")
        self._show(case)

    def _show(self, case: Case) -> None:
        self._case = case
        item = self._item
        assert item is not None
        form, paper = item.wanted.form, case.paper(self._paper_id)
        said = papers.values(self._context, case, form, item.wanted.ref, paper)
        self.fields = Fields([_field(place) for place in form.place])
        for place in form.place:
            self.fields[place.key].set_value(said[place.key])
            self.fields[place.key].changed.connect(self._typed)
        self._fill()
        automatic = item.state == papers.AUTOMATIC
        self.print_button.setVisible(self._ours and not automatic)
        self.keep_button.setVisible(self._ours and bool(form.place))
        self.tools.setVisible(not automatic)
        self._offer_again()
        self._preview()

    def _fill(self) -> None:
        clear_layout(self._column)
        item = self._item
        assert item is not None
        if self.fields.by_name:
            inside = QVBoxLayout()
            self._column.addWidget(label("其他内容已从登记里自动填好，只填下面这些：", kind="muted", wrap=True))
            self._column.addWidget(card(inside, pad=16))
            fill(inside, *(((field, 12),) for field in self.fields.by_name.values()))
        else:
            self._column.addWidget(label("这份文书的内容都从登记里自动填好。要改，请改登记、调解记录或办理过程。", kind="muted", wrap=True))
        if self._ours and item.state != papers.AUTOMATIC:
            self._column.addWidget(self._keeping())
        self._column.addStretch(1)
        for field in self.fields.by_name.values():
            field.setEnabled(self._ours)
        rearranged(self)

    def _keeping(self) -> QWidget:
        """What is done when the paper exists already: its scan, its sheets, or why it is not needed."""
        paper = self._case.paper(self._paper_id)
        pages, why = CountField("pages", "只有纸面：共几页", unit="页", most=2000), TextField("why", "不需要：写明理由", limit=300)
        pages.set_value(paper.pages or None if paper else None)
        why.set_value(paper.left_out if paper else "")
        self.side = Fields([pages, why])
        scan = button("加入签字扫描件…", icon="attach")
        scan.clicked.connect(lambda: ask_file(self, "选择签字扫描件", SCANS, self.attach))
        note = button("记下页数或理由")
        note.clicked.connect(self.note)
        inside = QVBoxLayout()
        inside.addWidget(label("签好以后", kind="heading"))
        fill(inside, ((pages, 12),), ((why, 12),))
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        flow.addWidget(scan)
        flow.addWidget(note)
        inside.addWidget(holder)
        return card(inside, pad=16)

    def focus_first(self) -> None:
        """Begin at what has to be written."""
        names = list(self.fields.by_name)
        if names:
            self.fields.focus_at(names[0])

    def _typed(self) -> None:
        self._touched = True
        self._timer.start()

    def _shown(self) -> Shown:
        item, case, entries, paper = self._item, self._case, self._entries(), self._paper_id
        assert item is not None
        form, ref, kept = item.wanted.form, item.wanted.ref, case.paper(paper)
        return Shown(
            lambda: papers.filled(self._context, case, form.id, ref, entries, paper),
            print_items.paper(case.id, form, paper), kept.issued.handwritten if kept and kept.issued else (),
        )

    def _entries(self) -> dict[str, str]:
        return {name: str(field.value()) for name, field in self.fields.by_name.items()}

    def _preview(self) -> None:
        item, case, entries, paper = self._item, self._case, self._entries(), self._paper_id
        if item is None:
            return
        self._jobs.read(
            lambda: papers.preview(self._context, case, item.wanted.form.id, item.wanted.ref, entries, paper),
            lambda made: self.view.set_pdf(made.pdf, made.pages, made.places), self._failed, owner=self, key="page",
        )

    def pick(self, path: str) -> None:
        """Go to the field whose place on the page was clicked; what was typed is saved before another page opens."""
        head, rest = split_path(path)
        if head == "entry":
            self.fields.focus_at(rest)
        elif self._touched and self._ours:
            self._save(lambda _case: self.edit.emit(path))
        else:
            self.edit.emit(path)

    # -- doing

    def keep(self) -> None:
        """Save what was typed."""
        if self._touched and self._ours:
            self._save(lambda _case: self._state.setText("已保存"))

    def leave(self) -> None:
        """Go back to the list; what was typed is saved first."""
        if self._touched and self._ours:
            self._save(lambda _case: self.left.emit())
        else:
            self.left.emit()

    def _save(self, then: Callable[[Case], None]) -> None:
        item, entries, case_id, paper = self._item, self._entries(), self._case.id, self._paper_id
        assert item is not None

        def done(result: tuple[Case, str]) -> None:
            self._case, self._paper_id = result
            self._touched = False
            self.saved.emit(self._case)
            then(self._case)

        self._work(lambda: papers.fill(
            self._context, case_id, item.wanted.form.id, entries, ref=item.wanted.ref, paper_id=paper,
        ), done)

    def issue(self) -> None:
        """Print for good: the text is fixed and kept."""
        if self._touched:
            self._save(lambda _case: self._issue())
        else:
            self._issue()

    def _issue(self, handwritten: tuple[str, ...] = ()) -> None:
        """Fix the text; ``handwritten`` are characters without a font that a person has compared."""
        item, case_id, paper = self._item, self._case.id, self._paper_id
        assert item is not None
        self._work(lambda: papers.issue(
            self._context, case_id, item.wanted.form.id, ref=item.wanted.ref, paper_id=paper, handwritten=handwritten,
        ), self._issued)

    def _issued(self, made: IssuedPaper) -> None:
        self._case, self._paper_id = made.case, made.paper
        self.view.set_pdf(made.rendered.pdf, made.rendered.pages)
        self.saved.emit(made.case)
        self._offer_again()
        self._print(made.rendered, made.paper)

    def _offer_again(self) -> None:
        paper = self._case.paper(self._paper_id)
        self.again_button.setVisible(paper is not None and paper.issued is not None)

    def print_again(self) -> None:
        """Print the paper as it was printed for good, byte for byte."""
        case, paper = self._case, self._paper_id
        self._jobs.read(
            lambda: papers.issued_pdf(self._context, case, paper), lambda kept: self._print(kept, paper), self._failed,
            owner=self, key="again",
        )

    def _print(self, rendered: Rendered, paper: str) -> None:
        item = self._item
        assert item is not None
        count, advice = papers.copies_of(self._case, item.wanted.form)
        printable = Printable(rendered, print_items.paper(self._case.id, item.wanted.form, paper))
        self.dialog = PrintDialog(self._context, self._jobs, printable, count, advice, self)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    def attach(self, path: Path) -> None:
        """Add the signed copy; the paper is begun if it was not there yet."""
        item, case_id, paper = self._item, self._case.id, self._paper_id
        assert item is not None

        def work() -> tuple[Case, str]:
            _, ref = papers.fill(self._context, case_id, item.wanted.form.id, {}, ref=item.wanted.ref, paper_id=paper)
            kind = papers.scan_kind(item.wanted.form)
            return cases.attach(self._context, case_id, path, title=scan_title(path), kind=kind, ref=ref), ref

        def done(result: tuple[Case, str]) -> None:
            self._case, self._paper_id = result
            self.saved.emit(self._case)
            self.notice.say("good", "签字扫描件已归到这份文书。")

        self._work(work, done)

    def note(self) -> None:
        """Keep how many sheets there are on paper, or why the paper is not needed."""
        own = self.side.own_problems()
        item, case_id, paper = self._item, self._case.id, self._paper_id
        if own or item is None:
            self.side.show_problems(own)
            return
        pages, why = int(self.side["pages"].value() or 0), str(self.side["why"].value())
        which = {"ref": item.wanted.ref, "paper_id": paper}

        def work() -> Case:
            papers.count_pages(self._context, case_id, item.wanted.form.id, pages, **which)
            return papers.leave_out(self._context, case_id, item.wanted.form.id, why, **which)

        self._work(work, self._noted)

    def _noted(self, case: Case) -> None:
        self._case = case
        self.saved.emit(case)
        self.notice.say("good", "已记下，目录和待补正会照这个算。")

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        for one in (self.print_button, self.keep_button):
            one.setEnabled(False)
        self._state.setText("正在保存…")

        def end(result: Any) -> None:
            self._done()
            done(result)

        self._jobs.run(lambda _progress: work(), end, self._failed, owner=self)

    def _done(self) -> None:
        for one in (self.print_button, self.keep_button):
            one.setEnabled(True)
        self._state.setText("")

    def _failed(self, error: UserError) -> None:
        self._done()
        if isinstance(error, Invalid):
            self.fields.show_problems(error.problems)
        if isinstance(error, MissingGlyphs):
            offer_boxes(self.notice, error.characters, "打印以后文字就固定了。", self._issue)
            return
        self.notice.say("error", error.sentence)


def _field(place: Place) -> Field:
    """A line or a text, as long as the form has room for it."""
    if place.lines > 1:
        return LongTextField(place.key, place.label, limit=50_000, lines=min(place.lines, 10), most=24, hint=place.hint)
    return TextField(place.key, place.label, limit=2_000, hint=place.hint)
