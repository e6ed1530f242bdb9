"""When an agreement is in force, what an edit may touch, and which rules a record must pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.codes import load_codes
from app.domain.agreement import (
    Agreement,
    Issue,
    Mark,
    Obligation,
    content_digest,
    copies,
    effective_on,
    required_marks,
)
from app.domain.case import Attachment, Case
from app.domain.editing import keep_protected, void_changed
from app.domain.ledger import ledger_row
from app.domain.party import Party, Proxy
from app.domain.rules import check, ready_to_issue
from app.domain.session import Session
from app.domain.stage import stage

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
CODES = load_codes()


def parties(*kinds: str) -> tuple[Party, ...]:
    return tuple(
        Party(id=f"p{n}", kind=kind, role="party", name=f"当事人{n}") for n, kind in enumerate(kinds or ("person", "person"), 1)
    )


def draft(**changes: Any) -> Agreement:
    base = {"id": "a1", "facts": "事实", "clauses": ("和好",), "made_on": TODAY, "mediators": ("查晓雯",), "recorder": "马志昇"}
    return Agreement(**(base | changes))


def printed(item: Agreement, people: tuple[Party, ...], number: str = "1号") -> Agreement:
    return replace(item, issues=(*item.issues, Issue(number=number, content=content_digest(item, people))))


def case(people: tuple[Party, ...], *agreements: Agreement, **changes: Any) -> Case:
    base: dict[str, Any] = {"category": "neighbour", "source": "application", "facts": "事实", "registered_on": TODAY}
    return Case(id="c", parties=people, agreements=agreements, **(base | changes))


def signed(item: Agreement, people: tuple[Party, ...], days: list[date | None]) -> Agreement:
    marks = [
        Mark(role=needed.role, ref=needed.ref, how=("seal",), on=day)
        for needed, day in zip(required_marks(item, people), days, strict=True)
    ]
    return replace(item, marks=tuple(marks))


@pytest.mark.parametrize("kinds", [("person", "person"), ("person", "organisation", "person"), ("organisation",) * 9])
def test_every_party_every_mediator_and_the_committee_must_mark(kinds: tuple[str, ...]) -> None:
    people = parties(*kinds)
    item = printed(draft(mediators=("甲", "乙")), people)
    roles = [needed.role for needed in required_marks(item, people)]
    assert roles == ["party"] * len(kinds) + ["mediator"] * 2 + ["committee"], "the recorder is not a condition"
    days: list[date | None] = [date(2026, 11, 1)] * len(roles)
    for latest in range(len(days)):
        last = [*days[:latest], TODAY, *days[latest + 1 :]]
        assert effective_on(signed(item, people, last), people) == TODAY, "the day of the last mark, whoever makes it"
        undated = [*days[:latest], None, *days[latest + 1 :]]
        assert effective_on(signed(item, people, undated), people) is None
        full = signed(item, people, days)
        less = replace(full, marks=full.marks[:latest] + full.marks[latest + 1 :])
        assert effective_on(less, people) is None
        assert stage(case(people, less)).code == "signing"
    assert copies(people) == len(kinds) + 1


def test_nothing_is_in_force_without_a_valid_print() -> None:
    people = parties()
    item = signed(draft(), people, [TODAY] * 4)
    assert effective_on(item, people) is None
    void = printed(item, people)
    void = replace(void, issues=(replace(void.issues[0], void_at=AT),))
    assert effective_on(void, people) is None
    assert void.issued is None


def test_marks_of_people_who_are_not_asked_do_not_count() -> None:
    people = parties()
    item = printed(draft(), people)
    strangers = tuple(Mark(role="party", ref=f"q{n}", how=("signature",), on=TODAY) for n in range(9))
    recorder = Mark(role="recorder", ref="马志昇", how=("signature",), on=TODAY)
    assert stage(case(people, replace(item, marks=(*strangers, recorder)))).code == "printed"


def test_the_stage_follows_from_the_record() -> None:
    people = parties()
    item = printed(draft(), people)
    assert stage(case(people)).code == "registered"
    assert stage(case(people, sessions=(Session(id="s", held_on=TODAY),))).code == "mediating"
    assert stage(case(people, draft())).code == "drafted"
    assert stage(case(people, item)).code == "printed"
    effective = signed(item, people, [TODAY] * 4)
    at = stage(case(people, effective))
    assert (at.code, at.done, at.needed) == ("effective", 4, 4)
    assert stage(case(people, effective, draft(id="a2"))).code == "drafted", "the latest agreement decides"
    assert stage(case(people, effective, closed_reason="failed")).code == "closed"


@pytest.mark.parametrize(
    "change", [{"facts": "别的"}, {"clauses": ("和好。", "不再争")}, {"made_on": date(2026, 11, 1)}, {"manner": "转账"},
               {"mediators": ("乙",)}, {"recorder": "乙"}, {"total": 0}, {"obligations": (Obligation(id="o", kind="act"),)}],
)
def test_every_change_of_the_text_voids_print_and_marks(change: dict[str, Any]) -> None:
    people = parties()
    item = signed(printed(draft(), people), people, [TODAY] * 4)
    after, voided = void_changed(case(people, replace(item, **change)), AT)
    assert voided == ["1号"]
    assert after.agreements[0].marks == ()
    assert after.agreements[0].issues[0].void_at == AT
    assert after.agreements[0].issues[0].void_reason
    assert void_changed(after, AT) == (after, []), "a second save voids nothing more"


def test_a_changed_party_voids_and_a_remark_does_not() -> None:
    people = parties()
    item = printed(draft(), people)
    for change, voids in (({"address": "新址"}, True), ({"note": "先打电话"}, False), ({"id_confirmed": True}, False)):
        changed = (replace(people[0], **change), people[1])
        assert bool(void_changed(case(changed, item), AT)[1]) is voids, change
    more = (*people, Party(id="p3", name="丙"))
    assert void_changed(case(more, item), AT)[1] == ["1号"], "one more party must sign too"


def test_only_the_agreement_that_changed_is_voided() -> None:
    people = parties()
    one, two = printed(draft(), people), printed(draft(id="a2"), people, "2号")
    after, voided = void_changed(case(people, one, replace(two, manner="转账")), AT)
    assert (voided, after.agreements[0]) == (["2号"], one)


def test_a_form_keeps_what_it_does_not_write() -> None:
    people = parties()
    issued, plain = printed(draft(), people), draft(id="a2")
    now = case(people, plain, issued, owner="o", number="n", code="k", registrar="r", attachments=(Attachment(id="f"),))
    empty = replace(now, owner="", number="", code="", registrar="", attachments=(), agreements=())
    assert keep_protected(empty, now) == replace(now, agreements=(issued,)), "an issued agreement cannot be dropped"
    swapped = replace(now, agreements=(plain,))
    assert [item.id for item in keep_protected(swapped, now).agreements] == ["a2", "a1"], "and stays where it stood"
    forged = replace(now, agreements=(replace(plain, issues=issued.issues, marks=(Mark(role="committee"),)), issued))
    assert keep_protected(forged, now) == now
    new = draft(id="a3", issues=issued.issues, marks=(Mark(role="committee"),))
    assert keep_protected(replace(now, agreements=(plain, issued, new)), now).agreements[2] == draft(id="a3")


def found(record: Case) -> dict[str, bool]:
    """Path → whether it is only a warning."""
    return {problem.path: problem.warning for problem in check(record, CODES, TODAY)}


def with_party(**changes: Any) -> Case:
    return case((replace(parties()[0], **changes), parties()[1]))


def with_item(**changes: Any) -> Case:
    base = {"id": "o", "kind": "pay", "amount": 100, "due": TODAY}
    return case(parties(), draft(obligations=(Obligation(**(base | changes)),)))


LATER = date(2026, 12, 1)
RULES: list[tuple[Case, dict[str, bool]]] = [
    (case(parties()), {}),
    (case(parties()[:1]), {"parties": False}),
    (case(parties(), category=""), {"category": False}),
    (case(parties(), facts=" \n"), {"facts": False}),
    (case(parties(), facts="长" * 20_001), {"facts": False}),
    (case(parties(), facts="半个\ud840字"), {"facts": False}),
    (case(parties(), requests=("好", "长" * 5_001)), {"requests[1]": False}),
    (case(parties(), category="不在列表"), {"category": True}),
    (case(parties(), registered_on=LATER), {"registered_on": True}),
    (case(parties(), occurred_on=LATER), {"occurred_on": True}),
    (case((parties()[0], parties()[0])), {"parties[1].id": False}),
    (with_party(id=""), {"parties[0].id": False}),
    (with_party(id="x" * 201), {"parties[0].id": False}),
    (case(parties(), draft(), draft()), {"agreements[1].id": False}),
    (with_party(name=""), {"parties[0].name": False}),
    (with_party(birth=LATER), {"parties[0].birth": False, "parties[0].proxies": True}),
    (with_party(age=151), {"parties[0].age": False}),
    (with_party(age=-1), {"parties[0].age": False, "parties[0].proxies": True}),
    (with_party(age=17), {"parties[0].proxies": True}),
    (with_party(age=17, proxies=(Proxy(id="x", kind="guardian", name="母亲"),)), {}),
    (with_party(age=18), {}),
    (with_party(id_number="110105194912310021"), {"parties[0].id_number": True}),
    (with_party(id_number="110105194912310021", id_confirmed=True), {}),
    (with_party(id_number="E123", id_type="414"), {}),
    (with_party(id_number="11010519491231002X", sex="male", birth=TODAY.replace(year=1950)),
     {"parties[0].sex": True, "parties[0].birth": True}),
    (with_party(kind="organisation", credit_code="91350100M000100Y44"), {"parties[0].credit_code": True}),
    (with_party(kind="organisation", credit_code="91350100M000100Y43"), {}),
    (with_party(proxies=(Proxy(id="x", kind="agent"),)), {"parties[0].proxies[0].name": False}),
    (case(parties(), sessions=(Session(id="s"),)), {"sessions[0].held_on": False}),
    (case(parties(), sessions=(Session(id="s", held_on=LATER),)), {"sessions[0].held_on": True}),
    (case(parties(), sessions=(Session(id="s", held_on=TODAY, starts="9:30", ends="24:00"),)),
     {"sessions[0].starts": False, "sessions[0].ends": False}),
    (with_item(), {}),
    (with_item(amount=-1), {"agreements[0].obligations[0].amount": False}),
    (with_item(amount=None), {"agreements[0].obligations[0].amount": False}),
    (with_item(amount=10**18), {"agreements[0].obligations[0].amount": False, "agreements[0].obligations": False}),
    (with_item(kind="goods", amount=2**80), {"agreements[0].obligations[0].amount": False}),
    (with_item(debtor="p9"), {"agreements[0].obligations[0].debtor": False}),
    (with_item(creditor="p9"), {"agreements[0].obligations[0].creditor": False}),
    (with_item(due=None), {"agreements[0].obligations[0].due": True}),
    (with_item(due=None, condition="拆墙后"), {}),
    (case(parties(), draft(total=1)), {"agreements[0].total": False}),
    (case(parties(), draft(total=0)), {}),
    (case(parties(), draft(made_on=LATER)), {"agreements[0].made_on": True}),
]


@pytest.mark.parametrize(("record", "problems"), RULES, ids=[str(index) for index in range(len(RULES))])
def test_each_rule_names_its_field(record: Case, problems: dict[str, bool]) -> None:
    assert found(record) == problems


def test_instalments_add_up_whatever_else_is_promised() -> None:
    items = (Obligation(id="1", kind="pay", amount=100, due=TODAY), Obligation(id="2", kind="pay", amount=1, due=TODAY),
             Obligation(id="3", kind="goods", amount=7, due=TODAY))
    agreed = case(parties(), draft(obligations=items, total=101))
    assert found(agreed) == {}
    assert ledger_row(agreed).amount == 101


def test_what_keeps_an_agreement_from_being_printed() -> None:
    whole = case(parties(), draft())
    assert ready_to_issue(whole.agreements[0], whole) == []
    for change in ({"facts": " "}, {"clauses": ("", " ")}, {"mediators": ("",)}, {"made_on": None}):
        lacking = case(parties(), draft(**change))
        assert [problem.path for problem in ready_to_issue(lacking.agreements[0], lacking)] == [f"agreements[0].{next(iter(change))}"]


@pytest.mark.parametrize(
    ("kind", "powers", "may"),
    [("agent", (), False), ("agent", ("settle",), False), ("agent", ("sign", "apply"), False), ("agent", ("sign", "settle"), True),
     ("guardian", (), True), ("representative", (), True)],
)
def test_who_may_sign_for_a_party(kind: str, powers: tuple[str, ...], may: bool) -> None:
    assert Proxy(id="x", kind=kind, powers=powers).may_sign is may
