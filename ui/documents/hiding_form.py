"""What a model case hides: every word with what stands instead, further words, and the comment that is typed on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.domain.anonymous import suggested
from app.domain.forms.sheet import texts
from app.domain.hiding.marks import Hidden
from app.services.words_out import Story, Telling
from ui.widgets.basic import button, card, clear_layout, column, label
from ui.widgets.fields_text import LongTextField, TextField
from ui.widgets.flow import side_by_side
from ui.widgets.item_row import ItemRow
from ui.widgets.reading_order import rearranged

_HOW = "要改写法，点下面的一行，或点右边画虚线的字。"
_LONGEST = 200


class HidingForm(QWidget):
    """``changed`` after every change by the person; ``telling`` is how the case is told now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, str] = {}
        self.rows: list[ItemRow] = []
        self.said = TextField("said", "原来的字", limit=_LONGEST)
        self.said.changed.connect(self._offer)
        self.instead = TextField("instead", "写成", limit=_LONGEST)
        self.instead.edit.returnPressed.connect(self.hide_words)
        self.comment = LongTextField(
            "comment", "案例点评", limit=50_000, lines=3, most=8, hint="可以不写",
        )
        self.comment.changed.connect(self.changed)
        self.mediators = QCheckBox("保留调解员的姓名")
        self.mediators.setAccessibleName("保留调解员的姓名")
        self.mediators.clicked.connect(lambda _on: self.changed.emit())
        self._count = label("", kind="heading", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        outer = column(self._words(), card(column(self._count, self._list, spacing=8), pad=16),
                       card(column(self.comment, self.mediators, spacing=10), pad=16), None)
        outer.setContentsMargins(0, 0, 12, 12)
        self.setLayout(outer)
        self._offer()

    def _words(self) -> QFrame:
        self.hide_button = button("隐去", icon="check")
        self.hide_button.clicked.connect(self.hide_words)
        self.stay_button = button("留着不隐")
        self.stay_button.clicked.connect(self.let_stay)
        self.undo_button = button("照程序的写法", kind="quiet")
        self.undo_button.clicked.connect(self.take_back)
        holder = side_by_side(self.hide_button, self.stay_button, self.undo_button)
        head = label("再隐去一些，或改写法", kind="heading")
        return card(column(head, label(_HOW, kind="muted", wrap=True), self.said, self.instead, holder, spacing=8), pad=16)

    # -- what the person has decided

    def load(self, telling: Telling) -> None:
        """Begin with what was decided before."""
        self._own = dict(telling.own)
        self.comment.set_value(telling.comment or "")
        self.mediators.setChecked(telling.keep_mediators)
        self._empty()

    def telling(self) -> Telling:
        """How the case is told."""
        return Telling(dict(self._own), self.comment.value(), self.mediators.isChecked())

    def open(self, said: str, instead: str = "") -> None:
        """Put words into the fields: to hide them, or to call them something else."""
        self.said.set_value(said)
        self.instead.set_value(instead or suggested(said))
        self._offer()
        self.instead.focus_at("")
        self.instead.edit.selectAll()

    def hide_words(self) -> None:
        """Hide the words that stand in the fields."""
        self._decide(self.instead.value() or suggested(self.said.value()))

    def let_stay(self) -> None:
        """Do not hide these words."""
        self._decide(self.said.value())

    def _decide(self, instead: str) -> None:
        said = self.said.value()
        if not said or self.said.own_problem() or self.instead.own_problem():
            return
        self._own[said] = instead
        self._empty()
        self.changed.emit()

    def take_back(self) -> None:
        """Leave these words to the program again."""
        self._own.pop(self.said.value(), None)
        self._empty()
        self.changed.emit()

    def _empty(self) -> None:
        self.said.set_value("")
        self.instead.set_value("")
        self._offer()

    def _offer(self) -> None:
        said = self.said.value()
        for one in (self.hide_button, self.stay_button):
            one.setEnabled(bool(said))
        self.undo_button.setVisible(said in self._own)

    # -- what is hidden

    def show_story(self, made: Story) -> None:
        """List everything that is hidden in the words that are shown."""
        clear_layout(self._list)
        self.rows = []
        counts = Counter(part for text in texts(made.marked) for part in made.marks.parts(text) if isinstance(part, Hidden))
        hidden = sum(count for item, count in counts.items() if not item.stays)
        self._count.setText(f"隐去了 {hidden} 处" if hidden else "没有要隐去的")
        for item in self._in_order(counts, made.found):
            row = ItemRow(compact=True)
            row.show_text(_title(item), self._about(item, counts[item], made.found))
            row.clicked.connect(lambda _on=False, one=item: self.open(one.said, one.instead))
            self._list.addWidget(row)
            self.rows.append(row)
        rearranged(self)

    def _in_order(self, counts: Iterable[Hidden], found: tuple[str, ...]) -> Iterator[Hidden]:
        """What a person has to look at first: names that only the text knew; then what the person has added."""
        listed = list(counts)
        shown = {item.said for item in listed}
        listed += [Hidden(said, instead) for said, instead in self._own.items() if said not in shown]
        yield from sorted(listed, key=lambda item: (item.said not in found, item.said not in self._own))

    def _about(self, item: Hidden, count: int, found: tuple[str, ...]) -> str:
        parts = [f"{count} 处" if count else "正文里没有这几个字"]
        if item.said in self._own:
            parts.append("您定的")
        elif item.said in found:
            parts.append("◆ 从正文里认出的姓名，请核对")
        return "　".join(parts)


def _title(item: Hidden) -> str:
    return f"{item.said}　留着不隐" if item.stays else f"{item.said} → {item.instead}"
