"""Who sits at reception when, the people of the committee, and meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain.calendar import add_months
from app.domain.companion import Meeting, Person, Rotation, Swap
from app.domain.errors import Invalid, Problem, UserError
from app.domain.method import Method, Roster
from app.domain.recurrence import KEEP, Recurrence
from app.domain.rules import check_fields
from app.services import cases, companions, ledger
from app.services.context import Context

T = TypeVar("T")

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
    if not names or not all(name.strip() for name in names):
        raise Invalid([Problem("names", "请写明轮值人员，至少一个人，姓名不能空着")])
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


def save_people(ctx: Context, people: Sequence[Person]) -> list[Person]:
    """Put these on the list, or change their entries: all of them or none. Raises ``Invalid`` or ``record.not_ours``."""
    return _save(ctx, people, _person_problems)


def save_person(ctx: Context, person: Person) -> Person:
    """``save_people`` for one."""
    return save_people(ctx, (person,))[0]


def _person_problems(ctx: Context, person: Person) -> Iterator[Problem]:
    for place, role in enumerate(person.roles):
        if not ctx.codes.knows("person_role", role):
            yield Problem(f"roles[{place}]", f"“身份”的取值“{role[:20]}”不在列表中")
    if person.from_on is not None and person.until is not None and person.until < person.from_on:
        yield Problem("until", "任期的最后一天不能早于第一天")


def _save(ctx: Context, items: Sequence[T], problems: Callable[[Context, T], Iterator[Problem]]) -> list[T]:
    for item in items:
        faults = [problem for problem in check_fields(item, ctx.codes) if not problem.warning]
        if faults := [*faults, *problems(ctx, item)]:
            raise Invalid(faults)
    with ctx.database.write() as tx:
        return [companions.put(ctx, tx, item) for item in items]


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


def save_meetings(ctx: Context, items: Sequence[Meeting]) -> list[Meeting]:
    """Keep minutes, or change them: all or none. Raises ``Invalid`` or ``record.not_ours``."""
    return _save(ctx, items, _meeting_problems)


def save_meeting(ctx: Context, meeting: Meeting) -> Meeting:
    """``save_meetings`` for one."""
    return save_meetings(ctx, (meeting,))[0]


def _meeting_problems(ctx: Context, meeting: Meeting) -> Iterator[Problem]:
    kinds = {kind.key for method in cases.methods_here(ctx) for kind in method.meeting}
    if meeting.kind and meeting.kind not in kinds:
        yield Problem("kind", f"“会议种类”的取值“{meeting.kind[:20]}”不在本单位的工作方法里")
    if meeting.held_on is None:
        yield Problem("held_on", "请填写“日期”")
    if meeting.heads < 0:
        yield Problem("heads", "“到会人数”不能小于零")
    for place, case in enumerate(meeting.cases):
        if ledger.row(ctx, case) is None:
            yield Problem(f"cases[{place}]", "没有找到涉及的这件纠纷")
