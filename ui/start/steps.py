"""The three forms of a first start: what room this is, what stands on its papers, who works here."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from app.domain.identity import division_sound, tidy_number
from app.domain.numbering import official_number
from app.domain.site import AGREEMENT_NUMBER
from ui.start.new_passphrase import PassphrasePair
from ui.widgets.basic import button, column, combo, label, row
from ui.widgets.labelled import Labelled

_DESK_ROLES = (("mediator", "人民调解员"), ("clerk", "文书员"), ("leader", "负责人"))
_TOWN_ROLES = (("town", "乡镇工作人员"), ("leader", "负责人"), ("admin", "管理员"))


class SiteStep(QWidget):
    """Level, name and division code."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = button("村（社区）说事室\n登记纠纷、写协议、上报乡镇", "choice", "home")
        self.town = button("乡镇（街道）\n接收各村来件、给回执，也可自己登记", "choice", "town")
        group = QButtonGroup(self)
        for one in (self.desk, self.town):
            one.setCheckable(True)
            group.addButton(one)
        self.desk.setChecked(True)
        self.name, self.division = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText("例：城关镇东街村说事室")
        self.division.setPlaceholderText("12 位数字，例：620102001201")
        self.fields = {
            "name": Labelled("名称", self.name, required=True),
            "division": Labelled("区划代码", self.division, "国家统计用区划代码，12 位；不清楚可问乡镇。",
                                 required=True),
        }
        levels = row(self.desk, self.town, spacing=14)
        levels.setStretch(0, 1)
        levels.setStretch(1, 1)
        self.setLayout(column(label("这台电脑用在哪里？", "heading"), levels, *self.fields.values(), None, spacing=14))

    @property
    def level(self) -> str:
        """``desk`` or ``town``."""
        return "town" if self.town.isChecked() else "desk"

    def sound(self) -> bool:
        """Whether the next step may come; marks the fields."""
        digits = tidy_number(self.division.text())
        right = division_sound(digits)
        self.fields["name"].show_problem("" if self.name.text().strip() else "请填写名称")
        self.fields["division"].show_problem("" if right else f"区划代码应是 12 位数字，现在有 {len(digits)} 位")
        return right and bool(self.name.text().strip())


class PapersStep(QWidget):
    """The committee's full name and the prefix of official numbers, with the number as it will be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.committee, self.prefix = QLineEdit(), QLineEdit()
        self._sample = label("", "heading")
        self._sample.setProperty("tone", "primary")
        self.fields = {
            "committee": Labelled("人民调解委员会全称", self.committee, "印在协议书抬头和落款，与公章一致。"),
            "number_prefix": Labelled("文号前缀", self.prefix, "几个字的简称，写在文号里。"),
        }
        self.prefix.textChanged.connect(self._show_sample)
        self.setLayout(column(label("文书上怎么写？", "heading"), *self.fields.values(),
                              label("协议书编号会是", "small"), self._sample, None, spacing=12))
        self._show_sample("")

    def suggest(self, name: str) -> None:
        """Offer texts made from the room's name where nothing was typed."""
        bare = re.sub(r"(说事室|说事点|调解室|人民调解委员会|综治中心|司法所)$", "", name)
        if not self.committee.text() and bare:
            self.committee.setText(f"{bare}人民调解委员会")
        if not self.prefix.text() and bare:
            self.prefix.setText(re.sub(r"^.*(镇|乡|街道)(?=.)", "", bare).removesuffix("村").removesuffix("社区"))

    def _show_sample(self, prefix: str) -> None:
        self._sample.setText(official_number(AGREEMENT_NUMBER, prefix.strip() or "××", 2026, 1))


class PersonStep(QWidget):
    """Who works here first, and the passphrase."""

    def __init__(self) -> None:
        super().__init__()
        self.user = QLineEdit()
        self.user.setPlaceholderText("真实姓名，会写进保存记录")
        self.role = combo(_DESK_ROLES, "职责")
        self.pair = PassphrasePair()
        self.fields = {
            "user": Labelled("您的姓名", self.user, required=True),
            "role": Labelled("职责", self.role),
            "passphrase": self.pair.field,
            "again": self.pair.again_field,
        }
        who = row(self.fields["user"], self.fields["role"], spacing=14)
        who.setStretch(0, 3)
        who.setStretch(1, 2)
        self.setLayout(column(label("谁来用？用什么口令打开？", "heading"), who, self.pair, None, spacing=14))

    def set_level(self, level: str) -> None:
        """Offer the roles of a desk or of a town; a role that fits both stays."""
        chosen = self.role.currentData()
        self.role.clear()
        for code, text in _TOWN_ROLES if level == "town" else _DESK_ROLES:
            self.role.addItem(text, code)
        self.role.setCurrentIndex(max(0, self.role.findData(chosen)))

    def sound(self) -> bool:
        """Whether the room may be made; marks the fields."""
        named = bool(self.user.text().strip())
        self.fields["user"].show_problem("" if named else "请填写姓名")
        return self.pair.sound() and named
