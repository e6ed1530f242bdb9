"""The doctor says "well" of a sound room, and finds what was tampered with behind the program's back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from services_help import Pair, add, sign_all, with_agreement

from app.services import attachments, cases, doctor, documents, exchange
from app.services.context import Context, no_progress


@pytest.fixture
def room(desk: Context) -> Context:
    case = with_agreement(desk)
    sign_all(desk, documents.issue(desk, case.id, "a1").case)
    cases.attach(desk, case.id, b"\xff\xd8\xff" + b"scan" * 5000, title="扫描", kind="signed_scan")
    add(desk, "尉迟广林", "朴顺姬")
    return desk


def faults(ctx: Context, **options: bool) -> set[str]:
    return {finding.name for finding in doctor.run(ctx, no_progress, **options).findings if not finding.ok}


def test_a_sound_room_is_well_and_rebuilds_to_the_same(room: Context) -> None:
    report = doctor.run(room, no_progress, rebuild=True)
    assert report.ok, report
    assert report.findings[-1].sentence == "2 件，与原来完全一致"
    from app.services import ledger

    assert exchange.work_in(room, no_progress) == 2
    assert len(ledger.page(room, ledger.Query(text="piaoshunji"))[0]) == 1


def test_a_figure_that_was_changed_is_told_and_made_right(room: Context) -> None:
    tamper(room, "UPDATE tally SET amount = 1")
    tamper(room, "UPDATE visit SET heads = 99")
    (found,) = [item for item in doctor.run(room, no_progress, rebuild=True).findings if not item.ok]
    assert found.sentence == "tally、visit 与重建的结果不同，已改用重建的结果"
    exchange.work_in(room, no_progress)
    assert doctor.run(room, no_progress, rebuild=True).ok


def tamper(ctx: Context, statement: str) -> None:
    """As somebody with the key and a database tool would."""
    conn = ctx.database.read()
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f'DROP TRIGGER "{name}"')
    assert conn.execute(statement).rowcount > 0


def flip_attachment(ctx: Context) -> None:
    path = max(ctx.paths.files.iterdir(), key=lambda item: item.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lose_attachment(ctx: Context) -> None:
    next(ctx.paths.files.iterdir()).unlink()


def swap_attachments(ctx: Context) -> None:
    one, two = list(ctx.paths.files.iterdir())[:2]
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)


_LINE = "UPDATE version SET line = CAST(replace(CAST(line AS TEXT), '院墙滴水', '院墙漏水') AS BLOB) WHERE seq = {}"
TAMPERED: list[tuple[str, Callable[[Context], None], str]] = [
    ("flipped attachment", flip_attachment, "附件"),
    ("lost attachment", lose_attachment, "附件"),
    ("swapped attachments", swap_attachments, "附件"),
    ("changed audit", lambda ctx: tamper(ctx, "UPDATE audit SET actor = '别人' WHERE id = 2"), "操作日志"),
    ("deleted audit", lambda ctx: tamper(ctx, "DELETE FROM audit WHERE id = 3"), "操作日志"),
    ("changed first version", lambda ctx: tamper(ctx, _LINE.format(1)), "保存记录"),
    ("changed newest version", lambda ctx: tamper(ctx, _LINE.format("(SELECT max(seq) FROM version)")), "保存记录"),
    ("deleted version", lambda ctx: tamper(ctx, "DELETE FROM version WHERE seq = 2"), "保存记录"),
]


@pytest.mark.parametrize(("what", "action", "finding"), TAMPERED, ids=[row[0] for row in TAMPERED])
def test_tampering_is_found(room: Context, what: str, action: Callable[[Context], None], finding: str) -> None:
    action(room)
    assert finding in faults(room), what


def test_a_ledger_that_lies_is_found_and_put_right(room: Context) -> None:
    tamper(room, "UPDATE ledger SET amount = amount + 1, stage = 'closed'")
    assert faults(room, rebuild=True) == {"重建台账"}
    assert faults(room, rebuild=True) == set()


def test_a_damaged_page_is_found(room: Context, templates: dict) -> None:  # type: ignore[type-arg]
    folder = room.paths.root
    room.close()
    data = bytearray(room.paths.database.read_bytes())
    data[-5000] ^= 1
    room.paths.database.write_bytes(data)
    again = templates["desk"].open(folder)
    assert "数据库" in faults(again)
    again.close()


def test_the_town_is_well_after_an_import_and_after_a_rebuild(pair: Pair) -> None:
    room = with_agreement(pair.desk)
    documents.issue(pair.desk, room.id, "a1")
    pair.round()
    assert faults(pair.town, rebuild=True) == set()
    lost = attachments.path_of(pair.town, cases.get(pair.town, room.id).attachments[0].sha256)
    lost.unlink()
    assert faults(pair.town) == {"附件"}
