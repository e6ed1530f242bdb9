"""What the day brings beyond the ledger's own counts: who sits at reception, and which letters await an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.services import rosters
from app.services.context import Context
from app.services.ledger import Due
from app.services.rosters import Turn
from db import companions

_AHEAD = timedelta(days=7)
_MOST = 50


@dataclass(frozen=True)
class Reception:
    """Today's receptions, and the next ones of the week."""

    today: list[Turn]
    soon: list[Turn]


def reception(ctx: Context) -> Reception:
    """Who receives today, and in the next seven days."""
    day = ctx.today()
    found = [turn for turn in rosters.turns(ctx, day, day + _AHEAD) if not turn.cancelled]
    return Reception([turn for turn in found if turn.day == day], [turn for turn in found if turn.day > day])


def letters_waiting(ctx: Context) -> list[Due]:
    """Letters without an answer that are due within a week, the longest overdue first."""
    day = ctx.today()
    rows = companions.due_until(ctx.database.read(), (day + _AHEAD).isoformat(), _MOST)
    return [Due(row.about, row.title, "等答复", row.due, row.due < day.isoformat(), "answer", "") for row in rows]
