"""Reports for any period and place: tables whose every number opens the matters behind it.

A figure has a key (``app.domain.figures``); with a ``Scope`` the key is the number, the list and a filter of the
ledger. One grouped question to the database fills a whole table.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import Protocol, TypeVar

from app.codes import load_category_lists
from app.domain import statistics as st
from app.domain.category_list import LOCAL, CategoryList, choose
from app.domain.errors import UserError
from app.domain.figures import (
    CARRIED,
    DIMENSIONS,
    DONE,
    EARNED,
    OVERDUE,
    REGISTERED,
    STANDING,
    VISITED,
    Criterion,
    Resolve,
    Term,
    Value,
    dimension_column,
    read_key,
)
from app.domain.identity import mask_name
from app.domain.site import committee_of
from app.domain.statistics import Cell, Column, Counts, Line, Sheet
from app.domain.tally import BETWEEN, DANGERS, UNDATED, day_number
from app.services.context import Context
from db import search, sites, tally

_Key = TypeVar("_Key", bound=Value)
_PERSONS = ("leader", "mediator", "reporter")


@dataclass(frozen=True)
class Scope:
    """What a report is about. Empty: everything. ``division`` is the beginning of a division code.

    ``basis`` is ``done`` (day of conclusion) or ``registered``; a table has one of them and never both.
    ``categories`` is ``local``, ``A``, ``B``, ``C`` or ``auto`` (the list in force at the end of the period).
    """

    first: date
    last: date
    basis: str = DONE
    site: str = ""
    division: str = ""
    method: str = ""
    kind: str = ""
    categories: str = LOCAL


@dataclass(frozen=True)
class Place:
    """A unit that registers matters."""

    id: str
    name: str
    division: str
    committee: str


def places(ctx: Context) -> list[Place]:
    """Ourselves and every unit below, by division."""
    known = {ctx.site.id: Place(ctx.site.id, ctx.site.name, ctx.site.division, ctx.site.committee_type or committee_of(ctx.site.division))}
    for row in sites.every(ctx.database.read()):
        committee = row.body.get("committee_type") or committee_of(row.division)
        known.setdefault(row.id, Place(row.id, row.name, row.division, str(committee)))
    return sorted(known.values(), key=lambda place: (place.division, place.name))


def within(scope: Scope, known: Sequence[Place]) -> list[Place]:
    """The units that a scope asks for. Raises ``report.site`` for a unit that is not known."""
    found = [place for place in known if place.division.startswith(scope.division)]
    if scope.site:
        found = [place for place in found if scope.site in (place.id, place.name)]
    if not found:
        raise UserError("report.site", "本机没有这个单位的记录。请核对单位名称或区划代码；没有改变任何内容。")
    return found


def _category_list(scope: Scope) -> CategoryList:
    found = choose(load_category_lists(), scope.categories, scope.last)
    if found is None:
        raise UserError("report.list", "没有这份纠纷类型清单，或这个时期没有清单可用。请改用 local、A、B 或 C。")
    return found


def criterion(ctx: Context, scope: Scope, figure: str, basis: str = "") -> Criterion:
    """The question behind a figure. Raises ``report.figure``, ``report.site`` or ``report.list``."""
    basis = _basis_of(figure) or basis or scope.basis
    terms, measure = read_key(figure, _resolver(ctx, scope))
    if measure == "points" and basis != EARNED:
        raise UserError("report.figure", "积分只能按得分统计，例如 month:202610/all/points；没有改变任何内容。")
    return _criterion(ctx, scope, basis, terms, measure)


def _criterion(ctx: Context, scope: Scope, basis: str, terms: Iterable[Term] = (), measure: str = "count") -> Criterion:
    first, last = day_number(scope.first), day_number(scope.last)
    terms = (*scope_terms(ctx, scope), *terms)
    if basis not in _ON_A_DAY:
        return Criterion(basis, first, last, terms, measure)
    if basis == OVERDUE:
        past = day_number(min(scope.last, ctx.today())) - 1  # the last day of a limit is not past it
        terms = (*terms, Term("due", "least", (UNDATED + 1,)), Term("due", "most", (past,)))
    return Criterion(STANDING, 0, first - 1 if basis == CARRIED else last, terms, measure)


_ON_A_DAY = (CARRIED, STANDING, OVERDUE)


def _basis_of(figure: str) -> str:
    """Visits count by their own day, points by theirs and what is open by a day, whatever the table."""
    named = next((name for name in figure.split("/") if name in _ON_A_DAY), "")
    if named:
        return named
    columns = [dimension_column(part.split(":", 1)[0]) for part in figure.split("/") if ":" in part]
    if any(column.startswith("visit.") for column in columns):
        return VISITED
    return EARNED if any(column.startswith("point.") for column in columns) else ""


def scope_terms(ctx: Context, scope: Scope) -> tuple[Term, ...]:
    """The conditions that a scope sets beside its period."""
    terms = [Term(name, "in", (value,)) for name, value in (("method", scope.method), ("kind", scope.kind)) if value]
    if scope.site or scope.division:
        terms.append(Term("site", "in", tuple(place.id for place in within(scope, places(ctx)))))
    return tuple(terms)


def _resolver(ctx: Context, scope: Scope, known: Sequence[Place] = ()) -> Resolve:
    def resolve(dimension: str, value: str) -> tuple[Term, ...] | None:
        if dimension in ("division", "committee"):
            return (_place_term(known or places(ctx), dimension, value),)
        if dimension == "source" and value == st.OUTSIDE:
            return (Term("source", "out", tuple(code for code, _ in ctx.codes.choices("source"))),)
        if dimension == "category":
            listed = _category_list(scope).term(value)
            return (listed,) if listed else None
        if dimension == "month":
            return (Term("point.month", "in", (int(value) if value.isdecimal() else 0,)),)
        return None

    return resolve


def _place_term(known: Sequence[Place], dimension: str, value: str) -> Term:
    if value == st.OUTSIDE:
        return Term("site", "out", tuple(place.id for place in known))
    if dimension == "committee":
        return Term("site", "in", tuple(place.id for place in known if place.committee == value))
    return Term("site", "in", tuple(place.id for place in known if place.division.startswith(value)))


def figure(ctx: Context, scope: Scope, key: str, basis: str = "") -> int:
    """One number."""
    return tally.total(ctx.database.read(), criterion(ctx, scope, key, basis))


def cases_behind(ctx: Context, scope: Scope, key: str, basis: str = "") -> array[int]:
    """The ledger rows (``services.ledger.rows``) behind a figure, newest first.

    As many as the figure counts: of visits and points one for each, so that a matter may come several times.
    """
    return tally.matters(ctx.database.read(), criterion(ctx, scope, key, basis))


def pending(ctx: Context) -> int:
    """How many imported matters are still being worked in and are in no report yet."""
    return search.search_pending(ctx.database.read())


_MEDIATION = (
    ("site", "outcome", "form", "difficulty", "performed", "confirm", "judged", "averted"), ("site", "outcome", "category"),
    ("site", "outcome", "source"),
)  # fmt: skip
"""Three small groupings instead of one with all columns: together they are as quick, and give few groups to add up."""


class _Value(Protocol):
    """The number under a key in some counts."""

    def __call__(self, key: str, counts: Sequence[Counts]) -> int: ...


def mediation_table(ctx: Context, scope: Scope) -> Sheet:
    """The people's mediation table (人民调解案件情况统计表): a line for each unit, the total, and how it compares."""
    known = places(ctx)
    units, counts, value = within(scope, known), _mediation(ctx, scope), _valuing(_resolver(ctx, scope, known))
    outside = [name for name in ("committee", "source") if value(f"{name}:{st.OUTSIDE}/total", counts)]
    columns = st.mediation_columns(_category_list(scope), outside)
    by_site = [item.split("site") for item in counts]
    names = {place.id: place.name for place in units}
    names |= {str(key): "（名册以外的单位）" for key in by_site[0] if key not in names}
    lines = [
        _line(f"site:{key}", name, columns, partial(value, counts=[part.get(key, _EMPTY) for part in by_site]))
        for key, name in names.items()
    ]
    per_unit = {line.key: int(line.cells[0].value) for line in lines}
    whole = partial(value, counts=counts)
    return Sheet(
        "mediation", "人民调解案件情况统计表", head_lines(ctx, scope, known), "单位", columns,
        (*lines, _line("", "合计", columns, whole), *_compared(ctx, scope, columns, value, counts)),
        (*st.cross_foot(whole, columns), st.units_add_up(per_unit, whole("total"))), _notes(scope),
        "" if whole("total") or whole("declined") or whole("referred") else _nothing(scope), pending(ctx),
    )  # fmt: skip


