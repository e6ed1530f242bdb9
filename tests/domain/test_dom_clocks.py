"""The clocks of a matter: what starts, ends, pauses and extends them, and what is to be looked after because of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.clocks import Running, clocks, extension_problem, reminders
from app.domain.method import Clock, FollowUps, Level, Method, When
from app.domain.party import Party
from app.domain.session import Session
from app.domain.step import Step
from app.holidays import load_holidays

TABLE = load_holidays()
DAY = date(2026, 3, 2)
TODAY = date(2026, 3, 20)
PARTIES = tuple(Party(id=f"p{n}", kind="person", role=role, name=f"当事人{n}") for n, role in enumerate(("applicant", "respondent"), 1))
MEDIATE = Clock("mediate", "调解期限", ("registered", "reopen"), ("effective", "end", "solve"), "30天", paused_by=("suspended",), extensions=1,
                longest="30天", consent="parties")
CONFIRM = Clock("confirm", "申请司法确认", ("effective",), ("confirm_apply",), "30天", lapses=True)
CALL = Clock("call", "半小时回电", ("registered",), ("note",), "30分钟", when=When(channels=("qr",)))
METHOD = Method("m", "试", clock=(MEDIATE, CONFIRM, CALL), level=(Level("hard", "疑难", limit="15天"),),
                followups=FollowUps(("7天", "30天")))


def case(*steps: Step, **changes: Any) -> Case:
    return Case(id="c", registered_on=DAY, registered_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC), parties=PARTIES, steps=steps, **changes)


def step(action: str, day: int, **more: Any) -> Step:
    return Step(id=f"{action}{day}", action=action, on=date(2026, 3, day), **more)


def running(found: Case, key: str, today: date = TODAY) -> Running | None:
    return next((item for item in clocks(found, METHOD, TABLE, today) if item.key == key), None)


def due(found: Case, key: str, today: date = TODAY) -> str:
    one = running(found, key, today)
    return one.due if one else "没有"


def agreed(day: int, *obligations: Obligation) -> Agreement:
    return Agreement(id="a", oral=True, made_on=date(2026, 3, day), clauses=("各自修好。",), obligations=obligations)


def test_a_clock_runs_from_its_start_and_ends_with_what_ends_it() -> None:
    assert due(case(), "mediate") == "2026-04-01"
    ended = running(case(step("end", 9, result="failed")), "mediate")
    assert ended is not None
    assert ended.ended == date(2026, 3, 9)
    assert running(case(), "confirm") is None, "nothing has taken effect"


def test_thirty_days_for_confirmation_run_from_the_day_of_effect_and_then_the_right_is_gone() -> None:
    found = case(agreements=(agreed(10),))
    confirm = running(found, "confirm")
    assert confirm is not None
    assert (confirm.due, confirm.lapses) == ("2026-04-09", True)
    kinds = {item.what: item.kind for item in reminders(found, METHOD, TABLE, TODAY)}
    assert kinds["申请司法确认"] == "right"
    applied = replace(found, steps=(step("confirm_apply", 12, to="东街法庭"),))
    assert "申请司法确认" not in {item.what for item in reminders(applied, METHOD, TABLE, TODAY)}


def test_a_call_back_is_counted_in_minutes_and_only_for_its_channel() -> None:
    assert running(case(), "call") is None
    assert due(case(channel="qr"), "call") == "2026-03-02T09:30", "half past nine in China"
    called = running(case(step("note", 2, note="回了电话"), channel="qr"), "call")
    assert called is not None
    assert called.ended == DAY


def test_suspension_stops_the_clock_and_resuming_moves_the_end() -> None:
    halted = case(step("suspend", 9, note="住院"))
    assert (due(halted, "mediate"), running(halted, "mediate").rule) == ("", "中止期间不计")  # type: ignore[union-attr]
    assert not [item for item in reminders(halted, METHOD, TABLE, TODAY) if item.kind == "clock"]
    again = case(step("suspend", 9, note="住院"), step("resume", 19))
    assert due(again, "mediate") == "2026-04-13", "ten days later, and 11 April is a Saturday"


def test_an_extension_needs_every_party_and_has_an_end() -> None:
    def problem(**more: Any) -> str:
        wanted = step("extend", 20, ref="mediate", note="还在鉴定", **more)
        found = extension_problem(case(*before), METHOD, wanted, TABLE, TODAY)
        return found.path if found else ""

    before: tuple[Step, ...] = ()
    assert problem(until=date(2026, 4, 20), who=("p1",)) == "who"
    assert problem(until=date(2026, 3, 30), who=("p1", "p2")) == "until", "not later than it is now"
    assert problem(until=date(2026, 6, 1), who=("p1", "p2")) == "until", "longer than thirty days"
    assert problem(until=date(2026, 4, 20), who=("p1", "p2")) == ""
    before = (step("extend", 19, ref="mediate", until=date(2026, 4, 20), who=("p1", "p2"), note="鉴定"),)
    assert due(case(*before), "mediate") == "2026-04-20"
    assert problem(until=date(2026, 5, 10), who=("p1", "p2")) == "ref", "once only"


def test_a_reopened_matter_starts_its_clocks_anew() -> None:
    found = case(step("end", 9, result="failed"), step("reopen", 16, note="又有争议"))
    assert due(found, "mediate") == "2026-04-15"
    assert running(found, "mediate").ended is None  # type: ignore[union-attr]


def test_the_level_or_the_day_that_was_set_says_until_when_to_settle() -> None:
    assert running(case(), "due") is None
    assert due(case(step("triage", 3, level="hard")), "due") == "2026-03-17"
    assert due(case(step("triage", 3, level="hard", until=date(2026, 3, 12))), "due") == "2026-03-12"


def test_follow_ups_come_one_after_another() -> None:
    found = case(agreements=(agreed(10),))
    assert due(found, "follow_up") == "2026-03-17"
    once = replace(found, steps=(step("follow_up", 17, result="satisfied", note="好"),))
    assert due(once, "follow_up") == "2026-04-09"
    twice = replace(once, steps=(*once.steps, step("follow_up", 20, result="satisfied", note="好")))
    assert running(twice, "follow_up") is None


def test_reminders_name_what_is_due_and_who_is_waited_for() -> None:
    pay = Obligation(id="o", kind="pay", debtor="p2", creditor="p1", amount=50_000, due=date(2026, 4, 1))
    found = case(
        step("lack", 3, note="医疗发票", until=date(2026, 3, 8)), step("flag", 4, result="violence", note="扬言打人"),
        step("whistle", 5, mode="daily", who=("水务站", "派出所"), note="堵路"), step("arrive", 5, ref="whistle5", who=("派出所",)),
        step("hand_over", 6, to="包村干部", note="出差"),
        agreements=(agreed(10, pay),),
        sessions=(Session(id="s", held_on=date(2026, 3, 7), next_on=date(2026, 3, 14)),),
    )
    seen = {(item.kind, item.due, item.who) for item in reminders(found, METHOD, TABLE, TODAY)}
    assert {
        ("lack", "2026-03-08", ""), ("flag", "2026-03-04", ""), ("whistle", "2026-03-05", "水务站"), ("answer", "2026-03-06", "包村干部"),
        ("duty", "2026-04-01", "当事人2"), ("right", "2026-04-09", ""), ("follow_up", "2026-03-17", ""),
    } <= seen
    assert not any(kind == "session" for kind, _, _ in seen), "no next session once agreed"
    talking = replace(found, agreements=())
    assert ("session", "2026-03-14", "") in {(item.kind, item.due, item.who) for item in reminders(talking, METHOD, TABLE, TODAY)}


def test_what_is_paid_in_full_is_no_longer_due() -> None:
    pay = Obligation(id="o", kind="pay", debtor="p2", creditor="p1", amount=50_000, due=date(2026, 4, 1))
    part = case(step("perform", 12, ref="o", amount=20_000), agreements=(agreed(10, pay),))
    (left,) = [item for item in reminders(part, METHOD, TABLE, TODAY) if item.kind == "duty"]
    assert "¥300.00" in left.what
    whole = replace(part, steps=(*part.steps, step("perform", 13, ref="o", amount=30_000)))
    assert not [item for item in reminders(whole, METHOD, TABLE, TODAY) if item.kind == "duty"]


def test_an_archived_matter_asks_for_nothing() -> None:
    done = case(step("solve", 5, note="好了"), step("archive", 6), step("lack", 3, note="发票", until=date(2026, 3, 8)))
    assert reminders(done, METHOD, TABLE, TODAY) == []
