"""The table of holidays of this installation: taking the years that a notice of the State Council brings."""

from __future__ import annotations

from app.holidays import check_holidays
from app.services import setup
from app.services.context import Context
from db import audit, meta, reminders, search


def replaced(ctx: Context) -> bool:
    """Whether the room uses a table of its own."""
    return bool(meta.get(ctx.database.read(), setup.HOLIDAYS))


def install(ctx: Context, text: str, name: str) -> Context:
    """Count by this file from now on: its years stand in place of the program's, the others stay.

    Everything due is queued to be counted anew, as after an import (``exchange.work_in``). Raises ``holidays.invalid`` with file, line and reason; then nothing has changed.
    """
    check_holidays(text, name)
    return _keep(ctx, text, "holidays.install")


def reset(ctx: Context) -> Context:
    """Count by the program's own table again."""
    return _keep(ctx, "", "holidays.reset")


def _keep(ctx: Context, text: str, action: str) -> Context:
    with ctx.database.write() as tx:
        meta.put(tx, setup.HOLIDAYS, text)
        audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action=action)
        search.index_later(tx, reminders.records(tx))  # what is due is kept there, and dates follow from the table
    return setup.reopened(ctx)
