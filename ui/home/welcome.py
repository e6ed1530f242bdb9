"""The empty home page: three steps that teach, and the first one as a big button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.theme.icons import pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, card, column, label, row

_DESK = (
    ("register", "一　登记纠纷", "来人说事，记下双方当事人、事由和纠纷类型。随时可以停下，写了的不会丢。"),
    ("sign", "二　调解，写协议", "记录调解经过；达成一致后写协议书，右边就是打印的样子。打印、签名、按指印。"),
    ("exchange", "三　报给乡镇", "导出到优盘或共享文件夹，乡镇收下后给回执，这里就显示“上级已收”。"),
)
_TOWN = (
    ("town", "一　登记下级村室", "在“下级来件”里给每个村说事室做一份登记文件，交给他们。"),
    ("inbox", "二　导入来件", "村里送来的文件拖进窗口即可。第一次导入时，电话核对一次核验码。"),
    ("receipt", "三　给回执", "导入后生成回执文件带回村里，双方就都知道哪些已经收到。"),
)


class Welcome(QWidget):
    """Shown while there is no matter at all."""

    register = Signal()
    exchange = Signal()

    def __init__(self, town: bool) -> None:
        super().__init__()
        steps = row(*[_step(*step) for step in (_TOWN if town else _DESK)], spacing=14)
        self.register_button = button("登记纠纷（F2）", "big", "plus")
        self.register_button.clicked.connect(self.register)
        self.exchange_button = button("去“下级来件”" if town else "先加入乡镇", "quiet", "town")
        self.exchange_button.clicked.connect(self.exchange)
        self._town = town
        heading = label("还没有纠纷记录，三步就能办完一件", "heading")
        buttons = row(None, self.register_button, self.exchange_button, None, spacing=16)
        self.setLayout(column(None, row(None, heading, None), steps, 6, buttons, None, None, spacing=18))

    def set_joined(self, joined: bool) -> None:
        """A desk that has joined its town need not be told to."""
        self.exchange_button.setVisible(self._town or not joined)


def _step(icon: str, title: str, text: str) -> QFrame:
    picture = QLabel()
    picture.setPixmap(pixmap(icon, LIGHT.primary, 40, 1))
    words = label(text, "muted", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignTop)
    frame = card(column(picture, label(title, "heading"), words, None, spacing=8), pad=22)
    frame.setMinimumHeight(210)
    return frame
