"""A thousand agreements into a folder, half of them issued and half drafts, against making the same bytes and no file.

The floor decrypts the kept prints and sets the drafts, one after the other, and throws them away: what is above it is
writing each file so that no power cut leaves half of one, and noting it. Memory is taken in a process of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.domain.case import Case
from app.services import bulk, cases, documents, samples
from app.services.context import Context
from bench import exchanged, rooms
from bench.measure import Spent, cpu, ms, size, timed, turns, verdict, wall

TARGET, MEMORY_TARGET = 2.0, 200.0
_MATTERS, _ROUNDS = 1_000, 3
_CHILD = Path(__file__).with_name("bulk_child.py")


def run() -> None:
    """Time by turns in this process, memory in another."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        ctx = rooms.create(base / "room")
        ids = _fill(ctx, size(_MATTERS, 2))
        taken = turns(
            {"bulk": lambda: _bulk(ctx, ids, base / "out"), "making alone": lambda: timed(lambda: _made(ctx, ids))},
            size(_ROUNDS, 1),
        )
        files = list((base / "out").iterdir())
        pages = sum(item.pages for item in bulk.save_agreements(ctx, ids, base / "out").written)
        print(f"  {len(files)} files, {pages:,} pages, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        for kind, spent in taken.items():
            print(f"  {kind}: median {wall(spent):.1f} s, CPU {cpu(spent):.1f} s, {ms(wall(spent) / len(ids))} for each")
        ctx.close()
        high, rise = _memory(base)
        print(f"  memory of a process that writes them: highest {high:.0f} MB, {rise:.0f} MB above where it stood")
        verdict("bulk, ours / making alone", wall(taken["bulk"]) / wall(taken["making alone"]), TARGET)
        verdict("bulk, highest memory", high, MEMORY_TARGET, unit=" MB")


def _fill(ctx: Context, count: int) -> list[str]:
    """So many matters with an agreement, each in other words; every second agreement is issued."""
    ids = []
    for number, case in zip(range(count), _invented(), strict=False):
        stored = cases.save(ctx, case)
        if number % 2 == 0:
            documents.issue(ctx, stored.id, stored.agreements[-1].id)
        ids.append(stored.id)
    return ids


def _invented() -> Iterator[Case]:
    """The samples that can be issued, again and again, with other characters in what was agreed."""
    turn = 0
    while True:
        for name, record in samples.records():
            if name[:2] in samples.ISSUED:
                turn += 1
                yield exchanged.agreed(samples.with_fresh_ids(record), turn)


def _bulk(ctx: Context, ids: list[str], folder: Path) -> Spent:
    """Into a folder that is empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return timed(lambda: bulk.save_agreements(ctx, ids, folder))


def _made(ctx: Context, ids: list[str]) -> None:
    for case_id in ids:
        case = cases.get(ctx, case_id)
        agreement = case.agreements[-1]
        (documents.issued_pdf if agreement.issued else documents.preview)(ctx, case, agreement.id)


def _memory(base: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, str(_CHILD), str(base / "room"), str(base / "out")], capture_output=True, text=True, check=False,
        cwd=_CHILD.parent.parent,
    )
    if done.returncode:
        raise RuntimeError(f"the agreements were not written: {done.stderr}")
    high, rise = json.loads(done.stdout)
    return high, rise
