"""The installation that a command works on, opened when first needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.paths import Paths
from app.services import setup
from app.services.context import Context, system_clock


class Session:
    """Holds the data folder and asks for the passphrase once."""

    def __init__(self, data: Path, ask: Callable[[str], str]) -> None:
        self.paths = Paths(data)
        self.ask = ask
        self.clock = system_clock
        self._context: Context | None = None

    @property
    def context(self) -> Context:
        """The opened installation. Raises ``UserError`` when there is none or the passphrase is wrong."""
        if self._context is None:
            self._context = setup.unlock(self.paths, self.ask("口令："), self.clock)
        return self._context

    def adopt(self, context: Context) -> None:
        """Use an installation that a command has just created."""
        self._context = context

    def close(self) -> None:
        """Close the installation, if it was opened."""
        if self._context is not None:
            self._context.close()
