"""Small questions inside the page of a matter: why mediation ends, why a matter is returned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.services.context import Context
from ui.widgets.basic import button, label, row
from ui.widgets.fields import Field, Fields
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.fields_date import DateField
from ui.widgets.fields_reading import PAST
from ui.widgets.fields_text import LongTextField
from ui.widgets.people import grid


class _Asking(QFrame):
    """A framed question that is hidden until it is asked. ``words`` are its heading and the word on its button."""

    def __init__(self, heading: str, explanation: str, word: str, kind: str, fields: list[tuple[Field, int]]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.fields = Fields(field for field, _ in fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(10)
        column.addWidget(label(heading, kind="heading"))
        self._caution = label("", kind="warning", wrap=True)
        self._caution.hide()
        column.addWidget(self._caution)
        column.addWidget(label(explanation, kind="muted", wrap=True))
        column.addLayout(grid(*(((field, span),) for field, span in fields)))
        self.go = button(word, kind=kind)
        self.go.clicked.connect(self.answer)
        cancel = button("不了", kind="quiet")
        cancel.clicked.connect(self.hide)
        column.addLayout(row(self.go, cancel, None))
        self.hide()

    def ask(self) -> None:
        """Show the question with what was answered last time gone."""
        for field in self.fields.by_name.values():
            field.show_problems([])
        self.show()
        self.fields.focus_at(next(iter(self.fields.by_name)))

    def caution(self, sentence: str) -> None:
        """Say what the person must know before answering; an empty sentence says nothing."""
        self._caution.setText(sentence)
        self._caution.setVisible(bool(sentence))

    @property
    def cautioned(self) -> str:
        """What the question says now."""
        return self._caution.text()

    def answer(self) -> None:
        """The button was pressed."""
        raise NotImplementedError

    def missing(self, name: str, sentence: str) -> bool:
        """Say beside the field that it must be filled; False when it is."""
        field = self.fields[name]
        if field.value():
            return False
        if not field.own_problem():
            field.complain(sentence)
        field.refresh_message()
        self.fields.focus_at(name)
        return True


class CloseAsking(_Asking):
    """``closed`` carries the reason's code and the day."""

    closed = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__(
            "终止调解", "调解不成、当事人不愿意、撤回或转交时用。记录都保留，以后还可以恢复。", "终止调解", "danger",
            [(ChoiceField("reason", "为什么", context.codes.choices("closed_reason"), required=True), 12),
             (DateField("on", "哪天", context.today, lean=PAST, required=True), 5)],
        )
        self.fields["on"].set_value(context.today())

    def answer(self) -> None:
        if self.missing("reason", "请选择原因") or self.missing("on", "请填写日期"):
            return
        self.hide()
        self.closed.emit(self.fields["reason"].value(), self.fields["on"].value())


class ReturnAsking(_Asking):
    """``returned`` carries the reason. Only an office above a desk asks it."""

    returned = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "退回补正", "写明哪里要改，下次给回执时一起带下去。原件不动，由登记它的村（社区）修改后再报上来。",
            "退回补正", "danger", [(LongTextField("reason", "哪里要补正", limit=500, lines=2, required=True,
                                      placeholder="例如：第二方的身份证号与证件不符"), 12)],
        )

    def answer(self) -> None:
        if self.missing("reason", "请写明哪里要补正") or self.fields["reason"].own_problem():
            return
        self.hide()
        self.returned.emit(self.fields["reason"].value())
        self.fields["reason"].set_value("")
