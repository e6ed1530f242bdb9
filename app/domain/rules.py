"""The checks a record must pass before it is saved: the same for the form and the command line.

What another site has saved is not judged again: its codes may be newer than ours and its cards may be right.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.domain.agreement import Agreement
from app.domain.authority import authority_problems
from app.domain.capacity import capacity_problems
from app.domain.case import Case
from app.domain.clauses import clause_hints
from app.domain.codes import Codes
from app.domain.errors import Problem
from app.domain.identity import credit_code_sound, read_id
from app.domain.method import NONE, Method
from app.domain.money import LIMIT
from app.domain.party import Party

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
RESIDENT_CARDS = ("111", "112")
_USUAL_LIMIT = 200
_CLAUSE_LIMIT = 5_000
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def check(case: Case, codes: Codes, today: date, method: Method = NONE) -> list[Problem]:
    """Everything wrong or doubtful in ``case``. Errors forbid saving; warnings only ask for a second look.

    How many parties a matter needs depends on its kind in ``method``; an ordinary dispute needs two.
    """
    problems = list(check_fields(case, codes))
    problems += _parties(case, today, method.kind_of(case.kind).parties)
    if not 0 <= case.heads <= 100_000:
        problems.append(Problem("heads", "来访人数不对，请核对"))
    for index, session in enumerate(case.sessions):
        path = f"sessions[{index}]"
        if session.held_on is None:
            problems.append(Problem(f"{path}.held_on", "请填写调解日期"))
        elif session.held_on > today:
            problems.append(Problem(f"{path}.held_on", "调解日期在今天之后，请核对", warning=True))
        if session.next_on is not None and session.held_on is not None and session.next_on < session.held_on:
            problems.append(Problem(f"{path}.next_on", "下次日期早于这一次，请核对"))
        for name in ("starts", "ends"):
            clock = getattr(session, name)
            if clock and not _CLOCK.fullmatch(clock):
                problems.append(Problem(f"{path}.{name}", "时间请写成 09:30 的样子"))
    for index, agreement in enumerate(case.agreements):
        problems += _agreement(agreement, case, f"agreements[{index}]", today)
        problems += clause_hints(agreement, case, f"agreements[{index}]")
    for name in ("registered_on", "occurred_on"):
        day = getattr(case, name)
        if day is not None and day > today:
            label = "登记日期" if name == "registered_on" else "发生日期"
            problems.append(Problem(name, f"{label}在今天之后，请核对", warning=True))
    for name in ("parties", "sessions", "agreements"):
        problems += _same_ids(getattr(case, name), name)
    return problems


def _same_ids(items: Iterable[Any], path: str) -> Iterator[Problem]:
    """Inner ids tie marks, files and plans to what they belong to, so each stands for one thing."""
    seen: set[str] = set()
    for index, item in enumerate(items):
        if not item.id or item.id in seen:
            yield Problem(f"{path}[{index}].id", "两项内容用了同一个内部编号，或内部编号是空的")
        seen.add(item.id)


def check_fields(obj: Any, codes: Codes, path: str = "") -> Iterator[Problem]:
    """Limits, code lists and required texts, as the field table of each dataclass declares them."""
    for field in dataclasses.fields(obj):
        current, where = getattr(obj, field.name), f"{path}.{field.name}" if path else field.name
        label = field.metadata.get("label", field.name)
        if isinstance(current, str):
            yield from _text(current, where, label, field.metadata, codes)
        elif isinstance(current, tuple):
            for index, item in enumerate(current):
                if dataclasses.is_dataclass(item):
                    yield from check_fields(item, codes, f"{where}[{index}]")
                elif isinstance(item, str):
                    yield from _text(item, f"{where}[{index}]", label, {"limit": _CLAUSE_LIMIT}, codes)


def _text(current: str, where: str, label: str, meta: Any, codes: Codes) -> Iterator[Problem]:
    if meta.get("required") and not current.strip():
        yield Problem(where, f"请填写“{label}”")
    limit = meta.get("limit", _USUAL_LIMIT)
    if len(current) > limit:
        yield Problem(where, f"“{label}”最多 {limit} 个字，现在有 {len(current)} 个")
    if _SURROGATE.search(current):
        yield Problem(where, f"“{label}”里有不成字的半个编码，请删去后重新输入")
    table = meta.get("codes")
    if table and current and not codes.knows(table, current):
        yield Problem(where, f"“{label}”的取值“{current[:20]}”不在列表中", warning=True)


def _parties(case: Case, today: date, least: int) -> Iterator[Problem]:
    if len(case.parties) < least:
        yield Problem("parties", "一件纠纷至少要有两方当事人" if least == 2 else f"至少要登记 {least} 方当事人")
    for index, party in enumerate(case.parties):
        path = f"parties[{index}]"
        yield from _organisation(party, path) if party.is_organisation else _person(party, path, today)
        yield from authority_problems(case.parties, index)


def _organisation(party: Party, path: str) -> Iterator[Problem]:
    if party.credit_code and not credit_code_sound(party.credit_code) and not party.id_confirmed:
        yield Problem(f"{path}.credit_code", "统一社会信用代码校验不符，请核对证照", warning=True)


def _person(party: Party, path: str, today: date) -> Iterator[Problem]:
    if party.birth is not None and party.birth > today:
        yield Problem(f"{path}.birth", "出生日期在今天之后")
    if party.age is not None and not 0 <= party.age <= 150:
        yield Problem(f"{path}.age", "年龄应在 0 到 150 之间")
    if party.id_number and party.id_type in (*RESIDENT_CARDS, "") and not party.id_confirmed:
        yield from _resident_number(party, path)
    yield from capacity_problems(party, path, today)


def _resident_number(party: Party, path: str) -> Iterator[Problem]:
    read = read_id(party.id_number)
    if not read.sound:
        yield Problem(f"{path}.id_number", "身份证号校验不符；若与证件一致，请勾选“已核对原件”", warning=True)
        return
    if party.birth is not None and read.birth != party.birth:
        yield Problem(f"{path}.birth", "出生日期与身份证号不一致", warning=True)
    if party.sex in ("male", "female") and read.sex != party.sex:
        yield Problem(f"{path}.sex", "性别与身份证号不一致", warning=True)


def _agreement(agreement: Agreement, case: Case, path: str, today: date) -> Iterator[Problem]:
    ids = {party.id for party in case.parties}
    if not set(agreement.of_parties) <= ids:
        yield Problem(f"{path}.of_parties", "参加协议的人不在当事人名单中")
    if agreement.replaces and agreement.replaces not in {item.id for item in case.agreements if item is not agreement}:
        yield Problem(f"{path}.replaces", "要代替的那份协议不在这件纠纷里")
    if agreement.kind == "replacing" and not agreement.replaces:
        yield Problem(f"{path}.replaces", "请选择代替哪一份协议")
    if agreement.oral and agreement.made_on is None:
        yield Problem(f"{path}.made_on", "口头协议自达成之日起生效，请填写日期")
    for index, item in enumerate(agreement.obligations):
        where = f"{path}.obligations[{index}]"
        if item.amount is not None and item.amount < 0:
            yield Problem(f"{where}.amount", "金额不能为负")
        if item.kind == "pay" and item.amount is None:
            yield Problem(f"{where}.amount", "请填写付款金额")
        for name in ("debtor", "creditor"):
            if getattr(item, name) and getattr(item, name) not in ids:
                yield Problem(f"{where}.{name}", "履行计划里的人不在当事人名单中")
        if item.due is None and not item.condition:
            yield Problem(f"{where}.due", "这一项没有期限也没有条件，容易再起争议", warning=True)
        if (item.amount or 0) >= LIMIT:
            yield Problem(f"{where}.amount", "金额太大，请核对是否多写了零")
    if agreement.paid_total >= LIMIT:
        yield Problem(f"{path}.obligations", "各期付款相加太大，请核对是否多写了零")
    if agreement.made_on is not None and agreement.made_on > today:
        yield Problem(f"{path}.made_on", "协议日期在今天之后，请核对", warning=True)
    if agreement.total is not None and agreement.total != agreement.paid_total:
        yield Problem(f"{path}.total", "各期付款相加与总金额不符")


def ready_to_issue(agreement: Agreement, case: Case) -> list[Problem]:
    """What still keeps an agreement from being printed for signature (form F10, Mediation Law art. 29)."""
    index = next(n for n, item in enumerate(case.agreements) if item.id == agreement.id)
    path = f"agreements[{index}]"
    problems = []
    if agreement.oral:
        problems.append(Problem(f"{path}.oral", "口头协议不打印、不签字；要打印请先去掉“口头协议”"))
    if not agreement.facts.strip():
        problems.append(Problem(f"{path}.facts", "请写明纠纷主要事实和争议事项"))
    if not any(clause.strip() for clause in agreement.clauses):
        problems.append(Problem(f"{path}.clauses", "请至少写一条协议内容"))
    if not any(name.strip() for name in agreement.mediators):
        problems.append(Problem(f"{path}.mediators", "请填写人民调解员"))
    if agreement.made_on is None:
        problems.append(Problem(f"{path}.made_on", "请填写协议日期"))
    return problems
