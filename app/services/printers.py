"""Handing papers over, to a printer or to a file. Whatever leaves the program goes through here, so that it is noted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import UserError
from app.services import print_log
from app.services.context import Context
from app.services.pages import page_size
from app.services.print_log import Entry, Item, Way
from db import meta
from printing.rendered import Rendered
from sync.atomic import write_bytes

__all__ = [
    "MOST", "TITLE", "Item", "Order", "Paper", "Printable", "Printer", "Rendered", "Spool", "State", "Ticket", "cancel",
    "hand_over", "paper_of", "remembered", "save", "save_paper", "system_spool",
]

TITLE = "说事簿文书"  # what queues and panels show to everybody: no name, no number
MOST = 200  # copies
_REMEMBERED = "printer"
_SIZES = {"A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "16K": (184, 260), "B5": (176, 250)}


@dataclass(frozen=True)
class Printable:
    """A paper, and what the log says of it."""

    rendered: Rendered
    item: Item


@dataclass(frozen=True)
class Paper:
    """The size of the sheets, in millimetres; ``name`` is A4, A5, 16K … or empty for an odd one."""

    name: str
    width: float
    height: float

    @property
    def spoken(self) -> str:
        """``A4（210×297 毫米）``."""
        size = f"{self.width:.0f}×{self.height:.0f} 毫米"
        return f"{self.name}（{size}）" if self.name else size


@dataclass(frozen=True)
class Printer:
    """``kind``: local · network · file · other. ``trouble`` is what it says about itself; empty when it is ready."""

    name: str
    kind: str = "other"
    default: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Order:
    """How to print. ``pages`` are counted from 1, none means all; ``options`` go to the printing service unchanged."""

    printer: Printer
    copies: int = 1
    pages: tuple[int, ...] = ()
    two_sided: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Ticket:
    """What was handed over: the printer, the job there (empty where it has no name), and the entry of the log."""

    printer: str
    job: str
    entry: Entry


@dataclass(frozen=True)
class State:
    """``done``: it has left the queue. ``trouble`` is what the printer says, in Chinese; ``failed``: it gave up."""

    done: bool
    trouble: str = ""
    failed: bool = False


class Spool(Protocol):
    """A printing service of the system."""

    def printers(self) -> list[Printer]:
        """All printers, the system's default first."""

    def two_sided(self, printer: str) -> bool:
        """Whether it may be asked to print on both sides."""

    def send(self, pdf: bytes, order: Order) -> str:
        """Hand over; what the service calls the job. Raises ``print.…``."""

    def state(self, ticket: Ticket) -> State:
        """How far a job is."""

    def cancel(self, ticket: Ticket) -> None:
        """Take a job out of the queue. Raises ``print.not_cancelled``."""


def system_spool() -> Spool | None:
    """CUPS where it is installed; ``None`` on other systems, where the window prints through Qt."""
    if shutil.which("lp") is None or shutil.which("lpstat") is None:
        return None
    from app.services.cups import Cups

    return Cups()


def hand_over(ctx: Context, spool: Spool, printable: Printable, order: Order) -> Ticket:
    """Send a paper to a printer and note who printed what, when, how often. Raises ``print.…``; the paper is kept."""
    if not 1 <= order.copies <= MOST:
        raise UserError("print.copies", f"份数要在 1 到 {MOST} 之间，没有打印。请改一下份数。")
    rendered, printer = printable.rendered, order.printer
    way = Way(print_log.PRINT, rendered.pages, order.pages, order.copies, printer.kind)
    with print_log.noted(ctx, printable.item, way) as entry:
        entry.job = spool.send(rendered.pdf, order)
    with ctx.database.write() as tx:
        meta.put(tx, _REMEMBERED, {"name": printer.name, "two_sided": order.two_sided})
    return Ticket(printer.name, entry.job, entry)


def cancel(ctx: Context, spool: Spool, ticket: Ticket) -> None:
    """Take a job back that was handed over, and note that. Raises ``print.not_cancelled``."""
    spool.cancel(ticket)
    print_log.end(ctx, ticket.entry, print_log.CANCELLED)


def save(ctx: Context, item: Item, data: bytes, path: Path, *, sheets: int = 0) -> None:
    """Write a paper or a file to a folder or stick, all of it or nothing, and note it: it leaves our protection."""
    with print_log.noted(ctx, item, Way(print_log.SAVE, sheets)):
        write_bytes(path, data)


def save_paper(ctx: Context, printable: Printable, path: Path) -> None:
    """``save`` for a paper that was set."""
    save(ctx, printable.item, printable.rendered.pdf, path, sheets=printable.rendered.pages)


def remembered(ctx: Context) -> tuple[str, bool]:
    """The printer that was used last, and whether it printed on both sides; an empty name when there was none."""
    kept = meta.get(ctx.database.read(), _REMEMBERED, {})
    return str(kept.get("name", "")), bool(kept.get("two_sided", False))


def paper_of(pdf: bytes) -> Paper:
    """The size of the first page; two millimetres more or less are the same paper."""
    width, height = (side * 25.4 / 72 for side in page_size(pdf))
    for name, size in _SIZES.items():
        if all(abs(side - own) <= 2 for side, own in zip(sorted((width, height)), size, strict=True)):
            return Paper(name, width, height)
    return Paper("", width, height)
