"""What a screen shows of one matter beyond the record itself: whose it is, what the office above has, its history."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import Case
from app.domain.clocks import Running
from app.domain.companion import Letter
from app.domain.method import Method
from app.domain.workflow import Allowed
from app.services import cases, companions, ledger, print_log
from app.services.cases import Saved
from app.services.context import Context
from app.services.pages import page_count
from app.services.print_log import Handed
from db import outbox

__all__ = ["Standing", "page_count", "read"]


@dataclass(frozen=True)
class Standing:
    """``exchange`` is a code of table ``exchange``; ``returned_for`` says why the matter was returned, if it was.

    ``offers`` is what the person at the desk may do now; ``clocks`` are the time limits, those that have ended too,
    ``letters`` those of supervision about it, ``prints`` what was printed or saved of it, newest first.
    """

    case: Case
    ours: bool
    exchange: str
    returned_for: str
    site_name: str
    history: list[Saved]
    method: Method
    offers: list[Allowed]
    clocks: list[Running]
    letters: list[Letter]
    prints: list[Handed]


def read(ctx: Context, case_id: str) -> Standing:
    """Everything at once. Raises ``case.missing``."""
    case = cases.get(ctx, case_id)
    conn = ctx.database.read()
    row = ledger.row(ctx, case_id)
    returned = outbox.get_returned(conn, case_id)
    return Standing(
        case, cases.is_ours(ctx, case), row.exchange if row else "local", returned.reason if returned else "",
        row.site_name if row else "", cases.history(ctx, case_id), ctx.methods.of(case), cases.offers(ctx, case),
        cases.running(ctx, case), companions.every(ctx, Letter, about=case_id),
        print_log.of_case(ctx, case),
    )
