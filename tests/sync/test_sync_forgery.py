"""What an enrolled device that has turned bad could sign itself is refused too (G2, G5)."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard
from sync_helpers import (
    AT,
    DESK,
    SITE,
    STREAM,
    Forge,
    code_of,
    encrypted,
    history,
)

from app.domain.canonical import encode
from app.domain.version import Version, seal
from sync import envelope, limits, tar
from sync import manifest as manifests
from sync.lines import Packed
from sync.manifest import Counts, Member

SMALL = history(1)


def lines_of(versions: list[Version]) -> list[bytes]:
    return [version.line for version in versions]


def signed(path: Path, lines: list[bytes], **changes: object) -> Path:
    """A batch of any lines, properly packed and signed."""
    return signed_frame(path, zstandard.compress(b"".join(line + b"\n" for line in lines)), lines, **changes)


def signed_frame(path: Path, frame: bytes, lines: list[bytes], plain: int | None = None, **changes: object) -> Path:
    size = sum(len(line) + 1 for line in lines) if plain is None else plain
    member = Member("versions-0001.jsonl.zst", len(frame), size, sha256(frame).hexdigest(), len(lines))
    forge = Forge.of(history(len(lines)), **{"members": (member,), "head": sha256(lines[-1]).hexdigest(), **changes})
    forge.packed = Packed((member,), (frame,), 0, 0, 0, "")
    return forge.write(path)


def test_the_tool_of_these_tests_makes_good_batches(tmp_path: Path) -> None:
    assert code_of(signed(tmp_path / "b", lines_of(history(5)))) == "accepted"


def test_a_hole_or_another_order_is_refused(tmp_path: Path) -> None:
    versions = history(5)
    for chosen in ([0, 1, 3, 4], [0, 2, 1, 3, 4], [0, 1, 1, 2, 3], [1, 2, 3, 4], [0, 0]):
        lines = lines_of([versions[place] for place in chosen])
        assert code_of(signed(tmp_path / "b", lines)) == "batch.sequence"


def test_a_version_with_another_past_is_refused(tmp_path: Path) -> None:
    other = history(1, site=SITE, prev="0" * 64)
    assert code_of(signed(tmp_path / "b", lines_of(other))) == "batch.sequence"
    continued = history(2, since=1, prev=history(1)[0].hash)
    lines = [history(1, since=0, prev="")[0].line.replace(b"123456", b"123457"), continued[0].line]
    assert code_of(signed(tmp_path / "b", lines)) == "batch.sequence"


def test_a_desk_cannot_speak_for_another(tmp_path: Path) -> None:
    assert code_of(signed(tmp_path / "b", lines_of(history(2, stream="b" * 32)))) == "batch.sequence"
    assert code_of(signed(tmp_path / "b", lines_of(history(2, site="c" * 32)))) == "batch.sequence"


@pytest.mark.parametrize(
    "changes",
    [
        {"head": "0" * 64},
        {"counts": Counts(4, 1, 1, 0)},
        {"counts": Counts(4, 2, 2, 0)},
        {"counts": Counts(4, 2, 0, 0)},
    ],
)
def test_a_manifest_that_counts_wrongly_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    assert code_of(Forge.of(history(4), **changes).write(tmp_path / "b")) == "batch.sequence"


MANIFESTS: dict[str, dict[str, object]] = {
    "until before since": {"until": 0, "since": 1},
    "counts another number": {"until": 5},
    "starts in the air": {"since": 1, "until": 5},
    "no head": {"head": ""},
    "number nought": {"number": 0},
    "number is a truth value": {"number": True},
    "time of another form": {"made_at": "yesterday"},
    "time that no clock shows": {"made_at": "2026-13-01T00:00:00Z"},
    "site with spaces": {"site": "a b"},
    "site too long": {"site": "a" * 65},
    "name of an attachment": {"blobs": {"../x": 1}, "counts": Counts(4, 2, 1, 1)},
    "blobs counted wrongly": {"blobs": {"0" * 64: 1}},
    "negative size": {"blobs": {"0" * 64: -1}, "counts": Counts(4, 2, 1, 1)},
    "members renamed": {"members": (Member("versions-0002.jsonl.zst", 1, 1, "0" * 64, 4),)},
    "members twice": {"members": (Member("versions-0001.jsonl.zst", 1, 1, "0" * 64, 2),) * 2},
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_without_sense_is_refused(name: str) -> None:
    good = Forge.of(history(4)).manifest
    assert manifests.parse(good.line) == good
    with pytest.raises(ValueError):  # noqa: PT011 - any reason
        manifests.parse(replace(good, **MANIFESTS[name]).line)  # type: ignore[arg-type]


def signed_document(path: Path, document: bytes) -> Path:
    return encrypted(path, envelope.first_members("batch", document, DESK) + tar.END)


def test_a_manifest_that_is_not_canonical_is_refused(tmp_path: Path) -> None:
    good = Forge.of(SMALL).manifest.line
    spellings = [
        good.replace(b'"number":1', b'"number": 1'),
        good.replace(b'"number":1', b'"number":1,"number":1'),
        good.replace(b'"number":1', b'"number":1.0'),
        good.replace(b'"batch"', rb'"b\u0061tch"'),
        good.replace(b'"join":null,', b"") + b"\n",
        b'{"join":1,' + good[1:],
        b"\xef\xbb\xbf" + good,
        good[:-1],
        b"[]",
        b"null",
        b"\xff",
        b"",
        b"[" * 100_000,
        good.replace(b'"join":null', b'"join":' + b"[" * 600 + b"]" * 600),
        good.replace(b"shuoshi/1", b"shuoshi/0"),
        good.replace(b"shuoshi/1", b"shuoshi/x"),
        good.replace(b"shuoshi/1", b"another/2"),
        good.replace(b'"kind":"batch"', b'"kind":"receipt"'),
        re.sub(rb'"recipient":\{[^}]*\}', b'"recipient":null', good),
        good.replace(b'"join":null', b'"join":{}'),
        good.replace(b'"join":null,', b""),
    ]
    for document in spellings:
        assert code_of(signed_document(tmp_path / "b", document)) == "batch.damaged", document[:60]
        with pytest.raises(ValueError):  # noqa: PT011 - any reason
            manifests.parse(document)


def test_a_manifest_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b"
    assert code_of(signed_document(path, b" " * (limits.DOCUMENT_BYTES + 1))) == "batch.too_large"
    big = Member("versions-0001.jsonl.zst", 1, limits.MEMBER_BYTES + 1, "0" * 64, 4)
    blobs = {f"{place:064x}": 1 for place in range(limits.BLOBS + 1)}
    for changes in (
        {"members": (big,)},
        {"blobs": {"0" * 64: limits.BLOB_BYTES + 1}, "counts": Counts(4, 2, 1, 1)},
        {"blobs": blobs, "counts": Counts(4, 2, 1, len(blobs))},
        {"until": limits.VERSIONS + 1, "counts": Counts(limits.VERSIONS + 1, 1, 1, 0)},
    ):
        document = Forge.of(history(4)).change(**changes).manifest.line
        assert len(document) < limits.DOCUMENT_BYTES
        assert code_of(signed_document(path, document)) == "batch.too_large"


def test_lines_that_are_no_versions_are_refused(tmp_path: Path) -> None:
    good = SMALL[0].line
    bad = [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        good[:-1],
        b" " + good,
        good.replace(b'"amount":123456', b'"amount":123456.0'),
        good.replace(b'"amount":123456', b'"amount":1e5'),
        good.replace(b'"amount":123456', b'"amount":[1,{"a":[0.5]}]'),
        good.replace(b'"amount":123456', b'"amount":18446744073709551616'),
        good.replace(b'"amount":123456', b'"amount":NaN'),
        good.replace(b'"amount":123456', b'"amount":' + b"[" * 300 + b"]" * 300),
        good.replace(b'"amount":123456', rb'"amount":"\ud800"'),
        good.replace(b'"v":1', b'"v":2'),
        good.replace(b'"actor":"u1"', b'"actor":1'),
        good.replace(b'"actor":"u1",', b""),
        re.sub(rb'"record":"\w+"', b'"record":["x"]', good),
        re.sub(rb'"record":"\w+"', b'"record":"' + b"x" * 65 + b'"', good),
        re.sub(rb'"record":"\w+"', rb'"record":"a b"', good),
        good.replace(b'"parent":""', b'"parent":"zz"'),
        good.replace(AT.encode(), b"yesterday"),
        good.replace(AT.encode(), b"2026-99-99T99:99:99Z"),
        good.replace(AT.encode(), b"9999-12-31T23:59:59Z"),
        re.sub(rb'"body":\{.*\},"kind"', b'"body":[],"kind"', good),
    ]
    for line in bad:
        assert code_of(signed(tmp_path / "b", [line])) == "batch.damaged", line[:80]


def test_a_line_may_be_long_but_not_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"text": "长" * 1_300_000}
    version = seal(
        stream=STREAM, seq=1, prev="", record="r", kind="case", site=SITE, parent="", at=AT, actor="u", body=body
    )
    counts = Counts(1, 1, 1, 0)
    assert code_of(signed(tmp_path / "b", [version.line], counts=counts)) == "accepted"
    monkeypatch.setattr(limits, "LINE_BYTES", len(version.line) - 1)
    assert code_of(signed(tmp_path / "b", [version.line], counts=counts)) == "batch.too_large"


def test_decompression_bombs_do_not_go_off(tmp_path: Path) -> None:
    path, lines = tmp_path / "b", lines_of(SMALL)
    zeros = bytes(1 << 20)
    stream = zstandard.ZstdCompressor().compressobj()
    endless = b"".join([*(stream.compress(zeros) for _ in range(2000)), stream.flush()])
    honest = zstandard.compress(bytes(limits.MEMBER_BYTES * 8))
    two = zstandard.compress(lines[0] + b"\n") * 2
    wide = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=27, write_content_size=0)
    ).compress(lines[0] + b"\n")
    started = time.monotonic()
    for frame in (endless, honest, two, wide, two[:20], b"\x28\xb5\x2f\xfd", b"plain"):
        for plain in (len(lines[0]) + 1, limits.MEMBER_BYTES):
            assert code_of(signed_frame(path, frame, lines, plain)) == "batch.damaged"
    assert time.monotonic() - started < 10


def test_fewer_or_more_lines_than_declared_are_refused(tmp_path: Path) -> None:
    lines = lines_of(history(3))
    joined = b"".join(line + b"\n" for line in lines)
    for plain in (joined[:-1], joined + b"\n", joined.replace(b"\n", b"\n\n", 1), lines[0] + b"\n"):
        frame = zstandard.compress(plain)
        assert code_of(signed_frame(tmp_path / "b", frame, lines, len(plain))) == "batch.damaged"


def test_canonical_form_is_what_the_domain_writes() -> None:
    from sync import strict

    value = {"乙": 1, "a": "换\n行", "b": [True, None]}
    data = '{"a":"换\\n行","b":[true,null],"乙":1}'.encode()
    assert encode(value) == data
    assert strict.loads(data) == value
