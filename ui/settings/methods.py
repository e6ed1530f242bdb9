"""工作方法: which methods the room works by, and installing one from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from app.domain.method import Method
from app.text_file import read_text
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, clear_layout, combo, label, row
from ui.widgets.files import ask_file

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "方法文件 (*.toml)"


class MethodsCard(QFrame):
    """``context_changed`` carries the new context after another choice."""

    context_changed = Signal(object)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._methods: list[Method] = []
        self._boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(8)
        column.addWidget(label("工作方法", "heading"))
        column.addWidget(label("勾上本室要用的；登记时先给出常用的那一种。改了以后，已经登记的事仍按原来的办法办。", "muted", wrap=True))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self.usual = combo([], "常用的方法")
        column.addWidget(label("常用的", "small"))
        column.addWidget(self.usual)
        self.save_button = button("按勾选的办", "primary", "save")
        self.save_button.clicked.connect(self.save)
        self.install_button = button("安装方法文件…", "", "import")
        self.install_button.clicked.connect(lambda: ask_file(self, "选择方法文件", _FILES, self.install))
        column.addLayout(row(self.save_button, self.install_button, None))

    def refresh(self) -> None:
        """Read which methods there are."""
        def read() -> list[Method]:
            from app.services import method_choice

            return method_choice.available(self._ctx)

        self._jobs.read(read, self._show, self._notices.error, owner=self, key="methods")

    def _show(self, methods: list[Method]) -> None:
        clear_layout(self._list)
        self._methods, self._boxes = methods, {}
        chosen = self._ctx.site.methods or ("standard",)
        for method in methods:
            box = QCheckBox(method.name)
            box.setMinimumHeight(40)
            box.setToolTip(method.about)
            box.setAccessibleDescription(method.about)
            box.setChecked(method.key in chosen)
            box.toggled.connect(lambda _on: self._offer_usual())
            self._list.addWidget(box)
            self._boxes[method.key] = box
        self._offer_usual(chosen[0])

    def _offer_usual(self, wanted: str = "") -> None:
        now = wanted or str(self.usual.currentData() or "")
        self.usual.clear()
        for method in self._methods:
            if self._boxes[method.key].isChecked():
                self.usual.addItem(method.name, method.key)
        self.usual.setCurrentIndex(max(0, self.usual.findData(now)))
        self.save_button.setEnabled(self.usual.count() > 0)

    def chosen(self) -> tuple[str, ...]:
        """The keys that are ticked, the usual one first."""
        ticked = [key for key, box in self._boxes.items() if box.isChecked()]
        usual = str(self.usual.currentData() or "")
        return (usual, *(key for key in ticked if key != usual))

    def save(self) -> None:
        """Work by what is ticked."""
        keys = self.chosen()

        def work() -> Context:
            from app.services import method_choice

            return method_choice.choose(self._ctx, keys)

        self._jobs.run(lambda _: work(), self._saved, self._notices.error, owner=self)

    def _saved(self, ctx: Context) -> None:
        self._ctx = ctx
        self._notices.good("工作方法已改。新登记的按新的办，以前登记的仍按原来的办。")
        self.context_changed.emit(ctx)

    def install(self, path: Path) -> None:
        """Install the method of a file."""
        def work() -> Method:
            from app.services import method_choice

            return method_choice.install(self._ctx, read_text(path), path.name)

        self._jobs.run(lambda _: work(), self._installed, self._notices.error, owner=self)

    def _installed(self, method: Method) -> None:
        self._notices.good(f"已安装“{method.name}”第 {method.edition} 版，勾上以后就可以用。")
        self.refresh()
