"""Receptions by the method's rule and the calendar, people in turn, swaps, and what the law asks of a committee."""

from __future__ import annotations

from datetime import date

import pytest
from services_help import DAY, add, code_of

from app.domain.companion import Meeting, Person
from app.domain.errors import Invalid, UserError
from app.services import companions, method_choice, rosters
from app.services.context import Context


@pytest.fixture
def room(desk: Context) -> Context:
    return method_choice.choose(desk, ("pinglishi",))


def county(room: Context, first: date, last: date) -> list[tuple[str, str]]:
    return [(turn.day.isoformat(), turn.who) for turn in rosters.turns(room, first, last) if turn.roster == "county"]


def test_receptions_fall_on_the_days_of_the_method_and_move_past_days_off(room: Context) -> None:
    found = {(turn.roster, turn.day.isoformat()) for turn in rosters.turns(room, date(2026, 10, 1), date(2026, 10, 13))}
    assert ("county", "2026-10-10") in found, "the 10th is a Saturday that is worked"
    assert ("town", "2026-10-08") in found, "Monday the 5th is a holiday: moved to the first working day"
    assert ("village", "2026-10-12") in found
    assert ("town", "2026-10-05") not in found


def test_people_take_turns_and_swap(room: Context) -> None:
    rosters.set_rotation(room, "pinglishi", "county", ("甲县长", "乙书记", "丙主任"), date(2026, 9, 1))
    days = (date(2026, 9, 1), date(2026, 12, 31))
    assert county(room, *days) == [
        ("2026-09-10", "甲县长"), ("2026-10-10", "乙书记"), ("2026-11-10", "丙主任"), ("2026-12-10", "甲县长"),
    ]
    assert county(room, date(2026, 11, 1), date(2026, 11, 30)) == [("2026-11-10", "丙主任")], "counted from the start"
    rosters.swap(room, "pinglishi", "county", date(2026, 11, 10), "丁局长", "出差")
    rosters.swap(room, "pinglishi", "county", date(2026, 12, 10), "", "全县会议")
    (november,) = [turn for turn in rosters.turns(room, date(2026, 11, 10), date(2026, 11, 10)) if turn.roster == "county"]
    assert (november.who, november.instead_of) == ("丁局长", "丙主任")
    (december,) = [turn for turn in rosters.turns(room, date(2026, 12, 10), date(2026, 12, 10)) if turn.roster == "county"]
    assert december.cancelled
    with pytest.raises(UserError, match="没有这项接访"):
        rosters.swap(room, "pinglishi", "county", date(2026, 11, 11), "丁局长", "")
    with pytest.raises(UserError, match="没有这项轮值"):
        rosters.set_rotation(room, "pinglishi", "nothing", ("甲",), DAY)


def test_new_people_take_over_on_their_first_day_and_the_past_stays(room: Context) -> None:
    rosters.set_rotation(room, "pinglishi", "county", ("甲县长", "乙书记"), date(2026, 9, 1))
    rosters.set_rotation(room, "pinglishi", "county", ("丙主任",), date(2026, 11, 1))
    days = (date(2026, 9, 1), date(2026, 12, 31))
    assert [who for _, who in county(room, *days)] == ["甲县长", "乙书记", "丙主任", "丙主任"]
    rosters.set_rotation(room, "pinglishi", "county", ("丁局长", "丙主任"), date(2026, 11, 1))
    assert [who for _, who in county(room, *days)] == ["甲县长", "乙书记", "丁局长", "丙主任"], "set again: corrected"


def test_a_swap_is_taken_back_and_needs_no_rotation(room: Context) -> None:
    rosters.swap(room, "pinglishi", "county", date(2026, 11, 10), "丁局长")
    assert county(room, date(2026, 11, 1), date(2026, 12, 31)) == [("2026-11-10", "丁局长"), ("2026-12-10", "")]
    rosters.set_rotation(room, "pinglishi", "county", ("甲县长",), date(2026, 12, 1))
    rosters.swap(room, "pinglishi", "county", date(2026, 12, 10), "乙书记")
    rosters.swap_back(room, "pinglishi", "county", date(2026, 12, 10))
    assert county(room, date(2026, 11, 1), date(2026, 12, 31)) == [("2026-11-10", "丁局长"), ("2026-12-10", "甲县长")]


