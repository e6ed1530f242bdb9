"""文书格式: which form set the room prints by, another one, one from a file, and a look at its papers before that."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.errors import UserError
from app.domain.forms.form import FormSet
from app.text_file import read_text
from ui.jobs import Jobs
from ui.messages import Notices
from ui.settings.form_samples import FormSamples
from ui.widgets.basic import button, card, choose, column, combo, label
from ui.widgets.fields import reveal
from ui.widgets.files import ask_file
from ui.widgets.flow import side_by_side
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.reading_order import rearranged

if TYPE_CHECKING:
    from app.services.context import Context

_FILES = "文书格式文件 (*.toml)"
_SAVED = "以后打印的文书照“{}”的格式，已经打印的不变。"


class FormsCard(QFrame):
    """``context_changed`` carries the new context after another choice."""

    context_changed = Signal(object)

    def __init__(self, ctx: Context, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._ctx, self._jobs, self._notices = ctx, jobs, notices
        self._sets: list[FormSet] = []
        self._used = ""
        self._read: FormSet | None = None  # from a file, not installed yet
        self.samples: FormSamples | None = None
        self.used = label("", wrap=True)
        self.choice = combo([], "另选一套")
        self.choice.currentIndexChanged.connect(lambda _at: self._offer())
        self.about = label("", "small", wrap=True)
        self.notice = InlineNotice(narrow=True)
        self.use_button = button("照这一套打印", "primary", "check")
        self.use_button.clicked.connect(self.use)
        self.look_button = button("看样张…", "", "eye")
        self.look_button.clicked.connect(lambda: self._look(self._chosen()))
        self.install_button = button("从文件安装…", "", "import")
        self.install_button.clicked.connect(lambda: ask_file(self, "选择文书格式文件", _FILES, self.read))
        self.found = self._make_found()
        lines = column(
            label("文书格式", "heading"), label("县里的文书和通用的不一样，就换一套。已经打印的文书不变。", "muted", wrap=True),
            self.used, label("另选一套", "small"), self.choice, self.about,
            side_by_side(self.use_button, self.look_button, self.install_button), self.found, self.notice, spacing=8,
        )
        lines.setContentsMargins(18, 14, 18, 16)
        self.setLayout(lines)

    def _make_found(self) -> QFrame:
        """What a file holds that was read and is not installed yet."""
        self.said = label("", wrap=True)
        self.look_first = button("看它的样张…", "", "eye")
        self.look_first.clicked.connect(lambda: self._look(self._read))
        self.keep_button = button("安装", "primary", "check")
        self.keep_button.clicked.connect(self.install)
        drop = button("不装", "quiet")
        made = card(column(self.said, side_by_side(self.keep_button, self.look_first, drop), spacing=8), "panel", 14)
        drop.clicked.connect(made.hide)
        made.hide()
        return made

    def refresh(self) -> None:
        """Read which sets there are and which is in use."""
        def read() -> tuple[list[FormSet], str]:
            from app.services import form_sets

            return form_sets.available(self._ctx), form_sets.of(self._ctx).id

        self._jobs.read(read, self._show, self._notices.error, owner=self, key="forms")

    def _show(self, found: tuple[list[FormSet], str]) -> None:
        before = str(self.choice.currentData() or "")
        self._sets, self._used = found
        self.choice.blockSignals(True)
        self.choice.clear()
        for forms in self._sets:
            self.choice.addItem(forms.name, forms.id)
        choose(self.choice, before if any(item.id == before for item in self._sets) else self._used)
        self.choice.blockSignals(False)
        used = next(item for item in self._sets if item.id == self._used)
        self.used.setText(f"现在照“{used.name}”打印。")
        self._offer()

    def _offer(self) -> None:
        chosen = self._chosen()
        self.about.setText(_about(chosen) if chosen else "")
        self.use_button.setEnabled(chosen is not None and chosen.id != self._used)
        self.look_button.setEnabled(chosen is not None)

    def _chosen(self) -> FormSet | None:
        key = self.choice.currentData()
        return next((item for item in self._sets if item.id == key), None)

    # -- looking

    def _look(self, forms: FormSet | None) -> None:
        if forms is not None:
            self.samples = FormSamples(self._ctx, self._jobs, forms, self)
            self.samples.destroyed.connect(self._samples_gone)
            self.samples.open()

    def _samples_gone(self) -> None:
        self.samples = None

    # -- using and installing

    def use(self) -> None:
        """Print by the chosen set from now on."""
        chosen = self._chosen()
        if chosen is None:
            return

        def work() -> Context:
            from app.services import form_sets

            return form_sets.choose(self._ctx, chosen.id)

        self._jobs.run(lambda _: work(), lambda ctx: self._now(ctx, chosen), self._notices.error, owner=self)

    def _now(self, ctx: Context, forms: FormSet) -> None:
        self._ctx = ctx
        self._notices.good(_SAVED.format(forms.name))
        self.refresh()
        self.context_changed.emit(ctx)

    def read(self, path: Path) -> None:
        """Read the set of a file and say what is in it; nothing is installed yet."""
        self.found.hide()
        self.notice.hide()

        def work() -> tuple[FormSet, FormSet | None]:
            from app.services import form_sets

            forms = form_sets.read(read_text(path), path.name)
            return forms, form_sets.replaced_by(self._ctx, forms)

        self._jobs.run(lambda _: work(), lambda found: self._ask(*found), self._refused, owner=self)

    def _refused(self, error: UserError) -> None:
        self.notice.say("error", re.sub("(?<=[：；])(?=第 [0-9]+ 行)", "\n", error.sentence))  # one fault, one line
        reveal(self.notice)

    def _ask(self, forms: FormSet, replaced: FormSet | None) -> None:
        self._read = forms
        loses = f"本室自己的只留一套，现在用的“{replaced.name}”会换下来，改照通用的打印。" if replaced else ""
        self.said.setText(f"文件里的“{forms.name}”没有写错，还没有安装。{loses}\n{_about(forms)}")
        self.found.show()
        rearranged(self)
        reveal(self.found)
        self.keep_button.setFocus()

    def install(self) -> None:
        """Install the set that was read."""
        forms = self._read
        if forms is None:
            return

        def work() -> None:
            from app.services import form_sets

            form_sets.keep(self._ctx, forms)

        self._jobs.run(lambda _: work(), lambda _none: self._installed(forms), self._refused, owner=self)

    def _installed(self, forms: FormSet) -> None:
        self.found.hide()
        rearranged(self)
        self.notice.say("good", f"已安装“{forms.name}”。要用它，请在上面选中，再按“照这一套打印”。")
        self.refresh()


def _about(forms: FormSet) -> str:
    """Who made it, which version, after what, on which paper."""
    paper = forms.type.paper or "A4"
    parts = (
        f"制定单位：{forms.office}" if forms.office else "", f"版本：{forms.version}" if forms.version else "",
        f"出处：{forms.source}" if forms.source else "", f"{len(forms.form)} 种文书，{paper} 纸",
    )
    return "\n".join(part for part in parts if part)
