"""What report tables are made of: columns with their formula in words, adding up, rounding, comparing, cross-footing.

Counts stay whole and amounts stay 分 until the very end; a percentage never stands without the two counts behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from app.domain.calendar import (
    HALF_MONTH,
    HALF_YEAR,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    period_of,
    previous,
    same_last_year,
)
from app.domain.category_list import CategoryList
from app.domain.figures import DONE, MEASURES, NAMED, REFERRAL, REGISTERED, Term, Value, fits
from app.domain.tally import DANGERS

NO_BASE = "—"
BASES = {DONE: "按办结日期统计", REGISTERED: "按登记日期统计"}


@dataclass(frozen=True)
class Column:
    """``key`` completes the key of a line to that of a figure. ``per``, if any, is the key of what it is a share of."""

    key: str
    name: str
    formula: str
    unit: str = "件"
    per: str = ""


class Cell(NamedTuple):
    """A number with the key that opens the matters behind it. ``how``: count · rate · growth (``base`` is the other one).

    ``basis`` is set where it is not that of the table.
    """

    figure: str
    value: int | str
    base: int = 0
    how: str = "count"
    basis: str = ""


class Line(NamedTuple):
    """A row of a table. ``formula`` is set where rows, not columns, are what is explained."""

    key: str
    name: str
    cells: tuple[Cell, ...]
    formula: str = ""


@dataclass(frozen=True)
class Check:
    """A cross-footing rule with the two sides as they are."""

    rule: str
    left: int
    right: int
    met: bool


@dataclass(frozen=True)
class Sheet:
    """A finished table. ``pending`` matters are not in it yet; ``zero`` says so where there was nothing to report.

    ``heads`` are the lines above the table: period, place, basis. ``persons`` tells that lines are named after people,
    ``matters`` that a line is one matter and its key the id of it. ``more`` are the tables that belong below this one.
    A table without columns is nothing but its sentence.
    """

    code: str
    title: str
    heads: tuple[str, ...]
    first_column: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    zero: str = ""
    pending: int = 0
    persons: bool = False
    matters: bool = False
    more: tuple[Sheet, ...] = ()


def half_up(number: int, divisor: int) -> int:
    """``number`` / ``divisor`` rounded to a whole number, a half away from zero. ``divisor`` is positive."""
    whole = (2 * abs(number) + divisor) // (2 * divisor)
    return whole if number >= 0 else -whole


def percent(part: int, whole: int) -> str:
    """``99.79%`` for 25460 of 25514; a dash where there is nothing to take a share of."""
    return f"{_hundredths(half_up(part * 10_000, whole))}%" if whole else NO_BASE


def ten_thousands(fen: int) -> str:
    """万元 with two decimals."""
    return _hundredths(half_up(fen, 10_000))


def yuan(fen: int) -> str:
    """元 with two decimals."""
    return _hundredths(fen)


def growth(now: int, before: int) -> str:
    """The change against ``before`` in per cent, with its sign; a dash where that was nothing."""
    return f"{'+' if now > before else ''}{percent(now - before, before)}" if before else NO_BASE


def _hundredths(number: int) -> str:
    return f"{'-' if number < 0 else ''}{abs(number) // 100}.{abs(number) % 100:02d}"


def shown(cell: Cell, column: Column) -> str:
    """A cell as a person reads it."""
    if isinstance(cell.value, str):
        return cell.value
    if cell.how == "growth":
        return growth(cell.value, cell.base)
    if cell.how == "rate":
        return percent(cell.value, cell.base)
    return _UNITS.get(column.unit, str)(cell.value)


_UNITS: dict[str, Callable[[int], str]] = {"万元": ten_thousands, "元": yuan}
"""Units of amounts, which are 分 inside."""


_SUMS = {"count": 0, "parties": 1, "amount": 2, "heads": 2, "points": 2}
_MOST_KEYS = 64


@dataclass(frozen=True)
class Asked:
    """A figure made ready for being asked of many counts: its columns, and where it can be, the very groups it wants."""

    terms: tuple[Term, ...]
    measure: str
    used: tuple[str, ...]
    keys: tuple[tuple[Value, ...], ...] | None


def ask(terms: Iterable[Term] = (), measure: str = "count") -> Asked:
    """A question to ``Counts``."""
    terms = tuple(terms)
    used = tuple(dict.fromkeys(term.column for term in terms))
    listed = len(used) == len(terms) and all(term.how == "in" for term in terms)
    keys = tuple(product(*(dict.fromkeys(term.values) for term in terms))) if listed else None
    return Asked(terms, measure, used, keys if keys is not None and len(keys) <= _MOST_KEYS else None)


class Counts:
    """Groups of rows, to be added up under any conditions on the columns they were grouped by."""

    def __init__(self, names: Sequence[str], groups: Iterable[Sequence[Value]]) -> None:
        """Each group holds the values of ``names``, then how many rows, their parties, and amount, heads or points."""
        self.names = tuple(names)
        self.groups = list(groups)
        self._margins: dict[tuple[str, ...], dict[tuple[Value, ...], list[int]]] = {}

    def value(self, asked: Asked) -> int:
        """What the rows that meet all terms add up to."""
        margin = self._margin(asked.used)
        place = _SUMS[asked.measure]
        if asked.keys is not None:
            return sum(margin[key][place] for key in asked.keys if key in margin)
        terms, used = asked.terms, asked.used
        return sum(sums[place] for key, sums in margin.items() if fits(dict(zip(used, key, strict=True)), terms))

    def knows(self, asked: Asked) -> bool:
        """Whether the groups tell the columns of all terms."""
        return all(column in self.names for column in asked.used)

    def _margin(self, used: tuple[str, ...]) -> dict[tuple[Value, ...], list[int]]:
        """Sums by the columns that matter: each figure then looks at few groups instead of all."""
        if used not in self._margins:
            size, margin = len(self.names), dict[tuple[Value, ...], list[int]]()
            places = [self.names.index(name) for name in used]
            for group in self.groups:
                key = tuple([group[place] for place in places])
                count, parties, third = group[size : size + 3]
                sums = margin.get(key)
                if sums is None:
                    margin[key] = [int(count), int(parties), int(third)]
                    continue
                sums[0] += int(count)
                sums[1] += int(parties)
                sums[2] += int(third)
            self._margins[used] = margin
        return self._margins[used]

    def split(self, name: str) -> dict[Value, Counts]:
        """The same for each value of a column apart."""
        place = self.names.index(name)
        parts: dict[Value, list[Sequence[Value]]] = {}
        for group in self.groups:
            parts.setdefault(group[place], []).append(group)
        return {value: Counts(self.names, groups) for value, groups in parts.items()}


def named(key: str, unit: str = "件", per: str = "") -> Column:
    """The column of a named figure, alone or with a measure."""
    name, _, measure = key.partition("/")
    found = NAMED[name]
    words = f"{found.formula.removesuffix('的件数')}的{MEASURES[measure]}合计" if measure else found.formula
    return Column(key, MEASURES.get(measure, found.name), words, unit, per)


def rate(key: str, per: str, name: str) -> Column:
    """The column of a share."""
    return Column(key, name, f"{NAMED[key].name} ÷ {NAMED[per].name}", "%", per)


COMMITTEES = {
    "village": "村调委会", "neighbourhood": "居（社区）调委会", "town": "乡镇调委会", "street": "街道调委会",
    "enterprise": "企事业单位调委会", "association": "社会团体和其他组织调委会",
}  # fmt: skip
_SOURCES = {
    "proactive": "主动调解", "application": "依申请调解", "court": "法院移送", "procuratorate": "检察院移送",
    "police": "公安机关移送", "petition": "信访部门移送", "organ": "其他部门移送",
}  # fmt: skip
_AVERTED = {"suicide": "防止自杀", "crime": "防止民转刑", "crowd": "防止群体性事件", "violence": "防止打斗伤人", "other": "防止其他激化"}
OUTSIDE = "?"
"""The value that stands for everything outside the list of a dimension."""

assert set(_AVERTED) == set(DANGERS)


def mediation_columns(categories: CategoryList, outside: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns of the people's mediation table. ``outside`` names dimensions that need a column for the rest."""
    rest = {
        "committee": Column(f"committee:{OUTSIDE}/total", "类型未定的调委会", "单位不在本机名册里的件数"),
        "source": Column(f"source:{OUTSIDE}/total", "来源未定", "案件来源不在清单里的件数"),
    }
    more = {name: (column,) if name in set(outside) else () for name, column in rest.items()}
    return (
        named("total"), named("total/parties", "人"), named("success"), rate("success", "total", "成功率"), named("failed"),
        named("hard"), named("success/amount", "万元"),
        *(Column(f"committee:{key}/total", name, f"{name}调解结束的件数") for key, name in COMMITTEES.items()), *more["committee"],
        _source("proactive"), _source("application"), named("referral"), *map(_source, REFERRAL), *more["source"],
        *(Column(f"category:{item.key}/total", item.name, f"{item.name}调解结束的件数") for item in categories.items),
        *map(named, ("settled", "oral", "written", "performed", "applied", "confirmed", "judged", "screened", "prevented")),
        *(column for key, name in _AVERTED.items() for column in _averted(key, name)),
        named("declined"), named("referred"),
    )  # fmt: skip


