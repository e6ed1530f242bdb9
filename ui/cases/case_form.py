"""The fields of a registration in four steps: who came, what about, how it came to us, and a last look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import Problem
from app.services import cases
from app.services.context import Context
from app.services.ids import new_id
from ui.cases.case_review import CaseReview
from ui.cases.names_offer import NamesOffer
from ui.cases.origin import Origin, origin_fields
from ui.widgets.basic import card, scroll
from ui.widgets.fields import Field, Fields, split_path
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_list import StringListField
from ui.widgets.fields_reading import PAST
from ui.widgets.fields_text import LongTextField, NamesField, TextField
from ui.widgets.people import Past, fill, offer
from ui.widgets.people_list import PartyList
from ui.widgets.reading_order import rearranged

STEPS = ("谁来了", "什么事", "怎么来的", "核对")
STEP_OF = {
    "method": 0, "kind": 0, "parties": 0, "category": 1, "facts": 1, "requests": 1, "occurred_on": 1, "place": 1, "difficulty": 1, "source": 2,
    "channel": 2, "mode": 2, "heads": 2, "received_by": 2, "reporter": 2, "reporter_role": 2, "grid": 2,
    "source_organ": 2, "registered_on": 2, "registrar": 2, "mediators": 2, "title": 2, "note": 2,
}
_OWN_WALK_IN = ("application", "proactive", "")


class CaseForm(QStackedWidget):
    """All steps over one ``Case``. It knows nothing of saving; ``values`` is what the person wrote."""

    changed = Signal()
    go_to = Signal(str)
    beside_parties: QVBoxLayout
    beside_facts: QVBoxLayout

    def __init__(self, context: Context, past: Past, fields: Sequence[Field], parent: QWidget) -> None:
        """``parent`` at once: moving a finished form costs as much as making it, because of the style sheet."""
        super().__init__(parent)
        self._context = context
        self._case = Case(id="")
        self.fields = Fields(fields)
        self.origin = Origin(context, self.fields)
        for field in self.fields.by_name.values():
            field.changed.connect(self.changed)
        self.fields["source"].changed.connect(self._show_organ)
        names = self.fields["mediators"]
        assert isinstance(names, NamesField)
        self._mediators = NamesOffer(names)
        self._mediators.setParent(names)
        self.review = CaseReview(context.codes, context.today)
        self.review.go_to.connect(self.go_to)
        self._past = past
        self._waiting = QWidget(self)
        self._waiting.hide()
        for field in self.fields.by_name.values():
            if field.name not in ("parties", "method", "kind"):
                field.setParent(self._waiting)
        self.areas: list[QScrollArea] = []
        self._built: set[int] = set()
        for _title in STEPS:
            area = scroll(QWidget(self))
            self.addWidget(area)
            self.areas.append(area)
        self.beside_parties, self.beside_facts = QVBoxLayout(), QVBoxLayout()
        self._build(0)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._build_next)
        QTimer.singleShot(0, self._idle, lambda: self._idle.start(40))  # from when this form is done

    def _build(self, step: int) -> None:
        """Lay out a step. They are laid out one by one, so that the first one can be used at once."""
        if step in self._built:
            return
        self._built.add(step)
        page = QWidget()
        page.setMaximumWidth(1120)
        outer = QVBoxLayout(self.areas[step].widget())
        outer.setContentsMargins(0, 0, 14, 16)
        outer.addWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        (self._who, self._what, self._how, self._last)[step](column)
        column.addStretch(1)
        rearranged(self)

    def _build_next(self) -> None:
        left = [step for step in range(len(STEPS)) if step not in self._built]
        if left:
            self._build(left[0])
        else:
            self._idle.stop()

    def _who(self, column: QVBoxLayout) -> None:
        get = self.fields.by_name
        fill(column, ((get["method"], 6), (get["kind"], 6)))
        column.addWidget(get["parties"])
        column.addLayout(self.beside_parties)

    def _what(self, column: QVBoxLayout) -> None:
        get = self.fields.by_name
        offer(get["place"], self._past.get("place", []))
        _card_in(column, ((get["category"], 12),), ((get["facts"], 12),))
        column.addLayout(self.beside_facts)
        _card_in(column, ((get["requests"], 12),), ((get["occurred_on"], 4), (get["place"], 8)), ((get["difficulty"], 12),))

    def _how(self, column: QVBoxLayout) -> None:
        get = self.fields.by_name
        get["mediators"].box.insertWidget(2, self._mediators)
        offer(get["source_organ"], self._past.get("organ", []))
        _card_in(column, ((get["channel"], 5), (get["mode"], 4), (get["heads"], 3)), ((get["received_by"], 5),),
                 ((get["reporter"], 5), (get["grid"], 7)), ((get["reporter_role"], 12),), ((get["source"], 12),),
                 ((get["source_organ"], 12),))
        _card_in(column, ((get["mediators"], 12),), ((get["registered_on"], 5), (get["registrar"], 7)),
                 ((get["title"], 12),), ((get["note"], 12),))

    def _last(self, column: QVBoxLayout) -> None:
        column.addWidget(self.review)

    def show_past(self, past: Past) -> None:
        """Offer the names written before, once they have been read."""
        self._mediators.offer(past.get("mediator", []))

    def _show_organ(self) -> None:
        self.fields["source_organ"].setVisible(self.fields["source"].value() not in _OWN_WALK_IN)

    def load(self, case: Case, raws: Mapping[str, str] | None = None) -> None:
        """Show ``case``; ``raws`` is what a draft kept of unreadable text."""
        self._case = case
        self.origin.show(case)
        self.fields.load(case)
        self.origin.show(case)
        self.fields.set_raws(raws or {})
        self.fields.show_problems([])
        self._show_organ()

    def values(self) -> dict[str, Any]:
        """What was written, by field name. Nothing that has no field here is among them."""
        return {name: field.value() for name, field in self.fields.by_name.items()}

    def value(self) -> Case:
        """The loaded case with what was written."""
        return replace(self._case, **self.values())

    def problems(self) -> list[Problem]:
        """Everything wrong or doubtful: what the fields find and what the record's check finds."""
        own = self.fields.own_problems()
        taken = {problem.path for problem in own}
        return own + [problem for problem in cases.check(self._context, self.value()) if problem.path not in taken]

    def show_problems(self, problems: list[Problem]) -> None:
        """Show each beside its field; what has no field here stands in the review."""
        self.review.show_case(self.value(), problems, self.fields.show_problems(problems))

    def show_step(self, step: int) -> None:
        """Turn to a step; the last one checks everything anew."""
        if step == len(STEPS) - 1:
            self.show_problems(self.problems())
        self._build(step)
        self.setCurrentIndex(step)
        self.areas[step].verticalScrollBar().setValue(0)

    def go(self, path: str) -> int:
        """Turn to the step of ``path``, focus its field, and give the number of the step."""
        step = STEP_OF.get(split_path(path)[0], len(STEPS) - 1)
        self._build(step)
        self.setCurrentIndex(step)
        self.fields.focus_at(path)
        return step


