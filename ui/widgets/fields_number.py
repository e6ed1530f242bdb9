"""A small whole number: an age, a count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from app.domain.errors import Problem
from ui.widgets.fields import Field

_WIDE = {0xFF10 + digit: 0x30 + digit for digit in range(10)}


class CountField(Field):
    """The value is an int, or None while empty or unreadable. ``unit`` may be written behind the number."""

    def __init__(
        self, name: str, title: str, *, unit: str = "", least: int = 0, most: int = 999, required: bool = False,
    ) -> None:
        super().__init__(name, title, required=required)
        self._unit, self._least, self._most = unit, least, most
        self.edit = QLineEdit()
        self.edit.textEdited.connect(lambda _text: self.touched())
        self.edit.editingFinished.connect(self.refresh_message)
        self.set_editor(self.edit)

    def _bare(self) -> str:
        return self.edit.text().translate(_WIDE).strip().removesuffix(self._unit).strip()

    def value(self) -> int | None:
        bare = self._bare()
        return int(bare) if bare.isdecimal() and len(bare) < 9 and self._least <= int(bare) <= self._most else None

    def set_value(self, value: int | None) -> None:
        if value != self.value() or not self._bare():
            self.edit.setText("" if value is None else str(value))
        self.refresh_message()

    def raws(self) -> dict[str, str]:
        return {"": self.edit.text()} if self.own_problem() else {}

    def set_raws(self, raws: Mapping[str, str]) -> None:
        if "" in raws:
            self.edit.setText(raws[""])
            self.refresh_message()

    def own_problem(self) -> Problem | None:
        if not self._bare() or self.value() is not None:
            return None
        return Problem("", f"“{self.title}”应是 {self._least} 到 {self._most} 的整数")


class AgeField(CountField):
    """An age: computed where the birth date is known, typed where it is not."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title, unit="岁", most=150)
        self._told: int | None = None
        self._computed = False

    def set_computed(self, age: int | None) -> None:
        """Show the age that follows from the birth date; None lets the person type it."""
        self._computed = age is not None
        self.edit.setReadOnly(self._computed)
        self.edit.setToolTip("由出生日期算出" if self._computed else "")
        if self._computed:
            self.edit.setText(f"{age} 岁")
        elif self.edit.text().endswith(" 岁"):
            self.edit.setText("" if self._told is None else str(self._told))
        self.refresh_message()

    def value(self) -> int | None:
        return self._told if getattr(self, "_computed", False) else super().value()

    def set_value(self, value: int | None) -> None:
        self._told, self._computed = value, False
        super().set_value(value)

    def own_problem(self) -> Problem | None:
        return None if getattr(self, "_computed", False) else super().own_problem()
