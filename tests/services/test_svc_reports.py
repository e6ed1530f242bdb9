"""Tables, cross-footing and the lists behind every number, against a plain count of the records."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from services_help import DAY, Pair, add, code_of, sign_all, with_agreement

from app.domain import statistics as st
from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.method import Kind, Method, Points
from app.domain.party import Party
from app.domain.stage import position
from app.domain.step import Step
from app.services import backlog, cases, counting, doctor, documents, exchange, ledger, reports, store
from app.services.context import Context, no_progress
from app.services.reports import Scope
from db import tally as table

AUGUST = Scope(date(2016, 8, 1), date(2016, 8, 31))
METHOD = Method(
    "m", "试行办法", kind=(Kind("event", "事件", 0, True),),
    points=(Points("registered", 2, "informant"), Points("solve", 3), Points("session", 1, kinds=("event",))),
)  # fmt: skip
# Huangshi, August 2016, as published: categories and sources of 869 matters, 842 of them successful.
HUANGSHI = {
    "marriage_family": 160, "neighbour": 278, "house_site": 67, "contract": 44, "production": 31, "damage": 76, "forest_land": 18,
    "expropriation": 28, "environment": 4, "labour": 13, "consumer": 7, "medical": 55, "traffic": 33, "property_mgmt": 1, "other": 54,
}  # fmt: skip
SOURCES = {"proactive": 455, "application": 378, "court": 10, "procuratorate": 1, "police": 15, "petition": 6, "organ": 4}


@pytest.fixture(autouse=True)
def _method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "method_of", lambda ctx, case: METHOD)


def keep(ctx: Context, made: list[Case]) -> list[Case]:
    """Store many small matters in one transaction."""
    with ctx.database.write() as tx:
        for case in made:
            store.append(ctx, tx, case, "case.add", None)
    return made


def small(ctx: Context, number: int, **fields: Any) -> Case:
    parties = tuple(Party(id=f"p{n}", kind="person", role="applicant" if n == 1 else "respondent", name=f"单{n}") for n in (1, 2))
    base: dict[str, Any] = {
        "owner": ctx.site.id, "category": "neighbour", "source": "application", "registered_on": date(2016, 8, 2), "facts": "x",
        "parties": parties, "number": f"{number}",
    }
    return Case(id=f"{number:032x}", **{**base, **fields})


def ended(action: str, day: date, **fields: Any) -> tuple[Step, ...]:
    return (Step("s1", action, on=day, **fields),)


def cell(sheet: st.Sheet, column: str, line: str = "合计") -> st.Cell:
    place = [item.key for item in sheet.columns].index(column)
    return next(item for item in sheet.lines if item.name == line).cells[place]


def figures(sheet: st.Sheet) -> Iterator[st.Cell]:
    return (item for line in sheet.lines for item in line.cells if item.figure)


def opens(ctx: Context, scope: Scope, item: st.Cell) -> None:
    """The list behind a number is as long as the number; what is a sum is the sum over the list."""
    asked = reports.criterion(ctx, scope, item.figure, item.basis)
    behind = reports.cases_behind(ctx, scope, item.figure, item.basis)
    if asked.measure == "count":
        assert len(behind) == item.value, item.figure
    else:
        assert table.total(ctx.database.read(), asked) == item.value, item.figure
    filtered = ledger.ids(ctx, ledger.Query(behind=asked))
    assert set(filtered) == set(behind), item.figure


def test_the_published_month_of_huangshi(desk: Context) -> None:
    kinds = [code for code, times in HUANGSHI.items() for _ in range(times)]
    sources = [code for code, times in SOURCES.items() for _ in range(times)]
    assert len(kinds) == len(sources) == 869
    random.Random(1).shuffle(sources)
    day = date(2016, 8, 20)
    keep(desk, [
        small(desk, n, category=kind, source=source, steps=ended("solve", day) if n < 842 else ended("end", day, result="failed"))
        for n, (kind, source) in enumerate(zip(kinds, sources, strict=True))
    ])  # fmt: skip
    sheet = reports.mediation_table(desk, replace(AUGUST, categories="A"))
    value = {key: cell(sheet, key).value for key in ("total", "success", "failed", "referral", "settled", "oral", "written")}
    assert value == {"total": 869, "success": 842, "failed": 27, "referral": 36, "settled": 842, "oral": 0, "written": 0}
    rate = next(item for item in sheet.lines[0].cells if item.how == "rate")
    assert st.percent(int(rate.value), rate.base) == "96.89%"
    listed = {item.key: cell(sheet, item.key).value for item in sheet.columns if item.key.startswith("category:")}
    assert listed == {f"category:{code}/total": times for code, times in HUANGSHI.items()}
    assert [st.percent(n, 869) for n in (455, 378, 36)] == ["52.36%", "43.50%", "4.14%"]
    assert all(check.met for check in sheet.checks), sheet.checks
    assert {item.name for item in sheet.lines} >= {"环比", "同比"}
    for item in figures(sheet):
        opens(desk, replace(AUGUST, categories="A"), item)


def test_groups_and_persons(desk: Context) -> None:
    heads = [1] * 120 + [2] * 91 + [3] * 32
    assert (len(heads), sum(heads)) == (243, 398)
    chance, day, made = random.Random(2), date(2016, 8, 3), []
    while heads:
        again = [heads.pop() for _ in range(min(len(heads) - 1, chance.randrange(3)))]
        steps = tuple(Step(f"v{n}", "visit", on=day, channel="来访", mode="坐诊接访", heads=h) for n, h in enumerate(again))
        made.append(small(desk, len(made), channel="来访", mode="坐诊接访", heads=heads.pop(), steps=steps))
    keep(desk, made)
    sheet = reports.visit_table(desk, AUGUST)
    assert [item.value for item in sheet.lines[-1].cells] == [243, 398]
    assert sheet.notes == ("共 243 批次 398 人次。",)
    for item in figures(sheet):
        opens(desk, AUGUST, item)
    later = reports.visit_table(desk, replace(AUGUST, first=date(2016, 8, 3)))
    assert int(later.lines[-1].cells[0].value) == 243 - len(made), "a visit counts on its own day"


@pytest.mark.parametrize(("ended_", "all_", "shown"), [(25_460, 25_514, "99.79%"), (3_032, 3_216, "94.28%"), (0, 0, "—")])
def test_published_shares_half_up(ended_: int, all_: int, shown: str) -> None:
    assert st.percent(ended_, all_) == shown


def test_closing_rate_of_events(desk: Context) -> None:
    keep(desk, [
        small(desk, n, kind="event" if n < 30 else "", reporter="查晓雯", reporter_role="informant",
              steps=ended("solve", date(2016, 9, 1)) if n % 3 else ())
        for n in range(60)
    ])  # fmt: skip
    sheet = reports.quality(desk, AUGUST)
    shares = {line.key: [item.value for item in line.cells[:2]] for line in sheet.lines}
    assert shares["events_ended"] == [20, 30]
    assert shares["ended"] == [40, 60]
    assert shares["success"] == [0, 0], "September's conclusions are not August's"
    for item in figures(sheet):
        opens(desk, AUGUST, item)


def test_points_of_a_month(desk: Context) -> None:
    keep(desk, [
        small(desk, 1, kind="event", reporter="查晓雯", reporter_role="informant", steps=ended("solve", date(2016, 9, 1))),
        small(desk, 2, reporter="单玉堃", reporter_role="resident"),
        small(desk, 3, reporter="查晓雯", reporter_role="informant"),
    ])  # fmt: skip
    wide = replace(AUGUST, last=date(2016, 9, 30))
    sheet = reports.points_ledger(desk, wide)
    assert [(line.name, *(item.value for item in line.cells)) for line in sheet.lines] == [
        ("2016-08 查*雯（信息员）", 2, 4), ("2016-09 查*雯（信息员）", 1, 3), ("合计", 3, 7),
    ]  # fmt: skip
    assert reports.points_ledger(desk, wide, names=True).lines[0].name.startswith("2016-08 查晓雯")
    for item in figures(sheet):
        opens(desk, wide, item)


# ---- a random corpus, against a count that knows nothing of tables ----

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 330, 7)]


def _agreement(chance: random.Random, day: date) -> Agreement:
    pays = tuple(Obligation(f"o{n}", "pay", amount=chance.randrange(10**7)) for n in range(chance.randrange(3)))
    return Agreement("a1", made_on=day, oral=True, obligations=pays)


def invented(ctx: Context, number: int, chance: random.Random) -> Case:
    """A matter with any course; whether the program would allow it does not matter to one who counts."""
    day = chance.choice(DAYS)
    codes = ctx.codes
    fields: dict[str, Any] = {
        "registered_on": day, "category": chance.choice([*codes.tables["category"], "county_extra"]),
        "source": chance.choice([*codes.tables["source"], *(("unheard",) if chance.random() < 0.1 else ())]),
        "difficulty": chance.choice(list(codes.tables["difficulty"])), "heads": chance.randrange(5),
        "channel": chance.choice(("walk", "letter", "")), "mode": chance.choice(("坐诊", "")), "grid": chance.choice(("一网格", "二网格")),
        "kind": chance.choice(("", "event")), "mediators": chance.choice((("查晓雯",), ("查晓雯", "马志昇"), ())),
        "reporter": chance.choice(("", "单玉堃")), "reporter_role": chance.choice(("informant", "resident")),
    }  # fmt: skip
    steps: list[Step] = []

    def step(action: str, **more: Any) -> None:
        steps.append(Step(f"s{len(steps)}", action, on=day + timedelta(days=chance.randrange(40)), **more))

    if chance.random() < 0.3:
        step("triage", level=chance.choice(("一般", "疑难")), colour=chance.choice(("红", "黄")))
    if chance.random() < 0.3:
        step("assign", to=chance.choice(("民政办", "派出所")))
    if chance.random() < 0.2:
        step("guarantee", who=chance.choice((("甲书记",), ("甲书记", "乙镇长"))))
    for _ in range(chance.randrange(3)):
        step("visit", channel="walk", heads=chance.randrange(1, 4))
    if chance.random() < 0.2:
        step("flag", result=chance.choice(("suicide", "crime", "crowd", "unheard")))
        step("flag_clear", ref=steps[-1].id)
    if chance.random() < 0.3:
        fields["agreements"] = (_agreement(chance, day + timedelta(days=chance.randrange(40))),)
        for item in fields["agreements"][0].obligations if chance.random() < 0.5 else ():
            step("perform", ref=item.id, amount=item.amount)
        if chance.random() < 0.3:
            step("confirm_apply")
            step("confirm_result", result=chance.choice(("confirmed", "rejected")))
    end = chance.choice(("", "solve", "end", "decline", "refer"))
    if end:
        step(end, result=chance.choice(("failed", "refused", "withdrawn")) if end == "end" else "")
    if chance.random() < 0.4:
        step("follow_up", result=chance.choice(("satisfied", "basically", "dissatisfied", "unreached")))
    if chance.random() < 0.15:
        step("reopen")
        if chance.random() < 0.5:
            step("solve")
    return small(ctx, number, **{**fields, "steps": tuple(steps)})


def outcome(case: Case) -> tuple[str, date | None]:
    """How a plain reader tells the end of a matter."""
    since = max((n for n, step in enumerate(case.steps) if step.action == "reopen"), default=-1)
    now = case.steps[since + 1 :]
    ends = [step for step in now if step.action in ("solve", "end", "decline", "refer")]
    if case.agreements and since < 0:
        days = [case.agreements[0].made_on, *(step.on for step in ends[-1:] if step.action == "solve")]
        return "success", min(day for day in days if day)
    if not ends:
        return "", None
    last = ends[-1]
    names = {"solve": "success", "decline": "declined", "refer": "referred"}
    return names.get(last.action) or last.result, last.on


def plain(made: list[Case], scope: Scope) -> dict[str, int]:
    """The figures by hand."""
    found: Counter[str] = Counter()
    for case in made:
        how, day = outcome(case)
        day = day if scope.basis == "done" else case.registered_on
        if day is None or not scope.first <= day <= scope.last:
            continue
        found[how if how in ("declined", "referred") else "nothing"] += 1
        if how not in ("success", "failed", "refused", "withdrawn"):
            continue
        found["total"] += 1
        found["total/parties"] += len(case.parties)
        found["success" if how == "success" else "failed"] += 1
        found[f"category:{case.category if case.category != 'county_extra' else 'other'}/total"] += 1
        found[f"source:{case.source if case.source != 'unheard' else '?'}/total"] += 1
        found["hard"] += case.difficulty in ("hard", "major")
        oral = how == "success" and bool(case.agreements) and not any(step.action == "reopen" for step in case.steps)
        found["oral"] += oral
        found["settled"] += how == "success" and not oral
        if oral:
            pays = case.agreements[0].obligations
            found["success/amount"] += sum(item.amount or 0 for item in pays)
            found["performed"] += bool(pays) and all(any(step.ref == item.id for step in case.steps) for item in pays)
        found["prevented"] += any(step.action == "flag_clear" for step in case.steps)
    return found


PLAIN = ("total", "total/parties", "success", "failed", "hard", "oral", "settled", "success/amount", "performed", "prevented", "declined", "referred")
TABLES: dict[str, Callable[[Context, Scope], st.Sheet]] = {
    "mediation": reports.mediation_table, "visits": reports.visit_table, "quality": reports.quality,
    "points": reports.points_ledger, "zero": reports.zero_report,
    **{name: (lambda ctx, scope, name=name: reports.breakdown(ctx, scope, name)) for name in reports.breakable()},  # type: ignore[misc]
}  # fmt: skip


@pytest.fixture(scope="module")
def corpus(templates: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Context, list[Case]]]:
    ctx = templates["desk"].copy(tmp_path_factory.mktemp("corpus") / "desk")
    chance = random.Random(7)
    patch = pytest.MonkeyPatch()
    patch.setattr(counting, "method_of", lambda ctx, case: METHOD)
    yield ctx, keep(ctx, [invented(ctx, n, chance) for n in range(1, 400)])
    patch.undo()
    ctx.close()


@pytest.mark.parametrize("basis", ["done", "registered"])
@pytest.mark.parametrize("name", TABLES)
def test_every_number_opens_its_list(corpus: tuple[Context, list[Case]], name: str, basis: str) -> None:
    ctx, _ = corpus
    scope = Scope(date(2026, 2, 1), date(2026, 7, 31), basis)
    sheet = TABLES[name](ctx, scope)
    cells = list(figures(sheet))
    assert cells
    assert sheet.pending == 0
    assert all(len(line.cells) == len(sheet.columns) for line in sheet.lines)
    for item in cells:
        opens(ctx, scope, item)
    for check in sheet.checks:
        assert check.met or check.rule == "申请司法确认 ≤ 书面协议", check


@settings(max_examples=60)
@given(first=some.integers(0, 380), length=some.integers(0, 380), basis=some.sampled_from(["done", "registered"]))
def test_a_table_is_a_plain_count(corpus: tuple[Context, list[Case]], first: int, length: int, basis: str) -> None:
    ctx, made = corpus
    start = date(2026, 1, 1) + timedelta(days=first)
    scope = Scope(start, start + timedelta(days=length), basis)
    sheet, wanted = reports.mediation_table(ctx, scope), plain(made, scope)
    places = [n for n, item in enumerate(sheet.columns) if item.key in PLAIN or item.key.startswith(("category:", "source:"))]
    total = next(line for line in sheet.lines if line.name == "合计")
    got = {sheet.columns[n].key: total.cells[n].value for n in places if not sheet.columns[n].per}
    assert got == {key: wanted[key] for key in got}
    assert bool(sheet.zero) == (not got["total"] and not got["declined"] and not got["referred"])


def test_a_violated_rule_is_shown_and_not_hidden(desk: Context) -> None:
    oral = Agreement("a1", made_on=date(2016, 8, 3), oral=True)
    keep(desk, [small(desk, 1, agreements=(oral,), steps=(Step("s", "confirm_apply", on=date(2016, 8, 4)),))])
    broken = [check for check in reports.mediation_table(desk, AUGUST).checks if not check.met]
    assert [(check.rule, check.left, check.right) for check in broken] == [("申请司法确认 ≤ 书面协议", 1, 0)]


def test_nothing_is_a_complete_report(desk: Context) -> None:
    for make in TABLES.values():
        sheet = make(desk, AUGUST)
        assert "零报告" in sheet.zero or sheet.code == "points", sheet.code
        assert sheet.columns
        assert sheet.heads
    lines = reports.mediation_table(desk, AUGUST).lines
    assert [line.name for line in lines[:2]] == [desk.site.name, "合计"]
    assert {st.shown(item, column) for item, column in zip(lines[0].cells, reports.mediation_table(desk, AUGUST).columns, strict=True)} <= {"0", "0.00", "—"}
    assert "零报告" in backlog.backlog(desk, AUGUST).zero
    assert reports.zero_report(desk, AUGUST).notes == ("1 个单位，其中 1 个零报告。",)


def test_a_reopened_matter_is_open_again(desk: Context) -> None:
    case = small(desk, 1, steps=ended("solve", date(2016, 8, 3)))
    keep(desk, [case])
    assert reports.figure(desk, AUGUST, "success") == 1
    with desk.database.write() as tx:
        store.append(desk, tx, replace(case, steps=(*case.steps, Step("s2", "reopen", on=date(2016, 8, 9)))), "case.edit", None)
    assert reports.figure(desk, AUGUST, "success") == 0
    assert reports.figure(desk, AUGUST, "reopened", "registered") == 1
    assert backlog.backlog_size(desk, AUGUST) == 1


def test_backlog_oldest_first(corpus: tuple[Context, list[Case]]) -> None:
    ctx, made = corpus
    scope = Scope(date(2026, 1, 1), date(2026, 7, 31))
    waiting = sorted(c.registered_on for c in made if not outcome(c)[0] and c.registered_on and c.registered_on <= scope.last)
    sheet = backlog.backlog(ctx, scope, limit=10)
    assert [line.cells[1].value for line in sheet.lines] == [day.isoformat() for day in waiting[:10]]
    assert backlog.backlog_size(ctx, scope) == len(waiting)
    assert all("*" in line.name for line in sheet.lines)
    rest = backlog.backlog(ctx, scope, limit=10_000, offset=10)
    assert len(rest.lines) == len(waiting) - 10
    assert int(sheet.lines[0].cells[0].value) == (ctx.today() - waiting[0]).days


def test_a_town_counts_what_it_was_sent(pair: Pair) -> None:
    case = add(pair.desk)
    cases.close(pair.desk, case.id, "failed", DAY)
    pair.take(pair.send())
    scope = Scope(date(2026, 11, 1), date(2026, 11, 30))
    assert reports.mediation_table(pair.town, scope).pending == 1
    assert exchange.work_in(pair.town, no_progress) == 1
    sheet = reports.mediation_table(pair.town, scope)
    assert sheet.pending == 0
    assert {line.name: line.cells[0].value for line in sheet.lines[:2]} == {"青石镇综治中心": 0, "东街村说事室": 1}
    assert cell(sheet, "committee:village/total").value == 1
    assert reports.figure(pair.town, replace(scope, site="东街村说事室"), "failed") == 1
    assert reports.figure(pair.town, replace(scope, division="620100001000"), "failed") == 0
    assert reports.figure(pair.town, scope, "division:620100001/failed") == 1
    assert doctor.run(pair.town, no_progress, rebuild=True).ok
    exchange.work_in(pair.town, no_progress)
    assert reports.figure(pair.town, scope, "failed") == 1


@pytest.mark.parametrize(
    ("key", "code"), [("farbe", "report.figure"), ("total/points", "report.figure"), ("level:", "done"), ("x:y", "report.figure"), ("", "report.figure")]
)
def test_keys_that_are_none_are_refused(desk: Context, key: str, code: str) -> None:
    assert code_of(reports.figure, desk, AUGUST, key) == code


def test_written_agreements_count_on_the_day_of_effect(desk: Context) -> None:
    case = with_agreement(desk)
    case = sign_all(desk, documents.issue(desk, case.id, "a1").case)
    scope = Scope(DAY, DAY)
    sheet = reports.mediation_table(desk, scope)
    assert [cell(sheet, key).value for key in ("total", "written", "oral", "success/amount")] == [1, 1, 0, 140950]
    assert position(case).code == "effective"


def test_words_of_methods_stand_in_for_codes(desk: Context) -> None:
    method = next(item for item in desk.methods.available(desk.site.id) if item.channel)
    channel = method.channel[0]
    keep(desk, [small(desk, 1, channel=channel.key, method=method.id, steps=ended("solve", date(2016, 8, 3)))])
    visits = reports.visit_table(desk, AUGUST)
    assert visits.lines[0].name == f"来访渠道：{reports.method_words(desk, 'channel')[channel.key]}"
    assert visits.lines[0].name != f"来访渠道：{channel.key}"
    by = reports.breakdown(desk, AUGUST, "method")
    assert by.lines[0].name == method.name
    opens(desk, AUGUST, by.lines[0].cells[0])


def test_a_saved_matter_and_an_imported_one_count_the_same(pair: Pair) -> None:
    for n in range(3):
        case = add(pair.desk, "单玉堃", f"曾淑珍{n}")
    cases.close(pair.desk, case.id, "refused", DAY)
    pair.round()
    exchange.work_in(pair.town, no_progress)
    scope = Scope(date(2026, 11, 1), date(2026, 11, 30), "registered")
    for make in (reports.mediation_table, reports.visit_table, reports.quality, reports.zero_report):
        ours, theirs = make(pair.desk, scope), make(pair.town, scope)
        numbers = [[item.value for item in line.cells] for line in ours.lines if line.name == pair.desk.site.name or not line.key]
        assert numbers == [[item.value for item in line.cells] for line in theirs.lines if line.name == pair.desk.site.name or not line.key]
