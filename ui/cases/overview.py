"""A whole matter on one page: people, facts, sessions and agreements; beside them its life, files and history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.actions import ARCHIVED
from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Attachment, Case
from app.domain.codes import Codes
from app.domain.money import figures
from app.domain.session import Session
from app.domain.stage import position
from app.services.cases import Saved
from app.services.standing import Standing
from ui.cases.case_review import brief
from ui.cases.course import ActionsCard, FlagBar, LettersCard, clocks_card, performance_card, where_it_stands
from ui.cases.life import life
from ui.cases.prints import prints_card
from ui.cases.timeline import Timeline
from ui.messages import day, moment
from ui.widgets.basic import button, card, clear_layout, label, row
from ui.widgets.item_row import ItemRow, Line
from ui.widgets.reading_order import rearranged

_MOST = 6


class Overview(QWidget):
    """``edit`` asks to change the registration, ``session`` and ``agreement`` to open one, ``file`` to view one."""

    edit = Signal(str)
    session = Signal(str)
    agreement = Signal(str)
    file = Signal(str)
    action = Signal(str)
    letter = Signal(str, str)
    add_file = Signal()
    scan = Signal()

    def __init__(self, codes: Codes, today: Callable[[], date], may_write_letters: Callable[[bool], bool] = bool) -> None:
        """``may_write_letters`` is told whether the matter is ours and says whether the person may chase it."""
        super().__init__()
        self._codes, self._today, self._may_write = codes, today, may_write_letters
        self._all_history = False
        self._all_people = False
        self._all_prints = False
        self._standing: Standing | None = None
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 12, 12)
        line.setSpacing(14)
        for column, share in ((self._left, 3), (self._right, 2)):
            column.setSpacing(14)
            line.addLayout(column, share)

    def show_standing(self, standing: Standing) -> None:
        """Show a matter."""
        if self._standing is None or self._standing.case.id != standing.case.id:
            self._all_history = self._all_people = self._all_prints = False
        self._standing = standing
        clear_layout(self._left)
        clear_layout(self._right)
        for part in self._left_parts(standing):
            self._left.addWidget(part)
        self._left.addStretch(1)
        for part in self._right_parts(standing):
            self._right.addWidget(part)
        self._right.addStretch(1)
        rearranged(self)

    def _left_parts(self, now: Standing) -> Iterator[QWidget]:
        at = position(now.case)
        case, ours = now.case, now.ours and at.code != ARCHIVED
        if at.flags:
            flags = FlagBar(at, self._codes, ours=ours)
            flags.chosen.connect(self.action)
            yield flags
        if now.offers:
            doing = ActionsCard(now.offers)
            doing.chosen.connect(self.action)
            yield doing
        yield from (part for part in (where_it_stands(now, self._codes), performance_card(now)) if part is not None)
        yield from (self._people(case, ours), self._facts(case, ours), self._sessions(case), self._agreements(case))

    def _right_parts(self, now: Standing) -> Iterator[QWidget]:
        running = clocks_card(now.clocks, self._today())
        if running is not None:
            yield running
        may_write = bool(now.method.ladder) and self._may_write(now.ours)
        if now.letters or may_write:
            letters = LettersCard(now, self._codes, self._today(), may_write=may_write)
            letters.chosen.connect(self.letter)
            yield letters
        yield from (self._life(now), self._files(now.case, now.ours))
        if now.prints:
            yield prints_card(now.prints, every=self._all_prints, show_all=self._show_prints)
        yield self._history(now.history)

    def _again(self) -> None:
        if self._standing is not None:
            self.show_standing(self._standing)

    def _card(self, title: str, path: str = "", *, ours: bool = False) -> tuple[QFrame, QVBoxLayout]:
        column = QVBoxLayout()
        column.setSpacing(8)
        top = row(label(title, kind="heading"), None)
        if ours and path:
            change = button("修改", kind="quiet", icon="edit")
            change.setAccessibleName(f"修改{title}")
            change.clicked.connect(lambda: self.edit.emit(path))
            top.addWidget(change)
        column.addLayout(top)
        return card(column), column

    def _people(self, case: Case, ours: bool) -> QWidget:
        frame, column = self._card(f"当事人　{len(case.parties)} 方", "parties", ours=ours)
        grid = _grid()
        shown = case.parties if self._all_people else case.parties[: 2 * _MOST]
        for number, party in enumerate(shown):
            grid.addWidget(label(self._codes.label("party_role", party.role), kind="muted"), number, 0, _TOP)
            grid.addWidget(label(brief(party, self._codes, self._today()), wrap=True), number, 1)
        column.addLayout(grid)
        if len(shown) < len(case.parties):
            column.addWidget(self._more(f"全部 {len(case.parties)} 方", self._show_people), 0, _LEFT)
        return frame

    def _show_people(self) -> None:
        self._all_people = True
        self._again()

    def _facts(self, case: Case, ours: bool) -> QWidget:
        frame, column = self._card("纠纷情况", "facts", ours=ours)
        grid = _grid()
        for number, (name, text) in enumerate(pair for pair in self._lines(case) if pair[1]):
            grid.addWidget(label(name, kind="muted"), number, 0, _TOP)
            value = label(text, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, number, 1)
        column.addLayout(grid)
        return frame

    def _lines(self, case: Case) -> Iterator[tuple[str, str]]:
        codes = self._codes
        kind = [codes.label("category", case.category)]
        kind.append(codes.label("difficulty", case.difficulty) if case.difficulty else "")
        yield "类型", "　".join(part for part in kind if part)
        yield "来源", "　".join(part for part in (codes.label("source", case.source), case.source_organ) if part)
        yield "发生", "　".join(part for part in (day(case.occurred_on), case.place) if part)
        yield "情况", case.facts
        yield "申请事项", "\n".join(f"{number}. {text}" for number, text in enumerate(case.requests, start=1))
        yield "调解员", "、".join(case.mediators)
        yield "备注", case.note
        yield "一案一码", case.code

    def _sessions(self, case: Case) -> QWidget:
        frame, column = self._card(f"调解记录　{len(case.sessions)} 次")
        if not case.sessions:
            column.addWidget(label("还没有调解。谈一次就记一次，谈不成也记。", kind="muted", wrap=True))
        for number, session in enumerate(case.sessions, start=1):
            one = ItemRow()
            one.show_line(number, self._session_line(session), [])
            one.clicked.connect(lambda _on=False, key=session.id: self.session.emit(key))
            column.addWidget(one)
        return frame

    def _session_line(self, session: Session) -> Line:
        result = self._codes.label("session_result", session.result) if session.result else "没有写结果"
        absent = self._absent(session)
        text = "　".join(part for part in (session.place, absent, session.record.replace("\n", " ")[:60]) if part)
        return Line(day(session.held_on), result, text)

    def _absent(self, session: Session) -> str:
        """Who was not there; people are named as absent on the record (form F09)."""
        if self._standing is None or not session.attending:
            return ""
        names = [party.name for party in self._standing.case.parties if party.id not in session.attending]
        return f"未到场：{'、'.join(names)}" if names else ""

    def _agreements(self, case: Case) -> QWidget:
        frame, column = self._card(f"协议书　{len(case.agreements)} 份")
        if not case.agreements:
            column.addWidget(label("谈成了就写协议书：左边填写，右边就是印出来的样子。", kind="muted", wrap=True))
        for number, agreement in enumerate(case.agreements, start=1):
            one = ItemRow()
            one.show_line(number, self._agreement_line(agreement, case), [])
            one.clicked.connect(lambda _on=False, key=agreement.id: self.agreement.emit(key))
            column.addWidget(one)
        return frame

    def _agreement_line(self, agreement: Agreement, case: Case) -> Line:
        issue, effective = agreement.issued, effective_on(agreement, case.signers(agreement))
        marks = required_marks(agreement, case.signers(agreement))
        done = sum(mark.mark is not None for mark in marks)
        if effective:
            state = f"{day(effective)}生效" + ("（口头）" if agreement.oral else "")
        elif issue:
            state = f"签名 {done}/{len(marks)}"
        else:
            state = "作废后重新起草" if agreement.issues else "起草中"
        money = figures(agreement.paid_total) if agreement.paid_total else ""
        text = "　".join(part for part in (money, "；".join(agreement.clauses)[:60]) if part)
        return Line(issue.number if issue else "未编号", state, text)

    def _life(self, now: Standing) -> QWidget:
        frame, column = self._card("经过")
        line = Timeline()
        line.show_moments(life(now.case, self._codes, now.method))
        column.addWidget(line)
        return frame

    def _files(self, case: Case, ours: bool) -> QWidget:
        frame, column = self._card(f"卷内文件　{len(case.attachments)} 件")
        for item in case.attachments:
            column.addWidget(self._file(item))
        if not case.attachments:
            hint = "身份证明、证据、签字扫描件都可以放进来，也可以直接拖到这一页。"
            column.addWidget(label(hint, kind="muted", wrap=True))
        if ours:
            add = button("加文件", kind="quiet", icon="attach")
            add.clicked.connect(self.add_file)
            scan = button("扫描归卷", kind="quiet", icon="scan")
            scan.clicked.connect(self.scan)
            column.addLayout(row(scan, add, None))
        return frame

    def _file(self, item: Attachment) -> QWidget:
        one = ItemRow(compact=True)
        size = f"{max(1, item.size // 1024):,} KB"
        parts = (self._codes.label("attachment_kind", item.kind), size, moment(item.added_at))
        one.show_text(item.title or "（没有名称）", "　".join(part for part in parts if part))
        one.clicked.connect(lambda: self.file.emit(item.id))
        return one

    def _history(self, history: list[Saved]) -> QWidget:
        frame, column = self._card("修改历史")
        shown = history if self._all_history else history[:_MOST]
        for item in shown:
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(label(item.what, wrap=True))
            line.addWidget(label(f"{moment(item.at)}　{item.actor}", kind="small"))
            column.addLayout(line)
        if len(shown) < len(history):
            column.addWidget(self._more(f"全部 {len(history)} 次", self._show_history), 0, _LEFT)
        return frame

    def _show_history(self) -> None:
        self._all_history = True
        self._again()

    def _show_prints(self) -> None:
        self._all_prints = True
        self._again()

    def _more(self, text: str, act: Callable[[], None]) -> QWidget:
        made = button(text, kind="quiet")
        made.clicked.connect(act)
        return made


_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    return grid
