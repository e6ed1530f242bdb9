"""The places that we exchange with, the computers that speak for them, and the invitations we gave out."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from app.domain.records import Json
from db.database import Tx
from db.driver import Connection


@dataclass(frozen=True)
class SiteRow:
    """A place. ``body`` is its own record (``app.domain.site.Site``) in JSON form; ``status`` is the services' word."""

    id: str
    level: str
    name: str
    division: str
    status: str
    joined_at: str
    body: dict[str, Json]


@dataclass(frozen=True)
class DeviceRow:
    """One stream of a place, and the keys that it joined with. ``receipts_sent`` is the number of the last receipt."""

    stream: str
    site: str
    sign_key: str
    box_key: str
    status: str
    enrolment: str
    joined_at: str
    receipts_sent: int = 0
    receipt_at: str = ""


@dataclass(frozen=True)
class Enrolment:
    """An invitation. ``used_by`` is the site that joined with it, empty while unused."""

    id: str
    body: dict[str, Json]
    made_at: str
    used_by: str = ""


def put(tx: Tx, site: SiteRow) -> None:
    """Store a place in its present form."""
    tx.execute(
        """INSERT INTO site VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET level = excluded.level,
            name = excluded.name, division = excluded.division, status = excluded.status,
            joined_at = excluded.joined_at, body = excluded.body""",
        (site.id, site.level, site.name, site.division, site.status, site.joined_at, orjson.dumps(site.body).decode()),
    )


def get(conn: Connection, site_id: str) -> SiteRow | None:
    """The place with this id."""
    row = conn.execute("SELECT * FROM site WHERE id = ?", (site_id,)).fetchone()
    return _site(row) if row else None


def every(conn: Connection) -> list[SiteRow]:
    """All places by division and name."""
    return [_site(row) for row in conn.execute("SELECT * FROM site ORDER BY division, name, id")]


def put_device(tx: Tx, device: DeviceRow) -> None:
    """Store a stream in its present form; its place must be stored already."""
    tx.execute(
        """INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET
            site = excluded.site, sign_key = excluded.sign_key, box_key = excluded.box_key, status = excluded.status,
            enrolment = excluded.enrolment, joined_at = excluded.joined_at, receipts_sent = excluded.receipts_sent,
            receipt_at = excluded.receipt_at""",
        (device.stream, device.site, device.sign_key, device.box_key, device.status, device.enrolment,
         device.joined_at, device.receipts_sent, device.receipt_at),
    )


def device(conn: Connection, stream: str) -> DeviceRow | None:
    """The computer that writes this stream."""
    row = conn.execute("SELECT * FROM device WHERE stream = ?", (stream,)).fetchone()
    return DeviceRow(*row) if row else None


def devices(conn: Connection, site_id: str = "") -> list[DeviceRow]:
    """The computers of one place or of all, in the order in which they joined."""
    where, values = ("WHERE site = ? ", [site_id]) if site_id else ("", [])
    rows = conn.execute(f"SELECT * FROM device {where}ORDER BY joined_at, stream", values)
    return [DeviceRow(*row) for row in rows]


def next_receipt(tx: Tx, stream: str, at: str, least: int = 1) -> int:
    """The number of the next receipt to a known stream: above every earlier one, and at least ``least``."""
    row = tx.execute(
        """UPDATE device SET receipts_sent = max(receipts_sent + 1, ?), receipt_at = ? WHERE stream = ?
            RETURNING receipts_sent""",
        (least, at, stream),
    ).fetchall()
    number: int = row[0][0]
    return number


def put_enrolment(tx: Tx, item: Enrolment) -> None:
    """Store an invitation in its present form."""
    tx.execute(
        "INSERT OR REPLACE INTO enrolment VALUES (?, ?, ?, ?)",
        (item.id, orjson.dumps(item.body).decode(), item.made_at, item.used_by),
    )


def enrolment(conn: Connection, enrolment_id: str) -> Enrolment | None:
    """The invitation with this number."""
    row = conn.execute("SELECT * FROM enrolment WHERE id = ?", (enrolment_id,)).fetchone()
    return Enrolment(row[0], orjson.loads(row[1]), row[2], row[3]) if row else None


def enrolments(conn: Connection) -> list[Enrolment]:
    """All invitations, newest first."""
    rows = conn.execute("SELECT * FROM enrolment ORDER BY made_at DESC, id")
    return [Enrolment(row[0], orjson.loads(row[1]), row[2], row[3]) for row in rows]


def _site(row: tuple[str, str, str, str, str, str, str]) -> SiteRow:
    return SiteRow(row[0], row[1], row[2], row[3], row[4], row[5], orjson.loads(row[6]))
