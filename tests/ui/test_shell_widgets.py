"""Small parts of the window: tiles that come and go, banner, progress, drop zone, crash page, wording."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from ui.crash import CrashPage, where
from ui.jobs import Jobs, Progress
from ui.messages import Notice, day, in_days, moment, remaining, yuan
from ui.widgets.banner import Banner
from ui.widgets.basic import clear_layout
from ui.widgets.chip import stage_look
from ui.widgets.progress import ProgressStrip
from ui.widgets.tile import CaseTile, NumberTile


def test_tiles_can_be_replaced_while_the_page_is_shown(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    page.show()
    for turn in range(30):
        clear_layout(box)
        for number in range(5):
            box.addWidget(CaseTile(f"c{number}", f"第 {turn} 次", "卷号", stage_look("signing", 1, 3)))
        qtbot.wait(1)
    assert box.count() == 5


def test_a_tile_says_what_it_shows_and_is_never_squeezed(qtbot: QtBot) -> None:
    tile = CaseTile("c1", "王堃与李秀英邻里纠纷", "（2026）东街调卷字第001号", stage_look("effective"))
    qtbot.addWidget(tile)
    tile.show()
    assert tile.accessibleName() == "王堃与李秀英邻里纠纷，（2026）东街调卷字第001号，已生效"
    assert tile.minimumHeight() >= 50
    number = NumberTile("调解中")
    qtbot.addWidget(number)
    number.set_count(1200)
    assert number.count == "1,200"
    assert number.accessibleName() == "调解中 1200 件"


def test_the_banner_keeps_an_error_until_it_is_closed(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    called: list[bool] = []
    banner.show_notice(Notice("error", "磁盘写满了。", "disk.full"), "再试一次", lambda: called.append(True))
    assert banner.isVisible()
    assert "磁盘写满了" in banner.accessibleName()
    qtbot.mouseClick(banner.action_button, Qt.MouseButton.LeftButton)
    assert called == [True]
    assert not banner.isVisible()


def test_progress_shows_long_work_and_cancels_it(qtbot: QtBot, jobs: Jobs) -> None:
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)
    parent = QWidget()
    qtbot.addWidget(parent)
    failed: list[UserError] = []

    def work(progress: Progress) -> None:
        for at in range(1_000):
            progress(at, 1_000, "正在核对签名")
            time.sleep(0.005)

    jobs.run(work, lambda _: None, failed.append, label="正在导入", owner=parent)
    qtbot.waitUntil(strip.isVisible)
    qtbot.mouseClick(strip.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].code == "job.cancelled"
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_short_work_never_flashes_a_progress_bar(qtbot: QtBot, jobs: Jobs) -> None:
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)
    jobs.run(lambda _: None, lambda _: None, lambda _: None, label="保存", owner=strip)
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.wait(350)
    assert not strip.isVisible()


def test_the_crash_page_names_places_and_no_values(qtbot: QtBot) -> None:
    secret = "62010219800101123X"
    try:
        raise ValueError(secret)
    except ValueError as error:
        details = where(type(error), error.__traceback__)
    page = CrashPage(None, details)
    qtbot.addWidget(page)
    page.open()
    assert "ValueError" in page.details.toPlainText()
    assert "test_shell_widgets.py" in page.details.toPlainText()
    assert secret not in page.details.toPlainText()
    page.accept()


@pytest.mark.parametrize(("fen", "shown"), [
    (None, ""), (0, "0 元"), (1380000, "13,800 元"), (5, "0.05 元"), (-120, "-1.20 元"),
])
def test_sums(fen: int | None, shown: str) -> None:
    assert yuan(fen) == shown


def test_days_and_moments() -> None:
    assert day("2026-03-05") == "2026年3月5日"
    assert day(date(2026, 12, 31)) == "2026年12月31日"
    assert day(None) == ""
    assert day("不详") == "不详"
    assert "2020年1月2日" in moment(datetime(2020, 1, 2, 3, 4, tzinfo=UTC))
    assert moment(None) == ""
    assert in_days(date(2026, 3, 5), date(2026, 3, 5)) == "今天"
    assert in_days(date(2026, 3, 8), date(2026, 3, 5)) == "还有 3 天"
    assert in_days(date(2026, 3, 1), date(2026, 3, 5)) == "已过 4 天"
    assert [remaining(seconds) for seconds in (3, 30, 200)] == ["马上就好", "不到 1 分钟", "约 3 分钟"]
