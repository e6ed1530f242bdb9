"""The chapter of the scans: the scanner, pages that find their paper, a missing and a foreign one, a photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.case import Case
from app.services import cases, documents, samples
from tools.manual_pictures import sheets
from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk
from tools.manual_pictures.office import InventedScanner
from ui.documents import scan_bar, scan_intake


def other_matter(desk: Desk) -> bytes:
    """Another dispute of the room, and its printed agreement: one page of it got among ours."""
    record = next(record for name, record in samples.records() if name.startswith("12"))
    case = cases.save(desk.context, replace(samples.with_fresh_ids(record), registered_on=desk.context.today()))
    return documents.issue(desk.context, case.id, case.agreements[0].id).rendered.pdf


def filed(desk: Desk, camera: Camera, case: Case, folder: Path) -> None:
    """Pages out of the scanner, one of another matter among them, one missing; then the missing one as a photo."""
    own = documents.issued_pdf(desk.context, case, "a1").pdf
    pages = sheets.signed(own)
    camera.pictures("signed", [page.resize((440, round(440 * page.height / page.width))) for page in (pages[0], pages[2], pages[3])])
    foreign = sheets.printed(other_matter(desk), 0)
    scan_bar.scanner = scan_intake.scanner = lambda: InventedScanner([pages[3], pages[0], pages[2], foreign])
    desk.press("扫描归卷")
    desk.press("扫描…")
    page = desk.inner("scan")
    desk.until(page.bar.go_button.isEnabled, "the scanner is found")
    page.bar.source.set_code("feeder")
    camera.window("scan-begin", desk.window, [page.bar.source, page.bar.go_button, desk.button("选文件…"), desk.button("从文件夹…")])
    desk.press("开始扫描")
    desk.until(lambda: len(page.table.held) == 4, "every page has come")
    _choose_foreign(page)
    desk.settle()
    camera.window("scan-pages", desk.window, [page._summary, page.list, page.editor.where, page.store_button])
    photo = folder / "IMG_2026.jpg"
    photo.write_bytes(sheets.jpeg(sheets.on_the_table(pages[1])))
    page.add_files([photo])
    desk.until(lambda: len(page.table.held) == 5, "the photo has come")
    page.list.setCurrentRow(page.list.count() - 1)
    desk.settle()
    page.editor.edges.click()
    desk.settle()
    camera.window("scan-edges", desk.window, [page.editor.edges, page.editor.left, page.editor.undo, page.editor.bright])
    page.editor.edges.click()
    desk.settle()
    desk.press("放进卷宗（4 页）")
    assert "1 件，4 页" in page.notice.sentence
    page._drop()
    desk.settle()


def _choose_foreign(page: Any) -> None:
    """The page of another matter, whose place has to be decided."""
    for at in range(page.list.count()):
        if "不是这件纠纷" in page.list.item(at).text():
            page.list.setCurrentRow(at)
