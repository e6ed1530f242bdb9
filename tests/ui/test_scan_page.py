"""扫描归卷 in the window: pages come, find their papers, are looked at and filed; nothing goes astray, nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.page_code import PageCode, paper_tag
from app.services import attachments, cases, documents, filing, scan_pages
from app.services.context import Context
from app.services.scanner import Options
from tests.services.scan_help import jpeg, photographed, scanned
from tests.ui.conftest import register
from tests.ui.form_help import jumps_back, nameless, settled, small
from tests.ui.probes import FrameProbe
from ui.cases.matter import MatterPage
from ui.documents.scan_page import ScanPage
from ui.jobs import Jobs

DIGEST = "a1b2c3d4e5f6"


def issued(ctx: Context, first: str, second: str) -> Case:
    case = cases.get(ctx, register(ctx, first, second, "两家为院墙争了三年。"))
    agreement = Agreement(
        id="a1", facts="院墙", clauses=("各退一尺。",), made_on=ctx.today(), mediators=("周德明",), recorder="周德明"
    )
    case = cases.save(ctx, replace(case, mediators=("周德明",), agreements=(agreement,)))
    return documents.issue(ctx, case.id, "a1").case


def code(case: Case, number: int, pages: int = 3) -> PageCode:
    return PageCode(case.id, paper_tag("a1"), 10, 1, number, pages, DIGEST)


def write(folder: Path, name: str, what: PageCode | None) -> Path:
    path = folder / name
    path.write_bytes(jpeg(scanned(what, dpi=110)))
    return path


@pytest.fixture
def case(desk: Context) -> Case:
    return issued(desk, "王堃", "李秀英")


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs, case: Case) -> Iterator[ScanPage]:
    made = ScanPage(desk, jobs)
    made.resize(1120, 640)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.begin(case)
    settled(qtbot, jobs)
    yield made
    made.close()


def lines(page: ScanPage) -> list[str]:
    return [page.list.item(at).text().replace("\n", "　") for at in range(page.list.count())]


def texts(page: ScanPage) -> list[str]:
    box = page.editor.where
    return [box.itemText(at) for at in range(box.count())]


def test_pages_find_their_paper_and_the_missing_one_is_told(
    page: ScanPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    other = issued(desk, "曾淑珍", "单玉堃")
    page.add_files([
        write(tmp_path, "1.jpg", code(case, 3)), write(tmp_path, "2.jpg", code(case, 1)),
        write(tmp_path, "3.jpg", code(other, 1)), write(tmp_path, "4.jpg", None),
    ])  # fmt: skip
    settled(qtbot, jobs)
    shown = lines(page)
    assert [line.partition(" ✓")[0] for line in shown[1:3]] == ["协议书　第3页", "协议书　第1页"]
    assert shown[0] == "⚠ 缺第 2 页：协议书"
    assert any("不是这件纠纷的" in line and other.number in line and "不放进卷宗" in line for line in shown), shown
    assert any("没有二维码" in line for line in shown)
    assert page.store_button.text() == "放进卷宗（2 页）"
    page.store_button.click()
    assert "缺第 2 页" in page.notice.sentence
    assert cases.get(desk, case.id).attachments[-1].kind == "issued", "not before it was asked"
    page.notice.button("接着扫").click()
    page.add_files([write(tmp_path, "5.jpg", code(case, 2))])
    settled(qtbot, jobs)
    page.store_button.click()
    settled(qtbot, jobs)
    assert "1 件，3 页" in page.notice.sentence
    assert [item.title for item in cases.get(desk, case.id).attachments if item.kind == "signed_scan"] == ["签字扫描件　协议书"]
    assert len(cases.get(desk, other.id).attachments) == 1, "nothing goes there unasked"
    assert len(page.table.held) == 2


def test_a_page_goes_elsewhere_when_a_person_says_so(
    page: ScanPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    other = issued(desk, "曾淑珍", "单玉堃")
    page.add_files([write(tmp_path, "1.jpg", code(other, 1, 1)), write(tmp_path, "2.jpg", None)])
    settled(qtbot, jobs)
    page.list.setCurrentRow(0)
    assert texts(page)[0].startswith(f"归到那一件：{other.number}")
    page.editor.where.setCurrentIndex(0)
    page.editor.where.activated.emit(0)
    page.list.setCurrentRow(1)
    at = texts(page).index("身份证明")
    page.editor.where.setCurrentIndex(at)
    page.editor.where.activated.emit(at)
    assert "没有二维码　→ 身份证明" in lines(page)
    page.store_button.click()
    settled(qtbot, jobs)
    assert cases.get(desk, other.id).attachments[-1].kind == "signed_scan"
    assert cases.get(desk, case.id).attachments[-1].kind == "identity"
    assert other.number in page.notice.sentence
    assert page.table.held == []


def test_a_photo_is_mended_by_the_program_and_by_hand(
    page: ScanPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(jpeg(photographed(code(case, 1, 1), (1500, 2000)).rotate(180)))
    page.add_files([photo])
    settled(qtbot, jobs)
    (held,) = page.table.held
    first = held.mend
    assert (first.turn, first.clean) == (2, True)
    page.editor.right.click()
    page.editor.grey.click()
    assert (held.mend.turn, held.mend.grey) == (3, True)
    page.editor.undo.click()
    page.editor.undo.click()
    assert held.mend == first
    assert not page.editor.undo.isEnabled()
    page.editor.edges.click()
    settled(qtbot, jobs)
    picture = page.editor.picture
    picture.setFocus()
    assert "左上角" in picture.accessibleName() or "右下角" in picture.accessibleName()
    qtbot.keyClick(picture, Qt.Key.Key_1)
    assert "左上角" in picture.accessibleName()
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    moved = [new for new, old in zip(held.mend.corners, first.corners, strict=True) if new != old]
    assert moved == [(pytest.approx(first.corners[2][0] - 0.01), pytest.approx(first.corners[2][1]))], "the photo lies upside down"
    settled(qtbot, jobs)
    corner = picture._points()[0].toPoint()
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(picture, corner + QPointF(-9, -9).toPoint())
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=corner + QPointF(-9, -9).toPoint())
    assert held.mend.corners[0] != first.corners[0]
    settled(qtbot, jobs)
    page.store_button.click()
    settled(qtbot, jobs)
    original, scan = cases.get(desk, case.id).attachments[-2:]
    assert scan.originals == (original.sha256,)
    assert attachments.load(desk, original.sha256) == photo.read_bytes()


def test_leaving_asks_when_pages_would_be_lost(page: ScanPage, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    page.add_files([write(tmp_path, "1.jpg", None)])
    settled(qtbot, jobs)
    gone: list[bool] = []
    page.left.connect(lambda: gone.append(True))
    page.back_button.click()
    assert gone == []
    assert "1 页没有放进卷宗" in page.notice.sentence
    page.notice.button("留下").click()
    page.back_button.click()
    page.notice.button("仍要返回").click()
    assert gone == [True]


def test_pages_that_were_left_lie_there_in_the_next_matter(
    page: ScanPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    page.add_files([write(tmp_path, "1.jpg", code(case, 1, 1))])
    settled(qtbot, jobs)
    other = issued(desk, "曾淑珍", "单玉堃")
    page.begin(other)
    settled(qtbot, jobs)
    assert "1 页还在这里" in page.notice.sentence
    assert any(case.number in line and "不放进卷宗" in line for line in lines(page))


def test_files_that_cannot_be_read_are_told_and_the_others_come(
    page: ScanPage, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "0.jpg"
    bad.write_bytes(b"no picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (bad, write(tmp_path, "1.jpg", code(case, 1, 1)))])
    page.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    ))
    settled(qtbot, jobs)
    assert "打不开" in page.notice.sentence
    assert lines(page) == ["协议书　第1页 ✓　1"]


def test_the_folder_of_the_scanner_is_offered(
    page: ScanPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    write(folder, "1.jpg", code(case, 1, 1))
    page.add_folder(folder)
    settled(qtbot, jobs)
    page.notice.button("是，记住").click()
    settled(qtbot, jobs)
    assert scan_pages.watched_folder(desk) == folder
    page.store_button.click()
    settled(qtbot, jobs)
    page.begin(cases.get(desk, case.id))
    settled(qtbot, jobs)
    assert page.notice.sentence == "", "what was filed is not offered again"
    write(folder, "2.jpg", None)
    page.begin(cases.get(desk, case.id))
    settled(qtbot, jobs)
    assert "1 个新文件" in page.notice.sentence
    page.notice.button("放进来").click()
    settled(qtbot, jobs)
    assert len(page.table.held) == 1


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="scanimage (Debian: sane-utils) is not installed")
def test_scanning_at_the_desk(page: ScanPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text('number_of_devices 1\ngeometry_max 300.0\ntest-picture "Grid"\n')
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    page.scan_button.click()
    settled(qtbot, jobs)
    assert page.bar.device.currentText() == "Noname frontend-tester"
    page.bar.source.set_code("feeder")
    page.bar.go_button.click()
    assert page.bar.stop_button.isVisible()
    qtbot.waitUntil(lambda: len(page.table.held) >= 2, timeout=30_000)
    page.bar.stop_button.click()
    settled(qtbot, jobs)
    assert "前面的各页都在" in page.notice.sentence
    assert 2 <= len(page.table.held) < 10
    assert all("没有二维码" in line for line in lines(page))
    page.bar.source.set_code("glass")
    page.scan("nothing:0", Options())
    settled(qtbot, jobs)
    assert "没有找到这台扫描仪" in page.notice.sentence


def test_the_window_never_waits_for_pictures(page: ScanPage, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    photos = []
    for number in range(1, 5):
        photos.append(tmp_path / f"{number}.jpg")
        photos[-1].write_bytes(jpeg(photographed(code(case, number, 4))))
    probe = FrameProbe()
    page.add_files(photos)
    settled(qtbot, jobs)
    page.store_button.click()
    settled(qtbot, jobs)
    assert len(cases.get(page._context, case.id).attachments) == 1 + 1 + 4
    assert probe.worst < 0.35, "Pillow holds the interpreter only while it is called"


def test_it_opens_from_the_matter_and_from_the_agreement(
    desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    matter = MatterPage(desk, jobs)
    matter.resize(1250, 800)
    qtbot.addWidget(matter)
    matter.show()
    matter.load(case.id)
    settled(qtbot, jobs)
    next(one for one in matter.findChildren(QPushButton) if one.text() == "扫描归卷" and one.isVisible()).click()
    settled(qtbot, jobs)
    assert matter.inner == "scan"
    scan = matter.pages.page("scan")
    assert isinstance(scan, ScanPage)
    scan.add_files([write(tmp_path, "1.jpg", None)])
    settled(qtbot, jobs)
    matter.back()
    assert matter.inner == "scan", "a page would be lost"
    scan.notice.button("仍要返回").click()
    settled(qtbot, jobs)
    assert matter.inner == ""
    matter.write_agreement("a1")
    settled(qtbot, jobs)
    next(one for one in matter.findChildren(QPushButton) if one.text() == "扫描归卷" and one.isVisible()).click()
    settled(qtbot, jobs)
    scan.add_files([write(tmp_path, "2.jpg", code(case, 1, 1))])
    settled(qtbot, jobs)
    scan.store_button.click()
    settled(qtbot, jobs)
    matter.back()
    settled(qtbot, jobs)
    assert matter.inner == "agreement"
    matter.back()
    settled(qtbot, jobs)
    assert matter.inner == ""
    assert matter._standing is not None
    assert matter._standing.case.attachments[-1].kind == "signed_scan"
    matter.close()


def test_everything_has_a_name_and_can_be_hit(page: ScanPage, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path) -> None:
    page.add_files([write(tmp_path, "1.jpg", code(case, 1)), write(tmp_path, "2.jpg", None)])
    settled(qtbot, jobs)
    page.bar.show()
    qtbot.wait(60)
    assert nameless(page) == []
    assert small(page) == []
    qtbot.waitUntil(lambda: jumps_back(page, page.editor) == [])


def test_every_kind_of_file_has_a_name_in_the_code_table(desk: Context) -> None:
    for kind in (*filing.LOOSE, "original", "signed_scan"):
        assert desk.codes.knows("attachment_kind", kind)
