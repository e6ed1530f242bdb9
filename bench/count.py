"""What a county looks at over 1,000,000 matters, against raw SQL for the same numbers and lines: the statistics table, the
first page of the backlog, today's page, and a page of the ledger.

The matters are small and go straight into the tables that reports read, by the program's own writers: what is measured
reads nothing else. Two kinds of raw SQL are tried, and the quicker one is what the program is held against: one wide
question with a condition for each column, and one grouped question whose groups are added up by the shortest loop.
"""

from __future__ import annotations

import random
import shutil
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.codes import load_codes
from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.clocks import Reminder
from app.domain.ledger import ledger_row
from app.domain.method import NONE
from app.domain.party import Party
from app.domain.step import Step
from app.domain.tally import counted
from app.domain.version import seal
from app.services import backlog, reports, today
from app.services import ledger as listing
from app.services.context import Context
from app.services.reports import Scope
from bench import rooms
from bench.measure import Spent, best, cpu, ms, size, timed, turns, verdict, wall
from db import driver, ledger, reminders, sites, tally

TARGET = 1.5
_COLUMNS = tuple(dict.fromkeys(name for columns in reports._MEDIATION for name in columns))
_GROUPED = f"""SELECT {", ".join(_COLUMNS)}, count(*), sum(parties), sum(amount) FROM tally
    WHERE done BETWEEN ? AND ? GROUP BY {", ".join(_COLUMNS)}"""
_MATTERS = 1_000_000
_ROUNDS = 7
_CHUNK = 10_000
_SITES = 20
_FIRST = date(2022, 1, 1)
_DAYS = 1_700
_SHOWN = 50
_PAGE = 128  # lines that the window reads at once
_ENDS = ("solve", "solve", "solve", "end", "end", "decline", "refer", "")


def run() -> None:
    """Medians over rounds in turns: the whole time and one month, then the oldest open matters."""
    folder, matters = rooms.cache() / "count", size(_MATTERS, 200)
    shutil.rmtree(folder, ignore_errors=True)
    ctx = rooms.create(folder, "town")
    try:
        began = time.perf_counter()
        _fill(ctx, matters)
        spent = time.perf_counter() - began
        print(f"  {matters:,} matters counted and stored in {spent:.0f} s, database {_bytes(ctx) / 1e6:,.0f} MB")
        for name, scope in (
            ("the whole time", Scope(_FIRST, _FIRST + timedelta(days=_DAYS + 400))),
            ("one month", Scope(date(2024, 3, 1), date(2024, 3, 31))),
        ):
            _compare_table(ctx, name, scope)
        _compare_backlog(ctx)
        _compare_today(ctx)
        _compare_ledger(ctx)
    finally:
        ctx.close()
        shutil.rmtree(folder, ignore_errors=True)


def _bytes(ctx: Context) -> int:
    path: Path = ctx.paths.database
    ctx.database.read().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _fill(ctx: Context, matters: int) -> None:
    with ctx.database.write() as tx:
        for number in range(_SITES):
            division = f"620100001{200 + number:03d}"
            sites.put(tx, sites.SiteRow(f"{number:032x}", "desk", f"第{number}村", division, "active", rooms._AT, {}))
    made = _invent(matters)
    stored = 0
    while chunk := [case for _, case in zip(range(_CHUNK), made, strict=False)]:
        with ctx.database.write(bulk=True) as tx:
            ledger.put(tx, ((ledger_row(case), _version(case, stored + n)) for n, case in enumerate(chunk, 1)))
            tally.put(tx, ((stored + n, counted(case, NONE)) for n, case in enumerate(chunk, 1)))
            reminders.put(tx, ((case.id, _due(case, stored + n, ctx.today())) for n, case in enumerate(chunk, 1)))
        stored += len(chunk)


def _due(case: Case, number: int, today: date) -> list[Reminder]:
    """One thing to look after in each open matter: most of them later, one in a hundred by the end of this week."""
    if case.steps and case.steps[-1].action in _ENDS:
        return []
    day = today + timedelta(days=number % 7 if number % 100 == 0 else 30 + number % 300)
    return [Reminder(day.isoformat(), "调解期限", "clock", "")]


_seal = seal(
    stream="s", seq=1, prev="", record="r", kind="case", site="s", parent="", at="2025-12-01T08:00:00Z", actor="王五", body={}
)


def _version(case: Case, seq: int) -> object:
    return replace(_seal, seq=seq, site=case.owner)


