"""A dispute: one aggregate, one dictionary form, one JSON body (schema version 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.agreement import Agreement
from app.domain.party import Party
from app.domain.records import Json, extra, text, value
from app.domain.session import Session


@dataclass(frozen=True)
class Attachment:
    """A file of the dossier. ``sha256`` is of the plain bytes; ``ref`` is the agreement or session it belongs to."""

    id: str
    sha256: str = text("文件摘要", limit=64)
    size: int = value("字节数", 0)
    media_type: str = text("文件类型", limit=100)
    title: str = text("名称", limit=200)
    kind: str = text("种类", codes="attachment_kind")
    ref: str = text("所属")
    added_at: datetime | None = value("加入时间")
    added_by: str = text("加入人")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Case:
    """One dispute with its parties, sessions, agreements and files (一案一卷)."""

    id: str
    owner: str = text("首接单位")
    number: str = text("卷号", limit=100)
    code: str = text("一案一码", limit=40)
    title: str = text("纠纷名称", limit=300)
    registered_on: date | None = value("登记日期")
    registrar: str = text("登记人", limit=100)
    category: str = text("纠纷类型", codes="category", required=True)
    source: str = text("案件来源", codes="source", required=True)
    source_organ: str = text("移送单位", limit=200)
    difficulty: str = text("难易程度", codes="difficulty")
    occurred_on: date | None = value("发生日期")
    place: str = text("发生地点", limit=300)
    facts: str = text("纠纷简要情况", limit=20_000, required=True)
    requests: tuple[str, ...] = value("当事人申请事项", ())
    parties: tuple[Party, ...] = value("当事人", ())
    mediators: tuple[str, ...] = value("人民调解员", ())
    sessions: tuple[Session, ...] = value("调解记录", ())
    agreements: tuple[Agreement, ...] = value("调解协议", ())
    attachments: tuple[Attachment, ...] = value("附件", ())
    closed_reason: str = text("终止原因", codes="closed_reason")
    closed_on: date | None = value("终止日期")
    note: str = text("备注", limit=5_000)
    extra: dict[str, Json] = extra()

    def party(self, party_id: str) -> Party | None:
        """The party with this id."""
        return next((party for party in self.parties if party.id == party_id), None)

    def agreement(self, agreement_id: str) -> Agreement | None:
        """The agreement with this id."""
        return next((item for item in self.agreements if item.id == agreement_id), None)


def default_title(case: Case, category_label: str) -> str:
    """``王某与李某邻里纠纷``: the name on the cover (form F00) where nobody has typed one."""
    names = [party.name for party in case.parties if party.name]
    if not names:
        return category_label
    more = "等" if len(names) > 3 else ""
    return "、".join(names[:-1][:2]) + ("与" if len(names) > 1 else "") + names[-1] + more + category_label
