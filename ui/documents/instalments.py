"""Splitting a sum into instalments whose 分 add up exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain.agreement import Obligation
from ui.widgets.fields_reading import add_months


def split(total: int, count: int) -> list[int]:
    """``count`` parts of ``total`` 分, equal but for the last; whole 元 where the total is in whole 元."""
    unit = 100 if total % 100 == 0 and total // 100 >= count else 1
    part = total // unit // count * unit
    return [part] * (count - 1) + [total - part * (count - 1)]


def plan(
    total: int, count: int, first: date | None, *, debtor: str, creditor: str, new_id: Callable[[], str],
) -> list[Obligation]:
    """One payment for each instalment, a month apart; the day of the month is kept where the month has it."""
    return [
        Obligation(
            id=new_id(), kind="pay", debtor=debtor, creditor=creditor, amount=amount,
            due=add_months(first, number) if first else None,
            what=f"第 {number + 1} 期，共 {count} 期" if count > 1 else "",
        )
        for number, amount in enumerate(split(total, count))
    ]
