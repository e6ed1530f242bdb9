"""A volume is put together whatever lies in it: broken, locked, not yet arrived; and a failure leaves nothing behind."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from services_help import Pair, add, code_of

from app.domain.case import Case
from app.services import attachments, cases, dossier
from app.services.context import Context


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def scan(*shades: int, kind: str = "JPEG") -> bytes:
    sheets = [Image.new("L", (600, 850), shade) for shade in shades]
    out = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": sheets[1:]} if len(sheets) > 1 else {}
    sheets[0].save(out, kind, **more)
    return out.getvalue()


def pdf(count: int, **options: Any) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(count):
        made.add_blank_page(page_size=(595, 842))
    made.save(out, **options)
    return out.getvalue()


def filled(ctx: Context, *files: tuple[str, bytes]) -> Case:
    case = add(ctx)
    for title, data in files:
        cases.attach(ctx, case.id, data, title=title, kind="evidence")
    return cases.get(ctx, case.id)


def test_whatever_lies_in_it_the_contents_and_the_pages_agree(desk: Context, tmp_path: Path) -> None:
    locked = pikepdf.Encryption(user="geheim", owner="geheim")
    case = filled(
        desk, ("三页传真", scan(0, 90, 200, kind="TIFF")), ("手机照片", scan(10, 20, kind="MPO")), ("上锁的合同", pdf(4, encryption=locked)),
        ("没有页的文件", pdf(0)), ("坏文件", b"%PDF-1.7 broken"), ("两页合同", pdf(2)), ("坏照片", b"\xff\xd8\xff" + bytes(40)), ("录音", b"RIFF" + bytes(99)),
    )
    volume = dossier.save(desk, case, tmp_path / "v.pdf")
    assert {leaf.title: leaf.pages for leaf in volume.leaves} == {
        "三页传真": 3, "手机照片": 1, "上锁的合同": 1, "没有页的文件": 1, "坏文件": 1, "两页合同": 2, "坏照片": 1, "录音": 1,
    }
    bound = pages(tmp_path / "v.pdf")
    inside = bound[-1 - volume.pages:-1]
    assert [page[-len(str(number)):] for number, page in enumerate(inside, 1)] == [str(number) for number in range(1, volume.pages + 1)]
    for title in ("上锁的合同", "坏文件", "坏照片", "录音"):
        assert any(title in page and "不能印成页面" in page for page in inside), title
    with pikepdf.open(tmp_path / "v.pdf") as made:
        assert str(made.docinfo.Title) == f"{case.number} 卷宗"


def test_what_a_file_is_called_does_not_decide_what_it_is(desk: Context, tmp_path: Path) -> None:
    case = add(desk)
    cases.attach(desk, case.id, pdf(3), title="合同", kind="evidence", media_type="image/jpeg")
    assert dossier.save(desk, cases.get(desk, case.id), tmp_path / "v.pdf").pages == 3


def test_a_file_that_has_not_arrived_has_a_sheet_that_says_so(pair: Pair, tmp_path: Path) -> None:
    case = filled(pair.desk, ("银行流水", pdf(5)))
    with pair.desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 0")
    pair.round()
    seen = cases.get(pair.town, case.id)
    assert dossier.save(pair.town, seen, tmp_path / "v.pdf").pages == 1
    assert any("银行流水" in page and "还没有到这台电脑" in page for page in pages(tmp_path / "v.pdf"))
    assert any(pair.desk.site.issuer in page for page in pages(tmp_path / "v.pdf"))
    assert not any(pair.town.site.issuer in page for page in pages(tmp_path / "v.pdf"))
    with pikepdf.open(tmp_path / "v.pdf") as made:
        assert str(made.docinfo.Author) == pair.desk.site.issuer


def test_a_damaged_file_has_a_sheet_that_says_so(desk: Context, tmp_path: Path) -> None:
    case = filled(desk, ("银行流水", pdf(5)))
    path = attachments.path_of(desk, case.attachments[0].sha256)
    path.write_bytes(path.read_bytes()[:-20])
    dossier.save(desk, case, tmp_path / "v.pdf")
    assert any("银行流水" in page and "已经损坏" in page for page in pages(tmp_path / "v.pdf"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_stick_without_room_is_said_and_the_old_file_stays(desk: Context, tmp_path: Path) -> None:
    case, target = filled(desk, ("合同", pdf(2))), tmp_path / "v.pdf"
    target.write_bytes(b"old")
    (tmp_path / "v.pdf.part").symlink_to("/dev/full")
    assert code_of(dossier.save, desk, case, target) == "disk.full"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.glob("v.pdf*")] == ["v.pdf"]


def test_an_empty_matter_is_bound(desk: Context, tmp_path: Path) -> None:
    volume = dossier.save(desk, add(desk), tmp_path / "v.pdf")
    assert (volume.pages, len(pages(tmp_path / "v.pdf"))) == (0, 3)
