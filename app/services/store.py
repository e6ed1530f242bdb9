"""Saving one state of a case: version, projections and audit in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.ledger import ledger_row, search_text
from app.domain.records import from_record, to_record
from app.domain.version import Version, seal
from app.services.context import Context
from db import audit, ledger, search, versions
from db.database import Connection

_decoder = msgspec.json.Decoder(Case)


@dataclass(frozen=True)
class Stored:
    """A case as the database holds it, with the version that says so."""

    case: Case
    version: Version


def current(conn: Connection, case_id: str) -> Stored | None:
    """The present state of a case; where branches exist, the newest one."""
    heads = versions.head_of(conn, case_id)
    if not heads:
        return None
    return Stored(from_record(Case, heads[-1].body), heads[-1])


def require(ctx: Context, conn: Connection, case_id: str) -> Stored:
    """The present state of a case that we own and may change."""
    stored = current(conn, case_id)
    if stored is None:
        raise UserError("case.missing", "没有找到这件纠纷。请回到台账重新查找；其他内容没有变化。")
    if stored.case.owner != ctx.site.id:
        raise UserError("case.not_ours", "这件纠纷由登记它的单位办理，本单位只能查看。可以用“退回补正”请对方修改。")
    return stored


def append(ctx: Context, tx: Connection, case: Case, action: str, parent: Version | None) -> Stored:
    """Append a version of ``case`` and bring every projection in step. ``action`` names the audit entry."""
    head = versions.stream_head(tx, ctx.device.stream)
    seq, prev = head if head else (0, "")
    version = seal(
        stream=ctx.device.stream, seq=seq + 1, prev=prev, record=case.id, kind="case", site=ctx.site.id,
        parent=parent.hash if parent else "", at=ctx.stamp(), actor=ctx.actor.name, body=to_record(case),
    )
    versions.append(tx, version)
    project(tx, [(version, case)])
    search.index_now(tx, ledger.row_id(tx, case.id), search_text(case))
    audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action=action, subject=case.id, detail=version.hash)
    return Stored(case, version)


def project(tx: Connection, items: Iterable[tuple[Version, Case]]) -> None:
    """Write the ledger rows of these versions; later items win."""
    ledger.put(tx, [(ledger_row(case), version) for version, case in items])


def decode(version: Version) -> Case:
    """A case for reading only: quick, and without the fields that this program does not know.

    Raises ``msgspec.ValidationError`` or ``Invalid`` when the body is no case.
    """
    return msgspec.convert(version.body, Case)


def with_id(case: Case, case_id: str) -> Case:
    """The same case under another id."""
    return replace(case, id=case_id)
