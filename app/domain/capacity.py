"""Who may act alone, who only with a guardian, and who not at all (Civil Code arts. 18 to 22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.errors import Problem
from app.domain.party import Party

FULL, LIMITED, NONE = "full", "limited", "none"

NEVER_ALONE = 8  # under eight: no capacity, the legal representative acts (art. 20)
OWN_WAGES_FROM = 16  # from sixteen, living on their own wages: full capacity (art. 18)
OF_AGE = 18  # from eighteen: an adult (art. 17)


def capacity_on(party: Party, day: date) -> str:
    """``full``, ``limited`` or ``none`` on the day of an act; somebody of unknown age counts as an adult.

    What was noted for an adult (arts. 21, 22) holds for a minor only where it says less than the age does.
    """
    if party.kind != "person":
        return FULL
    age = party.age_at(day)
    if party.capacity == NONE or (age is not None and age < NEVER_ALONE):
        return NONE
    if party.capacity == LIMITED:
        return LIMITED
    if age is not None and age < OF_AGE:
        return FULL if party.own_wages and age >= OWN_WAGES_FROM else LIMITED
    return FULL


def needs_guardian(party: Party, day: date) -> bool:
    """Whether a guardian has to sign, or at least to agree."""
    return capacity_on(party, day) != FULL


def capacity_problems(party: Party, path: str, today: date) -> Iterator[Problem]:
    """What is wrong or doubtful about who may act for a person. ``path`` is that of the party."""
    age = party.age_at(today)
    if needs_guardian(party, today) and not party.guardians():
        minor = age is not None and age < OF_AGE
        who = "未满十八周岁" if minor else "没有完全民事行为能力"
        yield Problem(f"{path}.proxies", f"{who}，请登记监护人", warning=True)
    if party.own_wages and age is not None and age < OWN_WAGES_FROM:
        yield Problem(f"{path}.own_wages", "不满十六周岁，靠自己的劳动收入生活也要有监护人", warning=True)
    if party.deceased_on is None:
        return
    if party.deceased_on > today:
        yield Problem(f"{path}.deceased_on", "去世日期在今天之后")
    else:
        sentence = "去世的人不能再签协议，请把继承人登记为当事人，并写明是死者的什么人"
        yield Problem(f"{path}.deceased_on", sentence, warning=True)
