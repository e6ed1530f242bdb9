"""What was printed or saved of a matter, on its page: who, when, how many copies, which pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.services.print_log import CANCELLED, PRINT, REFUSED, SAVE, Handed
from ui.messages import moment
from ui.widgets.basic import button, card, label

_MOST = 4


def prints_card(prints: list[Handed], *, every: bool, show_all: Callable[[], None]) -> QFrame:
    """The latest first; ``every`` shows all of them, ``show_all`` asks for that."""
    column = QVBoxLayout()
    column.setSpacing(8)
    done = [item.way.how for item in prints if item.outcome not in (REFUSED, CANCELLED)]
    counted = [(f"打印 {done.count(PRINT)} 次", PRINT), (f"存出 {done.count(SAVE)} 次", SAVE)]
    told = "，".join(words for words, how in counted if how in done)
    column.addWidget(label(f"打印记录　{told}", kind="heading"))
    shown = prints if every else prints[:_MOST]
    for item in shown:
        line = QVBoxLayout()
        line.setSpacing(0)
        line.addWidget(label(item.what, wrap=True))
        line.addWidget(label(f"{moment(item.at)}　{item.actor}", kind="small"))
        column.addLayout(line)
    if len(shown) < len(prints):
        more = button(f"全部 {len(prints)} 次", kind="quiet")
        more.clicked.connect(show_all)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    return card(column)
