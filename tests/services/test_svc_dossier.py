"""The volume of a matter: papers filled once, true page numbers, what is missing, and what cannot change any more."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from services_help import add, code_of, sign_all, with_agreement

from app.domain.case import Case
from app.domain.errors import Invalid
from app.domain.step import Step
from app.services import cases, documents, dossier, papers
from app.services.context import Cancelled, Context


def jpeg(*size: int, colour: int = 230) -> bytes:
    out = io.BytesIO()
    Image.new("L", size or (1240, 1754), colour).save(out, "JPEG", quality=60)
    return out.getvalue()


def text_of(pdf: Path | bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return pages


def states(ctx: Context, case: Case) -> dict[str, str]:
    return {item.wanted.form.id: item.state for item in papers.listing(ctx, case)}


def settled(ctx: Context) -> Case:
    case = with_agreement(ctx)
    return sign_all(ctx, documents.issue(ctx, case.id, "a1").case)


def test_a_paper_is_filled_from_the_record_and_only_the_rest_is_typed(desk: Context) -> None:
    case = add(desk, facts="因院墙滴水，两家争执三年。", requests=["请求改装水槽"])
    (page,) = text_of(papers.preview(desk, case, "F02").pdf)[:1]
    for said in ("单玉堃", "曾淑珍", "因院墙滴水，两家争执三年。", "请求改装水槽", "草稿"):
        assert said in page
    case, paper = papers.fill(desk, case.id, "F07", {"talk": "问：何时滴水？\n答：前年开始。", "asked": "邻居甲"})
    shown = "".join(text_of(papers.preview(desk, case, "F07", paper_id=paper).pdf))
    assert "问：何时滴水？" in shown
    assert "邻居甲" in shown
    with pytest.raises(Invalid) as refused:
        papers.fill(desk, case.id, "F07", {"nobody": "x"})
    assert refused.value.problems[0].path == "entry.nobody"


def test_a_form_can_be_added_as_often_as_needed(desk: Context) -> None:
    case = add(desk)
    for who in ("甲", "乙"):
        case, _ = papers.fill(desk, case.id, "F07", {"asked": who})
    assert [item.entry("asked") for item in case.papers] == ["甲", "乙"]


def test_a_print_is_kept_and_a_change_makes_a_new_version(desk: Context) -> None:
    case = add(desk)
    first = papers.issue(desk, case.id, "F04")
    assert papers.issue(desk, case.id, "F04").rendered.pdf == first.rendered.pdf
    changed = cases.save(desk, cases.get(desk, case.id))
    assert states(desk, changed)["F04"] == "printed"
    other = cases.get(desk, case.id)
    cases.save(desk, replace(other, category="contract"))
    second = papers.issue(desk, case.id, "F04")
    old, new = second.case.papers[0].issues
    assert (old.void_at is None, new.void_at is None) == (False, True)
    assert second.rendered.pdf != first.rendered.pdf
    assert code_of(papers.issue, desk, case.id, "F10") == "form.agreement"


def test_the_list_says_what_a_reviewer_would_ask_for(desk: Context) -> None:
    case = with_agreement(desk)
    sentences = [gap.sentence for gap in dossier.to_complete(desk, case) if gap.must]
    for said in ("权利义务告知书", "协议书写好了还没有签发打印", "达成了协议，却没有调解记录"):
        assert any(said in sentence for sentence in sentences), said
    issued = documents.issue(desk, case.id, "a1").case
    assert any("还没有盖人民调解委员会印章" in gap.sentence for gap in dossier.to_complete(desk, issued))


def test_application_or_register_is_enough(desk: Context) -> None:
    case = add(desk)
    missing = {gap.form for gap in dossier.to_complete(desk, case) if gap.must}
    assert {"F02", "F03"} <= missing
    papers.issue(desk, case.id, "F03")
    missing = {gap.form for gap in dossier.to_complete(desk, cases.get(desk, case.id)) if gap.must}
    assert not {"F02", "F03"} & missing


def test_the_contents_have_the_true_pages_of_prints_scans_and_paper(desk: Context, tmp_path: Path) -> None:
    case = settled(desk)
    cases.attach(desk, case.id, jpeg(), title="签字扫描件", kind="signed_scan", ref="a1")
    cases.attach(desk, case.id, jpeg(1754, 1240, colour=200), title="院墙照片", kind="evidence")
    papers.issue(desk, case.id, "F04")
    papers.count_pages(desk, case.id, "F03", 3)
    case = cases.get(desk, case.id)
    target = tmp_path / "volume.pdf"
    volume = dossier.save(desk, case, target)
    pages = text_of(target)
    assert [(leaf.title, leaf.numbers) for leaf in volume.leaves][:2] == [("人民调解受理登记表", "1-3"), ("人民调解当事人权利义务告知书", "4-5")]
    contents = "".join(pages[1:2])
    for leaf in volume.leaves:
        assert "".join(leaf.title.split()) in contents
        assert leaf.numbers in contents
    with pikepdf.open(target) as made:
        names = [str(item.title) for item in made.open_outline().root]
        assert names == ["人民调解卷宗", "卷内目录", *(leaf.title for leaf in volume.leaves), "封底"]
        shown = sum(1 if not leaf.files else leaf.pages for leaf in volume.leaves)
        assert len(made.pages) == shown + 3
    document = pypdfium2.PdfDocument(target)
    seen = [page.get_textpage().get_text_range().splitlines()[-1] for page in list(document)[2:-1]]
    assert seen == ["1-3", *(str(number) for number in range(4, volume.pages + 1))]


def test_a_scan_of_the_signatures_alone_does_not_replace_the_print(desk: Context) -> None:
    case = settled(desk)
    printed = documents.issued_pdf(desk, case, "a1").pages
    assert printed > 1
    cases.attach(desk, case.id, jpeg(), title="签字扫描件", kind="signed_scan", ref="a1")
    (whole, part) = dossier.read(desk, cases.get(desk, case.id)).leaves
    assert (whole.title, whole.pages, part.pages) == ("人民调解协议书", printed, 1)
    assert "签字页" in part.title
    cases.attach(desk, case.id, jpeg(colour=90), title="签字扫描件2", kind="signed_scan", ref="a1")
    (whole,) = dossier.read(desk, cases.get(desk, case.id)).leaves
    assert (whole.title, whole.pages) == ("人民调解协议书", printed)


def test_the_same_volume_is_the_same_file(desk: Context, tmp_path: Path) -> None:
    case = settled(desk)
    for name in ("a.pdf", "b.pdf"):
        dossier.save(desk, case, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_cancelled_volume_leaves_nothing(desk: Context, tmp_path: Path) -> None:
    case = settled(desk)

    def stop(done: int, total: int, what: str) -> None:
        if "装订" in what:
            raise Cancelled

    with pytest.raises(Cancelled):
        dossier.save(desk, case, tmp_path / "volume.pdf", stop)
    assert list(tmp_path.glob("volume*")) == []


def test_an_incomplete_matter_is_archived_only_with_a_reason_and_then_stays_as_it_was(desk: Context) -> None:
    case = settled(desk)
    step = Step(id="", action="solve", note="已履行", on=date(2026, 11, 22))
    cases.act(desk, case.id, step)
    assert code_of(cases.act, desk, case.id, Step(id="", action="archive")) == "dossier.incomplete"
    archived = cases.act(desk, case.id, Step(id="", action="archive", note="当事人外出，回访改为电话，另补"))
    kept = dossier.closed(archived)
    assert kept is not None
    assert (kept.pages, dossier.unchanged(desk, archived)) == (dossier.read(desk, archived).pages, True)
    assert code_of(papers.fill, desk, case.id, "F15", {"text": "x"}) == "case.archived"
    assert code_of(papers.issue, desk, case.id, "F04") == "case.archived"


def test_a_folder_of_papers_names_nobody(desk: Context, tmp_path: Path) -> None:
    case = settled(desk)
    folder = tmp_path / "papers"
    folder.mkdir()
    count = dossier.save_folder(desk, case, folder)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == count >= 3
    assert all("单" not in name and name.startswith(case.code) for name in names)


def test_a_file_that_is_no_page_gets_a_sheet_that_names_it(desk: Context, tmp_path: Path) -> None:
    case = settled(desk)
    cases.attach(desk, case.id, b"RIFF" + bytes(2000), title="现场录音", kind="evidence")
    dossier.save(desk, cases.get(desk, case.id), tmp_path / "v.pdf")
    assert any("现场录音" in page and "另行保存" in page for page in text_of(tmp_path / "v.pdf"))
