"""The last look before saving: everything written, and everything that is wrong or doubtful, with a way to go there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.errors import Problem
from app.domain.party import Party
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label
from ui.widgets.reading_order import rearranged


class CaseReview(QWidget):
    """Read-only. ``go_to`` carries the path of the field that a person wants to change."""

    go_to = Signal(str)

    def __init__(self, codes: Codes, today: Callable[[], date]) -> None:
        super().__init__()
        self._codes, self._today = codes, today
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    def show_case(self, case: Case, problems: list[Problem], homeless: list[Problem]) -> None:
        """Show ``case`` and its ``problems``; ``homeless`` are those that no field could show."""
        clear_layout(self._column)
        if problems:
            self._column.addWidget(self._findings(case, problems))
        else:
            done = label("✓ 都填好了，可以保存。", kind="good")
            self._column.addWidget(card(_in_column(done)))
        for problem in homeless:
            self._column.addWidget(label(problem.sentence, kind="error", wrap=True))
        self._column.addWidget(self._summary("当事人", "parties", list(self._people(case))))
        self._column.addWidget(self._summary("什么事", "category", self._matter(case)))
        self._column.addWidget(self._summary("怎么来的", "source", self._origin(case)))
        self._column.addStretch(1)
        rearranged(self)

    def _findings(self, case: Case, problems: list[Problem]) -> QWidget:
        column = QVBoxLayout()
        column.setSpacing(4)
        errors = sum(not problem.warning for problem in problems)
        text = f"还有 {errors} 处要改，改好才能保存" if errors else "可以保存。下面几处请再核对一遍"
        column.addWidget(label(text, kind="heading"))
        for problem in sorted(problems, key=lambda item: item.warning):
            sign = "⚠" if problem.warning else "✕"
            go = button(f"{sign} {self._where(case, problem.path)}{problem.sentence}", kind="finding")
            go.setProperty("state", "warning" if problem.warning else "error")
            go.clicked.connect(lambda _on=False, path=problem.path: self.go_to.emit(path))
            column.addWidget(go)
        return card(column)

    def _where(self, case: Case, path: str) -> str:
        if not path.startswith("parties["):
            return ""
        index = int(path[len("parties["):path.index("]")])
        name = case.parties[index].name if index < len(case.parties) else ""
        return f"第 {index + 1} 方{name}：" if name else f"第 {index + 1} 方："

    def _summary(self, title: str, path: str, lines: list[tuple[str, str]]) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(title, kind="heading"), 0, 0, 1, 2)
        change = button("修改", kind="quiet", icon="edit")
        change.setAccessibleName(f"修改：{title}")
        change.clicked.connect(lambda: self.go_to.emit(path))
        grid.addWidget(change, 0, 2)
        for number, (name, text) in enumerate(((name, text) for name, text in lines if text), start=1):
            grid.addWidget(label(name, kind="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), number, 1, 1, 2)
        return card(grid)

    def _people(self, case: Case) -> Iterator[tuple[str, str]]:
        for party in case.parties:
            yield self._codes.label("party_role", party.role), brief(party, self._codes, self._today())

    def _matter(self, case: Case) -> list[tuple[str, str]]:
        lines = [("类型", self._codes.label("category", case.category)), ("情况", case.facts)]
        lines += [(f"申请事项 {number}", text) for number, text in enumerate(case.requests, start=1)]
        return [*lines, ("发生", "　".join(part for part in (day(case.occurred_on), case.place) if part))]

    def _origin(self, case: Case) -> list[tuple[str, str]]:
        source = self._codes.label("source", case.source)
        return [
            ("来源", "　".join(part for part in (source, case.source_organ) if part)),
            ("登记", "　".join(part for part in (day(case.registered_on), case.registrar) if part)),
            ("调解员", "、".join(case.mediators)), ("备注", case.note),
        ]


def brief(party: Party, codes: Codes, today: date) -> str:
    """A party in one line."""
    age = party.age_at(today)
    parts = [
        party.name or "（还没有填姓名）", codes.label("sex", party.sex) if party.sex else "",
        f"{age} 岁" if age is not None else "", party.phone, party.address,
    ]
    parts += [f"{codes.label('proxy_kind', proxy.kind)}：{proxy.name}" for proxy in party.proxies]
    return "　".join(part for part in parts if part)


def _in_column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(widget)
    return column
