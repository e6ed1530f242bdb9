"""A form field: a label, an editor and a message line, bound to a field of a record by its name.

Problems of ``services.cases.check`` carry paths such as ``parties[1].id_number``. A form hands each problem to the
field that bears the first part of the path; fields that hold lists hand on the rest. What nobody takes comes back to
the page, which shows it in its banner, so that no problem is ever lost.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import Problem
from ui.widgets.basic import label, set_property

T = TypeVar("T")


def split_path(path: str) -> tuple[str, str]:
    """``parties[1].name`` → (``parties``, ``[1].name``); ``[1].name`` → (``[1]``, ``name``)."""
    match = re.match(r"\[\d+\]|[^.\[]+", path)
    head = match.group() if match else path
    return head, path[len(head):].removeprefix(".")


def under(problems: Iterable[Problem], head: str) -> list[Problem]:
    """The problems below ``head``, with paths relative to it; the problem of ``head`` itself has an empty path."""
    found = []
    for problem in problems:
        first, rest = split_path(problem.path)
        if first == head:
            found.append(dataclasses.replace(problem, path=rest))
    return found


class Field(QWidget):
    """One field of a form. Subclasses give the editor, ``value`` and ``set_value``.

    ``raw`` is what was typed and cannot be read as a value (an impossible date): it goes into drafts, so that it is
    not lost. ``own_problem`` is what the field itself finds wrong, before any check of the whole record.
    """

    changed = Signal()

    def __init__(self, name: str, title: str, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.name, self.title, self.required = name, title, required
        self._given: Problem | None = None
        self._editor: QWidget | None = None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self.caption = label(title, kind="caption")
        self._head.addWidget(self.caption)
        if required:
            self._head.addWidget(label("必填", kind="must"))
        self._head.addStretch(1)
        if hint:
            self._head.addWidget(label(hint, kind="small"))
        if title:
            self.box.addLayout(self._head)
        self._message = label("", kind="error", wrap=True)
        self._message.hide()
        self.box.addWidget(self._message)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_editor(self, editor: QWidget, row: QWidget | None = None) -> None:
        """Put the editor (or the ``row`` that holds it and its buttons) between label and message."""
        self._editor = editor
        self.box.insertWidget(self.box.count() - 1, row or editor)
        if not editor.accessibleName():
            editor.setAccessibleName(self.title + ("，必填" if self.required else ""))
        self.caption.setBuddy(editor)

    def value(self) -> Any:
        """The value as the record holds it; a value that cannot be read is the empty one."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value of the record. Emits nothing."""
        raise NotImplementedError

    def raws(self) -> dict[str, str]:
        """What was typed and could not be read, by path below this field (the empty path is the field itself)."""
        return {}

    def set_raws(self, raws: Mapping[str, str]) -> None:
        """Put back what ``raws`` gave."""

    def own_problem(self) -> Problem | None:
        """What this field finds wrong by itself; its path is empty."""
        return None

    def own_problems(self) -> list[Problem]:
        """``own_problem`` and those of everything inside, with paths below this field."""
        own = self.own_problem()
        return [own] if own else []

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        """Show the worst of ``problems`` (paths relative to this field); gives back those that were not shown."""
        self._given = min(problems, key=lambda problem: problem.warning, default=None)
        self.refresh_message()
        return []

    def complain(self, sentence: str) -> None:
        """Show an error that a page found."""
        self.show_problems([Problem("", sentence)])

    def set_title(self, title: str) -> None:
        """Ask the question in other words."""
        self.title = title
        self.caption.setText(title)
        if self._editor is not None:
            self._editor.setAccessibleName(title + ("，必填" if self.required else ""))

    def refresh_message(self) -> None:
        """Show what is wrong now: the field's own finding first, then the one that was given."""
        problem = self.own_problem() or self._given
        state = ("warning" if problem.warning else "error") if problem else ""
        if problem:
            self._message.setText(("⚠ " if problem.warning else "✕ ") + problem.sentence)
            set_property(self._message, "kind", state)
        self._message.setVisible(problem is not None)
        if self._editor is not None:
            set_property(self._editor, "state", state)
            self._editor.setAccessibleDescription(problem.sentence if problem else "")

    def message(self) -> str:
        """The sentence that is shown, without its sign; empty when nothing is wrong."""
        return "" if self._message.isHidden() else self._message.text()[2:]

    def focus_at(self, path: str) -> bool:
        """Bring the field (or what is inside it at ``path``) into view and give it the focus."""
        target = self._editor or self
        target.setFocus()
        reveal(target)
        return True

    def touched(self) -> None:
        """To be called by subclasses when the person changed the value: drops the old finding and tells the form."""
        self._given = None
        if not self._message.isHidden():
            self.refresh_message()
        self.changed.emit()


def reveal(widget: QWidget) -> None:
    """Scroll every scroll area around ``widget`` so that it can be seen, also when it was put there just now."""
    for _level in range(3):  # an inner layout that has settled asks the one around it to settle
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 40, 120)
        above = above.parentWidget()


class Fields:
    """The fields of one dataclass, by name."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.by_name = {field.name: field for field in fields}

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def load(self, record: Any) -> None:
        """Show the values of ``record``."""
        for name, field in self.by_name.items():
            field.set_value(getattr(record, name))

    def apply(self, record: T) -> T:
        """``record`` with the typed values; everything that has no field here stays as it was."""
        return dataclasses.replace(record, **{name: item.value() for name, item in self.by_name.items()})  # type: ignore[type-var]

    def raws(self) -> dict[str, str]:
        """Everything typed that could not be read, by path."""
        return {
            join_path(name, rest): text for name, field in self.by_name.items() for rest, text in field.raws().items()
        }

    def set_raws(self, raws: Mapping[str, str]) -> None:
        """Put back what ``raws`` gave."""
        for name, field in self.by_name.items():
            parts = [(split_path(path), text) for path, text in raws.items()]
            field.set_raws({rest: text for (head, rest), text in parts if head == name})

    def own_problems(self) -> list[Problem]:
        """What the fields find by themselves."""
        return [
            dataclasses.replace(problem, path=join_path(name, problem.path))
            for name, field in self.by_name.items() for problem in field.own_problems()
        ]

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show every problem beside its field; gives back those that have no field here."""
        problems = list(problems)
        left = [problem for problem in problems if split_path(problem.path)[0] not in self.by_name]
        for name, field in self.by_name.items():
            rest = field.show_problems(under(problems, name))
            left += [dataclasses.replace(problem, path=join_path(name, problem.path)) for problem in rest]
        return left

    def focus_at(self, path: str) -> bool:
        """Focus the field at ``path``; False when it is not here."""
        head, rest = split_path(path)
        return head in self.by_name and self.by_name[head].focus_at(rest)


def join_path(head: str, rest: str) -> str:
    """``parties`` and ``[1].name`` → ``parties[1].name``."""
    return f"{head}{rest}" if not rest or not head or rest.startswith("[") else f"{head}.{rest}"
