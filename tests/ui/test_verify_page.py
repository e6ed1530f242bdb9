"""核验文书: from 今日 to the answer, by file dialog, drop and keyboard, with the paper beside the kept print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.services import cases, documents, proofs
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.probes import faults
from ui.jobs import Jobs
from ui.messages import Notices
from ui.shell import Shell
from ui.verify.page import VerifyPage

LONG = 30_000


@pytest.fixture
def paper(desk: Context, tmp_path: Path) -> Path:
    """An agreement as it was issued."""
    case = cases.get(desk, register(desk, "王堃", "李秀英", "两家争一条水渠"))
    agreement = Agreement(
        id="a1", facts="两家共用一条水渠。", clauses=("单日归王堃，双日归李秀英。",), manner="当面履行。", made_on=date(2026, 3, 5),
        mediators=("周德明",), recorder="马秀花",
    )
    done = documents.issue(desk, cases.save(desk, replace(case, agreements=(agreement,))).id, "a1")
    path = tmp_path / "协议.pdf"
    path.write_bytes(done.rendered.pdf)
    return path


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> VerifyPage:
    made = VerifyPage(desk, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1166, 700)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)
    return made


def photographs(paper: Path) -> list[Path]:
    document = pypdfium2.PdfDocument(paper.read_bytes())
    paths = []
    for place in range(len(document)):
        path = paper.parent / f"照片{place + 1}.jpg"
        document[place].render(scale=200 / 72).to_pil().convert("RGB").save(path, quality=70)
        paths.append(path)
    document.close()
    return paths


def test_the_answer_and_what_it_rests_on(qtbot: QtBot, page: VerifyPage, paper: Path, jobs: Jobs) -> None:
    assert page.result.isHidden()
    page.check([paper])
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)
    assert page.result.notice.sentence.startswith("由本单位“城关镇东街村人民调解委员会”签发")
    assert page.result.notice.sentence.endswith("签名有效。")
    assert any("正文与签发时一致" in sentence for sentence in page.result.sentences())
    assert not page.result.digits.isVisible(), "no telephone is needed for our own paper"
    assert page.drop.isEnabled()
    assert faults(page) == []


def test_a_photograph_is_held_beside_the_kept_print(qtbot: QtBot, page: VerifyPage, paper: Path, jobs: Jobs) -> None:
    page.check(photographs(paper))
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)
    assert any("请与本机的存档逐行对照" in sentence for sentence in page.result.sentences())
    qtbot.mouseClick(page.result.compare_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.beside.isVisible, timeout=LONG)
    assert page.beside.kept.pdf == paper.read_bytes()
    assert len(page.beside.brought.sheets) == len(page.beside.kept.sheets)
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONG)
    assert faults(page) == []
    page.beside.back_button.click()
    assert page.result.isVisible()
    assert page.back_button.isVisible()


def test_another_computer_is_told_the_digits_to_ask_for(
    qtbot: QtBot, town: Context, desk: Context, paper: Path, jobs: Jobs
) -> None:
    page = VerifyPage(town, jobs, Notices())
    qtbot.addWidget(page)
    page.show()
    page.check([paper])
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)
    assert "还不能确认是谁签的" in page.result.notice.sentence
    assert page.result.digits.text() == proofs.own_fingerprint(desk)
    assert page.result.compare_button.isHidden()
    assert page.result.case_button.isHidden()


def test_what_cannot_be_checked_is_said_in_the_page(qtbot: QtBot, page: VerifyPage, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.4 broken")
    page.check([other])
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)
    assert "（proof.unreadable）" in page.result.notice.sentence
    assert page.result.compare_button.isHidden() or not page.result.compare_button.isVisible()
    assert page.drop.isEnabled()


def test_pages_can_be_dropped_and_other_files_are_not_taken(qtbot: QtBot, page: VerifyPage, paper: Path) -> None:
    def drop(*paths: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        page.drop.dropEvent(event)

    drop(paper.with_suffix(".ssb"))
    assert page.drop.isEnabled()
    drop(paper)
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    page.result.hide()
    page.dropEvent(QDropEvent(  # beside the frame
        QPointF(5, 600), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    ))
    qtbot.waitUntil(page.result.isVisible, timeout=LONG)


def test_our_own_digits_are_there_to_be_read_out(page: VerifyPage, desk: Context) -> None:
    assert page.own.text() == proofs.own_fingerprint(desk)


def test_from_today_and_back(qtbot: QtBot, desk: Context, paper: Path, jobs: Jobs) -> None:
    shell = Shell(desk, jobs, 18)
    qtbot.addWidget(shell)
    shell.resize(1366, 700)
    shell.show()
    shell.go("home")
    home = shell.page("home")
    qtbot.mouseClick(home.verify_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    page = shell.page("verify")
    assert shell.stack.currentWidget() is page
    assert shell.rail.buttons["home"].isChecked()
    page.check([paper])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.result.isVisible(), timeout=LONG)  # type: ignore[attr-defined]
    page.result.case_button.click()  # type: ignore[attr-defined]
    assert shell.places.current == "matter"
    qtbot.waitUntil(lambda: not shell.busy, timeout=LONG)
    shell.go("verify")
    page.closed.emit()  # type: ignore[attr-defined]
    assert shell.places.current == "home"
    qtbot.waitUntil(lambda: not shell.busy, timeout=LONG)
