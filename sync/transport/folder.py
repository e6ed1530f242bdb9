"""A stick, a shared folder, or a folder that some other program synchronises.

Files lie directly in the folder; what has been dealt with is moved to ``done``. Parts being written are never seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sync.atomic import PART, disk_errors, sync_folder
from sync.errors import refuse
from sync.names import file_name, sniff

DONE = "done"


@dataclass(frozen=True)
class Found:
    """A file that has arrived, and what it seems to be."""

    path: Path
    kind: str


def outgoing(folder: Path, kind: str, identity: str, number: int = 0) -> Path:
    """A path in ``folder``, not taken yet, for the next file to be written with ``write_atomic``.

    A folder that is not there is refused, not made: under the name of a stick that was pulled out it would lie on the
    computer itself, and nobody would look for it there. Raises ``disk.no_folder``.
    """
    with disk_errors():
        if not folder.is_dir():
            raise refuse("disk.no_folder")
        while (path := folder / file_name(kind, identity, number)).exists():
            pass
    return path


def incoming(folder: Path) -> list[Found]:
    """Every exchange file in ``folder``, by name, so the batches of a stream in order. No folder: ``disk.gone``."""
    found: list[Found] = []
    with disk_errors():
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.suffix == PART or not path.is_file():
                continue
            kind = sniff(path)
            if kind is not None:
                found.append(Found(path, kind))
    return found


def mark_done(path: Path) -> Path:
    """Move a file that has been dealt with into ``done``, beside it; never replaces one that is there."""
    with disk_errors():
        target = path.parent / DONE / path.name
        target.parent.mkdir(exist_ok=True)
        copy = 1
        while target.exists():
            copy += 1
            target = target.with_name(f"{path.stem}.{copy}{path.suffix}")
        path.replace(target)
        sync_folder(target.parent)
        sync_folder(path.parent)
    return target
