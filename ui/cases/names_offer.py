"""Names used before, one press each: the usual mediators are added to a field without typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.basic import button, clear_layout
from ui.widgets.fields_text import NamesField
from ui.widgets.flow import FlowLayout
from ui.widgets.reading_order import rearranged

_MOST = 8


class NamesOffer(QWidget):
    """Buttons for the names given to ``offer``; a name that stands in the field already cannot be pressed."""

    def __init__(self, field: NamesField) -> None:
        super().__init__()
        self._field = field
        self._buttons: list[tuple[str, QPushButton]] = []
        self._flow = FlowLayout(self, gap=6)
        field.edit.textChanged.connect(lambda _text: self.refresh())
        self.hide()

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names."""
        clear_layout(self._flow)
        self._buttons = []
        for name in names[:_MOST]:
            one = button(f"＋ {name}", kind="small")
            one.setAccessibleName(f"加上{self._field.title}{name}")
            one.clicked.connect(lambda _on=False, text=name: self._field.add(text))
            self._flow.addWidget(one)
            self._buttons.append((name, one))
        self.setVisible(bool(names))
        rearranged(self)
        self.refresh()

    def refresh(self) -> None:
        """Offer what is not yet written."""
        written = self._field.value()
        for name, one in self._buttons:
            one.setEnabled(name not in written)
