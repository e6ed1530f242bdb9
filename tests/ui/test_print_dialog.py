"""点“打印”: printer, copies, both sides, one page only; what the printer says; and the dossier remembers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.services import cases, documents, print_items, print_log
from app.services.context import Context
from app.services.printers import Printable
from tests.pictures import pages_of
from tests.private_cups import PrivateCups, until
from tests.ui.conftest import register
from tests.ui.form_help import nameless, settled, small
from ui.cases.matter import MatterPage
from ui.documents.print_dialog import PrintDialog
from ui.documents.viewer import Viewer
from ui.jobs import Jobs
from ui.start.recovery_sheet import RecoverySheet

CLAUSES = tuple(f"王堃䶮应于第{number}个月的月底以前改装屋檐的水槽，并承担由此产生的全部费用。" for number in range(1, 17))


@pytest.fixture
def issued(desk: Context) -> Printable:
    case = cases.get(desk, register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。"))
    written = Agreement(id="a1", facts="两家院墙相邻。", clauses=CLAUSES, mediators=("周德明",), made_on=desk.today())
    case = cases.save(desk, replace(case, mediators=("周德明",), agreements=(written,)))
    made = documents.issue(desk, case.id, "a1")
    return Printable(made.rendered, print_items.agreement(made.case, "a1"))


@pytest.fixture
def opened(desk: Context, jobs: Jobs, qtbot: QtBot, issued: Printable) -> Iterator[PrintDialog]:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    made = PrintDialog(desk, jobs, issued, 3, "每方当事人一份，所以是 3 份。", host)
    made.open()
    settled(qtbot, jobs)
    yield made
    if shiboken6.isValid(made):
        made.close()


def gone(dialog: PrintDialog) -> bool:
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def test_the_story_three_copies_then_one_page_again(
    cups: PrivateCups, opened: PrintDialog, desk: Context, jobs: Jobs, qtbot: QtBot, issued: Printable
) -> None:
    assert opened.printer.currentText() == "激光（默认）"
    assert opened.copies.value() == 3
    assert any("A4（210×297 毫米）" in one.text() for one in opened.findChildren(QLabel))
    sent: list[tuple[str, int]] = []
    opened.printed.connect(lambda name, count: sent.append((name, count)))
    opened.both.click()
    qtbot.keyClick(opened.print_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: gone(opened), timeout=10_000)
    assert sent == [("激光", 3)]

    host = QWidget()
    qtbot.addWidget(host)
    again = PrintDialog(desk, jobs, issued, 3, "", host)
    again.open()
    settled(qtbot, jobs)
    assert again.both.isChecked(), "as the time before"
    again.copies.setValue(1)
    again.both.click()
    again.pages.choose("第２页")
    again.print_button.click()
    qtbot.waitUntil(lambda: gone(again), timeout=10_000)
    assert pages_of(cups.laser_output.read_bytes()) == 1

    case = cases.get(desk, issued.item.case)
    number = issued.item.number
    assert [line.what for line in print_log.of_case(desk, case)] == [
        f"打印 1 份 · 人民调解协议书 {number} · 第2页", f"打印 3 份 · 人民调解协议书 {number}",
    ]
    page = MatterPage(desk, jobs)
    qtbot.addWidget(page)
    page.show()
    page.load(case.id)
    settled(qtbot, jobs)
    shown = [one.text() for one in page.findChildren(QLabel)]
    assert "打印记录　打印 2 次" in shown
    assert f"打印 3 份 · 人民调解协议书 {number}" in shown


def test_every_part_can_be_reached_and_hit(cups: PrivateCups, opened: PrintDialog, qtbot: QtBot) -> None:
    assert nameless(opened) == []
    assert small(opened) == []
    assert opened.height() < 700


def test_pages_that_are_not_there_stay_in_the_dialog(cups: PrivateCups, opened: PrintDialog) -> None:
    opened.pages.choose("2-9")
    opened.print_button.click()
    assert "没有第 9 页" in opened.notice.sentence
    assert opened.isVisible()
    assert opened.print_button.isEnabled()


def test_a_printer_that_waits_says_why_and_the_job_can_be_cancelled(
    cups: PrivateCups, opened: PrintDialog, desk: Context, jobs: Jobs, qtbot: QtBot, issued: Printable
) -> None:
    cups.ask("cupsdisable", "-r", "换硒鼓", "激光")
    opened.print_button.click()
    qtbot.waitUntil(lambda: "打印机说：暂停了（换硒鼓）" in opened.notice.sentence, timeout=10_000)
    assert opened.print_button.isHidden()
    assert cups.ask("lpstat", "-o")
    opened.cancel_button.click()
    settled(qtbot, jobs)
    assert "已取消" in opened.notice.sentence
    assert cups.ask("lpstat", "-o") == ""
    assert opened.print_button.isVisible()
    assert print_log.of_case(desk, cases.get(desk, issued.item.case))[0].outcome == "cancelled"
    cups.ask("cupsenable", "激光")
    opened.print_button.click()
    qtbot.waitUntil(lambda: gone(opened), timeout=10_000)
    until(cups.laser_output.exists, "the second try")


def test_a_printer_in_trouble_is_named_before_printing(
    cups: PrivateCups, desk: Context, jobs: Jobs, qtbot: QtBot, issued: Printable
) -> None:
    cups.ask("cupsreject", "CUPS-PDF")
    host = QWidget()
    qtbot.addWidget(host)
    dialog = PrintDialog(desk, jobs, issued, 1, "", host)
    dialog.open()
    settled(qtbot, jobs)
    assert dialog.trouble.isHidden()
    assert dialog.both.isEnabled()
    dialog.printer.setCurrentIndex(1)
    settled(qtbot, jobs)
    assert "现在不收新的任务" in dialog.trouble.text()
    assert dialog.both.text() == "双面打印（这台打印机不能）"
    dialog.print_button.click()
    settled(qtbot, jobs)
    assert "不收新的任务" in dialog.notice.sentence
    assert dialog.print_button.isEnabled()
    dialog.close()


def test_without_a_printing_service_the_paper_can_be_saved(opened: PrintDialog) -> None:
    assert "打印服务没有" in opened.notice.sentence
    assert not opened.print_button.isEnabled()
    assert opened.save_button.isEnabled()


def test_the_system_dialog_prints_through_the_same_door(
    cups: PrivateCups, opened: PrintDialog, desk: Context, jobs: Jobs, qtbot: QtBot, issued: Printable
) -> None:
    opened.copies.setValue(2)
    opened.system_button.click()
    system = opened.system
    assert isinstance(system, QPrintDialog)
    qtbot.waitUntil(system.isVisible)
    system.printer().setOutputFileName(str(cups.root / "tmp" / "x.pdf"))
    system.accepted.emit(system.printer())
    settled(qtbot, jobs)
    assert (cups.root / "tmp" / "x.pdf").read_bytes() == issued.rendered.pdf, "the dialog's file is our own PDF"
    (line,) = print_log.of_case(desk, cases.get(desk, issued.item.case))
    assert line.way.how == "save"
    system.printer().setOutputFileName("")
    system.printer().setCopyCount(2)
    system.accepted.emit(system.printer())
    qtbot.waitUntil(lambda: gone(opened), timeout=10_000)
    assert print_log.of_case(desk, cases.get(desk, issued.item.case))[0].what.startswith("打印 2 份")
    assert pages_of(cups.laser_output.read_bytes()) == 2 * issued.rendered.pages


def test_a_file_that_is_saved_elsewhere_is_noted(desk: Context, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    case_id = register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。")
    case = cases.attach(desk, case_id, "身份证复印在另一张纸上".encode(), title="王堃䶮身份证", kind="identity")
    viewer = Viewer(desk, jobs)
    qtbot.addWidget(viewer)
    viewer.show_file(case.attachments[0], case.id)
    settled(qtbot, jobs)
    viewer.save_to(tmp_path / "x.txt")
    settled(qtbot, jobs)
    assert [line.what for line in print_log.of_case(desk, case)] == ["存为文件 · 王堃䶮身份证"]


def test_the_recovery_sheet_goes_through_the_same_door(
    cups: PrivateCups, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    page = RecoverySheet(jobs)
    qtbot.addWidget(page)
    page.show()
    page.start(desk, [f"{number:06}" for number in range(8)])
    settled(qtbot, jobs)
    assert page.printers.currentText() == "激光"
    page.print_button.click()
    settled(qtbot, jobs)
    assert "已送到打印机" in page.banner.notice.sentence
    until(cups.laser_output.exists, "the sheet")
    assert [line.what for line in print_log.of_office(desk)] == ["打印 1 份 · 恢复单"]
