"""The block of a party at the head of a form: a ruled table, for persons and organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.codes import Codes
from app.domain.forms.sheet import Align, Box, Ruled
from app.domain.party import Party, Proxy

_SIDE, _LABEL = 10, 28
_REST = 156 - _SIDE - _LABEL
_LEFT, _MIDDLE = 39, 22

Row = tuple[Box, ...]


def party_block(party: Party, path: str, day: date | None, codes: Codes, *, numbers: bool, first: bool) -> Ruled:
    """Everything a form says about one party. ``day`` is that of the paper, on which the age is reckoned."""
    writer = _Writer(codes, numbers, path)
    if party.kind == "group":
        rows = writer.group(party)
    else:
        rows = writer.organisation(party) if party.is_organisation else writer.person(party, day)
    rows += [writer.proxy(proxy) for proxy in party.proxies]
    return Ruled(tuple(rows), side=codes.label("party_role", party.role), whole=True, gap=first)


@dataclass(frozen=True)
class _Writer:
    codes: Codes
    numbers: bool
    path: str

    def person(self, party: Party, day: date | None) -> list[Row]:
        age = party.age_at(day) if day else party.age
        label = self.codes.label
        name = [self._name("姓名"), self._value("name", party.name, _LEFT)]
        for title, field, said, narrow, wide in (
            ("性别", "sex", label("sex", party.sex), 12, 10),
            ("民族", "ethnicity", label("ethnicity", party.ethnicity), 12, 24),
            ("年龄", "birth", "" if age is None else str(age), 12, 9),
        ):
            name += [Box(title, narrow, label=True), self._value(field, said, wide, "center")]
        rows = [
            tuple(name),
            self._two("职业或职务", "occupation", party.occupation, "联系方式", "phone", party.phone),
            self._one("单位或住址", "address", party.address),
        ]
        if self.numbers and party.id_number:
            rows.append(self._one(label("id_type", party.id_type) or "证件号码", "id_number", party.id_number))
        return rows

    def organisation(self, party: Party) -> list[Row]:
        return [
            self._one("名称", "name", party.name),
            self._one("统一社会\n信用代码", "credit_code", party.credit_code),
            self._one("住所", "address", party.address),
            self._two(
                "法定代表人\n（负责人）", "legal_representative", party.legal_representative, "职务",
                "legal_representative_title", party.legal_representative_title,
            ),
            self._one("联系方式", "phone", party.phone),
        ]

    def group(self, party: Party) -> list[Row]:
        """Many people on one side: all are named."""
        return [
            self._one("名称", "name", party.name),
            self._two("人数", "members", str(len(party.members) or ""), "联系方式", "phone", party.phone),
            self._one("单位或住址", "address", party.address),
            self._one("成员", "members", "、".join(member.name for member in party.members)),
        ]

    def proxy(self, proxy: Proxy) -> Row:
        number = f"{self.codes.label('id_type', proxy.id_type) or '证件号码'} {proxy.id_number}"
        facts = [proxy.name, proxy.relation, proxy.phone, number if self.numbers and proxy.id_number else ""]
        said = "，".join(item for item in facts if item)
        return self._one(self.codes.label("proxy_kind", proxy.kind), "proxies", said)

    @staticmethod
    def _name(title: str, width: float = _LABEL) -> Box:
        return Box(title, width, label=True)

    def _value(self, field: str, said: str, width: float, align: Align = "left") -> Box:
        return Box(said, width, align=align, path=f"{self.path}.{field}")

    def _one(self, title: str, field: str, said: str) -> Row:
        return (self._name(title), self._value(field, said, _REST))

    def _two(self, title: str, field: str, said: str, other: str, other_field: str, more: str) -> Row:
        return (
            self._name(title), self._value(field, said, _LEFT), self._name(other, _MIDDLE),
            self._value(other_field, more, _REST - _LEFT - _MIDDLE),
        )
