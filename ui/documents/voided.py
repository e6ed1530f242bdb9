"""The prints that a correction made void: which, when, why, and who had signed them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.agreement import Issue, Mark
from app.domain.case import Case
from ui.messages import moment
from ui.widgets.basic import button, card, label, row


def voided_prints(case: Case, issues: Sequence[Issue], look: Callable[[str], None]) -> QWidget:
    """A card with a paragraph for each, newest first; ``look`` is called with the number of one to be shown."""
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(label("作废的旧纸", kind="heading"))
    for issue in reversed(issues):
        when = f"，{moment(issue.void_at)}" if issue.void_at else ""
        see = button("看旧纸", kind="quiet", icon="eye")
        see.setAccessibleName(f"看作废的旧纸：{issue.number}")
        see.clicked.connect(lambda _on=False, number=issue.number: look(number))
        line = row(label(f"{issue.number}　作废{when}", kind="strong", wrap=True), see)
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(label(f"{issue.void_reason}。{had_signed(issue.marks, case)}", kind="muted", wrap=True))
    column.addWidget(label("旧纸的电子件留在卷宗里。手里的旧纸请写上“作废”，不要再签。", kind="small", wrap=True))
    return card(column)


def had_signed(marks: Sequence[Mark], case: Case) -> str:
    """Who had signed a void print."""
    names = dict.fromkeys(_name(mark, case) for mark in marks)
    return f"当时已签：{'、'.join(names)}。" if names else "当时还没有人签。"


def _name(mark: Mark, case: Case) -> str:
    party = case.party(mark.ref) if mark.role == "party" else None
    if party is not None:
        return party.name
    return "人民调解委员会（公章）" if mark.role == "committee" else mark.ref
