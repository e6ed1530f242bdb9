"""打印: printer and number of copies, or save as PDF. Non-modal to the program: it is opened, never executed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSpinBox, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import documents
from app.services.documents import Rendered
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.fields_choice import QuietCombo
from ui.widgets.files import ask_save
from ui.widgets.inline_notice import InlineNotice


class PrintDialog(QDialog):
    """Prints one paper. ``printed`` and ``kept`` (a path) say what was done; errors stay in the dialog."""

    printed = Signal(str, int)
    kept = Signal(str)

    def __init__(self, jobs: Jobs, rendered: Rendered, copies: int, advice: str, parent: QWidget) -> None:
        """``copies`` are proposed; ``advice`` says why so many."""
        super().__init__(parent)
        self._jobs, self._rendered = jobs, rendered
        self.setWindowTitle("打印文书")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.printer = QuietCombo()
        self.printer.setAccessibleName("打印机")
        self.copies = QSpinBox()
        self.copies.setRange(1, 200)
        self.copies.setValue(copies)
        self.copies.setSuffix(" 份")
        self.copies.setAccessibleName("份数")
        self.notice = InlineNotice()
        self.print_button = button("打印", kind="primary", icon="print")
        self.save_button = button("存为 PDF…", icon="pdf")
        close = button("关闭", kind="quiet")
        self.print_button.clicked.connect(self.send)
        self.save_button.clicked.connect(self.ask_path)
        close.clicked.connect(self.close)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(label(rendered.title, kind="heading", wrap=True))
        column.addWidget(label(f"共 {rendered.pages} 页。{advice}", kind="muted", wrap=True))
        column.addWidget(label("打印机", kind="caption"))
        column.addWidget(self.printer)
        column.addWidget(label("份数", kind="caption"))
        column.addWidget(self.copies)
        column.addWidget(self.notice)
        column.addLayout(row(self.print_button, self.save_button, None, close))
        self.print_button.setEnabled(False)
        jobs.read(documents.printers, self._show_printers, self._failed, owner=self)

    def _show_printers(self, names: list[str]) -> None:
        self.printer.addItems(names)
        self.print_button.setEnabled(bool(names))
        if not names:
            self.printer.addItem("没有找到打印机")
            self.printer.setEnabled(False)
            self._say("info", "没有找到打印机。可以存为 PDF，拿到有打印机的电脑上打印。")
            self.save_button.setFocus()

    def send(self) -> None:
        """Hand the paper to the chosen printer."""
        name, copies = self.printer.currentText(), self.copies.value()
        self.print_button.setEnabled(False)
        self._jobs.run(
            lambda _progress: documents.send_to_printer(self._rendered, name, copies),
            lambda _none: self._sent(name, copies), self._failed, label="正在打印", owner=self,
        )

    def _sent(self, name: str, copies: int) -> None:
        self.printed.emit(name, copies)
        self.close()

    def ask_path(self) -> None:
        """Ask where to save the PDF."""
        ask_save(self, "存为 PDF", f"{self._rendered.title}.pdf", "PDF 文书 (*.pdf)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the paper as a file."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        self._jobs.run(
            lambda _progress: documents.save_pdf(self._rendered, target), lambda _none: self._saved(target),
            self._failed, label="正在保存文书", owner=self,
        )

    def _saved(self, path: Path) -> None:
        self.kept.emit(str(path))
        self._say("good", f"已存到 {path}")

    def _failed(self, error: UserError) -> None:
        self.print_button.setEnabled(self.printer.isEnabled() and self.printer.count() > 0)
        self._say("error", error.sentence)

    def _say(self, tone: str, sentence: str) -> None:
        self.notice.say(tone, sentence)
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
