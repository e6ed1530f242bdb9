"""Joining the town: take its enrolment file, then read the check code out over the telephone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from ui.widgets.basic import button, card, column, label, row


class JoinCard(QFrame):
    """Shown while the room has no parent. ``browse`` asks for the enrolment file."""

    browse = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.open_button = button("打开登记文件…", "primary", "link")
        self.open_button.clicked.connect(self.browse)
        text = ("乡镇会给您一个登记文件（.sse），用优盘或微信传来都可以。打开它，或拖进窗口，就加入了这个乡镇；"
                "之后还要在电话里核对一次核对码。")
        box = column(label("还没有加入乡镇", "heading"), label(text, "muted", wrap=True),
                     row(self.open_button, None), spacing=10)
        outer = card(box, pad=24)
        self.setLayout(column(outer))


class CodeCard(QFrame):
    """The twelve digits of the check code, very large, and what to say on the telephone."""

    def __init__(self) -> None:
        super().__init__()
        self._town = label("", "heading")
        self._code = label("", "huge")
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setProperty("tone", "primary")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        steps = label(
            "第一步　点“导出上报文件”，把文件交给乡镇。\n"
            "第二步　乡镇导入时会打电话来问核对码；或者您打过去，把上面的数字四位四位念给对方。\n"
            "第三步　乡镇键入相同的数字才算核对通过。收到第一份回执后，这里就不再显示。", "", wrap=True)
        warning = label("只在电话里念，不要写在文件或聊天里。电话要打您平时知道的号码。", "warning", wrap=True)
        box = column(self._town, self._code, steps, warning, spacing=10)
        self.setLayout(column(card(box, pad=24)))

    def show_code(self, town: str, code: str) -> None:
        """Show the code for ``town``; four digits a group."""
        self._town.setText(f"核对码：电话里念给{town}")
        digits = "".join(char for char in code if char.isdigit())
        groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
        self._code.setText("　".join(groups))
        self._code.setAccessibleName("核对码 " + "，".join(" ".join(group) for group in groups))

    @property
    def code(self) -> str:
        """The code as shown."""
        return self._code.text()


