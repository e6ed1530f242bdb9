"""The periodic report against a plain count: what was open, came in, was concluded, and how each open matter went on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from services_help import Pair, add
from test_svc_reports import METHOD, ended, figures, invented, keep, opens, outcome, small

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.statistics import Sheet
from app.domain.step import Step
from app.services import cases, counting, exchange, method_choice, progress, reports, spreadsheet, store
from app.services.context import Context, no_progress
from app.services.reports import Scope
from db import tally as table

AUGUST = Scope(date(2016, 8, 1), date(2016, 8, 31))
LATE = Scope(date(2016, 8, 16), date(2016, 8, 31))


@pytest.fixture(autouse=True)
def _method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "method_of", lambda ctx, case: METHOD)


def total(sheet: Sheet) -> dict[str, Any]:
    """The last line by column."""
    return {column.key: cell.value for column, cell in zip(sheet.columns, sheet.lines[-1].cells, strict=True)}


def listed(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """The open matters by id."""
    (below,) = sheet.more
    keys = [column.key for column in below.columns]
    return {line.key: dict(zip(keys, (cell.value for cell in line.cells), strict=True)) for line in below.lines}


def noted(*steps: tuple[str, date], **fields: Any) -> tuple[Step, ...]:
    return tuple(Step(f"n{n}", action, on=day, **fields) for n, (action, day) in enumerate(steps))


# ---- one matter of each sort, by hand ----


def test_a_half_month_by_hand(desk: Context) -> None:
    due = Step("t", "triage", on=date(2016, 8, 2), level="x", until=date(2016, 8, 20))
    keep(desk, [
        small(desk, 1),  # registered on the 2nd, nothing since
        small(desk, 2, steps=(due, *noted(("note", date(2016, 8, 20))))),
        small(desk, 3, registered_on=date(2016, 8, 18)),
        small(desk, 4, steps=ended("solve", date(2016, 8, 16))),
        small(desk, 5, steps=ended("solve", date(2016, 9, 3))),
        small(desk, 6, steps=ended("decline", date(2016, 8, 31))),
        small(desk, 7, steps=ended("solve", date(2016, 8, 15))),
        small(desk, 8, registered_on=date(2016, 9, 1)),
    ])  # fmt: skip
    sheet = progress.progress(desk, LATE)
    assert total(sheet) == {
        "carried": 5, "all": 1, "ended": 2, "success": 1, "failed": 0, "declined": 1, "referred": 0, "standing": 4, "overdue": 1,
    }  # fmt: skip
    assert sheet.checks[0].rule == "期初未办结 + 本期登记 − 本期办结 = 期末未办结"
    assert (sheet.checks[0].left, sheet.checks[0].right, sheet.checks[0].met) == (4, 4, True)
    found = listed(sheet)
    assert {int(key, 16): row["moved"] for key, row in found.items()} == {1: "本期没有进展", 2: "有进展", 3: "本期登记", 5: "本期没有进展"}
    second = found[f"{2:032x}"]
    assert (second["last_action"], second["last"], second["overdue"], second["age"]) == ("记工作进展", "2016-08-20", "超期", 29)
    fifth = found[f"{5:032x}"]
    assert (fifth["last_action"], fifth["last"]) == ("登记", "2016-08-02"), "what came after the period does not count"
    assert sheet.more[0].notes == ("期末未办结 4 件，其中有进展 1 件、本期登记 1 件、本期没有进展 2 件。",)
    assert all("*" in line.name for line in sheet.more[0].lines)
    assert "单1、单2" in progress.progress(desk, LATE, names=True).more[0].lines[0].name
    for item in figures(sheet):
        opens(desk, LATE, item)


def test_one_period_ends_where_the_next_begins(desk: Context) -> None:
    chance = random.Random(3)
    keep(desk, [invented(desk, n, chance) for n in range(1, 120)])
    ends = [progress.progress(desk, Scope(date(2026, month, 1), date(2026, month, 15))) for month in range(1, 12)]
    starts = [progress.progress(desk, Scope(date(2026, month, 16), date(2026, month, 20))) for month in range(1, 12)]
    assert [total(sheet)["standing"] for sheet in ends] == [total(sheet)["carried"] for sheet in starts]


def test_a_limit_is_past_on_the_day_after(desk: Context) -> None:
    keep(desk, [small(desk, 1, steps=(Step("t", "triage", on=date(2016, 8, 2), level="x", until=date(2016, 8, 31)),))])
    assert total(progress.progress(desk, AUGUST))["overdue"] == 0
    assert total(progress.progress(desk, replace(AUGUST, last=date(2016, 9, 1))))["overdue"] == 1
    today = desk.today()
    running = Scope(today.replace(day=1), today + timedelta(days=40))
    keep(desk, [small(desk, 2, registered_on=today, steps=(Step("t", "triage", on=today, level="x", until=today),))])
    assert total(progress.progress(desk, running))["overdue"] == 1, "a period that is not over is told as of today"


def test_old_matters_that_were_entered_later_are_told_and_the_numbers_still_meet(desk: Context) -> None:
    keep(desk, [
        small(desk, 1, steps=ended("solve", date(2016, 7, 3))),  # entered in August, over since July
        small(desk, 2, registered_on=date(2016, 9, 5), steps=ended("solve", date(2016, 8, 5))),
        small(desk, 3, closed_reason="failed"),  # over, nobody knows since when
        small(desk, 4),
    ])  # fmt: skip
    sheet = progress.progress(desk, AUGUST)
    assert {key: total(sheet)[key] for key in ("carried", "all", "ended", "standing")} == {"carried": 0, "all": 3, "ended": 1, "standing": 1}
    assert (sheet.checks[0].left, sheet.checks[0].met) == (1, True)
    assert "补录" in sheet.checks[0].rule
    assert "没写办结日期的 2 件；本期办结、以后才登记的 1 件" in sheet.notes[-1]


def test_a_reopened_matter_counts_as_open_throughout_and_the_report_says_so(desk: Context) -> None:
    (case,) = keep(desk, [small(desk, 1, steps=ended("solve", date(2016, 8, 3)))])
    assert total(progress.progress(desk, AUGUST))["ended"] == 1
    with desk.database.write() as tx:
        store.append(desk, tx, replace(case, steps=(*case.steps, Step("s2", "reopen", on=date(2016, 9, 9)))), "case.edit", None)
    sheet = progress.progress(desk, AUGUST)
    assert (total(sheet)["ended"], total(sheet)["standing"], sheet.checks[0].met) == (0, 1, True)
    assert sheet.notes[0] == "期末未办结的事项中，重启过的 1 件。"
    assert "重启以前的那次办结不再计入" in sheet.notes[1]
    assert listed(sheet)[case.id]["last_action"] == "办结"
    assert len(reports.cases_behind(desk, AUGUST, "standing/reopened")) == 1


def test_nothing_open_is_a_sentence(desk: Context) -> None:
    sheet = progress.progress(desk, AUGUST)
    assert "零报告" in sheet.zero
    assert [line.name for line in sheet.lines] == [desk.site.name]
    assert sheet.more[0].zero == "没有尚未办结的事项。"


def test_a_long_list_is_told_in_parts(desk: Context) -> None:
    keep(desk, [small(desk, n, registered_on=date(2016, 8, n)) for n in range(1, 8)])
    (below,) = progress.progress(desk, AUGUST, limit=2, offset=3).more
    assert [int(line.key, 16) for line in below.lines] == [4, 5]
    assert below.notes[0].startswith("期末未办结 7 件，这里列出第 4 件起的 2 件")


def test_a_step_that_was_taken_back_is_no_progress(desk: Context) -> None:
    steps = (Step("n", "note", on=date(2016, 8, 20)), Step("m", "note", on=date(2016, 9, 20)), Step("u", "undo", on=date(2016, 8, 20), ref="n"))
    keep(desk, [small(desk, 1, steps=steps)])
    assert [row["moved"] for row in listed(progress.progress(desk, LATE)).values()] == ["本期没有进展"]


# ---- any corpus, any period ----


def overlong(ctx: Context, number: int, chance: random.Random) -> Case:
    """A matter with a time limit, and at times one that was over before it was entered."""
    case = invented(ctx, number, chance)
    day = case.registered_on or date(2026, 1, 1)
    limit = Step("limit", "triage", on=day, level="x", until=day + timedelta(days=chance.randrange(60)))
    case = replace(case, steps=(limit, *case.steps))
    return replace(case, registered_on=day + timedelta(days=chance.randrange(50))) if chance.random() < 0.1 else case


@pytest.fixture(scope="module")
def corpus(templates: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Context, list[Case]]]:
    ctx = templates["desk"].copy(tmp_path_factory.mktemp("progress") / "desk")
    chance = random.Random(11)
    patch = pytest.MonkeyPatch()
    patch.setattr(counting, "method_of", lambda ctx, case: METHOD)
    yield ctx, keep(ctx, [overlong(ctx, n, chance) for n in range(1, 250)])
    patch.undo()
    ctx.close()


def _due(case: Case) -> date | None:
    """The latest limit of the present round."""
    since = max((n for n, step in enumerate(case.steps) if step.action == "reopen"), default=-1)
    return next((step.until for step in reversed(case.steps[since + 1 :]) if step.until), None)


def _happened(case: Case) -> list[date]:
    return [day for day in (*(step.on for step in case.steps), *(item.made_on for item in case.agreements)) if day]


@settings(max_examples=50)
@given(first=some.integers(0, 380), length=some.integers(0, 100))
def test_the_report_is_a_plain_count(corpus: tuple[Context, list[Case]], first: int, length: int) -> None:
    ctx, made = corpus
    start = date(2026, 1, 1) + timedelta(days=first)
    scope = Scope(start, start + timedelta(days=length))
    told = [(case, case.registered_on, *outcome(case)) for case in made]
    assert all(case.registered_on for case in made)
    standing = [case for case, came, _, went in told if came <= scope.last and (went is None or went > scope.last)]
    ends = [how for _, _, how, went in told if went and scope.first <= went <= scope.last]
    day = min(scope.last, ctx.today())
    wanted = {
        "carried": sum(came < scope.first and (went is None or went >= scope.first) for _, came, _, went in told),
        "all": sum(scope.first <= came <= scope.last for _, came, _, _ in told), "ended": len(ends),
        "success": ends.count("success"), "failed": sum(how in ("failed", "refused", "withdrawn") for how in ends),
        "declined": ends.count("declined"), "referred": ends.count("referred"), "standing": len(standing),
        "overdue": sum(bool(due and due < day) for due in map(_due, standing)),
    }  # fmt: skip
    sheet = progress.progress(ctx, scope, limit=1_000)
    assert total(sheet) == wanted
    assert all(check.met for check in sheet.checks), sheet.checks
    found = listed(sheet)
    assert set(found) == {case.id for case in standing}
    for case in standing:
        moved = any(scope.first <= day <= scope.last for day in _happened(case) if day >= case.registered_on)
        if all(day >= case.registered_on for day in _happened(case)):
            new = "本期登记" if case.registered_on >= scope.first else "本期没有进展"
            assert found[case.id]["moved"] == ("有进展" if moved else new)


def test_every_number_opens_its_list(corpus: tuple[Context, list[Case]]) -> None:
    ctx, _ = corpus
    scope = Scope(date(2026, 4, 1), date(2026, 4, 15))
    cells = list(figures(progress.progress(ctx, scope)))
    assert sum(bool(item.value) for item in cells) >= 8
    for item in cells:
        opens(ctx, scope, item)
    for key in ("standing/parties", "carried/repeat", "level:x/overdue"):
        assert reports.figure(ctx, scope, key) >= len(reports.cases_behind(ctx, scope, key)) * key.endswith("parties")


def test_open_matters_are_read_from_the_index(corpus: tuple[Context, list[Case]]) -> None:
    ctx, _ = corpus
    asked: list[str] = []
    conn = ctx.database.read()
    conn.set_trace_callback(asked.append)
    table.grouped(conn, reports.criterion(ctx, LATE, "standing"), ("site",))
    conn.set_trace_callback(None)
    (query,) = [query for query in asked if "FROM tally" in query]
    plan = "".join(str(row[3]) for row in conn.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert "COVERING INDEX tally_done (done=?)" in plan
    assert "COVERING INDEX tally_done (done>?)" in plan


# ---- rooms ----


@pytest.mark.parametrize(
    ("methods", "kind", "words"),
    [
        ((), "month", "按月（月报）"), (("pinglishi",), "half_month", "按半月（半月报）"), (("mashang-fanying", "pinglishi"), "week", "按周（周报）"),
        (("minshi-zhishuo", "gongan-xinfang"), "month", "按月（月报）"),
    ],
)  # fmt: skip
def test_a_room_is_offered_first_what_its_method_asks_for(desk: Context, methods: tuple[str, ...], kind: str, words: str) -> None:
    room = method_choice.choose(desk, methods) if methods else desk
    offered = progress.periods(room)
    assert offered[0] == (kind, words)
    assert sorted(key for key, _ in offered) == ["half_month", "half_year", "month", "quarter", "week", "year"]
    period = progress.usual_period(room)
    assert (period.kind, period.first <= room.today() <= period.last) == (kind, True)
    heads = progress.progress(room, Scope(period.first, period.last)).heads
    assert any(head.startswith("定期报告：") for head in heads)
    assert not any(head.startswith("定期报告") for head in progress.progress(room, Scope(period.first, period.first)).heads)


def test_a_town_sees_each_room_and_all(pair: Pair) -> None:
    case = add(pair.desk)
    add(pair.desk, "甲某", "乙某")
    cases.close(pair.desk, case.id, "failed", date(2026, 11, 22))
    pair.take(pair.send())
    exchange.work_in(pair.town, no_progress)
    scope = Scope(date(2026, 11, 16), date(2026, 11, 30))
    sheet = progress.progress(pair.town, scope)
    by = {line.name: {column.key: cell.value for column, cell in zip(sheet.columns, line.cells, strict=True)} for line in sheet.lines}
    assert (by["东街村说事室"]["all"], by["东街村说事室"]["ended"], by["东街村说事室"]["standing"]) == (2, 1, 1)
    assert by["青石镇综治中心"]["standing"] == 0
    assert total(progress.progress(pair.town, replace(scope, site="青石镇综治中心")))["all"] == 0
    assert total(progress.progress(pair.town, replace(scope, method="nobody@1")))["all"] == 0
    for item in figures(sheet):
        opens(pair.town, scope, item)


def test_a_spreadsheet_has_a_page_for_each_part(desk: Context, tmp_path: Path) -> None:
    keep(desk, [small(desk, 1, agreements=(Agreement("a1", made_on=date(2016, 8, 20)),))])
    sheet = progress.progress(desk, LATE)
    spreadsheet.save_xlsx([sheet], tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["进展报告", "未办结事项进展"]
    rows = [[str(value or "") for value in row] for row in book["未办结事项进展"].iter_rows(values_only=True)]
    assert any(row[1] == "有进展" for row in rows)
    text = spreadsheet.csv_text(sheet)
    assert text.index("进展报告") < text.index("未办结事项进展") < text.index("有进展")
