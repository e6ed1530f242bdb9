"""What every service is handed: where we are, who is at the desk, and the parts that do the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.domain.calendar import Holidays
from app.domain.codes import Codes
from app.domain.site import Site
from app.paths import Paths
from app.services.methods import Methods
from db.database import Database
from sync.keys import SiteKeys

Clock = Callable[[], datetime]
# (done, total, what): total 0 means unknown. It may raise Cancelled, which undoes the work and changes nothing.
Progress = Callable[[int, int, str], None]


class Cancelled(Exception):
    """Raised by a progress callback when the person pressed cancel."""


def no_progress(done: int, total: int, what: str) -> None:
    """For callers that do not show progress."""


def system_clock() -> datetime:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Actor:
    """The person at the desk. ``role`` is a code of table ``role``."""

    id: str
    name: str
    role: str


@dataclass(frozen=True)
class Device:
    """This computer in its present epoch. ``number`` (1…99) is its block within the room's display codes."""

    id: str
    number: int
    epoch: int

    @property
    def stream(self) -> str:
        """The name of our stream of versions; a restored backup starts a new epoch and so a new stream."""
        return f"{self.id}.{self.epoch}"


@dataclass(frozen=True)
class Context:
    """One opened installation. Usable from any thread: the database keeps a connection for each."""

    paths: Paths
    database: Database
    site: Site
    device: Device
    keys: SiteKeys
    actor: Actor
    codes: Codes
    methods: Methods
    holidays: Holidays
    clock: Clock

    def today(self) -> date:
        """The calendar day at the desk."""
        return self.clock().astimezone().date()

    def stamp(self) -> str:
        """Now as it is written into versions and the audit log: UTC, ISO 8601, seconds."""
        return stamp(self.clock())

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def stamp(moment: datetime) -> str:
    """UTC, ISO 8601, seconds, with a Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
