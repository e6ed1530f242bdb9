"""A batch arrives as it was sent, in one file, readable by two, telling nothing to others (G4, G5, G6, G8)."""

from __future__ import annotations

import io
import tarfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sync_helpers import (
    AT,
    DESK,
    OTHER,
    SITE,
    STREAM,
    TOWN,
    TOWN_SITE,
    Forge,
    blob,
    code_of,
    history,
    open_,
    read,
    rows,
    write,
)

from app.domain.errors import Defect, UserError
from app.domain.version import seal
from sync import age, limits, manifest, sealed, tar
from sync.batch import Blob, DamagedBlobError
from sync.errors import refuse
from sync.manifest import Address, Join
from sync.opened import open_batch


@pytest.mark.parametrize("small", [0, age.SMALL])
def test_what_is_sent_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(age, "SMALL", small)
    versions = history(7)
    sent = write(tmp_path / "b", versions, blobs=[blob(b"photo one"), blob(b""), blob(b"x" * 700_000)])
    with open_(tmp_path / "b") as batch:
        assert batch.manifest == sent
        assert batch.digest == sent.digest
        assert batch.document == sent.line
    got, blobs = read(tmp_path / "b")
    assert got == versions
    assert sorted(blobs.values()) == [b"", b"photo one", b"x" * 700_000]
    assert (sent.since, sent.until, sent.head) == (0, 7, versions[-1].hash)
    assert (sent.counts.records, sent.counts.cases) == (4, 2)


def test_batches_continue_the_chain(tmp_path: Path) -> None:
    first = history(3)
    second = history(2, since=3, prev=first[-1].hash)
    sent = write(tmp_path / "b", second, number=2)
    assert (sent.since, sent.until, sent.first_prev) == (3, 5, first[-1].hash)
    assert read(tmp_path / "b")[0] == second


def test_a_batch_may_hold_attachments_alone(tmp_path: Path) -> None:
    head = history(2)[-1].hash
    sent = write(tmp_path / "b", [], since=2, first_prev=head, blobs=[blob(b"late")])
    assert (sent.until, sent.head, sent.members) == (2, head, ())
    assert list(read(tmp_path / "b")[1].values()) == [b"late"]


def test_many_versions_are_cut_into_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBER_TARGET", 2000)
    versions = history(60)
    sent = write(tmp_path / "b", versions)
    assert len(sent.members) > 5
    assert read(tmp_path / "b")[0] == versions


def test_the_sender_can_read_it_back_but_not_import_it(tmp_path: Path) -> None:
    versions = history(1)
    write(tmp_path / "b", versions)
    assert read(tmp_path / "b", DESK, own=True)[0] == versions
    assert code_of(tmp_path / "b", keys=DESK) == "batch.foreign"


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1))
    assert code_of(tmp_path / "b", keys=OTHER) == "batch.foreign"


def test_a_batch_passed_on_to_another_site_is_refused(tmp_path: Path) -> None:
    path = Forge.of(history(1), recipient=Address("f" * 32, OTHER.box_key)).write(tmp_path / "b")
    assert code_of(path) == "batch.foreign"


def test_an_unknown_device_is_refused_before_a_line_is_seen(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1))
    assert code_of(tmp_path / "b", sign_key=None) == "batch.unknown_sender"


def test_a_key_that_did_not_sign_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1))
    assert code_of(tmp_path / "b", sign_key=OTHER.sign_key) == "batch.signature"


def test_the_caller_can_refuse_a_revoked_device(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1))

    def find_key(_: manifest.Manifest) -> str | None:
        raise refuse("batch.revoked")

    with pytest.raises(UserError) as caught:
        open_batch(tmp_path / "b", TOWN, find_key)
    assert caught.value.code == "batch.revoked"


def test_a_first_batch_carries_the_keys_of_the_new_site(tmp_path: Path) -> None:
    join = Join("f" * 32, {"id": SITE, "name": "红旗村", "level": "desk"}, DESK.sign_key, DESK.box_key)
    write(tmp_path / "b", history(1), join=join)
    with open_batch(tmp_path / "b", TOWN, lambda claim: claim.join.sign_key if claim.join else None) as batch:
        assert batch.manifest.join == join
        batch.verify()


def test_a_file_of_a_later_program_asks_for_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b"
    for name, value in [("FORMAT", "shuoshi/2"), ("ALG", "age-sm2+sm2")]:
        with monkeypatch.context() as patch:
            patch.setattr(f"sync.strict.{name}", value)
            write(path, history(1))
        assert code_of(path) == "batch.newer"
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "VERSION_FORMAT", 2)
        write(path, history(1))
    assert code_of(path) == "batch.newer"


def test_fields_that_a_later_writer_adds_are_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = manifest.encode
    monkeypatch.setattr(manifest, "encode", lambda value: encode({**value, "later": {"a": [1]}}))
    versions = history(2)
    write(tmp_path / "b", versions)
    assert read(tmp_path / "b")[0] == versions


def test_nothing_readable_is_in_the_file(tmp_path: Path) -> None:
    write(tmp_path / "b", history(5), blobs=[blob(b"plain words in an attachment")])
    data = (tmp_path / "b").read_bytes()
    for word in ["张三丰", "宅基地", "case", "letter", "manifest", "versions", "plain words", SITE, STREAM, TOWN_SITE]:
        assert word.encode() not in data
    for key in [DESK.box_key, TOWN.box_key, DESK.sign_key]:
        assert key.encode() not in data


