"""One spelling of every value: the domain's encoder and the fast reader agree (FORMAT.md section 3)."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.canonical import encode
from sync import errors, limits, strict
from sync.keys import SiteKeys, verify

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, database=None)
@given(JSON)
@example("".join(map(chr, range(0x180))) + "\u2028\u2029\uffff\U0001f600")
@example({"\uffff": 1, "\U0001f600": 2, "é": 3, "e\u0301": 4, "": 5, "\x00": 6, "\x7f": 7})
@example([0, -0, -(2**63), 2**64 - 1])
def test_both_writers_write_the_same(value: object) -> None:
    data = encode(value)
    assert orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == data
    assert strict.loads(data) == value


@settings(max_examples=200, deadline=None, database=None)
@given(st.dictionaries(TEXT, JSON | st.floats(allow_nan=False)) | JSON, st.data())
def test_a_float_anywhere_is_refused(value: object, data: st.DataObject) -> None:
    number = data.draw(st.floats(allow_nan=False, allow_infinity=False))
    for holder in ([value, number], {"a": value, "b": [{"c": number}]}):
        with pytest.raises(ValueError):  # noqa: PT011 - any reason
            strict.loads(orjson.dumps(holder, option=orjson.OPT_SORT_KEYS))


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b"[1, 2]",
        rb'"\u00e9"',
        rb'"\/"',
        b"1\n",
        b"-0",
        b"01",
        b"1e3",
        b"NaN",
        b"'a'",
    ],
)
def test_other_spellings_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason
        strict.loads(data)


def test_depth_has_an_end() -> None:
    assert strict.loads(b"[" * 200 + b"]" * 200)
    with pytest.raises(ValueError):  # noqa: PT011 - any reason
        strict.loads(b"[" * 300 + b"]" * 300)


def test_keys_survive_their_record_and_stay_out_of_sight() -> None:
    keys = SiteKeys.generate()
    assert SiteKeys.from_record(keys.to_record()) == keys
    assert keys.sign_secret not in repr(keys)
    assert keys.box_secret not in repr(keys)
    for record in ({}, {**keys.to_record(), "sign_secret": "00"}, {**keys.to_record(), "box_secret": "AGE"}):
        with pytest.raises(ValueError, match="site keys"):
            SiteKeys.from_record(record)


def test_a_signature_that_is_no_signature_is_refused() -> None:
    keys = SiteKeys.generate()
    signature = keys.sign("batch", b"data")
    assert verify(keys.sign_key, "batch", b"data", signature)
    assert not verify(keys.sign_key, "receipt", b"data", signature)
    assert not verify(keys.sign_key, "batch", b"data", b"")
    assert not verify("zz", "batch", b"data", signature)
    assert not verify("00", "batch", b"data", signature)


def test_every_error_code_stands_in_the_specification() -> None:
    text = (Path(errors.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    chapter = text.split("## 17.")[1].split("## 18.")[0]
    listed = set(re.findall(r"`([a-z]+\.[a-z_]+)`", chapter)) - {"keys.json"}
    assert listed - {"recovery.group"} == set(errors.SENTENCES)


def test_the_limits_are_those_of_the_specification() -> None:
    text = (Path(errors.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")
    chapter = text.split("## 12.")[1].split("## 13.")[0]
    mib, kib = limits.MIB, limits.KIB
    rows = [
        f"| age 头 / 收件段 | {limits.HEADER_BYTES} 字节 / {limits.STANZAS} 个 |",
        f"| 清单、回执 | {limits.DOCUMENT_BYTES // mib} MiB |",
        f"| 登记文件 | {limits.ENROLMENT_BYTES // kib} KiB |",
        f"| 一行 | {limits.LINE_BYTES // mib} MiB |",
        f"| 版本成员 | {limits.MEMBERS:,} 个；每个压缩后、解压后都 ≤ {limits.MEMBER_BYTES // mib} MiB |",
        f"| 一批的压缩版本合计 | {limits.PACKED_BYTES // mib} MiB",
        f"| 一批的版本 | {limits.VERSIONS:,} |",
        f"| 附件 | {limits.BLOBS:,} 个，每个 ≤ {limits.BLOB_BYTES // mib // 1024} GiB |",
        f"| zstd 窗口 | {limits.WINDOW_BYTES // mib} MiB |",
        f"| 填充 | max({limits.PADDING_FLOOR // kib} KiB, L/8) |",
        f"写的人应在 {limits.BATCH_VERSIONS:,} 个版本或附件 {limits.BATCH_BLOB_BYTES // mib // 1024} GiB 处分批",
    ]
    for row in rows:
        assert row.replace(",", " ").replace("max(64 KiB  L", "max(64 KiB, L") in chapter, row


def test_every_sentence_ends_and_says_what_did_not_change() -> None:
    for code, sentence in errors.SENTENCES.items():
        assert sentence.endswith("。"), code
        assert re.search(r"没有|什么都没", sentence), code
