"""The block of a party at the head of a form: a ruled table, for persons and organisations."""

from __future__ import annotations

from datetime import date

from app.domain.codes import Codes
from app.domain.party import Party, Proxy
from app.domain.site import Site
from printing.fonts import FontBook
from printing.page import FORM, MM, Layout
from printing.paragraph import HanParagraph, Run, Style
from printing.tables import Cell, CellMaker, Grid, Row

_SIDE = 10 * MM
_LABEL = 28 * MM


def party_block(
    party: Party, day: date | None, site: Site, codes: Codes, fonts: FontBook, *, first: bool, layout: Layout = FORM
) -> Grid:
    """Everything the form says about one party. ``day`` is the date of the paper, on which the age is reckoned.

    Blocks stand one below the other without a gap; ``first`` leaves some space above.
    """
    writer = _Writer(CellMaker(fonts), codes, site.print_id_numbers, layout)
    rows = writer.organisation(party) if party.is_organisation else writer.person(party, day)
    rows += [writer.proxy(proxy) for proxy in party.proxies]
    side = _side(codes.label("party_role", party.role), fonts)
    return Grid(tuple(rows), side=side, before=2 * MM if first else 0.0)


def _side(role: str, fonts: FontBook) -> Cell:
    """The party's role, written downwards."""
    style = Style(face="Hei", size=12, leading=16, indent=0, align="center")
    return Cell(HanParagraph([Run("\n".join(role))], style, fonts), _SIDE)


class _Writer:
    def __init__(self, make: CellMaker, codes: Codes, with_numbers: bool, layout: Layout) -> None:
        self._make = make
        self._codes = codes
        self._with_numbers = with_numbers
        self._layout = layout
        self._rest = layout.width - _SIDE - _LABEL

    def person(self, party: Party, day: date | None) -> list[Row]:
        rows = [
            *self._who(party, party.age_at(day) if day else party.age),
            *self._two("职业或职务", party.occupation, "联系方式", party.phone),
            self._one("单位或住址", party.address),
        ]
        if self._with_numbers and party.id_number:
            rows.append(self._one(self._codes.label("id_type", party.id_type) or "证件号码", party.id_number))
        return rows

    def _who(self, party: Party, age: int | None) -> list[Row]:
        """The name and three short facts in one row; on narrow paper the facts stand in a row below."""
        make, label, narrow = self._make, self._codes.label, self._layout.narrow
        unit = self._rest / (64 if narrow else 118)  # of the widths below
        name = (make.label("姓名", _LABEL), make.value(party.name, self._rest if narrow else 39 * unit))
        facts = (
            make.label("性别", _LABEL if narrow else 12 * unit),
            make.value(label("sex", party.sex), 10 * unit, "center"),
            make.label("民族", 12 * unit),
            make.value(label("ethnicity", party.ethnicity), (20 if narrow else 24) * unit, "center"),
            make.label("年龄", 12 * unit),
            make.value("" if age is None else str(age), (10 if narrow else 9) * unit, "center"),
        )
        return [name, facts] if narrow else [(*name, *facts)]

    def organisation(self, party: Party) -> list[Row]:
        return [
            self._one("名称", party.name),
            self._one("统一社会\n信用代码", party.credit_code),
            self._one("住所", party.address),
            *self._two("法定代表人\n（负责人）", party.legal_representative, "职务", party.legal_representative_title),
            self._one("联系方式", party.phone),
        ]

    def proxy(self, proxy: Proxy) -> Row:
        number = f"{self._codes.label('id_type', proxy.id_type) or '证件号码'} {proxy.id_number}"
        facts = [proxy.name, proxy.relation, proxy.phone, number if self._with_numbers and proxy.id_number else ""]
        return self._one(self._codes.label("proxy_kind", proxy.kind), "，".join(fact for fact in facts if fact))

    def _one(self, title: str, text: str) -> Row:
        return (self._make.label(title, _LABEL), self._make.value(text, self._rest))

    def _two(self, title: str, text: str, other: str, more: str) -> list[Row]:
        """Side by side where there is room."""
        if self._layout.narrow:
            return [self._one(title, text), self._one(other, more)]
        left = self._rest * 39 / 118
        return [(
            self._make.label(title, _LABEL),
            self._make.value(text, left),
            self._make.label(other, 22 * MM),
            self._make.value(more, self._rest - left - 22 * MM),
        )]
