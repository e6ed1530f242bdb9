"""The longest time for which the window cannot answer a key, step by step through the real window, offscreen.

Every round starts anew, so that each page is opened for the first time in its process; medians of the rounds. The
measure beside the clock is the processor time of the GUI thread, and the floor is the first show of an empty window.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.paths import Paths
from app.sample_room import PASSPHRASE
from app.services import cases, ledger, samples, setup
from app.services.context import Context, system_clock
from bench.measure import median, ms, size, verdict

TARGET = 100.0
_ROUNDS = 7
_CHILD = Path(__file__).with_name("window_child.py")
_SPECIMEN = "婚约"
Slices = dict[str, tuple[float, float]]


def run() -> None:
    """A table of all steps, through a desk and a town."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        for level in ("desk", "town"):
            _room(base / level, level)
        rounds = [_round(base) for _ in range(size(_ROUNDS, 1))]
    floor = median(found["empty window"][0] for found in rounds)
    worst = 0.0
    print(f"  {'step':34} {'median':>9} {'best':>9} {'CPU':>9}   of an empty window's first show")
    for step in rounds[0]:
        wall, cpu = (median(found[step][at] for found in rounds) for at in (0, 1))
        best = min(found[step][0] for found in rounds)
        print(f"  {step:34} {ms(wall):>9} {ms(best):>9} {ms(cpu):>9}   {wall / floor:.1f}")
        worst = max(worst, wall) if "passphrase page" not in step else worst  # the start has a bench of its own
    verdict("the longest slice of the GUI thread", worst * 1000, TARGET, unit=" ms")


def _room(folder: Path, level: str) -> None:
    """The invented disputes, one of them with a photograph as a telephone takes it."""
    context, _ = setup.create(Paths(folder), samples.room(level), PASSPHRASE, system_clock)
    samples.load(context)
    if level == "desk":
        _attach_photograph(context, folder.parent / "photo.jpg")
    context.close()


def _attach_photograph(context: Context, path: Path) -> None:
    from PySide6.QtGui import QImage

    grain = QImage(os.urandom(1_000 * 750 * 4), 1_000, 750, QImage.Format.Format_RGB32)
    grain.scaled(4_000, 3_000).save(str(path), "jpg", 80)
    rows, _ = ledger.page(context, ledger.Query(), limit=1_000)
    record = next(row.record for row in rows if _SPECIMEN in row.title)
    cases.attach(context, record, path, title="现场照片", kind="evidence")


def _round(base: Path) -> Slices:
    found = _walk("empty")
    for level in ("desk", "town"):
        found |= _walk("program", str(base / level), PASSPHRASE)
    return found


def _walk(*arguments: str) -> Slices:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, str(_CHILD), *arguments], env=environment, capture_output=True, text=True, check=False,
        cwd=_CHILD.parent.parent, timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"the walk did not come to its end: {done.stderr}")
    return {step: (wall, cpu) for step, (wall, cpu) in json.loads(done.stdout).items()}
