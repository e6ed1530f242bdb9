"""Writing a registration, new or old: steps, drafts as typed, checks beside the fields, saving in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.records import from_record, to_record
from app.domain.screening import Sign
from app.domain.step import Step
from app.services import cases
from app.services.context import Context
from ui.cases.case_form import STEPS, CaseForm, in_order, other_fields, party_list, steps_with
from ui.cases.drafts import DraftKeeper
from ui.cases.hints import Hints
from ui.cases.past import PastValues
from ui.cases.seen_before import SeenBefore
from ui.jobs import Jobs
from ui.widgets.basic import button, label, set_property
from ui.widgets.fields import Field
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.reading_order import ReadingOrder
from ui.widgets.steps import StepBar

NEW = "intake"
_PRINTED = "协议书 {} 已经打印。改了当事人的内容并保存，这一份和上面的签名就作废，要重新打印、重新签。改别的内容不要紧。"


class CaseEditor(QWidget):
    """``saved`` carries the stored case; ``left`` means that the person went back without saving (the draft stays).

    It is made in parts, so that none of them holds up the window: ``make_some``, or all at once when it is needed.
    """

    saved = Signal(object)
    left = Signal()
    open_case = Signal(str)

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case: Case | None = None
        self._wrong: set[int] = set()
        self._saving = False
        self._first = "parties"
        self._past = PastValues(context, jobs, self)
        self._fields: list[Field] = []
        self._form: CaseForm | None = None
        self._drafts = DraftKeeper(
            context, jobs, self._record, self, saved=lambda: self._state.setText("已自动存为草稿"),
            failed=self._draft_failed,
        )
        self.notice = InlineNotice()
        for keys, act in (
            ("Ctrl+S", self.save), ("Ctrl+Return", self.forward), ("Alt+Right", self.forward), ("Alt+Left", self.backward)
        ):
            shortcut(self, keys, act)

    def make_some(self) -> bool:
        """Make the next part; whether one is left after it."""
        context, past = self._context, self._past.lists
        if not self._fields:
            self._fields = [party_list(context, past)]
        elif len(self._fields) == 1:
            self._fields += other_fields(context, past)
        elif self._form is None:
            self._form = CaseForm(context, past, self._fields, self)
            self._fit_in(self._form)
        return self._form is None

    @property
    def form(self) -> CaseForm:
        """The fields."""
        while self._form is None:
            self.make_some()
        return self._form

    def _fit_in(self, form: CaseForm) -> None:
        self._past.changed.connect(lambda: form.show_past(self._past.lists))
        form.changed.connect(self._typed)
        form.go_to.connect(self.go)
        self._seen = SeenBefore(self._context, self._jobs, form.value)
        self._seen.open_case.connect(self.open_case)
        form.beside_parties.addWidget(self._seen)
        self._hints = Hints(self._context.codes)
        form.beside_facts.addWidget(self._hints)
        self._seen.found.connect(lambda found: self._hints.show_found(found.dangers, found.unfit))
        self._lay_out(form)
        self._order = ReadingOrder(self)

    def _lay_out(self, form: CaseForm) -> None:
        self.steps = StepBar(STEPS)
        self.steps.picked.connect(self.show_step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.steps, self.notice, form):
            column.addWidget(part)
        column.setStretch(2, 1)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        self._leave = button("返回", icon="back")
        self._leave.clicked.connect(self.leave)
        self._back = button("上一步", icon="chevron-left")
        self._back.setToolTip("上一步（Alt+←）")
        self._back.clicked.connect(self.backward)
        self.next_button = button("下一步", kind="primary")
        self.next_button.setToolTip("下一步（Ctrl+回车，或 Alt+→）")
        self.next_button.clicked.connect(self.forward)
        self.save_button = button("保存登记")
        self.save_button.setToolTip("保存（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        self._state = label("", kind="small")
        for part in (self._leave, self._back):
            line.addWidget(part)
        line.addWidget(self._state)
        line.addStretch(1)
        line.addWidget(self.save_button)
        line.addWidget(self.next_button)
        return line

    # -- beginning

    def begin_new(self) -> None:
        """Show an empty form, or the one that was left half written. A form that is open stays as it is."""
        if self._case is not None and self._drafts.key == NEW:
            return
        self._start(NEW, cases.blank(self._context))

    def edit(self, case: Case, path: str = "") -> None:
        """Show a stored case for changing, beginning at the field ``path``."""
        self._first = path or "parties"
        self._start(f"case:{case.id}", case)
        self.go(self._first)

    def focus_first(self) -> None:
        """Begin where ``edit`` was asked to begin."""
        self.go(self._first)

    def _start(self, key: str, case: Case) -> None:
        self.keep()
        while self.make_some():
            pass
        self._drafts.key = key
        self._leave.setVisible(key != NEW)
        self.save_button.setText("保存登记" if key == NEW else "保存修改")
        self._past.refresh()
        self._show(case, {}, 0)
        self._warn_of_print(case)
        self._drafts.load(lambda draft: self._offer_draft(draft, case))

    def _warn_of_print(self, case: Case) -> None:
        """Parties stand on the agreement: changing them voids a print, and one must know before, not after."""
        printed = [issue.number for item in case.agreements if (issue := item.issued) is not None]
        self.notice.hide()
        if printed:
            self.notice.say("warning", _PRINTED.format("、".join(printed)))

    def _show(self, case: Case, raws: dict[str, str], step: int) -> None:
        self._case, self._wrong = case, set()
        self._state.setText("")
        self.form.load(case, raws)
        self._seen.show_hits([])
        self._hints.forget()
        self.show_step(step)

    def _offer_draft(self, draft: dict[str, Any] | None, case: Case) -> None:
        """Put a kept draft back at once; what it replaces is the stored state, which is one press away."""
        if draft is None or self._case is not case or self._drafts.pending:
            return
        try:
            written = from_record(Case, draft["case"])
        except (Invalid, KeyError):
            return
        if self._drafts.key == NEW:
            case = replace(case, id=written.id)
        found = replace(case, **{name: getattr(written, name) for name in self.form.fields.by_name})
        raws = dict(draft.get("raws", {}))
        if found == case and not raws:
            return
        self._show(found, raws, int(draft.get("step", 0)))
        again = "从空白开始" if self._drafts.key == NEW else "放弃这些修改"
        self.notice.say(
            "info", "上次写到一半的内容已经找回，可以接着写。", ("接着写", self.notice.hide), (again, self.start_over)
        )

    def start_over(self) -> None:
        """Throw the draft away and show the empty form or the stored case."""
        self.notice.hide()
        self._drafts.drop()
        key = self._drafts.key
        if key == NEW:
            self._show(cases.blank(self._context), {}, 0)
            return
        case_id = key.removeprefix("case:")
        self._jobs.read(
            lambda: cases.get(self._context, case_id), lambda case: self._show(case, {}, 0), self._failed, owner=self
        )

    # -- writing

    def _record(self) -> dict[str, Any]:
        return {
            "case": to_record(self.form.value()), "raws": self.form.fields.raws(), "step": self.form.currentIndex(),
        }

    def _typed(self) -> None:
        self._state.setText("")
        self._drafts.touch()
        if self.form.currentIndex() in (0, 1):
            self._seen.ask()

    def _draft_failed(self, error: UserError) -> None:
        self.notice.say("warning", f"草稿没有存下：{error.sentence}")

    def keep(self) -> None:
        """Save the draft now: the page is left or the window closes."""
        if self._drafts.pending:
            self._drafts.flush()

    def leave(self) -> None:
        """Go back; what was written stays as a draft."""
        self.keep()
        self.left.emit()

    def show_step(self, step: int) -> None:
        """Turn to a step."""
        self.form.show_step(step)
        self._mark(step)

    def _mark(self, step: int) -> None:
        last = step == len(STEPS) - 1
        if last:
            self._wrong = steps_with(self.form.problems())
        self.steps.show_step(step, self._wrong)
        self._back.setEnabled(step > 0)
        self.next_button.setVisible(not last)
        set_property(self.save_button, "kind", "primary" if last else "")

    def forward(self) -> None:
        """The next step."""
        self.show_step(min(self.form.currentIndex() + 1, len(STEPS) - 1))

    def backward(self) -> None:
        """The step before."""
        self.show_step(max(self.form.currentIndex() - 1, 0))

    def go(self, path: str) -> None:
        """Turn to the field at ``path``."""
        self._mark(self.form.go(path))

    # -- saving

    def save(self) -> None:
        """Check, then save in the background. Errors stand beside their fields and the first one has the focus."""
        if self._saving or self._case is None:
            return
        problems = self.form.problems()
        self.form.show_problems(problems)
        errors = in_order(problem for problem in problems if not problem.warning)
        if errors:
            self._refuse(errors)
            return
        self._saving = True
        self.save_button.setEnabled(False)
        self._state.setText("正在保存…")
        case, values, new = self._case, self.form.values(), self._drafts.key == NEW
        signs = self._hints.wanted() if new else []
        self._jobs.run(
            lambda _progress: _store(self._context, case, values, new, signs), self._stored, self._failed, owner=self
        )

    def _refuse(self, errors: list[Problem]) -> None:
        self._wrong = steps_with(errors)
        self.go(errors[0].path)
        more = f"（一共 {len(errors)} 处）" if len(errors) > 1 else ""
        self.notice.say("error", f"还不能保存：{errors[0].sentence.rstrip('。')}{more}。填写的内容都还在。")

    def _stored(self, case: Case) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self.notice.hide()
        self._drafts.drop()
        self._drafts.key, self._case = "", None
        self._state.setText("已保存")
        self.saved.emit(case)

    def _failed(self, error: UserError) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self._state.setText("")
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems)
            self._refuse(in_order(error.problems))
            return
        self.notice.say("error", error.sentence)


def _store(context: Context, case: Case, values: dict[str, Any], new: bool, signs: list[Sign]) -> Case:
    """Save what was written over the newest stored state, so that sessions and papers added meanwhile stay.

    For each sign of danger that the person left ticked, a red flag is raised at once.
    """
    current = case if new else cases.get(context, case.id)
    saved = cases.save(context, replace(current, **values))
    for sign in signs:
        note = f"登记时写到：{'、'.join(sign.words)}"
        saved = cases.act(context, saved.id, Step(id="", action="flag", result=sign.kind, note=note))
    return saved
