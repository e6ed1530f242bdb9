"""Who works in this room: the list, and one more person with a passphrase of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import setup
from ui.jobs import Jobs
from ui.messages import Notices
from ui.widgets.basic import button, card, clear_layout, column, combo, label, row
from ui.widgets.labelled import Labelled
from ui.widgets.secret import SecretEdit

if TYPE_CHECKING:
    from app.services.context import Context


class UsersCard(QFrame):
    """The card of the settings page."""

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._people = QVBoxLayout()
        self._people.setSpacing(4)
        self.add_button = button("添加使用人", "", "plus")
        self.add_button.clicked.connect(self._open)
        self._form = self._make_form()
        self._form.hide()
        self.setLayout(column(card(column(label("使用人", "heading"), self._people, row(self.add_button, None),
                                          self._form, spacing=10))))

    def _make_form(self) -> QWidget:
        self.name, self.role = QLineEdit(), combo(self._ctx.codes.choices("role"), "职责")
        self.secret, self.again = SecretEdit("口令"), SecretEdit("再输一遍口令")
        self._name = Labelled("姓名", self.name)
        self._secret = Labelled("口令", self.secret, "至少八个字，各人用各人的")
        self._again = Labelled("再输一遍", self.again)
        save = button("添加", "primary", "check")
        save.clicked.connect(self._submit)
        close = button("收起", "quiet")
        inner = QWidget()
        close.clicked.connect(inner.hide)
        inner.setLayout(column(self._name, Labelled("职责", self.role), self._secret, self._again,
                               row(save, close, None), spacing=10))
        return inner

    def _open(self) -> None:
        self._form.show()
        self.name.setFocus()

    def refresh(self) -> None:
        """Read the list again."""
        self._jobs.read(lambda: setup.users(self._ctx), self._show, self._notices.error, owner=self, key="users")

    def _show(self, users: list[setup.User]) -> None:
        clear_layout(self._people)
        for user in users:
            me = "（正在使用）" if user.id == self._ctx.actor.id else "" if user.active else "（已停用）"
            self._people.addWidget(label(f"{user.name}　{self._ctx.codes.label('role', user.role)}{me}"))

    def _submit(self) -> None:
        name, secret = self.name.text().strip(), self.secret.text()
        self._name.show_problem("" if name else "请填写姓名")
        self._secret.show_problem("" if len(secret) >= 8 else "口令至少要八个字")
        self._again.show_problem("" if secret == self.again.text() else "两遍口令不一样")
        if not name or len(secret) < 8 or secret != self.again.text():
            return
        role = str(self.role.currentData())
        self._jobs.run(lambda _: setup.add_user(self._ctx, name, role, secret), lambda _: self._added(name),
                       self._refused, label="正在添加使用人", owner=self)

    def _added(self, name: str) -> None:
        for field in (self.name, self.secret, self.again):
            field.clear()
        self._form.hide()
        self._notices.good(f"已添加{name}，用自己的口令就能打开。")
        self.refresh()

    def _refused(self, error: UserError) -> None:
        self._secret.show_problem(error.sentence)
