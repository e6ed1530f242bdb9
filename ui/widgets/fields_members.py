"""The members of a group: one person on each line, so that a list can be pasted."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import Problem
from app.domain.identity import tidy_name, tidy_number
from app.domain.party import Member
from ui.widgets.fields_text import LongTextField


class MembersField(LongTextField):
    """The value is a tuple of ``Member``. A number behind a name is that of the card."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title, limit=100_000, lines=3, most=12, placeholder="每人一行：姓名　证件号码（可以不写）")
        self._known: dict[str, Member] = {}

    def members(self) -> tuple[Member, ...]:
        """The people as written; unknown fields of those who are still there stay."""
        return tuple(self._member(line) for line in self.edit.toPlainText().splitlines() if line.strip())

    def _member(self, line: str) -> Member:
        *words, last = line.split()
        numbered = bool(words) and any(sign.isdigit() for sign in last)
        name = tidy_name(" ".join(words if numbered else [*words, last]))
        return replace(self._known.get(name, Member()), name=name, id_number=tidy_number(last) if numbered else "")

    def value(self) -> tuple[Member, ...]:  # type: ignore[override]
        return self.members()

    def set_value(self, value: tuple[Member, ...]) -> None:  # type: ignore[override]
        self._known = {item.name: item for item in value}
        if value != self.members():
            self._quiet = True
            self.edit.setPlainText("\n".join(f"{item.name} {item.id_number}".strip() for item in value))
            self._quiet = False
        self.refresh_message()

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        """What is wrong with one of them is shown below all."""
        return super().show_problems([replace(problem, path="") for problem in problems])
