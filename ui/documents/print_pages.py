"""Which pages to print: all, one, or some as people write them."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QSpinBox, QStackedWidget, QWidget

from app.domain.page_range import parse
from ui.widgets.basic import label, row
from ui.widgets.fields_choice import Segments

_ALL, _ONE, _SOME = "all", "one", "some"


class PagesChoice(QWidget):
    """``value`` gives the pages, counted from 1; none means all."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._total = total
        self.which = Segments([(_ALL, "全部"), (_ONE, "只印一页"), (_SOME, "印几页")])
        self.which.setAccessibleName("打印哪几页")
        self.which.set_code(_ALL)
        self.which.picked.connect(self._picked)
        self.one = QSpinBox()
        self.one.setRange(1, max(1, total))
        self.one.setPrefix("第 ")
        self.one.setSuffix(" 页")
        self.one.setAccessibleName("第几页")
        self.some = QLineEdit()
        self.some.setPlaceholderText("比如 2,4-5")
        self.some.setAccessibleName("哪几页，比如 2,4-5")
        self._beside = QStackedWidget()
        for part in (label(f"第 1 到 {total} 页", kind="muted"), self.one, self.some):
            self._beside.addWidget(part)
        line = row(self.which, self._beside)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)

    def _picked(self, code: str) -> None:
        self._beside.setCurrentIndex((_ALL, _ONE, _SOME).index(code))
        if code != _ALL:
            self._beside.currentWidget().setFocus()

    def choose(self, text: str) -> None:
        """Ask for these pages, as if they had been typed."""
        self.which.set_code(_SOME)
        self._picked(_SOME)
        self.some.setText(text)

    def value(self) -> tuple[int, ...]:
        """Raises ``print.pages``."""
        code = self.which.code()
        if code == _ONE:
            return parse(str(self.one.value()), self._total)
        return parse(self.some.text(), self._total) if code == _SOME else ()