def _mediation(ctx: Context, scope: Scope) -> list[Counts]:
    return [_counts(ctx, scope, columns) for columns in _MEDIATION]


_EMPTY = Counts(tuple(dict.fromkeys(name for columns in _MEDIATION for name in columns)), ())


def _valuing(resolve: Resolve) -> _Value:
    """Figures by key out of whichever grouping knows their columns; each key is read once for a table."""

    @cache
    def read(key: str) -> st.Asked:
        return st.ask(*read_key(key, resolve))

    def value(key: str, counts: Sequence[Counts]) -> int:
        asked = read(key)
        return next(item for item in counts if item.knows(asked)).value(asked)

    return value


def _counts(ctx: Context, scope: Scope, columns: Sequence[str]) -> Counts:
    return Counts(columns, tally.grouped(ctx.database.read(), _criterion(ctx, scope, scope.basis), columns))


def _line(key: str, name: str, columns: Iterable[Column], value: Callable[[str], int]) -> Line:
    def cell(column: Column) -> Cell:
        whole = f"{key}/{column.key}" if key else column.key
        if column.per:
            return Cell(whole, value(column.key), value(column.per), "rate")
        return Cell(whole, value(column.key))

    return Line(key, name, tuple(map(cell, columns)))


def _compared(
    ctx: Context, scope: Scope, columns: tuple[Column, ...], value: _Value, counts: Sequence[Counts]
) -> Iterable[Line]:
    """环比 and 同比 of the total, each with the numbers that it compares with."""
    for name, change, period in (
        ("上期", "环比", st.before(scope.first, scope.last)), ("上年同期", "同比", st.year_before(scope.first, scope.last)),
    ):  # fmt: skip
        earlier = replace(scope, first=period[0], last=period[1])
        past = partial(value, counts=_mediation(ctx, earlier))
        line = _line("", f"{name}（{days_of(earlier)}）", columns, past)
        yield line._replace(cells=tuple(cell._replace(figure="") for cell in line.cells))
        cells = (
            Cell("", "" if column.per else value(column.key, counts), 0 if column.per else past(column.key), "growth")
            for column in columns
        )
        yield Line("", change, tuple(cells), f"（本期 − {name}）÷ {name}；{name}为 0 时写“{st.NO_BASE}”")


