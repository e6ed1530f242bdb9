"""What a first look at the facts says: signs of danger, and why the matter perhaps may not be accepted."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.codes import Codes
from app.domain.screening import Sign, Unfit
from ui.widgets.basic import card, clear_layout, label
from ui.widgets.reading_order import rearranged


class Hints(QWidget):
    """Hidden while there is nothing to say. ``wanted`` are the signs for which a red flag is to be raised on saving."""

    def __init__(self, codes: Codes) -> None:
        super().__init__()
        self._codes = codes
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._ticks: dict[str, tuple[Sign, QCheckBox]] = {}
        self._unticked: set[str] = set()
        self._shown: tuple[list[Sign], list[Unfit]] = [], []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = card(self._lines)
        outer.addWidget(frame)
        self.hide()

    def show_found(self, dangers: list[Sign], unfit: list[Unfit]) -> None:
        """Show what was found now; a tick that was taken out stays out."""
        if self._shown == (dangers, unfit):
            return
        self._shown = dangers, unfit
        self._unticked |= {kind for kind, (_, box) in self._ticks.items() if not box.isChecked()}
        clear_layout(self._lines)
        self._ticks = {}
        for sign in dangers:
            words = "、".join(f"“{word}”" for word in sign.words[:4])
            self._lines.addWidget(label(f"◆ 写到了{words}：{self._codes.label('danger', sign.kind)}。", kind="error", wrap=True))
            box = QCheckBox("保存后登记红色预警（登记后要报告，不能悄悄了结）")
            box.setAccessibleName(f"{self._codes.label('danger', sign.kind)}：{box.text()}")
            box.setMinimumHeight(40)
            box.setChecked(sign.kind not in self._unticked)
            self._lines.addWidget(box)
            self._ticks[sign.kind] = sign, box
        for item in unfit:
            self._lines.addWidget(label(f"⚠ {item.why}可以找：{item.where}。", kind="warning", wrap=True))
            self._lines.addWidget(label(f"依据：{item.source}。这只是按字词的提示，能不能受理由人来定。", kind="small", wrap=True))
        rearranged(self)
        self.setVisible(bool(dangers or unfit))

    def wanted(self) -> list[Sign]:
        """The signs that are ticked."""
        return [sign for sign, box in self._ticks.values() if box.isChecked()]

    def forget(self) -> None:
        """Another matter begins."""
        self._unticked.clear()
        self.show_found([], [])
