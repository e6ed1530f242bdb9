"""A dispute: one aggregate, one dictionary form, one JSON body (schema version 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.agreement import Agreement
from app.domain.paper import Paper
from app.domain.party import Party
from app.domain.records import Json, extra, text, value
from app.domain.session import Session
from app.domain.step import Step


@dataclass(frozen=True)
class Attachment:
    """A file of the dossier. ``sha256`` is of the plain bytes; ``ref`` is the agreement or session it belongs to.

    ``originals`` are the digests of the untouched photos that a mended scan was made from, in the order of its pages.
    """

    id: str
    sha256: str = text("文件摘要", limit=64)
    size: int = value("字节数", 0)
    media_type: str = text("文件类型", limit=100)
    title: str = text("名称", limit=200)
    kind: str = text("种类", codes="attachment_kind")
    ref: str = text("所属")
    originals: tuple[str, ...] = value("原图摘要", ())
    added_at: datetime | None = value("加入时间")
    added_by: str = text("加入人")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Case:
    """One dispute with its parties, sessions, agreements and files (一案一卷)."""

    id: str
    owner: str = text("首接单位")
    method: str = text("工作方法", limit=100)
    kind: str = text("事项种类", limit=40)
    channel: str = text("来访渠道", limit=40)
    mode: str = text("接访方式", limit=40)
    heads: int = value("来访人数", 0)
    received_by: str = text("接访人", limit=100)
    reporter: str = text("报事人", limit=100)
    reporter_role: str = text("报事人身份", codes="reporter_role")
    grid: str = text("网格", limit=100)
    number: str = text("卷号", limit=100)
    code: str = text("一案一码", limit=40)
    title: str = text("纠纷名称", limit=300)
    registered_on: date | None = value("登记日期")
    registered_at: datetime | None = value("登记时刻")
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
    papers: tuple[Paper, ...] = value("文书", ())
    attachments: tuple[Attachment, ...] = value("附件", ())
    steps: tuple[Step, ...] = value("办理过程", ())
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

    def paper(self, paper_id: str) -> Paper | None:
        """The paper with this id."""
        return next((item for item in self.papers if item.id == paper_id), None)

    def signers(self, agreement: Agreement) -> tuple[Party, ...]:
        """The parties of an agreement: all of them, unless it was made with some only."""
        if not agreement.of_parties:
            return self.parties
        return tuple(party for party in self.parties if party.id in agreement.of_parties)

    @property
    def people_came(self) -> int:
        """How many persons came the first time (人次): as counted, or those registered as having come."""
        came = sum(party.role in ("applicant", "party") for party in self.parties)
        return self.heads or came or 1


def default_title(case: Case, what: str, *, against: bool = True) -> str:
    """``王某与李某邻里纠纷``: the name on the cover (form F00) where nobody has typed one.

    ``what`` is the category or the kind of matter; people who only come together (``against`` is false) are not set
    against each other, and a report of an event without people begins with what was reported.
    """
    names = [party.name for party in case.parties if party.name]
    if not names:
        return what if against else f"{what}：{case.facts[:16]}"
    more = "等" if len(names) > 3 else ""
    last = ("与" if against else "、") if len(names) > 1 else ""
    return "、".join(names[:-1][:2]) + last + names[-1] + more + what
