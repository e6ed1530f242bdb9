"""Keeping the rows that reports count by in step with the matters that they are about."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.case import Case
from app.domain.method import Method
from app.domain.tally import counted
from app.services.context import Context
from db import ledger, tally
from db.database import Tx


def method_of(ctx: Context, case: Case) -> Method:
    """The working method of a matter: it says what an event report is and what earns points."""
    return ctx.methods.of(case)


def keep(ctx: Context, tx: Tx, cases: Iterable[Case]) -> None:
    """Count these matters anew; each has its ledger row already."""
    tally.put(tx, ((ledger.row_id(tx, case.id), counted(case, method_of(ctx, case))) for case in cases))
