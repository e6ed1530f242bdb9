"""Each working method lives its published story in the window: registered, acted on, talked about, as people would."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from stories import STORIES, Agree, Do, Story, Talk
from test_methods_cli import with_dates

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.agreement import Agreement, Mark, required_marks
from app.domain.case import Case
from app.domain.party import Party
from app.domain.records import from_record
from app.methods import shipped
from app.paths import Paths, assets_dir
from app.services import cases, documents, setup
from app.services.context import Context
from app.services.ids import new_id
from sync import keyfile
from ui.cases.action_page import ActionPage
from ui.cases.intake import IntakePage
from ui.cases.matter import MatterPage
from ui.cases.merging import with_agreement
from ui.cases.session_editor import SessionEditor
from ui.jobs import Jobs
from ui.theme.apply import apply

PASSPHRASE = "东街老槐树下2026"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_CHEAP = keyfile.Cost(64, 1, 1)


class Clock:
    """Moved by the story."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    apply(qapp, assets_dir())


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room") / "data"
    real, keyfile.Cost = keyfile.Cost, lambda *_: _CHEAP  # type: ignore[assignment, misc]
    new = setup.NewSite("desk", "东街村说事室", "620100001201", "", "东", "查晓雯", "leader")
    context, _ = setup.create(Paths(folder), new, PASSPHRASE, Clock())
    context.close()
    keyfile.Cost = real  # type: ignore[misc]
    return folder


class Window:
    """A person at the window of a room that works by one method."""

    def __init__(self, ctx: Context, clock: Clock, qtbot: QtBot) -> None:
        self.ctx, self.clock, self.qtbot = ctx, clock, qtbot
        self.crashes: list[BaseException] = []
        self.jobs = Jobs(self.crashes.append)
        self.case_id = ""
        self.page = MatterPage(ctx, self.jobs)
        self.page.resize(1200, 800)
        qtbot.addWidget(self.page)
        self.page.show()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)
        assert not self.crashes

    def close(self) -> None:
        self.page.close()
        self.jobs.close()
        self.ctx.close()

    @property
    def case(self) -> Case:
        return cases.get(self.ctx, self.case_id)

    def said(self) -> str:
        return "\n".join(one.text() for one in self.page.findChildren(QLabel) if one.isVisibleTo(self.page))

    # -- registering

    def register(self, record: dict[str, Any]) -> None:
        intake = IntakePage(self.ctx, self.jobs)
        self.qtbot.addWidget(intake)
        intake.show()
        intake.start()
        self.settle()
        form = intake.editor.form
        parties = tuple(from_record(Party, {"id": new_id(), **{k: v for k, v in party.items() if k != "id"}}) for party in record["parties"])
        for name, value in {**record, "parties": parties}.items():
            form.fields[name].set_value(tuple(value) if isinstance(value, list) else value)
            form.fields[name].changed.emit()
        saved: list[str] = []
        intake.saved.connect(saved.append)
        self.qtbot.keyClick(intake.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        intake.editor.save()
        self.settle()
        assert saved, [problem for problem in form.problems() if not problem.warning]
        self.case_id = saved[0]
        intake.close()
        self.page.load(self.case_id)
        self.settle()

    # -- acting

    def do(self, part: Do) -> None:
        before = self.case
        offered = {item.action.code: item for item in cases.offers(self.ctx, before)}
        assert offered[part.action].name == part.name
        self.page.act(part.action)
        self.settle()
        form = self.page.pages.page("action")
        assert isinstance(form, ActionPage)
        for name, value in self._values(part.fields).items():
            form.fields[name].set_value(value)
            form.fields[name].changed.emit()
        form.save_button.click()
        self.settle()
        if part.blocked:
            assert part.blocked in self.said()
            assert self.case == before, "nothing has changed"
            self.page.back()
            self.settle()

    def _values(self, fields: dict[str, Any]) -> dict[str, Any]:
        ids = {party.name: party.id for party in self.case.parties}
        found = {}
        for name, value in with_dates(fields, self.ctx.today()).items():
            if value == "only":
                continue
            if name == "who":
                value = tuple(ids.get(one, one) for one in value)
            elif name == "until":
                value = datetime.fromisoformat(value).date()
            found[name] = tuple(value) if isinstance(value, list) else value
        return found

    def talk(self, part: Talk) -> None:
        self.page.write_session("")
        self.settle()
        editor = self.page.pages.page("session")
        assert isinstance(editor, SessionEditor)
        for name, value in (("mode", part.mode), ("record", part.record), ("result", part.result), ("rights_told", True)):
            editor.fields[name].set_value(value)
            editor.fields[name].changed.emit()
        editor.save_button.click()
        self.settle()

    def agree(self, part: Agree) -> None:
        """Written as its form would store it; printing and signing have stories of their own."""
        ids = {party.name: party.id for party in self.case.parties}
        fields = with_dates(part.fields, self.ctx.today())
        for item in fields.get("obligations", []):
            item |= {name: ids[item[name]] for name in ("debtor", "creditor")}
        agreement = from_record(Agreement, {"id": new_id(), "made_on": self.ctx.today().isoformat(), **fields})
        case = cases.save(self.ctx, with_agreement(self.case, agreement))
        if not agreement.oral:
            case = documents.issue(self.ctx, case.id, agreement.id).case
            for item in required_marks(case.agreements[-1], case.parties):
                how = ("seal",) if item.role == "committee" else ("signature", "seal") if item.role == "party" else ("signature",)
                documents.mark(self.ctx, case.id, agreement.id, Mark(role=item.role, ref=item.ref, how=how, on=self.ctx.today()))
        self.page.refresh()
        self.settle()


@pytest.fixture
def opened(room: Path, tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Window]:
    import shutil

    story: Story = request.param
    shutil.copytree(room, tmp_path / "data")
    clock = Clock()
    ctx = setup.unlock(Paths(tmp_path / "data"), PASSPHRASE, clock)
    ctx = setup.update_site(ctx, replace(ctx.site, methods=(story.method,)))
    window = Window(ctx, clock, qtbot)
    yield window
    window.close()


@pytest.mark.parametrize(("opened", "story"), [(one, one) for one in STORIES], indirect=["opened"],
                         ids=[f"{one.method}-{index}" for index, one in enumerate(STORIES)])
def test_a_method_lives_its_story_in_the_window(opened: Window, story: Story) -> None:
    method = shipped(story.method)
    assert method is not None
    opened.register(story.case)
    assert set(story.clocks) <= set(opened.said().split("\n")), "its clocks stand on the page"
    for part in story.course:
        opened.clock.now += timedelta(days=part.days)
        if isinstance(part, Do):
            opened.do(part)
        elif isinstance(part, Talk):
            opened.talk(part)
        else:
            opened.agree(part)
        assert opened.page._stage.look.word == part.stage, part
        if isinstance(part, Do) and not part.blocked and part.action not in ("undo", "note"):
            assert part.name in opened.said(), "the step stands in the method's words"
