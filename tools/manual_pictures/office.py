"""A printer and a scanner that nobody owns, so that the pictures are the same on every computer."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from app.services.printers import Order, Printer, State, Ticket
from app.services.scanner import Cancelled, Device, OnPage, Options

PRINTER = "说事室激光打印机"


class InventedPrinter:
    """Takes everything, and waits with ``trouble`` where it has one."""

    def __init__(self, trouble: str = "") -> None:
        self._trouble = trouble

    def printers(self) -> list[Printer]:
        """Two, of which the first is the usual one."""
        return [Printer(PRINTER, "local", default=True), Printer("镇政府三楼打印机", "network")]

    def two_sided(self, printer: str) -> bool:
        """The usual one can."""
        return printer == PRINTER

    def send(self, pdf: bytes, order: Order) -> str:
        """Its only job."""
        return f"{order.printer.name}-1"

    def state(self, ticket: Ticket) -> State:
        """Done at once, or waiting."""
        return State(not self._trouble, self._trouble)

    def cancel(self, ticket: Ticket) -> None:
        """Nothing is on paper yet."""


class InventedScanner:
    """Gives the pages that were laid into it."""

    def __init__(self, pages: Sequence[Image.Image]) -> None:
        self._pages = pages

    def devices(self) -> list[Device]:
        """One."""
        return [Device("desk", "说事室平板扫描仪")]

    def scan(self, device: str, options: Options, on_page: OnPage, cancelled: Cancelled) -> int:
        """Hand on every page."""
        for page in self._pages:
            out = io.BytesIO()
            page.save(out, "PNG")
            on_page(out.getvalue())
        return len(self._pages)
