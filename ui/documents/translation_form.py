"""The Chinese text of an agreement, and under each part of it room for its translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.agreement import Agreement
from app.services.bilingual import Language, Translation
from ui.documents.agreement_form import numeral
from ui.widgets.basic import card, choose, clear_layout, column, combo, label
from ui.widgets.fields_text import LongTextField, TextField
from ui.widgets.labelled import Labelled
from ui.widgets.reading_order import rearranged

_LINES = "中文分几段，译文也分几段"


@dataclass(frozen=True)
class _Section:
    """``key``: facts · clauses · manner · left_open."""

    key: str
    title: str
    chinese: str
    hint: str = ""


class TranslationForm(QWidget):
    """``changed`` after every change by the person."""

    changed = Signal()

    def __init__(self, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self.language = combo([(item.id, f"{item.name}　{item.own}") for item in languages], "译成哪种文字")
        self.language.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.interpreter = TextField("interpreter", "翻译人员", limit=100, hint="印在签名处，本人签名")
        self.interpreter.changed.connect(self.changed)
        self.fields: list[tuple[str, LongTextField]] = []
        self._made = Translation()
        self._parts = QVBoxLayout()
        self._parts.setSpacing(12)
        head = card(column(Labelled("译成哪种文字", self.language), self.interpreter, spacing=10), pad=16)
        outer = column(head, self._parts, None)
        outer.setContentsMargins(0, 0, 12, 12)
        self.setLayout(outer)

    def load(self, agreement: Agreement, made: Translation) -> None:
        """Show an agreement and what of it has been translated."""
        self._made = made
        self.language.blockSignals(True)
        if made.language:
            choose(self.language, made.language)
        self.language.blockSignals(False)
        self.interpreter.set_value(made.interpreter)
        clear_layout(self._parts)
        self.fields = []
        clauses = iter((*made.clauses, *("",) * len(agreement.clauses)))
        for section in _sections(agreement):
            said = next(clauses) if section.key == "clauses" else str(getattr(made, section.key))
            self._parts.addWidget(self._part(section, said))
        rearranged(self)

    def _part(self, section: _Section, said: str) -> QFrame:
        field = LongTextField(section.key, "译文", limit=40_000, lines=2, most=12, hint=section.hint)
        field.edit.setAccessibleName(f"{section.title}的译文")
        field.set_value(said)
        field.changed.connect(self.changed)
        self.fields.append((section.key, field))
        return card(column(label(section.title, "caption"), label(section.chinese, wrap=True), field, spacing=6), pad=16)

    def value(self) -> Translation:
        """What stands in the fields; parts that the agreement no longer has stay as they were kept."""
        said = {key: field.value() for key, field in self.fields if key != "clauses"}
        return Translation(
            language=str(self.language.currentData() or ""), interpreter=self.interpreter.value(),
            clauses=tuple(" ".join(field.value().split("\n")) for key, field in self.fields if key == "clauses"),
            facts=said.get("facts", self._made.facts), manner=said.get("manner", self._made.manner),
            left_open=said.get("left_open", self._made.left_open),
        )

    def focus_first(self) -> None:
        """Begin at the first part that nobody has translated."""
        empty = [field for _key, field in self.fields if not field.value()]
        if empty:
            empty[0].focus_at("")


def _sections(agreement: Agreement) -> Iterator[_Section]:
    if agreement.facts:
        yield _Section("facts", "纠纷主要事实、争议事项", agreement.facts, _LINES)
    for place, clause in enumerate(agreement.clauses):
        yield _Section("clauses", f"协议第{numeral(place).rstrip('、')}条", clause)
    if agreement.left_open:
        yield _Section("left_open", "没有达成一致的事项", agreement.left_open, _LINES)
    if agreement.manner:
        yield _Section("manner", "履行方式、时限", agreement.manner, _LINES)
