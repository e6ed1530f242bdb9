"""A figure is a question about rows of ``app.domain.tally``: the number, and the list of matters behind it, have one key.

A key is made of parts: ``level:major/success`` asks for the successful ones among those of level *major*. ``NAME`` is
one of ``NAMED``; ``DIMENSION:VALUE`` is a value of one of ``DIMENSIONS``; ``parties``, ``amount``, ``heads`` and
``points`` say what is added up instead of counting matters. A key without a ``NAME`` asks for concluded matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.domain.errors import UserError
from app.domain.tally import BETWEEN, CONCLUDED, DANGERS, DECLINED, ENDED, FAILED, REFERRED, REFUSED, SUCCESS, WITHDRAWN

Value = int | str
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Term:
    """A condition on one column.

    ``how``: in · out (not in) · least (≥) · most (≤) · bits (has any of) · has (a name among several).
    """

    column: str
    how: str
    values: tuple[Value, ...]

    def holds(self, row: Row) -> bool:
        """Whether a row meets it."""
        return _HOLDS[self.how](row[self.column], self.values)


_HOLDS: dict[str, Callable[[Value, tuple[Value, ...]], bool]] = {
    "in": lambda value, values: value in values,
    "out": lambda value, values: value not in values,
    "least": lambda value, values: int(value) >= int(values[0]),
    "most": lambda value, values: int(value) <= int(values[0]),
    "bits": lambda value, values: bool(int(value) & int(values[0])),
    "has": lambda value, values: values[0] in str(value).split(BETWEEN),
}

DONE, REGISTERED, VISITED, EARNED = "done", "registered", "visited", "earned"
CARRIED, STANDING, OVERDUE = "carried", "standing", "overdue"
"""Figures that count by a day instead of a period: what was open when it began, when it ended, and past its limit then."""


@dataclass(frozen=True)
class Criterion:
    """Which rows: those whose day (``basis``) lies in ``first`` … ``last`` (whole numbers) and that meet every term.

    ``basis``: done (day of conclusion), registered, visited (a row for each visit), earned (a row for each point) or
    standing (registered in that time and not concluded by ``last``).
    """

    basis: str
    first: int
    last: int
    terms: tuple[Term, ...] = ()
    measure: str = "count"


@dataclass(frozen=True)
class Named:
    """A figure with a name: what it asks for, and the same in words."""

    name: str
    formula: str
    terms: tuple[Term, ...]


def _outcome(*codes: str) -> Term:
    return Term("outcome", "in", codes)


_OK = _outcome(SUCCESS)
_ALL = _outcome(*CONCLUDED)
REFERRAL = ("court", "procuratorate", "police", "petition", "organ")

NAMED = {
    "total": Named("案件总数", "调解结束的件数（成功与不成功都算，不予受理、转交的另计）", (_ALL,)),
    "success": Named("成功数", "协议已经生效，或没有签协议而当场和解办结的件数", (_OK,)),
    "failed": Named("不成功数", "调解不成、当事人拒绝、申请人撤回的件数", (_outcome(FAILED, REFUSED, WITHDRAWN),)),
    "hard": Named("疑难案件", "难易程度为疑难复杂或重大的件数", (_ALL, Term("difficulty", "in", ("hard", "major")))),
    "referral": Named("接受委托移送", "法院、检察院、公安、信访和其他部门委托移送的件数", (_ALL, Term("source", "in", REFERRAL))),
    "oral": Named("口头协议", "成功案件中达成口头协议的件数", (_OK, Term("form", "in", ("oral",)))),
    "written": Named("书面协议", "成功案件中协议书已经生效的件数", (_OK, Term("form", "in", ("written",)))),
    "settled": Named("即时和解", "成功案件中没有签订协议的件数", (_OK, Term("form", "in", ("",)))),
    "performed": Named("已履行", "协议约定的各项都已登记履行的件数", (_OK, Term("performed", "least", (1,)))),
    "applied": Named("申请司法确认", "协议生效后申请过司法确认的件数", (_OK, Term("confirm", "least", (1,)))),
    "confirmed": Named("司法确认", "法院已经确认协议有效的件数", (_OK, Term("confirm", "least", (2,)))),
    "judged": Named("判决变更撤销无效", "协议被法院判决变更、撤销或确认无效的件数", (_OK, Term("judged", "least", (1,)))),
    "screened": Named("排查纠纷", "调委会主动发现、主动调解的件数", (_ALL, Term("source", "in", ("proactive",)))),
    "prevented": Named("预防激化", "有过红色预警、报告后已经解除的件数", (_ALL, Term("averted", "least", (1,)))),
    "declined": Named("不予受理", "不予受理并告知去向的件数", (_outcome(DECLINED),)),
    "referred": Named("转交", "转交有权部门的件数", (_outcome(REFERRED),)),
    "ended": Named("办结", "有了结果的件数：调解结束、不予受理、转交都算", (_outcome(*ENDED),)),
    "open": Named("尚未办结", "还没有结果的件数", (_outcome(""),)),
    CARRIED: Named("期初未办结", "本期第一天以前登记、到那天还没有结果的件数", ()),
    STANDING: Named("期末未办结", "到本期最后一天为止登记、到那天还没有结果的件数", ()),
    OVERDUE: Named("其中超期", "期末未办结的事项中，办结期限已经过了的件数（本期没有过完的，算到今天）", ()),
    "all": Named("事项数", "本口径下的全部件数", ()),
    "first": Named("一次化解", "当事人只来过一次、没有重启就调解成功的件数", (
        _OK, Term("visits", "in", (1,)), Term("round", "in", (1,)))),
    "repeat": Named("重复来访", "为同一件事来过两次以上的件数", (Term("visits", "least", (2,)),)),
    "reopened": Named("重启办理", "办结以后又重启过的件数", (Term("round", "least", (2,)),)),
    "visited": Named("已回访", "回访过并且联系上了的件数", (
        Term("satisfied", "in", ("satisfied", "basically", "dissatisfied")),)),
    "satisfied": Named("满意", "最近一次回访为满意或基本满意的件数", (Term("satisfied", "in", ("satisfied", "basically")),)),
    "events": Named("事件报告", "网格员等上报的事件数", (Term("event", "least", (1,)),)),
    "events_ended": Named("事件办结", "上报的事件中已经有结果的件数", (
        Term("event", "least", (1,)), _outcome(*ENDED))),
}  # fmt: skip

MEASURES = {"parties": "涉及当事人数", "amount": "涉及金额", "heads": "人次", "points": "积分"}

DIMENSIONS = {
    "site": "单位", "division": "区划", "committee": "调委会类型", "grid": "网格", "unit": "责任单位", "leader": "包案领导",
    "mediator": "调解员", "method": "工作方法", "kind": "事项种类", "category": "纠纷类型", "source": "案件来源",
    "difficulty": "难易程度", "level": "级别", "colour": "颜色", "channel": "来访渠道", "mode": "接访方式",
    "outcome": "结果", "averted": "已解除的预警", "visit_channel": "来访渠道", "visit_mode": "接访方式",
    "reporter": "报事人", "role": "报事人身份", "event": "积分事由", "month": "月份",
}  # fmt: skip
_SEVERAL = {"leader": "leaders", "mediator": "mediators"}
_OTHER_ROWS = {
    "visit_channel": "visit.channel", "visit_mode": "visit.mode", "reporter": "point.reporter", "role": "point.role",
    "event": "point.event", "month": "point.month",
}


def dimension_column(dimension: str) -> str:
    """The column that a dimension stands in; ``site`` for those that follow from the place."""
    if dimension in ("division", "committee"):
        return "site"
    return _SEVERAL.get(dimension) or _OTHER_ROWS.get(dimension) or dimension


Resolve = Callable[[str, str], tuple[Term, ...] | None]
"""Gives the terms of a (dimension, value) that needs to know more than the row; None where the row is enough."""


def read_key(key: str, resolve: Resolve) -> tuple[tuple[Term, ...], str]:
    """The terms and the measure of a key. Raises ``report.figure`` for a key that is none."""
    terms: list[Term] = []
    measure, named = "count", False
    for part in key.split("/"):
        dimension, colon, value = part.partition(":")
        if colon and dimension in DIMENSIONS:
            found = resolve(dimension, value)
            terms += (_value_term(dimension, value),) if found is None else found
            named = named or dimension in _OTHER_ROWS or dimension == "outcome"
        elif part in NAMED:
            terms += NAMED[part].terms
            named = True
        elif part in MEASURES and measure == "count":
            measure = part
        else:
            raise UserError("report.figure", f"没有“{part[:40]}”这个数字。请照报表里列出的名称填写；没有改变任何内容。")
    return tuple(terms if named else [*terms, _ALL]), measure


def _value_term(dimension: str, value: str) -> Term:
    if dimension in _SEVERAL:
        return Term(_SEVERAL[dimension], "has" if value else "in", (value,))
    if dimension == "averted":
        return Term("averted", "bits", (DANGERS.get(value, DANGERS["other"]),))
    return Term(dimension_column(dimension), "in", (value,))


def fits(row: Row, terms: Iterable[Term]) -> bool:
    """Whether a row meets every term."""
    return all(term.holds(row) for term in terms)
