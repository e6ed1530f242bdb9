"""Writing an agreement: the form, its draft, saving it, and the final print that fixes its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.agreement import Agreement, copies
from app.domain.case import Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.records import from_record, to_record
from app.services import cases, documents
from app.services.context import Context
from app.services.documents import Issued
from app.services.ids import new_id
from ui.cases.drafts import DraftKeeper
from ui.cases.merging import with_agreement
from ui.cases.past import PastValues
from ui.documents.agreement_form import AgreementForm
from ui.documents.by_hand import offer_boxes
from ui.jobs import Jobs
from ui.widgets.basic import scroll
from ui.widgets.fields import under
from ui.widgets.inline_notice import InlineNotice

_FIXED = "打印正式文书：取一个编号，文字就此固定，原样留存一份。以后再改，这份作废，要重新签。共需 {} 份。"
_NUMBERED = "打印就取编号，文字从此固定，共需 {} 份。"


class WritingSide(QWidget):
    """``saved`` carries the stored case, ``issued`` the final print, ``typed`` says that the pages have changed."""

    saved = Signal(object)
    issued = Signal(object)
    typed = Signal()

    def __init__(
        self, context: Context, jobs: Jobs, notice: InlineNotice, state: QLabel, missing: Callable[[], tuple[str, ...]],
        parent: QWidget,
    ) -> None:
        """``missing`` gives the characters that cannot be printed."""
        super().__init__(parent)
        self._context, self._jobs, self._notice, self._state = context, jobs, notice, state
        self._missing = missing
        self._case, self._agreement = Case(id=""), Agreement(id="")
        self._busy = False
        self._past = PastValues(context, jobs, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        area = scroll(QWidget(self))
        column.addWidget(area)
        self.form = AgreementForm(context, self._past, area.widget())
        self.form.changed.connect(self._typed)
        self._drafts = DraftKeeper(
            context, jobs, self._record, self, saved=lambda: state.setText("已自动存为草稿"),
            failed=lambda error: notice.say("warning", f"草稿没有存下：{error.sentence}"),
        )

    def begin(self, case: Case, agreement: Agreement | None) -> Agreement:
        """Write ``agreement``, or a new one; gives the one that is being written."""
        self.keep()
        self._case, self._agreement = case, agreement or fresh(self._context, case)
        self._drafts.key = f"agreement:{agreement.id if agreement else case.id}"
        self.form.load(case, self._agreement)
        self._past.refresh()
        begun = self._agreement
        self._drafts.load(lambda draft: self._offer_draft(draft, begun))
        return begun

    def _offer_draft(self, draft: dict[str, Any] | None, begun: Agreement) -> None:
        if draft is None or self._agreement is not begun or self._drafts.pending:
            return
        try:
            written = from_record(Agreement, draft["agreement"])
        except (Invalid, KeyError):
            return
        self.form.load(self._case, written, dict(draft.get("raws", {})))
        self.form.take_stored(begun)
        self.typed.emit()
        self._notice.say(
            "info", "上次写到一半的内容已经找回，可以接着写。", ("接着写", self._notice.hide),
            ("放弃，从头写", self.start_over),
        )

    def start_over(self) -> None:
        """Throw away what was written since the last saving."""
        self._notice.hide()
        self._drafts.drop()
        self.form.load(self._case, self._agreement)
        self.typed.emit()

    def take(self, case: Case) -> None:
        """The stored state is newer than the one that was loaded; what is written stays."""
        self._case = case
        stored = case.agreement(self._agreement.id)
        if stored is not None:
            self._agreement = stored
            self.form.take_stored(stored)

    def written(self) -> Case:
        """The case with the agreement as it is written now."""
        return with_agreement(self._case, self.form.value())

    def _record(self) -> dict[str, Any]:
        return {"agreement": to_record(self.form.value()), "raws": self.form.fields.raws()}

    def _typed(self) -> None:
        self._state.setText("")
        self._drafts.touch()
        self.typed.emit()

    def keep(self) -> None:
        """Save the draft now."""
        if self._drafts.pending:
            self._drafts.flush()

    # -- problems

    def _relative(self, found: list[Problem]) -> list[Problem]:
        """Problems of this agreement with paths below it, and those of the rest of the case as they are."""
        index = next(n for n, item in enumerate(self.written().agreements) if item.id == self._agreement.id)
        inside = under(under(found, "agreements"), f"[{index}]")
        outside = [problem for problem in found if not problem.path.startswith("agreements[")]
        own = self.form.fields.own_problems()
        taken = {problem.path for problem in own}
        return own + [problem for problem in inside if problem.path not in taken] + outside

    def refuse(self, problems: list[Problem], doing: str) -> bool:
        """Show every problem; True when an error forbids ``doing``."""
        left = self.form.show_problems(problems)
        errors = [problem for problem in problems if not problem.warning]
        if not errors:
            return False
        self.form.focus_at(errors[0].path)
        stray = [problem for problem in left if not problem.warning]
        first = (stray or errors)[0].sentence.rstrip("。")
        more = f"（一共 {len(errors)} 处）" if len(errors) > 1 else ""
        hint = "这一处在登记里，请先返回修改登记。" if stray else "写的内容都还在。"
        self._notice.say("error", f"还不能{doing}：{first}{more}。{hint}")
        return True

    # -- saving and issuing

    def save(self) -> None:
        """Save the agreement in the case, without a number."""
        if self._refuse_now("保存", final=False):
            return
        agreement, case_id = self.form.value(), self._case.id
        self._work(lambda: save(self._context, case_id, agreement), self._kept, "正在保存…")

    def _refuse_now(self, doing: str, *, final: bool) -> bool:
        if self._busy:
            return True
        found = cases.check(self._context, self.written())
        if final:
            found += documents.problems(self._context, self.written(), self._agreement.id)
        return self.refuse(self._relative(list(dict.fromkeys(found))), doing)

    def _kept(self, case: Case) -> None:
        self.take(case)
        self._drafts.drop()
        self._notice.hide()
        self._state.setText("已保存")
        self.saved.emit(case)

    def ask_to_issue(self) -> None:
        """Check everything, and say what a final print means."""
        if self._refuse_now("打印", final=True):
            return
        if self._missing():
            self._offer_boxes(self._missing())
            return
        self._notice.say(
            "warning", _FIXED.format(copies(self.written().signers(self.form.value()))), ("确定打印", lambda: self.issue()),
            ("再看看", self._notice.hide),
        )
        self._notice.button("确定打印").setFocus()

    def _offer_boxes(self, characters: Sequence[str]) -> None:
        """Nothing is printed with a box in it before a person has compared the characters."""
        more = _NUMBERED.format(copies(self.written().signers(self.form.value())))
        offer_boxes(self._notice, characters, more, self.issue)

    def issue(self, handwritten: tuple[str, ...] = ()) -> None:
        """Save, take the number, keep the paper, with boxes for ``handwritten``, which a person has confirmed."""
        agreement, case_id = self.form.value(), self._case.id

        def work() -> Issued:
            save(self._context, case_id, agreement)
            return documents.issue(self._context, case_id, agreement.id, handwritten)

        self._notice.hide()
        self._work(work, self._issued, "正在签发…")

    def _issued(self, issued: Issued) -> None:
        self.take(issued.case)
        self._drafts.drop()
        self._state.setText("")
        self.issued.emit(issued)

    def _work(self, work: Callable[[], Any], done: Callable[[Any], None], saying: str) -> None:
        if self._busy:
            return
        self._busy = True
        self._state.setText(saying)

        def end(result: Any) -> None:
            self._busy = False
            done(result)

        self._jobs.run(lambda _progress: work(), end, self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        self._busy = False
        self._state.setText("")
        if isinstance(error, Invalid):
            self.refuse(self._relative(error.problems), "完成")
        elif isinstance(error, documents.MissingGlyphs):
            self._offer_boxes(error.characters)
        else:
            self._notice.say("error", error.sentence)


def save(context: Context, case_id: str, agreement: Agreement) -> Case:
    """Save the agreement over the newest stored state of its case. For a worker thread."""
    return cases.save(context, with_agreement(cases.get(context, case_id), agreement))


def fresh(context: Context, case: Case) -> Agreement:
    """A new agreement today, starting from what the registration and the last session say."""
    last = case.sessions[-1] if case.sessions else None
    names = last.mediators if last and last.mediators else case.mediators
    return Agreement(
        id=new_id(), facts=case.facts, made_on=context.today(), mediators=names, recorder=last.recorder if last else "",
    )
