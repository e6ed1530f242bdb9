"""Which dossiers a subsidy is claimed for (以案定补): the list of a period, handing it in, taking it back.

A matter is claimed once: what stands in a list that was handed in comes in no other. Such a list is a record beside the
matters (``companion.Claim``), so it is sent up with them and the office above sees the same matter in two lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.actions import ARCHIVED
from app.domain.agreement import Agreement, effective_on
from app.domain.case import Case
from app.domain.claim import NONE, Grade, Item, Standard, result_of
from app.domain.companion import Claim, Claimed
from app.domain.errors import Invalid, Problem, UserError
from app.domain.figures import DONE, Criterion, Term
from app.domain.forms.ending import reached
from app.domain.records import from_record
from app.domain.rules import check_fields
from app.domain.stage import position, standing_agreements
from app.domain.tally import CONCLUDED, UNDATED, day_number, number_day, tally
from app.services import claim_standard, companions, dossier, reports, store
from app.services.context import Context, Progress, no_progress
from app.services.reports import Scope
from db import companions as table
from db import ledger, versions
from db import tally as counts
from db.driver import Connection

BASES = {DONE: "办结日期", ARCHIVED: "归档日期"}
"""By which day a matter belongs to a period: ``Scope.basis`` of a list."""

_LATEST = 99991231


@dataclass(frozen=True)
class Listing:
    """A list, in the order of its days. ``claim`` is set once it was handed in.

    ``before``: matters of the period that were claimed in another list; ``incomplete``: those left out because their
    volume is not whole; ``gone``: those that nobody here can read. Of a list that was handed in, ``twice`` are the
    numbers of matters that also stand in another one.
    """

    scope: Scope
    items: tuple[Item, ...]
    standard: str = ""
    claim: Claim | None = None
    before: int = 0
    incomplete: int = 0
    gone: int = 0
    twice: tuple[str, ...] = ()
    pending: int = 0


def listing(ctx: Context, scope: Scope, *, complete: bool = False, progress: Progress = no_progress) -> Listing:
    """What may be claimed for a period and was not claimed before. ``scope.basis`` is one of ``BASES``.

    ``complete``: only matters whose volume lacks nothing that it must have. Raises ``report.site``.
    """
    conn, standard = ctx.database.read(), claim_standard.of(ctx)
    if scope.site:
        scope = replace(scope, site=reports.within(scope, reports.places(ctx))[0].id)
    taken = {item.case for claim in _standing(conn) for item in claim.items}
    reader = _Reader(ctx, standard)
    found, before, incomplete = list[Item](), 0, 0
    for item in reader.read(_records(ctx, conn, scope), progress):
        if not _belongs(item, scope, standard):
            continue
        if item.case in taken:
            before += 1
        elif complete and item.gaps:
            incomplete += 1
        else:
            found.append(item)
    return Listing(
        scope, _sorted(found, scope), standard.name, before=before, incomplete=incomplete, gone=reader.gone,
        pending=reports.pending(ctx),
    )


def _records(ctx: Context, conn: Connection, scope: Scope) -> list[str]:
    """The matters of a period, told by what is counted of them, so that no other is opened.

    An archived matter takes no further steps, so its last one is the archiving.
    """
    first, last = day_number(scope.first), day_number(scope.last)
    ended = (*reports.scope_terms(ctx, scope), Term("outcome", "in", CONCLUDED))
    if scope.basis == ARCHIVED:
        ended = (*ended, Term("last", "least", (first,)), Term("last", "most", (last,)), Term("last_action", "in", ("archive",)))
        first, last = UNDATED, _LATEST
    rows = ledger.rows_by_ids(conn, counts.matters(conn, Criterion(DONE, first, last, ended)))
    return [row.record for row in rows]


def _belongs(item: Item, scope: Scope, standard: Standard) -> bool:
    day = item.archived if scope.basis == ARCHIVED else item.done
    return day is not None and scope.first <= day <= scope.last and item.result in standard.counted


def _sorted(items: Iterable[Item], scope: Scope) -> tuple[Item, ...]:
    def order(item: Item) -> tuple[str, date, str]:
        day = item.archived if scope.basis == ARCHIVED else item.done
        return item.site, day or date.max, item.number

    return tuple(sorted(items, key=order))


@dataclass
class _Reader:
    """Makes the items of matters; ``gone`` counts those that cannot be read."""

    ctx: Context
    standard: Standard
    gone: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {place.id: place.name for place in reports.places(self.ctx)}

    def read(self, records: list[str], progress: Progress) -> Iterator[Item]:
        conn = self.ctx.database.read()
        for number, record in enumerate(records):
            progress(number, len(records), "正在清点卷宗")
            try:
                stored = store.current(conn, record)
            except UserError:  # its last version cannot be read here
                stored = None
            if stored is None:
                self.gone += 1
            else:
                yield self.item(stored.case)

    def item(self, case: Case) -> Item:
        counted, now = tally(case, self.ctx.methods.of(case)), position(case)
        agreement = reached(case) if counted.form else None
        result = result_of(counted.outcome, counted.form, partial=bool(agreement and agreement.partial))
        fixed, filed = dossier.closed(case), now.latest("archive")
        label = self.ctx.codes.label
        grade = self._grade(result, case, counted.amount)
        return Item(
            case=case.id, number=case.number,
            agreements=tuple(item.issued.number for item in _in_effect(case) if item.issued),
            done=number_day(counted.done), archived=filed.on if filed and now.code == ARCHIVED else None,
            category=label("category", case.category), result=result, parties=tuple(party.name for party in case.parties),
            difficulty=label("difficulty", case.difficulty), grade=grade.name if grade else "",
            money=grade.yuan * 100 if grade and grade.yuan is not None else None,
            mediators=(agreement.mediators if agreement else ()) or case.mediators,
            gaps=sum(gap.must for gap in dossier.to_complete(self.ctx, case)), pages=fixed.pages if fixed else 0,
            fingerprint=fixed.content if fixed else "", site=self.names.get(case.owner, ""),
        )

    def _grade(self, result: str, case: Case, fen: int) -> Grade | None:
        return self.standard.grade_of(result, case.difficulty, fen, len(case.parties))


def _in_effect(case: Case) -> Iterator[Agreement]:
    return (item for item in standing_agreements(case) if effective_on(item, case.signers(item)))


# -- handing in


def hand_in(ctx: Context, made: Listing) -> Claim:
    """Note that this list was claimed: its matters come in no other one. Raises ``claim.empty`` or ``claim.twice``."""
    if made.claim is not None:
        return made.claim
    if not made.items:
        raise UserError("claim.empty", "清单里一件也没有，没有登记申报；没有改变任何内容。请换一个时期再看。")
    claim = Claim(
        id="", site=made.scope.site, first=made.scope.first, last=made.scope.last, by=made.scope.basis, standard=made.standard,
        made_on=ctx.today(), made_by=ctx.actor.name,
        items=tuple(Claimed(item.case, item.grade, item.money, item.fingerprint) for item in made.items),
    )
    with ctx.database.write() as tx:
        taken = {item.case for other in _standing(tx) for item in other.items}
        again = sum(item.case in taken for item in claim.items)
        if again:
            raise UserError("claim.twice", f"清单里有 {again} 件刚刚已经在另一份清单里申报了，没有登记；没有改变任何内容。请刷新后再看。")
        return companions.put(ctx, tx, claim)


def withdraw(ctx: Context, claim_id: str, why: str) -> Claim:
    """Take a list back, so that its matters may be claimed again; the first reason stays.

    Raises ``Invalid``, ``record.missing`` or ``record.not_ours``.
    """
    claim = get(ctx, claim_id)
    taken_back = replace(claim, withdrawn=claim.withdrawn or why.strip())
    faults = [problem for problem in check_fields(taken_back, ctx.codes) if not problem.warning]
    if not taken_back.withdrawn:
        faults.append(Problem("withdrawn", "请写明撤回的原因"))
    if faults:
        raise Invalid(faults)
    with ctx.database.write() as tx:
        return companions.put(ctx, tx, taken_back)


def get(ctx: Context, claim_id: str) -> Claim:
    """A list as it was handed in; the beginning of its id is enough where it is the only one. Raises ``record.missing``."""
    rows = [row for row in table.of_kind(ctx.database.read(), "claim") if claim_id and row.record.startswith(claim_id)]
    if len(rows) != 1:
        raise UserError("record.missing", "没有找到这份申报清单。请用“已申报的清单”核对编号；没有改变任何内容。")
    return companions.get(ctx, Claim, rows[0].record)


def handed_in(ctx: Context) -> list[Claim]:
    """Every list that was handed in here or sent to us, the newest first; withdrawn ones too."""
    return companions.every(ctx, Claim)


def reread(ctx: Context, claim_id: str, progress: Progress = no_progress) -> Listing:
    """A list that was handed in: its grades and amounts as they were then, everything else as the matters say now."""
    claim, conn = get(ctx, claim_id), ctx.database.read()
    said = {item.case: item for item in claim.items}
    reader = _Reader(ctx, NONE)
    items = [
        replace(item, grade=said[item.case].grade, money=said[item.case].money) for item in reader.read(list(said), progress)
    ]
    scope = Scope(claim.first or date.min, claim.last or date.max, claim.by, claim.site)
    others = {item.case for other in _standing(conn) if other.id != claim.id for item in other.items}
    twice = () if claim.withdrawn else tuple(item.number for item in items if item.case in others)
    return Listing(scope, _sorted(items, scope), claim.standard, claim, gone=reader.gone, twice=twice)


def _standing(conn: Connection) -> list[Claim]:
    """The lists that are not withdrawn."""
    records = [row.record for row in table.of_kind(conn, "claim") if row.open]
    return [from_record(Claim, version.body) for version in versions.heads_of(conn, records)]
