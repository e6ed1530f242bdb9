"""A room of invented disputes to look around in."""

from __future__ import annotations

from pathlib import Path

from app.paths import Paths
from app.services import samples, setup
from app.services.context import system_clock

PASSPHRASE = "示例口令2026"  # noqa: S105 - of invented disputes, told to everybody


def prepare(data: Path) -> Path:
    """Make the sample room in ``data`` unless it is there already, and return its folder."""
    paths = Paths(data)
    if not setup.is_set_up(paths):
        context, _ = setup.create(paths, samples.room("desk"), PASSPHRASE, system_clock)
        samples.load(context)
        context.close()
    print(f"示例说事室的口令：{PASSPHRASE}", flush=True)
    return data
