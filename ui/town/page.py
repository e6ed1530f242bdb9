"""下级来件: take batches, enrol desks, see gaps and silence, give receipts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.services import exchange
from ui.arrivals import NEEDS_CODE, WRONG_CODE, Arrivals
from ui.jobs import Jobs
from ui.messages import Notices
from ui.town.code import CodeForm
from ui.town.desks import DeskList
from ui.town.enrol import EnrolForm
from ui.town.revoke import RevokeForm
from ui.widgets.basic import button, column, label, scroll
from ui.widgets.drop import DropZone
from ui.widgets.files import ask_file, ask_folder
from ui.widgets.page import Page

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "上报文件 (*.ssb)"


class TownPage(Page):
    """The town's side of the exchange."""

    def __init__(
        self, ctx: Context, jobs: Jobs, notices: Notices, arrivals: Arrivals, parent: QWidget | None = None
    ) -> None:
        super().__init__("下级来件", parent)
        self._ctx, self._jobs, self._notices, self._arrivals = ctx, jobs, notices, arrivals
        arrivals.code_needed.connect(self.ask_code)
        arrivals.arrived.connect(lambda _: self.refresh())
        self._folder: Path | None = None
        self.enrol_button = button("登记村室", "", "plus")
        self.enrol_button.clicked.connect(self._open_enrol)
        self.head.addWidget(self.enrol_button)
        self.drop = DropZone("村里送来的上报文件（.ssb），可以一次拖几个。", "选择文件…")
        self.drop.dropped.connect(arrivals.take)
        self.drop.browse.connect(self._browse)
        self.first = self.drop.button
        self.code_form = CodeForm()
        self.code_form.hide()
        self.code_form.entered.connect(self._with_code)
        self.code_form.closed.connect(self.code_form.hide)
        self.enrol_form = EnrolForm()
        self.enrol_form.hide()
        self.enrol_form.wanted.connect(self._choose_folder)
        self.enrol_form.closed.connect(self.enrol_form.hide)
        self.desks = DeskList()
        self.desks.receipt.connect(self._choose_receipt)
        self.desks.new_computer.connect(self._choose_for_computer)
        self.revoke_form = RevokeForm()
        self.revoke_form.revoked.connect(self.revoke)
        self.desks.revoke.connect(self.revoke_form.ask)
        inner = QWidget()
        self.body.addWidget(scroll(inner), 1)
        inner.setLayout(column(self.drop, self.code_form, self.enrol_form, self.revoke_form,
                               label("下级村室", "heading"), self.desks, None, spacing=14))

    def refresh(self) -> None:
        self._jobs.read(lambda: exchange.desks(self._ctx), self.desks.show_desks, self._notices.error, owner=self,
                        key="desks")

    def ask_code(self, path: Path, sentence: str) -> None:
        """A new desk's first batch is here: ask for its check code."""
        self.code_form.show()
        self.code_form.ask(path, sentence)

    def _with_code(self, path: Path, code: str) -> None:
        self.code_form.go_button.setEnabled(False)
        self._arrivals.take_with_code(path, code, self._code_refused, self._code_taken)

    def _code_taken(self) -> None:
        self.code_form.go_button.setEnabled(True)
        self.code_form.hide()

    def _code_refused(self, error: UserError) -> None:
        self.code_form.go_button.setEnabled(True)
        if error.code in (NEEDS_CODE, WRONG_CODE):
            self.code_form.refuse(error.sentence)
        else:
            self._notices.error(error)

    def _browse(self) -> None:
        ask_file(self, "选择村里送来的文件", _FILES, lambda path: self._arrivals.take([path]))

    def _open_enrol(self) -> None:
        self.enrol_form.show()
        self.enrol_form.name.setFocus()

    def _choose_folder(self, name: str, division: str) -> None:
        ask_folder(self, "登记文件存到哪里", self._folder, lambda folder: self.enrol(name, division, folder))

    def enrol(self, name: str, division: str, folder: Path) -> None:
        """Make the enrolment file of a new desk in ``folder``."""
        self._folder = folder
        self._jobs.run(
            lambda _: exchange.new_enrolment(self._ctx, name, division, folder), self._enrolled, self._notices.error,
            label="正在生成登记文件", owner=self,
        )

    def _enrolled(self, path: Path) -> None:
        self.enrol_form.clear()
        self.enrol_form.hide()
        self._notices.good(f"登记文件已生成：{path.name}，在 {path.parent}。请交给村里；一份只能用一次。")
        self.changed.emit()
        self.refresh()

    def _choose_for_computer(self, site_id: str, name: str) -> None:
        ask_folder(self, f"给{name}新电脑的登记文件存到哪里", self._folder,
                   lambda folder: self.new_computer(site_id, folder))

    def new_computer(self, site_id: str, folder: Path) -> None:
        """Make the enrolment file for a new computer of a known desk in ``folder``."""
        self._folder = folder
        self._jobs.run(
            lambda _: exchange.new_computer(self._ctx, site_id, folder), self._computer_invited, self._notices.error,
            label="正在生成登记文件", owner=self,
        )

    def _computer_invited(self, path: Path) -> None:
        self._notices.good(
            f"换电脑的登记文件已生成：{path.name}，在 {path.parent}。请让村里在新电脑上启用说事簿，登记纠纷之前先读入它。"
            "旧电脑若还可能有人用，请点“停用…”。"
        )
        self.changed.emit()
        self.refresh()

    def revoke(self, site_id: str, stream: str) -> None:
        """Accept nothing more from one computer, or with no ``stream`` from all computers of a desk."""
        self._jobs.run(
            lambda _: exchange.revoke(self._ctx, site_id, stream), lambda _: self._revoked(), self._notices.error,
            owner=self,
        )

    def _revoked(self) -> None:
        self._notices.good("已停用，今后的来件一律不收。已经收到的都在。")
        self.changed.emit()
        self.refresh()

    def _choose_receipt(self, site_id: str, name: str) -> None:
        ask_folder(self, f"给{name}的回执存到哪里", self._folder, lambda folder: self.give_receipt(site_id, folder))

    def give_receipt(self, site_id: str, folder: Path) -> None:
        """Write the receipt for a desk into ``folder``."""
        self._folder = folder
        self._jobs.run(
            lambda _: exchange.write_receipt(self._ctx, site_id, folder), self._receipted, self._notices.error,
            label="正在生成回执", owner=self,
        )

    def _receipted(self, path: Path) -> None:
        self._notices.good(f"回执已写好：{path.name}，在 {path.parent}。请带回村里导入。")
        self.changed.emit()
        self.refresh()
