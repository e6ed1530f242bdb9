"""A letter of supervision: written with its page beside it, issued under a number, answered or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.companion import Letter
from app.domain.errors import Invalid, UserError
from app.services.context import Context
from app.services.standing import Standing
from ui.documents.pdf_view import PdfView
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label, row, scroll
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_date import DateField
from ui.widgets.fields_reading import FUTURE, PAST
from ui.widgets.fields_text import LongTextField, NameField, NamesField, TextField
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.people import fill
from ui.widgets.reading_order import ReadingOrder, rearranged

if TYPE_CHECKING:
    from app.services.documents import Rendered

_WAIT = 500  # milliseconds after the last key


class LetterPage(QWidget):
    """``saved`` carries the matter after a letter was issued, answered or taken back; ``left`` means going back."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._letter = Case(id=""), Letter(id="")
        self.fields = Fields([])
        self.dialog: PrintDialog | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._preview)
        self.notice = InlineNotice()
        self.view = PdfView(jobs, self._failed)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 12, 12)
        self._column.setSpacing(12)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(14)
        for part in (scroll(inner), self.view):
            part.setMinimumWidth(380)
            self.splitter.addWidget(part)
        self.splitter.setSizes([560, 560])
        self._title = label("", kind="heading")
        self._state = label("", kind="small")
        back = button("返回", icon="back")
        back.clicked.connect(self.left)
        self.print_button = button("再打印", icon="print")
        self.print_button.clicked.connect(self.print_again)
        self.go_button = button("", kind="primary")
        self.go_button.clicked.connect(self.go)
        self.withdraw_button = button("撤回", kind="danger")
        self.withdraw_button.clicked.connect(self.withdraw)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self._title)
        outer.addWidget(self.notice)
        outer.addWidget(self.splitter, 1)
        outer.addLayout(row(back, self._state, None, self.withdraw_button, self.print_button, self.go_button))
        self._order = ReadingOrder(self)

    def begin(self, now: Standing, letter_id: str, rung: str) -> None:
        """Show a letter of the matter, or propose one of this rung of the ladder."""
        self._case = now.case
        self.notice.hide()
        known = next((item for item in now.letters if item.id == letter_id), None)
        if known is not None:
            self._show(known)
            return

        def draft() -> Letter:
            from app.services import letters

            return letters.draft(self._context, now.case.id, rung)

        self._show(Letter(id=""))
        self._jobs.read(draft, self._show, self._failed, owner=self, key="draft")

    @property
    def issued(self) -> bool:
        """Whether the letter that is shown has been issued."""
        return bool(self._letter.number)

    def _show(self, letter: Letter) -> None:
        self._letter = letter
        words = self._context.codes.label("letter_form", letter.form) if letter.form else ""
        self._title.setText(f"{words}　{letter.number}".strip())
        mine = letter.owner in ("", self._context.site.id)
        open_ = self.issued and mine and not letter.withdrawn
        self.fields = Fields(self._reply_fields() if open_ else [] if self.issued else self._letter_fields())
        self._lay_out()
        if not self.issued:
            self.fields.load(letter)
        for field in self.fields.by_name.values():
            field.changed.connect(self._timer.start if not self.issued else self.notice.hide)
        self.go_button.setText("记下答复" if self.issued else "签发并打印")
        self.go_button.setVisible(bool(letter.id) and mine and not letter.withdrawn)
        self.print_button.setVisible(self.issued)
        self.withdraw_button.setVisible(open_)
        if letter.id:
            self._preview()

    def _letter_fields(self) -> list[Field]:
        today = self._context.today
        return [
            TextField("title", "标题", limit=300, required=True), TextField("to", "主送单位", required=True),
            LongTextField("note", "正文", lines=9, most=24, required=True), DateField("reply_by", "几号前答复", today, lean=FUTURE),
            NamesField("copies_to", "抄送或联合单位"), NameField("signer", "签发人"),
        ]

    def _reply_fields(self) -> list[Field]:
        day_field = DateField("on", "答复日期", self._context.today, lean=PAST, required=True)
        day_field.set_value(self._context.today())
        return [day_field, NameField("by", "谁答复的", required=True), LongTextField("note", "答复内容", limit=5_000, lines=4, required=True)]

    def _lay_out(self) -> None:
        clear_layout(self._column)
        letter = self._letter
        for text in self._history(letter):
            self._column.addWidget(label(text, wrap=True))
        if self.fields.by_name:
            inside = QVBoxLayout()
            self._column.addWidget(card(inside, pad=16))
            fill(inside, *(((field, 12),) for field in self.fields.by_name.values()))
        self._column.addStretch(1)
        rearranged(self)

    def _history(self, letter: Letter) -> list[str]:
        """When it was issued, until when an answer was asked for, what was answered."""
        lines = [f"{day(letter.issued_on)}签发，主送{letter.to}"] if letter.number else []
        if letter.number and letter.reply_by:
            lines.append(f"请在{day(letter.reply_by)}前答复")
        lines += [f"{day(item.on)}　{item.by}答复：{item.note}" for item in letter.replies]
        return [*lines, f"已撤回：{letter.withdrawn}"] if letter.withdrawn else lines

    def focus_first(self) -> None:
        """Begin at what has to be written."""
        names = list(self.fields.by_name)
        if names:
            self.fields.focus_at("note" if "note" in names else names[0])

    def value(self) -> Letter:
        """The letter as written."""
        return self._letter if self.issued else self.fields.apply(self._letter)

    def _preview(self) -> None:
        letter = self.value()

        def render() -> Rendered:
            from app.services import letters

            return letters.issued_pdf(self._context, letter) if letter.number else letters.preview(self._context, letter)

        self._jobs.read(render, lambda made: self.view.set_pdf(made.pdf, made.pages), self._failed, owner=self, key="page")

    # -- doing

    def go(self) -> None:
        """Issue the letter, or note the answer."""
        own = self.fields.own_problems()
        if own:
            self._failed(Invalid(own))
        elif self.issued:
            self._reply()
        else:
            self._issue()

    def _issue(self) -> None:
        letter = self.value()

        def work() -> tuple[Letter, Rendered]:
            from app.services import letters

            return letters.issue(self._context, letter)

        self._work(work, self._issued)

    def _issued(self, made: tuple[Letter, Rendered]) -> None:
        letter, rendered = made
        self._show(letter)
        self.saved.emit(self._case)
        self._print(rendered)

    def _reply(self) -> None:
        missing = [field for field in self.fields.by_name.values() if field.required and not field.value()]
        if missing:
            missing[0].complain(f"请填写“{missing[0].title}”")
            missing[0].focus_at("")
            return
        letter_id, values = self._letter.id, {name: field.value() for name, field in self.fields.by_name.items()}

        def work() -> Letter:
            from app.services import letters

            return letters.reply(self._context, letter_id, values["on"], values["by"], values["note"])

        self._work(work, self._answered)

    def _answered(self, letter: Letter) -> None:
        self._show(letter)
        self.notice.say("good", "答复已记下。")
        self.saved.emit(self._case)

    def withdraw(self) -> None:
        """Take the letter back; its number stays void."""
        why = str(self.fields["note"].value()) if "note" in self.fields.by_name else ""
        if not why:
            self.notice.say("warning", "撤回要写明原因：请写在“答复内容”一栏，再按一次“撤回”。")
            self.fields.focus_at("note")
            return
        letter_id = self._letter.id

        def work() -> Letter:
            from app.services import letters

            return letters.withdraw(self._context, letter_id, why)

        self._work(work, self._answered)

    def print_again(self) -> None:
        """Print the letter as it was issued."""
        letter = self._letter

        def read() -> Rendered:
            from app.services import letters

            return letters.issued_pdf(self._context, letter)

        self._jobs.read(read, self._print, self._failed, owner=self, key="again")

    def _print(self, rendered: Rendered) -> None:
        copies = 2 + len(self._letter.copies_to)
        from app.services import print_items
        from app.services.printers import Printable

        printable = Printable(rendered, print_items.letter(self._context, self._letter))
        self.dialog = PrintDialog(self._context, self._jobs, printable, copies, f"主送一份，抄送各一份，存档一份，所以是 {copies} 份。", self)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.go_button.setEnabled(False)
        self._state.setText("正在保存…")

        def end(result: Any) -> None:
            self._done()
            done(result)

        self._jobs.run(lambda _progress: work(), end, self._failed, owner=self)

    def _done(self) -> None:
        self.go_button.setEnabled(True)
        self._state.setText("")

    def _failed(self, error: UserError) -> None:
        self._done()
        if isinstance(error, Invalid):
            left = self.fields.show_problems(error.problems)
            self.fields.focus_at(error.problems[0].path)
            self.notice.say("error", f"{(left or error.problems)[0].sentence.rstrip('。')}。写的内容都还在。")
            return
        self.notice.say("error", error.sentence)

