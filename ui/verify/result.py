"""What was found out about a paper: one sentence, and under it everything that was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from app.domain.errors import UserError
from ui.theme.icons import pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, card, clear_layout, column, label, row
from ui.widgets.inline_notice import InlineNotice

if TYPE_CHECKING:
    from app.services.proof_check import Checked, Point

_TONES = {"good": "good", "doubt": "warning", "bad": "error"}
_LOOKS = {
    "good": ("check", LIGHT.good, "没有问题"), "note": ("info", LIGHT.info, "说明"),
    "doubt": ("warning", LIGHT.warning, "要核对"), "bad": ("error", LIGHT.danger, "不对"),
}


class ResultCard(QFrame):
    """Hidden until something was checked. ``compare`` asks for the paper beside the kept print, ``open_case`` for the matter."""

    compare = Signal()
    open_case = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.notice = InlineNotice()
        self.digits = label("", "number")
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ask = label("对方应念出的单位指纹", "muted")
        self._points = QVBoxLayout()
        self._points.setSpacing(8)
        self._case = ""
        self.compare_button = button("与存档并排看", "primary", "doc")
        self.compare_button.clicked.connect(self.compare)
        self.case_button = button("打开这件纠纷", "", "ledger")
        self.case_button.clicked.connect(lambda: self.open_case.emit(self._case))
        self._card = card(column(
            self._ask, self.digits, self._points, row(self.compare_button, self.case_button, None), spacing=10,
        ))
        self.setLayout(column(self.notice, self._card, spacing=10))
        self.hide()

    def show_checked(self, checked: Checked) -> None:
        """Show the outcome of a check."""
        self._say(_TONES[checked.verdict], checked.headline)
        digits = checked.fingerprint
        self._ask.setVisible(bool(digits))
        self.digits.setVisible(bool(digits))
        self.digits.setText(digits)
        self.digits.setAccessibleName("单位指纹 " + "，".join(" ".join(group) for group in digits.split("-")))
        clear_layout(self._points)
        for point in checked.points:
            self._points.addLayout(_line(point))
        self._case = checked.case
        self.case_button.setVisible(bool(checked.case))
        self.compare_button.setVisible(checked.kept is not None)
        self._card.show()
        self.show()

    def show_refusal(self, error: UserError) -> None:
        """Show why nothing could be checked."""
        self._say("error", f"{error.sentence}（{error.code}）")
        self._card.hide()
        self.show()

    def sentences(self) -> list[str]:
        """The points as shown."""
        labels: list[QLabel] = self._card.findChildren(QLabel)  # type: ignore[assignment]
        return [one.text() for one in labels if one.text() and one.isVisibleTo(self._card)]

    def _say(self, tone: str, sentence: str) -> None:
        self.notice.say(tone, sentence, ("收起", self.hide))


def _line(point: Point) -> QVBoxLayout:
    name, color, spoken = _LOOKS[point.tone]
    picture = QLabel()
    picture.setPixmap(pixmap(name, color, 24, 1))
    picture.setAccessibleName(spoken)
    said = label(point.sentence, "error" if point.tone == "bad" else "", wrap=True)
    said.setAccessibleName(f"{spoken}：{point.sentence}")
    line = row(picture, said, spacing=10)
    line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return column(line)
