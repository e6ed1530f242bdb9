"""Who sits at reception when, the people of the committee, and meetings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain.calendar import add_months
from app.domain.canonical import digest
from app.domain.companion import Meeting, Person, Rotation, Swap
from app.domain.errors import Invalid, Problem, UserError
from app.domain.identity import tidy_name
from app.domain.method import Method, Roster
from app.domain.recurrence import KEEP, Recurrence
from app.domain.rules import check_fields
from app.services import cases, companions, ledger
from app.services.context import Context
from db import ledger as table

T = TypeVar("T")

LEAST, MOST, TERM_YEARS = 3, 9, 3
_SOON = timedelta(days=90)


@dataclass(frozen=True)
class Turn:
    """One reception. ``who`` is empty where nobody is named yet; after a swap ``instead_of`` is who would have sat,
    empty where nobody was named. ``certain`` says whether the table of holidays knows the year.
    """

    day: date
    method: str
    roster: str
    name: str
    place: str
    who: str
    seats: str
    instead_of: str = ""
    swapped: bool = False
    cancelled: bool = False
    certain: bool = True

    @property
    def usual(self) -> str:
        """Whose turn it is by the rotation."""
        return self.instead_of if self.swapped else self.who


def here(ctx: Context) -> list[tuple[Method, Roster]]:
    """Every reception that the methods of this room know."""
    return [(method, roster) for method in cases.methods_here(ctx) for roster in method.roster]


def turns(ctx: Context, first: date, last: date) -> list[Turn]:
    """Every reception from ``first`` to ``last``, both included, of the methods that the room works by."""
    found = [
        turn for method, roster in here(ctx)
        for turn in _turns(ctx, method, roster, rotations(ctx, method.key, roster.key), first, last)
    ]
    return sorted(found, key=lambda turn: (turn.day, turn.name))


def rotations(ctx: Context, method: str, roster: str) -> list[Rotation]:
    """Who takes turns at a reception, newest beginning first: a later one takes over on its first day."""
    found = companions.every(ctx, Rotation, about=roster, site=ctx.site.id)
    return sorted((item for item in found if item.method == method and not item.ended), key=_begun, reverse=True)


def _begun(item: Rotation) -> date:
    return item.from_on or date.min


def _on(known: Sequence[Rotation], day: date) -> Rotation | None:
    return next((item for item in known if _begun(item) <= day), None)


def _turns(
    ctx: Context, method: Method, roster: Roster, known: Sequence[Rotation], first: date, last: date
) -> Iterator[Turn]:
    rule = Recurrence.parse(roster.rule, roster.off or KEEP)
    places = {  # counted from its first day, so that a turn stays the same whichever month is shown
        item.id: {day: count for count, day in enumerate(rule.between(_begun(item), last, ctx.holidays))}
        for item in known if item.names and _begun(item) <= last
    }
    for day in rule.between(first, last, ctx.holidays):
        turn = Turn(
            day, method.key, roster.key, roster.name, roster.place, "", roster.seats, certain=ctx.holidays.covers(day)
        )
        item = _on(known, day)
        yield turn if item is None else _named(turn, item, places.get(item.id, {}))


def _named(turn: Turn, item: Rotation, places: Mapping[date, int]) -> Turn:
    usual = item.names[places[turn.day] % len(item.names)] if item.names else ""
    swap = next((one for one in reversed(item.swaps) if one.day == turn.day), None)
    if swap is None:
        return replace(turn, who=usual)
    return replace(turn, who=swap.name, instead_of=usual, swapped=True, cancelled=not swap.name)


def set_rotation(ctx: Context, method: str, roster: str, names: Sequence[str], from_on: date) -> Rotation:
    """From a day on these people take turns; receptions before that day stay as they were.

    Raises ``roster.unknown`` for a roster that the method does not have.
    """
    _known(ctx, method, roster)
    if not names or not all(name.strip() for name in names):
        raise Invalid([Problem("names", "请写明轮值人员，至少一个人，姓名不能空着")])
    tidy = tuple(tidy_name(name) for name in names)
    return companions.save(ctx, replace(_rotation(ctx, method, roster, from_on), names=tidy))


def swap(ctx: Context, method: str, roster: str, day: date, name: str, why: str = "") -> Rotation:
    """On one day somebody else sits, or (without a name) the reception falls out. Raises ``roster.no_turn``."""
    return _swapped(ctx, method, roster, day, Swap(day=day, name=tidy_name(name), why=why))


def swap_back(ctx: Context, method: str, roster: str, day: date) -> Rotation:
    """Undo a swap: who would have sat, sits again. Raises ``roster.no_turn``."""
    return _swapped(ctx, method, roster, day, None)


def _swapped(ctx: Context, method: str, roster: str, day: date, made: Swap | None) -> Rotation:
    _known(ctx, method, roster)
    if not any((turn.method, turn.roster) == (method, roster) for turn in turns(ctx, day, day)):
        raise UserError("roster.no_turn", "这一天没有这项接访，不用换班；没有改变任何内容。")
    before = _on(rotations(ctx, method, roster), day) or _rotation(ctx, method, roster, day)
    others = tuple(item for item in before.swaps if item.day != day)
    return companions.save(ctx, replace(before, swaps=(*others, made) if made else others))


def _known(ctx: Context, method: str, roster: str) -> None:
    if (method, roster) not in {(item.key, one.key) for item, one in here(ctx)}:
        raise UserError("roster.unknown", "本单位选用的工作方法里没有这项轮值，没有改变任何内容。请核对名称。")


def _rotation(ctx: Context, method: str, roster: str, from_on: date) -> Rotation:
    """The one that begins on this day. Its id follows from the day, so that setting it twice corrects it."""
    made = digest(f"{ctx.site.id} {method} {roster} {from_on.isoformat()}".encode())[:32]
    known = next((item for item in rotations(ctx, method, roster) if item.id == made), None)
    return known or Rotation(id=made, method=method, roster=roster, from_on=from_on)


def people(ctx: Context, *, left: bool = False) -> list[Person]:
    """Everybody on the list of our own site by name; with ``left`` also, at the end, those who have gone."""
    found = companions.every(ctx, Person, site=ctx.site.id, keep=lambda item: left or not item.left)
    return sorted(found, key=lambda item: (bool(item.left), item.name))


def save_people(ctx: Context, people: Sequence[Person]) -> list[Person]:
    """Put these on the list, or change their entries: all of them or none. Raises ``Invalid`` or ``record.not_ours``."""
    return _save(ctx, [replace(person, name=tidy_name(person.name)) for person in people], _person_problems)


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
        until = term_end(item)
        if until is not None and until < ctx.today() + _SOON:
            over = "已届满" if until < ctx.today() else "快要届满"
            found.append(f"{item.name}的任期{over}（{until.isoformat()}），每届三年，可以连选连任（人民调解法第九条）")
    return [Problem("people", sentence, warning=True) for sentence in found]


def term_end(person: Person) -> date | None:
    """The last day of the term: as written, or three years after it began for a member of the committee (art. 9)."""
    if person.until is not None or person.from_on is None or "member" not in person.roles:
        return person.until
    return add_months(person.from_on, 12 * TERM_YEARS)


def meetings(ctx: Context) -> list[Meeting]:
    """Every meeting of our own site, the newest first."""
    return companions.every(ctx, Meeting, site=ctx.site.id)


def meeting_kinds(ctx: Context) -> list[tuple[str, str]]:
    """(code, name) of the meetings that the room's methods know."""
    return list(dict(pair for method in cases.methods_here(ctx) for pair in method.choices("meeting")).items())


