"""The plan of an agreement: who pays, does or hands over what, to whom and by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.agreement import Obligation
from app.domain.codes import Codes
from app.domain.money import figures
from app.domain.party import Party
from ui.documents.instalment_panel import InstalmentPanel
from ui.documents.share_panel import SharePanel
from ui.messages import day
from ui.widgets.basic import button
from ui.widgets.fields import Fields
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_reading import FUTURE
from ui.widgets.fields_text import TextField
from ui.widgets.item_list import ItemList
from ui.widgets.item_row import Line
from ui.widgets.people import grid

P = TypeVar("P", InstalmentPanel, SharePanel)

_WHAT = {"pay": "款项名称", "act": "做什么", "goods": "交付什么"}


class ObligationEditor(QWidget):
    """One line of the plan."""

    changed = Signal()
    first = "debtor"

    def __init__(self, codes: Codes, today: Callable[[], date]) -> None:
        super().__init__()
        self._item = Obligation(id="")
        self.fields = Fields([
            ChoiceField("kind", "", codes.choices("obligation_kind")),
            ChoiceField("debtor", "由谁", [], combo=True, empty="请选择"),
            ChoiceField("creditor", "给谁", [], combo=True, empty="不写"),
            MoneyField("amount", "金额"),
            DateField("due", "最迟哪天", today, lean=FUTURE),
            TextField("what", "款项名称", limit=500),
            TextField("condition", "什么条件下", limit=300, placeholder="例如：收到土地证后"),
            TextField("means", "怎么付或怎么交", limit=200, placeholder="例如：现金、转账"),
        ])
        get = self.fields.by_name
        self.fields["kind"].set_title("方式")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid(
            ((get["kind"], 12),), ((get["debtor"], 6), (get["creditor"], 6)), ((get["amount"], 6), (get["due"], 6)),
            ((get["what"], 12),), ((get["condition"], 6), (get["means"], 6)),
        ))
        for field in self.fields.by_name.values():
            field.changed.connect(self.changed)
        self.fields["kind"].changed.connect(self._show_kind)

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who can owe and be owed."""
        for name in ("debtor", "creditor"):
            field = self.fields[name]
            assert isinstance(field, ChoiceField)
            field.set_choices(people)

    def _show_kind(self) -> None:
        kind = self.fields["kind"].value()
        self.fields["amount"].setVisible(kind == "pay" or self.fields["amount"].value() is not None)
        self.fields["what"].set_title(_WHAT.get(kind, "内容"))

    def load(self, item: Obligation) -> None:
        """Show a line."""
        self._item = item
        self.fields.load(item)
        self._show_kind()

    def value(self) -> Obligation:
        """The line as written."""
        return self.fields.apply(self._item)


class PlanList(ItemList):
    """The value is a tuple of ``Obligation``. ``set_parties`` must follow every change of the parties."""

    def __init__(self, codes: Codes, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        self._codes, self._today, self._new_id = codes, today, new_id
        self._people: dict[str, str] = {}
        self._plan_editor = ObligationEditor(codes, today)
        super().__init__("obligations", "履行计划", self._plan_editor, "填好了，下一项", caption="履行计划")
        for kind, text in codes.choices("obligation_kind"):
            add = button(text, icon="plus")
            add.setAccessibleName(f"加一项{text}")
            add.clicked.connect(lambda _on=False, one=kind: self.add_line(one))
            self.adders.addWidget(add)
        self.split_button = button("分期付款…", icon="calendar")
        self.split_button.clicked.connect(self.open_instalments)
        self.adders.addWidget(self.split_button)
        self.share_button = button("按人分摊…", icon="people")
        self.share_button.clicked.connect(self.open_shares)
        self.adders.addWidget(self.share_button)

    @cached_property
    def instalments(self) -> InstalmentPanel:
        """The panel for instalments, made when it is first asked for."""
        return self._add_panel(InstalmentPanel(self._today, self._new_id))

    @cached_property
    def shares(self) -> SharePanel:
        """The panel for shares, made when it is first asked for."""
        return self._add_panel(SharePanel(self._today, self._new_id))

    def _add_panel(self, panel: P) -> P:
        panel.made.connect(lambda items: self.add(*items))
        self.box.insertWidget(self.box.count() - 1, panel)
        panel.hide()
        return panel

    def _hide_panels(self) -> None:
        for name in ("instalments", "shares"):
            if name in vars(self):
                vars(self)[name].hide()

    def set_parties(self, parties: Sequence[Party]) -> None:
        """Offer these people."""
        self._people = {party.id: party.name or f"第 {number} 方" for number, party in enumerate(parties, start=1)}
        self._plan_editor.set_people(list(self._people.items()))
        self._hide_panels()  # they are about the people from before
        self.share_button.setVisible(len(self._people) > 2)
        self.show_rows()

    def add_line(self, kind: str) -> None:
        """Add a line; it starts with the people of the line before, or with both parties when there are two."""
        items = self.value()
        people = list(self._people)
        debtor, creditor = (people[1], people[0]) if len(people) == 2 else ("", "")
        if items:
            debtor, creditor = items[-1].debtor, items[-1].creditor
        self.add(Obligation(id=self._new_id(), kind=kind, debtor=debtor, creditor=creditor))

    def open_shares(self) -> None:
        """Ask for a sum and for who shares it below the plan."""
        if "shares" in vars(self) and not self.shares.isHidden():
            return  # what is being written there stays
        self._hide_panels()
        self.shares.set_people(list(self._people.items()))
        self.shares.begin()

    def open_instalments(self) -> None:
        """Ask for total, number and first day below the plan."""
        if "instalments" in vars(self) and not self.instalments.isHidden():
            return
        self._hide_panels()
        people = list(self._people)
        self.instalments.set_people(list(self._people.items()))
        self.instalments.begin(*((people[1], people[0]) if len(people) == 2 else ("", "")))

    def line(self, item: Obligation) -> Line:
        names = [self._people.get(one, one) for one in (item.debtor, item.creditor)]
        sum_ = figures(item.amount) if item.amount is not None else ""
        due = f"{day(item.due)}前" if item.due else ""
        who = " → ".join(name for name in names if name) or "（没有写由谁）"
        parts = (sum_, due, item.condition, item.what)
        return Line(self._codes.label("obligation_kind", item.kind), who, "　".join(part for part in parts if part))
