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

from app.domain.agreement import Agreement, Mark, RequiredMark, effective_on, required_marks
from app.domain.case import Case
from app.domain.party import Party
from app.domain.signing import doubt, usual_signer
from app.services.context import Context
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label, row
from ui.widgets.fields import Fields, reveal
from ui.widgets.fields_choice import ChoiceField, TicksField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_reading import PAST
from ui.widgets.reading_order import rearranged

_ROLES = {"party": "当事人", "mediator": "人民调解员", "recorder": "记录人", "committee": "公章"}


def usual(required: RequiredMark, party: Party | None) -> tuple[str, ...]:
    """How this mark is usually made: organisations sign and seal, committees seal, people sign and fingerprint."""
    if required.role == "committee":
        return ("seal",)
    if party is not None:
        return ("signature", "seal") if party.is_organisation else ("signature", "fingerprint")
    return ("signature",)


class MarkEditor(QFrame):
    """Notes one mark: how, on which day, and who signed for whom."""

    noted = Signal(object)
    taken_back = Signal()

    def __init__(self, context: Context, required: RequiredMark, party: Party | None) -> None:
        super().__init__()
        self._required = required
        self.key = (required.role, required.ref)
        self.setProperty("kind", "panel")
        self.fields = Fields([
            TicksField("how", "纸上有什么", context.codes.choices("mark_how")),
            DateField("on", "哪天", context.today, lean=PAST, required=True),
        ])
        self.fields["how"].set_value(required.mark.how if required.mark else usual(required, party))
        self.fields["on"].set_value((required.mark.on if required.mark else None) or context.today())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.fields["how"])
        column.addWidget(self.fields["on"])
        self._proxy: ChoiceField | None = None
        may = [proxy for proxy in party.proxies if proxy.may_sign] if party else []
        if may:
            choices = [("", "本人签"), *((proxy.id, f"{proxy.name}代签") for proxy in may)]
            self._proxy = ChoiceField("proxy", "谁签的", choices[1:], combo=True, empty="本人签")
            self._proxy.set_value(required.mark.proxy if required.mark else usual_signer(party, context.today()))
            column.addWidget(self._proxy)
        self.save_button = button("记下", kind="primary", icon="check")
        self.save_button.setAccessibleName(f"记下{required.name}的签名")
        self.save_button.clicked.connect(self.note)
        buttons = row(self.save_button)
        if required.mark:
            back = button("撤销这条记录", kind="danger")
            back.setAccessibleName(f"撤销{required.name}的签名记录")
            back.clicked.connect(self.taken_back)
            buttons.addWidget(back)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def note(self) -> None:
        """Hand the mark on, or say what is missing."""
        how, on = self.fields["how"].value(), self.fields["on"].value()
        if not how:
            self.fields["how"].complain("请勾选签名、盖章或按指印中的至少一项")
            return
        if on is None:
            if not self.fields["on"].own_problem():
                self.fields["on"].complain("请填写日期")
            self.fields["on"].refresh_message()
            self.fields.focus_at("on")
            return
        proxy = str(self._proxy.value()) if self._proxy else ""
        old = self._required.mark or Mark(role=self._required.role, ref=self._required.ref)
        self.noted.emit(Mark(
            role=self._required.role, ref=self._required.ref, proxy=proxy, how=how, on=on, extra=old.extra,
        ))


