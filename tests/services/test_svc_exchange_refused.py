"""What is not from an enrolled desk, for us, in its place and whole is refused, and nothing changes (G5, G8)."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from services_help import Pair, add, code_of, enrol, state

from app.domain.records import to_record
from app.domain.version import Version, seal
from app.services import cases, exchange, outgoing, store
from app.services.context import Context, no_progress
from db import versions
from sync import limits, strict
from sync.batch import seal_batch
from sync.manifest import Address


def handmade(ctx: Context, to: Context, lines: list[Version], folder: Path, **changes: object) -> Path:
    """A batch of any lines, signed with the desk's key: what a desk with a changed program could make."""
    path = folder / f"ss-00000000-000009-{random.getrandbits(32):08x}.ssb"
    conn = ctx.database.read()
    since = lines[0].seq - 1
    values: dict[str, object] = {
        "keys": ctx.keys, "site": ctx.site.id, "stream": ctx.device.stream, "number": 9, "since": since,
        "first_prev": versions.hash_at(conn, ctx.device.stream, since) or "",
        "rows": [(line.line, line.hash, line.record, line.kind) for line in lines],
        "recipient": Address(to.site.id, to.keys.box_key), "made_at": ctx.stamp(),
    }
    seal_batch(path, **(values | changes))  # type: ignore[arg-type]
    return path


def line(ctx: Context, record: str, body: dict[str, object], **changes: object) -> Version:
    seq, prev = versions.stream_head(ctx.database.read(), ctx.device.stream) or (0, "")
    values: dict[str, object] = {
        "stream": ctx.device.stream, "seq": seq + 1, "prev": prev, "record": record, "kind": "case",
        "site": ctx.site.id, "parent": "", "at": ctx.stamp(), "actor": "x", "body": body,
    }
    return seal(**(values | changes))  # type: ignore[arg-type]


def refused(pair: Pair, path: Path, code: str) -> None:
    before = state(pair.town)
    assert code_of(pair.take, path) == code
    assert state(pair.town) == before
    assert list(pair.town.paths.held.iterdir()) == []


def test_a_desk_that_nobody_enrolled(strangers: dict[str, Context], pair: Pair, tmp_path: Path) -> None:
    unknown = strangers["desk3"]
    case = add(unknown)
    body = to_record(case)
    refused(pair, handmade(unknown, pair.town, [line(unknown, case.id, body, seq=1, prev="")], tmp_path), "batch.unknown_sender")


def test_another_towns_batch(strangers: dict[str, Context], pair: Pair, tmp_path: Path) -> None:
    other = enrol(strangers["desk"], strangers["town2"], tmp_path)
    add(other.desk)
    refused(pair, other.send(), "batch.foreign")


def test_a_batch_passed_on_by_its_receiver_under_our_name(pair: Pair, strangers: dict[str, Context], tmp_path: Path) -> None:
    """Encrypted anew for us, but signed for somebody else."""
    import io

    from sync import age

    case = add(pair.desk)
    own = handmade(pair.desk, strangers["town2"], [line(pair.desk, case.id, {}, seq=1, prev="")], tmp_path)
    source = age.Plain(own, pair.desk.keys.box_secret)
    data = b"".join(iter(source.some, b""))
    source.close()
    target = io.BytesIO()
    age.encrypt(iter([data]), target, [pair.town.keys.box_key])
    moved = tmp_path / "moved.ssb"
    moved.write_bytes(target.getvalue())
    refused(pair, moved, "batch.foreign")


def test_a_revoked_desk(pair: Pair) -> None:
    kept = add(pair.desk)
    pair.take(pair.send())
    exchange.revoke(pair.town, pair.desk.site.id)
    add(pair.desk)
    refused(pair, pair.send(), "batch.revoked")
    assert cases.get(pair.town, kept.id) == kept, "what it sent stays"
    assert code_of(exchange.write_receipt, pair.town, pair.desk.site.id, pair.stick) == "receipt.no_device"
    assert code_of(exchange.revoke, pair.town, "nobody") == "site.missing"


def test_a_desk_that_claims_to_be_another(rooms: dict[str, Context], pair: Pair, tmp_path: Path) -> None:
    victim = rooms["desk2"]
    case = add(pair.desk)
    mine = versions.head_of(pair.desk.database.read(), case.id)[-1]
    as_site = [line(pair.desk, case.id, mine.body, site=victim.site.id, seq=1, prev="")]
    refused(pair, handmade(pair.desk, pair.town, as_site, tmp_path, site=victim.site.id, since=0, first_prev=""), "batch.unknown_sender")
    as_stream = [line(pair.desk, case.id, mine.body, stream=victim.device.stream, seq=1, prev="")]
    stolen = handmade(pair.desk, pair.town, as_stream, tmp_path, stream=victim.device.stream, since=0, first_prev="")
    refused(pair, stolen, "batch.unknown_sender")
    both = [line(pair.desk, case.id, mine.body, stream=victim.device.stream, site=victim.site.id, seq=1, prev="")]
    signed = handmade(
        pair.desk, pair.town, both, tmp_path, stream=victim.device.stream, site=victim.site.id, since=0, first_prev=""
    )
    refused(pair, signed, "batch.signature")


def test_a_new_computer_that_claims_a_known_site(
    strangers: dict[str, Context], pair: Pair, rooms: dict[str, Context], tmp_path: Path
) -> None:
    from app.services import sites

    invitation = exchange.new_enrolment(pair.town, "西坡村说事室", "620100001202", tmp_path)
    thief = strangers["desk3"]
    code = exchange.join(thief, invitation).check_code
    posing = replace(thief, site=replace(thief.site, id=rooms["desk2"].site.id))
    join = sites.our_join(posing, thief.database.read())
    case = add(thief)
    lines = [line(posing, case.id, {}, seq=1, prev="")]
    path = handmade(posing, pair.town, lines, tmp_path, join=join)
    before = state(pair.town)
    assert code_of(pair.take, path, code) == "enrolment.site_taken"
    assert state(pair.town) == before


