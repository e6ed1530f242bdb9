"""Acting on a matter: the step is written, reminders follow, intake is looked through, companions travel with matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from services_help import Pair, add, code_of, edited, record

from app.domain.companion import Letter, Meeting, Person
from app.domain.errors import Invalid, UserError
from app.domain.stage import position
from app.domain.step import Step
from app.services import cases, companions, doctor, intake, ledger
from app.services.context import Actor, Context, no_progress


def step(action: str, **more: object) -> Step:
    return Step(id="", action=action, **more)  # type: ignore[arg-type]


def test_a_step_says_who_did_it_and_when(desk: Context) -> None:
    case = add(desk)
    done = cases.act(desk, case.id, step("accept", note="符合条件")).steps[-1]
    assert (done.by, done.role, done.on, done.note) == (desk.actor.name, desk.actor.role, desk.today(), "符合条件")
    assert done.id
    assert done.at
    assert cases.history(desk, case.id)[0].what == "受理"


def test_a_step_that_may_not_be_done_changes_nothing(desk: Context) -> None:
    case = add(desk)
    before = len(cases.history(desk, case.id))
    assert code_of(cases.act, desk, case.id, step("strike", note="依据")) == "step.not_allowed"
    assert code_of(cases.act, desk, case.id, step("session")) == "step.not_allowed"
    assert code_of(cases.act, desk, case.id, step("nonsense")) == "step.not_allowed"
    with pytest.raises(Invalid) as refused:
        cases.act(desk, case.id, step("refer", on=date(2027, 1, 1)))
    assert {problem.path for problem in refused.value.problems} == {"to", "note", "on"}
    with pytest.raises(Invalid) as refused:
        cases.act(desk, case.id, step("end", result="whatever"))
    assert [problem.path for problem in refused.value.problems] == ["result"]
    assert len(cases.history(desk, case.id)) == before


def test_an_archived_matter_is_read_only_until_it_is_reopened(desk: Context) -> None:
    case = add(desk)
    for action in (step("end", result="failed"), step("archive", note="扫描件以后补")):
        case = cases.act(desk, case.id, action)
    with pytest.raises(UserError, match="归档"):
        edited(desk, case, facts="改一改")
    case = cases.act(desk, case.id, step("reopen", note="又有争议"))
    assert edited(desk, case, facts="改一改").facts == "改一改"
    assert position(case).round == 2


def test_an_ended_matter_takes_no_new_session(desk: Context) -> None:
    case = cases.act(desk, add(desk).id, step("end", result="failed"))
    with pytest.raises(UserError, match="重启办理"):
        edited(desk, case, sessions=[{"id": "s1", "held_on": "2026-11-21", "record": "又谈了一次"}])
    case = cases.act(desk, case.id, step("reopen", note="愿意再谈"))
    again = edited(desk, case, sessions=[{"id": "s1", "held_on": "2026-11-21", "record": "又谈了一次"}])
    assert (again.sessions[0].round, position(again).code) == (2, "mediating")


def test_a_form_cannot_write_or_drop_steps(desk: Context) -> None:
    case = cases.act(desk, add(desk).id, step("accept"))
    shown = replace(case, steps=(), facts="改了事由")
    assert cases.save(desk, shown).steps == case.steps
    fresh = intake.read(record("甲某", "乙某"))
    assert cases.save(desk, replace(fresh, steps=case.steps)).steps == ()


def test_a_person_without_the_role_is_refused(desk: Context) -> None:
    case = add(desk, method="pinglishi@1", kind="claim", requests=["供水"])
    case = cases.act(desk, case.id, step("accept"))
    clerk = replace(desk, actor=Actor("c", "文书员", "clerk"))
    assert "guarantee" not in {item.action.code for item in cases.offers(clerk, case)}
    assert code_of(cases.act, clerk, case.id, step("guarantee", who=("镇长",))) == "step.not_allowed"


def test_a_matter_of_an_unknown_method_is_refused(desk: Context) -> None:
    with pytest.raises(Invalid, match="没有"):
        add(desk, method="mine@7")


def test_an_unsatisfied_visit_reopens_by_itself_and_undo_takes_it_back(desk: Context) -> None:
    case = add(desk)
    case = cases.act(desk, case.id, step("accept"))
    case = cases.act(desk, case.id, step("solve", note="修好了", ticks=("told",)))
    case = cases.act(desk, case.id, step("follow_up", result="dissatisfied", note="又坏了"))
    assert [item.action for item in case.steps[-2:]] == ["follow_up", "reopen"]
    assert (position(case).round, position(case).code, case.steps[-1].ref) == (2, "accepted", case.steps[-2].id)
    case = cases.act(desk, case.id, step("undo", note="记错了人"))
    assert (position(case).round, position(case).code) == (1, "solved")


def test_today_says_what_is_due(desk: Context) -> None:
    case = add(desk, registered_on="2026-11-16")
    cases.act(desk, case.id, step("flag", result="violence", note="扬言打人"))
    found = {(item.kind, item.overdue) for item in ledger.counts(desk).due}
    assert {("flag", False), ("clock", True)} <= found


def test_an_intake_is_told_who_was_here_and_how_it_ended(desk: Context) -> None:
    old = cases.act(desk, add(desk, "仇大年", "解小满").id, step("end", result="refused"))
    fresh = intake.read(record("仇大年", "别的人", facts="他说不想活了，法院已立案。"))
    found = cases.screen(desk, fresh)
    (hit,) = found.hits
    assert (hit.case_id, hit.stage, hit.duplicate) == (old.id, "closed", False)
    assert [sign.kind for sign in found.dangers] == ["suicide"]
    assert [item.key for item in found.unfit] == ["in_court"]
    both = intake.read(record("仇大年", "解小满"))
    assert cases.screen(desk, both).hits[0].duplicate, "both people again"


def test_companions_travel_with_the_matters_and_survive_a_rebuild(pair: Pair) -> None:
    case = add(pair.desk)
    person = companions.save(pair.desk, Person(id="", name="查晓雯", roles=("mediator",)))
    companions.save(pair.desk, Meeting(id="", kind="hearing", topic="评理会", held_on=date(2026, 11, 20), cases=(case.id,)))
    letter = companions.save(pair.desk, Letter(
        id="", case=case.id, form="urge", to="东街村", title="催办", note="请尽快办理", issued_on=date(2026, 11, 20), reply_by=date(2026, 11, 25)))
    pair.round()
    assert companions.every(pair.town, Person) == [person]
    assert companions.every(pair.town, Letter, about=case.id) == [letter]
    assert companions.get(pair.town, Meeting, companions.every(pair.desk, Meeting)[0].id).topic == "评理会"
    for side in (pair.desk, pair.town):
        report = doctor.run(side, no_progress, rebuild=True)
        assert report.ok, report
    with pytest.raises(UserError, match="别的单位"):
        companions.save(pair.town, replace(person, name="改名"))


def test_an_unchanged_companion_adds_no_version_and_a_wrong_one_is_refused(desk: Context) -> None:
    person = companions.save(desk, Person(id="", name="查晓雯"))
    before = len(desk.database.read().execute("SELECT 1 FROM version").fetchall())
    companions.save(desk, person)
    assert len(desk.database.read().execute("SELECT 1 FROM version").fetchall()) == before
    with pytest.raises(Invalid, match="姓名"):
        companions.save(desk, Person(id=""))