def _source(key: str) -> Column:
    return Column(f"source:{key}/total", _SOURCES[key], f"来源为{_SOURCES[key]}、调解结束的件数")


def _averted(key: str, name: str) -> tuple[Column, Column]:
    words = "有过这一类红色预警、报告后已经解除、调解结束的{}，办结后才计入"
    return (
        Column(f"averted:{key}/total", name, words.format("件数")),
        Column(f"averted:{key}/total/parties", f"{name}人数", words.format("案件的当事人数"), "人"),
    )


def cross_foot(value: Callable[[str], int], columns: Iterable[Column]) -> tuple[Check, ...]:
    """Every rule that the numbers of the mediation table must keep, with both sides as they are."""
    keys = [column.key for column in columns]

    def parts(prefix: str) -> int:
        return sum(value(key) for key in keys if key.startswith(prefix) and key.endswith("/total"))

    total, success, agreed = value("total"), value("success"), value("oral") + value("written")
    referral = sum(value(f"source:{key}/total") for key in REFERRAL)
    return (
        _same("纠纷类型合计 = 案件总数", parts("category:"), total),
        _same("案件来源合计 = 案件总数", parts("source:"), total),
        _same("调委会类型合计 = 案件总数", parts("committee:"), total),
        _same("成功数 + 不成功数 = 案件总数", success + value("failed"), total),
        _same("接受委托移送 = 法院 + 检察院 + 公安 + 信访 + 其他部门", value("referral"), referral),
        _most("口头 + 书面 ≤ 成功数", agreed, success),
        _same("口头 + 书面 + 即时和解 = 成功数", agreed + value("settled"), success),
        _most("已履行 ≤ 成功数", value("performed"), success),
        _most("司法确认 ≤ 申请司法确认", value("confirmed"), value("applied")),
        _most("申请司法确认 ≤ 书面协议", value("applied"), value("written")),
    )


