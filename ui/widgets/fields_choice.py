"""Choices out of a code table, ticks, and lists of ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QGridLayout, QPushButton, QWidget

from app.domain.errors import Problem
from ui.widgets.basic import label
from ui.widgets.fields import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.reading_order import rearranged

Choice = tuple[str, str]
SEGMENTS = 4


class Segments(QWidget):
    """A row of large buttons of which one may be pressed; arrow keys move, as in a radio group."""

    picked = Signal(str)

    def __init__(self, choices: Sequence[Choice], *, optional: bool = False, columns: int = 0) -> None:
        """``columns`` lays many choices out as a grid of single buttons; ``optional`` lets a second click take back."""
        super().__init__()
        self._optional, self._columns = optional, columns or max(1, len(choices))
        self._group = QButtonGroup(self)
        self._group.setExclusive(not optional)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6 if columns else 0)
        self._codes: list[str] = []
        for index, (code, text) in enumerate(choices):
            one = QPushButton(text)
            one.setCheckable(True)
            one.setProperty("kind", "segment")
            one.setProperty("edge", "only" if columns else _edge(index, len(choices)))
            one.setAccessibleName(text)
            one.installEventFilter(self)
            self._group.addButton(one, index)
            self._codes.append(code)
            grid.addWidget(one, index // self._columns, index % self._columns)
        for column in range(self._columns):
            grid.setColumnStretch(column, 1)
        self._group.idClicked.connect(self._clicked)
        if choices:
            self.setFocusProxy(self._group.button(0))

    def setAccessibleName(self, name: str) -> None:
        """Every button says which question it answers."""
        super().setAccessibleName(name)
        for one in self._group.buttons():
            one.setAccessibleName(f"{name}：{one.text()}")

    def code(self) -> str:
        """The chosen code, or empty."""
        index = next((number for number in range(len(self._codes)) if self._group.button(number).isChecked()), -1)
        return self._codes[index] if index >= 0 else ""

    def only(self) -> str:
        """The code of the only button; empty where there are several."""
        return self._codes[0] if len(self._codes) == 1 else ""

    def set_code(self, code: str) -> None:
        """Press the button of ``code``; none for a code that is not offered."""
        self._group.setExclusive(False)
        for index, own in enumerate(self._codes):
            self._group.button(index).setChecked(own == code)
        self._group.setExclusive(not self._optional)

    def _clicked(self, index: int) -> None:
        if self._optional:
            for other in range(len(self._codes)):
                if other != index:
                    self._group.button(other).setChecked(False)
        self.picked.emit(self.code())

    def _steps(self) -> dict[Qt.Key, int]:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._columns < len(self._codes):
            steps |= {Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns}
        return steps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys choose the neighbour."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QPushButton):
            step = self._steps().get(Qt.Key(event.key()), 0)
            target = self._group.button(self._group.id(watched) + step) if step else None
            if target is not None:
                target.setFocus()
                target.click() if not target.isChecked() else None
                return True
        return super().eventFilter(watched, event)


def _edge(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if index == 0 else "last" if index == count - 1 else "middle"


class QuietCombo(QComboBox):
    """A combo box that ignores the wheel unless it is open: scrolling a form must not change an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(Field):
    """One code of a table: large buttons for up to four choices, a list otherwise.

    A code that the table does not know (made by a newer program) stays selected under its own name and is kept.
    """

    def __init__(
        self, name: str, title: str, choices: Sequence[Choice], *, required: bool = False, hint: str = "",
        combo: bool = False, empty: str = "请选择", optional: bool = False, columns: int = 0,
    ) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self._kept = ""
        self.segments: Segments | None = None
        self.combo: QuietCombo | None = None
        if columns or (len(choices) <= SEGMENTS and not combo):
            self.segments = Segments(choices, optional=optional, columns=columns)
            self.segments.picked.connect(self._picked)
            self.set_editor(self.segments)
        else:
            self.combo = QuietCombo()
            self.combo.addItem(empty, "")
            self.set_choices(choices)
            self.combo.activated.connect(self._picked)
            self.set_editor(self.combo)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices in a list; the chosen one stays."""
        assert self.combo is not None
        code = self.value() or self._kept
        while self.combo.count() > 1:
            self.combo.removeItem(1)
        for one, text in choices:
            self.combo.addItem(text, one)
        self.set_value(code)

    def only(self) -> str:
        """The code of the only choice; empty where there are several."""
        if self.segments is not None:
            return self.segments.only()
        assert self.combo is not None
        return str(self.combo.itemData(1)) if self.combo.count() == 2 else ""

    def _picked(self, _choice: object) -> None:
        self._kept = ""
        self.touched()

    def value(self) -> str:
        if self.segments is not None:
            return self.segments.code() or self._kept
        assert self.combo is not None
        return str(self.combo.currentData() or "")

    def set_value(self, value: str) -> None:
        self._kept = value
        if self.segments is not None:
            self.segments.set_code(value)
        elif self.combo is not None:
            index = self.combo.findData(value)
            if index < 0:
                self.combo.addItem(value, value)
                index = self.combo.count() - 1
            self.combo.setCurrentIndex(index)
        self.refresh_message()


class TickField(Field):
    """Yes or no; ``more`` stands below in small letters, because what is ticked cannot be wrapped."""

    def __init__(self, name: str, text: str, more: str = "") -> None:
        super().__init__(name, "")
        self.title = text
        self.box_ = QCheckBox(text)
        self.box_.setAccessibleName(text)
        self.box_.setAccessibleDescription(more)
        self.box_.clicked.connect(lambda _on: self.touched())
        self.set_editor(self.box_)
        if more:
            self.box.insertWidget(self.box.count() - 1, label(more, "small", wrap=True))

    def value(self) -> bool:
        return self.box_.isChecked()

    def set_value(self, value: bool) -> None:
        self.box_.setChecked(value)


class TicksField(Field):
    """Any of several: the value is a tuple of codes in the order of the list, unknown codes kept at its end."""

    def __init__(self, name: str, title: str, choices: Sequence[Choice], *, hint: str = "") -> None:
        super().__init__(name, title, hint=hint)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, gap=8)
        self._boxes: dict[str, QCheckBox] = {}
        self._unknown: tuple[str, ...] = ()
        self.set_choices(choices)
        self.set_editor(self._holder)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; ticks of codes that stay are kept."""
        ticked = set(self.value())
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes = {}
        for code, text in choices:
            box = QCheckBox(text)
            box.setAccessibleName(f"{self.title}：{text}" if self.title else text)
            box.setChecked(code in ticked)
            box.clicked.connect(lambda _on: self.touched())
            self._flow.addWidget(box)
            self._boxes[code] = box
        rearranged(self)
        if self._boxes:
            self._holder.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> tuple[str, ...]:
        return (*(code for code, box in self._boxes.items() if box.isChecked()), *self._unknown)

    def set_value(self, value: tuple[str, ...]) -> None:
        self._unknown = tuple(code for code in value if code not in self._boxes)
        for code, box in self._boxes.items():
            box.setChecked(code in value)
        self.refresh_message()

    def own_problem(self) -> Problem | None:
        return None