def _invent(matters: int) -> Iterator[Case]:
    """Matters of every kind and course, the same ones every time."""
    chance, codes = random.Random(1), load_codes()
    kinds, origins, weights = list(codes.tables["category"]), list(codes.tables["source"]), list(codes.tables["difficulty"])
    parties = tuple(Party(f"p{n}", "person", "respondent" if n else "applicant", f"单{n}") for n in range(4))
    mediators = [(f"调解员{n}",) for n in range(200)]
    for number in range(matters):
        day = _FIRST + timedelta(days=number * _DAYS // matters)
        steps = (Step("t", "triage", on=day, level=chance.choice(("一般", "较大", "疑难")), colour=chance.choice(("红", "黄", "绿"))),)
        end, later = chance.choice(_ENDS), day + timedelta(days=chance.randrange(60))
        if end:
            steps += (Step("e", end, on=later, result="failed" if end == "end" else ""),)
        agreed = end == "solve" and chance.random() < 0.6
        yield Case(
            f"{number:032x}", owner=f"{chance.randrange(_SITES):032x}", number=f"（{day.year}）{number}号", registered_on=day,
            category=chance.choice(kinds), source=chance.choice(origins), difficulty=chance.choice(weights), heads=chance.randrange(1, 5),
            channel=chance.choice(("来访", "来信", "网上")), parties=parties[: chance.randrange(2, 5)], mediators=chance.choice(mediators),
            agreements=(_agreement(chance, later),) if agreed else (), steps=steps,
        )  # fmt: skip


def _agreement(chance: random.Random, day: date) -> Agreement:
    return Agreement("a", made_on=day, oral=True, obligations=(Obligation("o", "pay", amount=chance.randrange(10**7)),))


def _compare_table(ctx: Context, name: str, scope: Scope) -> None:
    conn = ctx.database.read()
    wide, values = _wide(ctx, scope)
    asked = [reports.criterion(ctx, period, "all") for period in _periods(scope)]

    def ours() -> Spent:
        return timed(lambda: reports.mediation_table(ctx, scope))

    def one_wide() -> Spent:
        return timed(lambda: [conn.execute(wide, (*values, question.first, question.last)).fetchall() for question in asked])

    def one_grouped() -> Spent:
        return timed(lambda: [_added_up(conn.execute(_GROUPED, (question.first, question.last))) for question in asked])

    table = reports.mediation_table(ctx, scope)
    total = next(line for line in table.lines if line.name == "合计").cells[0].value
    raw = sum(row[1] for row in conn.execute(wide, (*values, asked[0].first, asked[0].last)))
    assert total == raw, (total, raw)
    taken = turns({"program": ours, "wide SQL": one_wide, "grouped SQL added up": one_grouped}, size(_ROUNDS, 2))
    _report(f"statistics table, {name} ({total:,} concluded)", taken)


def _added_up(groups: Iterable[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """Counts by unit and value of each column, and the two sums: the least that makes numbers of the table of groups."""
    sums: dict[tuple[int, ...], int] = defaultdict(int)
    for site, *values, count, parties, amount in groups:
        for place, value in enumerate(values):
            sums[site, place, value] += count
        sums[site, -1, values[0]] += parties
        sums[site, -2, values[0]] += amount
    return sums


def _periods(scope: Scope) -> list[Scope]:
    """The table compares with the period before and the same of last year, so raw SQL counts those too."""
    from app.domain.statistics import before, year_before

    earlier = [before(scope.first, scope.last), year_before(scope.first, scope.last)]
    return [scope, *(replace(scope, first=first, last=last) for first, last in earlier)]


def _wide(ctx: Context, scope: Scope) -> tuple[str, list[object]]:
    """One sum for each column of the table, by unit; words are numbers already, as a clever hand would write it."""
    table, words = reports.mediation_table(ctx, scope), dict(ctx.database.read().execute("SELECT text, id FROM word"))
    sums, seen = [], set()
    for column in table.columns:
        if column.key in seen:
            continue
        seen.add(column.key)
        question = reports.criterion(ctx, scope, column.key)
        conditions = [_inline(term.column, term.how, term.values, words) for term in question.terms]
        measure = "" if question.measure == "count" else f" * {question.measure}"
        sums.append(f"sum(({' AND '.join(conditions)}){measure})")
    return f"SELECT site, {', '.join(sums)} FROM tally WHERE done BETWEEN ? AND ? GROUP BY site", []


def _inline(column: str, how: str, values: tuple[int | str, ...], words: dict[str, int]) -> str:
    listed = ", ".join(str(words.get(value, -1) if isinstance(value, str) else value) for value in values)
    forms = {"in": f"{column} IN ({listed})", "out": f"{column} NOT IN ({listed})", "least": f"{column} >= {listed}", "bits": f"({column} & {listed}) <> 0"}
    return forms[how]


def _written(column: str) -> str:
    return f"printf('%d-%02d-%02d', {column} / 10000, {column} / 100 % 100, {column} % 100)"


_OPEN = f"""SELECT t.id, l.number, l.parties, l.stage, t.visits, {_written("t.registered")}, {_written("t.last")}, {_written("t.due")},
    t.due > 0 AND t.due < CAST(strftime('%Y%m%d') AS INTEGER),
    CAST(julianday('now') - julianday({_written("t.registered")}) AS INTEGER),
    CAST(julianday('now') - julianday({_written("t.last")}) AS INTEGER),
    (SELECT text FROM word WHERE id = t.last_action), (SELECT text FROM word WHERE id = t.level),
    (SELECT text FROM word WHERE id = t.unit), (SELECT text FROM word WHERE id = t.leaders)
    FROM tally t JOIN ledger l ON l.id = t.id WHERE t.done = 0 AND t.registered <= 99991231
    ORDER BY t.registered, t.id LIMIT ?"""


def _compare_backlog(ctx: Context) -> None:
    conn: driver.Connection = ctx.database.read()
    scope = Scope(_FIRST, date(2030, 1, 1))
    shown = backlog.backlog(ctx, scope, limit=_SHOWN)
    assert [line.name.split()[0] for line in shown.lines] == [row[1] for row in conn.execute(_OPEN, (_SHOWN,))]
    taken = turns(
        {
            "program": lambda: timed(lambda: backlog.backlog(ctx, scope, limit=_SHOWN)),
            "raw SQL": lambda: timed(lambda: conn.execute(_OPEN, (_SHOWN,)).fetchall()),
        },
        size(_ROUNDS, 2),
    )
    _report(f"backlog, first {_SHOWN} of {backlog.backlog_size(ctx, scope):,} open", taken)


_STAGES = "SELECT stage, count(*) FROM ledger GROUP BY stage"
_DUE = """SELECT r.due, r.what, r.kind, r.who, r.record, l.title FROM reminder r JOIN ledger l ON l.record = r.record
    WHERE r.due < ? ORDER BY r.due LIMIT 50"""
_DUE_COUNT = "SELECT count(*) FROM reminder WHERE due < ?"
_OWN = "SELECT count(*) FROM ledger WHERE site = ?"
_LINES = f"""SELECT l.*, {ledger._EXCHANGE}, coalesce(s.name, '') FROM {ledger._FROM} LEFT JOIN site s ON s.id = l.site
    WHERE l.id IN (SELECT id FROM ledger ORDER BY registered_on DESC, id DESC LIMIT ?) ORDER BY l.registered_on DESC, l.id DESC"""
_IDS = "SELECT id FROM ledger ORDER BY registered_on DESC, id DESC"


def _compare_today(ctx: Context) -> None:
    """All numbers and lists of today's page: by stage, our own by exchange, what is due, what was entered last."""
    conn, until = ctx.database.read(), (ctx.today() + timedelta(days=7)).isoformat() + "~"

    def raw() -> None:
        conn.execute(_STAGES).fetchall()
        conn.execute(_OWN, (ctx.site.id,)).fetchall()
        conn.execute(_DUE, (until,)).fetchall()
        conn.execute(_DUE_COUNT, (until,)).fetchall()
        conn.execute(_LINES, (8,)).fetchall()

    shown = listing.counts(ctx)
    assert shown.total == sum(count for _, count in conn.execute(_STAGES))
    assert shown.due_count == conn.execute(_DUE_COUNT, (until,)).fetchone()[0]
    taken = turns({"program": lambda: timed(lambda: _today(ctx)), "raw SQL": lambda: timed(raw)}, size(_ROUNDS, 2))
    _report(f"today's page, {shown.due_count:,} things due", taken)


def _today(ctx: Context) -> None:
    listing.counts(ctx)
    today.letters_waiting(ctx)
    today.reception(ctx)


def _compare_ledger(ctx: Context) -> None:
    """What the window reads to show the ledger: the number of every matter in order, and the lines of a first page."""
    conn = ctx.database.read()

    def ours() -> None:
        ids = listing.ids(ctx, listing.Query())
        listing.rows(ctx, ids[:_PAGE])

    def raw() -> None:
        array("q", (row[0] for row in conn.execute(_IDS)))
        conn.execute(_LINES, (_PAGE,)).fetchall()

    def page() -> None:
        ledger.page(conn, ledger.LedgerQuery(), _PAGE)

    taken = turns({"program": lambda: timed(ours), "raw SQL": lambda: timed(raw)}, size(_ROUNDS, 2))
    _report("ledger, every number in order and the first lines", taken)
    taken = turns(
        {"program": lambda: timed(page), "raw SQL": lambda: timed(lambda: conn.execute(_LINES, (_PAGE,)).fetchall())}, 10 * size(_ROUNDS, 1)
    )
    _report(f"ledger, a page of {_PAGE}", taken)


def _report(name: str, taken: dict[str, list[Spent]]) -> None:
    for who, spent in taken.items():
        print(f"    {name}, {who}: median {ms(wall(spent))}, best {ms(best(spent))}, CPU {ms(cpu(spent))}")
    ours, *floors = taken.values()
    floor = min(floors, key=wall)
    verdict(f"{name}, of the quickest raw SQL", wall(ours) / wall(floor), TARGET)
