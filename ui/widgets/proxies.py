"""The people who act for a party: agents with their powers, guardians, representatives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.codes import Codes
from app.domain.errors import Problem
from app.domain.party import Proxy
from ui.widgets.basic import button, label
from ui.widgets.fields import Field, Fields, join_path, reveal, split_path, under
from ui.widgets.fields_choice import ChoiceField, TicksField
from ui.widgets.fields_id import IdNumberField
from ui.widgets.fields_text import NameField, TextField
from ui.widgets.reading_order import rearranged

_NEEDED = "勾选“代为承认、变更、放弃请求”和“代为参加调解并签署调解文书”两项后，才可以代签协议书。"
_RELATION = {"agent": "与当事人的关系", "guardian": "与当事人的关系，如母亲", "representative": "职务或与大家的关系"}


class ProxyEditor(QFrame):
    """One proxy. Powers are asked only of an agent."""

    def __init__(self, codes: Codes, proxy: Proxy, changed: Callable[[], None], remove: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._proxy = proxy
        self.fields = Fields([
            NameField("name", "姓名", required=True),
            TextField("relation", _RELATION.get(proxy.kind, "关系"), limit=50),
            TextField("phone", "联系电话", limit=50),
            ChoiceField("id_type", "证件", codes.choices("id_type"), empty="没有证件"),
            IdNumberField(),
            TicksField("powers", "授权范围", codes.choices("power")),
        ])
        self._codes = codes
        self._lay_out(remove)
        self.fields.load(proxy)
        number, card = self.fields["id_number"], self.fields["id_type"]
        assert isinstance(number, IdNumberField)
        number.set_card(proxy.id_type)
        card.changed.connect(lambda: number.set_card(card.value()))
        for field in self.fields.by_name.values():
            field.changed.connect(changed)
        self.fields["powers"].changed.connect(self._show_power)
        self._show_power()

    def _lay_out(self, remove: Callable[[], None]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        top = QHBoxLayout()
        word = self._codes.label("proxy_kind", self._proxy.kind)
        top.addWidget(label(word, kind="strong"))
        top.addStretch(1)
        drop = button("删除", kind="quiet", icon="trash")
        drop.setAccessibleName(f"删除这位{word}")
        drop.clicked.connect(remove)
        top.addWidget(drop)
        column.addLayout(top)
        get = self.fields.by_name
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for place, name in enumerate(("name", "relation", "phone")):
            grid.addWidget(get[name], 0, place * 2, 1, 2)
        grid.addWidget(get["id_type"], 1, 0, 1, 2)
        grid.addWidget(get["id_number"], 1, 2, 1, 4)
        column.addLayout(grid)
        self._power = label("", kind="small", wrap=True)
        if self._proxy.kind == "agent":
            column.addWidget(get["powers"])
            column.addWidget(self._power)
        else:
            get["powers"].setParent(self)
            get["powers"].hide()

    def _show_power(self) -> None:
        may = self.value().may_sign
        self._power.setText("可以代签协议书。" if may else _NEEDED)

    def value(self) -> Proxy:
        """The proxy as typed."""
        return self.fields.apply(self._proxy)


class ProxyList(Field):
    """The value is a tuple of ``Proxy``."""

    def __init__(self, codes: Codes, new_id: Callable[[], str]) -> None:
        super().__init__("proxies", "代理人、监护人、代表")
        self._codes, self._new_id = codes, new_id
        self.editors: list[ProxyEditor] = []
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        buttons = QHBoxLayout()
        for kind, text in codes.choices("proxy_kind"):
            add = button(text, kind="quiet", icon="plus")
            add.setAccessibleName(f"加一位{text}")
            add.clicked.connect(lambda _on=False, one=kind: self.add(one))
            buttons.addWidget(add)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self.set_editor(holder)

    def add(self, kind: str) -> None:
        """Add an empty proxy and go to its name."""
        self._insert(Proxy(id=self._new_id(), kind=kind, id_type="111"))
        self.editors[-1].fields.focus_at("name")
        self.touched()

    def _insert(self, proxy: Proxy) -> None:
        editor = ProxyEditor(self._codes, proxy, self.touched, lambda: self._remove(proxy.id))
        self.editors.append(editor)
        self._column.insertWidget(self._column.count() - 1, editor)
        rearranged(self)

    def _remove(self, proxy_id: str) -> None:
        self.set_value(tuple(proxy for proxy in self.value() if proxy.id != proxy_id))
        self.touched()

    def value(self) -> tuple[Proxy, ...]:
        return tuple(editor.value() for editor in self.editors)

    def set_value(self, value: tuple[Proxy, ...]) -> None:
        if value == self.value():
            return
        for editor in self.editors:
            self._column.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self.editors = []
        for proxy in value:
            self._insert(proxy)
        self.refresh_message()

    def raws(self) -> dict[str, str]:
        return {
            join_path(f"[{index}]", path): text
            for index, editor in enumerate(self.editors) for path, text in editor.fields.raws().items()
        }

    def set_raws(self, raws: Mapping[str, str]) -> None:
        parts = [(split_path(path), text) for path, text in raws.items()]
        for index, editor in enumerate(self.editors):
            editor.fields.set_raws({rest: text for (head, rest), text in parts if head == f"[{index}]"})

    def own_problems(self) -> list[Problem]:
        return [
            dataclasses.replace(problem, path=join_path(f"[{index}]", problem.path))
            for index, editor in enumerate(self.editors) for problem in editor.fields.own_problems()
        ]

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        super().show_problems([problem for problem in problems if not problem.path])
        left = []
        for index, editor in enumerate(self.editors):
            rest = editor.fields.show_problems(under(problems, f"[{index}]"))
            left += [dataclasses.replace(problem, path=join_path(f"[{index}]", problem.path)) for problem in rest]
        return left

    def focus_at(self, path: str) -> bool:
        head, rest = split_path(path)
        index = int(head[1:-1]) if head.startswith("[") else -1
        if 0 <= index < len(self.editors):
            return self.editors[index].fields.focus_at(rest or "name")
        reveal(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
