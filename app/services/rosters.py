"""Who sits at reception when, the people of the committee, and meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.calendar import add_months
from app.domain.companion import Meeting, Person, Rotation, Swap
from app.domain.errors import Problem, UserError
from app.domain.method import Method, Roster
from app.domain.recurrence import KEEP, Recurrence
from app.services import cases, companions
from app.services.context import Context

LEAST, MOST, TERM_YEARS = 3, 9, 3
_SOON = timedelta(days=90)


@dataclass(frozen=True)
class Turn:
    """One reception. ``who`` is empty where nobody is named yet; ``instead_of`` is who would have sat, after a swap."""

    day: date
    method: str
    roster: str
    name: str
    place: str
    who: str
    seats: str
    instead_of: str = ""
    cancelled: bool = False


def turns(ctx: Context, first: date, last: date) -> list[Turn]:
    """Every reception from ``first`` to ``last``, both included, of the methods that the room works by."""
    rotations = {(item.method, item.roster): item for item in _rotations(ctx)}
    found = [
        turn for method in cases.methods_here(ctx) for roster in method.roster
        for turn in _turns(ctx, method, roster, rotations.get((method.key, roster.key)), first, last)
    ]
    return sorted(found, key=lambda turn: (turn.day, turn.name))


def _rotations(ctx: Context) -> list[Rotation]:
    return companions.every(ctx, Rotation, site=ctx.site.id, keep=lambda item: not item.ended)


def _turns(
    ctx: Context, method: Method, roster: Roster, rotation: Rotation | None, first: date, last: date
) -> Iterator[Turn]:
    rule = Recurrence.parse(roster.rule, roster.off or KEEP)
    begun = rotation.from_on if rotation and rotation.from_on else first
    days = rule.between(min(begun, first), last, ctx.holidays)
    names = rotation.names if rotation else ()
    for count, day in enumerate(day for day in days if day >= begun):
        if day < first:
            continue
        usual = names[count % len(names)] if names else ""
        swap = next((item for item in (rotation.swaps if rotation else ()) if item.day == day), None)
        yield Turn(
            day, method.key, roster.key, roster.name, roster.place, swap.name if swap else usual, roster.seats,
            usual if swap else "", cancelled=swap is not None and not swap.name,
        )


def set_rotation(ctx: Context, method: str, roster: str, names: tuple[str, ...], from_on: date) -> Rotation:
    """From a day on these people take turns. Raises ``roster.unknown`` for a roster that the method does not have."""
    _known(ctx, method, roster)
    before = _rotation(ctx, method, roster)
    made = Rotation(id="", method=method, roster=roster) if before is None else before
    return companions.save(ctx, replace(made, names=names, from_on=from_on))


def swap(ctx: Context, method: str, roster: str, day: date, name: str, why: str) -> Rotation:
    """On one day somebody else sits, or (without a name) the reception falls out. Raises ``roster.no_turn``."""
    _known(ctx, method, roster)
    if not any((turn.method, turn.roster) == (method, roster) for turn in turns(ctx, day, day)):
        raise UserError("roster.no_turn", "这一天没有这项接访，不用换班；没有改变任何内容。")
    before = _rotation(ctx, method, roster) or Rotation(id="", method=method, roster=roster)
    others = tuple(item for item in before.swaps if item.day != day)
    return companions.save(ctx, replace(before, swaps=(*others, Swap(day=day, name=name, why=why))))


def _known(ctx: Context, method: str, roster: str) -> None:
    known = {(item.key, one.key) for item in cases.methods_here(ctx) for one in item.roster}
    if (method, roster) not in known:
        raise UserError("roster.unknown", "本单位选用的工作方法里没有这项轮值，没有改变任何内容。请核对名称。")


def _rotation(ctx: Context, method: str, roster: str) -> Rotation | None:
    return next((item for item in _rotations(ctx) if (item.method, item.roster) == (method, roster)), None)


def people(ctx: Context) -> list[Person]:
    """Everybody on the list of our own site who has not left, by name."""
    found = companions.every(ctx, Person, site=ctx.site.id, keep=lambda item: not item.left)
    return sorted(found, key=lambda item: item.name)


def committee_problems(ctx: Context) -> list[Problem]:
    """What the People's Mediation Law asks of a committee (arts. 8 and 9) and is not so, as warnings."""
    members = [item for item in people(ctx) if "member" in item.roles]
    found = []
    if members and not LEAST <= len(members) <= MOST:
        found.append(f"调委会由 {LEAST} 至 {MOST} 人组成，现在登记了 {len(members)} 人（人民调解法第八条）")
    if members and not any(item.sex == "female" for item in members):
        found.append("调委会应当有妇女成员（人民调解法第八条）")
    for item in members:
        until = item.until or _term_end(item.from_on)
        if until is not None and until < ctx.today() + _SOON:
            over = "已届满" if until < ctx.today() else "快要届满"
            found.append(f"{item.name}的任期{over}（{until.isoformat()}），每届三年，可以连选连任（人民调解法第九条）")
    return [Problem("people", sentence, warning=True) for sentence in found]


def _term_end(begun: date | None) -> date | None:
    if begun is None:
        return None
    return add_months(begun, 12 * TERM_YEARS)


def meetings(ctx: Context) -> list[Meeting]:
    """Every meeting of our own site, the newest first."""
    return companions.every(ctx, Meeting, site=ctx.site.id)
