"""What an agreement says: facts, numbered clauses, plan, manner, day, mediators and recorder (form F10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.errors import Problem
from app.domain.money import figures
from app.services.context import Context
from app.services.ids import new_id
from ui.cases.names_offer import NamesOffer
from ui.cases.past import PastValues
from ui.documents.plan import PlanList
from ui.documents.witnesses_field import WitnessesField
from ui.widgets.basic import button, card, label, row, set_property
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_choice import ChoiceField, TickField, TicksField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_list import StringListField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_reading import NEAR
from ui.widgets.fields_text import LongTextField, NameField, NamesField
from ui.widgets.people import fill, offer

_NUMERALS = "零一二三四五六七八九"
ORDER = ("kind", "replaces", "oral", "of_parties", "facts", "clauses", "left_open", "undisputed", "obligations", "total", "manner", "made_on", "mediators", "recorder", "witnesses")


def numeral(index: int) -> str:
    """``一、`` … ``十二、`` as clauses are numbered on paper."""
    tens, ones = divmod(index + 1, 10)
    if index >= 98:
        return f"{index + 1}、"
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "") + "、"


class AgreementForm(QWidget):
    """All fields of one ``Agreement`` of a case."""

    changed = Signal()

    def __init__(self, context: Context, past: PastValues, place: QWidget) -> None:
        """Lays itself out in ``place``, which is on the page already."""
        super().__init__(place)
        outer = QVBoxLayout(place)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
        self._agreement = Agreement(id="")
        self._past = past
        self.fields = Fields(_make(context))
        for field in self.fields.by_name.values():
            field.changed.connect(self._typed)
        self.fields["kind"].changed.connect(self._show_replaces)
        self.fields["left_open"].changed.connect(self._show_undisputed)
        past.changed.connect(lambda: self._names.offer(past.lists["mediator"]))
        self._lay_out()

    def _lay_out(self) -> None:
        get = self.fields.by_name
        names = get["mediators"]
        assert isinstance(names, NamesField)
        self._names = NamesOffer(names)
        names.box.insertWidget(2, self._names)
        offer(get["recorder"], self._past.lists["recorder"])
        self._sum = label("", kind="muted", wrap=True)
        self._use_sum = button("用各期之和", kind="quiet")
        self._use_sum.clicked.connect(self._take_sum)
        money = get["total"]
        money.box.insertLayout(money.box.count() - 1, row(self._sum, None, self._use_sum))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 12)
        column.setSpacing(12)
        for lines in (
            (((get["kind"], 12),), ((get["replaces"], 12),), ((get["oral"], 12),), ((get["of_parties"], 12),)),
            (((get["facts"], 12),), ((get["clauses"], 12),), ((get["left_open"], 12),),
             ((get["undisputed"], 12),)),
            (((get["obligations"], 12),), ((get["total"], 12),), ((get["manner"], 12),)),
            (((get["made_on"], 12),), ((get["mediators"], 12),), ((get["recorder"], 12),),
             ((get["witnesses"], 12),)),
        ):
            inside = QVBoxLayout()
            column.addWidget(card(inside, pad=16))
            fill(inside, *lines)
        column.addStretch(1)

    def load(self, case: Case, agreement: Agreement, raws: Mapping[str, str] | None = None) -> None:
        """Show ``agreement`` of ``case``."""
        self._agreement = agreement
        plan = self.fields["obligations"]
        assert isinstance(plan, PlanList)
        plan.set_parties(case.parties)
        self.fields.load(agreement)
        plan.set_parties(case.parties)
        self._offer(case, agreement)
        self.fields.set_raws(raws or {})
        self.fields.show_problems([])
        self._show_sum()

    def _offer(self, case: Case, agreement: Agreement) -> None:
        """What depends on the matter: earlier agreements to replace, and the parties where there are more than two."""
        earlier = [
            (item.id, f"第 {number} 份　{item.issued.number if item.issued else '口头' if item.oral else '未编号'}")
            for number, item in enumerate(case.agreements, start=1) if item.id != agreement.id
        ]
        replaces, parties = self.fields["replaces"], self.fields["of_parties"]
        assert isinstance(replaces, ChoiceField)
        assert isinstance(parties, TicksField)
        replaces.set_choices(earlier)
        replaces.set_value(agreement.replaces)
        parties.set_choices([(party.id, party.name or "（未填姓名）") for party in case.parties])
        parties.set_value(agreement.of_parties)
        parties.setVisible(len(case.parties) > 2)
        self.fields["kind"].setVisible(bool(earlier) or bool(agreement.kind))
        self._show_replaces()
        self._show_undisputed()

    def _show_replaces(self) -> None:
        self.fields["replaces"].setVisible(self.fields["kind"].value() == "replacing")

    def _show_undisputed(self) -> None:
        """Where not everything was agreed, what nobody disputes may be set down."""
        self.fields["undisputed"].setVisible(bool(self.fields["left_open"].value() or self.fields["undisputed"].value()))

    def value(self) -> Agreement:
        """The agreement as written; prints, marks and unknown fields stay."""
        return self.fields.apply(self._agreement)

    def take_stored(self, agreement: Agreement) -> None:
        """The same agreement was saved or marked meanwhile: keep what is written, take the rest."""
        values = {name: field.value() for name, field in self.fields.by_name.items()}
        self._agreement = replace(agreement, **values)

    def _typed(self) -> None:
        self._show_sum()
        self.changed.emit()

    def _show_sum(self) -> None:
        agreement = self.value()
        paid, total = agreement.paid_total, agreement.total
        differs = total is not None and total != paid
        text = f"计划里各笔付款相加：{figures(paid)}" if paid or total else ""
        if differs and total is not None:
            text += f"，比总金额{'多' if paid > total else '少'} {figures(abs(paid - total))}"
        self._sum.setText(("⚠ " if differs else "") + text)
        set_property(self._sum, "kind", "warning" if differs else "muted")
        self._sum.setVisible(bool(text))
        self._use_sum.setVisible(bool(paid) and total != paid)

    def _take_sum(self) -> None:
        self.fields["total"].set_value(self.value().paid_total)
        self.fields["total"].touched()

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show problems (paths below the agreement); gives back those without a field."""
        return self.fields.show_problems(problems)

    def focus_at(self, path: str) -> bool:
        """Focus the field at ``path``."""
        return self.fields.focus_at(path)