def head_lines(ctx: Context, scope: Scope, known: Sequence[Place] = ()) -> tuple[str, ...]:
    """What stands above a table: who reports, which units, which days, and by which day is counted."""
    named = scope.site or (f"区划 {scope.division}" if scope.division else "")
    if scope.site:
        named = next((unit.name for unit in known or places(ctx) if scope.site in (unit.id, unit.name)), named)
    return (f"填报单位：{ctx.site.name}", f"统计范围：{named or '全部单位'}", f"统计时间：{days_of(scope)}", st.BASES[scope.basis])


def days_of(scope: Scope) -> str:
    """The period as it is written."""
    return f"{scope.first.isoformat()} 至 {scope.last.isoformat()}"


def _notes(scope: Scope) -> tuple[str, ...]:
    found = _category_list(scope)
    return (
        f"纠纷类型清单：{found.name}；旧案的类型不改，只按清单归入。清单上没有的类型计入“其他纠纷”。",
        "涉及金额在程序里以分计算，只在最后四舍五入到万元两位小数。",
    )


def _nothing(scope: Scope) -> str:
    return f"{days_of(scope)}，本单位没有办结的矛盾纠纷，特此零报告。" if scope.basis == DONE else f"{days_of(scope)}，本单位没有登记的矛盾纠纷，特此零报告。"


