"""The agreement (form F10): what was promised, what was printed, and who has signed.

People's Mediation Law art. 29: the written agreement takes effect on the day of the last required mark: every party
signs, seals or fingerprints, a mediator signs, the committee seals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.canonical import digest, encode
from app.domain.party import Party
from app.domain.records import Json, extra, text, to_record, value


@dataclass(frozen=True)
class Obligation:
    """One line of the plan of performance: who does what for whom, by when. Amounts are whole 分."""

    id: str
    kind: str = text("方式", codes="obligation_kind", required=True)
    debtor: str = text("义务人")
    creditor: str = text("权利人")
    amount: int | None = value("金额（分）")
    what: str = text("内容", limit=500)
    due: date | None = value("期限")
    condition: str = text("条件", limit=300)
    means: str = text("支付或交付办法", limit=200)
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Mark:
    """A signature, seal or fingerprint on the paper, as a person saw it.

    ``role``: ``party`` (``ref`` is the party's id), ``mediator`` or ``recorder`` (``ref`` is the name), ``committee``
    (the seal; ``ref`` empty). ``proxy`` is the id of the proxy who signed for the party, if any.
    """

    role: str = text("角色", codes="mark_role", required=True)
    ref: str = text("对象")
    proxy: str = text("代签人")
    how: tuple[str, ...] = value("方式", ())
    on: date | None = value("日期")
    noted_by: str = text("记录人")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Issue:
    """A final print. ``content`` is the digest of the text it shows, ``sha256`` that of the PDF, which is kept.

    ``handwritten`` are the characters that no font has, for which a person agreed to a box to write in.
    """

    number: str = text("编号", limit=100)
    content: str = text("内容摘要", limit=64)
    sha256: str = text("文件摘要", limit=64)
    pages: int = value("页数", 0)
    issued_at: datetime | None = value("签发时间")
    issued_by: str = text("签发人")
    void_at: datetime | None = value("作废时间")
    void_reason: str = text("作废原因", limit=300)
    handwritten: tuple[str, ...] = value("留方框手写的字", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Agreement:
    """A written agreement with its plan, its prints and its marks."""

    id: str
    facts: str = text("纠纷主要事实、争议事项", limit=20_000)
    clauses: tuple[str, ...] = value("协议内容", ())
    obligations: tuple[Obligation, ...] = value("履行计划", ())
    total: int | None = value("总金额（分）")
    manner: str = text("履行方式、时限", limit=5_000)
    made_on: date | None = value("协议日期")
    mediators: tuple[str, ...] = value("人民调解员", ())
    recorder: str = text("记录人", limit=100)
    kind: str = text("协议种类", codes="agreement_kind")
    oral: bool = value("口头协议", False)
    left_open: str = text("没有达成一致的事项", limit=5_000)
    replaces: str = text("代替的协议")
    of_parties: tuple[str, ...] = value("参加的当事人", ())
    round: int = value("轮次", 1)
    issues: tuple[Issue, ...] = value("签发记录", ())
    marks: tuple[Mark, ...] = value("签名盖章按指印", ())
    extra: dict[str, Json] = extra()

    @property
    def issued(self) -> Issue | None:
        """The print that is valid now, if any."""
        return next((issue for issue in reversed(self.issues) if issue.void_at is None), None)

    @property
    def partial(self) -> bool:
        """Whether some of what was disputed stays open."""
        return bool(self.left_open)

    @property
    def paid_total(self) -> int:
        """The sum of all payments in the plan, in 分."""
        return sum(item.amount or 0 for item in self.obligations if item.kind == "pay")


def copies(parties: Sequence[Party]) -> int:
    """How many originals: one for each party and one for the committee (Mediation Law art. 29)."""
    return len(parties) + 1


def content_digest(agreement: Agreement, parties: Sequence[Party]) -> str:
    """Digest of everything the printed page says: a change of it voids the print.

    Remarks about a party, and that somebody has looked at the card, are not printed.
    """
    bare = replace(agreement, issues=(), marks=())
    shown = [replace(party, note="", id_confirmed=False) for party in parties]
    return digest(encode([to_record(bare), [to_record(party) for party in shown]]))


@dataclass(frozen=True)
class RequiredMark:
    """A mark that the agreement still needs or has: who, under which name, and whether it is there."""

    role: str
    ref: str
    name: str
    mark: Mark | None


def required_marks(agreement: Agreement, parties: Sequence[Party]) -> list[RequiredMark]:
    """Every mark the law asks for, in the order of the signature block: parties, mediators, committee seal.

    The recorder's signature stands on the form but is not a condition of effect (Mediation Law art. 29).
    """
    wanted = [("party", party.id, party.name) for party in parties]
    wanted += [("mediator", name, name) for name in agreement.mediators]
    wanted.append(("committee", "", "人民调解委员会"))
    made = {(mark.role, mark.ref): mark for mark in agreement.marks}
    return [RequiredMark(role, ref, name, made.get((role, ref))) for role, ref, name in wanted]


def effective_on(agreement: Agreement, parties: Sequence[Party]) -> date | None:
    """The day the agreement took effect: the day of the last required mark; None while one is missing.

    An oral agreement takes effect on the day it is reached (Mediation Law art. 30).
    """
    if agreement.oral:
        return agreement.made_on
    if agreement.issued is None:
        return None
    marks = [required.mark for required in required_marks(agreement, parties)]
    days = [mark.on for mark in marks if mark is not None and mark.on is not None]
    return max(days) if len(days) == len(marks) else None