def test_a_desk_cannot_send_another_desks_matter(rooms: dict[str, Context], pair: Pair, tmp_path: Path) -> None:
    other = Pair(rooms["desk2"], rooms["town"], tmp_path / "other")
    case = add(other.desk)
    other.take(other.send())
    body = to_record(replace(case, owner=pair.desk.site.id, facts="被人改了"))
    refused(pair, handmade(pair.desk, pair.town, [line(pair.desk, case.id, body)], tmp_path), "batch.not_owner")
    assert cases.get(pair.town, case.id) == case


def test_two_contents_under_one_number_are_a_fork(pair: Pair, tmp_path: Path) -> None:
    case = add(pair.desk)
    pair.take(pair.send())
    other = line(pair.desk, "9" * 32, to_record(case), seq=1, prev="")
    refused(pair, handmade(pair.desk, pair.town, [other], tmp_path, since=0, first_prev=""), "batch.fork")
    following = line(pair.desk, "9" * 32, {}, seq=2, prev="7" * 64)
    refused(pair, handmade(pair.desk, pair.town, [following], tmp_path, since=1, first_prev="7" * 64), "batch.fork")


def test_a_damaged_batch_and_a_damaged_receipt(pair: Pair) -> None:
    add(pair.desk)
    batch = pair.send()
    whole = batch.read_bytes()
    chance = random.Random(7)
    for _ in range(25):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        batch.write_bytes(data)
        assert code_of(pair.take, batch) in ("batch.damaged", "batch.foreign", "file.unknown", "batch.unknown_sender")
    for cut in (0, 10, 500, len(whole) - 1):
        batch.write_bytes(whole[:cut])
        assert code_of(pair.take, batch) in ("batch.damaged", "file.unknown", "batch.foreign")
    batch.write_bytes(whole)
    pair.take(batch)
    receipt = pair.receipt()
    receipt.write_bytes(receipt.read_bytes()[:-1])
    before = state(pair.desk)
    assert code_of(pair.believe, receipt) == "receipt.damaged"
    assert state(pair.desk) == before


def test_fields_of_a_newer_program_survive_desk_town_and_show(pair: Pair) -> None:
    case = add(pair.desk)
    stored = store.current(pair.desk.database.read(), case.id)
    assert stored is not None
    body = to_record(case) | {"urgency": {"level": 3, "why": ["甲", None]}}
    body["parties"][0] |= {"nickname": "老单"}
    put = line(pair.desk, case.id, body, parent=stored.version.hash)
    with pair.desk.database.write() as tx:
        versions.append(tx, put)
    pair.round()
    for ctx in (pair.desk, pair.town):
        shown = to_record(cases.get(ctx, case.id))
        assert shown["urgency"] == {"level": 3, "why": ["甲", None]}
        assert shown["parties"][0]["nickname"] == "老单"
    form = cases.get(pair.desk, case.id)
    saved = cases.save(pair.desk, replace(form, facts="由旧程序的表单改过。"))
    assert to_record(saved)["urgency"] == body["urgency"]
    assert to_record(saved)["parties"][0]["nickname"] == "老单"
    assert versions.by_record(pair.town.database.read(), case.id)[-1].line == put.line, "as it was signed"


def test_a_newer_format_asks_for_an_update_and_is_never_half_read(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(pair.desk)
    with monkeypatch.context() as patch:
        patch.setattr(strict, "FORMAT", "shuoshi/2")
        batch = pair.send()
    before = state(pair.town)
    with pytest.raises(Exception, match="请先更新本程序") as caught:
        pair.take(batch)
    assert getattr(caught.value, "code", "") == "batch.newer"
    assert state(pair.town) == before
    pair.take(pair.send())
    with monkeypatch.context() as patch:
        patch.setattr(strict, "FORMAT", "shuoshi/2")
        receipt = pair.receipt()
    assert code_of(pair.believe, receipt) == "receipt.newer"


def test_many_versions_go_in_several_batches_that_fit_together(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(7):
        add(pair.desk)
    monkeypatch.setattr(outgoing, "BATCH_VERSIONS", 3)
    sizes = []
    while True:
        done = exchange.export_batch(pair.desk, pair.stick, no_progress)
        sizes.append(done.versions)
        pair.take(done.path)
        pair.believe(pair.receipt())
        if not done.more:
            break
    assert sizes == [3, 3, 1]
    assert limits.BATCH_VERSIONS > 3


def test_a_matter_whose_newest_state_is_no_case_says_so(pair: Pair, tmp_path: Path) -> None:
    case = add(pair.desk)
    pair.round()
    (head,) = versions.head_of(pair.desk.database.read(), case.id)
    pair.take(handmade(pair.desk, pair.town, [line(pair.desk, case.id, {"x": 1}, parent=head.hash)], tmp_path))
    assert code_of(cases.get, pair.town, case.id) == "case.unreadable"
    assert [saved.what for saved in cases.history(pair.town, case.id)] == ["内容读不成，没有采用", "登记"]


def test_a_desk_cannot_make_its_receipt_too_large(pair: Pair, tmp_path: Path) -> None:
    lines = [line(pair.desk, "0" * 32, {})]
    for place in range(1, 9_000):
        seq, prev = lines[-1].seq + 1, lines[-1].hash
        lines.append(line(pair.desk, f"{place:032x}", {}, seq=seq, prev=prev))
    assert pair.take(handmade(pair.desk, pair.town, lines, tmp_path)).refused == 9_000
    assert pair.receipt().exists()
