"""When a matter counts as concluded, how, and what else is counted of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.agreement import Agreement, Issue, Mark, Obligation
from app.domain.case import Case
from app.domain.method import NONE, Kind, Method, Points
from app.domain.party import Party
from app.domain.session import Session
from app.domain.step import Step
from app.domain.tally import Point, Tally, Visit, counted, day_number, number_day, points, tally, visits

PARTIES = (Party("p1", "person", "applicant", "单玉堃"), Party("p2", "person", "respondent", "曾淑珍"))
BASE = Case("c" * 32, owner="site", registered_on=date(2026, 3, 5), category="neighbour", source="application", parties=PARTIES, heads=3)
ORAL = Agreement("a1", made_on=date(2026, 4, 1), oral=True, obligations=(Obligation("o1", "pay", amount=140950),))


def of(*steps: Step, **fields: object) -> Tally:
    return tally(replace(BASE, steps=steps, **fields), NONE)  # type: ignore[arg-type]


def step(action: str, day: int, month: int = 4, **fields: object) -> Step:
    return Step(f"{action}{month}{day}", action, on=date(2026, month, day), **fields)  # type: ignore[arg-type]


def written(marked: bool = True) -> Agreement:
    marks = [Mark("party", "p1", on=date(2026, 4, 2)), Mark("mediator", "查", on=date(2026, 4, 2)), Mark("committee", "", on=date(2026, 4, 3))]
    marks += [Mark("party", "p2", on=date(2026, 4, 5))] if marked else []
    return replace(ORAL, oral=False, mediators=("查",), issues=(Issue("1"),), marks=tuple(marks))


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((), ("", 0)),
        ((step("accept", 1),), ("", 0)),
        ((step("solve", 2),), ("success", 20260402)),
        ((step("end", 2, result="failed"),), ("failed", 20260402)),
        ((step("end", 2, result="refused"),), ("refused", 20260402)),
        ((step("end", 2, result="withdrawn"),), ("withdrawn", 20260402)),
        ((step("end", 2, result="unheard"),), ("failed", 20260402)),
        ((step("decline", 2),), ("declined", 20260402)),
        ((step("refer", 2),), ("referred", 20260402)),
        ((step("solve", 2), step("strike", 5), step("archive", 9)), ("success", 20260402)),
        ((step("solve", 2), step("reopen", 5)), ("", 0)),
        ((step("solve", 2), step("reopen", 5), step("end", 9, result="failed")), ("failed", 20260409)),
        ((step("solve", 2), step("undo", 5, ref="solve42")), ("", 0)),
        ((step("escalate", 2),), ("", 0)),
        ((step("suspend", 2),), ("", 0)),
        ((Step("s", "solve"),), ("success", 1)),
        ((Step("s", "solve", at=datetime(2026, 4, 7, 8, tzinfo=UTC)),), ("success", 20260407)),
    ],
)
def test_the_end_by_steps(steps: tuple[Step, ...], end: tuple[str, int]) -> None:
    row = of(*steps)
    assert (row.outcome, row.done) == end
    assert (row.form, row.amount) == ("", 0)


def test_an_agreement_in_effect_is_a_success() -> None:
    assert vars_of(of(agreements=(ORAL,))) == ("success", 20260401, "oral", 140950)
    assert vars_of(of(agreements=(written(),))) == ("success", 20260405, "written", 140950)
    assert vars_of(of(agreements=(written(False),))) == ("", 0, "", 0)
    assert vars_of(of(agreements=(replace(ORAL, kind="interim"),))) == ("", 0, "", 0)


def vars_of(row: Tally) -> tuple[str, int, str, int]:
    return row.outcome, row.done, row.form, row.amount


def test_a_later_supplement_moves_no_day_and_adds_its_amount() -> None:
    more = replace(ORAL, id="a2", made_on=date(2026, 6, 1), kind="supplementary")
    assert vars_of(of(agreements=(ORAL, more))) == ("success", 20260401, "oral", 281900)
    instead = replace(more, kind="replacing", replaces="a1")
    assert vars_of(of(agreements=(ORAL, instead))) == ("success", 20260401, "oral", 140950)
    draft = replace(written(False), id="a3", kind="supplementary")
    assert vars_of(of(agreements=(ORAL, draft))) == ("success", 20260401, "oral", 140950)


def test_an_agreement_of_an_earlier_round_no_longer_counts() -> None:
    assert vars_of(of(step("reopen", 9), agreements=(ORAL,))) == ("", 0, "", 0)
    again = replace(ORAL, id="a2", round=2, made_on=date(2026, 5, 2))
    assert vars_of(of(step("reopen", 9), agreements=(ORAL, again))) == ("success", 20260502, "oral", 140950)


def test_ended_before_there_were_steps() -> None:
    assert vars_of(of(closed_reason="refused", closed_on=date(2026, 4, 4)))[:2] == ("refused", 20260404)
    assert vars_of(of(closed_reason="referred", closed_on=date(2026, 4, 4)))[:2] == ("referred", 20260404)
    assert vars_of(of(closed_reason="failed"))[:2] == ("failed", 1)
    assert vars_of(of(step("reopen", 9), closed_reason="failed"))[:2] == ("", 0)


def test_performance_confirmation_judgment() -> None:
    paid = step("perform", 9, ref="o1", amount=140950)
    assert of(paid, agreements=(ORAL,)).performed == 1
    assert of(replace(paid, amount=140949), agreements=(ORAL,)).performed == 0
    assert of(step("confirm_apply", 9), agreements=(ORAL,)).confirm == 1
    asked = (step("confirm_apply", 9), step("confirm_result", 20, result="confirmed"))
    assert of(*asked, agreements=(ORAL,)).confirm == 2
    assert of(*asked, step("reopen", 25), agreements=(ORAL,)).confirm == 0
    assert of(step("lawsuit", 9, result="revoked"), agreements=(ORAL,)).judged == 1
    assert of(step("lawsuit", 9, result="upheld"), agreements=(ORAL,)).judged == 0


def test_only_cleared_flags_were_averted() -> None:
    flag = step("flag", 2, result="suicide")
    assert of(flag).averted == 0
    assert of(flag, step("flag_clear", 5, ref=flag.id)).averted == 1
    other = step("flag", 3, result="unheard")
    assert of(flag, other, step("flag_clear", 5, ref=flag.id), step("flag_clear", 6, ref=other.id)).averted == 17


def test_visits_and_who_came() -> None:
    case = replace(BASE, channel="来访", mode="坐诊", steps=(step("visit", 7, channel="来信", heads=2), step("note", 8)))
    assert list(visits(case)) == [Visit(20260305, "来访", "坐诊", 3), Visit(20260407, "来信", "", 2)]
    assert (tally(case, NONE).visits, tally(case, NONE).heads) == (2, 5)
    assert next(visits(replace(BASE, heads=0))).heads == 1, "the one who is marked as having come"


def test_the_last_thing_that_was_done() -> None:
    talk = Session("t", held_on=date(2026, 4, 8))
    assert (of().last, of().last_action) == (20260305, "registered")
    row = of(step("note", 8), sessions=(talk,))
    assert (row.last, row.last_action) == (20260408, "note"), "of the same day, the one entered by steps"
    assert of(sessions=(talk,)).last_action == "session"


def test_points_come_once_and_to_those_they_are_meant_for() -> None:
    rules = (Points("registered", 2, "informant"), Points("solve", 5), Points("visit", 1, kinds=("event",)))
    method = Method("m", "办法", kind=(Kind("event", "事件", 0, True),), points=rules)
    case = replace(BASE, reporter="查晓雯", reporter_role="informant", steps=(step("visit", 2), step("solve", 3), step("solve", 9)))
    assert list(points(case, method)) == [
        Point(20260305, "查晓雯", "informant", "registered", 2), Point(20260403, "查晓雯", "informant", "solve", 5),
    ]  # fmt: skip
    assert [item.event for item in points(replace(case, reporter_role="resident", kind="event"), method)] == ["solve", "visit"]
    assert list(points(replace(case, reporter=""), method)) == []
    assert counted(replace(case, kind="event"), method).tally.event == 1
    effective = Method("m", "办法", points=(Points("effective", 4), Points("session", 1)))
    told = replace(case, agreements=(ORAL,), sessions=(Session("t", held_on=date(2026, 3, 9)),))
    assert [(item.day, item.points) for item in points(told, effective)] == [(20260401, 4), (20260309, 1)]


def test_what_others_send_cannot_burst_a_column() -> None:
    huge = replace(ORAL, obligations=(Obligation("o", "pay", amount=10**40),))
    row = of(step("visit", 9, heads=10**30), agreements=(huge,), grid="网" * 10_000, mediators=("甲\n乙",) * 3, heads=-5)
    assert row.amount == 10**12
    assert row.heads == 100_000
    assert len(row.grid) == 400
    assert row.mediators == "甲 乙"


def test_days_are_numbers_and_back() -> None:
    assert number_day(day_number(date(2026, 3, 5))) == date(2026, 3, 5)
    assert [number_day(0), number_day(1), day_number(None)] == [None, None, 0]
