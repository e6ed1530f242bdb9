"""A file of the dossier inside the window: PDF pages and pictures; anything else can be saved and opened elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.case import Attachment
from app.domain.errors import UserError
from app.services import cases, print_items, printers, standing
from app.services.context import Context
from app.services.documents import Rendered
from app.services.print_log import Item
from app.services.printers import Printable
from ui.documents.pdf_view import PdfView
from ui.documents.picture import Picture, decoded, size_of
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.elided import ElidedLabel
from ui.widgets.files import ask_save
from ui.widgets.inline_notice import InlineNotice

_PAUSE = 30  # milliseconds without another size before a picture is scaled
_SUFFIX = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True)
class Opened:
    """A file that was read: its bytes, and its pages or the size of its picture."""

    data: bytes
    pages: int
    size: QSize


class Viewer(QWidget):
    """``left`` means going back."""

    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._item = Attachment(id="")
        self._noted_as = Item("attachment", "")
        self._opened: Opened | None = None
        self._title = ElidedLabel("", kind="heading")
        self.notice = InlineNotice()
        self.pdf = PdfView(jobs, self._failed)
        self.picture = Picture("图片", 1.0)
        holder = QScrollArea()
        holder.setProperty("kind", "paper")
        holder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder.setWidget(self.picture)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._draw)
        self.stack = QStackedWidget()
        blank = label("这种文件不能在这里看。可以另存后用别的软件打开。", kind="muted")
        blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (QWidget(), self.pdf, holder, blank):
            self.stack.addWidget(part)
        back = button("返回", icon="back")
        back.clicked.connect(self.left)
        self.save_button = button("另存为…", icon="export")
        self.save_button.clicked.connect(self._ask_path)
        self.print_button = button("打印…", kind="primary", icon="print")
        self.print_button.clicked.connect(self.print_paper)
        self.dialog: PrintDialog | None = None
        larger = button("放大", kind="quiet", icon="zoom-in")
        smaller = button("缩小", kind="quiet", icon="zoom-out")
        larger.clicked.connect(lambda: self.zoom(1.25))
        smaller.clicked.connect(lambda: self.zoom(0.8))
        self._scale = 1.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row(self._title, smaller, larger))
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addLayout(row(back, None, self.save_button, self.print_button))

    def show_file(self, item: Attachment, case_id: str = "") -> None:
        """Read a file of this matter and show it."""
        self._begin(item, print_items.attachment(self._context, case_id, item))
        self._jobs.read(lambda: _open(self._context, item), self._show, self._failed, owner=self, key="file")

    def _begin(self, item: Attachment, noted_as: Item) -> None:
        self._item, self._noted_as, self._opened, self._scale = item, noted_as, None, 1.0
        self._title.setText(item.title)
        self.notice.hide()
        self.save_button.setEnabled(False)
        self.print_button.hide()
        self.stack.setCurrentIndex(0)

    def show_paper(self, noted_as: Item, render: Callable[[], Rendered]) -> None:
        """Set a paper and show it as it will be printed."""
        self._begin(Attachment(id="", title=noted_as.name, media_type="application/pdf"), noted_as)
        self._jobs.read(lambda: _paper(render), self._show, self._failed, owner=self, key="file")

    def focus_first(self) -> None:
        """The keys that turn pages work at once."""
        self.pdf.setFocus()

    def _show(self, opened: Opened) -> None:
        self._opened = opened
        self.save_button.setEnabled(True)
        self.print_button.setVisible(bool(opened.pages))
        if opened.pages:
            self.stack.setCurrentIndex(1)
            self.pdf.set_zoom(1.0)
            self.pdf.set_pdf(opened.data, opened.pages)
        elif not opened.size.isEmpty():
            self.picture.picture, self.picture.ratio = QImage(), opened.size.height() / opened.size.width()
            self.picture.stale = True
            self.stack.setCurrentIndex(2)
            self._fit()
        else:
            self.stack.setCurrentIndex(3)

    def zoom(self, factor: float) -> None:
        """Larger or smaller, between half and four times."""
        self._scale = max(0.5, min(4.0, self._scale * factor))
        self.pdf.set_zoom(self._scale)
        self._fit()

    def _fit(self) -> None:
        if self._opened is None or self._opened.size.isEmpty():
            return
        width = int(min(self._opened.size.width(), self.stack.width() - 30) * self._scale)
        self.picture.fit(max(100, width))
        self._later.start()

    def _draw(self) -> None:
        """Let the worker scale the picture; the one that is shown is stretched meanwhile."""
        opened = self._opened
        if opened is None or not self.picture.stale:
            return
        size = self.picture.size() * self.devicePixelRatioF()

        def show(image: QImage) -> None:
            if opened is self._opened and not image.isNull():
                self.picture.show_picture(image)
            elif opened is self._opened:
                self.stack.setCurrentIndex(3)

        self._jobs.read(lambda: decoded(opened.data, size), show, self._failed, owner=self.picture, key="picture")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def print_paper(self) -> None:
        """Ask for a printer and print what is shown."""
        if self._opened is None or not self._opened.pages:
            return
        rendered = Rendered(self._opened.data, self._opened.pages, self._item.title)
        printable = Printable(rendered, self._noted_as)
        self.dialog = PrintDialog(self._context, self._jobs, printable, 1, "", self)
        self.dialog.open()

    def _ask_path(self) -> None:
        suffix = _SUFFIX.get(self._item.media_type, "")
        ask_save(self, "另存为", f"{self._item.title}{suffix}", "所有文件 (*)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the file to a folder or stick."""
        if self._opened is None:
            return
        data, noted_as, pages = self._opened.data, self._noted_as, self._opened.pages
        self._jobs.run(
            lambda _progress: printers.save(self._context, noted_as, data, path, sheets=pages), lambda _none: self._saved(path), self._failed, owner=self
        )

    def _saved(self, path: Path) -> None:
        self.notice.say("good", f"已存到 {path}")

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)


def _paper(render: Callable[[], Rendered]) -> Opened:
    """Set a paper. For a worker thread."""
    made = render()
    return Opened(made.pdf, made.pages, QSize())


def _open(context: Context, item: Attachment) -> Opened:
    """Read a file. For a worker thread."""
    data = cases.attachment_bytes(context, item.sha256)
    if data.startswith(b"%PDF"):
        return Opened(data, standing.page_count(data), QSize())
    return Opened(data, 0, size_of(data))