_EVERY, _HEADS = st.ask(), st.ask((), "heads")
_VISIT_COLUMNS = (
    Column("all", "批次", "来访的批次：每来一次算一批，登记时是第一批", "批次"),
    Column("all/heads", "人次", "每一批来的人数合计", "人次"),
)


def visit_table(ctx: Context, scope: Scope) -> Sheet:
    """Visits by the day on which people came: groups and heads, by channel and by mode."""
    names = ("visit.channel", "visit.mode")
    groups = tally.grouped(ctx.database.read(), _criterion(ctx, scope, VISITED), names)
    counts = Counts(names, groups)
    lines = [
        _visit_line(f"{dimension}:{key}", f"{DIMENSIONS[dimension]}：{value_label(ctx, dimension, str(key))}", part)
        for dimension, name in (("visit_channel", names[0]), ("visit_mode", names[1]))
        for key, part in _ordered(counts.split(name))
    ]
    total, heads = counts.value(_EVERY), counts.value(_HEADS)
    by = {name: sum(part.value(_EVERY) for part in counts.split(name).values()) for name in names}
    checks = [st.Check(f"各{title}批次合计 = 总批次", by[name], total, by[name] == total) for name, title in zip(names, ("渠道", "方式"), strict=True)]
    heads_lines = (*head_lines(ctx, scope)[:-1], "按来访日期统计")
    return Sheet(
        "visits", "来访情况统计表", heads_lines, "分类", _VISIT_COLUMNS, (*lines, _visit_line("", "合计", counts)), tuple(checks),
        (f"共 {total} 批次 {heads} 人次。",), "" if total else f"{days_of(scope)}，没有来访，特此零报告。", pending(ctx),
    )  # fmt: skip


def _visit_line(key: str, name: str, counts: Counts) -> Line:
    prefix = f"{key}/" if key else ""
    return Line(key, name, (
        Cell(f"{prefix}all", counts.value(_EVERY), basis=VISITED),
        Cell(f"{prefix}all/heads", counts.value(_HEADS), basis=VISITED),
    ))  # fmt: skip


def _ordered(parts: Mapping[_Key, Counts]) -> list[tuple[_Key, Counts]]:
    """Most first."""
    return sorted(parts.items(), key=lambda pair: (-pair[1].value(_EVERY), str(pair[0])))


def breakdown(ctx: Context, scope: Scope, dimension: str, *, names: bool = False) -> Sheet:
    """The main figures for each value of a dimension. Persons are masked unless ``names``; keys have the whole name."""
    if dimension not in DIMENSIONS or dimension_column(dimension).startswith(("visit.", "point.")):
        raise UserError("report.dimension", "不能按这一项分组。可用的有：" + "、".join(breakable()) + "。")
    column = dimension_column(dimension)
    used = tuple(dict.fromkeys((column, "outcome", "form", "performed")))
    counts = _counts(ctx, scope, used)
    columns = (*st.BREAKDOWN, st.named("open")) if scope.basis == REGISTERED else st.BREAKDOWN
    masked = dimension in _PERSONS and not names
    lines = [
        _line(f"{dimension}:{key}", mask_name(key) if masked and key else value_label(ctx, dimension, key), columns, _valued(part))
        for key, part in _ordered(_parts(ctx, scope, counts, dimension))
    ]
    note = ("一件有几位的，各算一件，所以各行相加可能多于合计。",) if column in ("leaders", "mediators") or dimension == "averted" else ()
    return Sheet(
        "breakdown", f"分{DIMENSIONS[dimension]}统计表", head_lines(ctx, scope), DIMENSIONS[dimension], columns,
        (*lines, _line("", "合计", columns, _valued(counts))), (), note,
        "" if counts.groups else _nothing(scope), pending(ctx), dimension in _PERSONS,
    )  # fmt: skip


def breakable() -> list[str]:
    """The dimensions that ``breakdown`` takes."""
    return [name for name in DIMENSIONS if not dimension_column(name).startswith(("visit.", "point."))]


