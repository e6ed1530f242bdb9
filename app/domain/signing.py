"""Which marks may be noted: who stands in the signature block, who may sign for whom, and in what way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.agreement import PEN, SEAL, Agreement, Mark, further_marks, required_marks
from app.domain.authority import other_side_of, same_person, same_side
from app.domain.capacity import FULL, NONE, OF_AGE, capacity_on
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.party import Party, Proxy
from app.domain.wet_ink import why_wet_ink

_WAYS = PEN | SEAL


def check_mark(case: Case, agreement: Agreement, made: Mark, today: date) -> None:
    """Raise ``mark.*`` when this mark cannot stand on this paper."""
    if agreement.oral:
        raise UserError("mark.oral", "口头协议自达成那天起生效，不需要登记签名；没有改变任何内容。")
    if agreement.issued is None:
        raise UserError("mark.not_issued", "协议书还没有签发，不能登记签名。请先签发并打印。")
    block = [*required_marks(agreement, case.signers(agreement)), *further_marks(agreement)]
    if (made.role, made.ref) not in {(item.role, item.ref) for item in block}:
        raise UserError("mark.unknown", "这个人不在协议书的签名栏里。请核对后再登记，已登记的签名没有变化。")
    if made.on is not None and made.on > today:
        raise UserError("mark.future", "签名日期在今天之后。请核对日期，已登记的签名没有变化。")
    _check_way(made)
    _check_electronic(case, agreement, made)
    party = case.party(made.ref) if made.role == "party" else None
    if party is not None:
        _check_party(case, agreement, party, made, made.on or today)


def _check_way(made: Mark) -> None:
    if not made.how or not set(made.how) <= _WAYS:
        raise UserError("mark.how", "请勾选签名、盖章或按指印中的至少一项。")
    if made.role == "mediator" and not {"signature", "electronic"} & set(made.how):
        raise UserError("mark.how", "人民调解员一栏要签名。请签名后再登记，已登记的签名没有变化。")
    if made.role == "committee" and not SEAL & set(made.how):
        raise UserError("mark.seal", "人民调解委员会一栏要盖公章。请盖章后再登记，已登记的签名没有变化。")


def _check_electronic(case: Case, agreement: Agreement, made: Mark) -> None:
    why = why_wet_ink(case, agreement) if "electronic" in made.how else ""
    if why:
        raise UserError("mark.wet_ink", why)


def _check_party(case: Case, agreement: Agreement, party: Party, made: Mark, day: date) -> None:
    proxy = next((item for item in party.proxies if item.id == made.proxy), None)
    if made.proxy and (proxy is None or not proxy.may_sign):
        raise UserError("mark.authority", "委托书没有写明可以代签协议，不能由代理人签名。请由本人签名或补办委托书。")
    if party.kind == "group":
        _check_group(party, proxy, made)
        return
    if proxy is not None:
        _check_sides(case, agreement, party, proxy)
        if proxy.kind == "representative" and not party.is_organisation:
            raise UserError(
                "mark.authority", f"{proxy.name}登记的是代表，个人要由本人、监护人或有委托书的代理人签名。已登记的签名没有变化。"
            )
    _check_capacity(party, proxy, made, day)


def _check_group(party: Party, proxy: Proxy | None, made: Mark) -> None:
    """Representatives sign, and members mark a list (信访工作条例 art. 20)."""
    if made.listed:
        if made.listed < 0 or (party.members and made.listed > len(party.members)):
            raise UserError("mark.listed", f"名单上登记的是 {len(party.members)} 人，请核对签名的人数。已登记的签名没有变化。")
    elif proxy is None or proxy.kind != "representative":
        raise UserError("mark.representative", "多人一方由推选的代表签名，成员在名单上签名或按指印。请选是哪位代表，或填名单上的人数。")


def _check_sides(case: Case, agreement: Agreement, party: Party, proxy: Proxy) -> None:
    other = other_side_of(proxy, party, case.signers(agreement))
    if other is not None:
        raise UserError(
            "mark.both_sides",
            f"{proxy.name}同时是{other.name}一方的人，不能一个人代理两方签协议（民法典第一百六十八条）。请由本人签名，或由一方另外委托。",
        )


def _check_capacity(party: Party, proxy: Proxy | None, made: Mark, day: date) -> None:
    able = capacity_on(party, day)
    by_guardian = proxy is not None and proxy.kind == "guardian"
    if able == FULL or by_guardian:
        return
    age = party.age_at(day)
    if able == NONE:
        who = "不满八周岁的孩子" if age is not None and age < OF_AGE and party.capacity != NONE else "没有民事行为能力的人"
        raise UserError("mark.guardian", f"{who}要由监护人签名。请选监护人代签，已登记的签名没有变化。")
    if made.consent not in {item.id for item in party.guardians()}:
        who = "未满十八周岁的人" if age is not None and age < OF_AGE else "限制民事行为能力的人"
        raise UserError(
            "mark.consent",
            f"{who}签协议，要由监护人签名，或者监护人表示同意。请选监护人；没有登记监护人的，请先补登记，已登记的签名没有变化。",
        )


def as_part(party: Party | None, made: Mark) -> Mark:
    """The mark, told apart as one of several where its party needs several."""
    if party is None or party.kind not in ("organisation", "group"):
        return replace(made, part=False)
    ways = set(made.how)
    whole = party.is_organisation and bool(ways & PEN) and bool(ways & SEAL)
    return replace(made, part=not whole)


def with_mark(marks: tuple[Mark, ...], made: Mark) -> tuple[Mark, ...]:
    """``marks`` with ``made`` instead of what it replaces: a whole mark everything of its party, a part the same part."""
    return (*(item for item in marks if not _replaced(item, made)), made)


def _replaced(old: Mark, new: Mark) -> bool:
    if (old.role, old.ref) != (new.role, new.ref):
        return False
    if not old.part or not new.part:
        return True
    if old.listed or new.listed:
        return bool(old.listed and new.listed)
    kind = next((kind for kind in (PEN, SEAL) if kind & set(new.how)), PEN)
    return bool(kind & set(old.how)) and (kind is SEAL or not old.proxy or not new.proxy or old.proxy == new.proxy)


def doubts(case: Case, agreement: Agreement, made: Mark) -> Iterator[str]:
    """What is odd about a mark that may stand all the same.

    The law asks for the marks and counts from the last of them (People's Mediation Law art. 29), not for a date on the
    paper: so a mark older than the paper's date is doubtful, and not void. The same article lets a fingerprint stand
    alone; that somebody read the paper out is what proves later that its words were known.
    """
    if made.on is not None and agreement.made_on is not None and made.on < agreement.made_on:
        yield f"签名日期早于协议书上的日期 {agreement.made_on.isoformat()}，请对照纸面核对"
    party = case.party(made.ref) if made.role == "party" else None
    if party is not None:
        yield from _party_doubts(case, agreement, party, made)


def _party_doubts(case: Case, agreement: Agreement, party: Party, made: Mark) -> Iterator[str]:
    proxy = next((item for item in party.proxies if item.id == made.proxy), None)
    day = made.on or agreement.made_on
    if party.deceased_on is not None and day is not None and day >= party.deceased_on:
        yield f"{party.name}已于 {party.deceased_on.isoformat()} 去世，应由继承人作为当事人签名"
    if party.kind == "person" and set(made.how) == {"fingerprint"} and not made.witness:
        yield "只按了指印，请写明是谁念给本人听的、谁在场见证"
    if party.is_organisation and PEN & set(made.how) and proxy is None and not party.legal_representative:
        yield "没有写明是谁代表单位签的名"
    others = [item for item in case.signers(agreement) if item.id != party.id]
    if made.witness and any(item.name.strip() == made.witness.strip() for item in others):
        yield f"念读人或见证人{made.witness}是另一方当事人，请换一个没有利害关系的人"
    if proxy is not None and proxy.kind == "guardian" and day is not None:
        yield from _guardian_doubts(party, proxy, others, day)


def _guardian_doubts(party: Party, proxy: Proxy, others: list[Party], day: date) -> Iterator[str]:
    if capacity_on(party, day) == FULL and (party.age_at(day) or 0) >= OF_AGE:
        yield f"{party.name}已成年，由监护人代签的，请核对是否登记了民事行为能力"
    for other in others:
        if not same_side(party, other) and same_person(proxy.name, proxy.id_number, other.name, other.id_number):
            yield f"监护人{proxy.name}也是另一方当事人，请由其他监护人签名"


def usual_signer(party: Party | None, day: date) -> str:
    """The id of the guardian who signs for somebody who cannot sign alone; empty for everybody else."""
    if party is None or capacity_on(party, day) == FULL:
        return ""
    return next((item.id for item in party.guardians()), "")
