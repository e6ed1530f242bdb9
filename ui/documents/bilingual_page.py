"""双语对照: the agreement with another language beside it, typed on the left, the page on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.case import Case
from app.domain.errors import UserError
from app.services import bilingual, documents, print_items
from app.services.bilingual import Translation
from app.services.context import Context
from app.services.documents import MissingGlyphs
from ui.documents.hand_out import HandOut, Making
from ui.documents.pdf_view import PdfView
from ui.documents.translation_form import TranslationForm
from ui.jobs import Jobs
from ui.widgets.basic import button, column, label, row, scroll
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.reading_order import ReadingOrder

_WAIT = 500  # milliseconds after the last key
_NO_FONT = "这些字没有可用的字体，纸上印不出来：{}。请核对有没有写错；没有写错，请存为 Word，到装有这种文字的电脑上打印。"


@dataclass(frozen=True)
class _Page:
    """A finished preview; no pages where a final print is impossible."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]


class BilingualPage(QWidget):
    """``saved`` carries the case after the translation was kept; ``left`` means going back to the agreement."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._agreement_id = Case(id=""), ""
        self._may_write, self._touched = True, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._preview)
        self.notice = InlineNotice()
        self.view = PdfView(jobs, self._failed)
        self.form = TranslationForm(bilingual.languages())
        self.form.changed.connect(self._typed)
        self.out = HandOut(context, jobs, self._making)
        self.out.saved.connect(lambda path: self.notice.say("good", f"已存到 {path}"))
        self.out.failed.connect(self._failed)
        self._lay_out()
        self._order = ReadingOrder(self)
        shortcut(self, "Ctrl+S", self.keep)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(14)
        for part in (scroll(self.form), self.view):
            part.setMinimumWidth(380)
            self.splitter.addWidget(part)
        self.splitter.setSizes([540, 580])
        self._state = label("", kind="small")
        back = button("返回协议书", icon="back")
        back.clicked.connect(self.leave)
        self.keep_button = button("存下译文", kind="primary", icon="save")
        self.keep_button.setToolTip("存下译文（Ctrl+S）")
        self.keep_button.clicked.connect(self.keep)
        about = label("以中文为准，译文帮当事人看懂。没有译的地方留空，打印后可以手写。", kind="muted", wrap=True)
        outer = column(column(label("协议书双语对照", kind="heading"), about, spacing=2), self.notice, spacing=8)
        outer.addWidget(self.splitter, 1)
        outer.addLayout(row(back, self._state, None, self.out, self.keep_button))
        self.setLayout(outer)

    def begin(self, case: Case, agreement_id: str, *, may_write: bool = True) -> None:
        """Show an agreement of ``case`` with the translation that is kept with it."""
        agreement = case.agreement(agreement_id)
        assert agreement is not None
        self._case, self._agreement_id, self._may_write, self._touched = case, agreement_id, may_write, False
        self.notice.hide()
        self._state.setText("")
        self.form.load(agreement, bilingual.kept(case, agreement_id))
        self.form.setEnabled(may_write)
        self.keep_button.setVisible(may_write)
        self._preview()

    def focus_first(self) -> None:
        """Begin at the first part without a translation."""
        self.form.focus_first()

    def _typed(self) -> None:
        self._touched = True
        self._state.setText("")
        self._timer.start()

    # -- the page

    def _preview(self) -> None:
        self._timer.stop()
        context, case, agreement_id, made = self._context, self._case, self._agreement_id, self.form.value()
        self._jobs.read(
            lambda: _page(context, case, agreement_id, made), self._show, self._failed, owner=self, key="page"
        )

    def _show(self, page: _Page) -> None:
        if page.missing:
            listed = "　".join(f"{char}（U+{ord(char):04X}）" for char in page.missing[:8])
            self.notice.say("warning", _NO_FONT.format(listed))
        for one in (self.out.pdf_button, self.out.print_button):
            one.setEnabled(not page.missing)
        if page.pages:
            self.view.set_pdf(page.pdf, page.pages)

    def _making(self) -> Making:
        context, case, agreement_id, made = self._context, self._case, self._agreement_id, self.form.value()
        agreement = case.agreement(agreement_id)
        issued = agreement is not None and agreement.issued is not None
        item = print_items.agreement(case, agreement_id, draft=not issued)
        copies = documents.copies_of(case) if issued else 1
        return Making(
            replace(item, name=f"{item.name}（双语对照）"),
            lambda: bilingual.pdf_of(context, case, agreement_id, made),
            lambda: bilingual.sheet_of(context, case, agreement_id, made), copies,
            f"每方当事人一份，调解委员会留一份，所以是 {copies} 份。" if issued else "协议还没有正式打印，这是草稿。",
        )

    # -- keeping

    def keep(self) -> None:
        """Keep the translation with the agreement."""
        if self._touched and self._may_write:
            self._keep(lambda: self._state.setText("已保存"), self._failed)

    def leave(self) -> None:
        """Go back; what was typed is kept first."""
        if self._touched and self._may_write:
            self._keep(self.left.emit, self._not_left)
        else:
            self.left.emit()

    def _keep(self, then: Callable[[], None], failed: Callable[[UserError], None]) -> None:
        context, case_id, agreement_id, made = self._context, self._case.id, self._agreement_id, self.form.value()

        def done(case: Case) -> None:
            self._touched = self.form.value() != made
            self._case = case
            self.saved.emit(case)
            then()

        self._state.setText("正在保存…")
        self._jobs.run(
            lambda _progress: bilingual.keep(context, case_id, agreement_id, made), done, failed, owner=self
        )

    def _not_left(self, error: UserError) -> None:
        self._state.setText("")
        self.notice.say("error", error.sentence, ("不存，返回", self.left.emit), ("留在这里", self.notice.hide))

    def _failed(self, error: UserError) -> None:
        self._state.setText("")
        self.notice.say("error", error.sentence)


def _page(context: Context, case: Case, agreement_id: str, made: Translation) -> _Page:
    """The page, and which characters nothing can print. For a worker thread."""
    said = "".join((made.facts, *made.clauses, made.manner, made.left_open, made.interpreter))
    missing = tuple(documents.font_book().unprintable(said))
    try:
        rendered = bilingual.pdf_of(context, case, agreement_id, made)
    except MissingGlyphs as error:
        return _Page(b"", 0, missing or tuple(error.characters))
    return _Page(rendered.pdf, rendered.pages, missing)
