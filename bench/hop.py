"""One hop, desk to town, of 20,000 matters, everything switched on, against two ways that do much less.

*Raw*: the same rows read from the desk's database and put into an empty one with the same key, settings and indexes by
``executemany``, in one process and one transaction: no file, no signature, no check. *Session*: SQLite's session
extension in apsw: changeset, zlib, file, apply; plain databases, synchronous FULL, one flat table of the same fields.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from app.services import exchange
from app.services.context import Context, no_progress
from bench import rooms
from bench.measure import Peak, Spent, best, cpu, median, ms, size, timed, turns, verdict, wall
from db import driver
from db.backup import make_durable
from db.database import Database

if TYPE_CHECKING:
    import apsw

    Peers = Callable[[Path], contextlib.AbstractContextManager[tuple[apsw.Session, apsw.Connection]]]

TARGET = 0.5
_MATTERS = 20_000
_ROUNDS = 7
_VERSION = "SELECT * FROM version ORDER BY id"
_LEDGER = "SELECT * FROM ledger ORDER BY id"
_FLAT = "SELECT l.*, v.line FROM ledger l JOIN version v ON v.stream = l.stream AND v.seq = l.seq ORDER BY l.id"


@dataclass
class _Hop:
    """The two halves of one hop, and the file that went over."""

    export: float = 0.0
    import_: float = 0.0
    file: Path = Path()


def run() -> None:
    """Rates in matters a second, CPU, bytes, memory."""
    count = size(_MATTERS, 50)
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        desk, town = _pair(base, rooms.room(count))
        try:
            _compare(base, desk, town, count)
        finally:
            desk.close()


def _pair(base: Path, filled: Path) -> tuple[Context, Path]:
    """A desk with matters, and a town office that has admitted it by a first batch without any.

    Checking the code that was read out over the telephone is slow on purpose, and happens once in a desk's life.
    """
    shutil.copytree(filled, base / "desk", ignore=shutil.ignore_patterns("like.db*", rooms.EMPTY))
    shutil.copytree(filled / rooms.EMPTY, base / "empty")
    desk, empty = rooms.unlock(base / "desk"), rooms.unlock(base / "empty")
    town = rooms.create(base / "town", "town")
    (base / "stick").mkdir(exist_ok=True)
    invitation = exchange.new_enrolment(town, desk.site.name, desk.site.division, base / "stick")
    exchange.join(desk, invitation)
    code = exchange.join(empty, invitation).check_code
    first = exchange.export_batch(empty, base / "stick", no_progress).path
    spent = timed(lambda: exchange.import_file(town, first, no_progress, code))
    print(f"  admitting a desk by its first, empty batch: {ms(spent.wall)}, CPU {ms(spent.cpu)} (not counted below)")
    empty.close()
    town.close()
    return desk, base / "town"


def _compare(base: Path, desk: Context, town: Path, count: int) -> None:
    hops: list[_Hop] = []
    plain = _plain(base, desk)
    actions: dict[str, Callable[[], Spent]] = {
        "ours": lambda: _hop(base, desk, town, hops),
        "raw": lambda: _raw(base, desk),
        "session": lambda: _session(base, plain),
    }
    turns(actions, 1)
    hops.clear()
    taken = turns(actions, size(_ROUNDS, 1))
    for way, spent in taken.items():
        print(
            f"  {way}: median {ms(wall(spent))} (best {ms(best(spent))}), CPU {ms(cpu(spent))}, "
            f"{count / wall(spent):,.0f} matters/s"
        )
    print(
        f"  ours: export {ms(median(hop.export for hop in hops))}, import {ms(median(hop.import_ for hop in hops))}, "
        f"batch {hops[-1].file.stat().st_size:,} bytes; "
        f"changeset {(base / 'changeset').stat().st_size:,} bytes (zlib)"
    )
    _aside(base, desk, town, count)
    ours = taken["ours"]
    for way in ("raw", "session"):
        print(
            f"  ours reaches {wall(taken[way]) / wall(ours):.2f} of the rate of {way} (best "
            f"{best(taken[way]) / best(ours):.2f}, by CPU {cpu(taken[way]) / cpu(ours):.2f})"
        )
    verdict("hop, rate as a share of the session extension", wall(taken["session"]) / wall(ours), TARGET, least=True)


def _hop(base: Path, desk: Context, town: Path, hops: list[_Hop]) -> Spent:
    with _fresh(base, town) as there:
        hop, used, began = _Hop(), time.process_time(), time.perf_counter()
        hop.file = exchange.export_batch(desk, base / "stick", no_progress).path
        hop.export = time.perf_counter() - began
        exchange.import_file(there, hop.file, no_progress)
        whole = Spent(time.perf_counter() - began, time.process_time() - used)
        hop.import_ = whole.wall - hop.export
        hops.append(hop)
        return whole


def _aside(base: Path, desk: Context, town: Path, count: int) -> None:
    """Memory, the same batch again, and the search index, which follows the import in steps of its own."""
    peak = Peak()
    path = exchange.export_batch(desk, base / "stick", no_progress).path
    exported = peak.megabytes()
    with _fresh(base, town) as there:
        peak = Peak()
        exchange.import_file(there, path, no_progress)
        imported = peak.megabytes()
        again = wall([timed(lambda: exchange.import_file(there, path, no_progress)) for _ in range(5)])
        indexed = timed(lambda: exchange.work_in(there, no_progress)).wall
    print(
        f"  memory at most: export {exported[0]:,.0f} MB (+{exported[1]:,.0f}), import {imported[0]:,.0f} MB "
        f"(+{imported[1]:,.0f}); the same batch again: {ms(again)}; search index afterwards: {ms(indexed)}, "
        f"{count / indexed:,.0f} matters/s"
    )


@contextlib.contextmanager
def _fresh(base: Path, town: Path) -> Iterator[Context]:
    """The town office as it was before the first batch."""
    folder = base / "town-now"
    shutil.copytree(town, folder)
    there = rooms.unlock(folder)
    try:
        yield there
    finally:
        there.close()
        shutil.rmtree(folder)


def _raw(base: Path, desk: Context) -> Spent:
    path = base / "raw.db"
    database = Database.create(path, desk.database.key)
    try:
        return timed(lambda: _put_raw(desk.database.read(), database))
    finally:
        database.close()
        path.unlink()


def _put_raw(source: driver.Connection, target: Database) -> None:
    with target.write() as tx:
        for query in (_VERSION, _LEDGER):
            cursor = source.execute(query)
            table = query.split()[3]
            marks = ", ".join("?" * len(cursor.description))
            tx.executemany(f"INSERT INTO {table} VALUES ({marks})", cursor)


def _plain(base: Path, desk: Context) -> Peers:
    """Makes the peer's desk: a plain database in which a session has watched all matters being entered."""
    cursor = desk.database.read().execute(_FLAT)
    names = [column[0] for column in cursor.description[:-1]]
    rows = [(*row[:-1], orjson.dumps(orjson.loads(row[-1])["body"]).decode()) for row in cursor]
    return lambda path: _watched(path, names, rows)


