"""Who may sign how: capacity, guardians, agents, organisations, groups, and what must be signed in ink."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.codes import load_codes
from app.domain.agreement import (
    Agreement,
    Issue,
    Mark,
    Obligation,
    Witness,
    content_digest,
    effective_on,
    further_marks,
    required_marks,
)
from app.domain.capacity import capacity_on
from app.domain.case import Case
from app.domain.dossier import gaps
from app.domain.errors import UserError
from app.domain.party import Member, Party, Proxy
from app.domain.records import from_record, to_record
from app.domain.rules import check
from app.domain.signing import as_part, check_mark, doubts, with_mark
from app.domain.stage import stage
from app.domain.wet_ink import why_wet_ink

TODAY = date(2026, 11, 22)
SIGNED = ("signature",)
ALL = ("settle", "sign")


def person(number: int, **more: Any) -> Party:
    base = {"kind": "person", "role": "applicant" if number == 1 else "respondent", "name": f"当事人{number}"}
    return Party(id=f"p{number}", **(base | more))


def guardian(**more: Any) -> Proxy:
    return Proxy(id="g", kind="guardian", **({"name": "盖秀兰"} | more))


def case_of(*people: Party, **more: Any) -> Case:
    item = Agreement(**({"id": "a1", "facts": "事实", "clauses": ("和好",), "made_on": TODAY, "mediators": ("查晓雯",)} | more))
    item = replace(item, issues=(Issue(number="1号", content=content_digest(item, people)),))
    return Case(id="c", category="neighbour", source="application", facts="事实", parties=people, agreements=(item,), mediators=("查晓雯",), registered_on=TODAY)


def said(case: Case, ref: str = "p1", how: tuple[str, ...] = SIGNED, role: str = "party", **more: Any) -> str:
    """The code with which a mark is refused; empty when it may stand."""
    refusal: UserError | None = None
    try:
        check_mark(case, case.agreements[0], Mark(role=role, ref=ref, how=how, **more), TODAY)
    except UserError as error:
        refusal = error
    assert refusal is None or refusal.sentence.endswith("。")
    return refusal.code if refusal else ""


def marked(case: Case, *marks: Mark) -> Case:
    item = case.agreements[0]
    for made in marks:
        check_mark(case, item, made, TODAY)
        item = replace(item, marks=with_mark(item.marks, as_part(case.party(made.ref), made)))
    return replace(case, agreements=(item,))


def odd(case: Case, **more: Any) -> str:
    made = Mark(**({"role": "party", "ref": "p1", "how": SIGNED, "on": TODAY} | more))
    return "；".join(doubts(case, case.agreements[0], made))


# -- capacity (Civil Code arts. 17 to 22)


@pytest.mark.parametrize(
    ("facts", "able"),
    [
        ({"age": 7}, "none"), ({"age": 8}, "limited"), ({"age": 15, "own_wages": True}, "limited"),
        ({"age": 16}, "limited"), ({"age": 16, "own_wages": True}, "full"), ({"age": 17, "own_wages": True}, "full"),
        ({"age": 18}, "full"), ({}, "full"), ({"age": 40, "capacity": "limited"}, "limited"),
        ({"age": 40, "capacity": "none"}, "none"), ({"age": 12, "capacity": "none"}, "none"),
        ({"age": 12, "capacity": "full"}, "limited"), ({"age": 40, "capacity": "full"}, "full"),
        ({"birth": date(2018, 11, 23)}, "none"), ({"birth": date(2018, 11, 22)}, "limited"),
        ({"birth": date(2008, 11, 22)}, "full"), ({"kind": "organisation"}, "full"),
    ],
)
def test_capacity_follows_age_wages_and_what_was_noted(facts: dict[str, Any], able: str) -> None:
    assert capacity_on(person(1, **facts), TODAY) == able


@pytest.mark.parametrize(
    ("facts", "alone", "agreed", "by_guardian"),
    [
        ({"age": 7}, "mark.guardian", "mark.guardian", ""), ({"age": 12}, "mark.consent", "", ""),
        ({"age": 17, "own_wages": True}, "", "", ""), ({"age": 50, "capacity": "none"}, "mark.guardian", "mark.guardian", ""),
        ({"age": 50, "capacity": "limited"}, "mark.consent", "", ""), ({"age": 50}, "", "", ""),
    ],
)
def test_the_guardian_signs_or_agrees(facts: dict[str, Any], alone: str, agreed: str, by_guardian: str) -> None:
    case = case_of(person(1, proxies=(guardian(),), **facts), person(2))
    assert said(case) == alone
    assert said(case, consent="g") == agreed
    assert said(case, proxy="g") == by_guardian


def test_consent_comes_from_a_guardian_and_nobody_else() -> None:
    agent = Proxy(id="x", kind="agent", name="解小军", powers=ALL)
    case = case_of(person(1, age=12, proxies=(guardian(), agent)), person(2))
    assert said(case, consent="x") == said(case, consent="nobody") == said(case, proxy="x") == "mark.consent"
    assert said(case, proxy="x", consent="g") == "", "an agent may sign for a minor whose guardian agrees"


def test_capacity_is_that_of_the_day_of_signing() -> None:
    grown = case_of(person(1, birth=date(2008, 11, 21)), person(2), made_on=date(2026, 11, 1))
    assert said(grown, on=date(2026, 11, 20)) == "mark.consent"
    assert said(grown, on=date(2026, 11, 21)) == ""


def test_the_form_asks_for_the_guardian_and_the_heirs_in_time() -> None:
    def found(**facts: Any) -> dict[str, bool]:
        problems = check(case_of(person(1, **facts), person(2)), load_codes(), TODAY)
        return {item.path: item.warning for item in problems if item.path.startswith("parties")}

    assert found(age=40, capacity="limited") == {"parties[0].proxies": True}
    assert found(age=17, own_wages=True) == {}
    assert found(age=15, own_wages=True) == {"parties[0].proxies": True, "parties[0].own_wages": True}
    assert found(deceased_on=TODAY) == {"parties[0].deceased_on": True}, "a warning: heirs become parties"
    assert found(deceased_on=date(2026, 11, 23)) == {"parties[0].deceased_on": False}


def test_a_volume_lacks_the_consent_of_the_guardian() -> None:
    """Marks from before consent was noted are found before the volume is put away."""
    case = case_of(person(1, age=12, proxies=(guardian(),)), person(2))
    alone = Mark(role="party", ref="p1", how=SIGNED, on=TODAY)
    for made, lacks in ((alone, True), (replace(alone, consent="g"), False), (replace(alone, proxy="g"), False)):
        noted = replace(case, agreements=(replace(case.agreements[0], marks=(made,)),))
        assert any("没有写明监护人同意" in gap.sentence for gap in gaps(noted)) is lacks


# -- agents (Civil Code arts. 165 and 168)


def agent(name: str = "解小军", number: str = "", **more: Any) -> Proxy:
    return Proxy(**({"id": "x", "kind": "agent", "name": name, "id_number": number, "powers": ALL} | more))


def test_one_agent_never_signs_for_two_sides() -> None:
    both = case_of(person(1, proxies=(agent(),)), person(2, proxies=(agent(id="y"),)))
    assert said(both, proxy="x") == said(both, ref="p2", proxy="y") == "mark.both_sides"
    assert said(both) == "", "the party itself may always sign"
    together = case_of(person(1, proxies=(agent(),)), replace(person(3, proxies=(agent(id="y"),)), role="applicant"), person(2))
    assert said(together, proxy="x") == said(together, ref="p3", proxy="y") == "", "two who stand together may share one"
    himself = case_of(person(1, proxies=(agent(name="当事人2"),)), person(2))
    assert said(himself, proxy="x") == "mark.both_sides", "nor for the one he deals with himself"
    warned = [item.path for item in check(both, load_codes(), TODAY)]
    assert warned == ["parties[0].proxies[0].name", "parties[1].proxies[0].name"]


def test_two_people_of_one_name_are_told_apart_by_their_cards() -> None:
    one, other = agent(number="11010519491231002X"), agent(id="y", number="110105194912310038")
    assert said(case_of(person(1, proxies=(one,)), person(2, proxies=(other,))), proxy="x") == ""
    renamed = replace(other, name="解军", id_number="11010519491231002x")
    assert said(case_of(person(1, proxies=(one,)), person(2, proxies=(renamed,))), proxy="x") == "mark.both_sides"


def test_a_person_is_not_signed_for_by_a_representative() -> None:
    speaker = Proxy(id="r", kind="representative", name="马志国")
    assert said(case_of(person(1, proxies=(speaker,)), person(2)), proxy="r") == "mark.authority"


# -- organisations: the representative signs and the seal is added


def company(**more: Any) -> Party:
    return person(1, kind="organisation", name="东街合作社", **more)


def test_an_organisation_is_complete_with_signature_and_seal_whichever_comes_first() -> None:
    case = case_of(company(proxies=(agent(),)), person(2))
    pen = Mark(role="party", ref="p1", how=SIGNED, proxy="x", on=date(2026, 11, 20))
    seal = Mark(role="party", ref="p1", how=("seal",), on=TODAY)
    for first, second, missing in ((pen, seal, "单位公章"), (seal, pen, "代表签名")):
        half = marked(case, first)
        needed = required_marks(half.agreements[0], half.parties)[0]
        assert (needed.mark, needed.lacking) == (None, (missing,))
        assert stage(half).done == 0
        whole = required_marks(marked(half, second).agreements[0], half.parties)[0]
        assert whole.mark is not None
        assert (whole.mark.on, whole.mark.proxy, set(whole.mark.how)) == (TODAY, "x", {"signature", "seal"})
    assert "差单位公章" in "".join(gap.sentence for gap in gaps(marked(case, pen)))


def test_the_later_of_signature_and_seal_is_the_day_of_effect() -> None:
    case = case_of(company(), person(2))
    early = date(2026, 11, 19)
    most = [
        Mark(role="party", ref="p1", how=SIGNED, on=early), Mark(role="party", ref="p2", how=SIGNED, on=early),
        Mark(role="mediator", ref="查晓雯", how=SIGNED, on=early), Mark(role="committee", how=("seal",), on=early),
    ]
    half = marked(case, *most)
    assert effective_on(half.agreements[0], half.parties) is None
    whole = marked(half, Mark(role="party", ref="p1", how=("seal",), on=TODAY))
    assert effective_on(whole.agreements[0], whole.parties) == TODAY


def test_a_mark_from_before_parts_were_told_apart_stays_whole() -> None:
    """An update never takes an agreement out of force."""
    case = case_of(company(), person(2))
    old = from_record(Mark, {"role": "party", "ref": "p1", "how": ["seal"], "on": "2026-11-20"})
    needed = required_marks(replace(case.agreements[0], marks=(old,)), case.parties)[0]
    assert needed.mark == old
    assert to_record(old) == {"role": "party", "ref": "p1", "how": ["seal"], "on": "2026-11-20"}


# -- groups (信访工作条例 art. 20)


def group(count: int = 2, members: int = 3) -> Party:
    proxies = tuple(Proxy(id=f"r{n}", kind="representative", name=f"代表{n}") for n in range(count))
    return person(1, kind="group", name="三组村民", proxies=proxies, members=tuple(Member(name=f"村民{n}") for n in range(members)))


def test_a_group_signs_by_its_representatives_and_on_its_list() -> None:
    case = case_of(group(), person(2))
    assert said(case) == "mark.representative", "somebody must be named"
    assert said(case, listed=4) == "mark.listed"
    by = [Mark(role="party", ref="p1", how=SIGNED, proxy=f"r{n}", on=date(2026, 11, 20 + n)) for n in range(2)]
    some = marked(case, by[0], Mark(role="party", ref="p1", how=("fingerprint",), listed=2, on=TODAY))
    assert required_marks(some.agreements[0], some.parties)[0].lacking == ("代表代表1", "名单还差 1 人")
    whole = marked(some, by[1], Mark(role="party", ref="p1", how=("fingerprint",), listed=3, on=TODAY))
    needed = required_marks(whole.agreements[0], whole.parties)[0]
    assert needed.mark is not None
    assert (needed.mark.on, len(needed.parts)) == (TODAY, 3), "a later count of the list stands for the earlier one"


def test_a_group_has_five_representatives_at_most() -> None:
    def found(party: Party) -> dict[str, bool]:
        return {item.path: item.warning for item in check(case_of(party, person(2)), load_codes(), TODAY)}

    assert found(group(5)) == {}
    assert found(group(6)) == {"parties[0].proxies": False}
    assert found(group(0, 0)) == {"parties[0].proxies": True, "parties[0].members": True}


# -- those who cannot write, the dead, the witnesses


def test_what_is_odd_is_said_and_does_not_forbid() -> None:
    case = case_of(person(1, deceased_on=date(2026, 11, 20)), person(2))
    assert "去世" in odd(case)
    assert "去世" not in odd(case, on=date(2026, 11, 19)), "who signed while alive has signed"
    plain = case_of(person(1), person(2))
    assert odd(plain) == ""
    assert "念给本人听" in odd(plain, how=("fingerprint",)), "a fingerprint stands alone (Mediation Law art. 29)"
    assert odd(plain, how=("fingerprint",), witness="马志国") == ""
    assert "另一方当事人" in odd(plain, how=("fingerprint",), witness="当事人2")
    assert said(plain, how=("fingerprint",)) == ""
    assert "没有写明是谁代表单位" in odd(case_of(company(), person(2)))
    assert odd(case_of(company(legal_representative="马志国"), person(2))) == ""
    adult = case_of(person(1, age=40, proxies=(guardian(),)), person(2))
    assert "已成年" in odd(adult, proxy="g")
    child = case_of(person(1, age=9, proxies=(guardian(name="当事人2"),)), person(2))
    assert "也是另一方当事人" in odd(child, proxy="g")


def test_interpreter_and_reader_sign_as_such_and_are_no_condition() -> None:
    case = case_of(person(1), person(2), witnesses=(Witness("艾力", "interpreter"),), recorder="马志昇")
    assert said(case, ref="艾力", role="witness") == ""
    assert said(case, ref="路人", role="witness") == "mark.unknown"
    assert [(item.role, item.name) for item in further_marks(case.agreements[0])] == [("recorder", "马志昇"), ("witness", "艾力")]
    assert "witness" not in {item.role for item in required_marks(case.agreements[0], case.parties)}


def test_who_may_sign_is_not_printed_and_voids_nothing() -> None:
    people = (person(1), person(2))
    item = case_of(*people).agreements[0]
    for change in ({"capacity": "limited"}, {"own_wages": True}, {"deceased_on": TODAY}):
        assert content_digest(item, (replace(people[0], **change), people[1])) == content_digest(item, people)
    assert content_digest(replace(item, witnesses=(Witness("艾力"),)), people) != content_digest(item, people)


# -- wet ink (E-Signature Law art. 3)


@pytest.mark.parametrize(
    ("change", "ink"),
    [
        ({}, False), ({"clauses": ("双方同意离婚。",)}, True), ({"clauses": ("遗产由三子女均分。",)}, True),
        ({"clauses": ("收养关系解除。",)}, True), ({"manner": "赡养费每月给付"}, True), ({"clauses": ("逾期停止供水。",)}, True),
        ({"obligations": (Obligation(id="o", kind="act", what="办理继承公证"),)}, True),
        ({"facts": "两人离婚后为院墙争执。"}, False),
    ],
)
def test_personal_status_is_signed_in_ink(change: dict[str, Any], ink: bool) -> None:
    case = case_of(person(1), person(2), **change)
    assert bool(why_wet_ink(case, case.agreements[0])) is ink
    assert said(case, how=("electronic",)) == ("mark.wet_ink" if ink else "")
    family = replace(case, category="marriage_family")
    assert "婚姻家庭" in why_wet_ink(family, family.agreements[0])
    assert said(family) == "", "ink is always right"
