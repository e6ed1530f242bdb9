"""What is shown when the program is started twice on the same data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.start.sheet_frame import centred
from ui.widgets.basic import button, column, label, row


class AlreadyOpen(QWidget):
    """One sentence and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("说事簿")
        close = button("知道了", "primary", "check")
        close.clicked.connect(self.close)
        text = "说事簿已经打开了，请看任务栏里的窗口。同一份数据一次只能打开一个窗口。"
        self.setLayout(column(centred(column(label(text, "", wrap=True), row(None, close), spacing=14), 560)))
        self.resize(760, 420)
