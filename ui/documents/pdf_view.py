"""The pages of a PDF, one under the other, drawn crisp for the screen at the width of the view or larger.

Only pages that can be seen are drawn, beside the GUI thread; an old picture stays until the new one is there, so that
live preview does not flicker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services import documents
from app.services.documents import Place
from ui.documents.page_sheet import Sheet
from ui.jobs import Jobs

_GAP = 14
_NARROW, _WIDE = 260, 2400
_INCH = 0.0254  # metres


class PdfView(QScrollArea):
    """``set_pdf`` shows a file; ``zoom`` 1.0 is the width of the view. ``turned`` tells which page is in view.

    ``picked`` tells the field of the record whose place on the page was clicked.
    """

    turned = Signal(int, int)
    picked = Signal(str)

    def __init__(self, jobs: Jobs, failed: Callable[[UserError], None]) -> None:
        super().__init__()
        self._jobs, self._failed = jobs, failed
        self._pdf = b""
        self.zoom = 1.0
        self.sheets: list[Sheet] = []
        self.setProperty("kind", "paper")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("文书页面，上下键翻看")
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(30)
        self._later.timeout.connect(self._draw)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())

    @property
    def pdf(self) -> bytes:
        """What is shown."""
        return self._pdf

    def set_pdf(self, pdf: bytes, pages: int, places: Sequence[Place] = ()) -> None:
        """Show another file; what is in view stays as far as it has the pages. ``places`` can be clicked."""
        self._pdf = pdf
        while len(self.sheets) > pages:
            sheet = self.sheets.pop()
            self._column.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
        while len(self.sheets) < pages:
            sheet = Sheet(len(self.sheets))
            sheet.picked.connect(self.picked)
            self.sheets.append(sheet)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        for sheet in self.sheets:
            sheet.stale = True
            sheet.set_places([place for place in places if place.page == sheet.number])
        self._fit()

    @property
    def page(self) -> int:
        """The page (0-based) at the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        above = [sheet.number for sheet in self.sheets if sheet.y() <= middle]
        return above[-1] if above else 0

    def turn(self, page: int) -> None:
        """Scroll to the top of a page."""
        if self.sheets:
            target = self.sheets[max(0, min(page, len(self.sheets) - 1))]
            self.verticalScrollBar().setValue(target.y() - _GAP)

    def set_zoom(self, zoom: float) -> None:
        """Another size, between half and four times the width of the view."""
        self.zoom = max(0.5, min(4.0, zoom))
        self._fit()

    def _fit(self) -> None:
        width = int((self.viewport().width() - 2 * _GAP) * self.zoom)
        for sheet in self.sheets:
            sheet.fit(max(_NARROW, min(_WIDE, width)))
        self._later.start()

    def _scrolled(self) -> None:
        self._later.start()

    def _draw(self) -> None:
        self.turned.emit(self.page, len(self.sheets))
        top = self.verticalScrollBar().value()
        seen = QRect(0, top - 200, self._holder.width(), self.viewport().height() + 400)
        for sheet in self.sheets:
            if sheet.geometry().intersects(seen):
                if sheet.stale:
                    self._order(sheet)
            elif abs(sheet.y() - top) > 6 * self.viewport().height():
                sheet.picture, sheet.stale = QImage(), True

    def _order(self, sheet: Sheet) -> None:
        pdf, number = self._pdf, sheet.number
        pixels = round(sheet.width() * self.devicePixelRatioF())

        def show(image: QImage) -> None:
            if pdf is self._pdf and sheet in self.sheets:
                sheet.show_picture(image)

        self._jobs.read(lambda: draw(pdf, number, pixels), show, self._failed, owner=sheet, key="page")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.turn(self.page + steps[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.set_zoom(self.zoom * (0.8 if key == Qt.Key.Key_Minus else 1.25))
        else:
            super().keyPressEvent(event)


def draw(pdf: bytes, page: int, width: int) -> QImage:
    """A page as a picture that owns its bytes, in the form that is painted fastest. For a worker thread."""
    image = documents.page_image(pdf, page, width)
    rows = QImage(image.data, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
    made = rows.convertToFormat(QImage.Format.Format_RGB32)
    made.setDotsPerMeterX(round(image.dpi / _INCH))
    return made
