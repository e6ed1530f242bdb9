"""The fields of one step of a matter, made from what its action uses: no action has a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.actions import Use
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.method import Method
from app.domain.step import Step
from app.domain.workflow import choices
from ui.widgets.fields import Field
from ui.widgets.fields_choice import Choice, ChoiceField, TicksField
from ui.widgets.fields_date import DateField, TimeField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_number import CountField
from ui.widgets.fields_reading import FUTURE, PAST
from ui.widgets.fields_text import LongTextField, NameField, NamesField, TextField
from ui.widgets.people import offer

Today = Callable[[], date]
_COLUMNS = 4
_MOST_BUTTONS = 12
_PAST = {"to": "unit", "who": "unit", "approver": "approver"}


class ItemsField(TicksField):
    """Requests of the matter by their place."""

    def value(self) -> tuple[int, ...]:  # type: ignore[override]
        return tuple(int(code) for code in super().value())

    def set_value(self, value: tuple[int, ...]) -> None:  # type: ignore[override]
        super().set_value(tuple(map(str, value)))


class HeadsField(CountField):
    """A number of people; an empty field is 0."""

    def value(self) -> int:
        return super().value() or 0

    def set_value(self, value: int | None) -> None:
        super().set_value(value or None)


def step_fields(
    case: Case, method: Method, uses: Sequence[Use], codes: Codes, today: Today, past: Mapping[str, list[str]]
) -> list[Field]:
    """The day, then a field for each use."""
    made: list[Field] = [DateField("on", "哪天", today, lean=PAST, required=True)]
    made += [_field(use, _offered(case, method, use, codes), today, past) for use in uses]
    return made


def tick_choices(case: Case, method: Method, use: Use, mode: str) -> list[Choice]:
    """What a list to go through holds; it follows from the list that is chosen."""
    return choices(case, method, use, Step(id="", mode=mode))


def _offered(case: Case, method: Method, use: Use, codes: Codes) -> list[Choice]:
    if not use.codes:
        return []
    return choices(case, method, use) if ":" in use.codes else codes.choices(use.codes)


def _field(use: Use, offered: list[Choice], today: Today, past: Mapping[str, list[str]]) -> Field:
    name, title, must = use.field, use.label, use.required
    if name == "items":
        return ItemsField(name, title, offered)
    if name in ("who", "ticks", "files") and use.codes:
        return TicksField(name, title, offered)
    if use.codes:
        columns = _COLUMNS if len(offered) <= _MOST_BUTTONS and max((len(text) for _, text in offered), default=0) <= 12 else 0
        return ChoiceField(name, title, offered, required=must, columns=columns, optional=not must)
    if name == "note":
        return LongTextField(name, title, lines=3, required=must)
    made = _plain(use, today)
    if name in _PAST:
        offer(made, past.get(_PAST[name], []))
    return made


def _plain(use: Use, today: Today) -> Field:
    name, title, must = use.field, use.label, use.required
    if name == "until":
        return DateField(name, title, today, lean=FUTURE, required=must)
    if name == "time":
        return TimeField(name, title)
    if name == "amount":
        return MoneyField(name, title, required=must)
    if name == "heads":
        return HeadsField(name, title, unit="人", most=99_999, required=must)
    if name == "who":
        return NamesField(name, title, required=must)
    return NameField(name, title, required=must) if name == "approver" else TextField(name, title, required=must)


def blank_step(action: str, fields: Sequence[Field], today: date) -> Step:
    """A step as its form begins: today, and what can be chosen only one way chosen."""
    only: dict[str, Any] = {
        field.name: field.only() for field in fields if isinstance(field, ChoiceField) and field.required
    }
    return replace(Step(id="", action=action, on=today), **only)
