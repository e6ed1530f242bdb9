"""One thing that was done in a matter: accepted, handed over, chased, visited, struck off … (办理过程).

All kinds of step share one flat record, so that a form, a command and an importer need to know one shape. Which fields
an action uses, and which it must have, stands in ``app.domain.actions``. Steps are only ever added: what was wrong is
taken back by a step ``undo`` that names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.records import Json, extra, text, value


@dataclass(frozen=True)
class Step:
    """``at`` is when it was entered, ``on`` the day on which it happened. Amounts are whole 分.

    ``ref`` is the id of what the step is about (a flag, a whistle, an obligation, the step that is undone); ``who`` are
    party ids or names of persons and units; ``items`` are places in ``Case.requests``; ``files`` attachment ids.
    """

    id: str
    action: str = text("办理动作", required=True)
    at: datetime | None = value("登记时间")
    on: date | None = value("日期")
    time: str = text("时刻", limit=5)
    by: str = text("办理人", limit=100)
    role: str = text("办理人身份", codes="role")
    to: str = text("对象", limit=200)
    who: tuple[str, ...] = value("人员", ())
    approver: str = text("批准人", limit=100)
    until: date | None = value("期限")
    note: str = text("说明", limit=20_000)
    result: str = text("结果", limit=40)
    level: str = text("级别", limit=40)
    colour: str = text("颜色", limit=40)
    channel: str = text("渠道", limit=40)
    mode: str = text("方式", limit=40)
    heads: int = value("人数", 0)
    amount: int | None = value("金额（分）")
    items: tuple[int, ...] = value("事项", ())
    ticks: tuple[str, ...] = value("勾选", ())
    files: tuple[str, ...] = value("材料", ())
    ref: str = text("所指", limit=60)
    extra: dict[str, Json] = extra()
