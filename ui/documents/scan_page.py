"""扫描归卷: pages come from a scanner, from files or a folder; each finds its paper by its code; a look, and they are filed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.case import Case
from app.domain.errors import UserError
from app.services import filing, scan_pages
from app.services.context import Context
from app.services.filing import Filing, Stored, Target
from app.services.pages import PageImage
from app.services.scanner import Options
from ui.documents.scan_bar import ScanBar
from ui.documents.scan_editor import ScanEditor
from ui.documents.scan_intake import Came, ScanIntake
from ui.documents.scan_list import THUMB, ScanList
from ui.documents.scan_work import Held, Table
from ui.documents.scans import dropped_files
from ui.jobs import Jobs
from ui.widgets.basic import button, label, row
from ui.widgets.files import ask_files, ask_folder
from ui.widgets.flow import FlowLayout
from ui.widgets.inline_notice import InlineNotice
from ui.widgets.reading_order import ReadingOrder

_FILES = "扫描件和照片 (*.pdf *.jpg *.jpeg *.png *.bmp *.tif *.tiff)"
_EMPTY = "把签好的文书放进扫描仪，点“扫描”。\n\n没有扫描仪，就用手机拍照，把照片拷到电脑，点“选文件”，或直接拖到这里。\n\n程序自己摆正、裁边，认出是哪份文书的第几页。"


class ScanPage(QWidget):
    """``saved`` carries the matter after pages were put into its dossier; ``left`` means going back."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, context: Context, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._jobs = context, jobs
        self._case = Case(id="")
        self._watched: Path | None = None
        self.table = Table()
        self.notice = InlineNotice()
        self.bar = ScanBar(jobs)
        self.list = ScanList()
        self.editor = ScanEditor(jobs)
        self.intake = ScanIntake(context, jobs, self)
        self.editor.picture.hint = _EMPTY
        self._summary = label("", kind="muted", wrap=True)
        self._lay_out()
        self._order = ReadingOrder(self)
        self._connect()
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        self._title = label("扫描归卷", kind="heading")
        self.back_button = button("返回", icon="back")
        self.scan_button = button("扫描…", icon="scan")
        self.files_button = button("选文件…", icon="import")
        self.folder_button = button("从文件夹…", icon="folder")
        self.store_button = button("放进卷宗", kind="primary", icon="check")
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(14)
        for part, least in ((self.list, 250), (self.editor, 380)):
            part.setMinimumWidth(least)
            splitter.addWidget(part)
        splitter.setSizes([350, 760])
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = row(self._title, self._summary, spacing=14)
        head.setStretch(1, 1)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.bar)
        column.addWidget(splitter, 1)
        foot = FlowLayout(gap=10)
        for one in (self.back_button, self.scan_button, self.files_button, self.folder_button, self.store_button):
            foot.addWidget(one)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.leave)
        self.scan_button.clicked.connect(self.bar.open)
        self.files_button.clicked.connect(lambda: ask_files(self, "选择扫描件或照片", _FILES, self.add_files))
        self.folder_button.clicked.connect(self._ask_folder)
        self.store_button.clicked.connect(self.ask_to_store)
        self.bar.start.connect(self.scan)
        self.bar.stop.connect(self.intake.stop)
        self.bar.failed.connect(self._failed)
        self.intake.came.connect(self._came)
        self.intake.ended.connect(self._ended)
        self.list.chosen.connect(self._choose)
        self.editor.mended.connect(self._mended)
        self.editor.placed.connect(self._placed)
        self.editor.failed.connect(self._failed)

    # -- beginning and leaving

    def begin(self, case: Case) -> None:
        """File pages into this matter."""
        strange = case.id != self._case.id and bool(self.table.held)
        self._case = case
        self.notice.hide()
        if strange:
            self.table.decide_anew()
            self.notice.say("info", f"上一件纠纷里没有放完的 {len(self.table.held)} 页还在这里，请看清再放。")
        self._show()
        self._refile()
        self._jobs.read(
            lambda: (scan_pages.watched_folder(self._context), scan_pages.new_in_folder(self._context)), self._offer_new,
            self._failed, owner=self, key="new",
        )

    def focus_first(self) -> None:
        """Begin with scanning."""
        self.scan_button.setFocus()

    def _offer_new(self, result: tuple[Path | None, list[Path]]) -> None:
        self._watched, found = result
        if found and not self.table.held:
            self.notice.say(
                "info", f"扫描仪的存放文件夹里有 {len(found)} 个新文件。", ("放进来", lambda: self.add_files(found)), ("不用", self.notice.hide)
            )

    def may_leave(self) -> bool:
        """Whether nothing would be lost; otherwise the person is asked."""
        if not self.table.held:
            self.intake.forget()
            return True
        self.notice.say(
            "warning", f"还有 {len(self.table.held)} 页没有放进卷宗，离开就没有了。", ("仍要返回", self._drop), ("留下", self.notice.hide)
        )
        return False

    def leave(self) -> None:
        """Go back, unless pages are left."""
        if self.may_leave():
            self.left.emit()

    def _drop(self) -> None:
        self.table = Table()
        self._show()
        self.leave()

    # -- pages come

    def scan(self, device: str, options: Options) -> None:
        """Scan with this device."""
        self.notice.hide()
        self.bar.set_busy(True)
        self.intake.scan(device, options, self.table)

    def add_files(self, paths: list[Path]) -> None:
        """Read the pages of these files."""
        if paths:
            self.notice.hide()
            self.intake.read(paths, self.table)

    def _ask_folder(self) -> None:
        ask_folder(self, "哪个文件夹里有扫描件或照片", self._watched, self.add_folder)

    def add_folder(self, folder: Path) -> None:
        """Read every scan in a folder, and offer to remember it."""

        def read(found: list[Path]) -> None:
            if not found:
                self.notice.say("warning", "这个文件夹里没有扫描件或照片。")
                return
            self.add_files(found)
            if folder != self._watched:
                self.notice.say(
                    "info", "扫描仪总是存到这个文件夹吗？记住以后，有新文件会提醒您。",
                    ("是，记住", lambda: self._remember(folder)), ("不是", self.notice.hide),
                )

        self._jobs.read(lambda: scan_pages.in_folder(folder), read, self._failed, owner=self, key="folder")

    def _remember(self, folder: Path) -> None:
        self._watched = folder
        self._jobs.run(
            lambda _progress: scan_pages.set_watched_folder(self._context, folder),
            lambda _none: self.notice.say("good", "已记住。下次打开这一页，有新文件会提醒您。"), self._failed, owner=self,
        )

    def _came(self, came: Came) -> None:
        self.table.held.append(Held(came.page, came.page.mend, came.thumb, came.source))
        self._refile()

    def _ended(self, error: UserError | None, unread: int) -> None:
        scanned = self.bar.busy
        self.bar.set_busy(False)
        if error is not None and unread > 1:
            self.notice.say("error", f"{error.sentence}（共 {unread} 个文件没有加入）")
        elif error is not None:
            self.notice.say("error", error.sentence)
        elif scanned and self.table.held:
            self.bar.hide()
            self.store_button.setFocus()

    # -- what they are

    def _refile(self) -> None:
        case_id, pages = self._case.id, [item.page for item in self.table.held]

        def work() -> tuple[Filing, list[Target]]:
            found = filing.file_pages(self._context, case_id, pages)
            return found, list(filing.own_targets(self._context, case_id))

        self._jobs.read(work, self._filed, self._failed, owner=self, key="filing")

    def _filed(self, result: tuple[Filing, list[Target]]) -> None:
        self.table.take(*result)
        self._show()

    def _show(self) -> None:
        current = self.editor.held if self.editor.held in self.table.held else next(iter(self.table.held), None)
        self.list.show_rows(self.table.rows(), current)
        if current is not self.editor.held or current is None or not self.editor.where.count():
            self._choose(current)
        self._show_state()

    def _show_state(self) -> None:
        going = len(self.table.decisions())
        self._summary.setText(self.table.summary())
        self.store_button.setEnabled(bool(going))
        self.store_button.setText(f"放进卷宗（{going} 页）" if going else "放进卷宗")
        self.store_button.setAccessibleName(self.store_button.text())

    def _choose(self, held: Held | None) -> None:
        self.editor.show_page(held, self.table.choices_of(held) if held is not None else [])

    def _placed(self, held: Held) -> None:
        self.list.refresh(held)
        self._show_state()

    def _mended(self, held: Held) -> None:
        mend = held.mend

        def show(image: PageImage) -> None:
            held.thumb = image
            self.list.refresh(held)

        self._jobs.read(
            lambda: scan_pages.shown(held.page, mend, THUMB), show, self._failed, owner=self, key=f"thumb {held.page.id}"
        )

    # -- filing them

    def ask_to_store(self) -> None:
        """Put the pages into the dossier; where a page is missing, ask first."""
        missing = [group.sentence for group in self.table.groups if group.missing]
        if missing:
            self.notice.say(
                "warning", f"{'；'.join(missing)}。缺的页可以接着扫。现在就放进卷宗吗？", ("先放进去", self.store), ("接着扫", self._scan_more)
            )
            return
        self.store()

    def _scan_more(self) -> None:
        self.notice.hide()
        self.bar.open()

    def store(self) -> None:
        """Put the pages into the dossier."""
        decisions, keep = self.table.decisions(), self.editor.originals.isChecked()
        self.notice.hide()
        self.store_button.setEnabled(False)
        self._jobs.run(
            lambda progress: filing.store_pages(self._context, decisions, keep_originals=keep, progress=progress),
            self._stored, self._not_stored, label="正在放进卷宗", owner=self,
        )

    def _stored(self, stored: Stored) -> None:
        sources = self.table.drop_filed()
        self._jobs.run(
            lambda _progress: scan_pages.mark_taken(self._context, sources), lambda _none: None, self._failed, owner=self
        )
        self._case = stored.cases.get(self._case.id, self._case)
        self._show()
        self._refile()
        others = [case.number for case_id, case in stored.cases.items() if case_id != self._case.id]
        more = f"其中有归到 {'、'.join(others)} 的。" if others else ""
        left = f"还有 {len(self.table.held)} 页没有放。" if self.table.held else ""
        self.notice.say("good", f"已放进卷宗：{stored.files} 件，{stored.pages} 页。{more}{left}", ("返回", self.leave), ("接着扫", self._scan_more))
        self.saved.emit(self._case)

    def _not_stored(self, error: UserError) -> None:
        self._show_state()
        self._failed(error)

    def _failed(self, error: UserError) -> None:
        self.notice.say("error", error.sentence)

    # -- dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files(dropped_files(event))
