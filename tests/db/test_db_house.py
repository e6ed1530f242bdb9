"""The small tables: audit, numbers, files, drafts, facts, remembered values."""

from __future__ import annotations

import pytest
from db_help import AT, Stream, record

from app.domain.errors import Defect
from db import audit, drafts, driver, files, meta, numbers, values, versions
from db.database import Database


def _log(db: Database, count: int) -> None:
    with db.write() as tx:
        for number in range(count):
            audit.add(tx, at=AT, actor="王五", action="case.add", subject=record(number % 2), detail="甲")


def test_the_audit_list_is_a_chain(db: Database) -> None:
    assert audit.newest(db.read()) == (0, "")
    assert audit.verify(db.read()) is None
    _log(db, 4)
    _log(db, 1)
    entries = list(audit.every(db.read()))
    assert [entry.prev for entry in entries] == ["", *(entry.hash for entry in entries[:-1])]
    assert audit.newest(db.read()) == (5, entries[-1].hash)
    assert audit.verify(db.read()) is None
    assert [entry.id for entry in audit.entries(db.read())] == [5, 4, 3, 2, 1]
    assert [entry.id for entry in audit.entries(db.read(), record(0), limit=2)] == [5, 3]


@pytest.mark.parametrize(
    ("tampering", "first"),
    [
        ("UPDATE audit SET detail = '乙' WHERE id = 3", 3),
        ("UPDATE audit SET at = '2020' WHERE id = 5", 5),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("UPDATE audit SET id = 9 WHERE id = 5", 5),
        ("UPDATE audit SET id = id + 1, prev = '' WHERE id = 5", 5),
    ],
)
def test_tampering_with_the_audit_list_is_found(db: Database, tampering: str, first: int) -> None:
    _log(db, 5)
    for trigger in ("audit_no_update", "audit_no_delete"):
        db.read().execute(f"DROP TRIGGER {trigger}")
    db.read().execute(tampering)
    assert audit.verify(db.read()) == first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "DELETE FROM number_used",
        "UPDATE number_used SET number = 'x'",
        "INSERT OR REPLACE INTO number_used SELECT * FROM number_used",
    ],
)
def test_lists_that_only_grow(db: Database, statement: str) -> None:
    _log(db, 1)
    with db.write() as tx:
        numbers.record(tx, "case", 2026, 1, number="1号", record=record(1), at=AT)
    with pytest.raises(Defect), db.write() as tx:
        tx.execute(statement)


def _give(db: Database, series: str, year: int) -> int:
    with db.write() as tx:
        seq = numbers.take(tx, series, year)
        numbers.record(tx, series, year, seq, number=f"{series}{year}-{seq}", record=record(seq), at=AT)
    return seq


def test_numbers_are_contiguous_for_each_series_and_year(db: Database) -> None:
    assert [_give(db, "case", 2026) for _ in range(3)] == [1, 2, 3]
    assert [_give(db, "case", 2027), _give(db, "agreement", 2026), _give(db, "case", 2026)] == [1, 1, 4]
    assert [item.seq for item in numbers.given(db.read(), "case", 2026)] == [1, 2, 3, 4]


def test_a_number_whose_paper_was_never_made_is_free_again(db: Database) -> None:
    def fail() -> None:
        with db.write() as tx:
            numbers.record(tx, "case", 2026, numbers.take(tx, "case", 2026), number="x", record=record(1), at=AT)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert _give(db, "case", 2026) == 1


def test_a_void_number_stays_and_is_not_given_again(db: Database) -> None:
    _give(db, "case", 2026)
    with db.write() as tx:
        numbers.void(tx, "case2026-1", at=AT, reason="写错")
        numbers.void(tx, "case2026-1", at="later", reason="又写错")
    assert _give(db, "case", 2026) == 2
    first = numbers.given(db.read(), "case", 2026)[0]
    assert (first.void_at, first.void_reason) == (AT, "写错")
    assert numbers.of_record(db.read(), record(1)) == [first]


def test_a_number_given_twice_is_a_defect(db: Database) -> None:
    _give(db, "case", 2026)
    with pytest.raises(Defect), db.write() as tx:
        numbers.record(tx, "case", 2026, 1, number="y", record=record(2), at=AT)


def test_files(db: Database) -> None:
    with db.write() as tx:
        files.put(tx, "a", size=0, media_type="", stored_at="", present=False)
        files.put(tx, "b", size=3, media_type="image/jpeg", stored_at=AT)
        files.put(tx, "b", size=0, media_type="", stored_at="", present=False)
    conn = db.read()
    assert files.missing(conn) == ["a"]
    assert files.present(conn, ["a", "b", "c"]) == {"b"}
    assert files.get(conn, "b") == files.File("b", 3, "image/jpeg", AT, True)
    assert files.get(conn, "c") is None
    with db.write() as tx:
        files.put(tx, "a", size=9, media_type="application/pdf", stored_at=AT)
    assert files.missing(conn) == []
    assert [item.sha256 for item in files.every(conn)] == ["a", "b"]


def test_drafts_make_no_version(db: Database) -> None:
    with db.write() as tx:
        drafts.put(tx, "case", {"facts": "写到一半"}, AT)
        drafts.put(tx, "case", {"facts": "又写一点"}, AT)
    assert drafts.get(db.read(), "case") == {"facts": "又写一点"}
    assert drafts.keys(db.read()) == [("case", AT)]
    assert versions.count(db.read()) == 0
    with db.write() as tx:
        drafts.drop(tx, "case")
        drafts.drop(tx, "case")
    assert drafts.get(db.read(), "case") is None


def test_facts(db: Database) -> None:
    with db.write() as tx:
        meta.put(tx, "site", {"name": "东街村", "keys": [1, None, True]})
        assert [meta.next_number(tx, "n"), meta.next_number(tx, "n")] == [1, 2]
    assert meta.get(db.read(), "site") == {"name": "东街村", "keys": [1, None, True]}
    assert meta.get(db.read(), "none", 7) == 7
    with db.write() as tx:
        meta.drop(tx, "site")
    assert meta.get(db.read(), "site") is None


def test_remembered_values(db: Database, stream: Stream) -> None:
    for used in (["东街村", "西街村"], ["西街村"], ["南街村", ""]):
        with db.write() as tx:
            versions.append(tx, stream.write(record(1)))
            values.remember(tx, [("place", value) for value in used])
    assert values.most_used(db.read(), "place", 5) == ["西街村", "南街村", "东街村"]
    assert values.most_used(db.read(), "place", 1) == ["西街村"]
    assert values.most_used(db.read(), "other", 5) == []
    with db.write() as tx:
        values.forget(tx, "place", "西街村")
    assert values.most_used(db.read(), "place", 5) == ["南街村", "东街村"]


def test_errors_of_the_engine_that_mean_nothing_to_people_stay_what_they_are(db: Database) -> None:
    with pytest.raises(driver.Error, match="no such table"), db.write() as tx:
        tx.execute("SELECT * FROM nowhere")
