"""The page of one matter, and the pages that open from it: registration, session, agreement, file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.stage import stage
from app.services import cases, standing
from app.services.context import Context
from app.services.standing import Standing
from ui.cases import life
from ui.cases.asking import CloseAsking, ReturnAsking
from ui.cases.inner import InnerPages
from ui.cases.overview import Overview
from ui.cases.said import said_of
from ui.documents.scans import SCANS, dropped_files
from ui.jobs import Jobs
from ui.widgets.basic import button, row, scroll
from ui.widgets.chip import Chip, exchange_look, stage_look
from ui.widgets.elided import ElidedLabel
from ui.widgets.files import ask_file
from ui.widgets.flow import side_by_side
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.keys import shortcut
from ui.widgets.page import Page
from ui.widgets.reading_order import ReadingOrder


class MatterPage(Page):
    """``load`` shows a matter. ``closed`` means that the person wants to go back to where they came from."""

    closed = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("纠纷", parent)
        self._context, self._jobs = context, jobs
        self._standing: Standing | None = None
        self._wanted = ""
        self._next = life.NOTHING
        self.notice = InlineNotice()
        self.closing = CloseAsking(context)
        self.returning = ReturnAsking()
        self.overview = Overview(context.codes, context.today, self._may_write_letters)
        self._area: QScrollArea = scroll(self.overview)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._area)
        self.pages = InnerPages(context, jobs)
        self.stack.addWidget(self.pages)
        self._lay_out()
        self._order = ReadingOrder(self)
        self._connect()
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        self.title.hide()
        self._back = button("", kind="quiet", icon="back")
        self._back.setAccessibleName("返回")
        self._back.setToolTip("返回（Esc）")
        self._back.setFixedWidth(48)
        self._name = ElidedLabel("", "title")
        self.next_button = button("", kind="primary")
        self.next_button.hide()
        self._number = ElidedLabel("", "muted")
        self._number.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._stage = Chip(stage_look("registered"))
        self._exchange = Chip(exchange_look("local"))
        self._tools: dict[str, QPushButton] = {}
        line = row(self._number, self._stage, self._exchange, spacing=10)
        for key, text, icon in (
            ("papers", "文书卷宗", "folder"), ("session", "记一次调解", "talk"), ("agreement", "写协议书", "doc"), ("close", "终止调解", ""),
            ("reopen", "恢复调解", ""), ("slip", "打印转办告知单", "print"), ("return", "退回补正", "return"),
        ):
            self._tools[key] = button(text, kind="quiet", icon=icon)
            self._tools[key].hide()
        tools = side_by_side(*self._tools.values(), gap=10)
        line.addWidget(tools, 1)  # in a second line where large letters leave no room
        line.setAlignment(tools, Qt.AlignmentFlag.AlignTop)
        self.head.insertWidget(0, self._back)
        self.head.insertWidget(1, self._name, 100)
        self.head.addWidget(self.next_button)
        self._top = QWidget()
        self._top.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self._top, self.notice, self.closing, self.returning):
            self.body.addWidget(part)
        self.body.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(self.back)
        self.next_button.clicked.connect(self.do_next)
        self._tools["papers"].clicked.connect(self.show_papers)
        self._tools["session"].clicked.connect(lambda: self.write_session(""))
        self._tools["agreement"].clicked.connect(lambda: self.write_agreement(""))
        self._tools["close"].clicked.connect(self._ask_close)
        self._tools["reopen"].clicked.connect(self._reopen)
        self._tools["slip"].clicked.connect(self.show_slip)
        self._tools["return"].clicked.connect(self.returning.ask)
        self.closing.closed.connect(self._close)
        self.returning.returned.connect(self._return)
        self.pages.saved.connect(self._saved)
        self.pages.altered.connect(lambda _case: self.changed.emit())
        self.pages.left.connect(self.back)
        self.pages.open_case.connect(self.load)
        self.overview.edit.connect(self.edit)
        self.overview.session.connect(self.write_session)
        self.overview.agreement.connect(self.write_agreement)
        self.overview.file.connect(self.view_file)
        self.overview.action.connect(self.act)
        self.overview.letter.connect(self.write_letter)
        self.overview.add_file.connect(self._ask_file)
        self.overview.scan.connect(self.scan)
        shortcut(self, "Esc", self.back)

    # -- showing

    def make_some(self, part: str) -> bool:
        """Make the next piece of an inner page; whether one is left after it."""
        return self.pages.make_some(part)

    def load(self, case_id: str) -> None:
        """Show this matter."""
        self._keep()
        self._wanted = case_id
        for part in (self.notice, self.closing, self.returning):
            part.hide()
        self._show_overview()
        self._area.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Read the matter anew."""
        case_id = self._wanted
        if case_id:
            self._jobs.read(
                lambda: standing.read(self._context, case_id), self._show, self._failed, owner=self, key="matter"
            )

    def _show(self, now: Standing) -> None:
        self._standing = now
        case = now.case
        self._name.setText(case.title)
        self.setAccessibleName(f"纠纷 {case.number} {case.title}")
        self._number.setText(case.number)
        self._number.setToolTip(f"一案一码 {case.code}")
        at = stage(case)
        usual = self._context.codes.label("stage", at.code)
        name = now.method.state_name(at.code, usual)
        self._stage.set_look(stage_look(at.code, at.done, at.needed, name=name))
        self._exchange.set_look(exchange_look(now.exchange))
        self._show_tools(now, at.code)
        self.overview.show_standing(now)
        if self.inner:
            return
        if not self.overview.isAncestorOf(self.focusWidget()):
            (self.next_button if self.next_button.isVisibleTo(self) else self._back).setFocus()
        said = said_of(now)
        if said is not None and now.ours:
            self.notice.say(*said, ("去修改", lambda: self.edit("parties")))
        elif said is not None:
            self.notice.say(*said)

    def _show_tools(self, now: Standing, at: str) -> None:
        offered = frozenset(item.action.code for item in now.offers if not item.blocked)
        code, text = life.next_step(now.case, now.method, offered)
        self._next = code
        self.next_button.setText(text)
        self.next_button.setAccessibleName(f"下一步：{text}")
        self.next_button.setVisible(now.ours and code != life.NOTHING and not self.inner)
        may = {item.action.code: item.name for item in now.offers}
        self._tools["papers"].setVisible(True)
        self._tools["session"].setVisible("session" in may and code != life.SESSION)
        self._tools["session"].setText(may.get("session", ""))
        self._tools["agreement"].setVisible("agreement" in may and code != life.AGREEMENT)
        self._tools["agreement"].setText("另写一份协议书" if now.case.agreements else may.get("agreement", ""))
        self._tools["close"].setVisible("end" in may)
        self._tools["reopen"].setVisible("reopen" in may and at == "closed")
        self._tools["slip"].setVisible(now.ours and life.referral(now.case) is not None)
        self._tools["return"].setVisible(not now.ours)

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)

    def _show_overview(self) -> None:
        self.stack.setCurrentWidget(self._area)
        self._top.show()

    def _open(self) -> None:
        for part in (self._top, self.notice, self.closing, self.returning):
            part.hide()
        self.next_button.hide()
        self.stack.setCurrentWidget(self.pages)
        self.pages.focus_first()

    @property
    def inner(self) -> str:
        """Which page is open inside: ``editor``, ``session``, ``agreement``, ``file``, or empty for the overview."""
        return self.pages.key if self.stack.currentWidget() is self.pages else ""

    def back(self) -> None:
        """From an inner page to the matter, from the matter to where it was opened."""
        if not self.inner:
            self.closed.emit()
            return
        if self.pages.back():
            return
        self._keep()
        self._show_overview()
        self.refresh()

    def _keep(self) -> None:
        if self.inner:
            self.pages.keep()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep()

    # -- the inner pages

    def edit(self, path: str) -> None:
        """Change the registration, beginning at the field ``path``."""
        if self._standing is not None and self._standing.ours:
            self.pages.edit(self._standing, path)
            self._open()

    def write_session(self, session_id: str) -> None:
        """Record a session (an empty id), or show one."""
        if self._standing is not None:
            self.pages.session(self._standing, session_id)
            self._open()

    def write_agreement(self, agreement_id: str) -> None:
        """Write an agreement (an empty id), or show one."""
        if self._standing is not None:
            self.pages.agreement(self._standing, agreement_id)
            self._open()

    def act(self, code: str) -> None:
        """Open the form of an action that may be done now."""
        if self._standing is not None and any(item.action.code == code for item in self._standing.offers):
            self.pages.action(self._standing, code)
            self._open()

    def _may_write_letters(self, ours: bool) -> bool:
        """An office above about what it received; in a room its leader about the room's own matters."""
        return self._context.site.level != "desk" or (ours and self._context.actor.role == "leader")

    def write_letter(self, letter_id: str, rung: str) -> None:
        """Show a letter of supervision, or write one of this rung."""
        if self._standing is not None:
            self.pages.letter(self._standing, letter_id, rung)
            self._open()

    def view_file(self, attachment_id: str) -> None:
        """Show a file of the dossier."""
        if self._standing is not None:
            self.pages.file(self._standing, attachment_id)
            self._open()

    def show_papers(self) -> None:
        """Show the papers of the dossier and what is missing."""
        if self._standing is not None:
            self.pages.papers(self._standing)
            self._open()

    def scan(self) -> None:
        """Scan papers, or take photos of them, and put them into the dossier."""
        if self._standing is not None and self._standing.ours:
            self.pages.scan(self._standing)
            self._open()

    def show_slip(self) -> None:
        """Show the slip of the last office that the matter went to, for printing."""
        step = life.referral(self._standing.case) if self._standing is not None else None
        if self._standing is not None and step is not None:
            self.pages.slip(self._standing, step.id)
            self._open()

    def _saved(self, case: Case) -> None:
        self._wanted = case.id
        self._show_overview()
        self.refresh()
        self.changed.emit()

    # -- doing

    def do_next(self) -> None:
        """The large button."""
        if self._standing is None:
            return
        case = self._standing.case
        if self._next == life.SESSION:
            self.write_session("")
        elif self._next == life.AGREEMENT:
            self.write_agreement("")
        elif self._next in (life.PRINT, life.MARK, life.SCAN):
            self.write_agreement(case.agreements[-1].id)
        elif self._next:
            self.act(self._next)

    def _ask_close(self) -> None:
        half = cases.half_signed(self._standing.case) if self._standing is not None else ""
        self.closing.caution(f"⚠ {half}。终止后，已经签的名不再有用。请先核对是否真的不再签下去。" if half else "")
        self.closing.ask()

    def _close(self, reason: str, on: object) -> None:
        case_id, told = self._wanted, bool(self.closing.cautioned)
        self._jobs.run(
            lambda _progress: cases.close(
                self._context, case_id, reason, on, even_if_signing=told,  # type: ignore[arg-type]
            ),
            self._saved, self._failed, owner=self,
        )

    def _reopen(self) -> None:
        self._close("", self._context.today())

    def _return(self, reason: str) -> None:
        case_id = self._wanted

        def work() -> None:
            from app.services import exchange  # the exchange is not needed to show a matter

            exchange.return_case(self._context, case_id, reason)

        self._jobs.run(lambda _progress: work(), lambda _none: self._returned(), self._failed, owner=self)

    def _returned(self) -> None:
        self.changed.emit()
        self.refresh()

    def _ask_file(self) -> None:
        ask_file(self, "选择要加入卷宗的文件", SCANS, lambda path: self.attach([path]))

    def attach(self, paths: list[Path], kind: str = "evidence") -> None:
        """Add files to the dossier."""
        case_id = self._wanted
        if not paths:
            return

        def work() -> Case:
            added = [
                cases.attach(self._context, case_id, path, title=path.stem[:200], kind=kind) for path in paths
            ]
            return added[-1]

        self._jobs.run(lambda _progress: work(), self._saved, self._failed, label="正在加入文件", owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.inner and self._standing is not None and self._standing.ours and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.attach(dropped_files(event))
