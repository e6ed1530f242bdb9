"""An inline message: icon, sentence, perhaps an action, and a way to close it. Never a box that stops the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ui.messages import Notice
from ui.theme.icons import icon, pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, label, set_property

_ICONS = {"info": "info", "good": "check-circle", "warning": "warning", "error": "error"}
_COLORS = {"info": LIGHT.info, "good": LIGHT.good, "warning": LIGHT.warning, "error": LIGHT.danger}
_WORDS = {"info": "提示", "good": "完成", "warning": "注意", "error": "出错"}


class Banner(QFrame):
    """Hidden until ``show_notice``. A screen reader is told of every new sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._picture = QLabel()
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = button("")
        self._action.clicked.connect(self._act)
        self._do: Callable[[], None] | None = None
        self._close = QToolButton()
        self._close.setProperty("kind", "quiet")
        self._close.setIcon(icon("close", LIGHT.muted, 20))
        self._close.setIconSize(QSize(20, 20))
        self._close.setAccessibleName("关闭这条消息")
        self._close.setToolTip("关闭这条消息")
        self._close.clicked.connect(self.clear)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 6, 6, 6)
        box.setSpacing(12)
        box.addWidget(self._picture)
        box.addWidget(self._text, 1)
        box.addWidget(self._action)
        box.addWidget(self._close)
        self.notice = Notice("info", "")
        self.hide()

    def show_notice(self, notice: Notice, action: str = "", do: Callable[[], None] | None = None) -> None:
        """Show ``notice``; ``action`` is the word on a button that calls ``do``."""
        self.notice = notice
        self._picture.setPixmap(pixmap(_ICONS[notice.tone], _COLORS[notice.tone], 26, 1))
        code = f"（{notice.code}）" if notice.code and notice.tone == "error" else ""
        self._text.setText(notice.sentence + code)
        self._do = do
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(do is not None)
        set_property(self, "tone", notice.tone)
        self.setAccessibleName(f"{_WORDS[notice.tone]}：{notice.sentence}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def say(self, tone: str, sentence: str, code: str = "") -> None:
        """Show a plain sentence."""
        self.show_notice(Notice(tone, sentence, code))

    def clear(self) -> None:
        """Take the message away."""
        self.notice = Notice("info", "")
        self._do = None
        self.hide()

    @property
    def action_button(self) -> QPushButton:
        """The button of the action, for tests and focus."""
        return self._action

    def _act(self) -> None:
        do = self._do
        self.clear()
        if do is not None:
            do()