@contextlib.contextmanager
def _watched(path: Path, names: list[str], rows: list[tuple[apsw.SQLiteValue, ...]]) -> Iterator[tuple[apsw.Session, apsw.Connection]]:
    import apsw

    desk = _peer(path, names)
    session = apsw.Session(desk, "main")
    session.attach("matter")
    with desk:
        desk.executemany(f"INSERT INTO matter VALUES ({', '.join('?' * (len(names) + 1))})", rows)
    town = _peer(path.with_name("peer-town.db"), names)
    try:
        yield session, town
    finally:
        session.close()
        desk.close()
        town.close()
        for one in path.parent.glob("peer-*.db*"):
            one.unlink()


def _peer(path: Path, names: list[str]) -> apsw.Connection:
    import apsw

    conn = apsw.Connection(str(path))
    conn.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000")
    columns = ", ".join(f"{name} PRIMARY KEY NOT NULL" if name == "record" else name for name in names)
    conn.execute(f"CREATE TABLE matter ({columns}, body TEXT)")
    return conn


def _session(base: Path, plain: Peers) -> Spent:
    with plain(base / "peer-desk.db") as (session, town):
        return timed(lambda: _carry(session, town, base / "changeset"))


def _carry(session: apsw.Session, town: apsw.Connection, file: Path) -> None:
    import apsw

    with file.open("wb") as out:
        out.write(zlib.compress(session.changeset()))
    make_durable(file)
    changes = zlib.decompress(file.read_bytes())
    apsw.Changeset.apply(changes, town, conflict=lambda *_: apsw.SQLITE_CHANGESET_REPLACE)
