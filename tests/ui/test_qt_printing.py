"""Printing without CUPS, as on Windows: what Qt draws on the printer is what the preview shows."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.domain.errors import UserError
from app.services import cases, documents, print_items
from app.services.context import Context
from app.services.pages import page_size
from app.services.printers import Order, Printable, Printer
from tests.pictures import difference, pages_of, picture
from tests.private_cups import PrivateCups, until
from tests.ui.conftest import register
from ui.documents.qt_printing import QtSpool, ask_system, chosen, draw

REPO = Path(__file__).resolve().parents[2]
CLAUSES = tuple(f"王堃䶮应于第{number}个月的月底以前改装屋檐的水槽，并承担由此产生的全部费用。" for number in range(1, 21))


@pytest.fixture
def paper(desk: Context) -> Printable:
    """The draft of an agreement of three pages or more."""
    case = cases.get(desk, register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。"))
    written = Agreement(id="a1", facts="两家院墙相邻。", clauses=CLAUSES, mediators=("周德明",))
    case = cases.save(desk, replace(case, mediators=("周德明",), agreements=(written,)))
    made = documents.preview(desk, case, "a1")
    assert made.pages > 2
    return Printable(made, print_items.agreement(case, "a1", draft=True))


def on_file(path: Path, resolution: int) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(resolution)
    return printer


@pytest.mark.parametrize("resolution", [203, 600])
def test_the_paper_is_what_the_preview_shows(paper: Printable, tmp_path: Path, resolution: int) -> None:
    pdf = paper.rendered.pdf
    draw(pdf, on_file(tmp_path / "x.pdf", resolution), Order(Printer("")))
    out = (tmp_path / "x.pdf").read_bytes()
    assert pages_of(out) == paper.rendered.pages
    assert page_size(out) == pytest.approx(page_size(pdf), abs=1)
    found = [difference(picture(out, page), picture(pdf, page)) for page in range(pages_of(out))]
    assert all(item.same for item in found), found


def test_chosen_pages_and_copies(paper: Printable, tmp_path: Path) -> None:
    pdf = paper.rendered.pdf
    draw(pdf, on_file(tmp_path / "x.pdf", 300), Order(Printer(""), copies=3, pages=(2,)))
    out = (tmp_path / "x.pdf").read_bytes()
    assert pages_of(out) == 3
    assert all(difference(picture(out, page), picture(pdf, 1)).same for page in range(3))


def test_a_sheet_on_its_side_is_printed_on_its_side(tmp_path: Path) -> None:
    import io

    import pypdfium2

    document, kept = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(841.89, 595.28)
    document.save(kept)
    draw(kept.getvalue(), on_file(tmp_path / "x.pdf", 300), Order(Printer("")))
    assert page_size((tmp_path / "x.pdf").read_bytes()) == pytest.approx((842, 595), abs=1)


def test_a_fine_printer_needs_little_memory(paper: Printable, tmp_path: Path) -> None:
    """A page at 600 dpi is 104 MB as a whole; in bands the program grows by less than 60."""
    (tmp_path / "paper.pdf").write_bytes(paper.rendered.pdf)
    code = (
        "import sys\n"
        "from app.services.pages import band_image\n"
        "pdf = open(sys.argv[1], 'rb').read()\n"
        "band_image(pdf, 0, 72, 0, 10)\n"
        "kb = lambda key: int(open('/proc/self/status').read().split(key)[1].split()[0])\n"
        "before, top = kb('VmRSS:'), 0\n"
        "while (band := band_image(pdf, 0, 600, top, 256)).height:\n"
        "    top += band.height\n"
        "print(top, kb('VmHWM:') - before)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "paper.pdf")], cwd=REPO, capture_output=True, text=True, check=True
    )
    rows, grown = map(int, ran.stdout.split())
    assert rows == 7016
    assert grown < 60 * 1024


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_said(paper: Printable, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文书已经保存") as refused:
        draw(paper.rendered.pdf, on_file(tmp_path / "没有" / "x.pdf", 300), Order(Printer("")))
    assert refused.value.code == "print.failed"
    with pytest.raises(UserError) as refused:
        QtSpool().send(paper.rendered.pdf, Order(Printer("没有这台")))
    assert refused.value.code == "print.no_printer"


def test_through_qt_on_a_real_printer(cups: PrivateCups, paper: Printable) -> None:
    """On a thread, as in the program; libcups also reads anew there which service to ask."""
    pdf = paper.rendered.pdf

    def work() -> list[Printer]:
        found = QtSpool().printers()
        QtSpool().send(pdf, Order(next(one for one in found if one.name == "CUPS-PDF"), copies=2, pages=(2, 3)))
        return found

    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(work).result(60)
    assert {one.name: one.default for one in found} == {"激光": True, "CUPS-PDF": False}
    until(lambda: not cups.ask("lpstat", "-o"), "the job")
    (written,) = (cups.root / "out").glob("*-job_*.pdf")
    out = written.read_bytes()
    assert pages_of(out) == 4
    found = [difference(picture(out, place), picture(pdf, page)) for place, page in enumerate((1, 2, 1, 2))]
    assert all(item.same for item in found), found


def test_the_dialog_of_the_system_is_opened_and_read(qtbot: QtBot, paper: Printable) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    got: list[QPrinter] = []
    dialog = ask_system(parent, paper, Order(Printer("")), got.append)
    qtbot.waitUntil(dialog.isVisible)
    dialog.accept()
    (printer,) = got
    printer.setCopyCount(3)
    ranges = QPageRanges()
    ranges.addPage(2)
    printer.setPageRanges(ranges)
    order = chosen(printer, Order(Printer("")), paper.rendered.pages, [])
    assert (order.copies, order.pages, order.two_sided) == (3, (2,), False)
    ranges.clear()
    ranges.addRange(1, 9)
    printer.setPageRanges(ranges)
    assert chosen(printer, Order(Printer("")), paper.rendered.pages, []).pages == ()
