"""Reminders: replaced with their record, shown when due."""

from __future__ import annotations

from db_help import Stream, record, row

from app.domain.clocks import Reminder
from db import ledger, rebuild, reminders, versions
from db.database import Database


def reminder(due: str, what: str) -> Reminder:
    return Reminder(due, what, "duty", "")


def shown(db: Database, day: str, limit: int) -> list[tuple[str, str, str, str]]:
    return [(item.record, item.title, item.due, item.what) for item in reminders.until(db.read(), day, limit)]


def test_the_last_reminders_of_a_record_stay(db: Database, stream: Stream) -> None:
    with db.write() as tx:
        for number in (1, 2):
            version = stream.write(record(number))
            versions.append(tx, version)
            ledger.put(tx, [(row(record(number), title=f"第{number}件"), version)])
        reminders.put(tx, [(record(1), [reminder("2026-04-01", "付款")])])
        reminders.put(tx, [(record(2), [reminder("2026-03-01", "回访")]), (record(1), [reminder("2026-05-01", "旧")])])
        latest = [reminder("2026-04-02", "付款"), reminder("2026-09-01", "回访")]
        reminders.put(tx, [(record(1), [reminder("2026-06-01", "更旧")]), (record(1), latest)])
    assert shown(db, "2026-08-31", 9) == [
        (record(2), "第2件", "2026-03-01", "回访"), (record(1), "第1件", "2026-04-02", "付款")
    ]
    assert shown(db, "2026-12-31", 1) == [(record(2), "第2件", "2026-03-01", "回访")]
    with db.write() as tx:
        rebuild.clear(tx)
    assert shown(db, "9999", 9) == []
