"""设置: the room's own data, the watched folder, who works here, text size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QLineEdit, QWidget

from app.domain.errors import UserError
from app.services import exchange, setup
from ui.jobs import Jobs
from ui.messages import Notices
from ui.settings.claims import ClaimsCard
from ui.settings.forms import FormsCard
from ui.settings.holidays import HolidaysCard
from ui.settings.methods import MethodsCard
from ui.settings.users import UsersCard
from ui.widgets.basic import button, card, column, label, row, scroll
from ui.widgets.files import ask_folder
from ui.widgets.labelled import Labelled
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.context import Context

SIZES = (16, 18, 20, 24, 28, 32)


class SettingsPage(Page):
    """``context_changed`` carries the new context after the room was renamed; ``size_chosen`` a text size."""

    context_changed = Signal(object)
    size_chosen = Signal(int)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices, base_px: int, parent: QWidget | None = None) -> None:
        super().__init__("设置", parent)
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self.users = UsersCard(ctx, jobs, notices)
        self.methods = MethodsCard(ctx, jobs, notices)
        self.methods.context_changed.connect(self.context_changed)
        self.forms = FormsCard(ctx, jobs, notices)
        self.forms.context_changed.connect(self.context_changed)
        self.holidays = HolidaysCard(ctx, jobs, notices)
        self.holidays.context_changed.connect(self.context_changed)
        self.claims = ClaimsCard(ctx, jobs, notices)
        inner = QWidget()
        self.body.addWidget(scroll(inner), 1)
        left = column(self._make_site(), self.forms, self.methods, None, spacing=14)
        right = column(self._make_size(base_px), self._make_watch(), self.holidays, self.claims, self.users, None, spacing=14)
        sides = row(spacing=14)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        inner.setLayout(sides)

    def _make_site(self) -> QFrame:
        site = self._ctx.site
        self.committee, self.prefix = QLineEdit(site.committee), QLineEdit(site.number_prefix)
        self.print_ids = QCheckBox("协议书上印证件号码")
        self.print_ids.setChecked(site.print_id_numbers)
        self.first = self.committee
        self.save_button = button("保存", "primary", "save")
        self.save_button.clicked.connect(self._save_site)
        facts = label(f"{site.name}\n区划代码 {site.division}", "muted", wrap=True)
        box = column(
            label("单位", "heading"), facts, Labelled("调解委员会全称", self.committee, "写在文书抬头和落款"),
            Labelled("文号前缀", self.prefix, "例：城关，印成“（2026）城关人调字第001号”"), self.print_ids,
            row(self.save_button, None), spacing=12,
        )
        return card(box)

    def _make_size(self, base_px: int) -> QFrame:
        group = QButtonGroup(self)
        buttons = []
        for size in SIZES:
            one = button(str(size))
            one.setAccessibleName(f"字号 {size}")
            one.setCheckable(True)
            one.setChecked(size == base_px)
            one.clicked.connect(lambda _=False, px=size: self.size_chosen.emit(px))
            group.addButton(one)
            buttons.append(one)
        return card(column(label("字的大小", "heading"), row(*buttons, None, spacing=6), spacing=10))

    def _make_watch(self) -> QFrame:
        self._watched = label("", "muted", wrap=True)
        choose = button("选择文件夹…", "", "folder")
        choose.clicked.connect(lambda: ask_folder(self, "选择自动交换文件夹", None, self.watch))
        self.stop_button = button("停用", "quiet")
        self.stop_button.clicked.connect(lambda: self.watch(None))
        text = "设好以后，有新内容会自动写进这个文件夹，里面的来件也会自动收下。可以是优盘或局域网共享文件夹。"
        return card(column(label("自动交换", "heading"), label(text, "muted", wrap=True), self._watched,
                           row(choose, self.stop_button, None), spacing=10))

    def refresh(self) -> None:
        self._jobs.read(lambda: exchange.watch_folder(self._ctx), self._show_watch, self._notices.error, owner=self,
                        key="watch")
        self.users.refresh()
        self.methods.refresh()
        self.forms.refresh()
        self.holidays.refresh()
        self.claims.refresh()

    def _show_watch(self, folder: Path | None) -> None:
        self._watched.setText(f"现在的文件夹：{folder}" if folder else "现在没有设。")
        self.stop_button.setVisible(folder is not None)

    def watch(self, folder: Path | None) -> None:
        """Watch ``folder`` from now on, or none."""
        self._jobs.run(lambda _: exchange.set_watch_folder(self._ctx, folder), lambda _: self._watch_set(),
                       self._notices.error, owner=self)

    def _watch_set(self) -> None:
        self.refresh()
        self.changed.emit()

    def _save_site(self) -> None:
        site = replace(self._ctx.site, committee=self.committee.text().strip(),
                       number_prefix=self.prefix.text().strip(), print_id_numbers=self.print_ids.isChecked())
        self.save_button.setEnabled(False)
        self._jobs.run(lambda _: setup.update_site(self._ctx, site), self._saved, self._refused, owner=self)

    def _saved(self, ctx: Context) -> None:
        self.save_button.setEnabled(True)
        self._ctx = ctx
        self._notices.good("单位信息已保存。新打印的文书会用新的写法。")
        self.context_changed.emit(ctx)

    def _refused(self, error: UserError) -> None:
        self.save_button.setEnabled(True)
        self._notices.error(error)
