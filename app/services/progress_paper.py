"""The progress report on paper, in the layout of official letters (GB/T 9704), to be signed, sealed and sent up."""

from __future__ import annotations

from app.domain.forms.sheet import Sheet
from app.domain.progress_report import Reporting, report_sheet
from app.services import progress, sheets, sites
from app.services.context import Context
from app.services.reports import Scope
from printing.forms.sheet import render_sheet
from printing.layout import OFFICIAL
from printing.rendered import Rendered

MOST = 500  # matters that are listed; the paper says how many there are


def sheet(ctx: Context, scope: Scope, *, names: bool = False, remarks: str = "") -> Sheet:
    """The filled report. Parties are masked unless ``names``; empty lines stand for ``remarks``. Raises ``report.site``."""
    above = sites.parent(ctx.database.read())
    last = max(scope.first, min(scope.last, ctx.today()))
    about = Reporting(ctx.site.organ, above.site.organ if above else "", scope.first, last, ctx.today(), remarks)
    return report_sheet(progress.progress(ctx, scope, limit=MOST, names=names), about)


def pages(made: Sheet) -> Rendered:
    """Its pages. Raises ``MissingGlyphs`` for a character that no font has."""
    with sheets.typesetting:
        return render_sheet(made, sheets.font_book(), layout=OFFICIAL)
