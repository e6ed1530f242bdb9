"""From starting a process to the first paint of the window, against an empty PySide6 window started the same way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import rooms
from bench.measure import Spent, best, cpu, ms, size, turns, verdict, wall

TARGET = 1.6
_ROUNDS = 25
_CHILD = Path(__file__).with_name("start_child.py")


def run() -> None:
    """First start (empty folder) and every other start (passphrase page)."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        rooms.create(base / "room").close()
        actions: dict[str, Callable[[], Spent]] = {
            "empty window": lambda: _start("empty", base / "none", base),
            "first start": lambda: _start("app", _emptied(base / "new"), base),
            "passphrase page": lambda: _start("app", base / "room", base),
        }
        for action in actions.values():
            action()  # once for the compiled modules and the file cache
        taken = turns(actions, size(_ROUNDS, 1))
    floor = taken["empty window"]
    for kind, spent in taken.items():
        print(
            f"  {kind}: median {ms(wall(spent))}, best {ms(best(spent))}, CPU {ms(cpu(spent))}; of the empty window: "
            f"{wall(spent) / wall(floor):.2f}, best {best(spent) / best(floor):.2f}, CPU {cpu(spent) / cpu(floor):.2f}"
        )
    for kind in ("first start", "passphrase page"):
        verdict(f"start, {kind}", wall(taken[kind]) / wall(floor), TARGET)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _start(kind: str, folder: Path, base: Path) -> Spent:
    """Both processes read one clock, so nothing of the start is left out, the interpreter neither.

    Modules are compiled, as in an installed program; the warm-up round writes them below ``base``.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(base / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, began = os.times(), time.monotonic()
    done = subprocess.run(
        [sys.executable, str(_CHILD), kind, str(folder)], env=environment, capture_output=True, text=True, check=False,
        cwd=_CHILD.parent.parent,
    )
    try:
        seconds = float(done.stdout) - began
    except ValueError:
        raise RuntimeError(f"the window did not come up: {done.stderr}") from None
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(seconds, busy)
