"""Outbox, inbox, sites: what went, what came, who with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from db_help import AT, Stream, record

from app.domain.errors import Defect
from db import inbox, outbox, sites, versions
from db.database import Database

A = "a" * 32


def _mark(seq: int, number: int) -> outbox.Mark:
    return outbox.Mark(A, seq, f"hash{seq}", number, AT)


def test_receipts_count_upwards_only(db: Database) -> None:
    assert outbox.mark(db.read(), A) == outbox.Mark(A, 0, "", 0, "")
    with db.write() as tx:
        assert outbox.receive(tx, _mark(5, 2))
        assert not outbox.receive(tx, _mark(9, 2)), "the same number again"
        assert not outbox.receive(tx, _mark(3, 1)), "an old receipt played back"
    assert outbox.mark(db.read(), A) == _mark(5, 2)
    with db.write() as tx:
        assert outbox.receive(tx, _mark(3, 3)), "the office above was restored and wants 4 and 5 again"
    assert outbox.mark(db.read(), A) == _mark(3, 3)


def test_what_waits_is_the_range_behind_the_receipt(db: Database, stream: Stream) -> None:
    assert outbox.waiting(db.read(), A) == outbox.Waiting(0, 0, 0, 0, 0)
    with db.write() as tx:
        versions.append_many(tx, [stream.write(record(number)) for number in (1, 2, 1, 1, 3)])
        outbox.receive(tx, _mark(2, 1))
    assert outbox.waiting(db.read(), A) == outbox.Waiting(since=2, until=5, versions=3, records=2, cases=2)
    with db.write() as tx:
        outbox.receive(tx, _mark(5, 2))
    assert outbox.waiting(db.read(), A) == outbox.Waiting(5, 5, 0, 0, 0)


def test_batches_made(db: Database) -> None:
    made = [outbox.BatchOut(A, number, 0, number, "h", f"d{number}", AT, "U盘") for number in (1, 2)]
    assert outbox.next_batch(db.read(), A) == 1
    with db.write() as tx:
        for batch in made:
            outbox.add_batch(tx, batch)
    assert outbox.next_batch(db.read(), A) == 3
    assert outbox.batches(db.read(), A) == made[::-1]
    assert outbox.batches(db.read(), A, 1) == made[1:]
    with pytest.raises(Defect), db.write() as tx:
        outbox.add_batch(tx, made[0])


def test_records_sent_back(db: Database) -> None:
    item = outbox.Returned(record(1), "h", "缺签名", AT)
    with db.write() as tx:
        outbox.put_returned(tx, replace(item, reason="旧"))
        outbox.put_returned(tx, item)
    assert outbox.returned(db.read()) == [item]
    assert outbox.get_returned(db.read(), record(1)) == item
    with db.write() as tx:
        outbox.drop_returned(tx, record(1))
    assert outbox.returned(db.read()) == []
    assert outbox.get_returned(db.read(), record(1)) is None


def test_batches_that_came(db: Database) -> None:
    first = inbox.BatchIn(A, 1, 0, 5, "d1", b"{}", b"s" * 64, AT, 5, "applied")
    clone = replace(first, digest="d2", status="fork")
    with db.write() as tx:
        inbox.add_batch(tx, first)
        inbox.add_batch(tx, clone)
    assert inbox.by_digest(db.read(), "d1") == first
    assert inbox.by_digest(db.read(), "d9") is None
    assert inbox.by_number(db.read(), A, 1) == [first, clone]
    assert inbox.batches(db.read()) == inbox.batches(db.read(), A) == [clone, first]
    assert inbox.batches(db.read(), "b") == []
    with pytest.raises(Defect), db.write() as tx:
        inbox.add_batch(tx, first)


def test_batches_that_wait(db: Database) -> None:
    late = inbox.Held(A, 3, 9, 12, "d3", "x.ssb", AT)
    with db.write() as tx:
        assert inbox.hold(tx, late)
        assert not inbox.hold(tx, late)
        inbox.hold(tx, replace(late, number=2, since=5, until=9, digest="d2"))
    assert [item.number for item in inbox.held(db.read())] == [2, 3]
    assert inbox.numbers(db.read(), A) == [2, 3]
    with db.write() as tx:
        inbox.release(tx, "d2")
    assert inbox.held(db.read(), A) == [late]


def test_versions_not_accepted(db: Database) -> None:
    item = inbox.Refused("h1", A, record(1), "不归本站点", AT)
    with db.write() as tx:
        inbox.refuse(tx, item)
        inbox.refuse(tx, item)
    assert inbox.refused(db.read()) == inbox.refused(db.read(), A) == [item]
    assert inbox.refused(db.read(), "b") == []


def test_sites_and_their_computers(db: Database) -> None:
    site = sites.SiteRow("s1", "desk", "东街村", "620100001201", "enrolled", AT, {"committee": "东街村人民调解委员会"})
    device = sites.DeviceRow(A, "s1", "11", "age1x", "enrolled", "e1", AT)
    with pytest.raises(Defect), db.write() as tx:
        sites.put_device(tx, device)
    with db.write() as tx:
        sites.put(tx, site)
        sites.put_device(tx, device)
        assert [sites.next_receipt(tx, A, AT), sites.next_receipt(tx, A, AT)] == [1, 2]
        sites.put(tx, replace(site, name="东街社区"))
    conn = db.read()
    assert sites.get(conn, "s1") == replace(site, name="东街社区")
    assert sites.get(conn, "s2") is None
    assert sites.every(conn) == [replace(site, name="东街社区")]
    assert sites.device(conn, A) == replace(device, receipts_sent=2, receipt_at=AT)
    assert sites.device(conn, "b") is None
    with db.write() as tx:
        sites.put_device(tx, replace(device, status="revoked"))
    assert [item.status for item in sites.devices(conn)] == ["revoked"]
    assert sites.devices(conn, "s1") == sites.devices(conn)


def test_invitations(db: Database) -> None:
    item = sites.Enrolment("e1", {"name": "东街村"}, AT)
    with db.write() as tx:
        sites.put_enrolment(tx, item)
        sites.put_enrolment(tx, replace(item, used_by="s1"))
    assert sites.enrolment(db.read(), "e1") == replace(item, used_by="s1")
    assert sites.enrolments(db.read()) == [replace(item, used_by="s1")]
    assert sites.enrolment(db.read(), "e2") is None
