"""The rows that reports count by: stored, grouped, found again, and brought into a database of the first release."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from db_help import KEY, Stream, record, row
from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.errors import Defect
from app.domain.figures import DONE, EARNED, REGISTERED, VISITED, Criterion, Term, fits
from app.domain.ledger import LedgerRow
from app.domain.tally import BETWEEN, Counted, Point, Tally, Visit
from app.domain.version import Version
from db import driver, ledger, rebuild, schema, search, tally, versions
from db.database import Database
from db.ledger import LedgerQuery
from db.schema_0003 import TALLY

PLAIN = Tally(**{  # type: ignore[arg-type]
    name: "" if field.type == "str" else 0 for name, field in Tally.__dataclass_fields__.items()
})  # fmt: skip


def counted(*visits: Visit, points: tuple[Point, ...] = (), **fields: object) -> Counted:
    return Counted(replace(PLAIN, **fields), visits, points)  # type: ignore[arg-type]


def fill(db: Database, stream: Stream, items: dict[int, Counted]) -> None:
    with db.write() as tx:
        for number, item in items.items():
            version = stream.write(record(number))
            versions.append(tx, version)
            ledger.put(tx, [(row(record(number)), version)])
            tally.put(tx, [(ledger.row_id(tx, record(number)), item)])


def test_the_columns_are_the_fields() -> None:
    assert set(TALLY) == set(Tally.__dataclass_fields__)


def test_grouping_adds_up_and_lists_the_same(db: Database, stream: Stream) -> None:
    fill(db, stream, {
        1: counted(Visit(20260301, "来访", "坐诊", 2), done=20260305, category="a", parties=2, amount=100, heads=2),
        2: counted(Visit(20260302, "来访", "", 1), Visit(20260309, "来信", "", 3), done=20260306, category="a", parties=5, amount=1),
        3: counted(done=20260401, category="b", parties=2, mediators=f"甲{BETWEEN}乙"),
        4: counted(registered=20260301, mediators="乙乙"),
    })  # fmt: skip
    conn = db.read()
    march = Criterion(DONE, 20260301, 20260331)
    assert tally.grouped(conn, march, ("category",)) == [("a", 2, 7, 101)]
    assert tally.grouped(conn, march, ()) == [(2, 7, 101)]
    assert tally.grouped(conn, replace(march, first=20260901, last=20260930), ()) == []
    assert sorted(tally.grouped(conn, replace(march, basis=VISITED), ("visit.channel",))) == [("来信", 1, 5, 3), ("来访", 2, 7, 3)]
    assert tally.total(conn, replace(march, basis=VISITED, measure="heads")) == 6
    assert list(tally.matters(conn, replace(march, basis=VISITED))) == [2, 2, 1]
    assert list(tally.matters(conn, march)) == [2, 1]
    assert list(tally.matters(conn, Criterion(DONE, 0, 99991231, (Term("mediators", "has", ("乙",)),)))) == [3], "a whole name"
    assert list(ledger.ids(conn, LedgerQuery(behind=march))) == [2, 1]
    assert list(ledger.ids(conn, LedgerQuery(behind=march, category="none"))) == []
    with pytest.raises(Defect):
        tally.grouped(conn, march, ("nothing",))
    with pytest.raises(Defect):
        tally.total(conn, replace(march, measure="points"))


def test_what_is_counted_again_takes_the_place_of_the_old(db: Database, stream: Stream) -> None:
    fill(db, stream, {1: counted(Visit(20260301, "x", "", 2), Visit(20260302, "x", "", 2), points=(Point(20260301, "甲", "", "solve", 3),))})
    with db.write() as tx:
        tally.put(tx, [(1, counted(Visit(20260303, "y", "", 1), registered=20260303)), (1, counted(registered=20260304))])
    conn = db.read()
    wide = Criterion(VISITED, 0, 99991231)
    assert tally.grouped(conn, wide, ()) == []
    assert tally.grouped(conn, replace(wide, basis=EARNED), ()) == []
    assert [item.registered for item in tally.waiting(conn, (), 20260401, 10)] == [20260304]
    with db.write() as tx:
        tally.drop(tx, [1])
    assert tally.waiting(conn, (), 20260401, 10) == []


_TERMS = some.one_of(
    some.builds(Term, some.just("category"), some.sampled_from(["in", "out"]), some.lists(some.sampled_from("abcd'\""), max_size=3).map(tuple)),
    some.builds(Term, some.just("visits"), some.sampled_from(["least", "most"]), some.tuples(some.integers(0, 4))),
    some.builds(Term, some.just("averted"), some.just("bits"), some.tuples(some.integers(0, 7))),
    some.builds(Term, some.just("leaders"), some.just("has"), some.tuples(some.sampled_from(["甲", "乙", "%"]))),
    some.builds(Term, some.just("round"), some.sampled_from(["in", "out"]), some.lists(some.integers(0, 3), max_size=3).map(tuple)),
)
_ROWS = some.builds(
    dict, category=some.sampled_from("abc'"), visits=some.integers(0, 4), averted=some.integers(0, 7), round=some.integers(0, 3),
    leaders=some.lists(some.sampled_from(["甲", "乙", "甲乙"]), max_size=2, unique=True).map(BETWEEN.join),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database.create(tmp_path_factory.mktemp("tally") / "shuoshi.db", KEY)


@settings(max_examples=80)
@given(some.lists(_ROWS, max_size=8), some.lists(_TERMS, max_size=3))
def test_a_term_means_the_same_here_and_in_the_database(shared: Database, rows: list[dict[str, object]], terms: list[Term]) -> None:
    with shared.write() as tx:
        tx.execute("DELETE FROM tally")
        tally.put(tx, ((n, counted(done=20260301, **fields)) for n, fields in enumerate(rows, 1)))
    found = tally.matters(shared.read(), Criterion(DONE, 0, 99991231, tuple(terms)))
    assert sorted(found) == [n for n, fields in enumerate(rows, 1) if fits(fields, terms)]  # type: ignore[arg-type]


@given(some.lists(_ROWS, min_size=1, max_size=8), some.lists(some.sampled_from(["category", "leaders", "outcome", "visits", "averted", "round", "site"]), max_size=7, unique=True))
def test_packed_or_not_the_groups_are_the_same(shared: Database, rows: list[dict[str, object]], columns: list[str]) -> None:
    with shared.write() as tx:
        tx.execute("DELETE FROM tally")
        tally.put(tx, ((n, counted(done=20260301, parties=n, **fields)) for n, fields in enumerate(rows, 1)))
    wide = Criterion(DONE, 0, 99991231)
    packed = sorted(tally.grouped(shared.read(), wide, columns))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, "_WORD_BITS", 0)
        patch.setattr(tally, "_BITS", {})
        assert sorted(tally.grouped(shared.read(), wide, columns)) == packed
    assert sum(int(row[-2]) for row in packed) == sum(range(len(rows) + 1))


def test_a_period_reads_its_stretch_of_one_index(db: Database, stream: Stream) -> None:
    fill(db, stream, {1: counted(done=20260305)})
    plans: list[str] = []
    conn = db.read()
    conn.set_trace_callback(plans.append)
    tally.grouped(conn, Criterion(DONE, 20260301, 20260331), ("site", "category", "outcome"))
    tally.waiting(conn, (), 20260331, 10)
    conn.set_trace_callback(None)
    asked = [query for query in plans if "FROM tally" in query]
    explained = ["".join(str(line[3]) for line in conn.execute(f"EXPLAIN QUERY PLAN {query}")) for query in asked]
    assert len(explained) == 2
    assert all("USING COVERING INDEX tally_done (done" in text for text in explained), explained


def _first_row(conn: driver.Connection, shown: LedgerRow, version: Version) -> None:
    """A ledger row as the first release wrote it."""
    columns = [name for _, name, *_ in conn.execute("PRAGMA table_info(ledger)") if name != "id"]
    values = {**vars(shown), "stream": version.stream, "seq": version.seq, "updated_at": version.at, "actor": version.actor,
              "site": version.site}
    conn.execute(
        f"INSERT INTO ledger ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", [values[name] for name in columns]
    )


def test_a_database_of_the_first_release_is_queued_whole(path: Path, stream: Stream) -> None:
    conn = driver.connect(str(path), KEY)
    for statement in schema.BEGIN:
        conn.execute(statement)
    conn.execute("CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)")
    conn.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('shuoshi', '0001_begin', '')")
    version = stream.write(record(1))
    conn.execute("BEGIN")
    versions.append(conn, version)  # type: ignore[arg-type]
    _first_row(conn, row(record(1)), version)
    conn.execute("COMMIT")
    conn.close()
    db = Database.open(path, KEY, path.parent / "backups")
    assert search.search_pending(db.read()) == 1
    assert [(row_id, shown.hash) for row_id, shown in versions.shown(db.read(), [1, 2])] == [(1, version.hash)]
    assert set(rebuild.LATER) == {"tally", "visit", "point", "reminder"}
    assert tally.reach(db.read()) == (0, 0)
    assert list(tally.matters(db.read(), Criterion(REGISTERED, 0, 99991231))) == []
    assert len(list((path.parent / "backups").iterdir())) == 1
    db.close()
