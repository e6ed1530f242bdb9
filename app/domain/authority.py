"""Who may act for whom: agents of one side only, and representatives of a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.errors import Problem
from app.domain.party import Party, Proxy

MOST_REPRESENTATIVES = 5  # of a group (信访工作条例 art. 20)


def same_side(one: Party, other: Party) -> bool:
    """Whether two parties stand together: both apply, or both answer. Where nobody said who does, all stand alone."""
    return one.role == other.role and one.role in ("applicant", "respondent")


def same_person(name: str, number: str, other_name: str, other_number: str) -> bool:
    """By their cards where both are known, otherwise by name."""
    if number and other_number:
        return number.strip().upper() == other_number.strip().upper()
    return bool(name.strip()) and name.strip() == other_name.strip()


def other_side_of(proxy: Proxy, party: Party, parties: Sequence[Party]) -> Party | None:
    """A party against whom an agent of ``party`` stands and for whom he acts too, or who he is himself.

    Civil Code art. 168: an agent deals neither with himself nor with another whom he represents.
    """
    if proxy.kind != "agent":
        return None
    for other in parties:
        if other.id == party.id or same_side(party, other):
            continue
        agents = [item for item in other.proxies if item.kind == "agent"]
        people = [(item.name, item.id_number) for item in agents] + [(other.name, other.id_number)]
        if any(same_person(proxy.name, proxy.id_number, name, number) for name, number in people):
            return other
    return None


def authority_problems(parties: Sequence[Party], index: int) -> Iterator[Problem]:
    """What is wrong or doubtful about those who act for the party at ``index``."""
    party, path = parties[index], f"parties[{index}]"
    for place, proxy in enumerate(party.proxies):
        other = other_side_of(proxy, party, parties)
        if other is not None:
            sentence = f"{proxy.name}已经是{other.name}一方的人，不能同时代理两方，签协议时不能由他代签"
            yield Problem(f"{path}.proxies[{place}].name", sentence, warning=True)
    if party.kind != "group":
        return
    if len(party.representatives()) > MOST_REPRESENTATIVES:
        yield Problem(f"{path}.proxies", f"一方人多时推选的代表不超过 {MOST_REPRESENTATIVES} 人，请减少")
    elif not party.representatives():
        yield Problem(f"{path}.proxies", "多人一方请登记推选的代表（不超过 5 人）", warning=True)
    if not party.members:
        yield Problem(f"{path}.members", "请登记这一方的成员名单，签协议时名单上的人都要签名或按指印", warning=True)