def meeting_name(ctx: Context, meeting: Meeting) -> str:
    """What a kind of meeting is called; a code that no method of the room knows stands for itself."""
    return dict(meeting_kinds(ctx)).get(meeting.kind, meeting.kind) or "会议"


def save_meetings(ctx: Context, items: Sequence[Meeting]) -> list[Meeting]:
    """Keep minutes, or change them: all or none. ``cases`` may be ids or the numbers of matters.

    Raises ``Invalid`` or ``record.not_ours``.
    """
    return _save(ctx, [_with_cases(ctx, item) for item in items], _meeting_problems)


def save_meeting(ctx: Context, meeting: Meeting) -> Meeting:
    """``save_meetings`` for one."""
    return save_meetings(ctx, (meeting,))[0]


def _with_cases(ctx: Context, meeting: Meeting) -> Meeting:
    conn = ctx.database.read()
    found = (table.find(conn, name.strip()) or name for name in meeting.cases)
    return replace(meeting, cases=tuple(dict.fromkeys(found)))


def _meeting_problems(ctx: Context, meeting: Meeting) -> Iterator[Problem]:
    if meeting.kind and meeting.kind not in dict(meeting_kinds(ctx)):
        yield Problem("kind", f"“会议种类”的取值“{meeting.kind[:20]}”不在本单位的工作方法里")
    if meeting.held_on is None:
        yield Problem("held_on", "请填写“日期”")
    elif meeting.held_on > ctx.today():
        yield Problem("held_on", "开会日期在今天之后；请等开完会再记")
    if meeting.heads < 0:
        yield Problem("heads", "“到会人数”不能小于零")
    for place, case in enumerate(meeting.cases):
        if ledger.row(ctx, case) is None:
            yield Problem(f"cases[{place}]", f"没有找到“{case[:40]}”这件纠纷")
