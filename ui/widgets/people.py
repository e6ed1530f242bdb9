"""One party: a person or an organisation, with the people who act for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.capacity import OF_AGE, OWN_WAGES_FROM
from app.domain.codes import Codes
from app.domain.identity import IdNumber, age_on
from app.domain.party import Party
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_choice import ChoiceField, TickField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_id import CreditCodeField, IdNumberField
from ui.widgets.fields_members import MembersField
from ui.widgets.fields_number import AgeField
from ui.widgets.fields_reading import PAST
from ui.widgets.fields_suggest import Suggestions, matching
from ui.widgets.fields_text import NameField, TextField
from ui.widgets.proxies import ProxyList

_COMMON = ("kind", "role", "name", "phone", "address", "note", "proxies")
_PERSON = (
    "id_type", "id_number", "sex", "birth", "age", "ethnicity", "occupation", "capacity", "own_wages", "deceased_on",
)
_ORGANISATION = ("credit_code", "legal_representative", "legal_representative_title")
_GROUP = ("members",)
Past = Mapping[str, list[str]]


class PartyEditor(QWidget):
    """The fields of a party. Only the fields of its kind are shown and saved; what the others hold stays on screen
    should the kind be switched back."""

    changed = Signal()
    first = "name"

    def __init__(self, codes: Codes, today: Callable[[], date], new_id: Callable[[], str], past: Past) -> None:
        super().__init__()
        self._today, self._party = today, Party(id="", kind="person", role="party")
        self.fields = Fields(_make(codes, today, new_id))
        self._grids = {"person": QWidget(), "organisation": QWidget(), "group": QWidget()}
        self._lay_out()
        self._wire()
        for name in ("occupation", "address"):
            offer(self.fields[name], past.get(name, []))

    def _lay_out(self) -> None:
        get = self.fields.by_name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        top = grid(((get["kind"], 4), (get["role"], 8)), ((get["name"], 7), (get["phone"], 5)))
        column.addLayout(top)
        for part in self._grids.values():
            column.addWidget(part)
        self._grids["person"].setLayout(grid(
            ((get["id_type"], 4), (get["id_number"], 8)),
            ((get["sex"], 4), (get["birth"], 5), (get["age"], 3)),
            ((get["ethnicity"], 4), (get["occupation"], 8)),
            ((get["own_wages"], 12),),
            ((get["capacity"], 7), (get["deceased_on"], 5)),
        ))
        self._grids["group"].setLayout(grid(((get["members"], 12),)))
        self._grids["organisation"].setLayout(grid(
            ((get["credit_code"], 12),),
            ((get["legal_representative"], 7), (get["legal_representative_title"], 5)),
        ))
        column.addLayout(grid(((get["address"], 12),), ((get["note"], 12),)))
        column.addWidget(get["proxies"])

    def _wire(self) -> None:
        for field in self.fields.by_name.values():
            field.changed.connect(self.changed)
        self.fields["kind"].changed.connect(self._show_kind)
        number, card = self.fields["id_number"], self.fields["id_type"]
        assert isinstance(number, IdNumberField)
        number.read.connect(self._take_reading)
        card.changed.connect(lambda: number.set_card(card.value()))
        self.fields["birth"].changed.connect(self._show_age)
        self.fields["age"].changed.connect(self._show_wages)

    def _show_kind(self) -> None:
        kind = str(self.fields["kind"].value())
        for name, part in self._grids.items():
            part.setVisible(name == (kind if kind in self._grids else "person"))
        self.fields["name"].set_title({"organisation": "单位名称", "group": "这一方怎么称呼"}.get(kind, "姓名"))
        self.fields["address"].set_title("住所" if kind == "organisation" else "住址或单位")

    def _take_reading(self, found: IdNumber) -> None:
        """A sound number fills birth, sex and age; what the person wrote before is replaced only by the same card."""
        self.fields["birth"].set_value(found.birth)
        self.fields["sex"].set_value(found.sex)
        self._show_age()

    def _show_age(self) -> None:
        birth = self.fields["birth"].value()
        age = self.fields["age"]
        assert isinstance(age, AgeField)
        age.set_computed(age_on(birth, self._today()) if birth else None)
        self._show_wages()

    def _show_wages(self) -> None:
        """Only at 16 and 17 does it matter whether somebody lives on their own wages (Civil Code art. 18)."""
        birth = self.fields["birth"].value()
        age = age_on(birth, self._today()) if birth else self.fields["age"].value()
        self.fields["own_wages"].setVisible(
            bool(self.fields["own_wages"].value()) or (age is not None and OWN_WAGES_FROM <= age < OF_AGE)
        )

    def load(self, party: Party) -> None:
        """Show a party."""
        self._party = party
        self.fields.load(party)
        number, code = self.fields["id_number"], self.fields["credit_code"]
        assert isinstance(number, IdNumberField)
        assert isinstance(code, CreditCodeField)
        number.set_card(party.id_type)
        for one in (number, code):
            one.set_confirmed(party.id_confirmed)
        self._show_kind()
        self._show_age()

    def value(self) -> Party:
        """The party as typed; unknown fields of the record stay, fields of the other kind are empty."""
        kind = str(self.fields["kind"].value())
        own = {"organisation": _ORGANISATION, "group": _GROUP}.get(kind, _PERSON)
        other = [name for name in (*_PERSON, *_ORGANISATION, *_GROUP) if name not in own]
        defaults: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(Party)}
        values: dict[str, Any] = {name: self.fields[name].value() for name in (*_COMMON, *own)}
        number = self.fields["credit_code" if kind == "organisation" else "id_number"]
        assert isinstance(number, IdNumberField | CreditCodeField)
        values["id_confirmed"] = number.confirmed()
        return dataclasses.replace(self._party, **values, **{name: defaults[name] for name in other})


def _make(codes: Codes, today: Callable[[], date], new_id: Callable[[], str]) -> list[Field]:
    return [
        ChoiceField("kind", "是个人还是单位", codes.choices("party_kind")),
        ChoiceField("role", "在这件纠纷里是", codes.choices("party_role")),
        NameField("name", "姓名", limit=200, required=True),
        TextField("phone", "联系电话", limit=50),
        ChoiceField("id_type", "证件", codes.choices("id_type"), empty="没有证件"),
        IdNumberField(),
        ChoiceField("sex", "性别", codes.choices("sex"), optional=True),
        DateField("birth", "出生日期", today, lean=PAST),
        AgeField("age", "年龄"),
        ChoiceField("ethnicity", "民族", codes.choices("ethnicity"), empty="未填"),
        TextField("occupation", "职业或职务", limit=100),
        TickField("own_wages", "靠自己的劳动收入生活", "满十六周岁、主要靠自己的劳动收入生活的，可以自己签协议"),
        ChoiceField("capacity", "能不能自己作主（民事行为能力）", codes.choices("capacity"), combo=True, empty="没有特别情况"),
        DateField("deceased_on", "已经去世的，哪天", today, lean=PAST),
        MembersField("members", "成员名单"),
        CreditCodeField(),
        NameField("legal_representative", "法定代表人或负责人"),
        TextField("legal_representative_title", "职务", limit=50),
        TextField("address", "住址或单位", limit=300),
        TextField("note", "备注", limit=1000, placeholder="例如：不识字，需要念给他听"),
        ProxyList(codes, new_id),
    ]


Row = tuple[tuple[Field, int], ...]


def grid(*rows: Row) -> QGridLayout:
    """Fields in twelve columns: each row is a list of (field, columns)."""
    return _fill(QGridLayout(), rows)


def fill(box: QVBoxLayout, *rows: Row) -> None:
    """The same, at the end of a layout that has its place already."""
    made = QGridLayout()
    box.addLayout(made)
    _fill(made, rows)


def _fill(made: QGridLayout, rows: tuple[Row, ...]) -> QGridLayout:
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(14)
    for column in range(12):
        made.setColumnStretch(column, 1)
        made.setColumnMinimumWidth(column, 20)
    for index, fields in enumerate(rows):
        column = 0
        for field, span in fields:
            made.addWidget(field, index, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
    return made


def offer(field: Field, values: list[str]) -> None:
    """Offer past values below a text field. The list may be filled later: it is looked at with every key."""
    edit = getattr(field, "edit", None)
    if isinstance(edit, QLineEdit):
        def take(text: str) -> None:
            edit.setText(text)
            field.touched()

        Suggestions(edit, matching(values), take)
