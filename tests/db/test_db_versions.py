"""Versions, heads and forks."""

from __future__ import annotations

import hashlib
import random

import pytest
from db_help import Stream, record
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Defect
from app.domain.version import Version
from db import rebuild, versions
from db.database import Database


def _store(db: Database, *items: Version) -> None:
    with db.write() as tx:
        versions.append_many(tx, items)


def _heads(db: Database, record_id: str) -> list[str]:
    return [version.hash for version in versions.head_of(db.read(), record_id)]


def test_what_is_stored_comes_back(db: Database, stream: Stream) -> None:
    made = [stream.write(record(1), {"facts": "水渠"}), stream.write(record(2)), stream.write(record(1))]
    _store(db, *made)
    conn = db.read()
    assert versions.by_record(conn, record(1)) == [made[0], made[2]]
    assert versions.by_hash(conn, made[1].hash) == made[1]
    assert versions.by_hash(conn, "0" * 64) is None
    assert list(versions.every(conn)) == made
    assert versions.count(conn) == 3
    assert versions.known(conn, [made[0].hash, "0" * 64]) == {made[0].hash}
    assert _heads(db, record(1)) == [made[2].hash]
    assert {item.hash for item in versions.heads_of(conn, [record(1), record(2), record(9)])} == {
        made[1].hash, made[2].hash
    }


def test_streams_are_read_as_ranges_of_lines(db: Database, stream: Stream) -> None:
    other = Stream("b" * 32)
    made = [stream.write(record(i)) for i in range(10)]
    _store(db, *made, other.write(record(50)))
    conn = db.read()
    assert list(versions.lines(conn, stream.name, 3, 6)) == [item.line for item in made[3:6]]
    assert list(versions.lines(conn, stream.name, 10, 99)) == []
    assert list(versions.rows(conn, stream.name, 8, 9)) == [(made[8].line, made[8].hash, record(8), "case")]
    assert versions.stream_head(conn, stream.name) == (10, made[9].hash)
    assert versions.stream_head(conn, "c" * 32) is None
    assert versions.hash_at(conn, stream.name, 4) == made[3].hash
    assert versions.hash_at(conn, stream.name, 0) == ""
    assert versions.hash_at(conn, stream.name, 11) is None
    assert versions.streams(conn) == ["a" * 32, "b" * 32]


def test_a_second_version_with_the_same_parent_is_a_fork(db: Database, stream: Stream) -> None:
    clone = Stream("b" * 32)
    first = stream.write(record(1))
    mine, theirs = stream.write(record(1), {"who": "mine"}), clone.write(record(1), {"who": "theirs"}, first.hash)
    _store(db, first, mine)
    _store(db, theirs)
    assert _heads(db, record(1)) == [mine.hash, theirs.hash]
    assert versions.forked(db.read()) == [record(1)]
    joined = stream.write(record(1), {"who": "both"})
    _store(db, joined)
    assert _heads(db, record(1)) == [theirs.hash, joined.hash], "one parent is replaced; the other branch stays"


def test_another_records_parent_replaces_nothing(db: Database, stream: Stream) -> None:
    first = stream.write(record(1))
    _store(db, first, stream.write(record(2), parent=first.hash))
    assert _heads(db, record(1)) == [first.hash]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_heads_do_not_depend_on_the_order_of_arrival(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)
    devices = [Stream(name * 32) for name in "abc"]
    made: list[Version] = []
    for _ in range(30):
        record_id = record(chance.randrange(4))
        earlier = [item.hash for item in made if item.record == record_id]
        made.append(chance.choice(devices).write(record_id, parent=chance.choice([*earlier, ""])))
    db = Database.create(tmp_path_factory.mktemp("order") / "x.db", bytes(32))
    mixed = chance.sample(made, len(made))
    for start in range(0, 30, 7):
        _store(db, *mixed[start : start + 7])
    changed = {item.parent for item in made}
    for number in range(4):
        leaves = {item.hash for item in made if item.record == record(number) and item.hash not in changed}
        assert set(_heads(db, record(number))) == leaves
    before = rebuild.digests(db.read())
    with db.write() as tx:
        rebuild.clear(tx)
    assert rebuild.digests(db.read()) == before
    db.close()


def test_a_place_in_a_stream_is_taken_once(db: Database, stream: Stream) -> None:
    _store(db, stream.write(record(1)))
    again = Stream()
    with pytest.raises(Defect):
        _store(db, again.write(record(2)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE version SET actor = 'x'",
        "DELETE FROM version",
        "INSERT OR REPLACE INTO version SELECT * FROM version",
    ],
)
def test_versions_only_grow(db: Database, stream: Stream, statement: str) -> None:
    _store(db, stream.write(record(1)))
    with pytest.raises(Defect, match="append only"), db.write() as tx:
        tx.execute(statement)


def test_both_ends_can_compare_a_stream(db: Database, stream: Stream) -> None:
    made = [stream.write(record(number)) for number in (3, 1, 2, 1, 3)]
    _store(db, *made)
    conn = db.read()
    assert versions.stream_counts(conn, stream.name, 5) == versions.StreamCounts(5, 3, 3)
    assert versions.stream_counts(conn, stream.name, 5, 3) == versions.StreamCounts(2, 2, 2)
    last = {version.record: version.hash for version in made[:4]}
    plain = "".join(f"{name} {last[name]}\n" for name in sorted(last))
    assert versions.stream_digest(conn, stream.name, 4) == hashlib.sha256(plain.encode()).hexdigest()
    assert versions.stream_digest(conn, "x", 4) == hashlib.sha256(b"").hexdigest()


def test_a_large_batch_is_stored_in_pieces(db: Database, stream: Stream) -> None:
    with db.write() as tx:
        stored = versions.append_many(tx, (stream.write(record(i % 3000)) for i in range(5000)))
    assert stored == 5000
    assert versions.forked(db.read()) == []
    assert _heads(db, record(1)) == [stream.parents[record(1)]]
