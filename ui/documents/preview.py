"""The printed page beside the form, as it will be: made anew soon after every change, without stopping the typing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.records import to_record
from app.services import documents
from app.services.context import Context
from ui.documents.pdf_view import PdfView
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.inline_notice import InlineNotice

_WAIT = 500  # milliseconds after the last key
_SOON = 150


@dataclass(frozen=True)
class Shown:
    """A finished preview: the paper, and what of it has no font."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]


class Preview(QWidget):
    """``touch`` after a change of the form; ``source`` gives the case and the agreement to print."""

    def __init__(
        self, context: Context, jobs: Jobs, source: Callable[[], tuple[Case, str]], parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._jobs, self._source = context, jobs, source
        self.missing: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self.view = PdfView(jobs, self._failed)
        self.view.turned.connect(self._turned)
        self.notice = InlineNotice()
        self._lay_out()

    def _lay_out(self) -> None:
        self._place = label("", kind="muted")
        self._before = self._tool("chevron-up", "上一页", lambda: self.view.turn(self.view.page - 1))
        self._after = self._tool("chevron-down", "下一页", lambda: self.view.turn(self.view.page + 1))
        smaller = self._tool("zoom-out", "缩小", lambda: self.view.set_zoom(self.view.zoom / 1.25))
        larger = self._tool("zoom-in", "放大", lambda: self.view.set_zoom(self.view.zoom * 1.25))
        fit = button("适合宽度", kind="quiet")
        fit.clicked.connect(lambda: self.view.set_zoom(1.0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row(self._place, None, self._before, self._after, smaller, larger, fit, spacing=2))
        column.addWidget(self.notice)
        column.addWidget(self.view, 1)

    def _tool(self, icon: str, name: str, act: Callable[[], None]) -> QWidget:
        made = button("", kind="quiet", icon=icon)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setFixedWidth(44)
        made.clicked.connect(act)
        return made

    def touch(self) -> None:
        """Something was typed."""
        self._timer.start(_WAIT)

    def soon(self) -> None:
        """The form is about to be shown: make the pages once it stands, so that laying it out need not wait for them."""
        self._timer.start(_SOON)

    def refresh(self) -> None:
        """Make the pages anew now."""
        self._timer.stop()
        case, agreement_id = self._source()
        if not case.agreement(agreement_id):
            return
        self._jobs.read(
            lambda: _render(self._context, case, agreement_id), self._show, self._failed, owner=self, key="preview"
        )

    def show_pdf(self, pdf: bytes, pages: int) -> None:
        """Show a finished paper."""
        self._timer.stop()
        self._show(Shown(pdf, pages, ()))

    def _show(self, shown: Shown) -> None:
        self.missing = shown.missing
        self.notice.hide()
        if shown.missing:
            listed = "　".join(f"{char}（U+{ord(char):04X}）" for char in shown.missing[:12])
            self.notice.say("warning", f"这些字没有可用的字体，印出来会是空框：{listed}。请核对有没有写错。")
        self.view.set_pdf(shown.pdf, shown.pages)

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", f"预览没有更新：{error.sentence}")

    def _turned(self, page: int, pages: int) -> None:
        self._place.setText(f"第 {page + 1} 页，共 {pages} 页" if pages else "")
        self._before.setEnabled(page > 0)
        self._after.setEnabled(page < pages - 1)


def _render(context: Context, case: Case, agreement_id: str) -> Shown:
    agreement = case.agreement(agreement_id)
    texts = [to_record(agreement), *(to_record(party) for party in case.parties)]
    missing = documents.font_book().unprintable("".join(_strings(texts)))
    rendered = documents.preview(context, case, agreement_id)
    return Shown(rendered.pdf, rendered.pages, tuple(missing))


def _strings(value: Any) -> list[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return []
