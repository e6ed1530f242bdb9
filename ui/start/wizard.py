"""The first start: four forms and the recovery sheet. Back and forth loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Problem, UserError
from app.domain.identity import tidy_number
from ui.jobs import Jobs
from ui.start import opening
from ui.start.sheet_frame import centred
from ui.start.steps import PapersStep, PersonStep, SiteStep
from ui.widgets.basic import button, column, label, row, set_property
from ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.setup import NewSite
    from ui.start.method_choice import MethodChoice
    from ui.start.recovery_sheet import RecoverySheet
    from ui.widgets.labelled import Labelled

_LINES = 13  # of text: the height of the tallest step, so that the card does not grow on the way
_TITLES = ("单位", "办法", "文书", "使用人", "恢复单")
_SITE, _METHOD, _PAPERS, _PERSON, _SHEET = range(5)


class FirstStart(QWidget):
    """``opened`` carries the context once the recovery sheet has been copied back."""

    opened = Signal(object)

    def __init__(self, root: Path, jobs: Jobs) -> None:
        super().__init__()
        self._root, self._jobs = root, jobs
        self.site = SiteStep()
        self._method: MethodChoice | None = None
        self._papers: PapersStep | None = None
        self._person: PersonStep | None = None
        self.sheet: RecoverySheet | None = None
        self.steps = QStackedWidget()
        self.steps.setMinimumHeight(self.fontMetrics().height() * _LINES)
        self.steps.addWidget(self.site)
        self._marks = [label(f"{place}　{title}", "small") for place, title in enumerate(_TITLES, 1)]
        self._refused = label("", "error", wrap=True)
        self._refused.hide()
        self.back_button = button("上一步", "", "back")
        self.back_button.clicked.connect(self.back)
        self.next_button = button("下一步", "primary", "next")
        self.next_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.next_button.clicked.connect(self.forward)
        self._buttons = QWidget()
        self._buttons.setLayout(row(self.back_button, None, self.next_button))
        content = column(row(*_between(self._marks), None, spacing=8), self.steps, self._refused,
                         ProgressStrip(jobs), self._buttons, spacing=16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(centred(content, 860))
        for field in (self.site.name, self.site.division):
            field.returnPressed.connect(self.forward)
        self._turn(0)

    @property
    def method(self) -> MethodChoice:
        """The second step, made when it is first needed, so that the program starts quickly."""
        if self._method is None:
            from app.methods import bundled
            from ui.start.method_choice import MethodChoice

            self._method = MethodChoice(bundled())
            self._method.entered.connect(self.forward)
            self._add(_METHOD, self._method)
        return self._method

    @property
    def papers(self) -> PapersStep:
        """The third step."""
        if self._papers is None:
            self._papers = PapersStep()
            self._add(self.steps.indexOf(self.method) + 1, self._papers, self._papers.committee, self._papers.prefix)
        return self._papers

    @property
    def person(self) -> PersonStep:
        """The fourth step."""
        if self._person is None:
            made = self._person = PersonStep()
            self._add(self.steps.indexOf(self.papers) + 1, made, made.user, made.pair.again)
        return self._person

    def _add(self, at: int, step: QWidget, *fields: QLineEdit) -> None:
        self.steps.insertWidget(at, step)
        for field in fields:
            field.returnPressed.connect(self.forward)

    def start(self) -> None:
        """Ready for the first word."""
        self.site.name.setFocus()

    @property
    def unfinished(self) -> bool:
        """Whether a room was made whose recovery sheet nobody has confirmed yet."""
        return self.sheet is not None

    def warn(self, sentence: str) -> None:
        """Say something beside the recovery sheet."""
        if self.sheet is not None:
            self.sheet.banner.say("warning", sentence)

    def back(self) -> None:
        """The step before."""
        self._turn(max(0, self.steps.currentIndex() - 1))

    def forward(self) -> None:
        """The next step, if this one is complete."""
        at = self.steps.currentIndex()
        if at == _SITE and self.site.sound():
            self.papers.suggest(self.site.name.text().strip())
            self.person.set_level(self.site.level)
            self._turn(_METHOD)
        elif at in (_METHOD, _PAPERS):
            self._turn(at + 1)
        elif at == _PERSON and self.person.sound():
            self._create()

    def _turn(self, at: int) -> None:
        self.steps.setCurrentIndex(at)
        for place, mark in enumerate(self._marks):
            set_property(mark, "kind", "strong" if place == at else "small")
            set_property(mark, "tone", "primary" if place == at else "")
        self.back_button.setVisible(at > 0)
        self.next_button.setText("建立" if at == _PERSON else "下一步")
        self._buttons.setVisible(at < _SHEET)
        if at == _SITE:
            self.site.name.setFocus()
        elif at == _METHOD:
            self.method.focus_first()
        elif at == _PAPERS:
            self.papers.committee.setFocus()
        elif at == _PERSON:
            self.person.user.setFocus()
        elif self.sheet is not None:
            self.sheet.setFocus()

    def _create(self) -> None:
        site, papers, person = self.site, self.papers, self.person
        values = {
            "level": site.level, "name": site.name.text().strip(), "division": tidy_number(site.division.text()),
            "committee": papers.committee.text().strip(), "number_prefix": papers.prefix.text().strip(),
            "user": person.user.text().strip(), "role": str(person.role.currentData()),
            "method": self.method.key,
        }
        passphrase, again = person.pair.secret.text(), person.pair.again.text()
        self._refused.hide()
        self._busy(True)
        self._jobs.run(lambda _: _make(self._root, values, passphrase, again), self._created, self._failed,
                       label="正在建立加密的数据", owner=self)

    def _created(self, made: tuple[Context, list[str]] | list[Problem]) -> None:
        self._busy(False)
        if isinstance(made, list):
            self._show_problems(made)
            return
        self.person.pair.clear()
        self.show_sheet(*made)

    def show_sheet(self, ctx: Context, groups: list[str]) -> None:
        """The room is made: show its recovery sheet."""
        from ui.start.recovery_sheet import RecoverySheet

        self.sheet = RecoverySheet(self._jobs)
        self.sheet.finished.connect(self.opened)
        self.steps.addWidget(self.sheet)
        self.sheet.start(ctx, groups)
        self._turn(_SHEET)

    def _failed(self, error: UserError) -> None:
        self._busy(False)
        self._refused.setText(f"⚠ {error.sentence}")
        self._refused.show()

    def _show_problems(self, problems: list[Problem]) -> None:
        fields = {**self.site.fields, **self.papers.fields, **self.person.fields}
        homes: list[dict[str, Labelled]] = [self.site.fields, {}, self.papers.fields, self.person.fields]
        for problem in problems:
            if problem.path in fields:
                fields[problem.path].show_problem(problem.sentence, problem.warning)
        at = min((place for place, home in enumerate(homes) for problem in problems if problem.path in home), default=_PERSON)
        self._turn(at)
        self._refused.setText("⚠ " + "；".join(problem.sentence for problem in problems))
        self._refused.show()

    def _busy(self, busy: bool) -> None:
        self.next_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy)


def _make(
    root: Path, values: dict[str, str], passphrase: str, again: str
) -> tuple[Context, list[str]] | list[Problem]:
    """On the worker thread: the room, or what is wrong."""
    from app.services.setup import NewSite

    new: NewSite = NewSite(**values)
    wrong = [problem for problem in opening.problems(new, passphrase, again) if not problem.warning]
    return wrong or opening.create(root, new, passphrase)


def _between(marks: list[QLabel]) -> list[QLabel]:
    line: list[QLabel] = []
    for mark in marks:
        line += [mark, label("›", "small")]
    return line[:-1]
