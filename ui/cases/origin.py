"""How a matter came, in the words of the working method: kind, channel, visit mode, how many people, who reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.case import Case
from app.domain.method import Kind, Method
from app.services import cases
from app.services.context import Context
from ui.cases.step_fields import HeadsField
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_text import NameField, TextField
from ui.widgets.people import offer
from ui.widgets.people_list import PartyList

NAMES = ("method", "kind", "channel", "mode", "heads", "received_by", "reporter", "reporter_role", "grid")
_EVENT_ONLY = ("reporter", "reporter_role", "grid")


def origin_fields(context: Context, past: Mapping[str, list[str]]) -> list[Field]:
    """The fields, with choices that follow the method once a matter is shown."""
    made: list[Field] = [
        ChoiceField("method", "按哪种方法办", [], combo=True, empty="标准人民调解"),
        ChoiceField("kind", "是哪一类事", [], combo=True, empty="矛盾纠纷"),
        ChoiceField("channel", "怎么来的", [], combo=True, empty="没有注明"),
        ChoiceField("mode", "接访方式", [], combo=True, empty="没有注明"),
        HeadsField("heads", "来了几个人", unit="人", most=99_999),
        NameField("received_by", "接访人"),
        NameField("reporter", "报事人"),
        ChoiceField("reporter_role", "报事人身份", context.codes.choices("reporter_role"), columns=4, optional=True),
        TextField("grid", "网格", limit=100),
    ]
    for field, key in ((made[5], "receiver"), (made[6], "reporter"), (made[8], "grid")):
        offer(field, past.get(key, []))
    return made


class Origin:
    """Keeps these fields in step with the method and with each other."""

    def __init__(self, context: Context, fields: Fields) -> None:
        self._context, self._fields = context, fields
        self._method = Method("")
        self._case = Case(id="")
        self["method"].changed.connect(self._other_method)
        self["kind"].changed.connect(self._other_kind)
        self["channel"].changed.connect(self._other_channel)

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def show(self, case: Case) -> None:
        """A matter is shown: offer what its method offers. A stored matter keeps the method that it began with."""
        self._case = case
        here = cases.methods_here(self._context)
        field = self._choice("method")
        field.set_choices([(item.id, item.name) for item in here if item.id])
        field.setVisible(len(here) > 1 and not case.number)
        self._follow(self._context.methods.of(case))

    def _choice(self, name: str) -> ChoiceField:
        field = self[name]
        assert isinstance(field, ChoiceField)
        return field

    def _follow(self, method: Method) -> None:
        self._method = method
        for name in ("kind", "channel", "mode"):
            self._choice(name).set_choices(method.choices(name))
        for name in ("kind", "channel"):
            self[name].setVisible(bool(method.choices(name)))
        self._show_for_kind()

    def _other_method(self) -> None:
        chosen = replace(self._case, method=self["method"].value())
        self._follow(self._context.methods.of(chosen))

    @property
    def kind(self) -> Kind:
        """The kind of matter that is chosen."""
        return self._method.kind_of(self["kind"].value())

    def _other_kind(self) -> None:
        self._show_for_kind()

    def _show_for_kind(self) -> None:
        people, kind = self["parties"], self.kind
        assert isinstance(people, PartyList)
        people.set_least(kind.parties)
        for name in _EVENT_ONLY:
            self[name].setVisible(kind.event or bool(self[name].value()))
        for name in ("mode", "heads", "received_by"):
            self[name].setVisible(bool(self._method.channel) and not kind.event)

    def _other_channel(self) -> None:
        found = next((item for item in self._method.channel if item.key == self["channel"].value()), None)
        if found is None:
            return
        for name, value in (("mode", found.mode), ("source", found.source)):
            if value and value != self[name].value():
                self[name].set_value(value)
                self[name].changed.emit()
