"""节假日: which years the table knows, and taking the one of the next year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.text_file import read_text
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, column, label, row
from ui.widgets.files import ask_file

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "节假日表 (*.toml)"


class HolidaysCard(QFrame):
    """``context_changed`` carries the new context after another table was taken."""

    context_changed = Signal(object)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.said = label("", "", wrap=True)
        self.install_button = button("换上新的一年…", "", "import")
        self.install_button.clicked.connect(lambda: ask_file(self, "选择节假日表", _FILES, self.install))
        self.reset_button = button("用回自带的", "quiet")
        self.reset_button.clicked.connect(self.reset)
        about = "期限遇休息日顺延，按这张表算。国务院公布下一年的放假安排后，请把上级发来的表换上；表里没有的年份只按周末算，并注明“未定”。"
        box = column(
            label("节假日", "heading"), label(about, "muted", wrap=True), self.said,
            row(self.install_button, self.reset_button, None), spacing=8,
        )
        box.setContentsMargins(18, 14, 18, 16)
        self.setLayout(box)

    def refresh(self) -> None:
        """Read which table is used."""
        def read() -> bool:
            from app.services import holiday_table

            return holiday_table.replaced(self._ctx)

        self._jobs.read(read, self._show, self._notices.error, owner=self, key="holidays")

    def _show(self, own: bool) -> None:
        table = self._ctx.holidays
        self.said.setText(f"现在的表：{table.first} 至 {table.last} 年（{'换过' if own else '程序自带'}）")
        self.reset_button.setVisible(own)

    def install(self, path: Path) -> None:
        """Take the years of a file."""
        def work() -> Context:
            from app.services import holiday_table

            return holiday_table.install(self._ctx, read_text(path), path.name)

        self._change(work)

    def reset(self) -> None:
        """Count by the program's own table again."""
        def work() -> Context:
            from app.services import holiday_table

            return holiday_table.reset(self._ctx)

        self._change(work)

    def _change(self, work: Callable[[], Context]) -> None:
        self._jobs.run(lambda _: work(), self._changed, self._notices.error, owner=self)

    def _changed(self, ctx: Context) -> None:
        self._ctx = ctx
        self._notices.good(f"节假日表已换，现在到 {ctx.holidays.last} 年；期限马上在后台重算。")
        self.refresh()
        self.context_changed.emit(ctx)
