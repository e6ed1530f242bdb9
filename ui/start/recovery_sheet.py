"""The recovery sheet: shown once, printed or saved, and proved by typing two groups back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.domain.errors import UserError
from ui.jobs import Jobs
from ui.messages import Notice
from ui.widgets.banner import Banner
from ui.widgets.basic import button, card, clear_layout, column, combo, label, row
from ui.widgets.files import ask_save
from ui.widgets.labelled import Labelled

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.printers import Printer, Spool

_ASKED = (2, 6)  # the third and the seventh group are typed back


class RecoverySheet(QWidget):
    """``finished`` carries the context once two groups were typed back rightly."""

    finished = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._ctx: Context | None = None
        self._groups: list[str] = []
        self._spool: Spool | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self.banner = Banner()
        self.printers = combo([], "打印机")
        self.printers.setFixedWidth(280)
        self.print_button = button("打印", "primary", "print")
        self.print_button.clicked.connect(self._print)
        self.save_button = button("存为 PDF", "", "pdf")
        self.save_button.clicked.connect(self._ask_save)
        self.back_fields = [QLineEdit() for _ in _ASKED]
        self._labelled = [
            Labelled(f"照纸上抄回第 {at + 1} 组", field) for at, field in zip(_ASKED, self.back_fields, strict=True)
        ]
        for field in self.back_fields:
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            field.returnPressed.connect(self._finish)
        self.done_button = button("已收好，开始使用", "primary", "check")
        self.done_button.clicked.connect(self._finish)
        text = ("忘了口令，只有它能打开数据，谁也补不出来。请打印或抄在纸上，和公章放在一起；"
                "不要拍照，不要存在这台电脑里。")
        actions = row(self.printers, self.print_button, self.save_button, None, spacing=10)
        back = row(*self._labelled, spacing=14)
        self.setLayout(column(label("收好恢复单", "heading"), label(text, "", wrap=True), card(self._grid, "panel"),
                              actions, self.banner, back, row(None, self.done_button), spacing=12))

    def start(self, ctx: Context, groups: list[str]) -> None:
        """Show the groups of a new room."""
        self._ctx, self._groups = ctx, groups
        clear_layout(self._grid)
        for index, group in enumerate(groups):
            number = label(str(index + 1), "small")
            digits = label(group, "group")
            digits.setAccessibleName(f"第 {index + 1} 组 {' '.join(group)}")
            self._grid.addLayout(row(number, digits, None, spacing=8), index // 4, index % 4)
        self._jobs.read(_printers, self._show_printers, self._failed, owner=self)

    @property
    def groups(self) -> list[str]:
        """The groups that are shown."""
        return list(self._groups)

    @property
    def problems(self) -> list[str]:
        """What is wrong with each group that was typed back."""
        return [line.problem for line in self._labelled]

    def _show_printers(self, found: tuple[Spool, list[Printer]]) -> None:
        self._spool, listed = found
        self.printers.clear()
        for one in listed:
            self.printers.addItem(one.name, one)
        self.printers.setVisible(bool(listed))
        self.print_button.setVisible(bool(listed))
        if not listed:
            self.banner.show_notice(Notice("info", "没有找到打印机。请存为 PDF 到优盘去别处打印，或用笔抄下来。"))

    def _print(self) -> None:
        ctx, groups, spool, printer = self._ctx, self._groups, self._spool, self.printers.currentData()
        if ctx is None or spool is None or printer is None:
            return

        def work(_: object) -> None:
            from app.services import print_items, printers, setup
            from app.services.printers import Order, Printable

            sheet = Printable(setup.recovery_sheet(ctx, groups), print_items.recovery())
            printers.hand_over(ctx, spool, sheet, Order(printer))

        self._jobs.run(work, lambda _: self._said("恢复单已送到打印机，请去取。"), self._failed, label="正在打印恢复单",
                       owner=self)

    def _ask_save(self) -> None:
        ask_save(self, "恢复单存到哪里（最好是优盘）", "恢复单.pdf", "PDF (*.pdf)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the sheet as PDF."""
        ctx, groups = self._ctx, self._groups
        if ctx is None:
            return

        def work(_: object) -> None:
            from app.services import print_items, printers, setup
            from app.services.printers import Printable

            printers.save_paper(ctx, Printable(setup.recovery_sheet(ctx, groups), print_items.recovery()), path)

        self._jobs.run(work, lambda _: self._said(f"恢复单已存到 {path}。打印后请把这个文件删掉。"), self._failed,
                       label="正在保存恢复单", owner=self)

    def _said(self, sentence: str) -> None:
        self.banner.say("good", sentence)

    def _failed(self, error: UserError) -> None:
        self.banner.say("error", error.sentence, error.code)

    def _finish(self) -> None:
        right = True
        for at, field, line in zip(_ASKED, self.back_fields, self._labelled, strict=True):
            same = "".join(field.text().split()) == self._groups[at]
            line.show_problem("" if same else f"与上面第 {at + 1} 组不一样，请再看一遍")
            right = right and same
        if right and self._ctx is not None:
            ctx, self._ctx, self._groups = self._ctx, None, []
            clear_layout(self._grid)
            self.finished.emit(ctx)


def _printers() -> tuple[Spool, list[Printer]]:
    """The printing service and its printers; none where the service does not run. For a worker thread."""
    from ui.documents.spools import spool

    service = spool()
    try:
        return service, service.printers()
    except UserError:
        return service, []
