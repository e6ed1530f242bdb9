"""An identity number: pasted with spaces or not, read for birth and sex, doubted rather than refused."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from app.domain.errors import Problem
from app.domain.identity import IdNumber, credit_code_sound, read_id, tidy_number
from app.domain.rules import RESIDENT_CARDS
from ui.widgets.fields_text import TextField, over_limit


class NumberField(TextField):
    """A card's number with a check digit and, when it does not fit, the tick 已核对原件.

    ``doubt`` says what is wrong with a complete number, or nothing. ``confirmed`` is the tick's state.
    """

    confirmed_changed = Signal(bool)

    def __init__(self, name: str, title: str, *, limit: int = 40, placeholder: str = "") -> None:
        super().__init__(name, title, limit=limit, placeholder=placeholder, tidy=tidy_number)
        self.tick = QCheckBox("已核对原件，证件上就是这样")
        self.tick.setAccessibleName(f"{title}：已核对原件")
        self.tick.clicked.connect(self._ticked)
        self.tick.hide()
        self.box.addWidget(self.tick)

    def doubt(self) -> str:
        """Why the number as it stands is doubtful; empty when it is sound or not checked."""
        return ""

    def _ticked(self, on: bool) -> None:
        self.touched()
        self.refresh_message()
        self.confirmed_changed.emit(on)

    def confirmed(self) -> bool:
        """Whether the person has compared the number with the card."""
        return self.tick.isChecked()

    def set_confirmed(self, on: bool) -> None:
        """Show the stored state of the tick."""
        self.tick.setChecked(on)
        self.refresh_message()

    def _edited(self) -> None:
        self.tick.setChecked(False)
        super()._edited()
        if not self.doubt():
            self.refresh_message()

    def refresh_message(self) -> None:
        super().refresh_message()
        if hasattr(self, "tick"):
            self.tick.setVisible(bool(self.doubt()) or self.tick.isChecked())

    def own_problem(self) -> Problem | None:
        long = over_limit(self.title, self.edit.text(), self.limit)
        if long or not hasattr(self, "tick") or self.tick.isChecked() or not self.doubt():
            return long
        return Problem("", self.doubt(), warning=True)


class IdNumberField(NumberField):
    """A person's number. ``read`` carries what a resident number says about birth and sex."""

    read = Signal(object)

    def __init__(self, name: str = "id_number", title: str = "证件号码") -> None:
        self._card = "111"
        super().__init__(name, title, placeholder="可以带空格粘贴")

    def set_card(self, code: str) -> None:
        """Which kind of card it is: only resident cards have a check digit."""
        self._card = code
        self.refresh_message()

    def _edited(self) -> None:
        super()._edited()
        found = self.reading()
        if found is not None and found.sound:
            self.settle()
            self.read.emit(found)

    def reading(self) -> IdNumber | None:
        """What the number says, when it belongs to a resident card and is complete."""
        number = self.value()
        if self._card not in (*RESIDENT_CARDS, "") or len(number) not in (15, 18):
            return None
        return read_id(number)

    def doubt(self) -> str:
        if not self.value() or self._card not in (*RESIDENT_CARDS, ""):
            return ""
        found = self.reading()
        if found is None:
            return f"身份证号应为 18 位，现在有 {len(self.value())} 位"
        return "" if found.sound else "身份证号校验不符，请再看一遍；若证件上就是这样，请勾选下面一项"

    def settle(self) -> None:
        super().settle()


class CreditCodeField(NumberField):
    """The 18 signs of a unified social credit code."""

    def __init__(self, name: str = "credit_code", title: str = "统一社会信用代码") -> None:
        super().__init__(name, title, limit=18, placeholder="18 位，可以带空格粘贴")

    def doubt(self) -> str:
        if not self.value() or credit_code_sound(self.value()):
            return ""
        return "统一社会信用代码校验不符，请核对证照；若证照上就是这样，请勾选下面一项"
