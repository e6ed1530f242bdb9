"""The paper that was brought, at the left, and the kept print, at the right, for reading line by line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.documents import Rendered
from ui.documents.pdf_view import PdfView
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, column, label, row


class Beside(QWidget):
    """``left`` means going back."""

    left = Signal()

    def __init__(self, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.brought, self.kept = PdfView(jobs, notices.error), PdfView(jobs, notices.error)
        self.brought.setAccessibleName("拿来的文书，上下键翻看")
        self.kept.setAccessibleName("本机存档，上下键翻看")
        self.brought.turned.connect(lambda page, _count: self._follow(page))
        self.back_button = button("返回", "", "back")
        self.back_button.clicked.connect(self.left)
        larger, smaller = button("放大", "quiet", "zoom-in"), button("缩小", "quiet", "zoom-out")
        larger.clicked.connect(lambda: self.zoom(1.25))
        smaller.clicked.connect(lambda: self.zoom(0.8))
        sides = row(
            column(label("拿来的", "heading"), self.brought, spacing=6), column(label("本机存档", "heading"), self.kept, spacing=6),
            spacing=14,
        )
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        whole = column(sides, row(self.back_button, None, smaller, larger), spacing=10)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._page = -1

    def show_papers(self, brought: Rendered, kept: Rendered) -> None:
        """Show both from their first page on."""
        self._page = -1
        for view, paper in ((self.brought, brought), (self.kept, kept)):
            view.set_zoom(1.0)
            view.set_pdf(paper.pdf, paper.pages)
            view.turn(0)

    def zoom(self, factor: float) -> None:
        """Both larger or smaller."""
        for view in (self.brought, self.kept):
            view.set_zoom(view.zoom * factor)

    def _follow(self, page: int) -> None:
        """Another page at the left turns the right one too; within a page each is moved by itself."""
        if page != self._page:
            self._page = page
            self.kept.turn(page)
