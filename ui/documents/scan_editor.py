"""One page, large: mending it by hand, and saying where it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import scan_pages
from app.services.pages import PageImage
from app.services.paper_edge import Quad
from app.services.pictures import Mend
from ui.documents.scan_picture import ScanPicture, as_image
from ui.documents.scan_work import Choice, Held, turned
from ui.jobs import Jobs
from ui.widgets.basic import button, combo, label, scroll

_PAUSE = 60  # milliseconds without another size before the picture is made anew


class ScanEditor(QWidget):
    """``mended`` and ``placed`` tell that the shown page was changed, or got another place."""

    mended = Signal(object)
    placed = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._held: Held | None = None
        self._choices: list[Choice] = []
        self.picture = ScanPicture()
        self.picture.corners_changed.connect(self._corners)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._draw)
        self.left = self._tool("左转", "turn-left", lambda: self._turn(-1))
        self.right = self._tool("右转", "turn-right", lambda: self._turn(1))
        self.edges = self._tool("调边角", "crop", self._draw, checkable=True)
        self.bright = self._tool("提亮", "bright", self._switch, checkable=True)
        self.grey = self._tool("灰度", "grey", self._switch, checkable=True)
        self.undo = self._tool("撤销", "undo", self._undo)
        self.where = combo([], "这一页放到")
        self.where.activated.connect(self._place)
        self.what = label("", wrap=True)
        self.originals = QCheckBox("照片另存原图")
        self.originals.setChecked(True)
        self.originals.setToolTip("没有动过的原图也加密存进卷宗（里面可能有拍摄地点），装订时不用它")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.picture, 1)
        line.addWidget(self._side())
        self.show_page(None, [])

    def _side(self) -> QWidget:
        """Tools in pairs; below them what the page is and where it goes."""
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, tool in enumerate((self.left, self.right, self.edges, self.undo, self.bright, self.grey)):
            grid.addWidget(tool, at // 2, at % 2)
        inner = QWidget()
        side = QVBoxLayout(inner)
        side.setContentsMargins(0, 0, 8, 0)
        side.setSpacing(10)
        side.addLayout(grid)
        side.addWidget(self.what)
        side.addWidget(label("这一页放到", kind="muted"))
        side.addWidget(self.where)
        side.addStretch(1)
        side.addWidget(self.originals)
        area = scroll(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(inner.minimumSizeHint().width() + 18)
        return area

    def _tool(self, text: str, icon: str, act: Callable[[], None], *, checkable: bool = False) -> QPushButton:
        made = button(text, icon=icon)
        made.setCheckable(checkable)
        made.clicked.connect(lambda _on=False: act())
        return made

    @property
    def held(self) -> Held | None:
        """The page that is shown."""
        return self._held

    def show_page(self, held: Held | None, choices: list[Choice]) -> None:
        """Show a page and where it may go; none empties the picture."""
        if held is not self._held:
            self.edges.setChecked(False)
            self.picture.clear()
        self._held = held
        for control in (self.left, self.right, self.edges, self.bright, self.grey, self.where):
            control.setEnabled(held is not None)
        self._show_choices(choices if held is not None else [])
        self.show_place()
        self._show_mend()
        self._draw()

    def _show_choices(self, choices: list[Choice]) -> None:
        self._choices = choices
        self.where.clear()
        for text, _ in choices:
            self.where.addItem(text)
        target = self._held.target if self._held else None
        at = next((number for number, (_, one) in enumerate(choices) if one == target), -1)
        self.where.setCurrentIndex(at)

    def show_place(self) -> None:
        """Say what the page is."""
        placed = self._held.placed if self._held else None
        self.what.setText(placed.sentence if placed else "")

    def _show_mend(self) -> None:
        mend = self._held.mend if self._held else Mend()
        self.bright.setChecked(mend.clean)
        self.grey.setChecked(mend.grey)
        self.undo.setEnabled(bool(self._held and self._held.past))

    # -- doing

    def _turn(self, by: int) -> None:
        if self._held is not None:
            self._change(turned(self._held.mend, by))

    def _switch(self) -> None:
        if self._held is not None:
            self._change(replace(self._held.mend, clean=self.bright.isChecked(), grey=self.grey.isChecked()))

    def _corners(self, corners: Quad) -> None:
        if self._held is not None:
            self._change(replace(self._held.mend, corners=corners))

    def _change(self, mend: Mend) -> None:
        assert self._held is not None
        self._held.change(mend)
        self._changed()

    def _undo(self) -> None:
        if self._held is not None:
            self._held.undo()
            self._changed()

    def _changed(self) -> None:
        self._show_mend()
        self._draw()
        self.mended.emit(self._held)

    def _place(self, at: int) -> None:
        if self._held is not None and 0 <= at < len(self._choices):
            self._held.target, self._held.by_hand = self._choices[at][1], True
            self.placed.emit(self._held)

    # -- showing

    def _draw(self) -> None:
        """Let the worker make the picture that is wanted now."""
        held, longest = self._held, self.picture.longest
        if held is None:
            return
        mend, corners = held.mend, self.edges.isChecked()

        def make() -> PageImage:
            return scan_pages.source(held.page, longest) if corners else scan_pages.shown(held.page, mend, longest)

        def show(image: PageImage) -> None:
            if held is not self._held:
                return
            if corners:
                self.picture.show_source(as_image(image), mend.corners, mend.turn)
            else:
                self.picture.show_result(as_image(image))

        self._jobs.read(make, show, self._fail, owner=self.picture, key="page")

    def _fail(self, error: UserError) -> None:
        self.failed.emit(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

