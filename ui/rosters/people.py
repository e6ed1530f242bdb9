"""人员: who is on the committee and around it, what the law asks of it, and a form for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.companion import Person
from app.services import rosters
from ui.jobs import Jobs
from ui.messages import Notices, day
from ui.widgets.basic import button, card, clear_layout, column, label, row, rule, scroll
from ui.widgets.beside import Beside
from ui.widgets.fields_choice import ChoiceField, TickField, TicksField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_reading import FUTURE, PAST
from ui.widgets.fields_text import NameField, TextField
from ui.widgets.people import Row
from ui.widgets.record_form import RecordForm
from ui.widgets.tile import CaseTile

if TYPE_CHECKING:
    from app.services.context import Context

_USUAL = ("member", "mediator")


class PeopleSection(QWidget):
    """The list at the left, the form at the right while it is open."""

    changed = Signal()

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.tiles: dict[str, CaseTile] = {}
        self.warnings: list[str] = []
        self._warned, self._list = QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(2)
        self.add_button = button("添加一个人", "primary", "plus")
        self.add_button.clicked.connect(self.begin)
        self.gone = QCheckBox("也看已离任的")
        self.gone.clicked.connect(lambda _on: self.refresh())
        self.form = RecordForm(jobs, self._rows(), lambda item: rosters.save_person(ctx, item))
        self.form.saved.connect(self._saved)
        inner, side = QWidget(), QWidget()
        inner.setLayout(column(self._warned, card(column(row(self.add_button, None, self.gone), self._list, spacing=8)), None))
        side.setLayout(column(self.form, None))
        self._side = Beside(scroll(inner), scroll(side))
        self.form.closed.connect(self._side.close_right)
        self.setLayout(column(self._side))

    def _rows(self) -> tuple[Row, ...]:
        codes, today = self._ctx.codes, self._ctx.today
        return (
            ((NameField("name", "姓名", required=True), 7), (ChoiceField("sex", "性别", codes.choices("sex"), optional=True), 5)),
            ((TicksField("roles", "身份", codes.choices("person_role")), 12),),
            ((TextField("phone", "联系方式", limit=50), 5), (TextField("unit", "单位和职务"), 7)),
            ((DateField("from_on", "任期起", today, lean=PAST), 6), (DateField("until", "任期止", today, lean=FUTURE), 6)),
            (
                (ChoiceField("ethnicity", "民族", codes.choices("ethnicity"), combo=True), 4),
                (ChoiceField("education", "文化程度", codes.choices("education"), combo=True), 4), (TextField("grid", "网格", limit=100), 4),
            ),
            ((TickField("full_time", "专职调解员"), 5), (TextField("left", "离任原因", placeholder="还在任就空着"), 7)),
        )

    def refresh(self) -> None:
        """Read the list again."""
        ctx, left = self._ctx, self.gone.isChecked()
        self._jobs.read(lambda: _look(ctx, left), self._show, self._notices.error, owner=self, key="people")

    def _show(self, found: tuple[list[Person], list[str]]) -> None:
        people, self.warnings = found
        clear_layout(self._warned)
        for sentence in self.warnings:
            self._warned.addWidget(label(f"⚠ {sentence}", "warning", wrap=True))
        clear_layout(self._list)
        self.tiles = {}
        for person in people:
            if self.tiles:
                self._list.addWidget(rule())
            self.tiles[person.id] = tile = self._tile(person)
            self._list.addWidget(tile)
        if not people:
            words = "名册还是空的。先把调委会委员、调解员、评理员登记进来，排轮值、记会议时就能直接选。"
            self._list.addWidget(label(words, "muted", wrap=True))

    def _tile(self, person: Person) -> CaseTile:
        label_of = self._ctx.codes.label
        roles = "、".join(label_of("person_role", role) for role in person.roles)
        below = "　".join(part for part in (roles, person.unit, person.phone) if part)
        end = rosters.term_end(person)
        late = end is not None and end < self._ctx.today()
        aside = "已离任" if person.left else f"{'⚠ ' if late else ''}任期到{day(end)}" if end else ""
        tile = CaseTile("", person.name, below, None, aside, "danger" if late and not person.left else "muted")
        tile.clicked.connect(lambda: self.edit(person))
        return tile

    def begin(self) -> None:
        """Somebody new."""
        self._side.open()
        self.form.open(Person("", roles=_USUAL), "添加一个人")

    def edit(self, person: Person) -> None:
        """Open somebody for writing."""
        self._side.open()
        self.form.open(person, f"修改：{person.name}")

    def _saved(self, person: Person) -> None:
        self._side.close_right()
        self._notices.good(f"{person.name}已保存。" if not person.left else f"{person.name}已记为离任，资料还在。")
        self.refresh()
        self.changed.emit()


def _look(ctx: Context, left: bool) -> tuple[list[Person], list[str]]:
    return rosters.people(ctx, left=left), [problem.sentence for problem in rosters.committee_problems(ctx)]
