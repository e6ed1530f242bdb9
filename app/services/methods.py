"""The working methods: those of the program, those that a site has installed, and which one a matter follows."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from app.domain.canonical import digest
from app.domain.case import Case
from app.domain.companion import OwnMethod
from app.domain.method import NONE, Method
from app.domain.records import from_record
from app.methods import bundled, shipped
from db import companions, versions
from db.database import Connection, Database

STANDARD = "standard"


def own_id(site: str, method_id: str) -> str:
    """The record id of a site's own method: the same at every site that receives it."""
    return digest(f"{site} {method_id}".encode())[:32]


@dataclass
class Methods:
    """Finds methods and keeps those that were found. Safe for several threads."""

    database: Database
    _found: dict[str, Method] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def of(self, case: Case) -> Method:
        """The method that a matter follows; the standard one where it names none, ``NONE`` where nobody here knows it."""
        return self.get(case.method, case.owner)

    def get(self, method_id: str, site: str = "") -> Method:
        """The method with this id (``key@edition``), as ``site`` installed it if it did."""
        key = f"{site} {method_id}"
        with self._guard:
            known = self._found.get(key)
        if known is None:
            known = self._look(method_id, site)
            if known is not NONE:
                with self._guard:
                    self._found[key] = known
        return known

    def _look(self, method_id: str, site: str) -> Method:
        if not method_id:
            return shipped(STANDARD) or NONE
        conn = self.database.read()
        heads = versions.head_of(conn, own_id(site, method_id)) if site else []
        if heads:
            return from_record(OwnMethod, heads[-1].body).method
        return shipped(method_id) or self._of_anybody(conn, method_id)

    def _of_anybody(self, conn: Connection, method_id: str) -> Method:
        rows = companions.of_kind(conn, "method", method_id)
        return self.get(method_id, rows[0].site) if rows else NONE

    def available(self, site: str) -> list[Method]:
        """What a room may work by: newest editions, the site's own last."""
        newest = {item.key: item for item in bundled()}
        for row in companions.of_kind(self.database.read(), "method", site=site):
            own = self.get(row.about, site)
            if own.key not in newest or own.edition >= newest[own.key].edition:
                newest[own.key] = own
        return list(newest.values())

    def forget(self) -> None:
        """A method was installed: look again."""
        with self._guard:
            self._found.clear()