def _same(rule: str, left: int, right: int) -> Check:
    return Check(rule, left, right, left == right)


def _most(rule: str, left: int, right: int) -> Check:
    return Check(rule, left, right, left <= right)


def units_add_up(lines: Mapping[str, int], total: int) -> Check:
    """The sum of the units is the total."""
    return _same("各单位合计 = 案件总数", sum(lines.values()), total)


BREAKDOWN = (
    named("total"), named("total/parties", "人"), named("success"), rate("success", "total", "成功率"), named("failed"),
    named("success/amount", "万元"), named("settled"), named("oral"), named("written"), named("performed"),
    named("declined"), named("referred"),
)  # fmt: skip


@dataclass(frozen=True)
class Quality:
    """A share that tells how well the work is done. ``basis`` is set where it can only be by day of registration."""

    part: str
    whole: str
    name: str
    formula: str
    basis: str = ""


QUALITY = (
    Quality("success", "total", "调解成功率", "成功数 ÷ 案件总数"),
    Quality("first", "total", "一次化解率", "只来过一次、没有重启就调解成功的件数 ÷ 案件总数"),
    Quality("repeat", "all", "重复来访率", "为同一件事来过两次以上的件数 ÷ 本口径下的全部件数"),
    Quality("satisfied", "visited", "回访满意率", "最近一次回访满意或基本满意的件数 ÷ 回访并联系上的件数"),
    Quality("performed", "success", "履行率", "协议各项都已履行的件数 ÷ 成功数（没有到期的也在成功数里）"),
    Quality("reopened", "all", "重启率", "办结后又重启过的件数 ÷ 本口径下的全部件数"),
    Quality("ended", "all", "办结率", "本期登记的事项中到现在有结果的件数 ÷ 本期登记的件数（只能按登记日期算）", REGISTERED),
    Quality("events_ended", "events", "事件办结率", "本期上报的事件中到现在有结果的件数 ÷ 本期上报的件数（只能按登记日期算）", REGISTERED),
)


def before(first: date, last: date) -> tuple[date, date]:
    """The period before (环比): the month before a whole month, and so for halves, quarters and years."""
    earlier = previous(_period(first, last))
    return earlier.first, earlier.last


def year_before(first: date, last: date) -> tuple[date, date]:
    """The same period of last year (同比); the end of a month stays the end."""
    earlier = same_last_year(_period(first, last))
    return earlier.first, earlier.last


def _period(first: date, last: date) -> Period:
    """Two dates as the kind of period that they are, or as any two dates."""
    kinds = (HALF_MONTH, MONTH, QUARTER, HALF_YEAR, YEAR)
    found = (period_of(kind, first) for kind in kinds)
    return next((period for period in found if (period.first, period.last) == (first, last)), Period(first, last))
