"""The agreement as the usual form set prints it, from a record at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.sheet import Sheet
from app.domain.site import Site
from app.forms import shipped
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from printing.page import FORM, Layout
from printing.proof_mark import Signer
from printing.rendered import Rendered


def agreement_sheet(case: Case, agreement: Agreement, site: Site, codes: Codes, number: str | None) -> Sheet:
    """The filled form F10."""
    forms = shipped("standard")
    assert forms is not None
    form = forms.get("F10")
    assert form is not None
    return compose(subject(case, site, codes, form, date(2026, 11, 22), ref=agreement.id, number=number or ""))


def render_agreement(
    case: Case, agreement: Agreement, site: Site, codes: Codes, fonts: FontBook, *, number: str | None, draft: bool,
    void: bool = False, layout: Layout = FORM, proof: Signer | None = None,
) -> Rendered:
    """The pages of the agreement."""
    if case.agreement(agreement.id) != agreement:
        case = replace(case, agreements=(agreement,))
    sheet = agreement_sheet(case, agreement, site, codes, number)
    mark = "作废" if void else "草稿" if draft else ""
    return render_sheet(sheet, fonts, mark=mark, final=not draft, layout=layout, proof=proof)