def test_minutes_name_matters_by_their_numbers_and_leavers_are_kept(room: Context) -> None:
    case = add(room)
    kept = rosters.save_meeting(room, Meeting(id="", kind="hearing", topic="供水", held_on=DAY, cases=(case.number, case.id)))
    assert kept.cases == (case.id,)
    assert rosters.meeting_name(room, kept) == dict(rosters.meeting_kinds(room))["hearing"]
    rosters.save_person(room, Person(id="", name="老主任", roles=("member",), left="换届"))
    assert rosters.people(room) == []
    assert [item.left for item in rosters.people(room, left=True)] == ["换届"]


def test_the_law_asks_for_three_to_nine_members_a_woman_and_terms(room: Context) -> None:
    assert rosters.committee_problems(room) == []
    companions.save(room, Person(id="", name="甲", sex="male", roles=("member",), from_on=date(2023, 12, 1)))
    companions.save(room, Person(id="", name="乙", sex="male", roles=("member", "mediator"), from_on=date(2026, 1, 1)))
    said = "\n".join(problem.sentence for problem in rosters.committee_problems(room))
    assert "现在登记了 2 人" in said
    assert "妇女" in said
    assert "甲的任期快要届满（2026-12-01）" in said
    companions.save(room, Person(id="", name="丙", sex="female", roles=("member",), from_on=date(2026, 1, 1)))
    assert [problem.sentence[:1] for problem in rosters.committee_problems(room)] == ["甲"]


def test_meetings_are_listed_newest_first(room: Context) -> None:
    for day, topic in ((date(2026, 11, 1), "旧城改造"), (date(2026, 11, 20), "供水")):
        companions.save(room, Meeting(id="", kind="hearing", topic=topic, held_on=day, people=("评理员甲",)))
    assert [item.topic for item in rosters.meetings(room)] == ["供水", "旧城改造"]


def test_people_and_meetings_are_checked_before_they_are_kept(room: Context) -> None:
    person = rosters.save_person(room, Person(id="", name="甲", roles=("member", "hearer"), from_on=date(2026, 1, 1)))
    assert rosters.people(room) == [person]
    case = add(room)
    meeting = Meeting(id="", kind="hearing", topic="供水", held_on=DAY, cases=(case.id,), heads=7)
    kept = rosters.save_meeting(room, meeting)
    assert rosters.meetings(room) == [kept]
    for save, wrong, path in (
        (rosters.save_person, Person(id="", name=" "), "name"),
        (rosters.save_person, Person(id="", name="乙", roles=("king",)), "roles[0]"),
        (rosters.save_person, Person(id="", name="乙", from_on=DAY, until=date(2026, 1, 1)), "until"),
        (rosters.save_meeting, Meeting(id="", kind="feast", topic="供水", held_on=DAY), "kind"),
        (rosters.save_meeting, Meeting(id="", kind="hearing", topic="供水"), "held_on"),
        (rosters.save_meeting, Meeting(id="", topic="供水", held_on=DAY, heads=-1), "heads"),
        (rosters.save_meeting, Meeting(id="", topic="供水", held_on=DAY, cases=("nothing",)), "cases[0]"),
    ):
        with pytest.raises(Invalid) as refused:
            save(room, wrong)
        assert [problem.path for problem in refused.value.problems] == [path]
    assert code_of(rosters.save_person, room, Person(id=case.id, name="乙")) == "record.other_kind"
    with pytest.raises(Invalid):
        rosters.save_people(room, [Person(id="", name="丙"), Person(id="", name="")])
    assert code_of(rosters.save_people, room, [Person(id="", name="丙"), Person(id="", owner="x", name="丁")]) == "record.not_ours"
    assert rosters.people(room) == [person], "all or none"
    with pytest.raises(Invalid, match="轮值人员"):
        rosters.set_rotation(room, "pinglishi", "county", (), DAY)
