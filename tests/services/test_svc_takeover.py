"""A lost computer without a backup: the same site on a new one, nothing numbered twice, the old one shut out (G5, G6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from services_help import Pair, Template, add, agreement, code_of, edited, state, with_agreement

from app.domain.case import Case
from app.domain.numbering import sequences
from app.services import cases, doctor, documents, exchange, ledger, setup
from app.services.context import Context, Device, no_progress
from app.services.ids import new_id
from db import meta, numbers
from sync.enrolment import check_code, read_enrolment
from sync.keys import SiteKeys


@dataclass
class Lost:
    """A desk whose computer was lost after the town had got everything, and its new one."""

    old: Pair
    new: Context
    cases: list[Case]

    @property
    def town(self) -> Context:
        return self.old.town

    def invite(self) -> Path:
        return exchange.new_computer(self.town, self.old.desk.site.id, self.old.stick)

    def move_in(self, invitation: Path) -> Pair:
        """The new computer joins, and the town takes its first batch and answers."""
        joined = exchange.join(self.new, invitation)
        pair = Pair(joined.context, self.town, self.old.stick)
        pair.take(pair.send(), joined.check_code)
        for path in self.receipts(pair):
            if code_of(exchange.import_file, pair.desk, path, no_progress) == "done":
                return pair
        raise AssertionError("no receipt for the new computer")

    def receipts(self, pair: Pair) -> list[Path]:
        before = set(pair.stick.glob("*.ssr"))
        pair.receipt()
        return sorted(set(pair.stick.glob("*.ssr")) - before)


@pytest.fixture
def lost(pair: Pair, templates: dict[str, Template], tmp_path: Path) -> Iterator[Lost]:
    made = [add(pair.desk), with_agreement(pair.desk), with_agreement(pair.desk)]
    documents.issue(pair.desk, made[1].id, "a1")
    documents.issue(pair.desk, made[2].id, "a1")
    edited(pair.desk, cases.get(pair.desk, made[2].id), agreements=[agreement(manner="一次付清")])  # voids number two
    pair.round()
    new = templates["desk3"].copy(tmp_path / "new")
    yield Lost(pair, new, [cases.get(pair.desk, case.id) for case in made])
    new.close()


def ours(ctx: Context) -> tuple[object, ...]:
    """Everything that says who this installation is."""
    conn = ctx.database.read()
    return tuple(meta.get(conn, key) for key in ("site", "device", "keys", "parent", "join"))


def another(ctx: Context) -> Context:
    """A computer that nobody has met: with its own name and keys, as a first start gives them."""
    with ctx.database.write() as tx:
        meta.put(tx, "device", vars(Device(new_id()[:16], 1, 1)))
        meta.put(tx, "keys", SiteKeys.generate().to_record())
    return setup.reopened(ctx)


def test_the_new_computer_is_the_same_site_and_no_number_is_given_out_twice(lost: Lost) -> None:
    old = lost.old.desk
    pair = lost.move_in(lost.invite())
    new = pair.desk
    assert (new.site.id, new.site.name, new.site.division) == (old.site.id, old.site.name, old.site.division)
    assert (new.device.number, new.device.stream == old.device.stream) == (2, False)
    assert new.keys.sign_key != old.keys.sign_key
    case = with_agreement(new)
    case = documents.issue(new, case.id, "a1").case
    assert case.owner == old.site.id
    assert case.number.endswith("第004号"), "the town has seen three"
    assert case.agreements[0].issues[0].number.endswith("第003号"), "the void one counts too"
    assert case.code not in {item.code for item in lost.cases}
    assert case.code.split("-")[2:4] == ["02", "0004"]
    pair.take(pair.send())
    assert cases.get(lost.town, case.id) == case
    rows, total = ledger.page(lost.town, ledger.Query(site=old.site.id))
    assert total == 4
    assert len({row.code for row in rows}) == 4
    assert doctor.run(lost.town, no_progress, rebuild=True).ok


def test_both_computers_stand_in_the_list_and_the_old_one_stays_shut_out(lost: Lost) -> None:
    old = lost.old
    add(old.desk)
    late = old.send()
    exchange.revoke(lost.town, old.desk.site.id, old.desk.device.stream)
    pair = lost.move_in(lost.invite())
    mine = [desk for desk in exchange.desks(lost.town) if desk.site.id == old.desk.site.id]
    assert [(desk.stream, desk.status, desk.computer, desk.computers) for desk in mine] == [
        (old.desk.device.stream, "revoked", 1, 2), (pair.desk.device.stream, "active", 2, 2),
    ]
    before = state(lost.town)
    assert code_of(pair.take, late) == "batch.revoked"
    assert state(lost.town) == before
    assert cases.get(lost.town, lost.cases[0].id) == lost.cases[0], "what it sent stays"
    case = add(pair.desk)
    pair.round()
    assert cases.get(lost.town, case.id) == case
    row = ledger.row(pair.desk, case.id)
    assert row is not None
    assert row.exchange == "received"


def test_one_computer_is_revoked_alone_or_all_of_a_site(lost: Lost, rooms: dict[str, Context]) -> None:
    pair = lost.move_in(lost.invite())
    site = pair.desk.site.id

    def status() -> dict[str, str]:
        return {desk.stream: desk.status for desk in exchange.desks(lost.town)}

    other = rooms["desk2"].device.stream
    assert code_of(exchange.revoke, lost.town, site, other) == "device.missing", "it belongs to another site"
    assert set(status().values()) == {"active"}
    exchange.revoke(lost.town, site, pair.desk.device.stream)
    assert status() == {lost.old.desk.device.stream: "active", pair.desk.device.stream: "revoked", other: "active"}
    add(lost.old.desk)
    assert lost.old.take(lost.old.send()).kind == "batch", "the other computer goes on"
    exchange.revoke(lost.town, site)
    assert status() == {lost.old.desk.device.stream: "revoked", pair.desk.device.stream: "revoked", other: "active"}
    assert dict(state(lost.town)["site"])[site] == "revoked"


def test_the_check_code_is_needed_and_binds_the_site(lost: Lost, templates: dict[str, Template], tmp_path: Path) -> None:
    invitation = lost.invite()
    joined = exchange.join(lost.new, invitation)
    batch = exchange.export_batch(joined.context, lost.old.stick, no_progress).path
    before = state(lost.town)
    assert code_of(lost.old.take, batch) == "enrolment.code_needed"
    item = read_enrolment(invitation)
    loose = check_code(item.parent_sign_key, item.parent_box_key, item.id, lost.new.keys.sign_key, lost.new.keys.box_key)
    assert loose != joined.check_code
    assert code_of(lost.old.take, batch, loose) == "enrolment.code_wrong"
    assert state(lost.town) == before
    assert lost.old.take(batch, joined.check_code).kind == "batch"


def test_only_the_site_of_the_invitation_may_use_it(
    lost: Lost, rooms: dict[str, Context], tmp_path: Path
) -> None:
    """A changed program that joins with the file and keeps its own id, or takes another known one."""
    from test_svc_exchange_refused import handmade, line

    from app.services import sites

    joined = exchange.join(lost.new, lost.invite())
    case = add(joined.context)
    before = state(lost.town)
    for claimed in ("e" * 32, rooms["desk2"].site.id):
        posing = replace(joined.context, site=replace(joined.context.site, id=claimed))
        join = sites.our_join(posing, posing.database.read())
        path = handmade(posing, lost.town, [line(posing, case.id, {}, seq=1, prev="")], tmp_path, join=join)
        assert code_of(lost.old.take, path, joined.check_code) == "enrolment.site_other"
        assert state(lost.town) == before


def test_the_file_is_good_for_one_computer_and_ends_others_for_the_site(
    lost: Lost, templates: dict[str, Template], tmp_path: Path
) -> None:
    first, second = lost.invite(), lost.invite()
    numbered = [read_enrolment(path).takeover for path in (first, second)]
    assert [item.device for item in numbered if item] == [2, 3], "even an unused one keeps its number"
    lost.move_in(first)
    for late, used in (("late", second), ("copy", first)):
        ctx = another(templates["desk"].copy(tmp_path / late))
        joined = exchange.join(ctx, used)
        batch = exchange.export_batch(joined.context, lost.old.stick, no_progress).path
        assert code_of(lost.old.take, batch, joined.check_code) == "batch.unknown_sender"
        ctx.close()
    assert [desk.status for desk in exchange.desks(lost.town)] == ["active"] * 3
    assert getattr(read_enrolment(lost.invite()).takeover, "device", 0) == 4


def test_who_has_matters_or_a_used_id_keeps_it(
    lost: Lost, strangers: dict[str, Context], tmp_path: Path
) -> None:
    invitation = lost.invite()
    full = lost.new
    add(full)
    before = ours(full), state(full)
    assert code_of(exchange.join, full, invitation) == "enrolment.not_empty"
    assert code_of(exchange.join, lost.old.desk, invitation) == "enrolment.not_empty", "the old computer is not lost"
    assert (ours(full), state(full)) == before
    used = strangers["desk2"]
    plain = exchange.new_enrolment(lost.town, "西坡村说事室", "620100001202", tmp_path)
    exchange.join(used, plain)
    exchange.export_batch(used, tmp_path, no_progress)
    before = ours(used), state(used)
    assert code_of(exchange.join, used, invitation) == "enrolment.id_used"
    assert (ours(used), state(used)) == before
    office = strangers["town2"]
    before = ours(office), state(office)
    assert code_of(exchange.join, office, invitation) == "enrolment.not_desk"
    assert (ours(office), state(office)) == before


def test_reading_the_file_again_changes_nothing_and_gives_the_same_code(lost: Lost) -> None:
    invitation = lost.invite()
    first = exchange.join(lost.new, invitation)
    case = add(first.context)
    before = ours(first.context), state(first.context)
    again = exchange.join(first.context, invitation)
    assert (again.check_code, again.context.site) == (first.check_code, first.context.site)
    assert (ours(first.context), state(first.context)) == before
    assert cases.get(first.context, case.id) == case


def test_a_window_opened_before_cannot_write_under_the_old_id(lost: Lost) -> None:
    stale = lost.new
    done = exchange.import_file(stale, lost.invite(), no_progress)
    assert done.context is not None
    assert done.context.site.id == lost.old.desk.site.id
    before = state(stale)
    assert code_of(add, stale) == "site.changed"
    assert code_of(exchange.export_batch, stale, lost.old.stick, no_progress) == "site.changed"
    assert state(stale) == before
    assert add(done.context).owner == lost.old.desk.site.id


def test_cut_off_while_joining_nothing_has_changed(lost: Lost, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.services import sites, takeover

    class Stop(Exception):
        pass

    def broken(*_: object, **__: object) -> None:
        raise Stop

    invitation, before = lost.invite(), (ours(lost.new), state(lost.new))
    for owner, name in ((takeover.numbers, "go_on_after"), (sites.audit, "add")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            with pytest.raises(Stop):
                exchange.join(lost.new, invitation)
        assert (ours(lost.new), state(lost.new)) == before
    with lost.new.database.write() as tx:
        assert numbers.take(tx, "case", 2026) == 1, "no number was skipped either"


def test_only_an_office_invites_and_only_whom_it_knows(lost: Lost) -> None:
    assert code_of(exchange.new_computer, lost.old.desk, lost.old.desk.site.id, lost.old.stick) == "enrolment.level"
    assert code_of(exchange.new_computer, lost.town, "nobody", lost.old.stick) == "site.missing"


def test_display_codes_have_room_for_ninety_nine_computers(lost: Lost) -> None:
    from db import sites as table

    with lost.town.database.write() as tx:
        body = {"name": "x", "division": "620100001201", "site": lost.old.desk.site.id, "device": 99}
        table.put_enrolment(tx, table.Enrolment("9" * 32, body, lost.town.stamp()))
    before = state(lost.town)
    assert code_of(lost.invite) == "enrolment.devices"
    assert state(lost.town) == before


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("（2026）东人调卷字第007号", [(2026, 7)]),
        ("（2025）1号组2024人调字第1234号", [(2024, 1234), (2025, 1234)]),
        ("东调字12", [(2000, 12)]),
        ("东调字0" + "9" * 5_000, []),
        ("", []),
        ("第〇号", []),
    ],
)
def test_what_a_number_may_stand_for(number: str, found: list[tuple[int, int]]) -> None:
    assert list(sequences(number, 2000)) == found
