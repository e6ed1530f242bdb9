"""What else can be made of the paper that is shown: a copy in large print, a Word file, the kept print once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.errors import UserError
from app.domain.forms.sheet import Sheet
from app.services import large_print, printers, words_out
from app.services.context import Context
from app.services.large_print import LargeCopy
from app.services.print_log import Item
from app.services.printers import Printable
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.widgets.basic import button
from ui.widgets.files import ask_save
from ui.widgets.flow import FlowLayout
from ui.widgets.inline_notice import InlineNotice

_LARGE = "右边现在是大字版：字放大了，给当事人拿着看，不签字，不归卷。"


@dataclass(frozen=True)
class Shown:
    """The paper as it is written now: how to make its sheet (in a worker thread), and what the log calls it.

    ``sheet`` also tells whether it is a draft still.
    """

    sheet: Callable[[], tuple[Sheet, bool]]
    item: Item
    handwritten: tuple[str, ...] = ()


class PaperTools(QWidget):
    """``large`` carries the pages in large print that should be shown; ``usual`` asks for the usual ones again."""

    large = Signal(object)
    usual = Signal()

    def __init__(self, context: Context, jobs: Jobs, notice: InlineNotice, shown: Callable[[], Shown]) -> None:
        super().__init__()
        self._context, self._jobs, self._notice, self._shown = context, jobs, notice, shown
        self._flow = FlowLayout(self, gap=2)
        self.dialog: PrintDialog | None = None
        self.large_button = self.add("大字版", "zoom-in", self.show_large)
        self.word_button = self.add("存为 Word…", "doc", self._ask_path)

    def add(self, text: str, icon: str, act: Callable[[], None]) -> QPushButton:
        """One more quiet button of the row."""
        made = button(text, kind="quiet", icon=icon)
        made.clicked.connect(act)
        self._flow.addWidget(made)
        return made

    # -- large print

    def show_large(self) -> None:
        """Make the copy in large print and show it."""
        shown = self._shown()

        def work() -> LargeCopy:
            made, item = _made(shown)
            return large_print.large_copy(self._context, made, item, shown.handwritten)

        self._jobs.read(work, self._show, self._failed, owner=self, key="large")

    def _show(self, copy: LargeCopy) -> None:
        self.large.emit(copy.rendered)
        self._notice.say("info", _LARGE, ("打印大字版…", lambda: self.print_copy(copy)), ("看原样", self._back))

    def _back(self) -> None:
        self._notice.hide()
        self.usual.emit()

    def print_copy(self, copy: LargeCopy) -> None:
        """Ask for a printer; one copy for each person who wants to read it."""
        self.print_paper(Printable(copy.rendered, copy.item), 1, "大字版，供阅读，不用签字。")

    def print_paper(self, printable: Printable, copies: int, advice: str) -> None:
        """Open the print dialog."""
        self.dialog = PrintDialog(self._context, self._jobs, printable, copies, advice, self)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    # -- Word

    def _ask_path(self) -> None:
        ask_save(self, "存为 Word 文件", f"{self._shown().item.name}.docx", "Word 文件 (*.docx)", self.save_word)

    def save_word(self, path: Path) -> None:
        """Save the paper as a Word file, and note that it left."""
        shown = self._shown()
        target = path if path.suffix.lower() == ".docx" else path.with_name(path.name + ".docx")

        def work() -> None:
            made, item = _made(shown)
            printers.save(self._context, item, words_out.word_of_sheet(made), target)

        self._jobs.run(
            lambda _progress: work(), lambda _none: self._notice.say("good", f"已存到 {target}"), self._failed,
            label="正在存为 Word", owner=self,
        )

    def _failed(self, error: UserError) -> None:
        self._notice.say("error", error.sentence)


def _made(shown: Shown) -> tuple[Sheet, Item]:
    """The sheet and its entry in the log. For a worker thread."""
    made, draft = shown.sheet()
    return made, replace(shown.item, draft=draft)
