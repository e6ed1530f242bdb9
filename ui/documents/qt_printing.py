"""Printing through Qt, where there is no CUPS: the pages are drawn as pictures in bands and given to the system's printer.

Windows needs no PDF reader this way. On Linux only the system's own print dialog comes from here; what was chosen in it
goes to CUPS with the PDF itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrintEngine, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import UserError
from app.services.pages import band_image, page_count, page_size
from app.services.printers import TITLE, Order, Printable, Printer, State, Ticket, paper_of

_FINEST = 300  # dots per inch: finer is not seen on office paper and costs four times as much
_BAND = 256  # rows
_CUPS_OPTIONS = 0xFE00  # PPK_CupsOptions of QtPrintSupport's CUPS engine
_TROUBLES = {
    QPrinter.PrinterState.Aborted: "打印机停下了", QPrinter.PrinterState.Error: "打印机出错了，请看电源、纸张和连接线",
}


class QtSpool:
    """The printing service of Windows, or a printer that was set up in the system's dialog (``ready``)."""

    def __init__(self, ready: QPrinter | None = None) -> None:
        self._ready = ready

    def printers(self) -> list[Printer]:
        """All printers, the system's default first."""
        default = QPrinterInfo.defaultPrinterName()
        listed = [
            Printer(info.printerName(), "network" if info.isRemote() else "local", info.printerName() == default,
                    _TROUBLES.get(info.state(), "")) for info in QPrinterInfo.availablePrinters()
        ]
        return sorted(listed, key=lambda item: not item.default)

    def two_sided(self, printer: str) -> bool:
        """Whether its driver knows the long edge."""
        info = QPrinterInfo.printerInfo(printer)
        return QPrinter.DuplexMode.DuplexLongSide in info.supportedDuplexModes()

    def send(self, pdf: bytes, order: Order) -> str:
        """Draw the pages on the printer. For a worker thread. Raises ``print.failed``."""
        draw(pdf, self._ready or _set_up(order), order)
        return ""

    def state(self, ticket: Ticket) -> State:
        """The system tells nothing more."""
        return State(done=True)

    def cancel(self, ticket: Ticket) -> None:
        """The system's own window does that."""
        raise UserError("print.not_cancelled", "已经交给打印机，这里取消不了。请点任务栏里的打印机图标取消。")


def _set_up(order: Order) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(order.printer.name)
    if printer.printerName() != order.printer.name:
        raise UserError("print.no_printer", f"找不到打印机“{order.printer.name}”，没有打印。文书已经保存，请另选一台打印机。")
    printer.setCollateCopies(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if order.two_sided else QPrinter.DuplexMode.DuplexNone)
    return printer


def draw(pdf: bytes, printer: QPrinter, order: Order) -> None:
    """Draw pages on a printer, 1 : 1 and corner on corner. ``order`` says which, and how often where it cannot itself."""
    pages = [page - 1 for page in order.pages] or list(range(page_count(pdf)))
    again = 1 if printer.supportsMultipleCopies() else order.copies
    printer.setCopyCount(order.copies if again == 1 else 1)
    printer.setDocName(TITLE)
    printer.setCreator("")
    _lay(printer, pdf, pages[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise _failed()
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for turn, page in enumerate(pages * again):
            if turn:
                _lay(printer, pdf, page)
                if not printer.newPage():
                    raise _failed()
            _draw_page(painter, printer, pdf, page)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _failed() -> UserError:
    return UserError("print.failed", "打印机没有接受这份文书，没有印完。文书已经保存，请检查打印机的电源和纸张，再打印一次。")


def _lay(printer: QPrinter, pdf: bytes, page: int) -> None:
    """The paper of a page, without margins: ours are in the page itself."""
    width, height = page_size(pdf, page)
    paper = QPageSize(QSizeF(*sorted((width, height))), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0)))


def _draw_page(painter: QPainter, printer: QPrinter, pdf: bytes, page: int) -> None:
    """One page, a band at a time; every band begins on the row of dots where the one above ended."""
    dpi = min(_FINEST, printer.resolution())
    factor = printer.resolution() / dpi
    top = 0
    while True:
        band = band_image(pdf, page, dpi, top, _BAND)
        if not band.height:
            return
        first, last = round(top * factor), round((top + band.height) * factor)
        picture = QImage(band.data, band.width, band.height, band.stride, QImage.Format.Format_RGB888)
        painter.drawImage(QRect(0, first, round(band.width * factor), last - first), picture)
        top += band.height


# -- the dialog of the system


def ask_system(parent: QWidget, printable: Printable, order: Order, then: Callable[[QPrinter], None]) -> QPrintDialog:
    """Open the system's print dialog; ``then`` gets the printer as it was set up there, unless the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if not QPrinterInfo.printerInfo(order.printer.name).isNull():
        printer.setPrinterName(order.printer.name)
    printer.setDocName(TITLE)
    printer.setCopyCount(order.copies)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if order.two_sided else QPrinter.DuplexMode.DuplexNone)
    printer.setPageSize(_size(printable.rendered.pdf))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("系统打印设置")
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, printable.rendered.pages)
    dialog.accepted.connect(lambda: then(printer))
    QDialog.open(dialog)
    return dialog


def _size(pdf: bytes) -> QPageSize:
    paper = paper_of(pdf)
    return QPageSize(QSizeF(*sorted((paper.width, paper.height))), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)


def chosen(printer: QPrinter, order: Order, total: int, known: Iterable[Printer]) -> Order:
    """What was set up in the system's dialog, for a service that gets the PDF itself."""
    modes = QPrinter.DuplexMode
    picked = tuple(page for page in range(1, total + 1) if printer.pageRanges().contains(page))
    name = printer.printerName() or order.printer.name
    where = next((item for item in known if item.name == name), Printer(name))
    return replace(
        order, printer=where, copies=printer.copyCount(), pages=() if len(picked) == total else picked,
        two_sided=printer.duplex() in (modes.DuplexLongSide, modes.DuplexAuto), options=_driver_options(printer),
    )


def _driver_options(printer: QPrinter) -> tuple[tuple[str, str], ...]:
    """What the page “高级” of the dialog holds: Qt's CUPS engine keeps it as names and values by turns."""
    found = printer.printEngine().property(QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS))
    words = [str(word) for word in found] if isinstance(found, (list, tuple)) else []
    colour = () if printer.colorMode() == QPrinter.ColorMode.Color else (("print-color-mode", "monochrome"),)
    return (*zip(words[::2], words[1::2], strict=False), *colour)
