"""Desk and town: joining, sending, receipts, returning, files asked for again, the automatic way (G4, G10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from services_help import Pair, add, code_of, edited, enrol, state, with_agreement

from app.domain.version import seal
from app.services import attachments, cases, documents, exchange, ledger, receipts
from app.services.context import Context, no_progress
from db import audit, files, inbox, meta, versions
from sync.receipt import Receipt, Totals, seal_receipt


def shown(ctx: Context, record: str) -> str:
    row = ledger.row(ctx, record)
    assert row is not None
    return row.exchange


def test_joining_and_the_first_batch(strangers: dict[str, Context], tmp_path: Path) -> None:
    desk, town = strangers["desk"], strangers["town"]
    case = add(desk)
    assert shown(desk, case.id) == "local"
    assert code_of(exchange.export_batch, desk, tmp_path, no_progress) == "exchange.no_parent"
    invitation = exchange.new_enrolment(town, "东街村说事室", "620100001201", tmp_path)
    assert [(item.status, item.site.name) for item in exchange.desks(town)] == [("invited", "东街村说事室")]
    joined = exchange.import_file(desk, invitation, no_progress)
    code = exchange.status(desk).check_code
    assert code in joined.sentence
    assert shown(desk, case.id) == "waiting"
    pair = Pair(desk, town, tmp_path / "stick")
    batch = pair.send()
    assert code_of(pair.take, batch) == "enrolment.code_needed"
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert code_of(pair.take, batch, wrong) == "enrolment.code_wrong"
    assert exchange.desks(town)[0].status == "invited"
    done = pair.take(batch, code.replace("-", " "))
    assert (done.kind, done.cases, done.site_name) == ("batch", 1, "东街村说事室")
    assert cases.get(town, case.id) == case
    (known,) = exchange.desks(town)
    assert (known.status, known.versions, known.cases, known.expected_next, known.gaps) == ("active", 1, 1, 2, [])
    assert known.receipt_due
    assert shown(desk, case.id) == "waiting", "nothing counts as delivered before the receipt (G4)"
    answer = pair.believe(pair.receipt())
    assert answer.sentence == "青石镇综治中心已收到 1 件纠纷。没有等待上报的内容。"
    assert shown(desk, case.id) == "received"
    assert exchange.status(desk).check_code == ""
    assert not exchange.desks(town)[0].receipt_due


def test_a_desk_without_a_single_matter_can_join_too(strangers: dict[str, Context], tmp_path: Path) -> None:
    pair = enrol(strangers["desk"], strangers["town"], tmp_path)
    assert exchange.status(pair.desk).last_receipt_at is not None
    (known,) = exchange.desks(pair.town)
    assert (known.versions, known.expected_next) == (0, 1)


def test_what_waits_above_are_our_own_matters(pair: Pair, strangers: dict[str, Context]) -> None:
    first = add(pair.desk)
    pair.round()
    second = add(pair.desk)

    def listed(ctx: Context, exchange: str) -> list[str]:
        return [row.record for row in ledger.page(ctx, ledger.Query(exchange=exchange))[0]]

    assert (listed(pair.desk, "received"), listed(pair.desk, "waiting")) == ([first.id], [second.id])
    assert listed(pair.town, "received") == listed(pair.town, "waiting") == [], "nothing of its own, and nobody above"
    assert ledger.page(pair.town, ledger.Query())[1] == 1


def test_an_invitation_is_good_for_one_room_only(strangers: dict[str, Context], tmp_path: Path) -> None:
    desk, desk2, town = strangers["desk"], strangers["desk2"], strangers["town"]
    enrol(desk, town, tmp_path / "a")
    used = next(path for path in (tmp_path / "a").iterdir() if path.suffix == ".sse")
    code = exchange.join(desk2, used).check_code
    late = Pair(desk2, town, tmp_path / "b")
    assert code_of(late.take, late.send(), code) == "batch.unknown_sender"


def test_a_room_keeps_its_town(strangers: dict[str, Context], tmp_path: Path) -> None:
    enrol(strangers["desk"], strangers["town"], tmp_path)
    other = exchange.new_enrolment(strangers["town2"], "东街村说事室", "620100001201", tmp_path)
    assert code_of(exchange.join, strangers["desk"], other) == "enrolment.other"
    assert code_of(exchange.join, strangers["town2"], other) == "enrolment.own"
    assert code_of(exchange.new_enrolment, strangers["desk"], "甲", "620100001201", tmp_path) == "enrolment.level"
    assert code_of(exchange.new_enrolment, strangers["town"], "甲", "12", tmp_path) == "enrolment.form"


def test_without_a_receipt_everything_is_sent_again(pair: Pair) -> None:
    one = add(pair.desk)
    lost = pair.send()
    lost.unlink()
    two = add(pair.desk)
    done = pair.take(pair.send())
    assert (done.versions, done.cases) == (2, 2)
    again = pair.take(pair.send())
    assert (again.kind, again.versions) == ("batch", 0)
    assert again.sentence.endswith("没有新的记录。")
    pair.believe(pair.receipt())
    assert [shown(pair.desk, case.id) for case in (one, two)] == ["received", "received"]
    assert code_of(pair.send) == "exchange.nothing"
    assert [batch.received for batch in exchange.status(pair.desk).batches[:3]] == [True, True, True]


def test_the_counts_of_a_batch_are_kept_and_are_those_of_its_versions(pair: Pair) -> None:
    for _ in range(2):
        edited(pair.desk, add(pair.desk), facts="又吵了一次。")
        pair.send()
    kept = exchange.status(pair.desk).batches
    assert [(batch.versions, batch.cases) for batch in kept[:2]] == [(4, 2), (2, 1)]
    with pair.desk.database.write() as tx:
        tx.execute("DELETE FROM meta WHERE key LIKE 'batch_counts:%'")
    assert exchange.status(pair.desk).batches == kept, "also for batches made before they were kept"


def test_an_old_receipt_played_again_changes_nothing(pair: Pair) -> None:
    add(pair.desk)
    pair.take(pair.send())
    old = pair.receipt()
    pair.believe(old)
    case = add(pair.desk)
    pair.round()
    before = state(pair.desk)
    assert pair.believe(old).kind == "known"
    assert state(pair.desk) == before
    assert shown(pair.desk, case.id) == "received"


def forged(pair: Pair, **changes: object) -> Path:
    """A receipt that the town signs, but which says something else than the truth."""
    conn = pair.town.database.read()
    with pair.town.database.write() as tx:
        (device,) = receipts.table.devices(tx, pair.desk.site.id)
        true = receipts._receipt(pair.town, tx, device, 9_999_999_999)
    path = pair.stick / "ss-00000000-000099-00000000.ssr"
    seal_receipt(path, replace(true, **changes), pair.town.keys, device.box_key)  # type: ignore[arg-type]
    assert conn is pair.town.database.read()
    return path


@pytest.mark.parametrize(
    "changes",
    [{"digest": "0" * 64}, {"head": "0" * 64}, {"counts": Totals(2, 1, 1)}, {"counts": Totals(2, 2, 1)}],
    ids=["digest", "head", "records", "cases"],
)
def test_a_receipt_that_does_not_add_up_is_not_believed(pair: Pair, changes: dict[str, object]) -> None:
    case = add(pair.desk)
    add(pair.desk)
    pair.take(pair.send())
    before = state(pair.desk)
    assert code_of(pair.believe, forged(pair, **changes)) == "receipt.mismatch"
    assert state(pair.desk) == before
    assert shown(pair.desk, case.id) == "waiting"
    assert pair.believe(forged(pair)).kind == "receipt", "the true one is"


def test_receipts_for_others_or_by_others_are_refused(rooms: dict[str, Context], pair: Pair, tmp_path: Path) -> None:
    second = Pair(rooms["desk2"], rooms["town"], tmp_path / "other")
    assert code_of(second.believe, pair.receipt()) == "receipt.foreign"
    (device,) = receipts.table.devices(pair.town.database.read(), pair.desk.site.id)
    with pair.town.database.write() as tx:
        true: Receipt = receipts._receipt(pair.town, tx, device, 98)
    path = tmp_path / "x.ssr"
    seal_receipt(path, true, rooms["desk2"].keys, device.box_key)
    assert code_of(pair.believe, path) == "receipt.signature"
    seal_receipt(path, replace(true, from_site="e" * 32), pair.town.keys, device.box_key)
    assert code_of(pair.believe, path) == "receipt.unknown_sender"
    assert code_of(exchange.write_receipt, pair.town, "nobody", tmp_path) == "receipt.no_device"


def test_returned_for_correction_and_corrected(pair: Pair) -> None:
    case = add(pair.desk)
    pair.round()
    assert code_of(exchange.return_case, pair.town, case.id, " ") == "return.reason"
    assert code_of(exchange.return_case, pair.town, case.id, "长" * 501) == "return.reason"
    assert code_of(exchange.return_case, pair.desk, case.id, "x") == "return.own"
    exchange.return_case(pair.town, case.id, " 缺第三方的签名 ")
    assert exchange.desks(pair.town)[0].receipt_due or exchange.desks(pair.town)[1].receipt_due
    assert pair.believe(pair.receipt()).refused == 1
    (back,) = exchange.status(pair.desk).returned_cases
    assert (back.row.record, back.reason, back.row.exchange) == (case.id, "缺第三方的签名", "returned")
    edited(pair.desk, case, facts="补了第三方签名。")
    assert exchange.status(pair.desk).returned_cases == []
    assert shown(pair.desk, case.id) == "waiting"
    pair.round()
    assert shown(pair.desk, case.id) == "received"
    assert state(pair.town)["returned"] == []
    assert cases.get(pair.town, case.id).facts == "补了第三方签名。"


def test_a_return_that_crosses_a_correction_is_not_shown_again(pair: Pair) -> None:
    case = add(pair.desk)
    pair.round()
    exchange.return_case(pair.town, case.id, "缺签名")
    receipt = pair.receipt()
    edited(pair.desk, case, facts="自己已经发现并改了。")
    pair.believe(receipt)
    assert exchange.status(pair.desk).returned_cases == []


def put_version(ctx: Context, record: str, kind: str, body: dict[str, object]) -> None:
    """A version as a newer or broken program at the desk would have written it."""
    with ctx.database.write() as tx:
        seq, prev = versions.stream_head(tx, ctx.device.stream) or (0, "")
        heads = versions.head_of(tx, record)
        versions.append(tx, seal(
            stream=ctx.device.stream, seq=seq + 1, prev=prev, record=record, kind=kind, site=ctx.site.id,
            parent=heads[-1].hash if heads else "", at=ctx.stamp(), actor="x", body=body,
        ))


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        ("case", {"facts": 7}, "读不成一件纠纷"),
        ("case", {"owner": "e" * 32}, "与上报单位不符"),
        ("case", {"id": "e" * 32}, "与上报单位不符"),
        ("case", {"agreements": [{"id": "a", "obligations": [{"id": "o", "kind": "pay", "amount": 2**63}]}]}, "超出范围"),
        ("case", {"attachments": [{"id": "a", "sha256": "0" * 64, "size": -1}]}, "超出范围"),
        ("roster", {}, "还不认识"),
    ],
    ids=["bad field", "owner", "id", "amount", "size", "kind"],
)
def test_a_record_that_cannot_be_taken_is_set_aside_and_named(
    pair: Pair, kind: str, change: dict[str, object], reason: str
) -> None:
    bad = add(pair.desk)
    good = add(pair.desk, "仇大海", "盖秀兰")
    body = versions.head_of(pair.desk.database.read(), bad.id)[-1].body
    put_version(pair.desk, bad.id, kind, body | change)
    done = pair.take(pair.send())
    assert (done.versions, done.refused) == (3, 1)
    assert cases.get(pair.town, good.id) == good
    (refused,) = inbox.refused(pair.town.database.read())
    assert reason in refused.reason
    row = ledger.row(pair.town, bad.id)
    assert row is not None
    assert row.parties == "单玉堃、曾淑珍", "the ledger keeps the last good state"
    pair.believe(pair.receipt())
    (back,) = exchange.status(pair.desk).returned_cases
    assert back.row.record == bad.id
    assert reason in back.reason
    from app.services import doctor

    report = doctor.run(pair.town, no_progress, rebuild=True)
    assert report.ok, report


def test_files_travel_and_are_stored_encrypted(pair: Pair) -> None:
    case = with_agreement(pair.desk)
    documents.issue(pair.desk, case.id, "a1")
    case = cases.attach(pair.desk, case.id, b"scan" * 9000, title="扫描", kind="signed_scan")
    pair.round()
    for item in case.attachments:
        assert cases.attachment_bytes(pair.town, item.sha256) == cases.attachment_bytes(pair.desk, item.sha256)
    assert documents.issued_pdf(pair.town, cases.get(pair.town, case.id), "a1").pdf.startswith(b"%PDF")
    assert files.missing(pair.town.database.read()) == []


def without_file(pair: Pair) -> tuple[str, Path]:
    """A matter whose attachment did not come with it; the file lies aside."""
    case = add(pair.desk)
    case = cases.attach(pair.desk, case.id, b"scan" * 9000, title="扫描", kind="signed_scan")
    sha256 = case.attachments[0].sha256
    with pair.desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 0")
    pair.round()
    with pair.desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 1")
    return sha256, attachments.path_of(pair.desk, sha256)


def test_a_missing_file_is_asked_for_and_sent_again(pair: Pair) -> None:
    sha256, _ = without_file(pair)
    assert code_of(cases.attachment_bytes, pair.town, sha256) == "attachment.missing"
    done = pair.take(pair.send())
    assert (done.kind, done.versions) == ("batch", 0)
    assert cases.attachment_bytes(pair.town, sha256) == b"scan" * 9000
    pair.believe(pair.receipt())
    assert code_of(pair.send) == "exchange.nothing"


def test_the_automatic_way_sends_missing_files_too_and_only_once(pair: Pair) -> None:
    sha256, _ = without_file(pair)
    for path in pair.stick.iterdir():
        path.unlink()
    for side in (pair.desk, pair.town):
        exchange.set_watch_folder(side, pair.stick)
    assert len(exchange.watch_once(pair.desk, no_progress)) == 1
    assert exchange.watch_once(pair.desk, no_progress) == []
    exchange.watch_once(pair.town, no_progress)
    assert cases.attachment_bytes(pair.town, sha256) == b"scan" * 9000


def test_one_watched_folder_carries_everything_by_itself(rooms: dict[str, Context], tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    everyone = [rooms[name] for name in ("desk", "desk2", "town")]
    for ctx in everyone:
        exchange.set_watch_folder(ctx, folder)
        assert exchange.watch_once(ctx, no_progress) == [], "no stick is no error"
    folder.mkdir()
    made = [add(rooms["desk"]), add(rooms["desk2"])]
    for _ in range(3):
        for ctx in everyone:
            exchange.watch_once(ctx, no_progress)
    assert [shown(rooms[name], case.id) for name, case in zip(("desk", "desk2"), made, strict=True)] == ["received"] * 2
    assert {row.record for row in ledger.page(rooms["town"], ledger.Query())[0]} == {case.id for case in made}
    exchange.return_case(rooms["town"], made[0].id, "缺日期")
    for _ in range(2):
        for ctx in everyone[::-1]:
            exchange.watch_once(ctx, no_progress)
    assert shown(rooms["desk"], made[0].id) == "returned"
    assert shown(rooms["desk2"], made[1].id) == "received"
    edited(rooms["desk"], made[0], occurred_on="2026-11-01")
    for _ in range(3):
        for ctx in everyone:
            exchange.watch_once(ctx, no_progress)
    assert cases.get(rooms["town"], made[0].id).occurred_on == date(2026, 11, 1)
    assert shown(rooms["desk"], made[0].id) == "received"
    quiet = [exchange.watch_once(ctx, no_progress) for ctx in everyone]
    assert quiet == [[], [], []], "with nothing new nothing is said and nothing written"
    assert [path.name for path in folder.iterdir() if path.is_file()] == []


def test_a_refused_file_in_the_watched_folder_is_told_once(pair: Pair) -> None:
    add(pair.desk)
    batch = pair.send()
    for path in list(pair.stick.iterdir()):
        if path != batch:
            path.unlink()
    data = batch.read_bytes()
    batch.write_bytes(data[:-1])
    exchange.set_watch_folder(pair.town, pair.stick)
    told = exchange.watch_once(pair.town, no_progress)
    assert told[0].startswith("这个上报文件不完整")
    assert exchange.watch_once(pair.town, no_progress) == []
    batch.write_bytes(data)
    assert "已导入" in exchange.watch_once(pair.town, no_progress)[0], "it is tried again once it changes"


def test_the_search_finds_what_was_imported(pair: Pair) -> None:
    add(pair.desk, "尉迟广林", "朴顺姬")
    pair.take(pair.send())
    assert ledger.search_pending(pair.town) == 1
    assert exchange.work_in(pair.town, no_progress) == 1
    for text in ("ycgl", "朴顺", "院墙"):
        assert ledger.page(pair.town, ledger.Query(text=text))[1] == 1, text


def test_a_batch_can_be_looked_at_by_both_ends_and_by_nobody_else(rooms: dict[str, Context], pair: Pair) -> None:
    add(pair.desk)
    batch = pair.send()
    before = state(pair.town)
    for ctx in (pair.desk, pair.town):
        assert exchange.inspect(ctx, batch)["counts"] == {"versions": 1, "records": 1, "cases": 1, "blobs": 0}
    assert state(pair.town) == before
    assert code_of(exchange.inspect, rooms["desk2"], batch) == "batch.foreign"


def test_every_exchange_leaves_its_line_in_the_log_of_both(pair: Pair) -> None:
    add(pair.desk)
    pair.round()
    desk, town = ({entry.action for entry in audit.every(ctx.database.read())} for ctx in (pair.desk, pair.town))
    assert {"site.join", "batch.export", "receipt.import"} <= desk
    assert {"site.invite", "site.admit", "batch.import", "receipt.write"} <= town
    assert meta.get(pair.desk.database.read(), "missing_blobs") == []


def test_other_files_are_told_apart(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "假.ssb").write_bytes(b"PK")
    for name in ("照片.jpg", "假.ssb"):
        assert code_of(pair.take, tmp_path / name) == "file.unknown"
    assert code_of(pair.take, tmp_path / "没有.ssb") == "disk.gone"
