"""Keeping what follows from a matter in step with it: the rows that reports count by, and the reminders.

A save does it at once; what an import brings is done afterwards, together with making it searchable.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.case import Case
from app.domain.clocks import Reminder, reminders
from app.domain.method import Method
from app.domain.tally import counted
from app.services.context import Context
from db import ledger, tally
from db import reminders as reminder_table
from db.database import Tx


def method_of(ctx: Context, case: Case) -> Method:
    """The working method of a matter: it says what an event report is and what earns points."""
    return ctx.methods.of(case)


def reminders_of(ctx: Context, case: Case) -> list[Reminder]:
    """What is to be looked after in a matter."""
    return reminders(case, method_of(ctx, case), ctx.holidays, ctx.today())


def keep(ctx: Context, tx: Tx, cases: Sequence[Case]) -> None:
    """Count these matters anew and note what is due in them; each has its ledger row already."""
    reminder_table.put(tx, [(case.id, reminders_of(ctx, case)) for case in cases])
    tally.put(tx, ((ledger.row_id(tx, case.id), counted(case, method_of(ctx, case))) for case in cases))
