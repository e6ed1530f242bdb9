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

    ``role``: ``party`` (``ref`` is the party's id), ``mediator``, ``recorder`` or ``witness`` (``ref`` is the name),
    ``committee`` (the seal; ``ref`` empty). ``proxy`` is the id of the proxy who signed for the party, if any;
    ``consent`` that of the guardian who agreed to the signature of a person of limited capacity (Civil Code arts. 19
    and 22). ``witness`` read the paper out to a person who cannot write, or saw the mark made. ``part``: this is only
    one of several marks that the party needs, such as the seal of an organisation that comes on another day; a mark
    without it counts as whole, as all did before parts were told apart. ``listed``: how many members of a group have
    marked its list.
    """

    role: str = text("角色", codes="mark_role", required=True)
    ref: str = text("对象")
    proxy: str = text("代签人")
    how: tuple[str, ...] = value("方式", ())
    on: date | None = value("日期")
    place: str = text("签署地点", limit=200)
    witness: str = text("念读人或见证人", limit=100)
    consent: str = text("表示同意的监护人")
    part: bool = value("只是其中一部分", False)
    listed: int = value("名单上签名的人数", 0)
    noted_by: str = text("记录人")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Witness:
    """Somebody at the signing who is neither party nor mediator: an interpreter, a reader, a witness.

    They sign as what they are; their signature is not a condition of effect (Mediation Law art. 29).
    """

    name: str = text("姓名", limit=100, required=True)
    role: str = text("身份", codes="witness_role")
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Issue:
    """A final print. ``content`` is the digest of the text it shows, ``sha256`` that of the PDF, which is kept.

    ``handwritten`` are the characters that no font has, for which a person agreed to a box to write in. ``marks`` are
    those that a void print bore when it became void. ``signed`` are the digests of the electronically signed files made
    from this print, oldest first.
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
    marks: tuple[Mark, ...] = value("作废时已有的签名", ())
    signed: tuple[str, ...] = value("电子签名文件", ())
    extra: dict[str, Json] = extra()


@dataclass(frozen=True)
class Agreement:
    """A written agreement with its plan, its prints and its marks.

    ``undisputed``: facts that nobody disputes although not everything was agreed; they are set down on a sheet of their
    own and signed there (Shandong regulation on resolving disputes, arts. 23 and 24), so they are not on this paper.
    """

    id: str
    facts: str = text("纠纷主要事实、争议事项", limit=20_000)
    clauses: tuple[str, ...] = value("协议内容", ())
    obligations: tuple[Obligation, ...] = value("履行计划", ())
    total: int | None = value("总金额（分）")
    manner: str = text("履行方式、时限", limit=5_000)
    made_on: date | None = value("协议日期")
    mediators: tuple[str, ...] = value("人民调解员", ())
    recorder: str = text("记录人", limit=100)
    witnesses: tuple[Witness, ...] = value("翻译、念读人、见证人", ())
    kind: str = text("协议种类", codes="agreement_kind")
    oral: bool = value("口头协议", False)
    left_open: str = text("没有达成一致的事项", limit=5_000)
    undisputed: str = text("无争议事实", limit=20_000)
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

    What the page does not say is left out: undisputed facts, remarks about a party, that somebody has looked at the
    card, and what decides who may sign for it.
    """
    bare = replace(agreement, issues=(), marks=(), undisputed="")
    shown = [
        replace(party, note="", id_confirmed=False, capacity="", own_wages=False, deceased_on=None) for party in parties
    ]
    return digest(encode([to_record(bare), [to_record(party) for party in shown]]))


@dataclass(frozen=True)
class RequiredMark:
    """A mark that the agreement still needs or has: who, under which name, and whether it is there.

    ``mark`` is there only when all of it is: of an organisation the signature and the seal, of a group those of its
    representatives and of its list. ``parts`` is what was noted so far, and ``lacking`` names the rest.
    """

    role: str
    ref: str
    name: str
    mark: Mark | None
    parts: tuple[Mark, ...] = ()
    lacking: tuple[str, ...] = ()


def required_marks(agreement: Agreement, parties: Sequence[Party]) -> list[RequiredMark]:
    """Every mark the law asks for, in the order of the signature block: parties, mediators, committee seal.

    The recorder's signature stands on the form but is not a condition of effect (Mediation Law art. 29). An oral
    agreement needs none (art. 30).
    """
    if agreement.oral:
        return []
    wanted = [_required("party", party.id, party.name, agreement, party) for party in parties]
    wanted += [_required("mediator", name, name, agreement) for name in agreement.mediators]
    wanted.append(_required("committee", "", "人民调解委员会", agreement))
    return wanted


def further_marks(agreement: Agreement) -> list[RequiredMark]:
    """The signatures that stand on the paper without being a condition of effect: recorder, interpreter, witness."""
    wanted = [_required("recorder", agreement.recorder, agreement.recorder, agreement)] if agreement.recorder else []
    return wanted + [_required("witness", item.name, item.name, agreement) for item in agreement.witnesses]


def _required(role: str, ref: str, name: str, agreement: Agreement, party: Party | None = None) -> RequiredMark:
    made = tuple(mark for mark in agreement.marks if (mark.role, mark.ref) == (role, ref))
    lacking = () if any(not mark.part for mark in made) or party is None else missing_parts(party, made)
    return RequiredMark(role, ref, name, None if lacking or not made else _together(made), made, lacking)


def missing_parts(party: Party, made: Sequence[Mark]) -> tuple[str, ...]:
    """What a party that marks in several parts still lacks; empty for everybody who marks once.

    An organisation signs by its representative and adds its seal; a group signs by its representatives, and its
    members mark a list.
    """
    if party.is_organisation:
        ways = {way for mark in made for way in mark.how}
        there = {"代表签名": ways & PEN, "单位公章": ways & SEAL}
        return tuple(name for name, found in there.items() if not found)
    if party.kind != "group":
        return ()
    signed = {mark.proxy for mark in made}
    left = [f"代表{item.name}" for item in party.representatives() if item.id not in signed]
    short = max(1, len(party.members)) - max((mark.listed for mark in made), default=0)
    return (*left, *([f"名单还差 {short} 人" if party.members else "名单"] if short > 0 else []))


PEN = frozenset({"signature", "fingerprint"})
SEAL = frozenset({"seal", "electronic"})
"""The ways in which an organisation signs and in which it seals; its certificate stands for the seal."""


def _together(made: Sequence[Mark]) -> Mark:
    """Several parts as one mark, of the day of the last; of no day while that of one is unknown."""
    days = [mark.on for mark in made if mark.on is not None]
    last = made[-1] if len(days) < len(made) else max(made, key=lambda mark: (mark.on or date.min))
    how = tuple(dict.fromkeys(way for mark in made for way in mark.how))
    proxy = next((mark.proxy for mark in made if mark.proxy), "")
    return last if len(made) == 1 else replace(last, how=how, proxy=proxy, on=max(days) if len(days) == len(made) else None)


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
