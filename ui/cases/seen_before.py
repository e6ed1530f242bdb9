"""以前来过吗: earlier matters of the people being written, shown while they still sit at the table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.errors import UserError
from app.services import cases
from app.services.context import Context
from ui.jobs import Jobs
from ui.messages import day
from ui.widgets.basic import button, card, clear_layout, label
from ui.widgets.reading_order import rearranged

_MOST = 4


class SeenBefore(QWidget):
    """Hidden while nothing is found. ``open_case`` asks to see one of the earlier matters; the form stays as it is.

    ``found`` carries everything that the look showed, for who shows the rest of it.
    """

    open_case = Signal(str)
    found = Signal(object)

    def __init__(self, context: Context, jobs: Jobs, case: Callable[[], Case]) -> None:
        super().__init__()
        self._context, self._jobs, self._case = context, jobs, case
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(700)
        self._timer.timeout.connect(self.look)
        self._lines = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(self._lines))
        self.hits: list[cases.Hit] = []
        self.hide()

    def ask(self) -> None:
        """Names or numbers changed: look again soon."""
        self._timer.start()

    def look(self) -> None:
        """Look now."""
        case = self._case()
        self._jobs.read(
            lambda: cases.screen(self._context, case), self._show, self._ignore, owner=self, key="seen"
        )

    def _show(self, screening: cases.Screening) -> None:
        self.show_hits(screening.hits)
        self.found.emit(screening)

    def _ignore(self, _error: UserError) -> None:
        self.hide()

    def show_hits(self, hits: list[cases.Hit]) -> None:
        """Show what was found."""
        self.hits = hits
        clear_layout(self._lines)
        self._lines.addWidget(label("以前可能来过", kind="heading"))
        for hit in hits[:_MOST]:
            line = QHBoxLayout()
            line.addWidget(label(_line(hit, self._context.codes), kind="warning" if hit.duplicate else "", wrap=True), 1)
            look = button("看一看", kind="quiet", icon="eye")
            look.setAccessibleName(f"看一看 {hit.number} {hit.title}")
            look.clicked.connect(lambda _on=False, case_id=hit.case_id: self.open_case.emit(case_id))
            line.addWidget(look)
            self._lines.addLayout(line)
        if len(hits) > _MOST:
            self._lines.addWidget(label(f"还有 {len(hits) - _MOST} 件，可在台账里查找。", kind="muted"))
        rearranged(self)
        self.setVisible(bool(hits))


def _line(hit: cases.Hit, codes: Codes) -> str:
    """``⚠ 可能是同一件事　证件号码相同：甲　（2026）…号　2026年3月2日登记　已办结``."""
    parts = (
        "⚠ 可能是同一件事" if hit.duplicate else "", hit.why, hit.number, hit.title,
        f"{day(hit.registered_on)}登记" if hit.registered_on else "", codes.label("stage", hit.stage) if hit.stage else "",
    )
    return "　".join(part for part in parts if part)