def _valued(counts: Counts) -> Callable[[str], int]:
    return lambda key: counts.value(_plainly(key))


@lru_cache(maxsize=200)
def _plainly(key: str) -> st.Asked:
    """A key that needs to know nothing beyond the row."""
    return st.ask(*read_key(key, lambda dimension, item: None))


def _parts(ctx: Context, scope: Scope, counts: Counts, dimension: str) -> dict[str, Counts]:
    """The groups of each value; where a matter has several, they stand under each."""
    by: dict[str, list[Sequence[Value]]] = {}
    place, known = counts.names.index(dimension_column(dimension)), {item.id: item for item in places(ctx)}
    listed = _category_list(scope)
    for group in counts.groups:
        value = listed.heading(str(group[place])).key if dimension == "category" else group[place]
        for key in _keys(value, dimension, known):
            by.setdefault(key, []).append(group)
    return {key: Counts(counts.names, groups) for key, groups in by.items()}


def _keys(value: Value, dimension: str, known: dict[str, Place]) -> list[str]:
    if dimension == "averted":
        return [name for name, bit in DANGERS.items() if int(value) & bit]
    if dimension in ("leader", "mediator"):
        return str(value).split(BETWEEN)
    if dimension in ("division", "committee"):
        place = known.get(str(value))
        return [st.OUTSIDE if place is None else place.committee if dimension == "committee" else place.division[:9]]
    return [str(value)]


def value_label(ctx: Context, dimension: str, key: str) -> str:
    """What a person calls a value."""
    if dimension == "site":
        return next((place.name for place in places(ctx) if place.id == key), "（名册以外的单位）")
    if dimension == "committee":
        return st.COMMITTEES.get(key, "类型未定")
    if dimension == "division" and key != st.OUTSIDE:
        return next((place.name for place in places(ctx) if place.division == f"{key}000"), key)
    if dimension == "method":
        return ctx.methods.get(key).name or key or "（未填）"
    own = {"success": "成功", "declined": "不予受理", "referred": "转交"} if dimension == "outcome" else {}
    table = _TABLES.get(dimension, dimension)
    return own.get(key) or method_words(ctx, table).get(key) or ctx.codes.label(table, key) or "（未填）"


_TABLES = {
    "outcome": "closed_reason", "averted": "danger", "role": "reporter_role", "visit_channel": "channel", "visit_mode": "mode",
}  # fmt: skip


def method_words(ctx: Context, table: str) -> dict[str, str]:
    """What the methods in use here call their levels, colours, channels …; the first that lists a code names it."""
    if table not in ("level", "colour", "channel", "mode", "kind"):
        return {}
    methods = ctx.methods.available(ctx.site.id)
    return {key: word for method in reversed(methods) for key, word in method.choices(table)}


_QUALITY = ("outcome", "visits", "round", "satisfied", "performed", "event")
_QUALITY_COLUMNS = (
    Column("part", "件数", "符合的件数"), Column("whole", "基数", "拿来作比的件数"), Column("share", "比率", "件数 ÷ 基数，四舍五入到两位", "%"),
)


def quality(ctx: Context, scope: Scope) -> Sheet:
    """How well the work is done: shares with both counts, the same a period and a year ago."""
    ranges = [(scope.first, scope.last), st.before(scope.first, scope.last), st.year_before(scope.first, scope.last)]
    valued = [
        {basis: _valued(_counts(ctx, replace(scope, first=first, last=last, basis=basis), _QUALITY)) for basis in (scope.basis, REGISTERED)}
        for first, last in ranges
    ]
    columns = (*_QUALITY_COLUMNS, Column("before", "上期", "上期的比率", "%"), Column("last_year", "上年同期", "上年同期的比率", "%"))
    lines = []
    for item in st.QUALITY:
        basis = item.basis or scope.basis
        (part, whole), *earlier = [(of[basis](item.part), of[basis](item.whole)) for of in valued]
        cells = (
            Cell(item.part, part, basis=basis), Cell(item.whole, whole, basis=basis), Cell(item.part, part, whole, "rate", basis),
            *(Cell("", some, of, "rate") for some, of in earlier),
        )  # fmt: skip
        lines.append(Line(item.part, item.name, cells, item.formula))
    return Sheet(
        "quality", "办理质量统计表", head_lines(ctx, scope), "指标", columns, tuple(lines), pending=pending(ctx),
        zero="" if any(line.cells[1].value for line in lines) else _nothing(scope),
    )  # fmt: skip


