"""A new computer in the place of a lost one: the same site under new keys, and no number given out twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from app.domain.case import Case
from app.domain.companion import Letter
from app.domain.errors import Invalid, UserError
from app.domain.numbering import sequences
from app.domain.records import Json, from_record, to_record
from app.domain.site import Site
from app.services import store
from app.services.context import Device
from db import companions, ledger, meta, numbers, outbox, versions
from db import sites as table
from db.database import Connection, Tx
from sync.enrolment import Enrolment, LastNumber, Takeover

_MOST_DEVICES = 99  # two digits of a display code


def offer(conn: Connection, site_id: str) -> Takeover:
    """What the next computer of a site must know. Raises ``enrolment.devices`` after the ninety-ninth."""
    given = [item.body.get("device", 1) for item in table.enrolments(conn) if item.body.get("site") == site_id]
    device = max(len(table.devices(conn, site_id)), *given, 1) + 1
    if device > _MOST_DEVICES:
        raise UserError("enrolment.devices", "这个单位已经换过太多台电脑，一案一码的电脑号用完了，没有制作登记文件。请作为新单位登记。")
    return Takeover(site_id, device, tuple(LastNumber(*key, last) for key, last in sorted(_last(conn, site_id).items())))


def _last(conn: Connection, site_id: str) -> dict[tuple[str, int], int]:
    """The highest sequence number of each series and year in everything that the site has sent, voided ones too."""
    highest: dict[tuple[str, int], int] = {}
    for version in versions.heads_of(conn, ledger.of_site(conn, site_id)):
        try:
            case = store.decode(version)
        except (msgspec.ValidationError, Invalid):
            continue  # a refused state; the numbers of a matter are in every other state of it as well
        for key, sequence in _numbers(case):
            highest[key] = max(sequence, highest.get(key, 0))
    for key, sequence in _letters(conn, site_id):
        highest[key] = max(sequence, highest.get(key, 0))
    return highest


def _letters(conn: Connection, site_id: str) -> Iterator[tuple[tuple[str, int], int]]:
    records = [row.record for row in companions.of_kind(conn, "letter", site=site_id)]
    for version in versions.heads_of(conn, records):
        try:
            letter = from_record(Letter, version.body)
        except Invalid:
            continue  # a refused state; the letter as it was issued came before it
        usual = letter.issued_on.year if letter.issued_on else 2000
        yield from ((("letter", year), sequence) for year, sequence in sequences(letter.number, usual))


def _numbers(case: Case) -> Iterator[tuple[tuple[str, int], int]]:
    usual = case.registered_on.year if case.registered_on else 2000
    issues = [issue.number for agreement in case.agreements for issue in agreement.issues]
    for series, given in (("case", [case.number]), ("agreement", issues)):
        for number in given:
            yield from (((series, year), sequence) for year, sequence in sequences(number, usual))


def accept(tx: Tx, item: Enrolment, offered: Takeover) -> None:
    """Become the site of an invitation, before anything was written under our own id; reading it again is fine.

    Raises ``enrolment.not_desk``, ``.not_empty`` or ``.id_used``.
    """
    joined: dict[str, Json] = meta.get(tx, "join", {})
    if joined.get("enrolment") == item.id:
        return
    ours, device = from_record(Site, meta.get(tx, "site")), Device(**meta.get(tx, "device"))
    if ours.level != "desk":
        raise UserError("enrolment.not_desk", "这份登记文件是给村里换电脑用的，本机是上级单位的说事簿，没有加入，没有改变任何内容。")
    if versions.streams(tx):
        raise UserError(
            "enrolment.not_empty",
            "这份登记文件是给换了新电脑、还没有登记过纠纷的说事簿用的。本机已经登记过纠纷，没有加入，没有改变任何内容。请在新的数据文件夹里启用后再读入。",
        )
    if outbox.batches(tx, device.stream, 1):
        raise UserError("enrolment.id_used", "本机已经用自己的站点号向上级报过，不能再换成原来的站点，没有改变任何内容。请在新的数据文件夹里启用后再读入。")
    meta.put(tx, "site", to_record(replace(ours, id=offered.site, name=item.name, division=item.division)))
    meta.put(tx, "device", vars(replace(device, number=offered.device)))
    for last in offered.numbers:
        numbers.go_on_after(tx, last.series, last.year, last.last)
