"""A receipt says how far, and only the site above can say it (G4, G10)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sync_helpers import AT, DESK, OTHER, SITE, STREAM, TOWN, TOWN_SITE, encrypted, history

from app.domain.errors import Defect, UserError
from sync import envelope, tar
from sync.keys import SiteKeys
from sync.receipt import (
    Gap,
    Held,
    Receipt,
    Refused,
    Returned,
    Totals,
    holdings_digest,
    open_receipt,
    parse,
    seal_receipt,
)

HASH = "1" * 64
FULL = Receipt(
    from_site=TOWN_SITE,
    to_site=SITE,
    stream=STREAM,
    number=3,
    upto=40,
    head=HASH,
    counts=Totals(40, 20, 12),
    digest=HASH,
    made_at=AT,
    held=(Held(60, 80),),
    gaps=(Gap(41, 60),),
    missing=(4, 5),
    refused=(Refused(HASH, "r1", "金额大于上限"),),
    returned=(Returned("r2", HASH, "请补签字页", AT, "town-u1"),),
    missing_blobs=("2" * 64,),
)
EMPTY = Receipt(TOWN_SITE, SITE, STREAM, 1, 0, "", Totals(0, 0, 0), holdings_digest([]), AT)


def code_of(path: Path, keys: SiteKeys = DESK, site: str = SITE, sign_key: str | None = TOWN.sign_key) -> str:
    try:
        open_receipt(path, keys, site, lambda _: sign_key)
    except UserError as error:
        return error.code
    return "accepted"


@pytest.mark.parametrize("receipt", [FULL, EMPTY])
def test_what_is_said_arrives(tmp_path: Path, receipt: Receipt) -> None:
    seal_receipt(tmp_path / "r", receipt, TOWN, DESK.box_key)
    assert open_receipt(tmp_path / "r", DESK, SITE, lambda claim: TOWN.sign_key) == receipt
    assert code_of(tmp_path / "r", TOWN) == "accepted", "the sender can read it back"
    assert "补签字页".encode() not in (tmp_path / "r").read_bytes()


def test_who_may_not_read_or_say(tmp_path: Path) -> None:
    path = tmp_path / "r"
    seal_receipt(path, FULL, TOWN, DESK.box_key)
    assert code_of(path, OTHER) == "receipt.foreign"
    assert code_of(path, site="f" * 32) == "receipt.foreign"
    assert code_of(path, sign_key=None) == "receipt.unknown_sender"
    assert code_of(path, sign_key=OTHER.sign_key) == "receipt.signature"
    seal_receipt(path, FULL, OTHER, DESK.box_key)
    assert code_of(path) == "receipt.signature"


def small(document: bytes, keys: SiteKeys = TOWN) -> bytes:
    return b"".join(envelope.padded([envelope.first_members("receipt", document, keys)], 0))


def test_every_byte_counts(tmp_path: Path) -> None:
    path = encrypted(tmp_path / "r", small(EMPTY.document), DESK.box_key)
    assert code_of(path) == "accepted"
    for good, again in ((path.read_bytes(), False), (small(EMPTY.document), True)):
        for place in range(0, len(good), 3):
            changed = bytearray(good)
            changed[place] ^= 1 << place % 8
            if again:
                encrypted(path, bytes(changed), DESK.box_key)
            else:
                path.write_bytes(changed)
            assert code_of(path) != "accepted", f"byte {place}"


def test_cuts_and_additions_are_refused(tmp_path: Path) -> None:
    plain = small(EMPTY.document)
    for wrong in (plain[:-512], plain + b"x", plain[: len(tar.END)], b""):
        assert code_of(encrypted(tmp_path / "r", wrong, DESK.box_key)) == "receipt.damaged"


def test_a_batch_is_no_receipt(tmp_path: Path) -> None:
    from sync_helpers import write

    write(tmp_path / "b", history(1))
    assert code_of(tmp_path / "b", TOWN) == "receipt.damaged"


def test_a_later_format_asks_for_an_update(tmp_path: Path) -> None:
    document = EMPTY.document.replace(b"shuoshi/1", b"shuoshi/2")
    assert code_of(encrypted(tmp_path / "r", small(document), DESK.box_key)) == "receipt.newer"


WRONG: dict[str, dict[str, Any]] = {
    "head without versions": {"head": HASH},
    "counts other than upto": {"counts": Totals(1, 0, 0)},
    "number nought": {"number": 0},
    "gap backwards": {"gaps": (Gap(3, 2),)},
    "missing nought": {"missing": (0,)},
    "no hash": {"missing_blobs": ("x",)},
    "reason too long": {"refused": (Refused(HASH, "r", "长" * 2001),)},
    "returned without time": {"returned": (Returned("r", HASH, "", "", ""),)},
    "no digest": {"digest": ""},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_receipt_without_sense_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason
        parse(replace(EMPTY, **WRONG[name]).document)


@pytest.mark.parametrize("key", ["held", "gaps", "refused", "returned", "missing", "missing_blobs"])
def test_lists_of_other_things_are_refused(key: str) -> None:
    from app.domain.canonical import encode
    from sync import strict

    for value in (None, {}, [None], [[]], ["x"], 1):
        with pytest.raises(ValueError):  # noqa: PT011 - any reason
            parse(encode({**strict.loads(EMPTY.document), key: value}))


def test_a_receipt_beyond_the_limit_is_not_written(tmp_path: Path) -> None:
    many = replace(FULL, refused=tuple(Refused(HASH, "r", "x" * 2000) for _ in range(600)))
    with pytest.raises(UserError) as caught:
        seal_receipt(tmp_path / "r", many, TOWN, DESK.box_key)
    assert caught.value.code == "receipt.too_large"


def test_both_ends_compute_the_same_digest() -> None:
    heads: dict[str, str] = {}
    for version in history(9):
        heads[version.record] = version.hash
    text = "".join(f"{record} {heads[record]}\n" for record in sorted(heads))
    assert holdings_digest(sorted(heads.items())) == sha256(text.encode()).hexdigest()
    assert holdings_digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("records", [["b", "a"], ["a", "a"]])
def test_a_digest_in_another_order_is_our_defect(records: list[str]) -> None:
    with pytest.raises(Defect):
        holdings_digest([(record, HASH) for record in records])
