"""补贴标准: which standard the list of claims is graded by, and taking the one of the county."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.text_file import read_text
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, column, label, row
from ui.widgets.files import ask_file

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "补贴标准 (*.toml)"
_ABOUT = "以案定补的等次和金额各县不同，程序里没有。装上照本县文件写的标准，“统计”里的补贴申报清单就照它填；不装的空着。写法见 docs/claims.md。"


class ClaimsCard(QFrame):
    """Shows the standard in use and takes another."""

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.said = label("", "", wrap=True)
        self.install_button = button("装上补贴标准…", "", "import")
        self.install_button.clicked.connect(lambda: ask_file(self, "选择补贴标准", _FILES, self.install))
        self.reset_button = button("不再使用", "quiet")
        self.reset_button.clicked.connect(self.reset)
        box = column(
            label("补贴标准", "heading"), label(_ABOUT, "muted", wrap=True), self.said,
            row(self.install_button, self.reset_button, None), spacing=8,
        )
        box.setContentsMargins(18, 14, 18, 16)
        self.setLayout(box)

    def refresh(self) -> None:
        """Read which standard is used."""
        self._jobs.read(self._told, self._show, self._notices.error, owner=self, key="standard")

    def _told(self) -> tuple[bool, str]:
        from app.services import claim_standard, claim_tables

        standard = claim_standard.of(self._ctx)
        return bool(standard.name), claim_tables.told(standard)

    def _show(self, told: tuple[bool, str]) -> None:
        self.said.setText(f"现在的标准：{told[1]}")
        self.reset_button.setVisible(told[0])

    def install(self, path: Path) -> None:
        """Grade by this file."""
        def work() -> None:
            from app.services import claim_standard

            claim_standard.install(self._ctx, read_text(path), path.name)

        self._change(work, "补贴标准已装上；已经申报的清单不变。")

    def reset(self) -> None:
        """Grade nothing."""
        def work() -> None:
            from app.services import claim_standard

            claim_standard.reset(self._ctx)

        self._change(work, "不再使用补贴标准，等次和金额空着。")

    def _change(self, work: Callable[[], None], done: str) -> None:
        self._jobs.run(lambda _: work(), lambda _none: self._changed(done), self._notices.error, owner=self)

    def _changed(self, done: str) -> None:
        self._notices.good(done)
        self.refresh()
