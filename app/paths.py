"""Where things lie: the program's own files, and the data folder of one installation."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def assets_dir() -> Path:
    """The folder of fonts, icons, codes and samples; inside the frozen program it lies in its bundle."""
    return _root() / "assets"


def manual_dir() -> Path:
    """The folder of the manual and its pictures."""
    return _root() / "docs" / "manual"


def _root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Paths:
    """The data folder of one installation. Everything in it that holds records is encrypted."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "shuoshi.db"

    @property
    def keyfile(self) -> Path:
        """The wrapped data key: one slot for each passphrase, one for the recovery code."""
        return self.root / "keys.json"

    @property
    def files(self) -> Path:
        """Encrypted attachments."""
        return self.root / "files"

    @property
    def held(self) -> Path:
        """Batches that wait for an earlier one, as they came."""
        return self.root / "held"

    @property
    def backups(self) -> Path:
        """Copies made before a migration."""
        return self.root / "backups"

    def create(self) -> None:
        """Make the folders, readable by their owner alone."""
        for folder in (self.root, self.files, self.held, self.backups):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def default_data_dir() -> Path:
    """``SHUOSHI_DATA``, or the system's usual place for a user's program data."""
    chosen = os.environ.get("SHUOSHI_DATA")
    return Path(chosen) if chosen else Path(platformdirs.user_data_path("shuoshi", appauthor=False))
