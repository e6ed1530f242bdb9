"""扫描归卷: a scanned page goes where its code says, and nowhere else."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from scan_help import jpeg, photographed, scanned
from services_help import add, code_of, edited, sign_all, with_agreement

from app.domain.case import Case
from app.domain.page_code import PageCode, paper_tag
from app.domain.paper import Paper
from app.services import attachments, cases, documents, dossier, filing, papers, scan_pages
from app.services.context import Cancelled, Context
from app.services.filing import Decision, Target
from app.services.scan_pages import ScanPage
from printing.picture_codes import find_codes

DIGEST = "a1b2c3d4e5f6"


def page(case: Case, number: int, pages: int = 3, *, ref: str = "a1", version: int = 1, digest: str = DIGEST) -> ScanPage:
    """A scan of a page of a paper. It is as small as it may be, since only its code matters."""
    code = PageCode(case.id, paper_tag(ref), 10, version, number, pages, digest)
    (made,) = scan_pages.read_data(jpeg(scanned(code, dpi=110)), f"扫描{number}")
    assert made.code == code
    return made


def blank(name: str = "空白") -> ScanPage:
    (made,) = scan_pages.read_data(jpeg(scanned(None, dpi=60)), name)
    return made


def decided(found: filing.Filing) -> list[Decision]:
    return [Decision(item.page, item.page.mend, filing.proposed(item)) for item in found.placed]


def codes_in(ctx: Context, sha256: str) -> list[int]:
    """Page numbers on the codes of a stored PDF."""
    document = pypdfium2.PdfDocument(attachments.load(ctx, sha256))
    try:
        pictures = [item.render(scale=200 / 72).to_pil() for item in document]
    finally:
        document.close()
    read = [PageCode.decode(found.text) for picture in pictures for found in find_codes(picture)]
    return [code.page for code in read if code is not None]


@pytest.fixture
def issued(desk: Context) -> Case:
    return documents.issue(desk, with_agreement(desk).id, "a1").case


def test_what_was_printed_is_scanned_and_files_itself(desk: Context, issued: Case) -> None:
    printed = documents.issued_pdf(desk, issued, "a1")
    document = pypdfium2.PdfDocument(printed.pdf)
    sheets = [jpeg(item.render(scale=200 / 72).to_pil()) for item in document]
    document.close()
    pages = [one for data in reversed(sheets) for one in scan_pages.read_data(data, "扫描")]
    found = filing.file_pages(desk, issued.id, pages)
    (group,) = found.groups
    assert (group.missing, group.pages) == ((), printed.pages)
    stored = filing.store_pages(desk, decided(found))
    case = stored.cases[issued.id]
    scan = case.attachments[-1]
    assert (scan.kind, scan.ref, scan.media_type, scan.title) == ("signed_scan", "a1", "application/pdf", "签字扫描件　协议书")
    assert codes_in(desk, scan.sha256) == list(range(1, printed.pages + 1)), "in the order of the paper"
    again = filing.store_pages(desk, decided(found)).cases[issued.id]
    assert again.attachments == case.attachments, "filing again changes nothing"


def test_missing_and_double_pages_are_told(desk: Context, issued: Case) -> None:
    found = filing.file_pages(desk, issued.id, [page(issued, 3), page(issued, 1), page(issued, 3)])
    (group,) = found.groups
    assert (group.found, group.missing, group.twice) == ((1, 3), (2,), (3,))
    assert group.sentence == "协议书共 3 页，缺第 2 页"
    assert [item.sentence for item in found.placed] == ["协议书　第3页 ✓", "协议书　第1页 ✓", "协议书　第3页（重复）"]
    stored = filing.store_pages(desk, decided(found))
    assert (stored.files, stored.pages) == (1, 2)
    assert stored.cases[issued.id].attachments[-1].title == "签字扫描件　协议书（第1、3页）"


def test_a_print_that_is_void_is_not_filed(desk: Context, issued: Case) -> None:
    changed = edited(desk, issued, agreements=[{**_agreement(issued), "manner": "转账"}])
    case = documents.issue(desk, changed.id, "a1").case
    found = filing.file_pages(desk, case.id, [page(case, 1, version=1), page(case, 1, version=2), page(case, 1, version=0), page(case, 1, version=3)])
    assert [item.state for item in found.placed] == ["old", "ours", "draft", "unknown"]
    assert [filing.proposed(item) is not None for item in found.placed] == [False, True, False, False]


def _agreement(case: Case) -> dict[str, object]:
    from app.domain.records import to_record

    return dict(to_record(case.agreements[0]))


def test_a_page_of_another_matter_is_taken_out_and_offered_there(desk: Context, issued: Case) -> None:
    other = documents.issue(desk, with_agreement(desk, "王堃", "李秀英").id, "a1").case
    pages = [page(issued, 1), page(other, 2), page(replace(other, id="f" * 32), 1)]
    found = filing.file_pages(desk, issued.id, pages)
    assert [item.state for item in found.placed] == ["ours", "other", "foreign"]
    assert found.placed[1].number == other.number
    assert found.placed[2].sentence == "不是这件纠纷的　第1页"
    stored = filing.store_pages(desk, decided(found))
    assert set(stored.cases) == {issued.id}, "never silently"
    there = [Decision(item.page, item.page.mend, item.target) for item in found.placed[1:2]]
    moved = filing.store_pages(desk, there).cases[other.id]
    assert moved.attachments[-1].title == "签字扫描件　协议书（第2页）"


def test_an_archived_or_strange_matter_takes_nothing(desk: Context, issued: Case) -> None:
    from app.domain.step import Step

    other = add(desk, "王堃", "李秀英")
    other = cases.close(desk, other.id, "failed", desk.today())
    archived = cases.act(desk, other.id, Step(id="", action="archive", note="缺的补不了"))
    assert filing.file_pages(desk, issued.id, [page(archived, 1)]).placed[0].state == "foreign"
    into = Target(archived.id, "", "evidence", "证据材料")
    shot = blank()
    assert code_of(filing.store_pages, desk, [Decision(shot, shot.mend, into)]) == "case.archived"


def test_pages_without_a_code_go_where_a_person_says_and_keep_their_order(desk: Context, issued: Case) -> None:
    pages = [blank("一"), page(issued, 1, 2), blank("二"), page(issued, 2, 2)]
    found = filing.file_pages(desk, issued.id, pages)
    assert [item.state for item in found.placed] == ["no_code", "ours", "no_code", "ours"]
    decisions = [
        replace(item, target=item.target or filing.loose(issued.id, "evidence")) for item in decided(found)
    ]
    case = filing.store_pages(desk, decisions).cases[issued.id]
    assert [(item.kind, item.title) for item in case.attachments[-2:]] == [("evidence", "证据材料"), ("signed_scan", "签字扫描件　协议书")]
    with pikepdf.open(io.BytesIO(attachments.load(desk, case.attachments[-2].sha256))) as document:
        assert len(document.pages) == 2


def test_a_page_whose_code_is_torn_joins_its_paper_by_hand(desk: Context, issued: Case) -> None:
    pages = [page(issued, 1), blank("撕了码的"), page(issued, 3)]
    found = filing.file_pages(desk, issued.id, pages)
    target = found.placed[0].target
    case = filing.store_pages(desk, [replace(item, target=item.target or target) for item in decided(found)]).cases[issued.id]
    scan = case.attachments[-1]
    assert scan.title == "签字扫描件　协议书"
    with pikepdf.open(io.BytesIO(attachments.load(desk, scan.sha256))) as document:
        assert len(document.pages) == 3


def test_every_paper_of_the_dossier_is_known(desk: Context, issued: Case) -> None:
    case = papers.issue(desk, issued.id, "F04").case
    paper: Paper = case.papers[-1]
    found = filing.file_pages(desk, case.id, [page(case, 1, 1, ref=paper.id)])
    case = filing.store_pages(desk, decided(found)).cases[case.id]
    standing = next(item for item in papers.listing(desk, case) if item.wanted.form.id == "F04")
    assert standing.state == papers.SIGNED


def test_the_photo_is_kept_untouched_beside_the_page(desk: Context, issued: Case) -> None:
    issued = sign_all(desk, issued)
    code = PageCode(issued.id, paper_tag("a1"), 10, 1, 1, 1, DIGEST)
    photo = jpeg(photographed(code))
    (shot,) = scan_pages.read_data(photo, "IMG_0001")
    found = filing.file_pages(desk, issued.id, [shot])
    case = filing.store_pages(desk, decided(found)).cases[issued.id]
    original, scan = case.attachments[-2:]
    assert (original.kind, scan.originals) == ("original", (original.sha256,))
    assert attachments.load(desk, original.sha256) == photo
    assert scan.size < original.size
    titles = [leaf.title for leaf in dossier.read(desk, case).leaves]
    assert not any(title.startswith("原图") for title in titles), "the volume has the page, not the photo too"
    without = filing.store_pages(desk, [Decision(shot, shot.mend, filing.loose(case.id, "evidence"))], keep_originals=False)
    assert without.cases[case.id].attachments[-1].originals == ()


def test_pages_go_into_the_pdf_as_they_are(desk: Context, issued: Case) -> None:
    shot = page(issued, 1, 1)
    found = filing.file_pages(desk, issued.id, [shot])
    case = filing.store_pages(desk, decided(found)).cases[issued.id]
    with pikepdf.open(io.BytesIO(attachments.load(desk, case.attachments[-1].sha256))) as document:
        sheet = document.pages[0]
        assert sheet.Resources.XObject.P.read_raw_bytes() == scan_pages.finished(shot, shot.mend)
        assert [float(side) for side in sheet.mediabox][2:] == pytest.approx([595.3, 841.9], abs=1)
    assert Image.open(io.BytesIO(scan_pages.finished(shot, shot.mend))).info.get("exif") is None


def test_stopping_half_way_keeps_what_is_finished(desk: Context, issued: Case) -> None:
    found = filing.file_pages(desk, issued.id, [blank(), page(issued, 1)])
    decisions = [replace(item, target=item.target or filing.loose(issued.id, "other")) for item in decided(found)]

    def stop(done: int, _total: int, _what: str) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        filing.store_pages(desk, decisions, progress=stop)
    assert cases.get(desk, issued.id).attachments[-1].kind == "other"
    assert filing.store_pages(desk, decisions).cases[issued.id].attachments[-1].kind == "signed_scan"


def test_folders_are_read_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    for name in ("扫描10.jpg", "扫描2.jpg", "扫描1.PNG", ".hidden.jpg", "readme.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in scan_pages.in_folder(tmp_path)] == ["扫描1.PNG", "扫描2.jpg", "扫描10.jpg"]
    assert code_of(scan_pages.in_folder, tmp_path / "nothing") == "file.no_folder"


def test_the_folder_of_the_scanner_is_remembered_and_offers_what_is_new(desk: Context, tmp_path: Path) -> None:
    assert scan_pages.new_in_folder(desk) == []
    scan_pages.set_watched_folder(desk, tmp_path)
    first = tmp_path / "1.jpg"
    first.write_bytes(b"x")
    assert scan_pages.new_in_folder(desk) == [first]
    scan_pages.mark_taken(desk, [first])
    assert scan_pages.new_in_folder(desk) == []
    first.write_bytes(b"another scan under the same name")
    assert scan_pages.new_in_folder(desk) == [first]
    scan_pages.set_watched_folder(desk, tmp_path / "unplugged")
    assert scan_pages.new_in_folder(desk) == []


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    assert code_of(lambda: list(scan_pages.read_file(tmp_path / "empty.jpg"))) == "file.empty"
    assert code_of(lambda: list(scan_pages.read_file(tmp_path / "gone.jpg"))) == "file.unreadable"
    assert code_of(lambda: list(scan_pages.read_file(tmp_path))) == "file.unreadable"
    assert code_of(scan_pages.check_room, 101, 0) == "scan.too_many"
