"""A list of records of which one is open for writing and the others are lines, so that hundreds stay light.

Used for the parties of a dispute and for the plan of an agreement.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Problem
from ui.widgets.basic import button, card, label
from ui.widgets.fields import Field, Fields, join_path, reveal, split_path, under
from ui.widgets.flow import FlowLayout
from ui.widgets.item_row import ItemRow, Line
from ui.widgets.reading_order import rearranged

_AT_ONCE = 12  # lines that are made at a time: more of them do not fit on a screen


class ItemEditor(Protocol):
    """What writes one item. It is a widget; ``fields`` are its fields and ``first`` names the one to begin with."""

    fields: Fields
    first: str

    @property
    def changed(self) -> SignalInstance:
        """Emitted when the person changed something."""

    def load(self, item: Any) -> None:
        """Show an item."""

    def value(self) -> Any:
        """The item as written."""


class ItemList(Field):
    """The value is a tuple of items. Subclasses say how an item reads (``line``), which is new, and how many must stay.

    ``unit`` names one item in buttons, such as ``一方``.
    """

    opened = Signal(int)
    least = 0
    unit = "一项"

    def __init__(self, name: str, title: str, editor: ItemEditor, following: str, *, caption: str = "") -> None:
        super().__init__(name, caption)
        self.title = title
        self.editor = editor
        self._items: list[Any] = []
        self._raws: dict[str, dict[str, str]] = {}
        self._problems: list[Problem] = []
        self._rows: list[ItemRow] = []
        self._open = -1
        editor.changed.connect(self.touched)
        self._later = QTimer(self)
        self._later.setInterval(15)
        self._later.timeout.connect(self._make_more)
        holder = QWidget()
        self.set_editor(holder)
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer.addLayout(self._column)
        inside = QVBoxLayout()
        self._card = card(inside)
        self._card.hide()
        self._column.addWidget(self._card)
        self._fill_card(inside, following)
        adding = QWidget()
        outer.addWidget(adding)
        self.adders = FlowLayout(adding)

    def line(self, item: Any) -> Line:
        """How a closed item reads."""
        raise NotImplementedError

    def heading(self, index: int) -> str:
        """What stands above the open item."""
        return f"第 {index + 1} 项"

    @property
    def open_index(self) -> int:
        """Which item is open; -1 for none."""
        return self._open

    def _fill_card(self, column: QVBoxLayout, following: str) -> None:
        column.setSpacing(12)
        self._heading = label("", kind="heading")
        self._up = button("", kind="quiet", icon="chevron-up")
        self._down = button("", kind="quiet", icon="chevron-down")
        self.remove_button = button(f"删除这{self.unit}", kind="quiet", icon="trash")
        self._close = button("收起", kind="quiet")
        self._up.setAccessibleName("排到前面")
        self._down.setAccessibleName("排到后面")
        self._up.clicked.connect(lambda: self.move_item(self._open, -1))
        self._down.clicked.connect(lambda: self.move_item(self._open, 1))
        self.remove_button.clicked.connect(lambda: self.remove(self._open))
        self._close.clicked.connect(lambda: self.open(-1))
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._heading, 1)
        for tool in (self._up, self._down, self.remove_button, self._close):
            top.addWidget(tool)
        for tool in (self._up, self._down):
            tool.setFixedWidth(44)
        column.addLayout(top)
        assert isinstance(self.editor, QWidget)
        column.addWidget(self.editor)
        self._following = button(following, icon="chevron-down")
        self._following.clicked.connect(lambda: self.open(self._open + 1))
        column.addWidget(self._following, 0, Qt.AlignmentFlag.AlignRight)

    def value(self) -> tuple[Any, ...]:
        self._collect()
        return tuple(self._items)

    def set_value(self, value: tuple[Any, ...]) -> None:
        self._open = -1
        self._items, self._raws, self._problems = list(value), {}, []
        self._rebuild()
        self.open(-1)
        self.refresh_message()

    def _collect(self) -> None:
        if 0 <= self._open < len(self._items):
            item = self.editor.value()
            self._items[self._open] = item
            self._raws[item.id] = self.editor.fields.raws()

    def add(self, *items: Any) -> None:
        """Add items at the end; the last one is opened when it is the only one."""
        self._collect()
        self._items.extend(items)
        self._rebuild()
        self.open(len(self._items) - 1 if len(items) == 1 else -1)
        self.touched()

    def remove(self, index: int) -> None:
        """Take an item out."""
        self._collect()
        self._open, self._problems = -1, []
        del self._items[index]
        self._rebuild()
        self.open(-1)
        self.touched()

    def move_item(self, index: int, step: int) -> None:
        """Swap an item with its neighbour; the order is that of the papers."""
        target = index + step
        if 0 <= target < len(self._items):
            self._collect()
            self._items[index], self._items[target] = self._items[target], self._items[index]
            self._open, self._problems = -1, []
            self.open(target)
            self.touched()

    def open(self, index: int) -> None:
        """Open one item for writing (-1: none)."""
        self._collect()
        self._open = index if 0 <= index < len(self._items) else -1
        if self._open >= len(self._rows):
            self._make_rows(len(self._items))
        self._column.removeWidget(self._card)
        self._card.setVisible(self._open >= 0)
        if self._open >= 0:
            self._column.insertWidget(self._open, self._card)
            self._load()
        rearranged(self)
        self.show_rows()
        if self._open >= 0:
            self.editor.fields.focus_at(self.editor.first)
            reveal(self._heading)
            self.opened.emit(self._open)

    def _load(self) -> None:
        item = self._items[self._open]
        self.editor.load(item)
        self.editor.fields.set_raws(self._raws.get(item.id, {}))
        self.editor.fields.show_problems(under(self._problems, f"[{self._open}]"))

    def _rebuild(self) -> None:
        while len(self._rows) > len(self._items):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._column.removeWidget(self._card)
        self._make_rows(_AT_ONCE)
        self._later.start()

    def _make_more(self) -> None:
        """The lines beyond the first screen, a few at a time, so that a long list opens as quickly as a short one."""
        if len(self._rows) >= len(self._items):
            self._later.stop()
            return
        self._make_rows(len(self._rows) + _AT_ONCE)
        self.show_rows()
        rearranged(self)

    def _make_rows(self, wanted: int) -> None:
        while len(self._rows) < min(wanted, len(self._items)):
            row = ItemRow()
            row.clicked.connect(lambda _on=False, one=row: self.open(self._rows.index(one)))
            self._rows.append(row)
            self._column.addWidget(row)

    def show_rows(self) -> None:
        """Write the lines anew: an item, or what it refers to, has changed."""
        for index, (row, item) in enumerate(zip(self._rows, self._items, strict=False)):
            row.setVisible(index != self._open)
            row.show_line(index + 1, self.line(item), under(self._problems, f"[{index}]"))
        if self._open >= 0:
            self._heading.setText(self.heading(self._open))
            self._up.setEnabled(self._open > 0)
            self._down.setEnabled(self._open < len(self._items) - 1)
            self.remove_button.setEnabled(len(self._items) > self.least)
            self._following.setVisible(self._open < len(self._items) - 1)

    def raws(self) -> dict[str, str]:
        self._collect()
        return {
            join_path(f"[{index}]", path): text
            for index, item in enumerate(self._items) for path, text in self._raws.get(item.id, {}).items()
        }

    def set_raws(self, raws: Mapping[str, str]) -> None:
        parts = {path: split_path(path) for path in raws}
        for index, item in enumerate(self._items):
            self._raws[item.id] = {parts[path][1]: raws[path] for path in raws if parts[path][0] == f"[{index}]"}
        if self._open >= 0:
            self.editor.fields.set_raws(self._raws.get(self._items[self._open].id, {}))

    def own_problems(self) -> list[Problem]:
        found = [Problem(path, f"“{text[:20]}”看不懂，请改正") for path, text in self.raws().items()]
        if self._open < 0:
            return found
        head = f"[{self._open}]"
        inner = [
            dataclasses.replace(problem, path=join_path(head, problem.path))
            for problem in self.editor.fields.own_problems()
        ]
        return [problem for problem in found if split_path(problem.path)[0] != head] + inner

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        self._collect()
        self._problems = problems
        super().show_problems([problem for problem in problems if not problem.path])
        left: list[Problem] = []
        if self._open >= 0:
            head = f"[{self._open}]"
            rest = self.editor.fields.show_problems(under(problems, head))
            left = [dataclasses.replace(problem, path=join_path(head, problem.path)) for problem in rest]
        self.show_rows()
        return left

    def focus_at(self, path: str) -> bool:
        head, rest = split_path(path)
        index = int(head[1:-1]) if head.startswith("[") else 0
        if index != self._open:
            self.open(index)
        return self._open >= 0 and self.editor.fields.focus_at(rest or self.editor.first)
