"""按人分摊: one sum, several people → one line of the plan for each, and the rule for the 分 that do not divide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout

from app.domain.agreement import Obligation
from app.domain.errors import Problem
from app.domain.money import figures, shares
from ui.widgets.basic import button, clear_layout, label, row, set_property
from ui.widgets.fields import Fields
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_reading import FUTURE
from ui.widgets.people import grid
from ui.widgets.reading_order import rearranged

_PAID, _PAYING = "creditor", "debtor"
_SIDES = ((_PAID, "一人付，几人分"), (_PAYING, "几人凑，付一人"))
_ONE = {_PAID: "由谁付", _PAYING: "付给谁"}
_FINEST = 100  # weights are read to two decimals
_HALF = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("．"): ord("."), ord("。"): ord(".")}


@dataclass(frozen=True)
class _Sharer:
    """One person: whether they take part, how many parts they have, and what comes of it."""

    party: str
    name: str
    tick: QCheckBox
    weight: QLineEdit
    part: QLabel

    def weighed(self) -> int | None:
        """Hundredths of a part; 0 for who takes no part, ``None`` for what cannot be read."""
        if not self.tick.isChecked():
            return 0
        try:
            written = Decimal(self.weight.text().translate(_HALF).strip()) * _FINEST
        except InvalidOperation:
            return None
        return int(written) if written == int(written) and 0 < written < 10**8 else None


class SharePanel(QFrame):
    """Hidden until ``begin``. ``made`` carries the list of ``Obligation``."""

    made = Signal(list)

    def __init__(self, today: Callable[[], date], new_id: Callable[[], str]) -> None:
        super().__init__()
        self._new_id = new_id
        self._people: list[tuple[str, str]] = []
        self.sharers: list[_Sharer] = []
        self.setProperty("kind", "panel")
        self.fields = Fields([
            ChoiceField("side", "怎么分", _SIDES), ChoiceField("one", _ONE[_PAID], [], combo=True),
            MoneyField("total", "总共多少", required=True), DateField("due", "最迟哪天", today, lean=FUTURE),
        ])
        get = self.fields.by_name
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(label("按人分摊：勾上分的人，写各占几份（平分就都写 1）", kind="strong", wrap=True))
        column.addLayout(grid(*(((get[name], 12),) for name in ("side", "one", "total", "due"))))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(14)
        self._table.setVerticalSpacing(6)
        self._table.setColumnStretch(2, 1)
        column.addLayout(self._table)
        self.outcome = label("", kind="muted", wrap=True)
        column.addWidget(self.outcome)
        self.make_button = button("写进计划", kind="primary")
        self.make_button.clicked.connect(self.make)
        cancel = button("不用了", kind="quiet")
        cancel.clicked.connect(self.hide)
        column.addLayout(row(self.make_button, cancel, None))
        get["side"].changed.connect(self._other_side)
        for name in ("one", "total"):
            get[name].changed.connect(self._show)
        self.hide()

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who can pay and be paid: party and name."""
        self._people = list(people)
        one = self.fields["one"]
        assert isinstance(one, ChoiceField)
        one.set_choices(people)

    def begin(self) -> None:
        """Show the panel, with nobody chosen yet."""
        self.fields["side"].set_value(_PAID)
        for name in ("one", "total", "due"):
            self.fields[name].set_value("" if name == "one" else None)
        self._make_sharers()
        self._other_side()
        self.show()
        self.fields.focus_at("total")

    def _make_sharers(self) -> None:
        clear_layout(self._table)
        self.sharers = []
        for line, (party, name) in enumerate(self._people):
            made = _Sharer(party, name, QCheckBox(name), QLineEdit("1"), label("", kind="muted"))
            made.weight.setFixedWidth(made.weight.fontMetrics().horizontalAdvance("0000000") + 40)
            made.weight.setAccessibleName(f"{name}占几份")
            made.tick.toggled.connect(lambda _on: self._show())
            made.weight.textChanged.connect(lambda _text: self._show())
            for at, part in enumerate((made.tick, made.weight, made.part)):
                self._table.addWidget(part, line, at)
            self.sharers.append(made)
        rearranged(self)

    def _other_side(self) -> None:
        self.fields["one"].set_title(_ONE[self.fields["side"].value()])
        self._show()

    def _taking(self) -> list[_Sharer]:
        """Everybody but the one at the other side."""
        other = self.fields["one"].value()
        for item in self.sharers:
            item.tick.setEnabled(item.party != other)
            if item.party == other:
                item.tick.setChecked(False)
        return [item for item in self.sharers if item.tick.isChecked()]

    def _show(self) -> None:
        """Each one's part beside the name, and what becomes of the 分 that do not divide."""
        taking, total = self._taking(), self.fields["total"].value()
        for item in self.sharers:
            item.weight.setEnabled(item.tick.isChecked())
            item.part.setText("")
        problem = _fault(taking)
        set_property(self.outcome, "tone", "")
        if problem or not total:
            self.outcome.setText(problem if taking else "")
            return
        weights = [item.weighed() or 0 for item in taking]
        given = shares(total, weights)
        for item, part in zip(taking, given, strict=True):
            item.part.setText(figures(part))
        self.outcome.setText(remainder_rule(total, weights, [item.name for item in taking]))

    def make(self) -> list[Obligation]:
        """Make the lines, or say what is missing."""
        own = self.fields.own_problems()
        if own:  # a day that cannot be read must not be left out without a word
            self.fields.show_problems(own)
            self.fields.focus_at(own[0].path)
            return []
        taking, total, one = self._taking(), self.fields["total"].value(), self.fields["one"].value()
        for name, missing, sentence in (("one", not one, f"请选择{_ONE[self.fields['side'].value()]}"), ("total", not total, "请填写总共多少")):
            if missing:
                self.fields.show_problems([Problem(name, sentence)])
                self.fields.focus_at(name)
                return []
        problem = _fault(taking)
        if problem:
            self.outcome.setText(problem)
            set_property(self.outcome, "tone", "danger")
            return []
        given = shares(total, [item.weighed() or 0 for item in taking])
        if 0 in given:
            self.outcome.setText("这笔钱太少，有的人一分也分不到；请核对总数和人数")
            set_property(self.outcome, "tone", "danger")
            return []
        pairs = [(item.party, one) if self.fields["side"].value() == _PAYING else (one, item.party) for item in taking]
        items = [
            Obligation(id=self._new_id(), kind="pay", debtor=debtor, creditor=creditor, amount=part, due=self.fields["due"].value())
            for (debtor, creditor), part in zip(pairs, given, strict=True)
        ]
        self.hide()
        self.made.emit(items)
        return items


def _fault(taking: Sequence[_Sharer]) -> str:
    if len(taking) < 2:
        return "请至少勾两个人"
    wrong = [item.name for item in taking if item.weighed() is None]
    return f"{'、'.join(wrong)}占几份看不懂，请写大于零的数，例如 1、22、18.5" if wrong else ""


def remainder_rule(total: int, weights: Sequence[int], names: Sequence[str]) -> str:
    """In words: what each part of one is, and who gets one of the 分 that do not divide."""
    given, whole = shares(total, list(weights)), sum(weights)
    more = [name for name, part, weight in zip(names, given, weights, strict=True) if part > total * weight // whole]
    if not more:
        return f"{len(names)} 人正好分完，合计 {figures(sum(given))}。"
    shown = "、".join(more[:6]) + ("等" if len(more) > 6 else "")
    return (
        f"{len(names)} 人合计 {figures(sum(given))}。除不尽的 {len(more)} 分不丢：零头大的在前，一样大的按先后，每人多 1 分，"
        f"给{shown}{f' {len(more)} 人' if len(more) > 1 else ''}。"
    )
