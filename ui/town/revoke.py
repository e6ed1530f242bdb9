"""Before a computer is shut out: which one, and that it cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.widgets.basic import button, card, column, label, row

if TYPE_CHECKING:
    from app.services.exchange import Desk


class RevokeForm(QFrame):
    """``revoked`` carries the site and the stream of one computer, or no stream for all of them."""

    revoked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._site, self._stream = "", ""
        self._heading = label("", "heading")
        text = ("电脑丢失、被盗或不再使用时停用。停用以后，那台电脑做的上报文件一律不收，不能恢复；已经收到的都在。"
                "村里要接着用，请点“换电脑…”，给新电脑做登记文件。")
        self.one_button = button("停用这台电脑", "danger")
        self.one_button.clicked.connect(lambda: self._answer(self._stream))
        self.all_button = button("停用它的全部电脑", "danger")
        self.all_button.clicked.connect(lambda: self._answer(""))
        self.cancel_button = button("不停用", "quiet")
        self.cancel_button.clicked.connect(self.hide)
        box = column(self._heading, label(text, "", wrap=True),
                     row(self.one_button, self.all_button, self.cancel_button, None), spacing=10)
        self.setLayout(column(card(box)))
        self.hide()

    def ask(self, desk: Desk) -> None:
        """Ask about this computer; nothing is chosen beforehand."""
        self._site, self._stream = desk.site.id, desk.stream
        which = f"第 {desk.computer} 台电脑" if desk.computers > 1 else "电脑"
        self._heading.setText(f"停用{desk.site.name}的{which}吗？")
        self.all_button.setVisible(desk.computers > 1)
        self.show()
        self.cancel_button.setFocus()

    def _answer(self, stream: str) -> None:
        self.hide()
        self.revoked.emit(self._site, stream)
