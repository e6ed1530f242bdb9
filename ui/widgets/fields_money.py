"""An amount, written as people write it, kept as 分, shown in figures and capitals beneath."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from app.domain.errors import Problem, UserError
from app.domain.money import capitals, figures, parse
from ui.widgets.basic import label
from ui.widgets.fields import Field


class MoneyField(Field):
    """``1380000``, ``12万``, ``¥1,409.50``. The value is whole 分, or None while empty or unreadable."""

    def __init__(self, name: str, title: str, *, required: bool = False, hint: str = "", echo: bool = True) -> None:
        super().__init__(name, title, required=required, hint=hint)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("例如 12000 或 1.2万")
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self.settle)
        self.set_editor(self.edit)
        self.echo = label("", kind="muted", wrap=True)
        self.echo.setVisible(False)
        self._echoes = echo
        self.box.insertWidget(self.box.count() - 1, self.echo)

    def _edited(self) -> None:
        self.touched()
        self._show_echo()

    def settle(self) -> None:
        """Show what is wrong, if anything; called when the field is left."""
        self.refresh_message()

    def _read(self) -> int | None:
        written = self.edit.text()
        return parse(written) if written.strip() else None

    def _show_echo(self) -> None:
        amount = self.value()
        self.echo.setText("" if amount is None else f"{figures(amount)}　{capitals(amount)}")
        self.echo.setVisible(self._echoes and amount is not None)

    def value(self) -> int | None:
        try:
            return self._read()
        except UserError:
            return None

    def set_value(self, value: int | None) -> None:
        if value != self.value() or not self.edit.text().strip():
            self.edit.setText("" if value is None else plain(value))
        self._show_echo()
        self.refresh_message()

    def raws(self) -> dict[str, str]:
        return {"": self.edit.text()} if self.own_problem() else {}

    def set_raws(self, raws: Mapping[str, str]) -> None:
        if "" in raws:
            self.edit.setText(raws[""])
            self.settle()

    def own_problem(self) -> Problem | None:
        try:
            self._read()
        except UserError as error:
            return Problem("", error.sentence)
        return None


def plain(amount: int) -> str:
    """``1409.5`` for 140950 分: what a person would type."""
    yuan, rest = divmod(amount, 100)
    return f"{yuan}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(yuan)
