"""A new site and the one above it get to know each other, and nobody in between."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sync_helpers import AT, DESK, OTHER, TOWN, TOWN_SITE
from sync_helpers import SITE as DESK_SITE

from app.domain.canonical import encode
from app.domain.errors import UserError
from sync import strict
from sync.enrolment import (
    Enrolment,
    LastNumber,
    Takeover,
    check_code,
    new_enrolment,
    read_enrolment,
    same_code,
    write_enrolment,
)

PARENT = {"id": TOWN_SITE, "level": "town", "name": "向阳镇", "division": "330783100000"}


def made() -> Enrolment:
    return new_enrolment(TOWN, PARENT, name="红旗村", division="330783100201", made_at=AT)


def test_an_invitation_arrives(tmp_path: Path) -> None:
    enrolment = made()
    write_enrolment(tmp_path / "e.sse", enrolment, TOWN)
    assert read_enrolment(tmp_path / "e.sse") == enrolment
    assert enrolment.parent_box_key == TOWN.box_key
    assert enrolment.id != made().id


def code_of(path: Path) -> str:
    try:
        read_enrolment(path)
    except UserError as error:
        return error.code
    return "accepted"


def test_every_byte_counts(tmp_path: Path) -> None:
    path = tmp_path / "e.sse"
    write_enrolment(path, made(), TOWN)
    good = path.read_bytes()
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1
        path.write_bytes(bad)
        assert code_of(path) in {"enrolment.damaged", "enrolment.newer"}, f"byte {place}"
        path.write_bytes(good[:place])
        assert code_of(path) == "enrolment.damaged"


def test_other_spellings_and_signers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.sse"
    write_enrolment(path, made(), OTHER)
    assert code_of(path) == "enrolment.damaged"
    write_enrolment(path, made(), TOWN)
    good = path.read_bytes()
    for bad in (good + b"\n", b" " + good, good.replace(b'"signature":"', b'"signature":"ff'), b"[]\n", b"x" * 70_000):
        path.write_bytes(bad)
        assert code_of(path) == "enrolment.damaged"
    path.write_bytes(good.replace(b"shuoshi/1", b"shuoshi/3"))
    assert code_of(path) == "enrolment.newer"
    path.write_bytes(good.replace(b"shuoshi/1", b"shuoshi/2"))
    assert code_of(path) == "enrolment.damaged"
    assert code_of(tmp_path / "none") == "disk.gone"


def bound(**changes: Any) -> Enrolment:
    """An invitation for a new computer of a known site."""
    numbers = (LastNumber("agreement", 2026, 5), LastNumber("case", 2026, 17))
    return replace(made(), takeover=Takeover(DESK_SITE, 2, numbers), **changes)


def signed(path: Path, document: dict[str, Any]) -> None:
    """A file with these contents, whole and signed by the town."""
    line = encode(document)
    path.write_bytes(b'{"enrolment":%b,"signature":"%b"}\n' % (line, TOWN.sign("enrolment", line).hex().encode()))


def test_an_invitation_for_a_known_site_arrives(tmp_path: Path) -> None:
    enrolment = bound()
    write_enrolment(tmp_path / "e.sse", enrolment, TOWN)
    assert read_enrolment(tmp_path / "e.sse") == enrolment
    assert (enrolment.site, made().site) == (DESK_SITE, "")


def test_a_program_that_knows_no_bound_invitations_reads_none_of_it(tmp_path: Path) -> None:
    """Reading the rest and passing over the site would make a new site of the room."""
    head = json.loads(bound().document)
    with pytest.raises(UserError) as refusal:
        strict.check_release(head, "enrolment")  # as every kind of file was read before
    assert refusal.value.code == "enrolment.newer"
    assert json.loads(made().document)["format"] == "shuoshi/1", "a plain one is still read by every program"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "shuoshi/1"}, {"site": None}, {"site": {"id": "x", "numbers": []}},
        {"site": {"id": "x", "device": 1, "numbers": []}}, {"site": {"id": "x", "device": 100, "numbers": []}},
        {"site": {"id": "", "device": 2, "numbers": []}}, {"site": {"id": "x", "device": 2}},
        {"site": {"id": "x", "device": 2, "numbers": [7]}},
        {"site": {"id": "x", "device": 2, "numbers": [{"series": "case", "year": 26, "last": 1}]}},
        {"site": {"id": "x", "device": 2, "numbers": [{"series": "case", "year": 2026, "last": 0}]}},
        {"site": {"id": "x", "device": 2, "numbers": [{"year": 2026, "last": 1}]}},
    ],
)
def test_half_of_a_bound_invitation_is_none(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "e.sse"
    good = json.loads(bound().document)
    signed(path, good)
    assert code_of(path) == "accepted"
    signed(path, good | change)
    assert code_of(path) == "enrolment.damaged"
    signed(path, {key: value for key, value in good.items() if key != "site"})
    assert code_of(path) == "enrolment.damaged"


def test_the_check_code_ties_the_site_of_a_bound_invitation_too() -> None:
    parts = [TOWN.sign_key, TOWN.box_key, "f" * 32, DESK.sign_key, DESK.box_key]
    codes = {check_code(*parts), check_code(*parts, "d" * 32), check_code(*parts, "e" * 32)}
    assert len(codes) == 3


def test_the_check_code_ties_all_five_together() -> None:
    parts = [TOWN.sign_key, TOWN.box_key, "f" * 32, DESK.sign_key, DESK.box_key]
    code = check_code(*parts)
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", code)
    assert check_code(*parts) == code
    others = [OTHER.sign_key, OTHER.box_key, "e" * 32, OTHER.sign_key, OTHER.box_key]
    for place, other in enumerate(others):
        assert check_code(*parts[:place], other, *parts[place + 1 :]) != code


def test_the_check_code_never_changes() -> None:
    code = check_code("0" * 64, "age1" + "q" * 58, "0" * 32, "1" * 64, "age1" + "p" * 58)
    assert code == "1370-7532-1142"


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("1234-5678-9012", True),
        ("123456789012", True),
        (" 1234 5678 9012 ", True),
        ("１２３４５６７８９０１２", True),
        ("1234-5678-9013", False),
        ("", False),
        ("1234-5678", False),
    ],
)
def test_people_type_codes_in_many_ways(typed: str, same: bool) -> None:
    assert same_code(typed, "1234-5678-9012") is same
