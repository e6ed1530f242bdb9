"""The ledger: rows, order, filters, exchange states."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from db_help import AT, Stream, record, row

from app.domain.errors import Defect
from app.domain.ledger import LedgerRow, SearchText
from db import ledger, outbox, search, sites, versions
from db.database import Database
from db.ledger import LedgerQuery

CODE = "620100001201-26-01-0003-K"


def _store(db: Database, stream: Stream, rows: Iterable[LedgerRow]) -> None:
    with db.write() as tx:
        for item in rows:
            version = stream.write(item.record)
            versions.append(tx, version)
            ledger.put(tx, [(item, version)])
            search.index_now(tx, ledger.row_id(tx, item.record), SearchText((item.title,), (), ()))


def _records(db: Database, **asked: str) -> list[int]:
    query = LedgerQuery(**asked)
    found = ledger.page(db.read(), query, 100)
    assert [entry.id for entry in found] == list(ledger.ids(db.read(), query))
    assert len(found) == ledger.count(db.read(), query)
    return [int(entry.record, 16) for entry in found]


@pytest.fixture
def full(db: Database, stream: Stream) -> Database:
    rows = [
        row(record(1), number="2026-2", registered_on="2026-03-02", stage="closed", title="水渠纠纷"),
        row(record(2), number="2026-1", registered_on="2026-03-05", category="debt", title="借款纠纷"),
        row(record(3), number="2026-3", registered_on="2026-03-02", title="水渠与树木", code=CODE),
    ]
    _store(db, stream, rows)
    return db


def test_a_row_comes_back_with_what_its_version_says(full: Database) -> None:
    entry = ledger.get(full.read(), record(2))
    assert entry is not None
    assert (entry.number, entry.category, entry.parties, entry.party_count) == ("2026-1", "debt", "张三、李四", 2)
    assert (entry.stream, entry.seq, entry.updated_at, entry.actor, entry.site) == ("a" * 32, 2, AT, "王五", "s" * 32)
    assert (entry.exchange, entry.site_name) == ("waiting", "")
    assert ledger.get(full.read(), record(9)) is None


def test_a_changed_row_keeps_its_id(full: Database, stream: Stream) -> None:
    before = ledger.row_id(full.read(), record(1))
    _store(full, stream, [row(record(1), title="改了")])
    assert ledger.row_id(full.read(), record(1)) == before
    entry = ledger.get(full.read(), record(1))
    assert entry is not None
    assert (entry.title, entry.seq) == ("改了", 4)
    assert ledger.count(full.read()) == 3


def test_orders_and_filters(full: Database) -> None:
    assert _records(full) == [2, 3, 1]
    assert _records(full, order="oldest") == [1, 3, 2]
    assert _records(full, order="number") == [2, 1, 3]
    assert _records(full, order="number_desc") == [3, 1, 2]
    assert _records(full, stage="closed") == [1]
    assert _records(full, category="land", stage="registered") == [3]
    assert _records(full, site="nobody") == []
    assert _records(full, text="水渠") == [3, 1]
    assert _records(full, text="水渠", order="number") == [1, 3]
    assert _records(full, text="水渠", stage="closed") == [1]
    assert _records(full, text="！") == []


def test_pages(full: Database) -> None:
    def numbers(limit: int, offset: int, text: str = "") -> list[str]:
        return [entry.number for entry in ledger.page(full.read(), LedgerQuery(text=text), limit, offset)]

    assert numbers(2, 1) == ["2026-3", "2026-2"]
    assert numbers(5, 5) == []
    assert numbers(1, 1, "水渠") == ["2026-2"]


def test_many_hits_come_latest_entered_first(db: Database, stream: Stream) -> None:
    stages = ("closed", "registered")
    days = [f"2026-03-{number % 28 + 1:02d}" for number in range(1202)]
    _store(db, stream, (row(record(i), registered_on=day, stage=stages[i % 2]) for i, day in enumerate(days)))
    found = ledger.ids(db.read(), LedgerQuery(text="土地"))
    assert list(found) == sorted(found, reverse=True)
    assert len(found) == 1202
    assert [item.id for item in ledger.page(db.read(), LedgerQuery(text="土地"), 5, 1100)] == list(found[1100:1105])
    closed = ledger.ids(db.read(), LedgerQuery(text="土地", stage="closed"))
    assert list(closed) == [row_id for row_id in found if row_id % 2 == 1]


def test_rows_come_in_the_order_asked_for(full: Database) -> None:
    ids = [ledger.row_id(full.read(), record(number)) for number in (3, 1, 2)]
    entries = ledger.rows_by_ids(full.read(), [*ids, 999])
    assert [int(entry.record, 16) for entry in entries] == [3, 1, 2]


def test_find_by_id_number_or_code(full: Database) -> None:
    for name in (record(3), "2026-3", CODE):
        assert ledger.find(full.read(), name) == record(3)
    assert ledger.find(full.read(), "") is None
    assert ledger.find(full.read(), "2026-9") is None


def test_exchange_states(full: Database, stream: Stream) -> None:
    with full.write() as tx:
        outbox.receive(tx, outbox.Mark(stream.name, 2, "h", 1, AT))
        outbox.put_returned(tx, outbox.Returned(record(2), "h", "缺签名", AT))
    assert _records(full, exchange="received") == [1]
    assert _records(full, exchange="waiting") == [3]
    assert _records(full, exchange="returned") == [2]
    assert ledger.counts(full.read(), "exchange") == {"received": 1, "waiting": 1, "returned": 1}


def test_counts_by_column(full: Database) -> None:
    assert ledger.counts(full.read(), "stage") == {"closed": 1, "registered": 2}
    with pytest.raises(Defect):
        ledger.counts(full.read(), "title")


def test_a_row_names_its_site(full: Database) -> None:
    with full.write() as tx:
        sites.put(tx, sites.SiteRow("s" * 32, "desk", "东街村", "620100001201", "enrolled", AT, {}))
    entry = ledger.get(full.read(), record(1))
    assert entry is not None
    assert entry.site_name == "东街村"


def test_no_row_no_id(db: Database) -> None:
    with pytest.raises(Defect):
        ledger.row_id(db.read(), record(1))
