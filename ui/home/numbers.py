"""The counts of the home page; a click shows those matters in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.ledger import FINISHED, HANDLING
from ui.widgets.basic import row
from ui.widgets.tile import NumberTile

if TYPE_CHECKING:
    from app.services.ledger import Today

# (field of Today, word, tone, stage and exchange state that the ledger shows after a click)
_COMMON = (
    ("registered", "已登记", "primary", "registered", ""),
    ("mediating", "办理中", "primary", " ".join(HANDLING), ""),
    ("to_sign", "待签字", "warning", "printed signing", ""),
    ("effective", "履行中", "good", "effective", ""),
    ("solved", "已办结", "good", "solved", ""),
)
_DESK = (("waiting", "上级未收", "warning", "", "waiting"), ("returned", "退回补正", "danger", "", "returned"))
_TOWN = (("closed", "已了结", "muted", " ".join(FINISHED), ""), ("total", "共有", "primary", "", ""))


class Numbers(QWidget):
    """``chosen`` carries a stage and an exchange state."""

    chosen = Signal(str, str)

    def __init__(self, town: bool) -> None:
        super().__init__()
        self.tiles: dict[str, NumberTile] = {}
        line = row(spacing=12)
        for name, word, tone, stage, exchanged in (*_COMMON, *(_TOWN if town else _DESK)):
            tile = NumberTile(word, tone)
            tile.clicked.connect(lambda _=False, s=stage, e=exchanged: self.chosen.emit(s, e))
            self.tiles[name] = tile
            line.addWidget(tile, 1)
        self.setLayout(line)

    def show_counts(self, today: Today) -> None:
        """Show the counts of ``today``."""
        for name, tile in self.tiles.items():
            tile.set_count(getattr(today, name))
