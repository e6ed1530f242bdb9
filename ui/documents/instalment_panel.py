"""分期付款: total, number of instalments, first day → lines of the plan that add up exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.agreement import Obligation
from app.domain.money import figures
from ui.documents.instalments import plan, split
from ui.widgets.basic import button, label
from ui.widgets.fields import Fields
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_number import CountField
from ui.widgets.fields_reading import FUTURE
from ui.widgets.people import grid


class InstalmentPanel(QFrame):
    """Hidden until ``begin``. ``made`` carries the list of ``Obligation``."""

    made = Signal(list)

    def __init__(self, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        super().__init__()
        self._new_id = new_id
        self.setProperty("kind", "panel")
        self.fields = Fields([
            ChoiceField("debtor", "由谁付", [], combo=True),
            ChoiceField("creditor", "付给谁", [], combo=True),
            MoneyField("total", "总共多少", required=True),
            CountField("count", "分几期", unit="期", least=1, most=360, required=True),
            DateField("first", "第一期哪天", today, lean=FUTURE, required=True),
        ])
        get = self.fields.by_name
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(label("分期付款：每月一期，各期相加正好等于总数", kind="strong"))
        column.addLayout(grid(
            ((get["debtor"], 6), (get["creditor"], 6)), ((get["total"], 12),), ((get["count"], 4), (get["first"], 8)),
        ))
        self._outcome = label("", kind="muted", wrap=True)
        column.addWidget(self._outcome)
        buttons = QHBoxLayout()
        self.make_button = button("写进计划", kind="primary")
        self.make_button.clicked.connect(self.make)
        cancel = button("不用了", kind="quiet")
        cancel.clicked.connect(self.hide)
        buttons.addWidget(self.make_button)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column.addLayout(buttons)
        for name in ("total", "count"):
            get[name].changed.connect(self._show)
        self.hide()

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who can pay and be paid."""
        for name in ("debtor", "creditor"):
            field = self.fields[name]
            assert isinstance(field, ChoiceField)
            field.set_choices(people)

    def begin(self, debtor: str, creditor: str) -> None:
        """Show the panel."""
        self.fields["debtor"].set_value(debtor)
        self.fields["creditor"].set_value(creditor)
        self.show()
        self.fields.focus_at("total")

    def _show(self) -> None:
        total, count = self.fields["total"].value(), self.fields["count"].value()
        self._outcome.setText("")
        if total and count:
            parts = split(total, count)
            last = f"，最后一期 {figures(parts[-1])}" if parts[-1] != parts[0] else ""
            self._outcome.setText(f"每期 {figures(parts[0])}{last}，共 {count} 期")

    def make(self) -> list[Obligation]:
        """Make the lines, or say what is missing beside its field."""
        values = {name: field.value() for name, field in self.fields.by_name.items()}
        for name, sentence in (("total", "请填写总共多少"), ("count", "请填写分几期"), ("first", "请填写第一期哪天")):
            if not values[name]:
                field = self.fields[name]
                if not field.own_problem():
                    field.complain(sentence)
                field.refresh_message()
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.fields.focus_at(name)
                return []
        items = plan(
            values["total"], values["count"], values["first"], debtor=values["debtor"], creditor=values["creditor"],
            new_id=self._new_id,
        )
        self.hide()
        self.made.emit(items)
        return items
