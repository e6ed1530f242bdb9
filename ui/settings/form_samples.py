"""A look at the papers of a form set before anybody prints by it: which paper on the left, its pages on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QSplitter, QWidget

from app.domain.errors import UserError
from app.domain.forms.form import FormSet
from ui.documents.pdf_view import PdfView
from ui.jobs import Jobs
from ui.widgets.basic import button, column, label, row
from ui.widgets.inline_notice import InlineNotice

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.documents import Rendered

_ABOUT = "里面的人和事是虚构的，只看格式。看过不会改变任何内容。"
_WIDE, _HIGH, _NARROW, _LOW = 1200, 900, 760, 560


class FormSamples(QDialog):
    """Shows the papers of ``forms``; the agreement first."""

    def __init__(self, ctx: Context, jobs: Jobs, forms: FormSet, parent: QWidget) -> None:
        super().__init__(parent)
        from app.services import form_samples  # not needed to show the settings

        self._ctx, self._jobs, self._forms, self._service = ctx, jobs, forms, form_samples
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("文书样张")
        self.notice = InlineNotice()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("文书")
        self.list.setAccessibleDescription("上下键选一种，右边就是它的样张")
        self.view = PdfView(jobs, self._failed)
        self.view.turned.connect(self._turned)
        self.page_said = label("", kind="muted")
        self.back_button = button("上一页", icon="chevron-left")
        self.back_button.clicked.connect(lambda: self.view.turn(self.view.page - 1))
        self.on_button = button("下一页", icon="chevron-right")
        self.on_button.clicked.connect(lambda: self.view.turn(self.view.page + 1))
        self._lay_out(parent.window().size())
        self._looks = form_samples.looks(forms)
        for look in self._looks:
            self.list.addItem(f"{look.form.id}　{look.title}")
        self.list.currentRowChanged.connect(self.show_paper)
        first = next((at for at, look in enumerate(self._looks) if look.form.id == form_samples.AGREEMENT), 0)
        self.list.setCurrentRow(first)
        self.list.setFocus()

    def _lay_out(self, room: QSize) -> None:
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(14)
        for part, width in ((self.list, 260), (self.view, 420)):
            part.setMinimumWidth(width)
            sides.addWidget(part)
        sides.setSizes([400, 760])
        close = button("关闭", kind="primary")
        close.clicked.connect(self.close)
        head = column(label(self._forms.name, kind="heading", wrap=True), label(_ABOUT, kind="muted", wrap=True), spacing=2)
        outer = column(head, self.notice, spacing=8)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(sides, 1)
        outer.addLayout(row(self.back_button, self.page_said, self.on_button, None, close))
        self.setLayout(outer)
        self.resize(max(_NARROW, min(_WIDE, room.width() - 60)), max(_LOW, min(_HIGH, room.height() - 40)))

    def show_paper(self, at: int) -> None:
        """Show the pages of the paper in this line of the list."""
        look = self._looks[at]

        def show(made: Rendered) -> None:
            self.notice.hide()
            self.view.set_pdf(made.pdf, made.pages)
            self.view.turn(0)

        self._jobs.read(
            lambda: self._service.pages(self._ctx, self._forms, look), show, self._failed, owner=self, key="sample"
        )

    def _turned(self, page: int, pages: int) -> None:
        self.page_said.setText(f"第 {page + 1} 页，共 {pages} 页")
        self.back_button.setEnabled(page > 0)
        self.on_button.setEnabled(page + 1 < pages)

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)
