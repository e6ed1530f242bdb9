"""Invented disputes for a sample room: nobody in them exists."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.agreement import Mark, required_marks
from app.domain.case import Case
from app.domain.records import from_record
from app.paths import assets_dir
from app.services import cases, documents
from app.services.context import Context
from app.services.ids import new_id
from app.services.setup import NewSite

# What is issued and signed at once, so that the sample room shows every stage.
ISSUED = ("02", "08", "12", "17", "18", "20")
_SIGNED = ("02", "12", "17", "20")
_HALF_SIGNED = ("08",)


def room(which: str) -> NewSite:
    """The invented room (``desk``) or town office (``town``) of the samples."""
    with (_folder() / "room.toml").open("rb") as file:
        data = tomllib.load(file)[which]
    names = ("level", "name", "division", "committee", "number_prefix", "user")
    return NewSite(**{name: data[name] for name in names}, role="mediator" if which == "desk" else "town")


def records() -> list[tuple[str, dict[str, Any]]]:
    """(file name, record) of every sample, in order."""
    return [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(_folder().glob("*.json"))]


def as_written(number: str) -> Case:
    """The sample with this number as it is in its file: to be looked at, never saved."""
    return next(from_record(Case, record, strict=True) for name, record in records() if name.startswith(number))


def load(ctx: Context) -> int:
    """Put every sample into the room and return how many there are."""
    loaded = 0
    for name, record in records():
        case = cases.save(ctx, with_fresh_ids(record))
        if name[:2] in ISSUED:
            _issue(ctx, case, name[:2])
        loaded += 1
    return loaded


def with_fresh_ids(record: dict[str, Any]) -> Case:
    """A sample as a case of this room: its short ids, and every mention of them, become real ones."""
    ids: dict[str, str] = {}
    _collect(record, ids)
    return from_record(Case, _renamed(record, ids), strict=True)


def _collect(node: Any, ids: dict[str, str]) -> None:
    if isinstance(node, dict):
        if "id" in node:
            ids[node["id"]] = new_id()
        for item in node.values():
            _collect(item, ids)
    elif isinstance(node, list):
        for item in node:
            _collect(item, ids)


def _renamed(node: Any, ids: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _renamed(item, ids) for key, item in node.items()}
    if isinstance(node, list):
        return [_renamed(item, ids) for item in node]
    return ids.get(node, node) if isinstance(node, str) else node


def _issue(ctx: Context, case: Case, name: str) -> None:
    agreement = case.agreements[-1]
    case = documents.issue(ctx, case.id, agreement.id).case
    if name not in (*_SIGNED, *_HALF_SIGNED):
        return
    wanted = required_marks(case.agreements[-1], case.signers(case.agreements[-1]))
    for item in wanted[:2] if name in _HALF_SIGNED else wanted:
        made = Mark(
            role=item.role, ref=item.ref, proxy=_proxy(case, item.ref), how=_how(case, item.role, item.ref),
            on=_day(ctx, agreement.made_on),
        )
        documents.mark(ctx, case.id, agreement.id, made)


def _how(case: Case, role: str, ref: str) -> tuple[str, ...]:
    """The usual way: people sign and fingerprint, organisations sign and seal, the committee seals."""
    party = case.party(ref)
    if role == "committee":
        return ("seal",)
    if party is None:
        return ("signature",)
    return ("signature", "seal" if party.is_organisation else "fingerprint")


def _proxy(case: Case, party_id: str) -> str:
    """Whoever must sign for an organisation or a child."""
    party = case.party(party_id)
    if party is None:
        return ""
    return next((proxy.id for proxy in party.proxies if proxy.may_sign), "")


def _day(ctx: Context, made_on: date | None) -> date:
    return min(made_on or ctx.today(), ctx.today())


def _folder() -> Path:
    return assets_dir() / "samples"