def steps_with(problems: Iterable[Problem]) -> set[int]:
    """The steps that hold errors."""
    return {STEP_OF.get(split_path(problem.path)[0], len(STEPS) - 1) for problem in problems if not problem.warning}


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order in which their fields stand on the pages."""
    order = list(STEP_OF)

    def place(problem: Problem) -> int:
        head = split_path(problem.path)[0]
        return order.index(head) if head in order else len(order)

    return sorted(problems, key=place)


def party_list(context: Context, past: Past) -> PartyList:
    """The field of the parties. It is the largest part of the form, so it is made by itself."""
    return PartyList(context.codes, context.today, new_id, past)


def other_fields(context: Context, past: Past) -> list[Field]:
    """All other fields."""
    codes, today = context.codes, context.today
    return [
        ChoiceField("category", "纠纷类型", codes.choices("category"), required=True, columns=5),
        LongTextField("facts", "纠纷简要情况", lines=6, required=True, hint="什么时候、什么地方、谁和谁、因为什么",
                      placeholder="按当事人说的写，写长写短都可以"),
        StringListField("requests", "当事人申请事项", add="再加一项", placeholder="例如：退还彩礼"),
        DateField("occurred_on", "发生日期", today, lean=PAST),
        TextField("place", "发生地点", limit=300),
        ChoiceField("difficulty", "难易程度", codes.choices("difficulty")),
        ChoiceField("source", "案件来源", codes.choices("source"), required=True, columns=4),
        TextField("source_organ", "移送单位", limit=200, placeholder="例如：某某派出所"),
        NamesField("mediators", "人民调解员"),
        DateField("registered_on", "登记日期", today, lean=PAST),
        TextField("registrar", "登记人", limit=100),
        TextField("title", "纠纷名称", limit=300, placeholder="不填时按当事人和类型自动取名"),
        LongTextField("note", "备注", limit=5_000, lines=2),
        *origin_fields(context, past),
    ]


def _card_in(column: QVBoxLayout, *rows: tuple[tuple[Field, int], ...]) -> None:
    """A card at the end of ``column`` with these rows of fields."""
    inside = QVBoxLayout()
    column.addWidget(card(inside))
    fill(inside, *rows)
