"""Buttons that hand a paper out: as a PDF, as a Word file, to a printer. Whatever leaves is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.domain.forms.sheet import Sheet
from app.services import printers, words_out
from app.services.context import Context
from app.services.documents import Rendered
from app.services.print_log import Item
from app.services.printers import Printable
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.widgets.basic import button, row
from ui.widgets.files import ask_save


@dataclass(frozen=True)
class Making:
    """A paper as it is written now. ``pages`` and ``sheet`` are called in a worker thread."""

    item: Item
    pages: Callable[[], Rendered]
    sheet: Callable[[], Sheet]
    copies: int = 1
    advice: str = ""


class HandOut(QWidget):
    """``saved`` carries the path of a written file, ``failed`` the error; the page says them."""

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, context: Context, jobs: Jobs, making: Callable[[], Making]) -> None:
        super().__init__()
        self._context, self._jobs, self._making = context, jobs, making
        self.dialog: PrintDialog | None = None
        self.pdf_button = button("存为 PDF…", icon="pdf")
        self.pdf_button.clicked.connect(lambda: self._ask("存为 PDF", "PDF 文书", ".pdf", self.save_pdf))
        self.word_button = button("存为 Word…", icon="doc")
        self.word_button.clicked.connect(lambda: self._ask("存为 Word 文件", "Word 文件", ".docx", self.save_word))
        self.print_button = button("打印…", icon="print")
        self.print_button.clicked.connect(self.print_paper)
        self.setLayout(row(self.pdf_button, self.word_button, self.print_button))

    def _ask(self, title: str, kind: str, ending: str, then: Callable[[Path], None]) -> None:
        ask_save(self, title, f"{self._making().item.name}{ending}", f"{kind} (*{ending})", then)

    def save_pdf(self, path: Path) -> None:
        """Write the pages."""
        making = self._making()
        self._save(with_ending(path, ".pdf"), lambda target: printers.save_paper(
            self._context, Printable(making.pages(), making.item), target,
        ))

    def save_word(self, path: Path) -> None:
        """Write a Word file."""
        making = self._making()
        self._save(with_ending(path, ".docx"), lambda target: printers.save(
            self._context, making.item, words_out.word_of_sheet(making.sheet()), target,
        ))

    def _save(self, target: Path, write: Callable[[Path], None]) -> None:
        self._jobs.run(
            lambda _progress: write(target), lambda _none: self.saved.emit(str(target)), self._failed,
            label="正在保存文书", owner=self,
        )

    def print_paper(self) -> None:
        """Make the pages, then ask for a printer."""
        making = self._making()
        self._jobs.read(
            making.pages, lambda made: self._ask_printer(making, made), self._failed, owner=self, key="print"
        )

    def _ask_printer(self, making: Making, made: Rendered) -> None:
        printable = Printable(made, making.item)
        self.dialog = PrintDialog(self._context, self._jobs, printable, making.copies, making.advice, self)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    def _failed(self, error: UserError) -> None:
        self.failed.emit(error)


def with_ending(path: Path, ending: str) -> Path:
    """The path with this ending, which people need not type."""
    return path if path.suffix.lower() == ending else path.with_name(path.name + ending)
