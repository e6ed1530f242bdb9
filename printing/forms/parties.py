"""The block of a party at the head of a form: a ruled table, for persons and organisations."""

from __future__ import annotations

from datetime import date

from app.domain.codes import Codes
from app.domain.party import Party, Proxy
from app.domain.site import Site
from printing.fonts import FontBook
from printing.page import BODY_WIDTH, MM
from printing.paragraph import HanParagraph, Run, Style
from printing.tables import Cell, CellMaker, Grid, Row

_SIDE = 10 * MM
_LABEL = 28 * MM
_REST = BODY_WIDTH - _SIDE - _LABEL


def party_block(party: Party, day: date | None, site: Site, codes: Codes, fonts: FontBook, *, first: bool) -> Grid:
    """Everything the form says about one party. ``day`` is the date of the paper, on which the age is reckoned.

    Blocks stand one below the other without a gap; ``first`` leaves some space above.
    """
    writer = _Writer(CellMaker(fonts), codes, site.print_id_numbers)
    if party.kind == "group":
        rows = writer.group(party)
    else:
        rows = writer.organisation(party) if party.is_organisation else writer.person(party, day)
    rows += [writer.proxy(proxy) for proxy in party.proxies]
    side = _side(codes.label("party_role", party.role), fonts)
    return Grid(tuple(rows), side=side, before=2 * MM if first else 0.0)


def _side(role: str, fonts: FontBook) -> Cell:
    """The party's role, written downwards."""
    style = Style(face="Hei", size=12, leading=16, indent=0, align="center")
    return Cell(HanParagraph([Run("\n".join(role))], style, fonts), _SIDE)


class _Writer:
    def __init__(self, make: CellMaker, codes: Codes, with_numbers: bool) -> None:
        self._make = make
        self._codes = codes
        self._with_numbers = with_numbers

    def person(self, party: Party, day: date | None) -> list[Row]:
        age = party.age_at(day) if day else party.age
        make, label = self._make, self._codes.label
        name = [make.label("姓名", _LABEL), make.value(party.name, 39 * MM)]
        for title, text, narrow, wide in (
            ("性别", label("sex", party.sex), 12, 10),
            ("民族", label("ethnicity", party.ethnicity), 12, 24),
            ("年龄", "" if age is None else str(age), 12, 9),
        ):
            name += [make.label(title, narrow * MM), make.value(text, wide * MM, "center")]
        rows = [
            tuple(name),
            self._two("职业或职务", party.occupation, "联系方式", party.phone),
            self._one("单位或住址", party.address),
        ]
        if self._with_numbers and party.id_number:
            rows.append(self._one(label("id_type", party.id_type) or "证件号码", party.id_number))
        return rows

    def organisation(self, party: Party) -> list[Row]:
        return [
            self._one("名称", party.name),
            self._one("统一社会\n信用代码", party.credit_code),
            self._one("住所", party.address),
            self._two("法定代表人\n（负责人）", party.legal_representative, "职务", party.legal_representative_title),
            self._one("联系方式", party.phone),
        ]

    def group(self, party: Party) -> list[Row]:
        """Many people on one side: all are named."""
        return [
            self._one("名称", party.name),
            self._two("人数", str(len(party.members) or ""), "联系方式", party.phone),
            self._one("单位或住址", party.address),
            self._one("成员", "、".join(member.name for member in party.members)),
        ]

    def proxy(self, proxy: Proxy) -> Row:
        number = f"{self._codes.label('id_type', proxy.id_type) or '证件号码'} {proxy.id_number}"
        facts = [proxy.name, proxy.relation, proxy.phone, number if self._with_numbers and proxy.id_number else ""]
        return self._one(self._codes.label("proxy_kind", proxy.kind), "，".join(fact for fact in facts if fact))

    def _one(self, title: str, text: str) -> Row:
        return (self._make.label(title, _LABEL), self._make.value(text, _REST))

    def _two(self, title: str, text: str, other: str, more: str) -> Row:
        left = 39 * MM
        return (
            self._make.label(title, _LABEL),
            self._make.value(text, left),
            self._make.label(other, 22 * MM),
            self._make.value(more, _REST - left - 22 * MM),
        )
