"""The calm page after a defect: nothing saved is lost, here is what to tell support. It holds no personal data."""

from __future__ import annotations

import traceback
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.widgets.basic import button, column, label, row


def where(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of error and the places in our code, without any value: values may be people's data."""
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([kind.__name__, *lines])


class CrashPage(QDialog):
    """Shown beside the window with ``open()``; the work can go on."""

    def __init__(self, parent: QWidget | None, details: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("程序出了意外")
        self.setMinimumWidth(640)
        text = ("刚才那一步没有完成。已经保存的内容都还在，写了一半的表单也留着草稿。"
                "可以关掉这个窗口继续用；如果反复出现，请把下面几行念给或发给技术支持，里面没有任何人的信息。")
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName("出错位置")
        copy = button("复制", "", "doc")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        close = button("继续使用", "primary", "check")
        close.clicked.connect(self.accept)
        self.setLayout(column(label("程序出了意外，数据没有丢", "heading"), label(text, "", wrap=True), self.details,
                              row(copy, None, close), spacing=14, margin=22))
