"""The desks below: what came, what is missing, who is silent, who waits for a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.messages import moment
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, card, clear_layout, label, row
from ui.widgets.chip import Chip, Look

if TYPE_CHECKING:
    from app.services.exchange import Desk

_SILENT = 15  # days without a batch before it is pointed out


class DeskList(QFrame):
    """One card for each computer of a desk. ``receipt`` and ``new_computer`` carry the site's id and name, ``revoke`` the
    ``Desk`` that is to be shut out.
    """

    receipt = Signal(str, str)
    new_computer = Signal(str, str)
    revoke = Signal(object)
    show_cases = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)

    def show_desks(self, desks: list[Desk]) -> None:
        """Show them in the order given."""
        clear_layout(self._box)
        if not desks:
            text = "还没有收到过来件。先点“登记村室”，为每个村说事室做一份登记文件；第一次来件后就会列在这里。"
            self._box.addWidget(label(text, "muted", wrap=True))
        for desk in desks:
            self._box.addWidget(self._card(desk))

    def _card(self, desk: Desk) -> QFrame:
        name = label(desk.site.name, "heading")
        chips = [Chip(look) for look in desk_looks(desk)]
        give = button("给回执…", "primary" if desk.receipt_due else "", "receipt")
        give.setAccessibleName(f"给{desk.site.name}回执")
        give.setEnabled(desk.status == "active")
        give.clicked.connect(lambda: self.receipt.emit(desk.site.id, desk.site.name))
        buttons = row(*self._computer(desk), give, spacing=6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addLayout(row(name, *chips, None, spacing=8), 0, 0)
        grid.addLayout(buttons, 0, 1, 2, 1)
        grid.addWidget(label(_numbers(desk), "muted", wrap=True), 1, 0)
        grid.setColumnStretch(0, 1)
        line = 2
        for sentence in _troubles(desk):
            grid.addWidget(label(sentence, "warning", wrap=True), line, 0, 1, 2)
            line += 1
        return card(grid)


    def _computer(self, desk: Desk) -> list[QWidget]:
        """What can be done about the computer itself, once something has come from it."""
        if desk.status == "invited":
            return []
        which = f"第 {desk.computer} 台" if desk.computers > 1 else ""
        change = button("换电脑…", "quiet")
        change.setAccessibleName(f"{desk.site.name}{which}换电脑")
        change.clicked.connect(lambda: self.new_computer.emit(desk.site.id, desk.site.name))
        stop = button("停用…", "quiet")
        stop.setAccessibleName(f"停用{desk.site.name}的{which}电脑")
        stop.clicked.connect(lambda: self.revoke.emit(desk))
        return [change] if desk.status == "revoked" else [change, stop]


def desk_looks(desk: Desk) -> list[Look]:
    """The chips of a desk."""
    t = LIGHT
    if desk.status == "revoked":
        return [Look("已停用", "dash", t.muted, t.quiet_tint)]
    if desk.status == "invited":
        return [Look("等第一批", "ring", t.info, t.info_tint)]
    looks = [Look("有缺漏", "diamond", t.danger, t.danger_tint)] if desk.gaps else []
    if desk.refused:
        looks.append(Look("有拒收", "square", t.danger, t.danger_tint))
    if desk.silent_days is not None and desk.silent_days >= _SILENT:
        looks.append(Look(f"{desk.silent_days} 天没来件", "triangle", t.warning, t.warning_tint))
    if desk.receipt_due:
        looks.append(Look("待给回执", "half", t.warning, t.warning_tint))
    return looks or [Look("正常", "check", t.good, t.good_tint)]


def _numbers(desk: Desk) -> str:
    if desk.status == "invited":
        what = "换电脑的登记文件" if desk.site.id else "登记文件"
        return f"区划代码 {desk.site.division}　{what}已做好，还没有来件"
    came = f"最近来件 {moment(desk.last_batch_at)}" if desk.last_batch_at else "还没有来件"
    which = f"第 {desk.computer} 台电脑　" if desk.computers > 1 else ""
    return f"{which}{desk.cases} 件，{desk.versions} 次保存　{came}　下一次应从第 {desk.expected_next} 次保存接起"


def _troubles(desk: Desk) -> list[str]:
    found = []
    for first, last in desk.gaps:
        which = f"第 {first} 次" if first == last else f"第 {first} 到 {last} 次"
        found.append(f"◆ 缺{which}保存，请村里重新导出（没有回执的内容都会再带上）。")
    if desk.held:
        found.append(f"▲ 有 {desk.held} 个文件先到了，等缺的那批来了会自动接上。")
    if desk.refused:
        found.append(f"■ 有 {desk.refused} 次保存的内容有问题，没有入账，回执里会告诉村里。")
    return found
