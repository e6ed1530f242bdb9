"""Who has signed, sealed and fingerprinted: a line for every mark that the law asks for, until all are there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.agreement import Agreement, Mark, RequiredMark, effective_on, further_marks, required_marks
from app.domain.case import Case
from app.domain.signing import doubts
from app.services.context import Context
from ui.documents.mark_editor import MarkEditor, in_words, marks_of_today, missing_names
from ui.documents.voided import voided_prints
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label, row
from ui.widgets.fields import reveal
from ui.widgets.flow import FlowLayout
from ui.widgets.reading_order import rearranged

_ROLES = {
    "party": "当事人", "mediator": "人民调解员", "recorder": "记录人", "committee": "公章", "witness": "在场人",
}


class SigningPanel(QWidget):
    """``note`` carries a ``Mark`` to save, ``take_back`` a (role, ref), ``part_back`` one ``Mark`` of several, and
    ``all_today`` the marks of everybody left."""

    note = Signal(object)
    take_back = Signal(str, str)
    part_back = Signal(object)
    sign_file = Signal()
    look_at = Signal(str)
    all_today = Signal(list)
    attach = Signal()
    scan = Signal()
    print_again = Signal()
    change = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[Case, Agreement] | None = None
        self.editor: MarkEditor | None = None
        self.openers: dict[tuple[str, str], QPushButton] = {}
        self._slots: dict[tuple[str, str], QVBoxLayout] = {}
        self._last = ("", "")
        self._place = ""
        self._may_write = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 12, 12)
        self._column.setSpacing(12)

    def show_agreement(self, case: Case, agreement: Agreement, *, may_write: bool) -> None:
        """Show the marks of an issued agreement."""
        self._shown = (case, agreement)
        self._may_write = may_write
        self.editor, self.openers, self._slots = None, {}, {}
        _let_go(self)
        clear_layout(self._column)
        marks, more = required_marks(agreement, case.signers(agreement)), further_marks(agreement)
        effective = effective_on(agreement, case.signers(agreement))
        self._column.addWidget(_in_force(day(effective)) if effective else self._progress(marks))
        if may_write and any(one.mark is None for one in marks):
            together = button("大家都在今天签好了", icon="check-circle")
            together.clicked.connect(lambda: self.all_today.emit(self._left(marks, case)))
            self._column.addWidget(together, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._list(case, marks, more))
        if may_write:
            self._column.addLayout(self._tools())
        voided = [issue for issue in agreement.issues if issue.void_at is not None]
        if voided:
            self._column.addWidget(voided_prints(case, voided, self.look_at.emit))
        self._column.addStretch(1)
        for place in range(self._column.count()):  # not the children: those that are about to go are among them
            item = self._column.itemAt(place)
            part = item.widget() if item is not None else None
            if part is not None:
                part.show()  # at once, so that there is a place to scroll to
        rearranged(self)

    def _progress(self, marks: Sequence[RequiredMark]) -> QWidget:
        needed, done = len(marks), sum(one.mark is not None for one in marks)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(f"{needed} 个里已签 {done} 个", kind="heading"))
        bar = QProgressBar()
        bar.setRange(0, needed)
        bar.setValue(done)
        bar.setTextVisible(False)
        bar.setAccessibleName(f"签名进度：{needed} 个里已签 {done} 个")
        column.addWidget(bar)
        column.addWidget(label(f"还差：{missing_names(marks)}", kind="strong", wrap=True))
        text = "每方当事人、调解员签好，盖上公章，最后一个手续办完的那天协议生效。"
        column.addWidget(label(text, kind="muted", wrap=True))
        return card(column)

    def _left(self, marks: Sequence[RequiredMark], case: Case) -> list[Mark]:
        return [
            made for one in marks if one.mark is None
            for made in marks_of_today(one, case.party(one.ref), self._context.today())
        ]

    def _list(self, case: Case, marks: Sequence[RequiredMark], more: Sequence[RequiredMark]) -> QWidget:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(label("签名、盖章、按指印", kind="heading"))
        for one in (*marks, *more):
            if more and one is more[0]:
                column.addWidget(label("下面的人也要签名，但不影响协议生效", kind="muted", wrap=True))
            column.addLayout(self._line(case, one))
            self._slots[one.role, one.ref] = QVBoxLayout()
            column.addLayout(self._slots[one.role, one.ref])
        return card(column)

    def _line(self, case: Case, one: RequiredMark) -> QHBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        state = label("✓" if one.mark else "○", kind="good" if one.mark else "muted")
        state.setFixedWidth(26)
        grid.addWidget(state, 0, 0)
        grid.addWidget(label(one.name or "（未填姓名）", kind="strong", wrap=True), 0, 1)
        grid.addWidget(label(self._detail(case, one), kind="muted", wrap=True), 1, 1)
        assert self._shown is not None
        odd = dict.fromkeys(text for mark in one.parts for text in doubts(case, self._shown[1], mark))
        for place, text in enumerate(odd, start=2):
            grid.addWidget(label(f"⚠ {text}", kind="warning", wrap=True), place, 1)
        line = row(spacing=6)
        line.addLayout(grid, 1)
        if self._may_write:
            self._buttons(line, one)
        return line

    def _buttons(self, line: QHBoxLayout, one: RequiredMark) -> None:
        word = "修改" if one.mark else "接着记" if one.parts else "记盖章" if one.role == "committee" else "记签名"
        note = button(word, kind="quiet" if one.mark else "")
        note.setAccessibleName(f"{note.text()}：{one.name}")
        note.clicked.connect(lambda: self.open(one.role, one.ref))
        self.openers[one.role, one.ref] = note
        line.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)

    def _detail(self, case: Case, one: RequiredMark) -> str:
        role = _ROLES.get(one.role, one.role)
        if one.role == "witness" and self._shown is not None:
            kind = next((item.role for item in self._shown[1].witnesses if item.name == one.ref), "")
            role = self._context.codes.label("witness_role", kind) or role
        if not one.parts:
            return f"{role}　还没有"
        lines = [in_words(mark, case.party(one.ref), self._context) for mark in one.parts]
        lines[0] = f"{role}　{lines[0]}"
        return "\n".join([*lines, *([f"还差：{'、'.join(one.lacking)}"] if one.lacking else [])])

    def open(self, role: str, ref: str) -> None:
        """Open the line of one mark for writing, below it and without moving the others; again closes it."""
        was = self.editor.key if self.editor is not None else None
        self.close_editor()
        if was == (role, ref) or self._shown is None or not self._may_write:
            self.openers[role, ref].setFocus()
            return
        case, agreement = self._shown
        block = [*required_marks(agreement, case.signers(agreement)), *further_marks(agreement)]
        one = next(one for one in block if (one.role, one.ref) == (role, ref))
        self._last = (role, ref)
        self.editor = MarkEditor(self._context, one, case.party(ref) if role == "party" else None, self._place)
        self.editor.noted.connect(self._note)
        self.editor.part_back.connect(self.part_back)
        self.editor.taken_back.connect(lambda: self.take_back.emit(role, ref))
        self._slots[role, ref].addWidget(self.editor)
        self.editor.show()
        rearranged(self)
        self.editor.save_button.setFocus()
        self._reveal()

    def _note(self, made: Mark) -> None:
        """Hand a mark on; the next person has most likely signed at the same place."""
        self._place = made.place
        self.note.emit(made)

    def close_editor(self) -> None:
        """Close the open line."""
        if self.editor is not None:
            _let_go(self)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None

    def focus_next(self) -> None:
        """Go to the next mark that is missing after the one that was open last, or to the first."""
        if self._shown is None:
            return
        case, agreement = self._shown
        marks = [*required_marks(agreement, case.signers(agreement)), *further_marks(agreement)]
        past = next((n for n, one in enumerate(marks, start=1) if (one.role, one.ref) == self._last), 0)
        party = case.party(self._last[1])
        past -= party is not None and party.kind == "group" and past > 0  # its representatives stay together
        for one in marks[past:] + marks[:past]:
            if one.mark is None and (one.role, one.ref) in self.openers:
                self.openers[one.role, one.ref].setFocus()
                self._reveal()
                return

    def _reveal(self) -> None:
        """Scroll to the open line, or to what has the focus."""
        focused = QApplication.focusWidget()
        if self.editor is not None:
            reveal(self.editor)
        elif focused is not None and self.isAncestorOf(focused):
            reveal(focused)

    def _tools(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        scanner = button("扫描归卷", icon="scan")
        scanner.clicked.connect(self.scan)
        scan = button("附上签字扫描件", icon="attach")
        scan.clicked.connect(self.attach)
        again = button("再打印一次", icon="print")
        again.clicked.connect(self.print_again)
        change = button("修改协议…", kind="quiet", icon="edit")
        change.clicked.connect(self.change)
        file = button("用数字证书签电子件…", kind="quiet", icon="key")
        file.clicked.connect(self.sign_file)
        flow = FlowLayout(gap=10)
        for one in (scanner, scan, again, change, file):
            flow.addWidget(one)
        column.addLayout(flow)
        return column


def _let_go(panel: QWidget) -> None:
    """Take the focus from what is about to go: it would otherwise wander to the next control and scroll there."""
    focused = QApplication.focusWidget()
    if focused is not None and panel.isAncestorOf(focused):
        focused.clearFocus()


def _in_force(when: str) -> QWidget:
    frame = QFrame()
    frame.setProperty("kind", "done")
    column = QVBoxLayout(frame)
    column.setContentsMargins(20, 16, 20, 16)
    column.addWidget(label("✓ 已生效", kind="force"))
    column.addWidget(label(f"{when}起，各方都要照协议办。", kind="good", wrap=True))
    frame.setAccessibleName(f"协议已生效，{when}")
    return frame
