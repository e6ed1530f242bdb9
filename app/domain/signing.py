"""Which marks may be noted: who stands in the signature block, who may sign for whom, and in what way."""

from __future__ import annotations

from datetime import date

from app.domain.agreement import Agreement, Mark, required_marks
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.party import Party

_WAYS = {"signature", "seal", "fingerprint"}
_NEVER_ALONE = 8  # under eight the legal representative acts (Civil Code art. 20)


def check_mark(case: Case, agreement: Agreement, made: Mark, today: date) -> None:
    """Raise ``mark.*`` when this mark cannot stand on this paper."""
    if agreement.issued is None:
        raise UserError("mark.not_issued", "协议书还没有签发，不能登记签名。请先签发并打印。")
    allowed = {(item.role, item.ref) for item in required_marks(agreement, case.signers(agreement))}
    if agreement.recorder:
        allowed.add(("recorder", agreement.recorder))
    if (made.role, made.ref) not in allowed:
        raise UserError("mark.unknown", "这个人不在协议书的签名栏里。请核对后再登记，已登记的签名没有变化。")
    if not made.how or not set(made.how) <= _WAYS:
        raise UserError("mark.how", "请勾选签名、盖章或按指印中的至少一项。")
    if made.role == "mediator" and "signature" not in made.how:
        raise UserError("mark.how", "人民调解员一栏要签名。请签名后再登记，已登记的签名没有变化。")
    if made.on is not None and made.on > today:
        raise UserError("mark.future", "签名日期在今天之后。请核对日期，已登记的签名没有变化。")
    if made.role == "committee" and "seal" not in made.how:
        raise UserError("mark.seal", "人民调解委员会一栏要盖公章。请盖章后再登记，已登记的签名没有变化。")
    party = case.party(made.ref) if made.role == "party" else None
    if party is not None:
        _check_party(party, made, agreement.made_on or today)


def _check_party(party: Party, made: Mark, day: date) -> None:
    proxy = next((item for item in party.proxies if item.id == made.proxy), None)
    if made.proxy and (proxy is None or not proxy.may_sign):
        raise UserError("mark.authority", "委托书没有写明可以代签协议，不能由代理人签名。请由本人签名或补办委托书。")
    if party.is_organisation and "seal" not in made.how:
        raise UserError("mark.seal", "单位签署协议要由代表签名并加盖单位公章。请盖章后再登记，已登记的签名没有变化。")
    age = party.age_at(day)
    if age is not None and age < _NEVER_ALONE and (proxy is None or proxy.kind != "guardian"):
        raise UserError("mark.guardian", "不满八周岁的孩子要由监护人签名。请选监护人代签，已登记的签名没有变化。")


def doubt(agreement: Agreement, made: Mark) -> str:
    """What is odd about a mark that may stand all the same; empty when nothing is.

    The law asks for the marks and counts from the last of them (People's Mediation Law art. 29), not for a date on the
    paper: so a mark older than the paper's date is doubtful, and not void.
    """
    if made.on is not None and agreement.made_on is not None and made.on < agreement.made_on:
        return f"签名日期早于协议书上的日期 {agreement.made_on.isoformat()}，请对照纸面核对"
    return ""


def usual_signer(party: Party | None, day: date) -> str:
    """The id of the guardian who signs for a child that never signs alone; empty for everybody else."""
    age = party.age_at(day) if party else None
    if party is None or age is None or age >= _NEVER_ALONE:
        return ""
    return next((item.id for item in party.proxies if item.kind == "guardian" and item.may_sign), "")
