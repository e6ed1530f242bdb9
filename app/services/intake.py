"""Cases written by scripts: strict reading, and ids where the writer left them out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from app.domain.case import Case
from app.domain.errors import Invalid, Problem
from app.domain.identity import tidy_name, tidy_number
from app.domain.party import Party
from app.domain.records import from_record
from app.services.ids import new_id

_NESTED = ("parties", "proxies", "sessions", "agreements", "obligations")


def read(record: Any) -> Case:
    """A case from its JSON form. Ids may be left out; those given may be any text unique in the case, but the case's own
    must be 32 hexadecimal characters. Raises ``Invalid`` with the path of every unknown or wrong field.
    """
    case = from_record(Case, _with_ids(record), strict=True)
    if not re.fullmatch(r"[0-9a-f]{32}", case.id):
        raise Invalid([Problem("id", "id 应为 32 位十六进制；登记新纠纷时不必填写")])
    return replace(case, parties=tuple(_tidy(party) for party in case.parties))


def _with_ids(node: Any) -> Any:
    """A copy in which every object that needs an id has one."""
    if not isinstance(node, dict):
        return node
    filled = {**node, "id": node.get("id", "") or new_id()}
    for name in _NESTED:
        if isinstance(filled.get(name), list):
            filled[name] = [_with_ids(item) for item in filled[name]]
    return filled


def _tidy(party: Party) -> Party:
    return replace(
        party, name=party.name.strip() if party.is_organisation else tidy_name(party.name), id_number=tidy_number(party.id_number),
        credit_code=tidy_number(party.credit_code),
    )
