"""会议: 评理会、夜话会、联席会议 with their minutes, tied to the matters they spoke of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.companion import Meeting
from app.services import ledger, rosters
from ui.cases.step_fields import HeadsField
from ui.jobs import Jobs
from ui.messages import Notices, day
from ui.widgets.basic import button, card, clear_layout, column, label, row, rule, scroll
from ui.widgets.beside import Beside
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_list import StringListField
from ui.widgets.fields_reading import PAST
from ui.widgets.fields_text import LongTextField, NameField, NamesField, TextField
from ui.widgets.people import Row
from ui.widgets.record_form import RecordForm
from ui.widgets.tile import CaseTile

if TYPE_CHECKING:
    from app.services.context import Context

_MOST = 200


class MeetingsSection(QWidget):
    """The list at the left, the minutes at the right while they are open. ``open_case`` asks for a matter."""

    changed = Signal()
    open_case = Signal(str)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.tiles: dict[str, CaseTile] = {}
        self._list, self._matters = QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(2)
        self.add_button = button("记一次会议", "primary", "plus")
        self.add_button.clicked.connect(self.begin)
        self.form = RecordForm(jobs, self._rows(), lambda item: rosters.save_meeting(ctx, item))
        self.form.saved.connect(self._saved)
        inner, side = QWidget(), QWidget()
        inner.setLayout(column(card(column(row(self.add_button, None), self._list, spacing=8)), None))
        side.setLayout(column(self.form, self._matters, None))
        self._side = Beside(scroll(inner), scroll(side), (2, 3))
        self.form.closed.connect(self._side.close_right)
        self.setLayout(column(self._side))

    def _rows(self) -> tuple[Row, ...]:
        kinds = rosters.meeting_kinds(self._ctx)
        return (
            ((ChoiceField("kind", "什么会", kinds, combo=len(kinds) > 3), 7), (DateField("held_on", "哪天", self._ctx.today, lean=PAST, required=True), 5)),
            ((TextField("topic", "议题", limit=500, required=True), 12),),
            ((TextField("place", "地点"), 6), (NameField("chair", "主持人"), 3), (NameField("recorder", "记录人"), 3)),
            ((NamesField("people", "参加人"), 9), (HeadsField("heads", "到会人数", unit="人", most=99_999), 3)),
            ((LongTextField("note", "会议记录", limit=50_000, lines=5), 12),),
            ((StringListField("decisions", "议定事项"), 12),),
            ((NamesField("cases", "涉及的纠纷", hint="写卷号，几件用“、”隔开"), 12),),
        )

    def begin(self) -> None:
        """A new meeting: today, of the first kind."""
        kinds = rosters.meeting_kinds(self._ctx)
        blank = Meeting("", kind=kinds[0][0] if kinds else "", held_on=self._ctx.today(), recorder=self._ctx.actor.name)
        self._open(blank, "记一次会议", [])

    def _open(self, meeting: Meeting, title: str, matters: list[ledger.Row]) -> None:
        """The minutes, with matters as their numbers, and below them each matter to be opened."""
        self._side.open()
        clear_layout(self._matters)
        for item in matters:
            tile = CaseTile(item.record, item.title, item.number, None)
            tile.clicked.connect(lambda _=False, case=item.record: self.open_case.emit(case))
            self._matters.addWidget(tile)
        numbers = {item.record: item.number for item in matters}
        self.form.open(replace(meeting, cases=tuple(numbers.get(case, case) for case in meeting.cases)), title)
        self.form.save_button.setEnabled(meeting.owner in ("", self._ctx.site.id))

    def edit(self, meeting: Meeting) -> None:
        """Open the minutes."""
        ctx = self._ctx
        self._jobs.read(
            lambda: [found for case in meeting.cases if (found := ledger.row(ctx, case)) is not None],
            lambda matters: self._open(meeting, f"{rosters.meeting_name(ctx, meeting)}　{day(meeting.held_on)}", matters),
            self._notices.error, owner=self, key="matters",
        )

    def refresh(self) -> None:
        """Read the list again."""
        ctx = self._ctx
        self._jobs.read(
            lambda: [(item, rosters.meeting_name(ctx, item)) for item in rosters.meetings(ctx)[:_MOST]], self._show, self._notices.error,
            owner=self, key="meetings",
        )

    def _show(self, found: list[tuple[Meeting, str]]) -> None:
        clear_layout(self._list)
        self.tiles = {}
        for meeting, kind in found:
            if self.tiles:
                self._list.addWidget(rule())
            below = "　".join(part for part in (kind, day(meeting.held_on), meeting.place) if part)
            aside = f"涉及 {len(meeting.cases)} 件" if meeting.cases else ""
            tile = CaseTile("", meeting.topic, below, None, aside)
            tile.clicked.connect(lambda _=False, one=meeting: self.edit(one))
            self._list.addWidget(tile)
            self.tiles[meeting.id] = tile
        if not found:
            self._list.addWidget(label("还没有会议记录。开过评理会、夜话会、联席会议，在这里记下议定的事。", "muted", wrap=True))

    def _saved(self, meeting: Meeting) -> None:
        self._side.close_right()
        self._notices.good(f"会议“{meeting.topic}”已保存。")
        self.refresh()
        self.changed.emit()
