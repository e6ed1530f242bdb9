"""One step of a matter: its form, checked and saved like every other, with what is typed kept as a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.actions import ACTIONS
from app.domain.case import Case
from app.domain.errors import Invalid, UserError
from app.domain.method import Method
from app.domain.money import figures
from app.domain.records import from_record, to_record
from app.domain.stage import duties
from app.domain.step import Step
from app.domain.workflow import Allowed
from app.services import cases
from app.services.context import Context
from app.services.standing import Standing
from ui.cases.drafts import DraftKeeper
from ui.cases.step_fields import blank_step, step_fields, tick_choices
from ui.jobs import Jobs
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label, row, scroll
from ui.widgets.fields import Fields
from ui.widgets.fields_choice import TicksField
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.people import fill
from ui.widgets.reading_order import ReadingOrder, rearranged

_NARROW = {"on": 4, "until": 4, "time": 3, "heads": 4, "amount": 5, "approver": 5}
_ROW = 12


class ActionPage(QWidget):
    """``saved`` carries the stored case; ``left`` means going back (what was written stays as a draft)."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._step = Case(id=""), Step(id="")
        self._method = Method("")
        self.fields = Fields([])
        self._saving = False
        self._state = label("", kind="small")
        self._drafts = DraftKeeper(
            context, jobs, self._record, self, saved=lambda: self._state.setText("已自动存为草稿"),
            failed=lambda error: self.notice.say("warning", f"草稿没有存下：{error.sentence}"),
        )
        self._title, self._hint = label("", kind="heading"), label("", kind="muted", wrap=True)
        self.notice = InlineNotice()
        inner = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        for part in (self._title, self._hint, self.notice):
            outer.addWidget(part)
        outer.addWidget(scroll(inner), 1)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 14, 12)
        back = button("返回", icon="back")
        back.clicked.connect(self.leave)
        self.save_button = button("保存", kind="primary", icon="save")
        self.save_button.setToolTip("保存（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        outer.addLayout(row(back, self._state, None, self.save_button))
        self._order = ReadingOrder(self)
        shortcut(self, "Ctrl+S", self.save)

    def begin(self, now: Standing, offer: Allowed, past: dict[str, list[str]]) -> None:
        """Show the form of ``offer`` for a matter."""
        self.keep()
        self._case, self._method = now.case, now.method
        made = step_fields(now.case, now.method, offer.uses, self._context.codes, self._context.today, past)
        self.fields = Fields(made)
        self._step = blank_step(offer.action.code, made, self._context.today())
        self._title.setText(offer.name)
        self._hint.setText(offer.hint)
        self._hint.setVisible(bool(offer.hint))
        self._lay_out(offer)
        for field in made:
            field.changed.connect(self._typed)
        if offer.action.code == "tick":
            self.fields["mode"].changed.connect(self._other_list)
        self._show(self._step, {})
        self.notice.hide()
        if offer.blocked:
            self.notice.say("warning", offer.blocked)
        self._drafts.key = f"step:{now.case.id}:{offer.action.code}"
        step = self._step
        self._drafts.load(lambda draft: self._take_draft(draft, step))

    def _lay_out(self, offer: Allowed) -> None:
        clear_layout(self._column)
        inside = QVBoxLayout()
        frame = card(inside)
        frame.setMaximumWidth(1120)
        self._column.addWidget(frame)
        owed = self._owed() if offer.action.code in ("perform", "breach") else ""
        if owed:
            inside.addWidget(label(owed, kind="muted", wrap=True))
        line: list[tuple[Any, int]] = []
        for field in self.fields.by_name.values():
            wide = _NARROW.get(field.name, _ROW)
            if line and sum(share for _, share in line) + wide > _ROW:
                fill(inside, tuple(line))
                line = []
            line.append((field, wide))
        fill(inside, tuple(line))
        self._column.addStretch(1)
        rearranged(self)

    def _owed(self) -> str:
        """What is promised, what was paid and what is left, a line for each promise."""
        names = {party.id: party.name for party in self._case.parties}
        lines = []
        for duty in duties(self._case):
            item = duty.agreement.obligations[duty.index]
            left = "已做到" if duty.done else f"已付 {figures(duty.paid)}，还差 {figures((item.amount or 0) - duty.paid)}" if item.amount else "还没有做"
            lines.append(f"{names.get(item.debtor, '')} {item.what or figures(item.amount or 0)}　{day(item.due)}　{left}".strip())
        return "\n".join(lines)

    def _other_list(self) -> None:
        ticks, mode = self.fields["ticks"], self.fields["mode"].value()
        assert isinstance(ticks, TicksField)
        use = next(use for use in ACTIONS[self._step.action].uses if use.field == "ticks")
        ticks.set_choices(tick_choices(self._case, self._method, use, mode))

    def focus_first(self) -> None:
        """Begin at what the step is about; the day is filled in already."""
        names = list(self.fields.by_name)
        self.fields.focus_at(names[1] if len(names) > 1 else names[0])

    def _show(self, step: Step, raws: dict[str, str]) -> None:
        self._state.setText("")
        self.fields.load(step)
        if step.action == "tick":
            self._other_list()
            self.fields["ticks"].set_value(step.ticks)
        self.fields.set_raws(raws)
        self.fields.show_problems([])

    def _take_draft(self, draft: dict[str, Any] | None, step: Step) -> None:
        if draft is None or self._step is not step or self._drafts.pending:
            return
        try:
            written = from_record(Step, draft["step"])
        except (Invalid, KeyError):
            return
        self._show(replace(written, on=written.on or step.on), dict(draft.get("raws", {})))
        self.notice.say("info", "上次写到一半的内容已经找回，可以接着写。", ("接着写", self.notice.hide), ("从头写", self._again))

    def _again(self) -> None:
        self.notice.hide()
        self._drafts.drop()
        self._show(self._step, {})

    def _record(self) -> dict[str, Any]:
        step = self.value()
        if step.on == self._step.on:  # nobody chose it: a draft that is found days later begins with that day
            step = replace(step, on=None)
        return {"step": to_record(step), "raws": self.fields.raws()}

    def value(self) -> Step:
        """The step as written."""
        return self.fields.apply(self._step)

    def _typed(self) -> None:
        self._state.setText("")
        self._drafts.touch()

    def keep(self) -> None:
        """Save the draft now."""
        if self._drafts.pending:
            self._drafts.flush()

    def leave(self) -> None:
        """Go back; what was written stays as a draft."""
        self.keep()
        self.left.emit()

    def save(self) -> None:
        """Check, then save in the background."""
        if self._saving or not self._step.action:
            return
        own = self.fields.own_problems()
        if own:
            self._refuse(Invalid(own))
            return
        self._saving = True
        self.save_button.setEnabled(False)
        self._state.setText("正在保存…")
        case_id, step = self._case.id, self.value()
        self._jobs.run(lambda _progress: cases.act(self._context, case_id, step), self._stored, self._failed, owner=self)

    def _stored(self, case: Case) -> None:
        self._done()
        self._drafts.drop()
        self._drafts.key = ""
        self.saved.emit(case)

    def _failed(self, error: UserError) -> None:
        self._done()
        if isinstance(error, Invalid):
            self._refuse(error)
        else:
            self.notice.say("error", error.sentence)

    def _refuse(self, error: Invalid) -> None:
        left = self.fields.show_problems(error.problems)
        self.fields.focus_at(error.problems[0].path)
        first = (left or error.problems)[0].sentence.rstrip("。")
        self.notice.say("error", f"还不能保存：{first}。写的内容都还在。")

    def _done(self) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self._state.setText("")
