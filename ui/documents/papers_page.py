"""The dossier of a matter (文书卷宗): which papers there are and how each stands, what is missing, binding the volume."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.dossier import Gap
from app.domain.errors import UserError
from app.domain.forms.form import Form
from app.services import dossier, papers
from app.services.context import Context
from app.services.papers import Standing as Paper
from app.services.standing import Standing
from ui.jobs import Jobs
from ui.widgets.basic import button, card, clear_layout, label, row, scroll
from ui.widgets.files import ask_folder, ask_save
from ui.widgets.flow import FlowLayout
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.item_row import ItemRow
from ui.widgets.reading_order import ReadingOrder, rearranged

STATES = {
    papers.MISSING: "□ 没有", papers.DRAFT: "◐ 填了一部分", papers.PRINTED: "△ 已打印，等签字件", papers.SIGNED: "✓ 有签字件",
    papers.ON_PAPER: "✓ 纸面", papers.LEFT_OUT: "－ 不需要", papers.AUTOMATIC: "✓ 装订时自动生成",
}


class PapersPage(QWidget):
    """``chosen`` carries the paper to open, ``story`` asks for the matter without names, ``scan`` for filing scanned pages;
    ``left`` means going back."""

    chosen = Signal(object)
    story = Signal()
    scan = Signal()
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case = Case(id="")
        self._ours, self._begun = True, False
        self.rows: list[ItemRow] = []
        self.notice = InlineNotice()
        self._title = label("文书卷宗", kind="heading")
        self._count = label("", kind="muted")
        self._list, self._side = QVBoxLayout(), QVBoxLayout()
        columns = QHBoxLayout()
        columns.setSpacing(16)
        for column in (self._list, self._side):
            column.setContentsMargins(0, 0, 6, 10)
            column.setSpacing(8)
            inner = QWidget()
            inner.setLayout(column)
            columns.addWidget(scroll(inner), 1)
        back = button("返回", icon="back")
        back.clicked.connect(self.left)
        self.bind_button = button("装订整卷…", kind="primary", icon="export")
        self.bind_button.clicked.connect(self._ask_target)
        self.folder_button = button("每件一个 PDF…", icon="export")
        self.folder_button.clicked.connect(self._ask_folder)
        self.story_button = button("写成典型案例…", kind="quiet", icon="doc")
        self.story_button.setToolTip("隐去姓名、单位、地点和号码，通读以后存下来，供发布")
        self.story_button.clicked.connect(self.story)
        self.scan_button = button("扫描归卷", icon="scan")
        self.scan_button.clicked.connect(self.scan)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addLayout(row(self._title, self._count, None, spacing=12))
        outer.addWidget(self.notice)
        outer.addLayout(columns, 1)
        outer.addLayout(row(back, None, self.story_button, self.scan_button, self.folder_button, self.bind_button))
        self._order = ReadingOrder(self)

    def begin(self, now: Standing) -> None:
        """Show the papers of a matter."""
        self.notice.hide()
        self._begun = True
        self.show_case(now.case, ours=now.ours)

    def show_case(self, case: Case, *, ours: bool) -> None:
        """Show them as they stand now."""
        self._case, self._ours = case, ours
        self.scan_button.setVisible(ours)
        self._jobs.read(
            lambda: (papers.listing(self._context, case), dossier.to_complete(self._context, case)), self._show,
            self._failed, owner=self, key="papers",
        )

    def _show(self, found: tuple[list[Paper], list[Gap]]) -> None:
        listed, gaps = found
        clear_layout(self._list)
        clear_layout(self._side)
        self.rows = []
        for item in listed:
            self._list.addWidget(self._row(item))
        self._list.addStretch(1)
        self._show_side(listed, gaps)
        there = sum(item.state not in (papers.MISSING, papers.DRAFT, papers.AUTOMATIC) for item in listed)
        self._count.setText(f"{self._case.number}　已有 {there} 件")
        rearranged(self)
        if self._begun and self.isVisible():
            self.focus_first()
        self._begun = False

    def _row(self, item: Paper) -> ItemRow:
        made = ItemRow(compact=True)
        must = "　必须" if item.wanted.must and item.state == papers.MISSING else ""
        paper = item.wanted.paper
        sheets = paper.pages if paper and item.state == papers.ON_PAPER else item.issue.pages if item.issue else 0
        pages = f"　{sheets} 页" if sheets else ""
        scans = f"　扫描件 {len(item.scans)} 个" if item.scans else ""
        made.show_text(f"{item.wanted.form.id}　{item.title}", f"{STATES[item.state]}{must}{pages}{scans}")
        made.clicked.connect(lambda _on=False: self.chosen.emit(item))
        self.rows.append(made)
        return made

    def _show_side(self, listed: list[Paper], gaps: list[Gap]) -> None:
        inside = QVBoxLayout()
        inside.setSpacing(8)
        must = [gap for gap in gaps if gap.must]
        words = f"归档以前必须补正　{len(must)} 处" if must else "必须的都齐了"
        inside.addWidget(label(words, kind="heading", wrap=True))
        for gap in gaps:
            inside.addWidget(self._gap(gap, listed))
        self._side.addWidget(card(inside, pad=12))
        if self._ours:
            self._side.addWidget(self._adders())
        self._side.addStretch(1)

    def _gap(self, gap: Gap, listed: list[Paper]) -> QWidget:
        sign = "◆" if gap.must else "◇"
        target = next((item for item in listed if item.wanted.form.id == gap.form and gap.ref in ("", item.wanted.ref)), None)
        if target is None:
            return label(f"{sign} {gap.sentence}", wrap=True)
        made = ItemRow(compact=True)
        made.show_text(gap.sentence, f"{sign} {'必须补，按回车去补' if gap.must else '最好补上，按回车去看'}")
        made.setToolTip(gap.sentence)
        made.clicked.connect(lambda _on=False: self.chosen.emit(target))
        return made

    def _adders(self) -> QWidget:
        """Papers of which there may be any number."""
        inside = QVBoxLayout()
        inside.setSpacing(8)
        inside.addWidget(label("另加一份", kind="heading"))
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        for form in papers.forms_here(self._context):
            if form.per == "paper":
                add = button(papers.called(form), icon="plus")
                add.clicked.connect(lambda _on=False, one=form: self._add(one))
                flow.addWidget(add)
        inside.addWidget(holder)
        return card(inside, pad=12)

    def _add(self, form: Form) -> None:
        self.chosen.emit(papers.begun(form))

    # -- binding

    def _ask_target(self) -> None:
        ask_save(self, "装订整卷", f"{self._case.code or '卷宗'}.pdf", "PDF (*.pdf)", self.bind_to)

    def _ask_folder(self) -> None:
        ask_folder(self, "每件一个 PDF，存到哪个文件夹", None, self.folder_to)

    def bind_to(self, path: Path) -> None:
        """Write the whole volume."""
        case = self._case
        self._jobs.run(
            lambda progress: dossier.save(self._context, case, path, progress),
            lambda volume: self.notice.say("good", f"整卷已装订到 {path}，共 {len(volume.leaves)} 件、正文 {volume.pages} 页。"),
            self._failed, label="正在装订卷宗", owner=self,
        )

    def folder_to(self, folder: Path) -> None:
        """Write every paper as a file of its own."""
        case = self._case
        self._jobs.run(
            lambda progress: dossier.save_folder(self._context, case, folder, progress),
            lambda count: self.notice.say("good", f"已存到 {folder}，共 {count} 个 PDF，文件名里没有人的信息。"),
            self._failed, label="正在写出卷内文书", owner=self,
        )

    def focus_first(self) -> None:
        """Begin at the first paper."""
        if self.rows:
            self.rows[0].setFocus()

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)
