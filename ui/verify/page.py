"""核验文书: choose or drop the pages of an agreement and read whose it is; no network, nothing is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.domain.errors import UserError
from ui.jobs import Jobs, Progress
from ui.messages import Notices
from ui.verify.beside import Beside
from ui.verify.result import ResultCard
from ui.widgets.basic import button, card, column, label, row, scroll
from ui.widgets.drop import DropZone, sync_files
from ui.widgets.files import ask_files
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.documents import Rendered
    from app.services.proof_check import Checked

SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_FILES = "协议书、扫描件、照片 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"
_ABOUT = (
    "当事人拿来的协议书上有“核验码”的，不用上网就能知道是谁签发的、是哪一版、文字有没有改过。"
    "把整份协议的 PDF，或者各页的扫描件、照片一起选上；选来的文件只是看一看，不会存下来。"
)


class VerifyPage(Page):
    """``closed`` means going back to where the page was opened from."""

    closed = Signal()

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__("核验文书", parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._checked: Checked | None = None
        self.setAcceptDrops(True)
        self.back_button = button("返回", "", "back")
        self.back_button.clicked.connect(self.closed)
        self.head.addWidget(self.back_button)
        self.drop = DropZone("一份协议的 PDF，或者各页的扫描件、照片，可以一次选几个。", "选择文件…", SUFFIXES)
        self.drop.browse.connect(lambda: ask_files(self, "选择一份协议的各页", _FILES, self.check))
        self.drop.dropped.connect(self.check)
        self.first = self.drop.button
        self.result = ResultCard()
        self.result.compare.connect(self.compare)
        self.result.open_case.connect(self.open_case)
        self.beside = Beside(jobs, notices)
        self.beside.left.connect(self._leave_papers)
        inner = QWidget()
        inner.setLayout(column(label(_ABOUT, "muted", wrap=True), self.drop, self.result, None, self._make_own(), spacing=14))
        self.stack = QStackedWidget()
        self.stack.addWidget(scroll(inner))
        self.stack.addWidget(self.beside)
        self.body.addWidget(self.stack, 1)

    def _make_own(self) -> QFrame:
        self.own = label("", "group")
        self.own.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text = "别的单位打电话来核对本单位签发的文书时，请把这十二位数字念给对方。换过电脑的，旧电脑签的文书请对方问乡镇。"
        words = column(label("本单位指纹", "heading"), label(text, "muted", wrap=True), spacing=4)
        line = row(words, self.own, spacing=18)
        line.setStretch(0, 1)
        return card(line)

    def refresh(self) -> None:
        if self.own.text():
            return

        def read() -> str:
            from app.services.proofs import own_fingerprint

            return own_fingerprint(self._ctx)

        self._jobs.read(read, self._show_own, self._notices.error, owner=self, key="own")

    def _show_own(self, digits: str) -> None:
        self.own.setText(digits)
        self.own.setAccessibleName("本单位指纹 " + "，".join(" ".join(group) for group in digits.split("-")))

    def check(self, paths: list[Path]) -> None:
        """Check the pages of one agreement."""
        if not paths:
            return

        def work(progress: Progress) -> Checked:
            from app.services.proof_check import check

            return check(self._ctx, paths, progress)

        self.result.hide()
        self._leave_papers()
        self.drop.setEnabled(False)
        self._jobs.run(work, self._show, self._refused, label="正在核验文书", owner=self)

    def _show(self, checked: Checked) -> None:
        self.drop.setEnabled(True)
        self._checked = checked
        self.result.show_checked(checked)

    def _refused(self, error: UserError) -> None:
        self.drop.setEnabled(True)
        self._checked = None
        self.result.show_refusal(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if sync_files(event, SUFFIXES):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.check(sync_files(event, SUFFIXES))

    def _leave_papers(self) -> None:
        self.stack.setCurrentIndex(0)
        self.back_button.show()

    def compare(self) -> None:
        """Show the paper beside the kept print."""
        checked = self._checked
        if checked is None or checked.kept is None:
            return
        kept = checked.kept

        def read() -> Rendered:
            from app.services.proof_check import as_one

            return as_one(checked.brought)

        def show(brought: Rendered) -> None:
            self.beside.show_papers(brought, kept)
            self.stack.setCurrentIndex(1)
            self.back_button.hide()
            self.beside.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

        self._jobs.read(read, show, self._notices.error, owner=self, key="compare")
