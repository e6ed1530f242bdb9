"""典型案例: a matter told without names, to be read through by a person before it can be saved for publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QWidget

from app.domain import story
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.hiding.marks import Hidden
from app.services import papers, print_items, words_out
from app.services.context import Context
from app.services.words_out import Story, Telling
from ui.cases.drafts import DraftKeeper
from ui.documents.hand_out import HandOut, Making
from ui.documents.hiding_form import HidingForm
from ui.documents.pdf_view import PdfView
from ui.documents.reading_text import ReadingText
from ui.jobs import Jobs
from ui.widgets.basic import button, column, label, row, scroll
from ui.widgets.flow import side_by_side
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.reading_order import ReadingOrder

_WAIT = 500  # milliseconds after the last key
_ABOUT = "画虚线的是换掉的字。程序会有认不出的，请从头到尾读一遍，再存。"
_READ = "我已通读，没有能认出人的内容"
_SEE_PAGES, _SEE_WORDS = "看纸样", "回到通读"


class StoryPage(QWidget):
    """``saved`` carries the matter after the comment was kept with it; ``left`` means going back to the dossier."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._ours = Case(id=""), True
        self._told = Telling()  # what the words on the right say
        self.notice = InlineNotice()
        self.form = HidingForm()
        self.form.changed.connect(self._changed)
        self.text = ReadingText()
        self.text.picked.connect(self._pick)
        self.view = PdfView(jobs, self._failed)
        self.out = HandOut(context, jobs, self._making)
        self.out.saved.connect(lambda path: self.notice.say("good", f"已存到 {path}"))
        self.out.failed.connect(self._failed)
        self.read_box = QCheckBox(_READ)
        self.read_box.setAccessibleName(_READ)
        self.read_box.toggled.connect(self.out.setEnabled)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._tell)
        self._lay_out()
        self._drafts = DraftKeeper(
            context, jobs, self._record, self, saved=lambda: self._state.setText("隐去的写法已记下"),
            failed=lambda error: self.notice.say("warning", f"隐去的写法没有记下：{error.sentence}"),
        )
        self._order = ReadingOrder(self)
        shortcut(self, "Ctrl+H", self.hide_chosen)

    def _lay_out(self) -> None:
        self.choose_button = button("隐去选中的字", icon="edit")
        self.choose_button.setToolTip("先在正文里选中字（Ctrl+H）")
        self.choose_button.clicked.connect(self.hide_chosen)
        self.pages_button = button(_SEE_PAGES, kind="quiet", icon="doc")
        self.pages_button.clicked.connect(self._turn)
        self.sides = QStackedWidget()
        for side in (self.text, self.view):
            self.sides.addWidget(side)
        right = QWidget()
        inside = column(spacing=6)
        inside.addWidget(self.sides, 1)
        inside.addWidget(side_by_side(self.choose_button, self.read_box))
        right.setLayout(inside)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(14)
        for part in (scroll(self.form), right):
            part.setMinimumWidth(380)
            self.splitter.addWidget(part)
        self.splitter.setSizes([440, 680])
        self._state = label("", kind="small")
        back = button("返回卷宗", icon="back")
        back.clicked.connect(self.leave)
        about = label(_ABOUT, kind="muted", wrap=True)
        head = row(label("典型案例", kind="heading"), about, self.pages_button, spacing=16)
        head.setStretchFactor(about, 1)
        outer = column(head, self.notice, spacing=8)
        outer.addWidget(self.splitter, 1)
        outer.addLayout(row(back, self._state, None, self.out))
        self.setLayout(outer)

    def begin(self, case: Case, *, ours: bool) -> None:
        """Tell ``case``, with what was decided about it before."""
        self._case, self._ours = case, ours
        self.notice.hide()
        self._state.setText("")
        self._unread()
        self.text.clear()
        self.sides.setCurrentWidget(self.text)
        self.pages_button.setText(_SEE_PAGES)
        self._drafts.key = f"story:{case.id}"
        self._drafts.load(lambda draft: self._begin(case, draft or {}))

    def _begin(self, case: Case, draft: Mapping[str, Any]) -> None:
        if case.id != self._case.id:
            return
        own = {str(said): str(instead) for said, instead in dict(draft.get("own", {})).items()}
        comment = str(draft.get("comment", words_out.comment_of(case)))
        self.form.load(Telling(own, comment, bool(draft.get("mediators"))))
        self._tell()

    def focus_first(self) -> None:
        """Begin with reading."""
        self.text.setFocus()

    # -- telling

    def _changed(self) -> None:
        """What was read is no longer what would be saved."""
        self._unread()
        self._drafts.touch()
        self._state.setText("")
        self._timer.start()

    def _unread(self) -> None:
        self.read_box.setChecked(False)
        for one in (self.read_box, self.out):
            one.setEnabled(False)

    def _tell(self) -> None:
        context, case, telling = self._context, self._case, self.form.telling()
        self._jobs.read(
            lambda: words_out.story_of(context, case, telling), lambda made: self._show(telling, made), self._failed,
            owner=self, key="story",
        )

    def _show(self, telling: Telling, made: Story) -> None:
        if telling != self.form.telling():
            return  # somebody typed meanwhile: the next one is on its way
        self._told = telling
        self.text.show_sheet(made.marked, made.marks)
        self.form.show_story(made)
        self.read_box.setEnabled(True)
        if self.sides.currentWidget() is self.view:
            self._show_pages()

    def _turn(self) -> None:
        """From the words to the pages, and back."""
        pages = self.sides.currentWidget() is self.text
        self.sides.setCurrentWidget(self.view if pages else self.text)
        self.pages_button.setText(_SEE_WORDS if pages else _SEE_PAGES)
        self.choose_button.setVisible(not pages)
        if pages:
            self._show_pages()

    def _show_pages(self) -> None:
        making = self._making()
        self._jobs.read(
            making.pages, lambda made: self.view.set_pdf(made.pdf, made.pages), self._failed, owner=self, key="page"
        )

    def _pick(self, hidden: Hidden) -> None:
        self.form.open(hidden.said, hidden.instead)

    def hide_chosen(self) -> None:
        """Ask what the selected words shall be called."""
        chosen = self.text.chosen()
        if not chosen:
            self.notice.say("info", "请先在右边的正文里选中要隐去的字，再按“隐去选中的字”。")
        elif not self.text.one_paragraph():
            self.notice.say("info", "选中的字跨了段。请一段一段选，再按“隐去选中的字”。")
        else:
            self.notice.hide()
            self.form.open(chosen)

    # -- handing out

    def _making(self) -> Making:
        context, case, telling, read = self._context, self._case, self._told, self.read_box.isChecked()
        form = papers.form_of(context, story.FORM)

        def told() -> Story:
            return words_out.story_of(context, case, telling, read=read)

        return Making(
            print_items.paper(case.id, form), lambda: words_out.story_pdf(told()), lambda: told().sheet,
            advice="典型案例，供发布，不归卷。",
        )

    # -- keeping

    def _record(self) -> dict[str, Any]:
        telling = self.form.telling()
        kept: dict[str, Any] = {"own": dict(telling.own), "mediators": telling.keep_mediators}
        return kept | ({"comment": telling.comment} if self._commented() else {})

    def _commented(self) -> bool:
        return self.form.comment.value() != words_out.comment_of(self._case)

    def keep(self) -> None:
        """Note what was decided; the page is left."""
        if self._drafts.pending:
            self._drafts.flush()

    def leave(self) -> None:
        """Go back; the comment is kept with the matter first."""
        if self._ours and self._commented():
            self._keep_comment(self.left.emit)
        else:
            self.keep()
            self.left.emit()

    def _keep_comment(self, then: Callable[[], None]) -> None:
        context, case_id, comment = self._context, self._case.id, self.form.comment.value()

        def done(case: Case) -> None:
            self._case = case
            self._drafts.flush()
            self.saved.emit(case)
            then()

        self._state.setText("正在保存…")
        self._jobs.run(
            lambda _progress: words_out.keep_comment(context, case_id, comment), done, self._not_left, owner=self
        )

    def _not_left(self, error: UserError) -> None:
        self._state.setText("")
        self.notice.say(
            "error", f"点评没有存进卷宗：{error.sentence}", ("不存，返回", self.left.emit), ("留在这里", self.notice.hide)
        )

    def _failed(self, error: UserError) -> None:
        self._state.setText("")
        self.notice.say("error", error.sentence)
