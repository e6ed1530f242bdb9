"""名册轮值: three sections, of which one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.jobs import Jobs
from ui.messages import Notices
from ui.rosters.meetings import MeetingsSection
from ui.rosters.people import PeopleSection
from ui.rosters.turns import TurnsSection
from ui.widgets.fields_choice import Segments
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.context import Context

TURNS, PEOPLE, MEETINGS = "turns", "people", "meetings"


class RostersPage(Page):
    """Who receives first: that is what people look for every week."""

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__("名册轮值", parent)
        self.turns, self.people = TurnsSection(ctx, jobs, notices), PeopleSection(ctx, jobs, notices)
        self.meetings = MeetingsSection(ctx, jobs, notices)
        self.sections = Segments(((TURNS, "接访轮值"), (PEOPLE, "人员"), (MEETINGS, "会议")))
        self.sections.setAccessibleName("看哪一部分")
        self.sections.set_code(TURNS)
        self.sections.picked.connect(self.choose)
        self.head.insertWidget(1, self.sections)
        self.stack = QStackedWidget()
        self._shown: dict[str, TurnsSection | PeopleSection | MeetingsSection] = {
            TURNS: self.turns, PEOPLE: self.people, MEETINGS: self.meetings
        }
        for section in self._shown.values():
            self.stack.addWidget(section)
            section.changed.connect(self.changed)
        self.meetings.open_case.connect(self.open_case)
        self.body.addWidget(self.stack, 1)
        self.first = self.sections

    def choose(self, code: str) -> None:
        """Show a section."""
        self.sections.set_code(code)
        self.stack.setCurrentWidget(self._shown[code])
        self._shown[code].refresh()

    def refresh(self) -> None:
        self._shown[self.sections.code() or TURNS].refresh()
