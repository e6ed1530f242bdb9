"""Any order, any number of times, cut off anywhere: the same state, or the one before (G1, G2, G3)."""

from __future__ import annotations

import errno
import os
import random
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from services_help import Pair, Template, add, code_of, edited, state, with_agreement

from app.domain.errors import UserError
from app.services import cases, documents, exchange, ledger
from app.services.context import Cancelled, Context, no_progress, system_clock
from db import outbox, versions
from sync import atomic, limits


@dataclass
class Delivery:
    """Batches of two desks, and what a town holds that got them once and in order."""

    town: Template
    batches: list[Path]
    once: dict[str, Any]


def confirmed(ctx: Context) -> None:
    """As if a receipt for everything so far had come, so that the next batch starts where this one ended."""
    with ctx.database.write() as tx:
        seq, head = versions.stream_head(tx, ctx.device.stream) or (0, "")
        number = outbox.mark(tx, ctx.device.stream).receipt_number + 1
        outbox.receive(tx, outbox.Mark(ctx.device.stream, seq, head, number, ctx.stamp()))


@pytest.fixture(scope="module")
def delivery(enrolled: dict[str, Template], tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    root = tmp_path_factory.mktemp("delivery")
    batches = []
    for name in ("desk", "desk2"):
        ctx = enrolled[name].copy(root / name)
        case = with_agreement(ctx)
        batches.append(exchange.export_batch(ctx, root, no_progress).path)  # has no receipt: the next one overlaps
        documents.issue(ctx, case.id, "a1")
        batches.append(exchange.export_batch(ctx, root, no_progress).path)
        confirmed(ctx)
        edited(ctx, cases.get(ctx, case.id), facts="又吵了一次。")
        other = add(ctx, "仇大海", "盖秀兰")
        batches.append(exchange.export_batch(ctx, root, no_progress).path)
        confirmed(ctx)
        cases.attach(ctx, other.id, b"scan" * 5000, title="扫描", kind="signed_scan")
        batches.append(exchange.export_batch(ctx, root, no_progress).path)
        ctx.close()
    town = enrolled["town"].copy(root / "town")
    for batch in batches:
        exchange.import_file(town, batch, no_progress)
    exchange.work_in(town, no_progress)
    once = state(town)
    town.close()
    return Delivery(enrolled["town"], batches, once)


@pytest.mark.parametrize("seed", range(12))
def test_any_order_with_repeats_ends_in_the_same_state(delivery: Delivery, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    order = delivery.batches + chance.choices(delivery.batches, k=4)
    chance.shuffle(order)
    town = delivery.town.copy(tmp_path / "town")
    kinds = {exchange.import_file(town, batch, no_progress).kind for batch in order}
    assert kinds <= {"batch", "known", "held"}
    exchange.work_in(town, no_progress)
    assert state(town) == delivery.once
    assert list(town.paths.held.iterdir()) == []
    assert {(desk.versions, desk.held, tuple(desk.gaps)) for desk in exchange.desks(town)} == {(5, 0, ())}
    town.close()


def test_a_lost_batch_is_a_gap_that_is_shown_and_later_closed(pair: Pair) -> None:
    first, second, third = [], [], []
    for group in (first, second, third):
        group.append(add(pair.desk))
        group.append(pair.send())
        confirmed(pair.desk)
    pair.take(first[1])
    held = pair.take(third[1])
    assert (held.kind, held.versions) == ("held", 0)
    assert "缺第 2—2 次保存" in held.sentence
    desk = next(desk for desk in exchange.desks(pair.town) if desk.site.id == pair.desk.site.id)
    assert (desk.versions, desk.expected_next, desk.gaps, desk.held) == (1, 2, [(2, 2)], 1)
    assert ledger.row(pair.town, third[0].id) is None, "a gap is never guessed over"
    assert pair.take(third[1]).kind == "held"
    assert pair.take(second[1]).kind == "batch"
    desk = next(desk for desk in exchange.desks(pair.town) if desk.site.id == pair.desk.site.id)
    assert (desk.versions, desk.expected_next, desk.gaps, desk.held) == (3, 4, [], 0)
    assert ledger.row(pair.town, third[0].id) is not None
    assert list(pair.town.paths.held.iterdir()) == []


def test_a_town_that_went_back_in_time_gets_what_it_lacks_and_the_receipt_names_the_gap(
    pair: Pair, enrolled: dict[str, Template], tmp_path: Path
) -> None:
    add(pair.desk)
    pair.round()
    # its state from before the first batch, a while later: numbers of receipts go on above those given out
    restored = replace(
        enrolled["town"].copy(tmp_path / "restored"), clock=lambda: system_clock() + timedelta(minutes=5)
    )
    again = Pair(pair.desk, restored, pair.stick)
    add(pair.desk)
    assert again.take(again.send()).kind == "held"
    answer = again.believe(again.receipt())
    assert "还有 2 件有新内容等待上报" in answer.sentence, "a lower mark means: send again"
    done = again.take(again.send())
    assert (done.kind, done.versions) == ("batch", 2)
    desk = next(desk for desk in exchange.desks(restored) if desk.site.id == pair.desk.site.id)
    assert (desk.gaps, desk.held, desk.expected_next) == ([], 0, 3)
    restored.close()


def test_a_held_batch_that_no_longer_fits_is_put_aside_and_blocks_nobody(
    rooms: dict[str, Context], pair: Pair, tmp_path: Path, enrolled: dict[str, Template]
) -> None:
    """A cloned computer wrote other versions under the same numbers; its early batch must not poison the town."""
    shutil.copytree(pair.desk.paths.root, tmp_path / "clone")
    clone = Pair(enrolled["desk"].open(tmp_path / "clone"), pair.town, tmp_path / "stick2")
    add(clone.desk, "甲某", "乙某")
    confirmed(clone.desk)
    add(clone.desk, "甲某", "乙某")
    assert clone.take(clone.send()).kind == "held"
    add(pair.desk)
    done = pair.take(pair.send())
    assert done.kind == "batch"
    assert "另有 1 个留存的文件与现有记录接不上" in done.sentence
    other = Pair(rooms["desk2"], rooms["town"], tmp_path / "stick3")
    add(other.desk)
    assert other.take(other.send()).sentence.endswith("次保存）。")
    clone.desk.close()


def early(pair: Pair, count: int) -> tuple[Path, list[Path]]:
    """The first batch of a desk, and ``count`` later ones that wait for it."""
    batches = []
    for _ in range(count + 1):
        add(pair.desk)
        batches.append(pair.send())
        confirmed(pair.desk)
    return batches[0], batches[1:]


def waiting_files(ctx: Context) -> list[str]:
    return sorted(path.name for path in ctx.paths.held.iterdir())


@pytest.mark.parametrize("bound", ["HELD_FILES", "HELD_BYTES"])
def test_a_desk_can_leave_only_so_much_to_wait(
    rooms: dict[str, Context], pair: Pair, bound: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, later = early(pair, 4)
    room = 3 if bound == "HELD_FILES" else sum(path.stat().st_size for path in later[:3])
    monkeypatch.setattr(limits, bound, room)
    for batch in later[:3]:
        assert pair.take(batch).kind == "held"
    before = state(pair.town), waiting_files(pair.town)
    with pytest.raises(UserError) as refusal:
        pair.take(later[3])
    assert refusal.value.code == "batch.held_full"
    assert "从第 1 次保存开始的那一批" in refusal.value.sentence, "it says which one to bring"
    assert (state(pair.town), waiting_files(pair.town)) == before
    assert pair.take(later[2]).kind == "held", "one that waits already is no further one"
    other = Pair(rooms["desk2"], rooms["town"], tmp_path / "other")
    assert other.take(early(other, 1)[1][0]).kind == "held", "the bound is each desk's own"
    assert pair.take(first).kind == "batch"
    assert pair.take(later[3]).kind == "batch"
    assert len(waiting_files(pair.town)) == 1, "only the other desk's"


@pytest.mark.parametrize(("error", "code"), [(errno.ENOSPC, "disk.full"), (errno.EIO, "disk.gone")])
def test_an_early_batch_is_on_the_disk_before_anything_says_that_it_waits(
    pair: Pair, error: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails exactly when the copy must be made to last: nothing is noted and nothing lies about."""
    first, later = early(pair, 1)
    before = state(pair.town)

    def failing(handle: int) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", failing)
        assert code_of(pair.take, later[0]) == code
    assert (state(pair.town), waiting_files(pair.town)) == (before, [])
    assert pair.take(later[0]).kind == "held"
    assert pair.take(first).kind == "batch"
    assert waiting_files(pair.town) == []


class Stop(Exception):
    """An error of the window, not of ours."""


@pytest.mark.parametrize("error", [Cancelled, Stop, KeyboardInterrupt])
def test_cancelled_in_the_middle_nothing_has_changed(pair: Pair, error: type[BaseException]) -> None:
    for _ in range(3):
        case = add(pair.desk)
        cases.attach(pair.desk, case.id, b"scan" * 5000, title="扫描", kind="signed_scan")

    def raising(done: int, total: int, what: str) -> None:
        raise error

    before, lying = state(pair.desk), sorted(pair.stick.iterdir())
    with pytest.raises(error):
        exchange.export_batch(pair.desk, pair.stick, raising)
    assert (state(pair.desk), sorted(pair.stick.iterdir())) == (before, lying)
    batch = pair.send()
    before = state(pair.town)
    with pytest.raises(error):
        exchange.import_file(pair.town, batch, raising)
    assert state(pair.town) == before
    assert list(pair.town.paths.held.iterdir()) == []
    assert pair.take(batch).cases == 3


def test_cut_off_at_every_step_of_an_import_nothing_has_changed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error raised by each part that an import calls in turn: whatever came before is undone."""
    from app.services import incoming

    case = with_agreement(pair.desk)
    documents.issue(pair.desk, case.id, "a1")
    batch = pair.send()
    before = state(pair.town)

    def broken(*_: object, **__: object) -> None:
        raise Stop

    for owner, name in (
        (incoming.versions, "append_many"), (incoming.inbox, "add_batch"), (incoming.store, "project"),
        (incoming.search, "index_later"), (incoming.audit, "add"), (incoming.attachments, "receive"),
        (incoming.outbox, "drop_returned"), (incoming.files, "put"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            with pytest.raises(Stop):
                pair.take(batch)
        assert state(pair.town) == before, name
    assert code_of(pair.take, batch) == "done"


def test_a_batch_that_is_not_taken_leaves_no_files_behind(pair: Pair) -> None:
    case = add(pair.desk)
    cases.attach(pair.desk, case.id, b"scan" * 9_000, title="扫描件", kind="evidence")
    batch = pair.send()
    cut = pair.stick / "ss-00000000-000077-00000000.ssb"
    cut.write_bytes(batch.read_bytes()[:-1])
    before = sorted(pair.town.paths.files.iterdir())
    assert code_of(pair.take, cut) == "batch.damaged"
    assert sorted(pair.town.paths.files.iterdir()) == before
    assert pair.take(batch).kind == "batch"
    assert len(list(pair.town.paths.files.iterdir())) == len(before) + 1
