"""The course of a matter on its page: what may be done now, where it stands, what runs, what is owed. Cards only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clocks import Running, overdue_days
from app.domain.codes import Codes
from app.domain.method import Method
from app.domain.money import figures
from app.domain.stage import Position, duties, persons_to_strike, position
from app.domain.workflow import Allowed
from app.services.standing import Standing
from ui.cases.life import SESSION
from ui.messages import day, in_days
from ui.widgets.basic import button, card, label, row
from ui.widgets.chip import Chip, colour_look
from ui.widgets.flow import FlowLayout
from ui.widgets.item_row import ItemRow

GROUPS = (
    ("受理流转", ("accept", "lack", "supply", "decline", "refer", "triage", "assign", "guarantee", "hand_over", "take_over", "hand_back",
                  "escalate", "received", "returned")),
    ("办理", ("whistle", "arrive", "note", "tick", "visit", "party_out", "suspend", "resume", "extend")),
    ("履行办结", ("perform", "breach", "confirm_apply", "confirm_result", "lawsuit", "solve", "follow_up", "strike", "archive",
                          "reopen")),
    ("风险更正", ("flag", "flag_report", "flag_clear", "undo")),
)  # fmt: skip
_OWN_BUTTONS = (SESSION, "agreement", "end")


class ActionsCard(QFrame):
    """What may be done now, in groups. ``chosen`` carries the code of an action."""

    chosen = Signal(str)

    def __init__(self, offers: list[Allowed]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(8)
        column.addWidget(label("现在可以办", kind="heading"))
        grid = _grid()
        grid.setVerticalSpacing(8)
        column.addLayout(grid)
        by_code = {item.action.code: item for item in offers if item.action.code not in _OWN_BUTTONS}
        for number, (title, codes) in enumerate(GROUPS):
            here = [by_code[code] for code in codes if code in by_code]
            if here:
                name = label(title, kind="muted")
                name.setContentsMargins(0, 10, 0, 0)
                grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(self._group(here), number, 1)

    def _group(self, offers: list[Allowed]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        for item in offers:
            one = button(item.name, kind="" if not item.blocked else "quiet")
            if item.blocked:
                one.setToolTip(item.blocked)
                one.setAccessibleDescription(item.blocked)
            elif item.hint:
                one.setToolTip(item.hint)
            one.clicked.connect(lambda _on=False, code=item.action.code: self.chosen.emit(code))
            flow.addWidget(one)
        return holder


def where_it_stands(now: Standing, codes: Codes) -> QWidget | None:
    """Level, colour, leaders, unit, papers that are missing, who is waited for. ``None`` where nothing was set."""
    at, method = position(now.case), now.method
    lines = [(name, text) for name, text in _standing_lines(now, at, method, codes) if text]
    colour = colour_look(method, at.colour)
    if not lines and colour is None:
        return None
    grid = _grid()
    if colour is not None:
        grid.addWidget(label("颜色", kind="muted"), 0, 0)
        grid.addWidget(Chip(colour), 0, 1, Qt.AlignmentFlag.AlignLeft)
    for number, (name, text) in enumerate(lines, start=1):
        grid.addWidget(label(name, kind="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wrap=True), number, 1)
    column = QVBoxLayout()
    column.addWidget(label("办理情况", kind="heading"))
    column.addLayout(grid)
    return card(column)


def _standing_lines(now: Standing, at: Position, method: Method, codes: Codes) -> Iterator[tuple[str, str]]:
    case = now.case
    yield "事项", method.label("kind", case.kind) if case.kind else ""
    yield "来访", "　".join(part for part in (
        method.label("channel", case.channel) if case.channel else "", method.label("mode", case.mode) if case.mode else "",
        f"{case.heads} 人" if case.heads else "", f"接访 {case.received_by}" if case.received_by else "",
    ) if part)
    yield "报事人", "　".join(part for part in (case.reporter, codes.label("reporter_role", case.reporter_role), case.grid) if part)
    yield "轮次", f"第 {at.round} 轮（重启过 {at.round - 1} 次）" if at.round > 1 else ""
    yield "级别", method.label("level", at.level) if at.level else ""
    yield "包案领导", "、".join(at.leaders)
    yield "责任单位", "　".join(part for part in (at.unit, "、".join(at.handlers)) if part)
    yield "移交", f"等{at.pending.to}接收，接收前仍由首接的人负责" if at.pending else ""
    yield "待补材料", "；".join(f"{item.note}（{day(item.until)}前）" for item in at.lacking)
    yield "等部门报到", "；".join("、".join(names) for _, names in at.waiting_departments)
    yield "司法确认", {"applied": "已申请"}.get(at.confirmed, codes.label("confirmation", at.confirmed)) if at.confirmed else ""
    last = at.latest("follow_up")
    yield "回访", f"{day(last.on)}　{codes.label('satisfaction', last.result)}" if last else ""
    yield "已销号", _struck(now, at)


def _struck(now: Standing, at: Position) -> str:
    if not at.struck:
        return ""
    names = {party.id: party.name for party in now.case.parties}
    whole = range(len(now.case.requests) or 1)
    done = [who for who in persons_to_strike(now.case) if all((who, item) in at.struck for item in whole)]
    return f"{len(done)}/{len(persons_to_strike(now.case))} 人：" + "、".join(names.get(who, "全部") for who in done)


def clocks_card(running: list[Running], today: date) -> QWidget | None:
    """The time limits: open ones first, with the days that are left in words; the rule is in the tool tip."""
    if not running:
        return None
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(label("期限", kind="heading"))
    for one in sorted(running, key=lambda item: (item.ended is not None, item.due)):
        column.addLayout(_clock_line(one, today))
    return card(column)


def _clock_line(one: Running, today: date) -> QGridLayout:
    name, due = label(one.name, "muted" if one.ended else "strong"), label(_due_words(one, today), _tone(one, today))
    rule = "\n".join(part for part in (one.rule, one.source, "" if one.certain else "节假日表还没有这一年，按周末推算") if part)
    for part in (name, due):
        part.setToolTip(rule)
        part.setAccessibleDescription(rule)
    grid = QGridLayout()
    grid.setColumnStretch(0, 1)
    grid.addWidget(name, 0, 0)
    grid.addWidget(due, 0, 1)
    return grid


def _due_words(one: Running, today: date) -> str:
    if one.ended is not None:
        return f"{day(one.ended)}已了"
    if not one.due:
        return "中止，不计"
    when = date.fromisoformat(one.due[:10])
    clock = f" {one.due[11:16]}" if len(one.due) > 10 else ""
    if one.lapses and when < today:
        return f"{day(when)}已过，权利不再"
    return f"{day(when)}{clock}　{in_days(when, today)}"


def _tone(one: Running, today: date) -> str:
    if one.ended is not None or not one.due:
        return "muted"
    late = overdue_days(one.due, today)
    if one.lapses and late > 0:
        return "muted"
    return "error" if late > 0 else "warning" if late > -4 else ""


def performance_card(now: Standing) -> QWidget | None:
    """Every promise in effect: by whom, what, until when, how much of it was done."""
    found = duties(now.case)
    if not found:
        return None
    names = {party.id: party.name for party in now.case.parties}
    grid = _grid()
    for number, duty in enumerate(found):
        item = duty.agreement.obligations[duty.index]
        what = item.what or figures(item.amount or 0)
        done = "✓ 已做到" if duty.done else f"已付 {figures(duty.paid)}" if duty.paid else "还没有"
        grid.addWidget(label(names.get(item.debtor, ""), kind="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label("　".join(part for part in (what, day(item.due), item.condition) if part), wrap=True), number, 1)
        grid.addWidget(label(done, kind="good" if duty.done else "muted"), number, 2, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.addWidget(label(f"履行　{sum(duty.done for duty in found)}/{len(found)}", kind="heading"))
    column.addLayout(grid)
    return card(column)


class LettersCard(QFrame):
    """Letters of supervision about the matter, and who may the rungs of the ladder. ``chosen``: letter id, rung."""

    chosen = Signal(str, str)

    def __init__(self, now: Standing, codes: Codes, today: date, *, may_write: bool) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(8)
        column.addWidget(label(f"督办　{len(now.letters)} 份", kind="heading"))
        for letter in now.letters:
            one = ItemRow(compact=True)
            state = "已撤回" if letter.withdrawn else "已答复" if letter.replies else _awaited(letter.reply_by, today)
            one.show_text(letter.title, "　".join(part for part in (letter.number, day(letter.issued_on), state) if part))
            one.clicked.connect(lambda _on=False, key=letter.id: self.chosen.emit(key, ""))
            column.addWidget(one)
        if may_write:
            holder = QWidget()
            flow = FlowLayout(holder, gap=8)
            for rung in now.method.ladder:
                write = button(rung.name)
                write.setToolTip(f"起草{codes.label('letter_form', rung.form)}" + (f"，{rung.reply}内答复" if rung.reply else ""))
                write.clicked.connect(lambda _on=False, key=rung.key: self.chosen.emit("", key))
                flow.addWidget(write)
            column.addWidget(holder)


def _awaited(until: date | None, today: date) -> str:
    return f"等答复，{day(until)}　{in_days(until, today)}" if until else "不用答复"


class FlagBar(QFrame):
    """Open red flags, above everything else. ``chosen`` carries ``flag_report`` or ``flag_clear``."""

    chosen = Signal(str)

    def __init__(self, at: Position, codes: Codes, *, ours: bool) -> None:
        super().__init__()
        self.setProperty("kind", "alarm")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        for flag in at.flags:
            told = "还没有报告" if flag in at.unreported else "已报告，没有解除"
            text = label(f"◆ 红色预警：{codes.label('danger', flag.result)}　{flag.note}　{told}", kind="error", wrap=True)
            column.addWidget(text)
        if ours:
            column.addLayout(self._buttons(at))

    def _buttons(self, at: Position) -> QHBoxLayout:
        report, clear = button("登记报告", kind="danger"), button("解除预警")
        report.clicked.connect(lambda: self.chosen.emit("flag_report"))
        clear.clicked.connect(lambda: self.chosen.emit("flag_clear"))
        report.setVisible(bool(at.unreported))
        clear.setVisible(len(at.unreported) < len(at.flags))
        return row(report, clear, None)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    return grid

