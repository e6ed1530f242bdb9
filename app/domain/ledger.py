"""What a list or a search needs to know of a case: the row of the ledger, computed from the record alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.case import Case
from app.domain.stage import stage


@dataclass(frozen=True)
class LedgerRow:
    """One line of the ledger. ``amount`` is the sum of payments agreed, in 分; ``parties`` are names in order."""

    record: str
    number: str
    code: str
    title: str
    category: str
    source: str
    stage: str
    done: int
    needed: int
    registered_on: str
    parties: str
    party_count: int
    mediators: str
    place: str
    amount: int
    files: int
    method: str = ""
    kind: str = ""
    level: str = ""
    colour: str = ""
    round: int = 1


def ledger_row(case: Case) -> LedgerRow:
    """The ledger row of a case."""
    at = stage(case)
    return LedgerRow(
        record=case.id,
        number=case.number,
        code=case.code,
        title=case.title,
        category=case.category,
        source=case.source,
        stage=at.code,
        done=at.done,
        needed=at.needed,
        registered_on=case.registered_on.isoformat() if case.registered_on else "",
        parties="、".join(party.name for party in case.parties),
        party_count=len(case.parties),
        mediators="、".join(case.mediators),
        place=case.place,
        amount=case.agreements[-1].paid_total if case.agreements else 0,
        files=len(case.attachments),
        method=case.method,
        kind=case.kind,
        level=at.level,
        colour=at.colour,
        round=at.round,
    )


@dataclass(frozen=True)
class SearchText:
    """What of a case can be found: running text, names (also by pinyin and initials), numbers (also by last digits)."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]


def search_text(case: Case) -> SearchText:
    """Everything searchable of a case."""
    return SearchText(tuple(_texts(case)), tuple(_names(case)), tuple(_numbers(case)))


def _texts(case: Case) -> Iterator[str]:
    yield from (case.title, case.facts, case.place, case.note, case.number, *case.requests)
    for party in case.parties:
        yield from (party.name, party.address, party.occupation)
    for session in case.sessions:
        yield from (session.record, session.place)
    for agreement in case.agreements:
        yield from (agreement.facts, agreement.manner, *agreement.clauses)
        yield from (item.what for item in agreement.obligations)


def _names(case: Case) -> Iterator[str]:
    for party in case.parties:
        yield party.name
        if party.legal_representative:
            yield party.legal_representative
        yield from (proxy.name for proxy in party.proxies if proxy.name)
        yield from (member.name for member in party.members if member.name)
    yield from case.mediators


def _numbers(case: Case) -> Iterator[str]:
    yield from (case.number, case.code)
    for party in case.parties:
        yield from (party.id_number, party.phone, party.credit_code)
        for proxy in party.proxies:
            yield from (proxy.id_number, proxy.phone)
        yield from (member.id_number for member in party.members)
