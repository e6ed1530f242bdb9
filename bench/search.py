"""Searching a room of 1,000,000 matters: two characters and initials, against LIKE over the same texts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

from app.services import ledger as service
from app.services.context import Context
from bench import rooms
from bench.measure import Spent, median, ms, percentile, size, timed, turns, verdict, wall
from db import driver, ledger
from db.ledger import LedgerQuery
from db.words import is_han

TARGET_MS = 50
_MATTERS = 1_000_000
_QUERIES = 200
_LIKE = 12
_SHOWN = 50
_LIKE_TEXT = "SELECT id FROM matter WHERE t LIKE '%' || ? || '%' ORDER BY id DESC LIMIT ?"
_LIKE_INITIALS = "SELECT id FROM matter WHERE initials LIKE '%|' || ? || '%' ORDER BY id DESC LIMIT ?"


def run() -> None:
    """First rows as the ledger shows them; then all ids, which the window asks for too; then LIKE in turns.

    All queries are asked once, which reads from the disk whatever the system does not hold in memory just then, and
    once more, which is what the target is about: by then a page is in the system's memory, seldom in the program's.
    """
    folder = rooms.room(size(_MATTERS, 300))
    ctx = rooms.unlock(folder)
    plain = rooms.open_plain(ctx, folder)
    try:
        _measure(ctx, plain, "two characters of a text", _pairs(plain, random.Random(1)), _LIKE_TEXT)
        _measure(ctx, plain, "a name of two or three characters", _names(plain, random.Random(2)), _LIKE_TEXT)
        _measure(ctx, plain, "initials", _initials(plain, random.Random(3)), _LIKE_INITIALS)
    finally:
        plain.close()
        ctx.close()


def _measure(ctx: Context, plain: driver.Connection, kind: str, asked: Iterator[str], like: str) -> None:
    queries = [next(asked) for _ in range(size(_QUERIES, 5))]
    conn = ctx.database.read()
    first = [_shown(conn, text)() for text in queries]
    shown = [_shown(conn, text)() for text in queries]
    found = [_all(ctx, text)() for text in queries]
    hits = sorted(len(service.ids(ctx, LedgerQuery(text=text))) for text in queries)
    print(f"  {kind}: {len(queries)} queries such as {'、'.join(queries[:5])}; hits median {median(hits):,.0f}, most {hits[-1]:,}")
    print(
        f"    first {_SHOWN} rows, asked for the first time: p50 {ms(wall(first))}, p95 {ms(percentile(first, 0.95))}, "
        f"worst {ms(percentile(first, 1))}"
    )
    print(f"    first {_SHOWN} rows: p50 {ms(wall(shown))}, p95 {ms(percentile(shown, 0.95))}, worst {ms(percentile(shown, 1))}")
    print(f"    all ids, in order: p50 {ms(wall(found))}, p95 {ms(percentile(found, 0.95))}, worst {ms(percentile(found, 1))}")
    verdict(f"search, {kind}, p95 of the first time", percentile(first, 0.95) * 1000, TARGET_MS, unit=" ms")
    verdict(f"search, {kind}, p95", percentile(shown, 0.95) * 1000, TARGET_MS, unit=" ms")
    _against_like(conn, plain, queries[: size(_LIKE, 2)], like)


def _against_like(conn: driver.Connection, plain: driver.Connection, queries: list[str], like: str) -> None:
    index: list[Spent] = []
    floor: list[Spent] = []
    for text in queries:
        taken = turns({"index": _shown(conn, text), "LIKE": _liked(plain, like, text)}, 1)
        index += taken["index"]
        floor += taken["LIKE"]
    share = sum(one.wall for one in index) / sum(one.wall for one in floor)
    print(
        f"    LIKE, first {_SHOWN}, {len(queries)} of the same queries: p50 {ms(wall(floor))}, worst "
        f"{ms(percentile(floor, 1))}; the index takes {share:.4f} of its time in all"
    )


def _shown(conn: driver.Connection, text: str) -> Callable[[], Spent]:
    return lambda: timed(lambda: ledger.page(conn, LedgerQuery(text=text), _SHOWN))


def _all(ctx: Context, text: str) -> Callable[[], Spent]:
    return lambda: timed(lambda: service.ids(ctx, LedgerQuery(text=text)))


def _liked(plain: driver.Connection, like: str, text: str) -> Callable[[], Spent]:
    return lambda: timed(lambda: plain.execute(like, (text, _SHOWN)).fetchall())


def _row(plain: driver.Connection, chance: random.Random, column: str) -> str:
    last = plain.execute("SELECT max(id) FROM matter").fetchone()[0]
    text: str = plain.execute(f"SELECT {column} FROM matter WHERE id = ?", (chance.randrange(1, last + 1),)).fetchone()[0]
    return text


def _pairs(plain: driver.Connection, chance: random.Random) -> Iterator[str]:
    """Neighbouring characters from random places: common ones come often, as they do when people type."""
    while True:
        text = _row(plain, chance, "t")
        found = [a + b for a, b in pairwise(text) if is_han(a) and is_han(b)]
        yield chance.choice(found)


def _names(plain: driver.Connection, chance: random.Random) -> Iterator[str]:
    """The first party of a random matter, out of its title."""
    while True:
        yield _row(plain, chance, "t").split("与", 1)[0]


def _initials(plain: driver.Connection, chance: random.Random) -> Iterator[str]:
    """The initials of a random person."""
    while True:
        found = [item for item in _row(plain, chance, "initials").split("|") if len(item) >= 2]
        if found:
            yield chance.choice(found)
