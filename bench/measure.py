"""Timing: things to be compared take turns, so that a busy machine slows them all alike."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "PySide6-Essentials", "sqlcipher3", "sqlite-utils", "reportlab", "pyrage", "cryptography", "zstandard", "orjson",
    "msgspec", "pypinyin", "apsw", "typst", "weasyprint",
)


def machine() -> str:
    """What the numbers were taken on."""
    from sqlcipher3 import dbapi2

    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores, {_processor()}, {memory:.0f} GiB{load}, {platform.platform()}, "
        f"Python {platform.python_version()}, SQLite {dbapi2.sqlite_version}\n{', '.join(found)}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def size(full: int, least: int = 1) -> int:
    """``full``, or a share of it: ``BENCH_SIZE=0.01`` tries everything out in a short time."""
    return max(least, round(full * float(os.environ.get("BENCH_SIZE", "") or 1)))


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of processors: the latter hardly notice what else the machine does."""

    wall: float
    cpu: float


def timed(action: Callable[[], object]) -> Spent:
    """What ``action`` takes."""
    cpu, began = time.process_time(), time.perf_counter()
    action()
    return Spent(time.perf_counter() - began, time.process_time() - cpu)


def turns(actions: Mapping[str, Callable[[], Spent]], rounds: int) -> dict[str, list[Spent]]:
    """What each action takes in each of ``rounds`` rounds; every second round goes backwards."""
    taken: dict[str, list[Spent]] = {name: [] for name in actions}
    for number in range(rounds):
        for name in list(actions)[:: 1 if number % 2 == 0 else -1]:
            taken[name].append(actions[name]())
    return taken


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def wall(taken: Iterable[Spent]) -> float:
    """The middle time on the clock."""
    return median(one.wall for one in taken)


def cpu(taken: Iterable[Spent]) -> float:
    """The middle processor time."""
    return median(one.cpu for one in taken)


def best(taken: Iterable[Spent]) -> float:
    """The shortest time on the clock."""
    return min(one.wall for one in taken)


def percentile(taken: Iterable[Spent], share: float) -> float:
    """The time on the clock below which a ``share`` of all lies."""
    ordered = sorted(one.wall for one in taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    """Milliseconds with three signs."""
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds * 1000:,.0f} ms"


def verdict(name: str, value: float, target: float, *, least: bool = False, unit: str = "") -> None:
    """One line: the number, its target, and whether it is met."""
    met = value >= target if least else value <= target
    print(f"  => {name}: {value:.2f}{unit} (target {'>=' if least else '<='} {target:g}{unit}) {'ok' if met else 'MISSED'}")


class Peak:
    """How far the memory of this process rises above where it stood; zero where the system does not say."""

    def __init__(self) -> None:
        self._before = _status("VmRSS")
        reset = Path("/proc/self/clear_refs")
        if reset.exists():
            reset.write_text("5")

    def megabytes(self) -> tuple[float, float]:
        """(highest, rise) since the start."""
        high = _status("VmHWM")
        return high / 1024, (high - self._before) / 1024


def _status(key: str) -> int:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), 0)
