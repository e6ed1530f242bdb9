"""A sentence inside a page, with what can be done about it. It blocks nothing and stays until it is answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.theme.icons import pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, label, set_property
from ui.widgets.reading_order import rearranged

_ICONS = {"info": "info", "good": "check-circle", "warning": "warning", "error": "error"}
_COLORS = {"info": LIGHT.info, "good": LIGHT.good, "warning": LIGHT.warning, "error": LIGHT.danger}


class InlineNotice(QFrame):
    """Hidden until ``say``. ``tone``: info · good · warning · error."""

    def __init__(self, *, narrow: bool = False) -> None:
        """``narrow``: the buttons stand below the sentence, which has the whole width."""
        super().__init__()
        self.setProperty("kind", "banner")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 10, 8)
        whole.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(10)
        whole.addLayout(top)
        self._picture = QLabel()
        top.addWidget(self._picture)
        self._text = label("", wrap=True)
        top.addWidget(self._text, 1)
        self._line = QHBoxLayout() if narrow else top
        if narrow:
            self._line.setSpacing(10)
            self._line.addStretch(1)
            whole.addLayout(self._line)
        self._buttons: list[QPushButton] = []
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says now; empty when it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, tone: str, sentence: str, *actions: tuple[str, Callable[[], None]]) -> None:
        """Show ``sentence`` with a button for each (text, action); without an action it can be closed."""
        self._clear()
        set_property(self, "tone", tone)
        self._picture.setPixmap(pixmap(_ICONS[tone], _COLORS[tone], 26, 1))
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        for text, act in actions or (("知道了", self.hide),):
            one = button(text)
            one.clicked.connect(act)
            self._line.addWidget(one)
            self._buttons.append(one)
        rearranged(self)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def button(self, text: str) -> QPushButton:
        """The button that bears ``text``."""
        return next(one for one in self._buttons if one.text() == text)

    def _clear(self) -> None:
        for one in self._buttons:
            self._line.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._buttons = []
