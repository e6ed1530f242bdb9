"""All parties of a dispute: one line each, of which one is open for writing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain.codes import Codes
from app.domain.identity import mask_number
from app.domain.party import Party
from ui.widgets.basic import button
from ui.widgets.item_list import ItemList
from ui.widgets.item_row import Line
from ui.widgets.people import PartyEditor, Past


class PartyList(ItemList):
    """The value is a tuple of ``Party``; two of them must stay, unless the kind of matter needs fewer."""

    least = 2
    unit = "一方"

    def __init__(
        self, codes: Codes, today: Callable[[], date], new_id: Callable[[], str], past: Past,
    ) -> None:
        self._codes, self._today, self._new_id = codes, today, new_id
        super().__init__("parties", "当事人", PartyEditor(codes, today, new_id, past), "填好了，下一位")
        for kind, text in (("person", "再加一位个人"), ("organisation", "再加一个单位")):
            add = button(text, icon=kind)
            add.clicked.connect(lambda _on=False, one=kind: self.add_party(one))
            self.adders.addWidget(add)

    def heading(self, index: int) -> str:
        return f"第 {index + 1} 方"

    def set_least(self, least: int) -> None:
        """How many parties must stay. Empty ones beyond that go; missing ones are put there to be filled in."""
        self.least = least
        before = self.value()
        items = list(before)
        while len(items) > least and not _written(items[-1]):
            items.pop()
        while len(items) < least:
            items.append(Party(id=self._new_id(), kind="person", role="respondent" if items else "applicant", id_type="111"))
        if tuple(items) != before:
            self.set_value(tuple(items))
        self.show_rows()

    def add_party(self, kind: str) -> None:
        """Add an empty party and open it."""
        card = "111" if kind == "person" else ""
        self.add(Party(id=self._new_id(), kind=kind, role="respondent", id_type=card))

    def set_value(self, value: tuple[Party, ...]) -> None:
        super().set_value(value)
        if len(value) <= 2:
            self.open(next((index for index, party in enumerate(value) if not party.name), -1))

    def line(self, item: Party) -> Line:
        age = item.age_at(self._today())
        parts = [
            self._codes.label("sex", item.sex) if item.sex else "", f"{age} 岁" if age is not None else "",
            f"{len(item.members)} 人" if item.members else "", item.phone, mask_number(item.id_number) if item.id_number else item.credit_code, item.address,
        ]
        parts += [f"{self._codes.label('proxy_kind', proxy.kind)} {proxy.name}" for proxy in item.proxies]
        role = self._codes.label("party_role", item.role)
        return Line(role, item.name or "（还没有填姓名）", "　".join(part for part in parts if part))


def _written(party: Party) -> bool:
    return any((party.name, party.phone, party.id_number, party.address, party.credit_code, party.proxies, party.members))
