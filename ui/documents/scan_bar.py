"""Scanning: which scanner, from where, how fine; opened above the pages while it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.scanner import RESOLUTIONS, Device, Options, scanner
from ui.jobs import Jobs
from ui.widgets.basic import button, combo, label, row
from ui.widgets.fields_choice import Segments
from ui.widgets.flow import FlowLayout


class ScanBar(QFrame):
    """``start`` carries the device's id and the options; ``stop`` asks to end."""

    start = Signal(str, object)
    stop = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._found: list[Device] = []
        self.setProperty("kind", "panel")
        self.device = combo([], "扫描仪")
        self.device.setPlaceholderText("没有扫描仪")
        self.source = Segments([("glass", "玻璃板"), ("feeder", "进纸器")])
        self.colour = Segments([("colour", "彩色"), ("grey", "黑白")])
        self.fine = Segments([(str(dpi), f"{word}（{dpi}）") for dpi, word in zip(RESOLUTIONS, ("普通", "精细"), strict=True)])
        for part, name, code in ((self.source, "纸放在", "glass"), (self.colour, "颜色", "colour"), (self.fine, "清晰度", "200")):
            part.setAccessibleName(name)
            part.set_code(code)
        self.find_button = button("找扫描仪", icon="refresh")
        self.find_button.clicked.connect(self.look)
        self.go_button = button("开始扫描", kind="primary", icon="scan")
        self.go_button.clicked.connect(self._go)
        self.stop_button = button("停止", icon="close")
        self.stop_button.clicked.connect(self.stop)
        self.close_button = button("收起", kind="quiet")
        self.close_button.clicked.connect(self.hide)
        self._say = label("", kind="muted", wrap=True)
        first = row(self.device, self.find_button, self.go_button, self.stop_button, self.close_button, spacing=10)
        first.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self._choices())
        column.addWidget(self._say)
        self._show([])
        self.hide()

    def _choices(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=14)
        for part in (self.source, self.colour, self.fine):
            flow.addWidget(part)
        return holder

    def open(self) -> None:
        """Show it, and look for scanners the first time."""
        self.show()
        if not self._found:
            self.look()

    def look(self) -> None:
        """Look for scanners; those in the network take some seconds."""
        self.find_button.setEnabled(False)
        self._say.setText("正在找扫描仪，可能要半分钟…")
        self._jobs.run(
            lambda _progress: scanner().devices(), self._show, self._fail, label="正在找扫描仪", owner=self
        )

    def _show(self, found: list[Device]) -> None:
        self._found = found
        self.find_button.setEnabled(True)
        self.device.clear()
        for one in found:
            self.device.addItem(one.name, one.id)
        self.device.setCurrentIndex(0 if found else -1)
        self.device.setEnabled(bool(found))
        self.set_busy(False)
        self._say.setText("" if found else "没有找到扫描仪。请接好、打开电源，再点“找扫描仪”；也可以用手机拍照，把照片放进来。")
        if found and self.isVisible():
            self.go_button.setFocus()

    def _fail(self, error: UserError) -> None:
        self._show([])
        self.failed.emit(error)

    @property
    def busy(self) -> bool:
        """Whether the scanner is at work."""
        return not self.stop_button.isHidden()

    def set_busy(self, busy: bool) -> None:
        """Say whether the scanner is at work."""
        self.go_button.setEnabled(not busy and bool(self._found))
        self.stop_button.setVisible(busy)
        self._say.setText("正在扫描，扫好一页显示一页…" if busy else "")

    def _go(self) -> None:
        options = Options(
            feeder=self.source.code() == "feeder", resolution=int(self.fine.code()), colour=self.colour.code() == "colour"
        )
        self.start.emit(str(self.device.currentData()), options)
