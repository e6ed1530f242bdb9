"""Saving, doing a step of and opening one matter in rooms of 1,000, 100,000 and 1,000,000 matters, in turns."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.case import Case
from app.domain.step import Step
from app.services import cases, standing
from app.services.context import Context
from bench import corpus, rooms
from bench.measure import Spent, cpu, ms, percentile, size, timed, turns, verdict, wall
from db import ledger, search
from db.ledger import LedgerQuery

TARGET = 1.2
_SIZES = (1_000, 100_000, 1_000_000)
_ROUNDS = 300
_WARM = 60


@dataclass
class _Room:
    """An open room with new matters to save and old ones to open, chosen at random, none twice."""

    ctx: Context
    maker: corpus.Maker
    records: list[str]
    last: Case | None = None

    def add(self) -> Spent:
        """Save a new matter."""
        fresh = replace(self.maker.fresh(), mediators=("王五",))
        return timed(lambda: self._keep(cases.save(self.ctx, fresh)))

    def _keep(self, case: Case) -> None:
        self.last = case

    def edit(self) -> Spent:
        """Change a matter that was entered at some time and save it: a second version with its parent."""
        case = cases.get(self.ctx, self.records.pop())
        changed = replace(case, note=self.maker.text(40, 60))
        return timed(lambda: cases.save(self.ctx, changed))

    def act(self) -> Spent:
        """Do a step of the course of a matter: what was tried is noted."""
        record, note = self.records.pop(), self.maker.text(20, 40)
        return timed(lambda: cases.act(self.ctx, record, Step(id="", action="note", note=note)))

    def open(self) -> Spent:
        """Everything that the page of a matter shows: record, standing, history."""
        record = self.records.pop()
        return timed(lambda: standing.read(self.ctx, record))

    def first(self) -> Spent:
        """The first page of the ledger, newest first."""
        return timed(lambda: ledger.page(self.ctx.database.read(), LedgerQuery(), 50))


def run() -> None:
    """Medians, and how much they grow: first as the system happens to hold the files, then with all of them read.

    A small room is always in memory; of a large one, without the second step, one would measure the disk.
    """
    sizes = sorted({size(full, 100) for full in _SIZES})
    opened = {count: _opened(count) for count in sizes}
    try:
        print("  files as the system holds them:")
        _all_acts(opened)
        for room in opened.values():
            _read_through(room.ctx.paths.database)
        print("  files in the system's memory:")
        for name, ratio in _all_acts(opened).items():
            verdict(f"growth, {name}", ratio, TARGET)
    finally:
        for room in opened.values():
            while search.tidy(room.ctx.database):  # as the program does when idle; the next run finds it in order
                pass
            room.ctx.close()


_ACTS: dict[str, Callable[[_Room], Spent]] = {
    "save a new matter": _Room.add, "save a change": _Room.edit, "save an action": _Room.act,
    "open": _Room.open, "first page": _Room.first
}


def _all_acts(opened: dict[int, _Room]) -> dict[str, float]:
    return {
        name: _compare(name, {str(count): _acting(act, room) for count, room in opened.items()})
        for name, act in _ACTS.items()
    }


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(2**24):
            pass


def _acting(act: Callable[[_Room], Spent], room: _Room) -> Callable[[], Spent]:
    return lambda: act(room)


def _opened(count: int) -> _Room:
    ctx = rooms.unlock(rooms.room(count))
    chance = random.Random(count)
    rows = ctx.database.read().execute("SELECT max(id) FROM ledger").fetchone()[0]
    ids = [chance.randrange(1, rows + 1) for _ in range(6 * (_ROUNDS + _WARM))]
    found = [entry.record for entry in ledger.rows_by_ids(ctx.database.read(), ids)]
    seed = chance.randrange(sys.maxsize) ^ rows  # matters that an earlier run did not add
    ctx.database.release()  # and with it the pages that were just read
    return _Room(ctx, corpus.Maker(ctx.codes, seed, made=count), found)


def _compare(name: str, actions: dict[str, Callable[[], Spent]]) -> float:
    turns(actions, size(_WARM, 1))
    taken = turns(actions, size(_ROUNDS, 2))
    base, *others = taken.values()
    last = others[-1] if others else base
    for count, spent in taken.items():
        print(
            f"    {name}, {int(count):>9,}: median {ms(wall(spent))}, p95 {ms(percentile(spent, 0.95))}, CPU "
            f"{ms(cpu(spent))}; of the smallest: {wall(spent) / wall(base):.2f}, CPU {cpu(spent) / cpu(base):.2f}"
        )
    return wall(last) / wall(base)