class SigningPanel(QWidget):
    """``note`` carries a ``Mark`` to save, ``take_back`` a (role, ref), ``all_today`` the marks of everybody left."""

    note = Signal(object)
    take_back = Signal(str, str)
    all_today = Signal(list)
    attach = Signal()
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
        marks = required_marks(agreement, case.signers(agreement))
        done = sum(mark.mark is not None for mark in marks)
        effective = effective_on(agreement, case.signers(agreement))
        self._column.addWidget(_in_force(day(effective)) if effective else self._progress(done, len(marks)))
        if may_write and done < len(marks):
            together = button("大家都在今天签好了", icon="check-circle")
            together.clicked.connect(lambda: self.all_today.emit(self._left(marks, case)))
            self._column.addWidget(together, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._list(case, marks))
        if may_write:
            self._column.addLayout(self._tools())
        self._column.addStretch(1)
        for part in self.children():
            if isinstance(part, QWidget):
                part.show()  # at once, so that there is a place to scroll to
        rearranged(self)

    def _progress(self, done: int, needed: int) -> QWidget:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(f"还差 {needed - done} 个，已有 {done} / {needed}", kind="heading"))
        bar = QProgressBar()
        bar.setRange(0, needed)
        bar.setValue(done)
        bar.setTextVisible(False)
        bar.setAccessibleName(f"签名进度 {done} / {needed}")
        column.addWidget(bar)
        text = "每方当事人、调解员签好，盖上公章，最后一个手续办完的那天协议生效。"
        column.addWidget(label(text, kind="muted", wrap=True))
        return card(column)

    def _left(self, marks: Sequence[RequiredMark], case: Case) -> list[Mark]:
        today = self._context.today()
        return [
            Mark(
                role=one.role, ref=one.ref, proxy=usual_signer(case.party(one.ref), today),
                how=usual(one, case.party(one.ref)), on=today,
            )
            for one in marks if one.mark is None
        ]

    def _list(self, case: Case, marks: Sequence[RequiredMark]) -> QWidget:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(label("签名、盖章、按指印", kind="heading"))
        for one in marks:
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
        odd = doubt(self._shown[1], one.mark) if self._shown is not None and one.mark is not None else ""
        if odd:
            grid.addWidget(label(f"⚠ {odd}", kind="warning", wrap=True), 2, 1)
        line = row(spacing=6)
        line.addLayout(grid, 1)
        if self._may_write:
            self._buttons(line, one)
        return line

    def _buttons(self, line: QHBoxLayout, one: RequiredMark) -> None:
        word = "修改" if one.mark else "记盖章" if one.role == "committee" else "记签名"
        note = button(word, kind="quiet" if one.mark else "")
        note.setAccessibleName(f"{note.text()}：{one.name}")
        note.clicked.connect(lambda: self.open(one.role, one.ref))
        self.openers[one.role, one.ref] = note
        line.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)

    def _detail(self, case: Case, one: RequiredMark) -> str:
        role = _ROLES.get(one.role, one.role)
        if one.mark is None:
            return f"{role}　还没有"
        how = "、".join(self._context.codes.label("mark_how", code) for code in one.mark.how)
        party = case.party(one.ref)
        proxy = next((item.name for item in party.proxies if item.id == one.mark.proxy), "") if party else ""
        return "　".join(part for part in (role, day(one.mark.on), how, f"{proxy}代签" if proxy else "") if part)

    def open(self, role: str, ref: str) -> None:
        """Open the line of one mark for writing, below it and without moving the others; again closes it."""
        was = self.editor.key if self.editor is not None else None
        self.close_editor()
        if was == (role, ref) or self._shown is None or not self._may_write:
            self.openers[role, ref].setFocus()
            return
        case, agreement = self._shown
        one = next(one for one in required_marks(agreement, case.signers(agreement)) if (one.role, one.ref) == (role, ref))
        self._last = (role, ref)
        self.editor = MarkEditor(self._context, one, case.party(ref))
        self.editor.noted.connect(self.note)
        self.editor.taken_back.connect(lambda: self.take_back.emit(role, ref))
        self._slots[role, ref].addWidget(self.editor)
        self.editor.show()
        rearranged(self)
        self.editor.save_button.setFocus()
        self._reveal()

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
        marks = required_marks(agreement, case.signers(agreement))
        past = next((n for n, one in enumerate(marks, start=1) if (one.role, one.ref) == self._last), 0)
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
        scan = button("附上签字扫描件", icon="attach")
        scan.clicked.connect(self.attach)
        again = button("再打印一次", icon="print")
        again.clicked.connect(self.print_again)
        change = button("修改协议…", kind="quiet", icon="edit")
        change.clicked.connect(self.change)
        column.addLayout(row(scan, again, change, None))
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
