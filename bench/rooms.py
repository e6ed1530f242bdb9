"""Rooms with many matters, built once by the program's own writers and kept in the system's temporary folder."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.codes import load_codes
from app.domain.ledger import LedgerRow, ledger_row, search_text
from app.domain.method import NONE
from app.domain.records import to_record
from app.domain.tally import Counted, counted
from app.domain.version import Version, seal
from app.paths import Paths
from app.services import setup, store
from app.services.context import Context, system_clock
from app.services.setup import NewSite
from bench import corpus
from db import audit, driver, ledger, numbers, search, tally, values, versions
from db.database import Tx
from db.readings import readings
from db.tokens import document

PASSPHRASE = "bench bench bench"
CHUNK = 10_000
KEPT_FROM = 5_000  # smaller rooms are built anew each time
EMPTY = "empty"  # within the folder of a room: the same room before anything was stored
_AT = "2025-12-01T08:00:00Z"
_ACTOR = "王五"
_ROOT = Path(__file__).resolve().parent.parent
_SHAPED_BY = ("db/schema.py", "db/schema_0003.py", "db/tokens.py", "db/words.py", "db/readings.py", "bench/corpus.py")


@dataclass(frozen=True)
class Made:
    """One matter, ready to be stored. ``plain`` and ``initials`` are for the comparison with LIKE."""

    version: Version
    row: LedgerRow
    counted: Counted
    document: str
    plain: str
    initials: str
    year: int
    sequence: int
    remembered: tuple[tuple[str, str], ...]


def cache() -> Path:
    """Where rooms are kept between runs; ``BENCH_CACHE`` chooses another folder."""
    return Path(os.environ.get("BENCH_CACHE", "") or Path(tempfile.gettempdir()) / "shuoshi-bench")


def new_site(level: str = "desk") -> NewSite:
    """An invented room or town office."""
    name = "东街村说事室" if level == "desk" else "石桥镇综治中心"
    return NewSite(level, name, corpus.DIVISION, f"{name}人民调解委员会", corpus.PREFIX, _ACTOR, "mediator")


def create(folder: Path, level: str = "desk") -> Context:
    """An empty installation."""
    return setup.create(Paths(folder), new_site(level), PASSPHRASE, system_clock)[0]


def unlock(folder: Path) -> Context:
    """Open an installation made by ``create``."""
    return setup.unlock(Paths(folder), PASSPHRASE, system_clock)


def room(size: int, *, report: bool = True) -> Path:
    """The data folder of a room with ``size`` matters, built if it is not there yet."""
    code = sha256(b"".join((_ROOT / name).read_bytes() for name in _SHAPED_BY)).hexdigest()[:10]
    folder = cache() / f"room-{size}-{code}"
    if not (folder / "built.json").exists() or size < KEPT_FROM:
        shutil.rmtree(folder, ignore_errors=True)
        rates = build(folder, size)
        (folder / "built.json").write_text(json.dumps(rates))
    rates = json.loads((folder / "built.json").read_text())
    if report:
        print(f"  room of {size:,} matters: {_described(rates)}")
    return folder


def _described(rates: dict[str, float]) -> str:
    return (
        f"built in {rates['seconds']:.0f} s ({rates['matters'] / rates['seconds']:,.0f}/s), "
        f"database {rates['bytes'] / 1e6:,.0f} MB, of it search index {rates['search_bytes'] / 1e6:,.0f} MB"
    )


def build(folder: Path, size: int) -> dict[str, float]:
    """Fill a new room: one process invents and seals, this one stores."""
    began = time.perf_counter()
    create(folder).close()
    shutil.copytree(folder, folder / EMPTY)
    ctx = unlock(folder)
    conn = ctx.database.read()
    conn.execute("PRAGMA synchronous = OFF")  # only here: a build that is cut off is thrown away
    conn.execute("PRAGMA cache_size = -1000000")
    plain = open_plain(ctx, folder)
    plain.execute("CREATE TABLE matter (id INTEGER PRIMARY KEY, t TEXT NOT NULL, initials TEXT NOT NULL)")
    stored = 0
    for chunk in _produced(ctx.site.id, ctx.device.stream, size):
        with ctx.database.write() as tx:
            _store(tx, chunk, stored + 1)
        plain.execute("BEGIN")
        plain.executemany(
            "INSERT INTO matter VALUES (?, ?, ?)",
            [(stored + n, made.plain, made.initials) for n, made in enumerate(chunk, 1)],
        )
        plain.execute("COMMIT")
        stored += len(chunk)
        _say(stored, size, began)
    plain.close()
    while search.tidy(ctx.database):
        pass
    pages = conn.execute("SELECT sum(length(block)) FROM search_data").fetchone()[0]
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ctx.close()
    return {
        "matters": size, "seconds": time.perf_counter() - began, "bytes": ctx.paths.database.stat().st_size,
        "search_bytes": pages,
    }


def open_plain(ctx: Context, folder: Path) -> driver.Connection:
    """The same texts in one plain table of a second file with the same key and settings, for LIKE."""
    conn = driver.connect(str(folder / "like.db"), ctx.database.key)
    driver.configure(conn)
    return conn


def _say(stored: int, size: int, began: float) -> None:
    if size >= 100_000 and stored % 50_000 == 0:
        spent = time.perf_counter() - began
        print(f"  … {stored:,} of {size:,} matters, {spent:.0f} s", flush=True)


def _store(tx: Tx, chunk: list[Made], first: int) -> None:
    versions.append_many(tx, (made.version for made in chunk))
    ledger.put(tx, ((made.row, made.version) for made in chunk))
    tally.put(tx, ((first + n, made.counted) for n, made in enumerate(chunk)))
    tx.executemany(
        "INSERT INTO search (rowid, t) VALUES (?, ?)", [(first + n, made.document) for n, made in enumerate(chunk)]
    )
    for made in chunk:
        numbers.record(
            tx, "case", made.year, made.sequence, number=made.row.number, record=made.row.record, at=_AT
        )
        audit.add(tx, at=_AT, actor=_ACTOR, action="case.add", subject=made.row.record, detail=made.version.hash)
    values.remember(tx, [pair for made in chunk for pair in made.remembered])


def _produced(site: str, stream: str, size: int) -> Iterator[list[Made]]:
    """Chunks from the inventing process; at most three wait."""
    if size < KEPT_FROM:
        yield list(invent(site, stream, size))
        return
    spawn = multiprocessing.get_context("spawn")
    queue: Any = spawn.Queue(3)
    process = spawn.Process(target=_produce, args=(queue, site, stream, size), daemon=True)
    process.start()
    while (chunk := queue.get()) is not None:
        yield chunk
    process.join()


def _produce(queue: Any, site: str, stream: str, size: int) -> None:
    chunk: list[Made] = []
    for made in invent(site, stream, size):
        chunk.append(made)
        if len(chunk) == CHUNK:
            queue.put(chunk)
            chunk = []
    if chunk:
        queue.put(chunk)
    queue.put(None)


def invent(site: str, stream: str, size: int, seed: int = 1) -> Iterator[Made]:
    """``size`` matters as one chain of first versions."""
    prev = ""
    for number, (case, year, sequence) in enumerate(corpus.Maker(load_codes(), seed, site).many(size), 1):
        version = seal(
            stream=stream, seq=number, prev=prev, record=case.id, kind="case", site=site, parent="", at=_AT,
            actor=_ACTOR, body=to_record(case),
        )
        prev = version.hash
        text = search_text(case)
        yield Made(
            replace(version, body={}), ledger_row(case), counted(case, NONE), document(text),
            "\n".join((*text.texts, *text.names, *text.numbers)),
            "".join(f"|{_initials(name)}" for name in text.names), year, sequence, tuple(store.remembered(case)),
        )


def _initials(name: str) -> str:
    found = readings(name)
    return "".join(syllable[0] for syllable in found[0][0]) if found else ""
