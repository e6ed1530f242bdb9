"""Saving one state of a case: version, projections and audit in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.domain.actions import ARCHIVED
from app.domain.case import Case
from app.domain.errors import Invalid, UserError
from app.domain.ledger import ledger_row, search_text
from app.domain.records import from_record, to_record
from app.domain.stage import position
from app.domain.version import Version, seal
from app.services import counting
from app.services.context import Context
from db import audit, ledger, meta, outbox, search, values, versions
from db.database import Connection, Tx
from sync.limits import LINE_BYTES

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
    try:
        return Stored(from_record(Case, heads[-1].body), heads[-1])
    except Invalid:
        raise UserError(
            "case.unreadable",
            "登记单位最近一次保存的内容读不成一件纠纷，打不开；以前的各次保存都在，回执里会写明。请联系对方核对，或更新程序。",
        ) from None


def require(ctx: Context, conn: Connection, case_id: str) -> Stored:
    """The present state of a case that we own and may change."""
    stored = current(conn, case_id)
    if stored is None:
        raise UserError("case.missing", "没有找到这件纠纷。请回到台账重新查找；其他内容没有变化。")
    if stored.case.owner != ctx.site.id:
        raise UserError("case.not_ours", "这件纠纷由登记它的单位办理，本单位只能查看。可以用“退回补正”请对方修改。")
    return stored


def require_open(ctx: Context, conn: Connection, case_id: str) -> Stored:
    """``require``, of a matter that is not archived: what lies in its volume stays as it is."""
    stored = require(ctx, conn, case_id)
    if position(stored.case).code == ARCHIVED:
        raise UserError("case.archived", "这件事已经归档，卷内的文书、附件和签名都不能再改。确有必要请先“重启办理”；没有改变任何内容。")
    return stored


def require_present(ctx: Context, conn: Connection) -> None:
    """Raises ``site.changed`` when this installation has taken over another site since ``ctx`` was opened.

    Whatever writes under our name asks this in its own transaction: an old ``ctx`` still carries the old id.
    """
    if (meta.get(conn, "site")["id"], meta.get(conn, "device")) != (ctx.site.id, vars(ctx.device)):
        raise UserError("site.changed", "本单位刚刚接上了原来的站点，这一步没有保存，其他内容没有变化。请关闭程序重新打开，再做一次。")


def write(
    ctx: Context, tx: Tx, kind: str, record: str, body: Any, action: str, parent: Version | None
) -> Version:
    """Append a version of any record to our stream, and an audit entry named ``action``. Projections are the caller's."""
    require_present(ctx, tx)
    head = versions.stream_head(tx, ctx.device.stream)
    seq, prev = head if head else (0, "")
    version = seal(
        stream=ctx.device.stream, seq=seq + 1, prev=prev, record=record, kind=kind, site=ctx.site.id,
        parent=parent.hash if parent else "", at=ctx.stamp(), actor=ctx.actor.name, body=to_record(body),
    )
    if len(version.line) > LINE_BYTES:
        raise UserError("record.too_large", "这件记录的文字太长，超过一件能保存和上报的长度，没有保存。请把长的材料作为附件。")
    versions.append(tx, version)
    audit.add(tx, at=ctx.stamp(), actor=ctx.actor.name, action=action, subject=record, detail=version.hash)
    return version


def append(ctx: Context, tx: Tx, case: Case, action: str, parent: Version | None) -> Stored:
    """Append a version of ``case`` and bring every projection in step. ``action`` names the audit entry."""
    version = write(ctx, tx, "case", case.id, case, action, parent)
    project(tx, [(version, case)])
    counting.keep(ctx, tx, [case])
    search.index_now(tx, ledger.row_id(tx, case.id), search_text(case))
    outbox.drop_returned(tx, case.id)
    before = set(remembered(decode(parent))) if parent else set()
    values.remember(tx, [pair for pair in remembered(case) if pair not in before])
    return Stored(case, version)


def remembered(case: Case) -> Iterator[tuple[str, str]]:
    """What a form may offer again: mediators, recorders, places, occupations, addresses, ethnicities, organs, units."""
    yield from (("mediator", name) for name in case.mediators)
    yield from (("place", case.place), ("organ", case.source_organ), ("receiver", case.received_by))
    yield from (("reporter", case.reporter), ("grid", case.grid))
    for step in case.steps:
        yield from (("unit", step.to), ("approver", step.approver))
    for party in case.parties:
        yield from (("ethnicity", party.ethnicity), ("occupation", party.occupation), ("address", party.address))
    for session in case.sessions:
        yield from (("place", session.place), ("recorder", session.recorder))
    yield from (("recorder", agreement.recorder) for agreement in case.agreements)


def project(tx: Tx, items: Sequence[tuple[Version, Case]]) -> None:
    """Write the ledger rows of these versions; later items win."""
    ledger.put(tx, [(ledger_row(case), version) for version, case in items])


def decode(version: Version) -> Case:
    """A case for reading only: quick, and without the fields that this program does not know.

    Raises ``msgspec.ValidationError`` or ``Invalid`` when the body is no case.
    """
    return msgspec.convert(version.body, Case)