_POINT_COLUMNS = (Column("all", "积分事项", "得分的次数", "次"), Column("all/points", "积分", "每次得分合计", "分"))


def points_ledger(ctx: Context, scope: Scope, *, names: bool = False) -> Sheet:
    """Who earned how many points in which month; and how many of the reported events were settled."""
    columns = ("point.month", "point.reporter", "point.role")
    groups = tally.grouped(ctx.database.read(), _criterion(ctx, scope, EARNED), columns)
    lines = []
    for month, reporter, role, times, _, earned in sorted(groups, key=lambda row: (row[0], -int(row[5]), str(row[1]))):
        key = f"month:{month}/reporter:{reporter}/role:{role}"
        who = str(reporter) if names else mask_name(str(reporter))
        name = f"{int(month) // 100}-{int(month) % 100:02d} {who}（{value_label(ctx, 'role', str(role))}）"
        lines.append(Line(key, name, (Cell(f"{key}/all", times, basis=EARNED), Cell(f"{key}/all/points", earned, basis=EARNED))))
    sums = [sum(int(line.cells[n].value) for line in lines) for n in range(2)]
    ended, events = (figure(ctx, scope, key, REGISTERED) for key in ("events_ended", "events"))
    return Sheet(
        "points", "积分台账", (*head_lines(ctx, scope)[:-1], "按得分日期统计"), "月份和报事人", _POINT_COLUMNS,
        (*lines, Line("", "合计", (Cell("", sums[0]), Cell("", sums[1])))), (),
        (f"本期上报事件 {events} 件，已办结 {ended} 件，办结率 {st.percent(ended, events)}（按登记日期）。",),
        "" if lines else f"{days_of(scope)}，没有积分。", pending(ctx), True,
    )  # fmt: skip


_ZERO_COLUMNS = (
    Column("all", "登记件数", "本期登记的件数"), Column("visits", "来访批次", "本期来访的批次", "批次"),
    Column("ended", "办结件数", "本期有结果的件数"), Column("word", "报告", "三项都是 0 的为零报告", ""),
)


def zero_report(ctx: Context, scope: Scope) -> Sheet:
    """Which units had anything to report and which had nothing (零报告): a complete table either way."""
    conn = ctx.database.read()
    asked = ((REGISTERED, "all"), (VISITED, "all"), (DONE, "ended"))
    found = [
        {str(row[0]): int(row[1]) for row in tally.grouped(conn, criterion(ctx, scope, key, basis), ("site",))}
        for basis, key in asked
    ]
    lines = tuple(_zero_line(place, [counts.get(place.id, 0) for counts in found]) for place in within(scope, places(ctx)))
    empty = sum(line.cells[3].value == "零报告" for line in lines)
    sentence = f"{days_of(scope)}，{len(lines)} 个单位都没有登记、来访和办结的事项，特此零报告。" if empty == len(lines) else ""
    notes = (f"{len(lines)} 个单位，其中 {empty} 个零报告。",)
    heads = (*head_lines(ctx, scope)[:-1], "登记、来访、办结各按自己的日期统计，不相加")
    return Sheet("zero", "零报告表", heads, "单位", _ZERO_COLUMNS, lines, notes=notes, zero=sentence, pending=pending(ctx))


def _zero_line(place: Place, counts: list[int]) -> Line:
    key = f"site:{place.id}"
    bases = ((REGISTERED, "all"), (VISITED, "all"), (DONE, "ended"))
    cells = tuple(Cell(f"{key}/{name}", n, basis=basis) for n, (basis, name) in zip(counts, bases, strict=True))
    return Line(key, place.name, (*cells, Cell("", "" if any(counts) else "零报告")))
