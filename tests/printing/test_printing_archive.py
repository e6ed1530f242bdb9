"""Papers can be kept for good and read aloud: veraPDF finds nothing against PDF/A-2 and PDF/UA-1."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from agreement_paper import render_agreement

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.companion import Letter
from app.domain.page_code import PageCode, paper_tag
from app.domain.party import Party
from app.domain.site import Site
from app.domain.step import Step
from app.paths import assets_dir
from printing.fonts import FontBook
from printing.forms.letter import render_letter
from printing.forms.recovery_sheet import render_recovery_sheet
from printing.forms.referral import render_referral
from printing.layout import layout_for
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.rendered import Rendered
from tools import verapdf

DAY = date(2026, 3, 5)
CODE = PageCode("0123456789abcdef" * 2, paper_tag("a1"), 10, 1, 0, 0, "0" * 12)


@pytest.fixture(scope="session")
def vera() -> None:
    """Skips where veraPDF cannot run."""
    if reason := verapdf.missing():
        pytest.skip(reason)


def papers(
    fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]
) -> dict[str, Rendered]:
    plan = tuple(Obligation(id=str(n), kind="pay", debtor="1", creditor="2", amount=100 * n) for n in range(1, 30))
    case = Case(id="c", number="（2026）1号", title="宅基地纠纷", parties=parties, facts="有争议。", requests=("明确",))
    long = "请你单位查明事实，依法依规抓紧化解。" * 40
    letter = Letter(id="l", form="letter", title="关于限期办理的督办函", to="村委会", copies_to=("司法所",), issued_on=DAY, note=long)
    step = Step(id="s", action="refer", on=DAY, by="李建国", to="青石镇自然资源所", until=DAY, note="应由你所调查处理。")
    paper = replace(agreement, obligations=plan)
    return {
        "agreement": render_agreement(case, paper, site, codes, fonts, number="（2026）1号", draft=False),
        "draft": render_agreement(
            replace(case, parties=(replace(parties[0], name="王\ue000𠮷𪛀"),)), agreement, site, codes, fonts, number=None, draft=True
        ),
        "letter": render_letter(letter, "青石镇综治中心", fonts, number="1号", draft=False),
        "slip": render_referral(case, step, site, fonts),
        "large": render_agreement(
            case, paper, site, codes, fonts, number="1号", draft=False, layout=layout_for("A5", duplex=True, scale=1.35)
        ),
        "coded": typeset([HanParagraph([Run("话")], body(), fonts)], Sheet("试", "试", code=CODE), fonts, final=True),
        "recovery": render_recovery_sheet(["482913"] * 8, "柳河村说事室", DAY, fonts),
    }


def test_papers_keep_the_standards(
    vera: None, tmp_path: Path, fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]
) -> None:
    files = []
    for name, rendered in papers(fonts, codes, site, agreement, parties).items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(rendered.pdf)
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(files[0]) as file:
        del file.Root.OutputIntents, file.Root.StructTreeRoot
        file.save(spoilt)
    verdicts = verapdf.judge([*files, spoilt], ("2b", "2a", "ua1"))
    assert len(verdicts) == 3 * (len(files) + 1)
    assert all(item.broken for item in verdicts if item.file == spoilt), "the judge sees faults"
    verdicts = [item for item in verdicts if item.file != spoilt]
    # A character of nobody's (U+E000) cannot be kept for good; only a draft may bear one.
    broken = [item for item in verdicts if item.broken and not (item.file.stem == "draft" and item.flavour == "2a")]
    assert broken == []


def test_the_file_says_what_it_is_and_nothing_of_people(fonts: FontBook) -> None:
    block = HanParagraph([Run("申请人王堃，13800001234")], body(), fonts)
    rendered = typeset([block], Sheet("协议书<&>\x07", "青石镇", "第1号"), fonts, final=True)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as file:
        metadata = file.Root.Metadata.read_bytes().decode()
        assert file.open_metadata()["dc:title"] == "协议书<&> 第1号"
        assert str(file.docinfo["/Author"]) == "青石镇"
        assert "王堃" not in metadata
        assert "王堃" not in str(dict(file.docinfo))
        assert not any("Date" in key for key in file.docinfo)
        assert file.Root.Lang == "zh-CN"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert file.trailer.ID[0] == file.trailer.ID[1]


def test_other_text_is_another_file_and_the_same_is_the_same(fonts: FontBook) -> None:
    def made(text: str) -> bytes:
        return typeset([HanParagraph([Run(text)], body(), fonts)], Sheet("试", "试"), fonts, final=True).pdf

    first = made("甲")
    assert made("甲") == first
    with pikepdf.open(io.BytesIO(first)) as one, pikepdf.open(io.BytesIO(made("乙"))) as other:
        assert bytes(one.trailer.ID[0]) != bytes(other.trailer.ID[0])


def test_what_is_kept_from_other_papers_changes_nothing(fonts: FontBook) -> None:
    def made(text: str, book: FontBook) -> bytes:
        blocks = [HanParagraph([Run(part)], body(), book) for part in text.split("。")]
        return typeset(blocks, Sheet("试", "试"), book, final=True).pdf

    before = "双方今后和睦相处。申请人拆除外扩部分。"
    after = "双方今后和睦相处。申请人拆除外扩部分，恢复通道。"
    kept = [made(text, fonts) for text in (before, after, before, after)]
    new = [made(text, FontBook(assets_dir() / "fonts")) for text in (before, after)]
    assert kept == new * 2
