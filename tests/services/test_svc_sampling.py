"""The sample of concluded matters: of whom, how many, the same again, and what was said on the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from services_help import DAY, add
from test_svc_reports import ended, keep, small

from app.domain.agreement import Agreement
from app.domain.step import Step
from app.services import cases, method_choice, sampling, spreadsheet, store
from app.services.context import Context
from app.services.reports import Scope

AUGUST = Scope(date(2016, 8, 1), date(2016, 8, 31))
METHOD = "mashang-fanying@1"
SOLVED = ended("solve", date(2016, 8, 9))


@pytest.fixture
def room(desk: Context) -> Context:
    return method_choice.choose(desk, ("mashang-fanying", "standard"))


def test_a_tenth_rounded_up_is_drawn_and_drawn_again(room: Context) -> None:
    oral = (Agreement("a1", made_on=date(2016, 8, 3), oral=True),)
    keep(room, [
        *(small(room, n, method=METHOD, steps=SOLVED) for n in range(19)),
        small(room, 19, method=METHOD, agreements=oral), small(room, 20, method=METHOD, steps=ended("end", date(2016, 8, 31), result="failed")),
        small(room, 21, method=METHOD), small(room, 22, method=METHOD, steps=ended("solve", date(2016, 9, 1))),
        small(room, 23, method=METHOD, steps=ended("decline", date(2016, 8, 5))), small(room, 24, method="standard@1", steps=SOLVED),
    ])  # fmt: skip
    (share,) = sampling.drawn(room, AUGUST)
    assert (share.method.id, share.total, len(share.items)) == (METHOD, 21, 3)
    sheet = sampling.sample(room, AUGUST)
    assert [line.key for line in sheet.lines] == [item.row.record for item in share.items]
    assert sheet.matters
    assert sampling.sample(room, AUGUST) == sheet
    assert [line.key for line in sampling.sample(room, replace(AUGUST, basis="registered")).lines] == [line.key for line in sheet.lines]
    assert sheet.notes[0] == "码上反映·马上办理：本期调解结束 21 件，按 10%（不足一件的算一件）由市综治中心抽查 3 件，已抽查 0 件，其中满意或基本满意 0 件。"
    assert {line.cells[0].value for line in sheet.lines} == {"还没有抽查"}
    assert all("*" in line.name for line in sheet.lines)
    assert "单1、单2" in sampling.sample(room, AUGUST, names=True).lines[0].name


def test_the_visit_of_the_sample_is_shown_and_the_rooms_own_is_not_taken_for_it(room: Context) -> None:
    own = Step("f1", "follow_up", on=date(2016, 8, 12), mode="phone", result="satisfied", note="好")
    (case,) = keep(room, [small(room, 1, method=METHOD, steps=(*SOLVED, own))])
    (line,) = sampling.sample(room, AUGUST).lines
    assert [cell.value for cell in line.cells][:6] == ["还没有抽查", "", "", "成功", "2016-08-09", "满意"]
    visit = Step("f2", "follow_up", on=date(2016, 9, 2), mode="sample", result="basically", note="还行")
    with room.database.write() as tx:
        store.append(room, tx, replace(case, steps=(*case.steps, visit)), "case.edit", None)
    sheet = sampling.sample(room, AUGUST)
    assert [cell.value for cell in sheet.lines[0].cells][:6] == ["已抽查", "基本满意", "2016-09-02", "成功", "2016-08-09", "满意"]
    assert "已抽查 1 件，其中满意或基本满意 1 件" in sheet.notes[0]
    assert sheet.zero == ""


def test_it_can_be_recorded_as_the_form_offers_it(room: Context) -> None:
    case = add(room, method=METHOD, kind="dispute")
    cases.close(room, case.id, "failed", DAY)
    scope = Scope(DAY.replace(day=1), date(2026, 11, 30))
    assert [line.key for line in sampling.sample(room, scope).lines] == [case.id], "one is drawn where there is any"
    assert any("还没有过完" in note for note in sampling.sample(room, scope).notes)
    cases.act(room, case.id, Step(id="", action="follow_up", mode=sampling.SAMPLED, result="satisfied", note="电话抽查"))
    (line,) = sampling.sample(room, scope).lines
    assert [cell.value for cell in line.cells][:3] == ["已抽查", "满意", DAY.isoformat()]
    assert room.codes.label("followup_way", sampling.SAMPLED) == "抽查"


def test_a_room_without_a_sample_says_so_in_one_sentence(desk: Context, tmp_path: Path) -> None:
    keep(desk, [small(desk, 1, method="standard@1", steps=SOLVED)])
    sheet = sampling.sample(desk, AUGUST)
    assert sheet.zero == "本单位选用的工作方法没有规定抽查回访，本期也没有要抽查的事项。"
    assert (sheet.columns, sheet.lines, sheet.checks, sheet.notes) == ((), (), (), ())
    spreadsheet.save_xlsx([sheet], tmp_path / "a.xlsx")
    rows = [row[0].value for row in load_workbook(tmp_path / "a.xlsx").active.iter_rows()]
    assert rows[0] == "抽查回访"
    assert rows[-1] == sheet.zero
    assert spreadsheet.csv_text(sheet).rstrip().endswith(sheet.zero)


def test_an_office_draws_from_what_it_was_sent_although_it_works_otherwise(desk: Context) -> None:
    keep(desk, [small(desk, 1, method=METHOD, steps=SOLVED)])
    assert len(sampling.sample(desk, AUGUST).lines) == 1


def test_nothing_concluded_is_a_sentence(room: Context) -> None:
    sheet = sampling.sample(room, AUGUST)
    assert "没有可抽的" in sheet.zero
    assert sheet.columns
