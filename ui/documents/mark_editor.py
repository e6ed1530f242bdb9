"""One line of the signature block: who signed, what is on the paper, on which day, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.agreement import SEAL, Mark, RequiredMark
from app.domain.capacity import LIMITED, capacity_on
from app.domain.party import Party
from app.domain.signing import usual_signer
from app.services.context import Context
from ui.messages import day
from ui.widgets.basic import button, label, row
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_choice import ChoiceField, TicksField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_number import CountField
from ui.widgets.fields_reading import PAST
from ui.widgets.fields_text import NameField, TextField

PLACES = ("村委会", "本人家中", "单位")
LIST, AGREED = "list", "agreed:"


def usual(required: RequiredMark, party: Party | None) -> tuple[str, ...]:
    """How this mark is usually made: organisations sign and seal, committees seal, people sign and fingerprint."""
    if required.role == "committee":
        return ("seal",)
    if party is not None and party.kind == "organisation":
        left = {"代表签名": "signature", "单位公章": "seal"}
        return tuple(left[name] for name in required.lacking) or ("signature", "seal")
    return ("signature", "fingerprint") if party is not None else ("signature",)


def signers(required: RequiredMark, party: Party | None, context: Context) -> list[tuple[str, str]]:
    """Who may have made this mark, as (value, words); a single entry without a value where it is the person alone."""
    if party is None:
        return []
    if party.kind == "group":
        there = {mark.proxy for mark in required.parts}
        left = [(item.id, f"代表{item.name}") for item in party.representatives() if item.id not in there]
        return [*left, (LIST, "成员名单")]
    choices = [(item.id, f"{item.name}代签") for item in party.proxies if item.may_sign]
    if capacity_on(party, context.today()) == LIMITED:
        choices += [(AGREED + item.id, f"本人签，监护人{item.name}同意") for item in party.guardians()]
    return choices


def marks_of_today(required: RequiredMark, party: Party | None, today: date) -> list[Mark]:
    """What is noted when everybody left has signed today in the usual way."""
    made = Mark(role=required.role, ref=required.ref, how=usual(required, party), on=today)
    if party is None or party.kind != "group":
        return [replace(made, proxy="" if party is not None and party.is_organisation else usual_signer(party, today))]
    there = {mark.proxy for mark in required.parts}
    left = [replace(made, proxy=item.id) for item in party.representatives() if item.id not in there]
    short = any(name.startswith("名单") for name in required.lacking)
    return [*left, *([replace(made, listed=max(1, len(party.members)))] if short else [])]


def missing_names(marks: Sequence[RequiredMark]) -> str:
    """Who is missing, and of whom only a part is there what is missing of it."""
    left = [one for one in marks if one.mark is None]
    return "、".join(f"{one.name}（{'、'.join(one.lacking)}）" if one.parts and one.lacking else one.name for one in left)


def in_words(mark: Mark, party: Party | None, context: Context) -> str:
    """``2026年3月5日 签名、按指印 在村委会 李某代签``: one mark as people say it."""
    names = {item.id: item.name for item in party.proxies} if party else {}
    how = "、".join(context.codes.label("mark_how", code) for code in mark.how)
    parts = [
        day(mark.on), f"名单上 {mark.listed} 人{how}" if mark.listed else how, f"在{mark.place}" if mark.place else "",
        _signed_by(names.get(mark.proxy, ""), party), f"监护人{names[mark.consent]}同意" if mark.consent in names else "",
        f"{mark.witness}念读、见证" if mark.witness else "",
    ]
    return "　".join(part for part in parts if part)


def _signed_by(name: str, party: Party | None) -> str:
    if not name:
        return ""
    return f"代表{name}" if party is not None and party.kind == "group" else f"{name}代签"


class MarkEditor(QFrame):
    """Notes one mark. ``noted`` carries it; ``taken_back`` asks to forget all of them, ``part_back`` one."""

    noted = Signal(object)
    taken_back = Signal()
    part_back = Signal(object)

    def __init__(self, context: Context, required: RequiredMark, party: Party | None, place: str = "") -> None:
        super().__init__()
        self._context, self._required, self._party = context, required, party
        self.key = (required.role, required.ref)
        self.setProperty("kind", "panel")
        self._in_parts = any(mark.part for mark in required.parts)
        self._old = None if self._in_parts else required.mark
        self.fields = Fields(self._make())
        self._proxy = self.fields.by_name.get("signer")
        self._show(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        if self._in_parts:
            self._lay_out_parts(column)
        if not self._in_parts or required.lacking:
            for field in self.fields.by_name.values():
                column.addWidget(field)
        self._lay_out_buttons(column)
        self._fit()

    def _make(self) -> list[Field]:
        codes, party = self._context.codes, self._party
        fields: list[Field] = []
        choices = signers(self._required, party, self._context)
        if choices:
            empty = {"organisation": "法定代表人签", "group": "请选择"}.get(party.kind if party else "", "本人签")
            fields.append(ChoiceField("signer", "谁签的", choices, combo=True, empty=empty))
        left = self._left()
        wet = [item for item in codes.choices("mark_how") if item[0] in left]
        fields += [
            TicksField("how", "纸上有什么", wet), CountField("listed", "名单上有几人签了名或按了指印", unit="人", least=1, most=99_999),
            DateField("on", "哪天", self._context.today, lean=PAST, required=True),
            TextField("place", "在哪里签的", placeholder="例如：村委会、本人家中、单位"),
            NameField("witness", "谁念给他听、谁在场见证", placeholder="不会写字的人只按指印时要写"),
        ]
        for field in fields:
            field.changed.connect(self._fit)
        place = fields[-2]
        place.box.insertLayout(place.box.count() - 1, self._usual_places(place))
        return fields

    def _left(self) -> set[str]:
        """The ways to choose from: those in ink, those that are noted, and of an organisation what is still missing."""
        if self._in_parts and self._required.lacking == ("单位公章",):
            return {"seal"}
        if self._in_parts and self._required.lacking == ("代表签名",):
            return {"signature", "fingerprint"}
        return {"signature", "seal", "fingerprint"} | {way for mark in self._required.parts for way in mark.how}

    def _usual_places(self, field: Field) -> QHBoxLayout:
        """The places where papers are usually signed, one press each."""
        offered = []
        for place in PLACES:
            one = button(place, kind="quiet")
            one.setAccessibleName(f"签署地点：{place}")
            one.clicked.connect(lambda _on=False, place=place: field.set_value(place))
            offered.append(one)
        return row(*offered, None, spacing=4)

    def _show(self, place: str) -> None:
        old = self._old or Mark(role=self._required.role, ref=self._required.ref, place=place)
        get = self.fields.by_name
        get["how"].set_value(old.how or usual(self._required, self._party))
        get["on"].set_value(old.on or self._context.today())
        get["place"].set_value(old.place)
        get["witness"].set_value(old.witness)
        get["listed"].set_value(len(self._party.members) or None if self._party else None)
        if self._proxy is not None:
            signer = AGREED + old.consent if old.consent else old.proxy
            self._proxy.set_value(signer if self._old else self._usual_signer())

    def _usual_signer(self) -> str:
        assert isinstance(self._proxy, ChoiceField)
        if self._party is not None and self._party.kind == "group":
            first: str = signers(self._required, self._party, self._context)[0][0]
            return first
        return usual_signer(self._party, self._context.today())

    def _fit(self) -> None:
        """Ask only what belongs to this kind of mark."""
        get = self.fields.by_name
        on_list = self._proxy is not None and self._proxy.value() == LIST
        person = self._party is not None and self._party.kind == "person"
        get["listed"].setVisible(on_list)
        alone = set(get["how"].value()) == {"fingerprint"}
        if self._proxy is not None and self._party is not None and self._party.is_organisation:
            self._proxy.setVisible(bool(set(get["how"].value()) - SEAL))
        get["witness"].setVisible(person and (alone or bool(get["witness"].value())))

    def _lay_out_parts(self, column: QVBoxLayout) -> None:
        """What was noted already, each to be taken back by itself."""
        for mark in self._required.parts:
            back = button("撤销", kind="quiet")
            back.setAccessibleName(f"撤销{self._required.name}的这一项：{in_words(mark, self._party, self._context)}")
            back.clicked.connect(self._part_back(mark))
            line = row(label(f"✓ {in_words(mark, self._party, self._context)}", kind="good", wrap=True), back)
            line.setStretch(0, 1)
            column.addLayout(line)
        if self._required.lacking:
            column.addWidget(label(f"还差：{'、'.join(self._required.lacking)}", kind="strong", wrap=True))

    def _part_back(self, mark: Mark) -> Callable[[], None]:
        return lambda: self.part_back.emit(mark)

    def _lay_out_buttons(self, column: QVBoxLayout) -> None:
        self.save_button = button("记下", kind="primary", icon="check")
        self.save_button.setAccessibleName(f"记下{self._required.name}的签名")
        self.save_button.clicked.connect(self.note)
        if self._party is not None and self._party.is_organisation and not self._in_parts:
            column.addWidget(label("公章改天才盖的，先不勾“盖章”，盖好再来记。", kind="small", wrap=True))
        buttons = row(self.save_button)
        if self._in_parts and not self._required.lacking:
            self.save_button.hide()
        if self._old:
            back = button("撤销这条记录", kind="danger")
            back.setAccessibleName(f"撤销{self._required.name}的签名记录")
            back.clicked.connect(self.taken_back)
            buttons.addWidget(back)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def note(self) -> None:
        """Hand the mark on, or say what is missing."""
        get, on = self.fields.by_name, self.fields["on"].value()
        if not get["how"].value():
            get["how"].complain("请勾选签名、盖章或按指印中的至少一项")
        elif not get["listed"].isHidden() and get["listed"].value() is None:
            get["listed"].complain("请填写名单上有几人签了名或按了指印")
        elif on is None:
            if not get["on"].own_problem():
                get["on"].complain("请填写日期")
            get["on"].refresh_message()
            self.fields.focus_at("on")
        else:
            self.noted.emit(self._mark())

    def _mark(self) -> Mark:
        get = self.fields.by_name
        signer = "" if self._proxy is None or self._proxy.isHidden() else str(self._proxy.value())
        agreed = signer.removeprefix(AGREED) if signer.startswith(AGREED) else ""
        old = self._old or Mark(role=self._required.role, ref=self._required.ref)
        return replace(
            old, proxy="" if agreed or signer == LIST else signer, consent=agreed, how=get["how"].value(),
            on=get["on"].value(), place=get["place"].value(), witness="" if get["witness"].isHidden() else get["witness"].value(),
            listed=(get["listed"].value() or 0) if signer == LIST else 0,
        )


