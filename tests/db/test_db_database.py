"""Opening, transactions, threads, and what goes wrong with files and disks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from db_help import KEY, Stream, record

from app.domain.errors import Defect, UserError
from db import backup, driver, meta, versions
from db.database import Database

SECRET = "陈秀英与邻居争执"


def _names(path: Path) -> list[str]:
    return sorted(item.name for item in path.iterdir())


def test_nothing_readable_reaches_the_disk(path: Path, stream: Stream) -> None:
    db = Database.create(path, KEY)
    with db.write() as tx:
        versions.append(tx, stream.write(record(1), {"facts": SECRET}))
    during = b"".join(item.read_bytes() for item in path.parent.iterdir())
    db.close()
    for raw in (during, path.read_bytes()):
        assert SECRET.encode() not in raw
        assert b"SQLite format" not in raw
        assert b"CREATE TABLE" not in raw
    assert _names(path.parent) == ["shuoshi.db"]


def test_create_never_overwrites(path: Path) -> None:
    Database.create(path, KEY).close()
    before = path.read_bytes()
    with pytest.raises(UserError) as refused:
        Database.create(path, KEY)
    assert refused.value.code == "database.exists"
    assert path.read_bytes() == before


def test_a_creation_that_was_cut_short_is_started_anew(path: Path) -> None:
    path.with_name(path.name + ".new").write_bytes(b"half")
    Database.create(path, KEY).close()
    assert _names(path.parent) == ["shuoshi.db"]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda path: path.unlink(), "database.missing"),
        (lambda path: path.write_bytes(b""), "database.damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "database.damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:4000]), "database.damaged"),
        (lambda path: path.write_bytes(b"\0" * 100 + path.read_bytes()[100:]), "database.locked"),
    ],
)
def test_files_that_cannot_be_opened(path: Path, harm, code: str) -> None:
    Database.create(path, KEY).close()
    harm(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(UserError) as refused:
        Database.open(path, KEY, path.parent / "backups")
    assert refused.value.code == code
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_wrong_key_opens_nothing(path: Path) -> None:
    Database.create(path, KEY).close()
    before = path.read_bytes()
    with pytest.raises(UserError) as refused:
        Database.open(path, KEY[::-1], path.parent / "backups")
    assert refused.value.code == "database.locked"
    assert "没有任何改动" in refused.value.sentence
    assert path.read_bytes() == before


def test_a_damaged_page_is_told_in_words(path: Path, stream: Stream) -> None:
    db = Database.create(path, KEY)
    with db.write() as tx:
        versions.append_many(tx, [stream.write(record(i), {"facts": SECRET * 50}) for i in range(50)])
    db.close()
    raw = bytearray(path.read_bytes())
    for page in range(len(raw) // 4096 - 8, len(raw) // 4096):  # the last pages hold rows, not the schema
        raw[page * 4096 + 200] ^= 1
    path.write_bytes(raw)
    assert backup.check(path, KEY)
    db = Database.open(path, KEY, path.parent / "backups")
    with pytest.raises(UserError) as told, db.write() as tx:
        list(versions.every(tx))
    assert told.value.code == "database.damaged"
    db.close()


def _pretend(path: Path, statement: str) -> bytes:
    conn = driver.connect(str(path), KEY)
    conn.execute(statement)
    conn.close()
    return path.read_bytes()


def test_a_database_of_a_newer_program_is_left_alone(path: Path) -> None:
    Database.create(path, KEY).close()
    before = _pretend(
        path, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('shuoshi', '0099_later', '')"
    )
    with pytest.raises(UserError) as refused:
        Database.open(path, KEY, path.parent / "backups")
    assert refused.value.code == "database.newer"
    assert path.read_bytes() == before
    assert _names(path.parent) == ["shuoshi.db"]


def test_an_older_database_is_copied_before_it_is_changed(path: Path) -> None:
    conn = driver.connect(str(path), KEY)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("CREATE TABLE older (x)")
    conn.execute("INSERT INTO older VALUES ('kept')")
    conn.close()
    backups = path.parent / "backups"
    db = Database.open(path, KEY, backups)
    assert versions.count(db.read()) == 0
    assert db.read().execute("SELECT x FROM older").fetchone() == ("kept",)
    db.close()
    (saved,) = backups.iterdir()
    assert backup.check(saved, KEY) == []
    copied = driver.connect(str(saved), KEY)
    assert copied.execute("SELECT name FROM sqlite_master").fetchall() == [("older",)]
    copied.close()
    Database.open(path, KEY, backups).close()
    assert len(list(backups.iterdir())) == 1, "nothing to migrate, nothing to copy"


def test_no_copy_no_migration(path: Path) -> None:
    conn = driver.connect(str(path), KEY)
    conn.execute("CREATE TABLE older (x)")
    conn.close()
    before = path.read_bytes()
    (path.parent / "backups").write_text("a file where the folder should be")
    with pytest.raises(UserError) as refused:
        Database.open(path, KEY, path.parent / "backups")
    assert refused.value.code == "backup.failed"
    assert backup.check(path, KEY) == []
    conn = driver.connect(str(path), KEY)
    assert conn.execute("SELECT name FROM sqlite_master").fetchall() == [("older",)]
    conn.close()
    assert before[:16] == path.read_bytes()[:16]


def test_a_copy_holds_everything_and_opens_with_the_same_key(db: Database, path: Path, stream: Stream) -> None:
    with db.write() as tx:
        versions.append(tx, stream.write(record(1)))
    target = path.parent / "copy.db"
    db.copy_to(target)
    moved = path.parent / "elsewhere.db"
    shutil.move(target, moved)
    copy = Database.open(moved, KEY, path.parent / "backups")
    assert versions.stream_head(copy.read(), stream.name) == (1, stream.prev)
    copy.close()
    assert not list(path.parent.glob("*.part"))


def test_everything_is_undone_when_anything_is_raised(db: Database, stream: Stream) -> None:
    def fail_late() -> None:
        with db.write() as tx:
            versions.append(tx, stream.write(record(1)))
            meta.put(tx, "x", 1)
            raise KeyError

    with pytest.raises(KeyError):
        fail_late()
    assert versions.count(db.read()) == 0
    assert versions.head_of(db.read(), record(1)) == []
    assert meta.get(db.read(), "x") is None
    with db.write() as tx:
        meta.put(tx, "x", 2)
    assert meta.get(db.read(), "x") == 2


def test_a_transaction_inside_a_transaction_is_a_defect(db: Database) -> None:
    with pytest.raises(Defect), db.write(), db.write():
        pass
    with db.write() as tx:
        meta.put(tx, "still", "works")


def test_a_constraint_is_a_defect(db: Database, stream: Stream) -> None:
    version = stream.write(record(1))
    with db.write() as tx:
        versions.append(tx, version)
    with pytest.raises(Defect), db.write() as tx:
        versions.append(tx, version)


def test_threads_see_only_what_is_committed(db: Database) -> None:
    seen: list[object] = []

    def look() -> None:
        seen.append(meta.get(db.read(), "x"))

    def in_a_thread() -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    with db.write() as tx:
        meta.put(tx, "x", 1)
        assert meta.get(db.read(), "x") == 1
        in_a_thread()
    in_a_thread()
    assert seen == [None, 1]


def test_many_threads_write_and_every_number_is_given_once(db: Database) -> None:
    given: list[int] = []

    def work() -> None:
        for _ in range(20):
            with db.write() as tx:
                given.append(meta.next_number(tx, "n"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 81))
    db.read()
    assert len(db._all) <= 5, "connections of ended threads are closed"


def test_a_bulk_transaction_gives_its_memory_back(db: Database) -> None:
    def cache() -> int:
        return int(db.read().execute("PRAGMA cache_size").fetchone()[0])

    usual = cache()
    with pytest.raises(KeyError):
        _fail_in_bulk(db)
    with db.write(bulk=True) as tx:
        meta.put(tx, "x", 1)
        assert cache() < usual < 0
    assert cache() == usual
    assert meta.get(db.read(), "y") is None


def _fail_in_bulk(db: Database) -> None:
    with db.write(bulk=True) as tx:
        meta.put(tx, "y", 1)
        raise KeyError


def test_a_snapshot_does_not_move(db: Database) -> None:
    def change() -> None:
        with db.write() as tx:
            meta.put(tx, "x", 2)

    with db.write() as tx:
        meta.put(tx, "x", 1)
    with db.snapshot() as conn:
        assert meta.get(conn, "x") == 1
        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        assert meta.get(conn, "x") == 1
    assert meta.get(db.read(), "x") == 2


def test_two_programs_wait_for_each_other(db: Database, path: Path) -> None:
    other = Database.open(path, KEY, path.parent / "backups")
    for number in range(10):
        with (db if number % 2 else other).write() as tx:
            meta.next_number(tx, "n")
    assert meta.get(db.read(), "n") == 10
    other.close()


def test_use_after_close(path: Path) -> None:
    db = Database.create(path, KEY)
    db.read()
    db.close()
    db.close()
    with pytest.raises(Defect):
        db.read()
    with pytest.raises(Defect), db.write():
        pass


def test_close_inside_a_transaction_is_a_defect(db: Database) -> None:
    with pytest.raises(Defect), db.write():
        db.close()


def test_a_released_connection_is_replaced(db: Database) -> None:
    first = db.read()
    db.release()
    db.release()
    assert db.read() is not first
