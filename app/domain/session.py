"""One mediation session (form F09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.records import Json, extra, text, value


@dataclass(frozen=True)
class Participant:
    """An invited helper: neither party nor mediator (Mediation Law art. 20; the parties' consent is needed)."""

    name: str = text("姓名", limit=100, required=True)
    role: str = text("身份", limit=100)
    unit: str = text("单位", limit=100)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Session:
    """When, where and with whom the parties met, what was said, and how it ended."""

    id: str
    held_on: date | None = value("调解日期")
    starts: str = text("开始时间", limit=5)
    ends: str = text("结束时间", limit=5)
    place: str = text("调解地点", limit=200)
    mediators: tuple[str, ...] = value("人民调解员", ())
    recorder: str = text("记录人", limit=100)
    attending: tuple[str, ...] = value("到场当事人", ())
    participants: tuple[Participant, ...] = value("参加人", ())
    rights_told: bool = value("已告知权利义务", False)
    record: str = text("调解记录", limit=50_000)
    result: str = text("调解结果", codes="session_result")
    mode: str = text("调解形式", limit=40)
    lead: str = text("牵头单位", limit=100)
    tags: tuple[str, ...] = value("所用方法", ())
    next_on: date | None = value("下次日期")
    round: int = value("轮次", 1)
    extra: dict[str, Json] = extra()
