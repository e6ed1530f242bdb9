"""From desk to town and back, through the pages: enrolment, check code, batch, receipt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services import exchange, ledger
from app.services.context import Context, no_progress
from tests.ui.conftest import SITES, register
from tests.ui.probes import FrameProbe, faults, write
from ui.arrivals import Arrivals
from ui.exchange.page import ExchangePage
from ui.jobs import Jobs
from ui.messages import Notice, Notices
from ui.shell import Shell
from ui.town.page import TownPage

LONG = 30_000


def shown(page: QWidget) -> str:
    """Everything that can be read on a page."""
    labels: list[QLabel] = page.findChildren(QLabel)  # type: ignore[assignment]
    return "\n".join(one.text() for one in labels if one.isVisibleTo(page))


class Desk:
    """The desk's page with what it said."""

    def __init__(self, qtbot: QtBot, ctx: Context, jobs: Jobs) -> None:
        self.said: list[Notice] = []
        notices = Notices()
        notices.posted.connect(self.said.append)
        self.arrivals = Arrivals(ctx, jobs, notices, notices)
        self.page = ExchangePage(ctx, jobs, notices, self.arrivals)
        self.notices = notices
        qtbot.addWidget(self.page)
        self.page.resize(1166, 640)
        self.page.show()
        self.page.refresh()


class Town(Desk):
    """The town's page with what it said."""

    def __init__(self, qtbot: QtBot, ctx: Context, jobs: Jobs) -> None:
        self.said = []
        notices = Notices()
        notices.posted.connect(self.said.append)
        self.arrivals = Arrivals(ctx, jobs, notices, notices)
        self.town = TownPage(ctx, jobs, notices, self.arrivals)
        self.notices = notices
        qtbot.addWidget(self.town)
        self.town.resize(1166, 640)
        self.town.show()
        self.town.refresh()


def test_from_enrolment_to_receipt(qtbot: QtBot, desk: Context, town: Context, jobs: Jobs, tmp_path: Path) -> None:
    register(desk, "王堃", "李秀英", "两家争一条水渠")
    below, above = Desk(qtbot, desk, jobs), Town(qtbot, town, jobs)
    stick = tmp_path / "优盘"
    stick.mkdir()
    qtbot.waitUntil(below.page.join_card.isVisible)

    # The town enrols the desk; a wrong division code is said beside the field and nothing is lost.
    page = above.town
    page.enrol_button.click()
    write(page.enrol_form.name, SITES["desk"]["name"])
    write(page.enrol_form.division, "6201020012")
    page.enrol_form.make_button.click()
    assert page.enrol_form.problems() == ["", "区划代码应是 12 位数字，现在有 10 位"]
    page.enrol(SITES["desk"]["name"], SITES["desk"]["division"], stick)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.sse"))) == 1, timeout=LONG)

    # The desk joins and shows the code in huge digits.
    below.arrivals.take(stick.glob("*.sse"))
    qtbot.waitUntil(below.page.code_card.isVisible, timeout=LONG)
    code = below.page.code_card.code.replace("　", "")
    assert len(code) == 12
    below.page.export_to(stick)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.ssb"))) == 1, timeout=LONG)
    qtbot.waitUntil(lambda: below.page.waiting.count == "1", timeout=LONG)

    # The town is asked for the code; a wrong one is refused and stays to be corrected.
    above.arrivals.take(stick.glob("*.ssb"))
    qtbot.waitUntil(page.code_form.isVisible, timeout=LONG)
    write(page.code_form.code, "000000000000")
    qtbot.keyClick(page.code_form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.code_form.problem), timeout=LONG)
    assert page.code_form.code.text() == "000000000000"
    page.code_form.code.clear()
    write(page.code_form.code, f"{code[:4]} {code[4:8]}-{code[8:]}")
    qtbot.keyClick(page.code_form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.code_form.isVisible(), timeout=LONG)
    assert ledger.page(town, ledger.Query())[1] == 1
    assert faults(page) == []

    # The receipt goes back; the desk sees what the town has.
    page.give_receipt(exchange.desks(town)[0].site.id, stick)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.ssr"))) == 1, timeout=LONG)
    below.arrivals.take(stick.glob("*.ssr"))
    qtbot.waitUntil(lambda: below.page.received.count == "1", timeout=LONG)
    assert below.page.waiting.count == "0"
    assert not below.page.code_card.isVisible()
    assert faults(below.page) == []
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)


def joined(desk: Context, town: Context, folder: Path) -> None:
    """Enrol, join, and import the first batch with its code."""
    enrolment = exchange.new_enrolment(town, desk.site.name, desk.site.division, folder)
    code = exchange.join(desk, enrolment).check_code
    first = exchange.export_batch(desk, folder, no_progress)
    exchange.import_file(town, first.path, no_progress, code)


