"""Every method, every state, every action: the engine and the table say the same; and no sequence of steps goes wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes import load_codes
from app.domain.actions import ACTIONS, RETURNING, STATES
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.method import NONE, ActionRule, Method
from app.domain.stage import position, standing_steps
from app.domain.step import Step
from app.domain.workflow import CONDITIONS, advance, allowed
from app.methods import bundled
from tests.methods.play import DAY, SET, brought_to, do, filled, finish, fresh, print_it, talk

METHODS = bundled()
ROLES = ("mediator", "clerk", "leader", "town", "admin")
CLOSING = ("decline", "solve", "end", "strike", "archive")
each_method = pytest.mark.parametrize("method", METHODS, ids=[method.key for method in METHODS])


@pytest.mark.parametrize("state", STATES)
@each_method
def test_every_pair_of_state_and_action_agrees_with_the_table(method: Method, state: str) -> None:
    case = brought_to(state, method)
    offered = {role: {item.action.code: item for item in allowed(case, method, role)} for role in ROLES}
    for action in ACTIONS.values():
        rule = method.rule(action.code)
        for role in ROLES:
            if state not in action.sources or rule.off or (rule.roles and role not in (*rule.roles, "admin")):
                assert action.code not in offered[role]
                with pytest.raises(UserError) as refused:
                    advance(case, method, Step("x", action.code, on=DAY), role, DAY)
                assert refused.value.code == "step.not_allowed"
        if action.code in offered["admin"]:
            assert state in action.sources
            lands(case, method, action.code, state)


def lands(case: Case, method: Method, code: str, state: str) -> None:
    """Doing it leads where the table says: to the target, to the earlier state, or nowhere."""
    before = position(case)
    after = do(case, method, code)
    now = position(after)
    if code == "undo":
        assert now == position(replace(case, steps=standing_steps(case.steps)[:-1]))
    elif code == "strike":
        assert now.code == "struck"
    elif code in RETURNING:
        assert now.code == before.before
    elif code == "perform":
        assert now.code == ("solved" if state == "effective" else state)
    elif ACTIONS[code].target:
        assert now.code == position(replace(after, sessions=(), agreements=())).code == ACTIONS[code].target or state == "mediating"
    else:
        assert now.code in (state, "mediating"), "work on a matter is all that may show by itself"


def test_every_state_has_a_way_into_it() -> None:
    assert set(SET) == set(STATES) == set(load_codes().tables["stage"])


@each_method
def test_what_is_new_for_a_person_stands_in_the_names(method: Method) -> None:
    names = {item.action.code: item.name for item in allowed(fresh(method), method, "admin")}
    for rule in method.action:
        if rule.action in names and rule.name:
            assert names[rule.action] == rule.name


moves = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(ROLES)), min_size=1, max_size=14)


@each_method
@settings(max_examples=25)
@given(moves=moves)
def test_no_sequence_of_steps_goes_wrong(method: Method, moves: list[tuple[int, str]]) -> None:
    case = replace(fresh(method), number="（2026）001号")
    for pick, role in moves:
        before = position(case)
        case, code = move(case, method, pick, role)
        if not code or code.startswith("+"):
            continue
        now = position(case)
        if code in CLOSING:
            assert not before.flags, "nothing is closed over an open red flag"
        if code == "reopen":
            assert (now.round, case.number) == (before.round + 1, "（2026）001号")
    finish(case, method)


def move(case: Case, method: Method, pick: int, role: str) -> tuple[Case, str]:
    """One of the allowed actions, or a paper; the list of steps only grows."""
    papers = [name for name, usable in PAPERS.items() if usable(case)]
    offers = [item for item in allowed(case, method, role) if not item.blocked]
    codes = [*papers, *(item.action.code for item in offers if not item.action.page)]
    code = codes[pick % len(codes)] if codes else ""
    if not code or code.startswith("+"):
        return (do(case, method, code), code) if code else (case, "")
    after = do(case, method, code, role)
    assert after.steps[: len(case.steps)] == case.steps
    assert len(after.steps) == len(case.steps) + 1
    undo_restores(case, after, method)
    return after, code


def undo_restores(before: Case, after: Case, method: Method) -> None:
    """Taking the step back is one step more and leaves everything where it was."""
    offer = next(item for item in allowed(after, method, "admin") if item.action.code == "undo") if position(after).steps else None
    if offer is None or offer.blocked or after.steps[-1].action == "undo":
        return
    back = do(after, method, "undo")
    assert len(back.steps) == len(after.steps) + 1
    assert position(back) == position(before)


PAPERS = {
    "+talk": lambda case: position(case).code in ("registered", "accepted", "mediating"),
    "+draft": lambda case: position(case).code in ("registered", "accepted", "mediating"),
    "+print": lambda case: position(case).code == "drafted",
    "+mark": lambda case: position(case).code == "printed",
    "+sign": lambda case: position(case).code in ("printed", "signing"),
}


@each_method
def test_a_red_flag_holds_every_way_of_closing(method: Method) -> None:
    for state in ("registered", "accepted", "mediating", "effective", "solved", "closed"):
        case = do(brought_to(state, method), method, "flag")
        for code in CLOSING:
            for offer in [item for item in allowed(case, method, "admin") if item.action.code == code]:
                assert "红色预警" in offer.blocked
                with pytest.raises(UserError, match="红色预警"):
                    advance(case, method, filled(case, method, code, offer.uses), "admin", DAY)
        undo = next(item for item in allowed(case, method, "admin") if item.action.code == "undo")
        assert undo.blocked
        case = do(do(case, method, "flag_report"), method, "flag_clear")
        assert not position(case).flags
        finish(case, method)


def test_only_what_the_standard_forbids_keeps_a_lone_mediator_waiting() -> None:
    standard = METHODS[0]
    assert standard.key == "standard"
    assert not any(rule.roles for rule in standard.action)
    case = fresh(standard)
    for code in ("accept", "+talk", "+draft", "+print", "+sign", "perform", "follow_up", "archive"):
        case = do(case, standard, code, "mediator")
    assert position(case).code == "archived"


def test_conditions_and_obligations_of_a_rule_hold_only_for_the_matters_of_its_when() -> None:
    method = next(item for item in METHODS if item.key == "gongan-xinfang")
    easy = fresh(method)
    hard = do(easy, method, "triage", level="hard")
    assert offer_of(easy, method, "solve").blocked == ""
    assert "双包保" in offer_of(hard, method, "solve").blocked
    assert "result" not in [use.field for use in offer_of(easy, method, "solve").uses if use.required]
    assert "result" in [use.field for use in offer_of(hard, method, "solve").uses if use.required]


def offer_of(case: Case, method: Method, code: str):  # type: ignore[no-untyped-def]
    return next(item for item in allowed(case, method, "admin") if item.action.code == code)


def test_an_early_note_takes_neither_acceptance_nor_refusal_away() -> None:
    case = do(fresh(NONE_WITH_KIND), NONE_WITH_KIND, "note")
    codes = {item.action.code for item in allowed(case, NONE_WITH_KIND, "clerk")}
    assert position(case).code == "registered"
    assert {"accept", "decline"} <= codes
    talked = talk(fresh(NONE_WITH_KIND))
    accepted = do(talked, NONE_WITH_KIND, "accept")
    assert position(accepted).code == "mediating"
    assert "accept" not in {item.action.code for item in allowed(accepted, NONE_WITH_KIND, "clerk")}


NONE_WITH_KIND = replace(NONE, kind=METHODS[0].kind)


def test_an_ending_without_a_step_is_not_lost_behind_earlier_steps() -> None:
    case = replace(do(fresh(METHODS[0]), METHODS[0], "accept"), closed_reason="failed", closed_on=DAY)
    assert position(case).code == "closed"
    again = do(case, METHODS[0], "reopen")
    assert position(again).code == "accepted"
    assert position(do(case, METHODS[0], "archive")).code == "archived"


def test_a_handover_is_answered_before_anything_is_closed() -> None:
    method = METHODS[0]
    case = do(brought_to("effective", method), method, "hand_over")
    case = do(case, method, "perform")
    assert position(case).code == "solved"
    assert "移交" in offer_of(case, method, "archive").blocked
    assert position(do(case, method, "take_over", to="蒋小满")).handlers == ("蒋小满",)


def test_money_comes_also_after_a_matter_was_opened_again() -> None:
    method = METHODS[0]
    case = do(do(brought_to("effective", method), method, "breach"), method, "reopen")
    assert "perform" in {item.action.code for item in allowed(case, method, "clerk")}
    early = print_it(brought_to("drafted", method))
    assert "perform" not in {item.action.code for item in allowed(early, method, "clerk")}, "nothing is owed before all have signed"


def test_an_extension_keeps_to_what_its_clock_allows() -> None:
    method = METHODS[0]
    case = fresh(method)
    with pytest.raises(UserError, match="全体当事人"):
        do(case, method, "extend", ref="mediate", who=("p1",))
    case = do(case, method, "extend", ref="mediate", who=("p1", "p2"))
    assert "extend" not in {item.action.code for item in allowed(case, method, "clerk")}, "once, and not again"
    petition = next(item for item in METHODS if item.key == "pinglishi")
    with pytest.raises(UserError, match="批准"):
        do(fresh(petition), petition, "extend", ref="settle", approver="")
    do(fresh(petition), petition, "extend", ref="settle", approver="马志昇")


def test_a_method_that_asks_for_both_answers_gets_both() -> None:
    method = next(item for item in METHODS if item.key == "sanzhen-sanfang")
    with pytest.raises(UserError, match="当事人心里认可"):
        do(fresh(method), method, "solve", ticks=("matter",))
    assert position(do(fresh(method), method, "solve")).code == "solved"


@pytest.mark.parametrize("need", CONDITIONS)
def test_each_condition_says_what_is_missing_and_lets_go(need: str) -> None:
    wanting = {"papers_complete": "lack", "departments_came": "whistle"}.get(need)
    state, code = {"performed": ("effective", "solve"), "followed_up": ("effective", "solve"), "satisfied": ("effective", "solve"),
                   "struck": ("solved", "archive")}.get(need, ("accepted", "solve"))  # fmt: skip
    base = replace(METHODS[0], whistle=METHODS[0].tag)
    method = replace(base, action=(ActionRule(code, needs=(need,)),))
    case = brought_to(state, base)
    case = do(case, base, wanting) if wanting else case
    assert offer_of(case, method, code).blocked
    done = finish(case, method)
    assert position(done).code == "archived"