def test_sizes_say_little(tmp_path: Path) -> None:
    sizes = []
    for count in (1, 2, 50):
        write(tmp_path / "b", history(count), floor=limits.PADDING_FLOOR)
        sizes.append((tmp_path / "b").stat().st_size)
    assert max(sizes) - min(sizes) < 600, "only the random stanza of the age library may differ"
    assert 65_536 < min(sizes) < 67_000


@pytest.mark.parametrize("size", [0, 1, 511, 512, 60_000, 70_000, 1_000_000, 5_000_000])
def test_padding_costs_at_most_an_eighth(size: int) -> None:
    used = tar.space(size)
    total = used + sum(map(len, tar.padding(used)))
    assert total % 512 == 0
    assert total == 65_536 or total <= (used + 1536) * 1.12


def test_ordinary_tar_reads_the_inner_archive() -> None:
    forge = Forge.of(history(2), [blob(b"hello")])
    with tarfile.open(fileobj=io.BytesIO(forge.tar())) as archive:
        names = archive.getnames()
        inner = archive.extractfile("manifest.json")
        assert inner is not None
        assert inner.read() == forge.manifest.line
    assert names[:3] == ["manifest.json", "manifest.sig", "versions-0001.jsonl.zst"]
    assert names[3].startswith("blobs/")
    assert names[4:] == ["padding"]


def test_a_damaged_line_at_home_is_not_sent(tmp_path: Path) -> None:
    good = rows(history(3))
    line, *rest = good[1]
    good[1] = (line.replace(b"123456", b"654321"), *rest)  # type: ignore[assignment]
    with pytest.raises(UserError) as caught:
        write(tmp_path / "b", history(3), rows=good)
    assert caught.value.code == "batch.local_damage"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_attachment_at_home_is_named_and_not_sent(tmp_path: Path) -> None:
    right = blob(b"right")
    wrong = Blob(right.sha256, right.size, lambda: iter([b"wrong"]))
    with pytest.raises(DamagedBlobError) as caught:
        write(tmp_path / "b", history(1), blobs=[wrong])
    assert caught.value.sha256 == right.sha256
    found = sealed.seal_pieces(iter([b"scan"]), tmp_path / "scan", DESK.box_key)
    (tmp_path / "scan").write_bytes((tmp_path / "scan").read_bytes()[:-1])
    broken = Blob(found.sha256, found.size, lambda: sealed.open_pieces(tmp_path / "scan", DESK.box_secret))
    with pytest.raises(DamagedBlobError):
        write(tmp_path / "b", history(1), blobs=[broken])
    assert not (tmp_path / "b").exists()


def test_attachments_travel_from_one_sealed_store_to_the_other(tmp_path: Path) -> None:
    photo = bytes(range(256)) * 3000
    kept = sealed.seal_pieces(iter([photo]), tmp_path / "at-desk", DESK.box_key)
    source = Blob(kept.sha256, kept.size, lambda: sealed.open_pieces(tmp_path / "at-desk", DESK.box_secret))
    write(tmp_path / "b", history(1), blobs=[source])
    with open_(tmp_path / "b") as batch:
        list(batch.versions())
        batch.blobs(lambda _, pieces: sealed.seal_pieces(pieces, tmp_path / "at-town", TOWN.box_key) and None)
        batch.finish()
    assert sealed.open_bytes(tmp_path / "at-town", TOWN.box_secret, kept.sha256) == photo


def test_too_much_is_refused_by_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, most in [("LINE_BYTES", 100), ("VERSIONS", 2), ("PACKED_BYTES", 10), ("DOCUMENT_BYTES", 300)]:
        with monkeypatch.context() as patch:
            patch.setattr(limits, limit, most)
            with pytest.raises(UserError) as caught:
                write(tmp_path / "b", history(3))
        assert caught.value.code == "batch.too_large"


def test_a_batch_is_read_in_order_and_to_the_end(tmp_path: Path) -> None:
    write(tmp_path / "b", history(3), blobs=[blob(b"photo")])
    with open_(tmp_path / "b") as batch:
        with pytest.raises(Defect):
            batch.finish()
        next(batch.versions())
        with pytest.raises(Defect):
            batch.blobs(lambda _, pieces: None)
    with open_(tmp_path / "b") as batch:
        list(batch.versions())
        with pytest.raises(Defect):
            batch.finish()
        with pytest.raises(Defect):
            batch.blobs(lambda _, pieces: None)


def test_what_the_sink_raises_comes_through(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1), blobs=[blob(b"photo")])

    def full(_: str, __: object) -> None:
        raise OSError(28, "no space")

    with open_(tmp_path / "b") as batch:
        list(batch.versions())
        with pytest.raises(OSError, match="no space"):
            batch.blobs(full)


def test_leaving_early_ends_the_thread(tmp_path: Path) -> None:
    write(tmp_path / "b", history(1), blobs=[blob(bytes(5_000_000))])
    before = threading.active_count()
    with open_(tmp_path / "b"):
        pass
    assert threading.active_count() == before


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, database=None)
@given(bodies=st.lists(st.dictionaries(TEXT, JSON, max_size=4), min_size=1, max_size=5), photo=st.binary(max_size=2000))
def test_any_content_makes_the_round_trip(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[dict[str, object]], photo: bytes
) -> None:
    versions, prev = [], ""
    for seq, body in enumerate(bodies, 1):
        version = seal(
            stream=STREAM,
            seq=seq,
            prev=prev,
            record="r",
            kind="case",
            site=SITE,
            parent=prev,
            at=AT,
            actor="人",
            body=body,
        )
        prev = version.hash
        versions.append(version)
    path = tmp_path_factory.mktemp("any") / "b"
    write(path, versions, blobs=[blob(photo)])
    got, blobs = read(path)
    assert got == versions
    assert list(blobs.values()) == [photo]
