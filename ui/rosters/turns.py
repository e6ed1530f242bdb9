"""接访轮值: a month of reception days with who receives; one press swaps, and names in turn are written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.calendar import add_months
from app.services import rosters
from app.services.rosters import Turn
from ui.jobs import Jobs
from ui.messages import Notices, day
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, card, clear_layout, column, label, row, scroll, set_property
from ui.widgets.chip import Chip, Look
from ui.widgets.fields_date import DateField
from ui.widgets.fields_text import NamesField
from ui.widgets.flow import FlowLayout
from ui.widgets.reading_order import ReadingOrder, rearranged
from ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from app.domain.companion import Rotation
    from app.domain.method import Method, Roster
    from app.services.context import Context

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Plan:
    """What the form writes: who takes turns from which day."""

    names: tuple[str, ...]
    from_on: date | None


@dataclass(frozen=True)
class Month:
    """What the section shows, read in one go."""

    turns: list[Turn]
    rosters: list[tuple[Method, Roster]]
    rotations: list[Rotation]
    people: list[str]


class TurnsSection(QWidget):
    """``swap_buttons`` are those of the days that are shown, by roster and day."""

    changed = Signal()

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.month = ctx.today().replace(day=1)
        self._found = Month([], [], [], [])
        self._planned = ("", "")
        self.swap_buttons: dict[tuple[str, date], QPushButton] = {}
        self.plan_buttons: dict[str, QPushButton] = {}
        self.choices: list[QPushButton] = []
        self._panel: QFrame | None = None
        names = NamesField("names", "轮流的人，按顺序", required=True)
        self.form = RecordForm(jobs, (
            ((names, 12),), ((DateField("from_on", "从哪天起（以前的不变）", ctx.today, required=True), 6),)
        ), self._store)
        self.form.saved.connect(lambda _: self._done("轮值已排好。"))
        self._plans, self._grid = QVBoxLayout(), QGridLayout()
        self._plans.setSpacing(8)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._heading = label("", "heading")
        self.before, self.after = button("上个月", "quiet", "chevron-left"), button("下个月", "quiet", "chevron-right")
        self.before.clicked.connect(lambda: self.turn_to(-1))
        self.after.clicked.connect(lambda: self.turn_to(1))
        inner = QWidget()
        inner.setLayout(column(
            card(column(label("接访安排", "heading"), self._plans, spacing=6)), self.form,
            card(column(row(self._heading, None, self.before, self.after, spacing=4), self._grid, spacing=6)), None, spacing=14,
        ))
        self.setLayout(column(scroll(inner)))
        self._order = ReadingOrder(self)

    def turn_to(self, months: int) -> None:
        """Another month."""
        self.month = add_months(self.month, months)
        self.refresh()

    def refresh(self) -> None:
        """Read the month again."""
        ctx, first = self._ctx, self.month
        last = add_months(first, 1) - timedelta(days=1)
        self._jobs.read(lambda: _look(ctx, first, last), self._show, self._notices.error, owner=self, key="turns")

    def _show(self, found: Month) -> None:
        self._found = found
        self._heading.setText(f"{self.month.year}年{self.month.month}月")
        clear_layout(self._plans)
        self.plan_buttons = {}
        for method, roster in found.rosters:
            self._plans.addLayout(self._plan_line(method, roster))
        if not found.rosters:
            self._plans.addWidget(label("现在的工作方法没有规定接访日。可以在“设置”里换一种。", "muted", wrap=True))
        self._put_away()
        clear_layout(self._grid)
        self.swap_buttons = {}
        for at, turn in enumerate(found.turns):
            self._line(at, turn)
        if not found.turns:
            self._grid.addWidget(label("这个月没有接访日。", "muted"), 0, 0)

    def _plan_line(self, method: Method, roster: Roster) -> QGridLayout:
        """One reception: its rule, who takes turns now, and the button that changes it."""
        now = self._now(method, roster)
        who = "、".join(now.names) if now else "还没有排人"
        words = "　".join(part for part in (roster.rule, roster.place, roster.seats) if part)
        one = button("改轮值…" if now else "排轮值…", "" if now else "primary", "people")
        one.setAccessibleName(f"{roster.name}：{one.text()}")
        one.clicked.connect(lambda: self.plan(method, roster))
        self.plan_buttons[roster.key] = one
        line = QGridLayout()
        line.setColumnStretch(0, 1)
        line.addWidget(label(f"{roster.name}：{who}", "strong", wrap=True), 0, 0)
        line.addWidget(label(words, "small", wrap=True), 1, 0)
        line.addWidget(one, 0, 1, 2, 1)
        return line

    def _now(self, method: Method, roster: Roster) -> Rotation | None:
        of = [item for item in self._found.rotations if (item.method, item.roster) == (method.key, roster.key)]
        today = self._ctx.today()
        return next((item for item in of if item.from_on and item.from_on <= today), of[-1] if of else None)

    def plan(self, method: Method, roster: Roster) -> None:
        """Open the form for who takes turns."""
        now = self._now(method, roster)
        self._planned = (method.key, roster.key)
        self.form.open(Plan(now.names if now else (), self._ctx.today()), f"{roster.name}（{roster.rule}）由谁轮流？")

    def _store(self, plan: Plan) -> Plan:
        rosters.set_rotation(self._ctx, *self._planned, plan.names, plan.from_on or self._ctx.today())
        return plan

    def _line(self, at: int, turn: Turn) -> None:
        today = self._ctx.today()
        kind = "strong" if turn.day == today else ""
        when = label(f"{turn.day.month}月{turn.day.day}日　周{_WEEKDAYS[turn.day.weekday()]}" + ("（今天）" if turn.day == today else ""), kind)
        if turn.day < today:
            set_property(when, "tone", "muted")
        who = "不接访" if turn.cancelled else turn.who or "还没有排人"
        name = label(who, "strong" if turn.who else "muted")
        chip = _chip(turn)
        change = button("换班", "quiet", "exchange")
        change.setAccessibleName(f"{day(turn.day)}{turn.name}换班")
        change.clicked.connect(lambda: self.offer(at, turn))
        self.swap_buttons[turn.roster, turn.day] = change
        middle = row(name, *([chip] if chip else []), label("" if turn.certain else "这一年的放假安排还没有公布", "small"), None, spacing=10)
        self._grid.addWidget(when, 2 * at, 0)
        self._grid.addWidget(label(turn.name, "muted"), 2 * at, 1)
        self._grid.addLayout(middle, 2 * at, 2)
        self._grid.addWidget(change, 2 * at, 3)

    def offer(self, at: int, turn: Turn) -> None:
        """Below the day: the others, nobody, or back to whose turn it is. Not a menu: it stays until it is answered."""
        self._put_away()
        acts: list[tuple[str, Callable[[], None]]] = [(f"换成{name}", partial(self.swap, turn, name)) for name in self._candidates(turn)]
        if not turn.cancelled:
            acts.append(("这天不接访", partial(self.swap, turn, "")))
        if turn.swapped:
            acts.append((f"恢复为{turn.usual}" if turn.usual else "照常接访", partial(self.swap_back, turn)))
        acts.append(("不换了", self._put_away))
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        self.choices = []
        for text, act in acts:
            one = button(text, "quiet" if act == self._put_away else "")
            one.setAccessibleName(f"{day(turn.day)}：{text}")
            one.clicked.connect(lambda _=False, do=act: do())
            flow.addWidget(one)
            self.choices.append(one)
        self._panel = card(column(holder), "panel", 12)
        self._grid.addWidget(self._panel, 2 * at + 1, 0, 1, 4)
        self.choices[0].setFocus()
        rearranged(self)

    def _put_away(self) -> None:
        self.choices = []
        if self._panel is not None:
            self._grid.removeWidget(self._panel)
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def _candidates(self, turn: Turn) -> list[str]:
        of = [name for item in self._found.rotations if (item.method, item.roster) == (turn.method, turn.roster) for name in item.names]
        return [name for name in dict.fromkeys([*of, *self._found.people]) if name not in (turn.who, turn.usual)][:15]

    def swap(self, turn: Turn, name: str) -> None:
        """Let somebody else receive on that day, or nobody."""
        said = f"由{name}接访" if name else "不接访"
        self._change(lambda: rosters.swap(self._ctx, turn.method, turn.roster, turn.day, name), f"{day(turn.day)}{turn.name}{said}。")

    def swap_back(self, turn: Turn) -> None:
        """Whose turn it was receives again."""
        said = f"{day(turn.day)}{turn.name}还是由{turn.usual}接访。" if turn.usual else f"{day(turn.day)}{turn.name}照常接访。"
        self._change(lambda: rosters.swap_back(self._ctx, turn.method, turn.roster, turn.day), said)

    def _change(self, work: Callable[[], object], said: str) -> None:
        self._jobs.run(lambda _: work(), lambda _: self._done(said), self._notices.error, owner=self)

    def _done(self, sentence: str) -> None:
        self._notices.good(sentence)
        self.refresh()
        self.changed.emit()


def _chip(turn: Turn) -> Chip | None:
    if not turn.usual or not turn.swapped:
        return None
    if turn.cancelled:
        return Chip(Look(f"原是{turn.usual}", "dash", LIGHT.muted, LIGHT.quiet_tint))
    return Chip(Look(f"替{turn.usual}", "back", LIGHT.warning, LIGHT.warning_tint))


def _look(ctx: Context, first: date, last: date) -> Month:
    known = rosters.here(ctx)
    taking = [item for method, roster in known for item in rosters.rotations(ctx, method.key, roster.key)]
    return Month(rosters.turns(ctx, first, last), known, taking, [person.name for person in rosters.people(ctx)])
