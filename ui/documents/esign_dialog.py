"""电子签名: a certificate file and its password; the signed file is kept beside the paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.agreement import Mark, RequiredMark
from app.domain.errors import UserError
from app.services import esign
from app.services.context import Context
from app.services.esign import Signed
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.fields import Field
from ui.widgets.fields_choice import ChoiceField
from ui.widgets.files import ask_file, ask_save
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.secret import SecretEdit

_ABOUT = "用证书文件在协议书的 PDF 上加一个电子签名，另存一份在卷宗里。密码用完就忘，不保存；全程不联网。"


class EsignDialog(QDialog):
    """``signed`` carries what was signed. Errors stay in the dialog."""

    signed = Signal(object)

    def __init__(
        self, context: Context, jobs: Jobs, case_id: str, agreement_id: str, missing: Sequence[RequiredMark], parent: QWidget,
    ) -> None:
        """``missing`` are the marks for which this signature may be made to count."""
        super().__init__(parent)
        self._context, self._jobs, self._ids = context, jobs, (case_id, agreement_id)
        self._file, self._pdf = Path(), b""
        self._missing = list(missing)
        self.setWindowTitle("用数字证书签电子件")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self.notice = InlineNotice()
        self._lay_out()

    def _lay_out(self) -> None:
        self.file_button = button("选择证书文件…", icon="key")
        self.file_button.clicked.connect(
            lambda: ask_file(self, "选择证书文件", "证书文件 (*.p12 *.pfx)", self.take_file)
        )
        self._name = label("还没有选", kind="muted", wrap=True)
        self.password = SecretEdit("证书文件的密码")
        password = Field("password", "证书文件的密码")
        password.set_editor(self.password)
        choices = [(str(place), one.name) for place, one in enumerate(self._missing)]
        self.counts = ChoiceField("counts", "同时记成谁的签名", choices, combo=True, empty="不记，只留电子件")
        self.sign_button = button("签名", kind="primary", icon="sign")
        self.sign_button.clicked.connect(self.sign)
        self.save_button = button("另存一份…", icon="pdf")
        self.save_button.clicked.connect(self._ask_path)
        self.save_button.hide()
        close = button("关闭", kind="quiet")
        close.clicked.connect(self.close)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        column.addWidget(label("用数字证书签电子件", kind="heading"))
        column.addWidget(label(_ABOUT, kind="muted", wrap=True))
        line = row(self.file_button, self._name)
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addWidget(password)
        column.addWidget(self.counts)
        column.addWidget(label("只有这个人同意用电子签名代替手写的，才记；不记的，纸上还要照常签。", kind="small", wrap=True))
        column.addWidget(self.notice)
        column.addLayout(row(self.sign_button, self.save_button, None, close))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def take_file(self, path: Path) -> None:
        """Use this certificate file."""
        self._file = path
        self._name.setText(path.name)
        self.password.setFocus()

    def sign(self) -> None:
        """Sign in the background: the component takes a second to load."""
        if self._file == Path():
            self._say("error", "请先选择证书文件（.p12 或 .pfx）。")
            return
        file, password, mark = self._file, self.password.text(), self._mark()
        self.sign_button.setEnabled(False)
        self._jobs.run(
            lambda _progress: esign.sign(
                self._context, *self._ids, esign.by_certificate(file, password), counts_for=mark
            ),
            self._done, self._failed, label="正在签名", owner=self,
        )

    def _mark(self) -> Mark | None:
        chosen = self.counts.value()
        if not chosen:
            return None
        one = self._missing[int(chosen)]
        return Mark(role=one.role, ref=one.ref)

    def _done(self, signed: Signed) -> None:
        self.password.clear()
        self._pdf = signed.pdf
        self.sign_button.hide()
        self.save_button.show()
        last = signed.seen[-1]
        self._say("good", f"{last.name or '证书持有人'}已签，共 {len(signed.seen)} 个电子签名，电子件已放进卷宗。")
        self.signed.emit(signed)

    def _ask_path(self) -> None:
        ask_save(self, "另存电子件", "人民调解协议书（电子签名）.pdf", "PDF 文书 (*.pdf)", self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the signed file."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        pdf = self._pdf
        self._jobs.run(
            lambda _progress: esign.save(self._context, *self._ids, pdf, target), lambda _none: self._say("good", f"已存到 {target}"), self._failed,
            label="正在保存", owner=self,
        )

    def _failed(self, error: UserError) -> None:
        self.sign_button.setEnabled(True)
        self._say("error", error.sentence)

    def _say(self, tone: str, sentence: str) -> None:
        self.notice.say(tone, sentence)
        self._fit()

    def _fit(self) -> None:
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
