"""记一次调解 (form F09): when, where, who, what was said, and how it ended."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import Invalid, Problem, UserError
from app.domain.method import NONE, Method, Preset
from app.domain.records import from_record, to_record
from app.domain.session import Participant, Session
from app.domain.stage import position
from app.services import cases
from app.services.context import Context
from app.services.ids import new_id
from ui.cases.drafts import DraftKeeper
from ui.cases.merging import with_session
from ui.cases.names_offer import NamesOffer
from ui.cases.pairs_field import ParticipantsField
from ui.cases.past import PastValues
from ui.jobs import Jobs
from ui.widgets.basic import button, card, label, row, scroll
from ui.widgets.fields import Field, Fields, under
from ui.widgets.fields_choice import ChoiceField, TickField, TicksField
from ui.widgets.fields_date import DateField, TimeField
from ui.widgets.fields_reading import FUTURE, PAST
from ui.widgets.fields_text import LongTextField, NameField, NamesField, TextField
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.people import fill, offer
from ui.widgets.reading_order import ReadingOrder


class SessionEditor(QWidget):
    """``saved`` carries the stored case; ``left`` means going back (what was written stays as a draft)."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case, self._session, self._method = Case(id=""), Session(id=""), NONE
        self._saving = False
        self._company: tuple[Participant, ...] = ()  # what the form of session has put there
        self._past = PastValues(context, jobs, self)
        self.fields = Fields(_make(context))
        names = self.fields["mediators"]
        assert isinstance(names, NamesField)
        self._mediators = NamesOffer(names)
        self._past.changed.connect(lambda: self._mediators.offer(self._past.lists["mediator"]))
        self._state = label("", kind="small")
        for field in self.fields.by_name.values():
            field.changed.connect(self._typed)
        self.fields["mode"].changed.connect(self._other_mode)
        self._drafts = DraftKeeper(
            context, jobs, self._record, self, saved=lambda: self._state.setText("已自动存为草稿"),
            failed=self._draft_failed,
        )
        self.notice = InlineNotice()
        self._lay_out()
        self._order = ReadingOrder(self)
        shortcut(self, "Ctrl+S", self.save)

    def _lay_out(self) -> None:
        get = self.fields.by_name
        get["mediators"].box.insertWidget(2, self._mediators)
        offer(get["place"], self._past.lists["place"])
        offer(get["recorder"], self._past.lists["recorder"])
        inner = self._form = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        self._title = label("", kind="heading")
        outer.addWidget(self._title)
        outer.addWidget(self.notice)
        outer.addWidget(scroll(inner), 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 14, 12)
        column.setSpacing(14)
        for rows in (
            (((get["held_on"], 6), (get["starts"], 3), (get["ends"], 3)), ((get["mode"], 6), (get["lead"], 6)),
             ((get["place"], 12),), ((get["attending"], 12),), ((get["participants"], 12),), ((get["mediators"], 7), (get["recorder"], 5))),
            (((get["rights_told"], 12),), ((get["record"], 12),), ((get["tags"], 12),), ((get["result"], 12),),
             ((get["next_on"], 5),)),
        ):
            inside = QVBoxLayout()
            part = card(inside)
            part.setMaximumWidth(1120)
            column.addWidget(part)
            fill(inside, *rows)
        column.addStretch(1)
        back = button("返回", icon="back")
        back.clicked.connect(self.leave)
        self.save_button = button("保存调解记录", kind="primary", icon="save")
        self.save_button.setToolTip("保存（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        outer.addLayout(row(back, self._state, None, self.save_button))

    def begin(self, case: Case, session_id: str = "", *, may_write: bool = True, method: Method = NONE) -> None:
        """Write a new session of ``case``, or change (or only read) the one with this id; in the words of ``method``."""
        self.keep()
        self._follow(method)
        self._form.setEnabled(may_write)
        self.save_button.setVisible(may_write)
        known = next((item for item in case.sessions if item.id == session_id), None)
        self._case, self._session = case, known or _fresh(self._context, case)
        self._drafts.key = f"session:{session_id or case.id}"
        number = case.sessions.index(known) + 1 if known else len(case.sessions) + 1
        again = f"（第 {self._session.round} 轮）" if self._session.round > 1 else ""
        self._title.setText(f"第 {number} 次{method.word('talk', '调解')}{again}")
        attending = self.fields["attending"]
        assert isinstance(attending, TicksField)
        attending.set_choices([(party.id, party.name or "（未填姓名）") for party in case.parties])
        self.notice.hide()
        self._show(self._session, {})
        self._past.refresh()
        session = self._session
        if not may_write:
            self._drafts.key = ""
            return
        self._drafts.load(lambda draft: self._offer_draft(draft, session))

    def _follow(self, method: Method) -> None:
        """Offer the forms of session and the tags that the method knows."""
        self._method = method
        mode, tags = self.fields["mode"], self.fields["tags"]
        assert isinstance(mode, ChoiceField)
        assert isinstance(tags, TicksField)
        mode.set_choices(method.choices("session_mode"))
        tags.set_choices(method.choices("tag"))
        for field, offered in ((mode, method.session_mode), (self.fields["lead"], method.session_mode), (tags, method.tag)):
            field.setVisible(bool(offered))

    def _other_mode(self) -> None:
        """A joint session asks for units, its usual company first; what nobody has touched of another form's goes."""
        field = self.fields["participants"]
        assert isinstance(field, ParticipantsField)
        kept = tuple(person for person in field.value() if person not in self._company)
        self._company = self._usual()
        there = {person.unit for person in kept}
        field.set_joint(self._joint())
        field.set_value((*kept, *(person for person in self._company if person.unit not in there)))
        self._typed()

    def _preset(self) -> Preset | None:
        return next((item for item in self._method.session_mode if item.key == self.fields["mode"].value()), None)

    def _usual(self) -> tuple[Participant, ...]:
        """The usual company of this form of session."""
        preset = self._preset()
        return tuple(Participant(name=unit, role="参加单位", unit=unit) for unit in preset.units) if preset else ()

    def _joint(self) -> bool:
        """Several units sit together: the method names them for this form of session."""
        preset = self._preset()
        return preset is not None and bool(preset.units)

    def focus_first(self) -> None:
        """Begin at the day."""
        self.fields.focus_at("held_on")

    def _show(self, session: Session, raws: dict[str, str]) -> None:
        self._state.setText("")
        self.fields.load(session)
        helpers, self._company = self.fields["participants"], self._usual()
        assert isinstance(helpers, ParticipantsField)
        helpers.set_joint(self._joint())
        self.fields.set_raws(raws)
        self.fields.show_problems([])

    def _offer_draft(self, draft: dict[str, Any] | None, session: Session) -> None:
        if draft is None or self._session is not session or self._drafts.pending:
            return
        try:
            written = from_record(Session, draft["session"])
        except (Invalid, KeyError):
            return
        self._session = written
        self._show(written, dict(draft.get("raws", {})))
        self.notice.say(
            "info", "上次写到一半的内容已经找回，可以接着写。", ("接着写", self.notice.hide),
            ("放弃，从头写", self._start_over),
        )

    def _start_over(self) -> None:
        self.notice.hide()
        self._drafts.drop()
        known = next((item for item in self._case.sessions if item.id == self._session.id), None)
        self._session = known or _fresh(self._context, self._case)
        self._show(self._session, {})

    def _record(self) -> dict[str, Any]:
        return {"session": to_record(self.value()), "raws": self.fields.raws()}

    def value(self) -> Session:
        """The session as written; unknown fields of the record stay."""
        return self.fields.apply(self._session)

    def _typed(self) -> None:
        self._state.setText("")
        self._drafts.touch()

    def _draft_failed(self, error: UserError) -> None:
        self.notice.say("warning", f"草稿没有存下：{error.sentence}")

    def keep(self) -> None:
        """Save the draft now."""
        if self._drafts.pending:
            self._drafts.flush()

    def leave(self) -> None:
        """Go back; what was written stays as a draft."""
        self.keep()
        self.left.emit()

    def problems(self) -> list[Problem]:
        """What is wrong or doubtful in this session."""
        own = self.fields.own_problems()
        taken = {problem.path for problem in own}
        case, session = with_session(self._case, self.value()), self.value()
        index = next(number for number, item in enumerate(case.sessions) if item.id == session.id)
        found = under(under(cases.check(self._context, case), "sessions"), f"[{index}]")
        return own + [problem for problem in found if problem.path not in taken]

    def save(self) -> None:
        """Check, then save in the background."""
        if self._saving:
            return
        problems = self.problems()
        left = self.fields.show_problems(problems)
        errors = [problem for problem in problems if not problem.warning]
        if errors:
            self.fields.focus_at(errors[0].path)
            sentence = (left or errors)[0].sentence.rstrip("。")
            self.notice.say("error", f"还不能保存：{sentence}。写的内容都还在。")
            return
        self._saving = True
        self.save_button.setEnabled(False)
        self._state.setText("正在保存…")
        case_id, session = self._case.id, self.value()
        self._jobs.run(
            lambda _progress: cases.save(self._context, with_session(cases.get(self._context, case_id), session)),
            self._stored, self._failed, owner=self,
        )

    def _stored(self, case: Case) -> None:
        self._done()
        self._drafts.drop()
        self._drafts.key = ""
        self.saved.emit(case)

    def _failed(self, error: UserError) -> None:
        self._done()
        self.notice.say("error", error.sentence)

    def _done(self) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        self._state.setText("")


def _fresh(context: Context, case: Case) -> Session:
    """A new session today with everybody present, at the place of the last one."""
    last = case.sessions[-1] if case.sessions else Session(id="")
    return Session(
        id=new_id(), held_on=context.today(), place=last.place, mediators=case.mediators or last.mediators,
        recorder=last.recorder, round=position(case).round, attending=tuple(party.id for party in case.parties),
    )


def _make(context: Context) -> list[Field]:
    codes, today = context.codes, context.today
    return [
        DateField("held_on", "调解日期", today, lean=PAST, required=True),
        TimeField("starts", "开始时间"),
        TimeField("ends", "结束时间"),
        TextField("place", "调解地点"),
        NamesField("mediators", "人民调解员"),
        NameField("recorder", "记录人"),
        TicksField("attending", "到场的当事人", [], hint="没有来的不要勾"),
        ParticipantsField("participants", "参加人", hint="双方同意后请来帮忙的人，不是当事人"),
        TickField("rights_told", "已经告知当事人权利和义务"),
        LongTextField("record", "调解记录", limit=50_000, lines=10, most=24,
                      placeholder="各方怎么说，查明了什么，怎么劝的"),
        ChoiceField("mode", "调解形式", [], combo=True, empty="普通调解"),
        TextField("lead", "牵头单位", limit=100),
        TicksField("tags", "用了哪些方法", []),
        DateField("next_on", "下次哪天再谈", today, lean=FUTURE, hint="到了那天今日页会提醒"),
        ChoiceField("result", "调解结果", codes.choices("session_result"), columns=5, optional=True),
    ]
