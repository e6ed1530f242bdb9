"""The invented disputes of ``assets/samples``: sound, printable, varied, and of nobody real."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.domain.agreement import Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.identity import credit_code_sound, division_sound, read_id
from app.domain.records import from_record, to_record
from app.domain.rules import check, ready_to_issue
from app.paths import assets_dir

SAMPLES = assets_dir() / "samples"
FILES = sorted(SAMPLES.glob("*.json"))
CODES = Codes(tomllib.loads((assets_dir() / "codes" / "standard.toml").read_text(encoding="utf-8")))
TODAY = date(2026, 11, 1)
INTENDED_WARNINGS = {
    "21-private-loan": {"parties[0].id_number"},  # heard over the telephone, to be checked
    "22-seed-quality": {"parties[3].credit_code"},  # copied from a smudged receipt
}
REAL_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")


def load(path: Path) -> Case:
    return from_record(Case, json.loads(path.read_text(encoding="utf-8")), strict=True)


CASES = {path.stem: load(path) for path in FILES}
PARTIES = [party for case in CASES.values() for party in case.parties]
NAMES = [party.name for party in PARTIES]
OBLIGATIONS = [item for case in CASES.values() for agreement in case.agreements for item in agreement.obligations]
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in SAMPLES.iterdir())


@pytest.mark.parametrize("name", CASES)
def test_sample_is_sound(name: str) -> None:
    case = CASES[name]
    problems = check(case, CODES, TODAY)
    assert [problem for problem in problems if not problem.warning] == []
    assert {problem.path for problem in problems} == INTENDED_WARNINGS.get(name, set())
    assert 150 <= len(case.facts) <= 500
    for agreement in case.agreements:
        assert ready_to_issue(agreement, case) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sample_is_in_record_form_and_leaves_the_programs_fields_to_the_program(path: Path) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    assert to_record(CASES[path.stem]) == record
    assert not record.keys() & {"owner", "number", "code", "registrar", "attachments"}
    assert not any(agreement.issues or agreement.marks for agreement in CASES[path.stem].agreements)


@pytest.mark.parametrize("name", CASES)
def test_inner_ids_agree_and_nobody_attends_who_is_no_party(name: str) -> None:
    case = CASES[name]
    inner = [item.id for group in (case.parties, case.sessions, case.agreements) for item in group]
    inner += [proxy.id for party in case.parties for proxy in party.proxies]
    inner += [item.id for agreement in case.agreements for item in agreement.obligations]
    assert len(set(inner)) == len(inner)
    parties = {party.id for party in case.parties}
    for session in case.sessions:
        assert set(session.attending) <= parties
        assert session.rights_told
        assert session.starts < session.ends
        assert days(case.registered_on, session.held_on, TODAY)
    for agreement in case.agreements:
        assert days(case.registered_on, agreement.made_on, TODAY)


def days(*row: date | None) -> bool:
    """Whether all days are given and follow each other."""
    given = [day for day in row if day is not None]
    return len(given) == len(row) and given == sorted(given)


def test_there_are_enough_and_at_every_stage() -> None:
    assert len(CASES) >= 18
    assert sum(not case.sessions and not case.closed_reason for case in CASES.values()) >= 3
    assert sum(bool(case.sessions) and not case.agreements and not case.closed_reason for case in CASES.values()) >= 1
    assert {case.closed_reason for case in CASES.values()} >= {"failed", "refused", "referred"}
    results = {session.result for case in CASES.values() for session in case.sessions}
    assert results == {"continue", "agreed", "partly", "failed", "refused"}
    assert any(len(case.agreements) > 1 for case in CASES.values())


def test_names_are_as_difficult_as_in_life() -> None:
    assert set("䶮㛃𬭳𫖯𬍛𬴊𠮷堃喆犇昇") <= set("".join(NAMES))
    for surname in ("单", "曾", "解", "仇", "查", "盖", "朴", "尉迟", "欧阳"):
        assert any(name.startswith(surname) for name in NAMES), surname
    assert any("·" in name and len(name) >= 25 for name in NAMES)
    assert not re.search("[･•‧・∙⋅]", "".join(NAMES))
    assert len({party.ethnicity for party in PARTIES if party.ethnicity}) >= 8


def test_parties_of_every_kind() -> None:
    workers = CASES["06-wages-thirty-two"]
    assert sum(party.role == "applicant" for party in workers.parties) == 32
    assert len({item.debtor for item in workers.agreements[0].obligations}) == 2
    assert sum(party.role == "applicant" for party in CASES["05-nine-investors"].parties) == 9
    kinds = {proxy.kind for party in PARTIES for proxy in party.proxies}
    assert kinds == {"agent", "guardian", "representative"}
    assert any(not proxy.may_sign for party in PARTIES for proxy in party.proxies)
    organisations = [party for party in PARTIES if party.is_organisation]
    assert any(not party.credit_code for party in organisations)
    assert sum(credit_code_sound(party.credit_code) for party in organisations) >= 15
    assert any(party.id_type == "414" for party in PARTIES)
    wrong = [party for party in PARTIES if party.id_type == "111" and not read_id(party.id_number).sound]
    assert sorted(party.id_confirmed for party in wrong) == [False, True]


def test_obligations_of_every_kind() -> None:
    assert {item.kind for item in OBLIGATIONS} == {"pay", "act", "goods"}
    assert any(item.condition for item in OBLIGATIONS)
    assert any(item.amount == 0 for item in OBLIGATIONS)
    assert any((item.amount or 0) % 100 for item in OBLIGATIONS)
    totals = [agreement.total for case in CASES.values() for agreement in case.agreements]
    assert None in totals
    assert 0 in totals
    assert max(total or 0 for total in totals) > 100_000_000  # 分
    gift = CASES["02-betrothal-gift"].agreements[0]
    assert sum(item.amount == 600_000 for item in gift.obligations) == 12


def test_every_payment_can_be_read_in_the_agreement() -> None:
    """Sums of single lines and the total stand in the clauses, unless they are a column of a long list."""
    for name, case in CASES.items():
        for agreement in case.agreements:
            if name in ("05-nine-investors", "06-wages-thirty-two"):
                continue
            clauses = "".join(agreement.clauses)
            for item in agreement.obligations:
                assert item.kind != "pay" or written(item) in clauses, (name, written(item))


def written(item: Obligation) -> str:
    yuan, fen = divmod(item.amount or 0, 100)
    return f"{yuan}.{fen:02d}元" if fen else f"{yuan}元"


def test_text_has_what_the_printer_must_bear() -> None:
    for mark in ("“", "”", "《", "》", "……", "——", "〔", "·"):
        assert mark in EVERYTHING, mark
    assert max(len(session.record) for case in CASES.values() for session in case.sessions) > 1500


def test_nobody_real_is_reached() -> None:
    assert REAL_PHONE.search(EVERYTHING) is None
    numbers = [party.id_number for party in PARTIES if party.id_type == "111"]
    numbers += [proxy.id_number for party in PARTIES for proxy in party.proxies if proxy.id_type == "111"]
    assert all(number.startswith("999") for number in numbers)
    assert all(party.credit_code[2:8] == "999101" for party in PARTIES if party.credit_code)
    phones = [party.phone for party in PARTIES if party.phone]
    assert all(re.fullmatch(r"100000\d{5}", phone) for phone in phones)


def test_the_room_and_the_town_are_invented_too() -> None:
    room = tomllib.loads((SAMPLES / "room.toml").read_text(encoding="utf-8"))
    assert division_sound(room["desk"]["division"])
    assert room["desk"]["division"].startswith(room["town"]["division"][:9])
    assert room["desk"]["division"].startswith("999")
    mediators = set(room["desk"]["mediators"])
    assert all(set(case.mediators) <= mediators and case.mediators for case in CASES.values())
    assert all(session.recorder not in session.mediators for case in CASES.values() for session in case.sessions)
