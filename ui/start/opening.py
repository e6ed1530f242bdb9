"""Opening a room. The services are imported only here, on the worker thread, so that the window paints first."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.errors import Problem
    from app.services.context import Context
    from app.services.setup import NewSite

_FIRST_PAGES = (
    "app.services.setup", "app.services.exchange", "ui.shell", "ui.home.page", "ui.ledger.page", "ui.cases.intake",
    "ui.cases.matter", "ui.cases.session_editor", "ui.documents.agreement_page", "ui.documents.viewer",
    "ui.exchange.page", "ui.town.page", "ui.settings.page", "pypdfium2",
)


def unlock(root: Path, passphrase: str) -> Context:
    """Open with the passphrase. Raises ``key.wrong``."""
    from app.paths import Paths
    from app.services import context, setup

    return setup.unlock(Paths(root), passphrase, context.system_clock)


def unlock_with_recovery(root: Path, code: str) -> Context:
    """Open with the recovery code."""
    from app.paths import Paths
    from app.services import context, setup

    return setup.unlock_with_recovery(Paths(root), code, context.system_clock)


def problems(new: NewSite, passphrase: str, again: str) -> list[Problem]:
    """What is wrong with the data of a new room."""
    from app.services import setup

    return setup.problems(new, passphrase, again)


def create(root: Path, new: NewSite, passphrase: str) -> tuple[Context, list[str]]:
    """Make the room; the groups of the recovery code are shown once and kept nowhere."""
    from app.paths import Paths
    from app.services import context, setup

    return setup.create(Paths(root), new, passphrase, context.system_clock)


def warm_up() -> None:
    """Import what the first pages will need, while the person types the passphrase."""
    for module in _FIRST_PAGES:
        import_module(module)
