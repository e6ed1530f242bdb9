"""A paper on paper: the right pages, as previewed, as often as asked, and noted in the dossier; and what can go wrong."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from services_help import add, agreement, code_of

from app.domain.case import Case
from app.domain.errors import UserError
from app.services import cases, documents, print_items, print_log, printers
from app.services.context import Context
from app.services.cups import Cups, _options, _trouble
from app.services.pages import band_image, page_size
from app.services.printers import Order, Printable, Printer, Ticket
from db import audit
from tests.pictures import difference, pages_of, picture
from tests.private_cups import PrivateCups, until

LASER, PDF = Printer("激光", "file"), Printer("CUPS-PDF", "file")
CLAUSES = [f"单玉堃应于第{number}个月的月底以前改装屋檐的水槽，并承担由此产生的全部费用。" for number in range(1, 17)]


@pytest.fixture
def issued(desk: Context) -> tuple[Case, Printable]:
    """An agreement of three pages or so, issued."""
    case = add(desk, agreements=[agreement(clauses=CLAUSES)])
    made = documents.issue(desk, case.id, "a1")
    assert made.rendered.pages > 1
    return made.case, Printable(made.rendered, print_items.agreement(made.case, "a1"))


def done(spool: Cups, ticket: Ticket) -> printers.State:
    return until(lambda: state if (state := spool.state(ticket)).done else None, f"job {ticket.job}")


# -- what comes out of the printer


def test_what_the_printer_writes_is_what_the_preview_shows(
    cups: PrivateCups, desk: Context, issued: tuple[Case, Printable]
) -> None:
    case, paper = issued
    ticket = printers.hand_over(desk, Cups(), paper, Order(PDF))
    assert done(Cups(), ticket) == printers.State(done=True)
    out = cups.distilled(ticket.job).read_bytes()
    assert pages_of(out) == paper.rendered.pages
    preview = documents.preview(desk, case, "a1").pdf
    found = [difference(picture(out, page), picture(preview, page)) for page in range(pages_of(out))]
    assert all(item.same for item in found), found
    assert not difference(picture(out, 0), picture(preview, 1)).same, "the comparison can tell pages apart"
    assert page_size(out) == pytest.approx(page_size(preview), abs=1)


def test_copies_and_single_pages(cups: PrivateCups, desk: Context, issued: tuple[Case, Printable]) -> None:
    _, paper = issued
    spool = Cups()
    done(spool, printers.hand_over(desk, spool, paper, Order(LASER, copies=2)))
    out, pages = cups.laser_output.read_bytes(), paper.rendered.pages
    assert pages_of(out) == 2 * pages
    order = [difference(picture(out, page), picture(paper.rendered.pdf, page % pages)).same for page in range(2 * pages)]
    assert all(order), "the first copy whole, then the second"
    done(spool, printers.hand_over(desk, spool, paper, Order(LASER, pages=(2,))))
    out = cups.laser_output.read_bytes()
    assert pages_of(out) == 1
    assert difference(picture(out, 0), picture(paper.rendered.pdf, 1)).same
    done(spool, printers.hand_over(desk, spool, paper, Order(LASER, copies=2, pages=(2,), two_sided=True)))
    assert pages_of(cups.laser_output.read_bytes()) == 4, "a second copy does not begin on the back of the first"


def test_the_printer_gets_the_issued_bytes_and_a_title_without_names(
    cups: PrivateCups, desk: Context, issued: tuple[Case, Printable]
) -> None:
    case, paper = issued
    cups.ask("cupsdisable", "激光")
    ticket = printers.hand_over(desk, Cups(), paper, Order(LASER, pages=(2,)))
    (waiting,) = (cups.root / "spool").glob(f"d{int(ticket.job.rsplit('-', 1)[1]):05}-001")
    assert waiting.read_bytes() == documents.issued_pdf(desk, case, "a1").pdf, "never set anew, also for one page"
    cups.ask("cupsenable", "激光")
    done(Cups(), ticket)
    told = "\n".join(cups.log(f"[Job {ticket.job.rsplit('-', 1)[1]}]"))
    assert f'argv[3]="{printers.TITLE}"' in told
    for word in ("page-ranges=2", "sides=one-sided", "print-scaling=none", "media=A4"):
        assert word in told
    assert "单玉堃" not in told


@pytest.mark.parametrize(
    ("points", "spoken", "options"),
    [
        ((595.28, 841.89), "A4（210×297 毫米）", {"media": "A4", "print-scaling": "none"}),
        ((841.89, 595.28), "A4（297×210 毫米）", {"media": "A4", "print-scaling": "none"}),
        ((419.53, 595.28), "A5（148×210 毫米）", {"media": "A5", "print-scaling": "none"}),
        ((521.57, 737.01), "16K（184×260 毫米）", {"media": "Custom.184x260mm", "print-scaling": "none"}),
        ((900.0, 1200.0), "318×423 毫米", {"print-scaling": "fit"}),
    ],
)
def test_each_size_of_paper_is_asked_for(points: tuple[float, float], spoken: str, options: dict[str, str]) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(*points)
    kept = io.BytesIO()
    document.save(kept)
    paper = printers.paper_of(kept.getvalue())
    assert paper.spoken == spoken
    assert dict(_options(Order(LASER), paper)) == {"sides": "one-sided", "collate": "true", **options}


# -- what the printer says


def test_printers_are_listed_with_what_is_wrong_with_them(cups: PrivateCups) -> None:
    assert Cups().printers() == [Printer("激光", "file", True), Printer("CUPS-PDF", "file")]
    assert [Cups().two_sided(name) for name in ("激光", "CUPS-PDF")] == [True, False]
    cups.ask("cupsdisable", "-r", "换硒鼓", "激光")
    cups.ask("cupsreject", "CUPS-PDF")
    assert [item.trouble for item in Cups().printers()] == ["暂停了（换硒鼓），要请管理员恢复", "现在不收新的任务"]


def test_a_paused_printer_keeps_the_job_and_it_can_be_cancelled(
    cups: PrivateCups, desk: Context, issued: tuple[Case, Printable]
) -> None:
    case, paper = issued
    cups.ask("cupsdisable", "激光")
    ticket = printers.hand_over(desk, Cups(), paper, Order(LASER, copies=3))
    state = Cups().state(ticket)
    assert (state.done, state.trouble) == (False, "暂停了，要请管理员恢复")
    printers.cancel(desk, Cups(), ticket)
    assert Cups().state(ticket).done
    assert code_of(printers.cancel, desk, Cups(), ticket) == "print.not_cancelled"
    (line,) = print_log.of_case(desk, case)
    assert (line.outcome, line.job) == ("cancelled", ticket.job)
    assert line.what.endswith(" · 取消了")


def test_refusals_are_said_in_chinese_and_noted(cups: PrivateCups, desk: Context, issued: tuple[Case, Printable]) -> None:
    case, paper = issued
    cups.ask("cupsreject", "激光")
    assert code_of(printers.hand_over, desk, Cups(), paper, Order(LASER)) == "print.not_accepting"
    assert code_of(printers.hand_over, desk, Cups(), paper, Order(Printer("没有这台"))) == "print.no_printer"
    assert code_of(printers.hand_over, desk, Cups(), paper, Order(LASER, copies=0)) == "print.copies"
    assert [line.outcome for line in print_log.of_case(desk, case)] == ["refused", "refused"]
    assert "没有成" in print_log.of_case(desk, case)[0].what


def test_a_service_that_does_not_run_is_named(desk: Context, issued: tuple[Case, Printable]) -> None:
    assert code_of(Cups().printers) == "print.no_service"
    assert code_of(printers.hand_over, desk, Cups(), issued[1], Order(LASER)) == "print.no_service"


def test_a_service_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printers.system_spool() is None
    assert code_of(Cups().printers) == "print.no_service"


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("printer P is idle.  enabled since x\n\tAlerts: media-empty-error\n", "没有纸了"),
        ("printer P now printing P-1.  enabled since x\n\tThe printer may not exist or is unavailable at this time.\n", "找不到打印机，请看电源和连接线"),
        ("printer P is idle.  enabled since x\n\tAlerts: offline-report\n", "打印机没有联机"),
        ("printer P is idle.  enabled since x\n\tAlerts: none\nprinter PP disabled since x -\n\tPaused\n", ""),
        ("printer P disabled since x -\n\tUnplugged or turned off\n\tAlerts: paused\n", "暂停了（Unplugged or turned off），要请管理员恢复"),
    ],
)
def test_what_a_printer_says_becomes_chinese(said: str, trouble: str) -> None:
    assert _trouble(said, "P") == trouble


# -- what is kept


def test_the_dossier_says_who_printed_what_when(
    cups: PrivateCups, desk: Context, issued: tuple[Case, Printable], tmp_path: Path
) -> None:
    case, paper = issued
    ticket = printers.hand_over(desk, Cups(), paper, Order(LASER, copies=3))
    printers.hand_over(desk, Cups(), paper, Order(LASER, pages=(2,)))
    printers.save_paper(desk, paper, tmp_path / "协议书.pdf")
    saved, page, whole = print_log.of_case(desk, case)
    number = case.agreements[0].issued.number  # type: ignore[union-attr]
    assert whole.what == f"打印 3 份 · 人民调解协议书 {number}"
    assert page.what == f"打印 1 份 · 人民调解协议书 {number} · 第2页"
    assert saved.what == f"存为文件 · 人民调解协议书 {number}"
    assert (whole.actor, whole.item.kind, whole.item.ref, whole.job, whole.way.printer) == (
        desk.actor.name, "agreement", "a1", ticket.job, "file",
    )
    assert (whole.way.sheets, whole.outcome, page.way.pages) == (paper.rendered.pages, "sent", (2,))
    assert audit.verify(desk.database.read()) is None
    assert printers.remembered(desk) == ("激光", False)


def test_the_log_holds_no_name_but_shows_the_title_of_a_file(desk: Context, tmp_path: Path) -> None:
    case = add(desk)
    case = cases.attach(desk, case.id, b"%PDF-1.4 scan", title="单玉堃身份证", kind="identity")
    file = case.attachments[0]
    printers.save(desk, print_items.attachment(desk, case.id, file), b"%PDF-1.4 scan", tmp_path / "x.pdf")
    (line,) = print_log.of_case(desk, case)
    assert line.what == "存为文件 · 单玉堃身份证"
    kept = "\n".join(entry.detail for entry in audit.entries(desk.database.read(), case.id, prefix="print."))
    assert "身份证明" in kept
    assert "单玉堃" not in kept
    assert print_log.of_case(desk, replace(case, attachments=()))[0].what == "存为文件 · 身份证明"


def test_what_could_not_be_saved_is_noted_as_such(desk: Context, issued: tuple[Case, Printable], tmp_path: Path) -> None:
    case, paper = issued
    assert code_of(printers.save_paper, desk, paper, tmp_path / "没有" / "x.pdf") == "disk.gone"
    (line,) = print_log.of_case(desk, case)
    assert (line.way.how, line.outcome) == ("save", "refused")


def test_the_recovery_sheet_is_noted_for_the_office(desk: Context, issued: tuple[Case, Printable], tmp_path: Path) -> None:
    printers.save_paper(desk, Printable(issued[1].rendered, print_items.recovery()), tmp_path / "x.pdf")
    assert [line.what for line in print_log.of_office(desk)] == ["存为文件 · 恢复单"]


def test_an_answer_that_never_comes_stays_open_in_the_log(desk: Context, issued: tuple[Case, Printable]) -> None:
    case, paper = issued

    class Silent(Cups):
        def send(self, pdf: bytes, order: Order) -> str:
            raise UserError("print.no_answer", "不知道。")

    assert code_of(printers.hand_over, desk, Silent(), paper, Order(LASER)) == "print.no_answer"
    assert print_log.of_case(desk, case)[0].what.endswith("没有记下成没有成")


# -- pages as pictures


@pytest.mark.parametrize("rows", [100, 256, 5000])
def test_bands_put_together_are_the_page(issued: tuple[Case, Printable], rows: int) -> None:
    """Letters that two bands share may be shaded a little otherwise where they meet."""
    pdf, top, joined = issued[1].rendered.pdf, 0, b""
    while (band := band_image(pdf, 1, 144, top, rows)).height:
        assert band.height <= rows
        joined += band.data
        top += band.height
    whole = pypdfium2.PdfDocument(pdf)[1].render(scale=2, rev_byteorder=True)
    assert top == whole.height
    assert len(joined) == len(bytes(whole.buffer))
    apart = [abs(one - two) for one, two in zip(joined, bytes(whole.buffer), strict=True) if one != two]
    assert len(apart) < len(joined) / 10_000
    assert max(apart, default=0) <= 64


def test_noting_costs_little(desk: Context, issued: tuple[Case, Printable], tmp_path: Path) -> None:
    began = time.perf_counter()
    for _ in range(10):
        printers.save_paper(desk, issued[1], tmp_path / "x.pdf")
    assert time.perf_counter() - began < 3
