"""What a form set must keep to, so that no paper asks for something that nobody can answer.

``check_forms`` gives every fault with its path (``form[2].part[0].fact``); an empty list means that the set may be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.actions import ACTIONS
from app.domain.errors import Problem
from app.domain.forms.facts import PLACE, known, known_day
from app.domain.forms.form import PAPERS, PARTS, SIZES, Form, FormSet, Part
from app.domain.forms.limits import MOST_FORMS, blanks, form_limits, part_limits, place_limits, set_limits
from app.domain.forms.needs import AGREEMENT_CONDITIONS, CONDITIONS, PER
from app.domain.numbering import pattern_fault

_NEEDS = ("must", "may", "local")
_LISTS = ("contents", "register", "claims", "claim_totals")
_WHO = ("", "parties", "applicants", "respondents", "party", "agent", "witnesses")
_NEEDED = ("F00", "F01", "F10", "F16")  # the program makes these itself: cover, contents, agreement, back
_ID = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_SET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def check_forms(forms: FormSet) -> list[Problem]:
    """Everything wrong in ``forms``."""
    found = [*_set(forms), *set_limits(forms)]
    if found and len(forms.form) > MOST_FORMS:
        return found
    for number, form in enumerate(forms.form):
        found += _form(form, f"form[{number}]")
    return found


def _set(forms: FormSet) -> Iterator[Problem]:
    ids = [item.id for item in forms.form]
    if not _SET.fullmatch(forms.id):
        yield Problem("id", "这一套的代码（id）要用英文字母和数字，最多 40 个，如 our-county")
    for number, form in enumerate(forms.form):
        if ids.count(form.id) > 1:
            yield Problem(f"form[{number}].id", f"表号“{form.id}”用了两次")
    if not forms.base:
        for place, form_id in enumerate(forms.order):
            if form_id not in ids:
                yield Problem(f"order[{place}]", f"卷内顺序里的“{form_id}”没有这种文书")
        for form_id in _NEEDED:
            if form_id not in ids:
                yield Problem("form", f"没有“{form_id}”。不写 base 的一套要有封面 F00、目录 F01、协议书 F10、封底 F16")
    if forms.type.paper not in ("", *PAPERS):
        yield Problem("type.paper", f"纸张只能是 {'、'.join(PAPERS)}")
    for name in ("body", "title"):
        if getattr(forms.type, name) not in ("", *SIZES):
            yield Problem(f"type.{name}", f"字号只能是 {'、'.join(SIZES)}")
    for name in ("case", "agreement", "letter"):
        pattern = getattr(forms.numbering, name)
        if pattern and (fault := pattern_fault(pattern)):
            yield Problem(f"numbering.{name}", fault)


def _form(form: Form, path: str) -> Iterator[Problem]:
    if not _ID.fullmatch(form.id):
        yield Problem(f"{path}.id", "表号要用大写字母开头，如 F10、X01")
    if form.need not in ("", *_NEEDS):
        yield Problem(f"{path}.need", "need 只能是 must（必须）、may（有就要）、local（本地）")
    if form.when and form.when not in CONDITIONS:
        yield Problem(f"{path}.when", f"没有“{form.when}”这个条件")
    kind, _, action = form.per.partition(":")
    if (form.per and kind not in (*PER, "step")) or (kind == "step" and action not in ACTIONS):
        yield Problem(f"{path}.per", f"没有“{form.per}”这种份数")
    if form.id == "F10" and form.per != "agreement":
        yield Problem(f"{path}.per", "协议书（F10）是每份协议一份，per 要写 agreement")
    if form.per == "agreement" and form.when and form.when not in AGREEMENT_CONDITIONS:
        yield Problem(f"{path}.when", f"“{form.when}”不是协议的条件")
    if form.copies not in ("", "parties") and not form.copies.isdigit():
        yield Problem(f"{path}.copies", "copies 写数目，或 parties（每方一份再加存档一份）")
    if form.dated and not known_day(form.dated):
        yield Problem(f"{path}.dated", f"“{form.dated}”不是登记里的日期")
    yield from form_limits(form, path)
    keys: set[str] = set()
    for number, place in enumerate(form.place):  # only those above: none can refer to itself, not even in a circle
        yield from _places(place.usual, keys, f"{path}.place[{number}].usual")
        yield from place_limits(place, f"{path}.place[{number}]")
        keys.add(place.key)
    for number, part in enumerate(form.part):
        yield from _part(part, keys, f"{path}.part[{number}]")


def _part(part: Part, keys: set[str], path: str) -> Iterator[Problem]:
    if part.kind not in PARTS:
        yield Problem(f"{path}.kind", f"没有“{part.kind}”这种内容；可以用 {'、'.join(PARTS)}")
        return
    if part.who not in _WHO:
        yield Problem(f"{path}.who", f"没有“{part.who}”这种签名人")
    if part.fact.startswith("list."):
        if part.kind != "list" or part.fact.removeprefix("list.") not in _LISTS:
            yield Problem(f"{path}.fact", f"“{part.fact}”只能用在列表（list）里：{'、'.join(f'list.{name}' for name in _LISTS)}")
    elif part.fact:
        yield from _fact(part.fact, keys, f"{path}.fact")
    elif part.kind in ("section", "items", "list"):
        yield Problem(f"{path}.fact", "要写明取自哪里（fact）")
    if part.when:
        yield from _fact(part.when.removeprefix("!"), keys, f"{path}.when")
    for name in ("words", "rows", "cells", "seal"):
        said = getattr(part, name)
        for number, template in enumerate((said,) if isinstance(said, str) else said):
            yield from _places(template, keys, f"{path}.{name}" if isinstance(said, str) else f"{path}.{name}[{number}]")
    yield from _columns(part, path)
    yield from part_limits(part, path)


def _columns(part: Part, path: str) -> Iterator[Problem]:
    if part.kind == "list" and (not part.head or (part.widths and len(part.widths) != len(part.head))):
        yield Problem(f"{path}.widths", "列宽的个数要和表头一样")
    if part.kind == "table":
        for number, row in enumerate(part.rows):
            if len(row.split("|")) % 2:
                yield Problem(f"{path}.rows[{number}]", "一行里栏目名称和内容要成对，用竖线 | 分开")


def _places(template: str, keys: set[str], path: str) -> Iterator[Problem]:
    for match in PLACE.finditer(template):
        yield from _fact(match[2], keys, path)
    yield from blanks(template, path)
    rest = PLACE.sub("", template)
    if "{" in rest or "}" in rest:
        yield Problem(path, "大括号里的内容认不出；要写成 {case.facts} 或 {entry.reply:12} 的样子")


def _fact(key: str, keys: set[str], path: str) -> Iterator[Problem]:
    source, _, name = key.partition(".")
    if not known(key) and not (source == "entry" and name in keys):
        yield Problem(path, f"没有“{key[:40]}”这一项内容；要手填的请先在 place 里写上")