def test_an_import_never_holds_the_window_up(
    qtbot: QtBot, desk: Context, town: Context, jobs: Jobs, tmp_path: Path
) -> None:
    register(desk, "王堃", "李秀英", "第一件")
    joined(desk, town, tmp_path)
    for number in range(150):
        register(desk, f"甲{number}", f"乙{number}", "水渠" * 200)
    batch = exchange.export_batch(desk, tmp_path, no_progress)
    above = Town(qtbot, town, jobs)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)
    probe = FrameProbe()
    qtbot.wait(50)
    probe.reset()
    with qtbot.waitSignal(above.arrivals.arrived, timeout=LONG):
        above.arrivals.take([batch.path])
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)
    assert above.said[-1].tone == "good"
    assert probe.worst < 0.1


def test_gaps_are_shown_by_number(qtbot: QtBot, desk: Context, town: Context, jobs: Jobs, tmp_path: Path) -> None:
    register(desk, "王堃", "李秀英", "第一件")
    joined(desk, town, tmp_path)
    above = Town(qtbot, town, jobs)
    qtbot.waitUntil(lambda: bool(above.town.desks.findChildren(QPushButton)), timeout=LONG)
    buttons: list[QPushButton] = above.town.desks.findChildren(QPushButton)  # type: ignore[assignment]
    name = desk.site.name
    assert [one.accessibleName() for one in buttons] == [f"{name}换电脑", f"停用{name}的电脑", f"给{name}回执"]
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)


def pressed(page: TownPage, name: str) -> QPushButton:
    """The button of the list with this accessible name."""
    buttons: list[QPushButton] = page.desks.findChildren(QPushButton)  # type: ignore[assignment]
    return next(one for one in buttons if one.accessibleName() == name)


def test_a_lost_computer_is_shut_out_and_a_new_one_invited(
    qtbot: QtBot, desk: Context, town: Context, jobs: Jobs, tmp_path: Path
) -> None:
    register(desk, "王堃", "李秀英", "第一件")
    joined(desk, town, tmp_path)
    above = Town(qtbot, town, jobs)
    page, name = above.town, desk.site.name
    qtbot.waitUntil(lambda: bool(page.desks.findChildren(QPushButton)), timeout=LONG)
    pressed(page, f"停用{name}的电脑").click()
    assert page.revoke_form.isVisible()
    assert not page.revoke_form.all_button.isVisible(), "it has only this one"
    page.revoke_form.cancel_button.click()
    assert [one.status for one in exchange.desks(town)] == ["active"], "asking changes nothing"
    pressed(page, f"停用{name}的电脑").click()
    assert faults(page) == []
    page.revoke_form.one_button.click()
    qtbot.waitUntil(lambda: [one.status for one in exchange.desks(town)] == ["revoked"], timeout=LONG)
    qtbot.waitUntil(lambda: above.said[-1:] != [] and "今后的来件一律不收" in above.said[-1].sentence, timeout=LONG)
    page.new_computer(desk.site.id, tmp_path)
    qtbot.waitUntil(lambda: "换电脑的登记文件已做好" in shown(page), timeout=LONG)
    assert "登记纠纷之前先读入它" in above.said[-1].sentence
    assert [one.status for one in exchange.desks(town)] == ["revoked", "invited"]
    assert faults(page) == []
    names = [one.accessibleName() for one in page.desks.findChildren(QPushButton)]  # type: ignore[attr-defined]
    assert f"停用{name}的电脑" not in names, "it is shut out already"
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)


def test_with_two_computers_the_form_offers_one_or_all(qtbot: QtBot, desk: Context, town: Context, jobs: Jobs) -> None:
    site = desk.site
    known = exchange.Desk(site, "s.1", "active", None, 0, 0, 1, [], 0, 0, None, receipt_due=False, computer=1, computers=2)
    page = Town(qtbot, town, jobs).town
    page.desks.show_desks([known, replace(known, stream="t.1", computer=2)])
    answers: list[tuple[str, str]] = []
    page.revoke_form.revoked.disconnect()
    page.revoke_form.revoked.connect(lambda *answer: answers.append(answer))
    for choice in ("one_button", "all_button"):
        pressed(page, f"停用{site.name}的第 2 台电脑").click()
        getattr(page.revoke_form, choice).click()
    assert answers == [(site.id, "t.1"), (site.id, "")]
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)


def test_imported_matters_become_searchable_by_themselves(
    qtbot: QtBot, desk: Context, town: Context, jobs: Jobs, tmp_path: Path
) -> None:
    register(desk, "王堃", "李秀英", "两家争一条水渠")
    enrolment = exchange.new_enrolment(town, desk.site.name, desk.site.division, tmp_path)
    code = exchange.join(desk, enrolment).check_code
    batch = exchange.export_batch(desk, tmp_path, no_progress)
    exchange.import_file(town, batch.path, no_progress, code)
    assert ledger.search_pending(town) == 1
    shell = Shell(town, jobs, 18)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("ledger")
    qtbot.waitUntil(lambda: shell.status.index.text() == "索引完整", timeout=LONG)
    assert ledger.page(town, ledger.Query(text="水渠"))[1] == 1
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)