def _make(context: Context) -> list[Field]:
    return [
        LongTextField("facts", "纠纷主要事实、争议事项", lines=4, most=10, required=True),
        StringListField("clauses", "经调解，自愿达成如下协议", add="再加一条", number=numeral, required=True,
                        placeholder="谁，在什么时候，做什么"),
        ChoiceField("kind", "这是哪一种协议", context.codes.choices("agreement_kind"), optional=True),
        ChoiceField("replaces", "代替哪一份", [], combo=True),
        TickField("oral", "口头协议", "达成当天生效，不打印、不签字；当场不能履行的最好写成书面"),
        TicksField("of_parties", "只有这几方参加（都不勾就是全体）", []),
        LongTextField("left_open", "没有达成一致的事项", limit=5_000, lines=1, most=6, placeholder="全部谈成了就不用填"),
        LongTextField("undisputed", "各方都没有争议的事实", limit=20_000, lines=2, most=8,
                      placeholder="印在单独一张《无争议事实记载》上，由各方签名"),
        PlanList(context.codes, context.today, new_id),
        MoneyField("total", "总金额", hint="没有钱款不用填"),
        LongTextField("manner", "履行方式、时限", limit=5_000, lines=2, most=8),
        DateField("made_on", "协议日期", context.today, lean=NEAR, required=True),
        NamesField("mediators", "人民调解员", required=True),
        NameField("recorder", "记录人"),
        WitnessesField("witnesses", "签字时在场的人", context.codes.choices("witness_role")),
    ]
