"""Other paper, both sides, large print: everything is set anew, nothing is cut, nothing leaves the type area."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from agreement_paper import render_agreement
from pdf_reading import page_texts
from PIL import Image
from structure_reading import structure

from app.domain.agreement import Agreement, Obligation
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.companion import Letter
from app.domain.party import Party, Proxy
from app.domain.site import Site
from app.domain.step import Step
from printing.fonts import FontBook
from printing.forms.letter import render_letter
from printing.forms.recovery_sheet import render_recovery_sheet
from printing.forms.referral import render_referral
from printing.layout import BODY_SIZE, MM, Layout, PaperSize, layout_for
from printing.page import Sheet, typeset
from printing.paragraph import HanParagraph, Run
from printing.rendered import Rendered

PAPERS: tuple[PaperSize, ...] = ("A4", "16K", "A5")
CHOICES = [(paper, duplex, scale) for paper in PAPERS for duplex, scale in ((False, 1.0), (True, 1.0), (False, 1.35), (True, 1.35))]
FORMS = ("agreement", "letter", "slip", "recovery")
DAY = date(2026, 3, 5)
SCALE = 1.5
FIRM = Party(
    id="9", kind="organisation", role="respondent", name="青石县绿源生态农业开发有限责任公司",
    credit_code="91620100MA7XXXXX1X", legal_representative="马文·赛里木江", legal_representative_title="执行董事兼总经理",
    phone="0931-8880000", address="青石县经济开发区创业路88号",
    proxies=(Proxy(id="p", kind="agent", name="孙立平", relation="公司法务", phone="139", powers=("settle", "sign")),),
)


@pytest.fixture(scope="session")
def render(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]):
    plan = tuple(Obligation(id=str(n), kind="pay", debtor="1", creditor="2", amount=1234 * n, due=DAY) for n in range(1, 15))
    case = Case(id="c", number="（2026）1号", title="宅基地纠纷", parties=(*parties, FIRM), facts="有争议。" * 30, requests=("明确",))
    letter = Letter(
        id="l", form="letter", title="关于限期办理“王堃与李秀兰邻里纠纷”的督办函", to="青石镇柳河村人民调解委员会",
        copies_to=("青石司法所", "青石派出所"), issued_on=DAY, note="请你单位查明事实，依法依规抓紧化解。" * 50,
    )
    step = Step(id="s", action="refer", on=DAY, by="李建国", to="青石镇自然资源所", until=DAY, note="应由你所调查处理。" * 5)

    def make(form: str, layout: Layout) -> Rendered:
        if form == "agreement":
            paper = replace(agreement, obligations=plan)
            return render_agreement(case, paper, site, codes, fonts, number="（2026）1号", draft=False, layout=layout)
        if form == "letter":
            return render_letter(letter, "青石镇社会治安综合治理中心", fonts, number="1号", draft=False, layout=layout)
        if form == "slip":
            return render_referral(case, step, site, fonts, layout=layout)
        return render_recovery_sheet(["482913"] * 8, "柳河村说事室", DAY, fonts, layout=layout)

    return make


def chosen(form: str, paper: PaperSize, duplex: bool, scale: float) -> Layout:
    return layout_for(paper, official=form == "letter", duplex=duplex, scale=scale)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("paper", "duplex", "scale"), CHOICES)
def test_all_text_is_there_and_inside_of_the_type_area(render, form: str, paper: PaperSize, duplex: bool, scale: float) -> None:
    layout = chosen(form, paper, duplex, scale)
    rendered = render(form, layout)
    assert said(rendered) == said(render(form, chosen(form, "A4", False, 1.0)))
    raised = 10 * MM if form == "slip" else 0
    for number, page in enumerate(pictures(rendered), 1):
        assert page.size == pytest.approx([side * layout.zoom * SCALE for side in (layout.page_width, layout.page_height)], abs=1)
        left, top, right, low = area(layout, number)
        found = ink(page.crop((0, 0, page.width, round(SCALE * (low + 2 * MM)))))
        assert found is not None
        assert (found[0] >= left - 1, found[1] >= top - raised - 1, found[2] <= right + 1.5, found[3] <= low + 1) == (True,) * 4
        foot = ink(page.crop((0, round(SCALE * (low + 2 * MM)), page.width, page.height)))
        assert foot is not None
        assert (foot[0] >= left - 1, foot[2] <= right + 1.5) == (True, True)


def said(rendered: Rendered) -> str:
    """Everything but what stands over signatures that go on to another page: smaller paper has more pages."""
    return structure(rendered).words().replace("（接上页）《人民调解协议书》签名：", "")


def pictures(rendered: Rendered) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        return [page.render(scale=SCALE).to_pil().convert("L") for page in document]
    finally:
        document.close()


def ink(picture: Image.Image) -> list[float] | None:
    """Left, upper, right and lower end of what is printed, in points."""
    found = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    return [side / SCALE for side in found] if found else None


def area(layout: Layout, number: int) -> list[float]:
    """Left, upper, right and lower edge of the text, in points from the upper left corner of the paper."""
    left = layout.left_of(number)
    sides = (left, layout.top, left + layout.width, layout.top + layout.height)
    return [side * layout.zoom for side in sides]


@pytest.mark.parametrize(("paper", "size"), [("A4", 15.75), ("16K", 14.0), ("A5", 12.0)])
@pytest.mark.parametrize("scale", [1.0, 1.35])
def test_text_is_as_large_as_it_should_be(paper: PaperSize, size: float, scale: float) -> None:
    layout = layout_for(paper, scale=scale)
    assert layout.body().size * layout.zoom == pytest.approx(size * scale)
    assert layout.width / layout.pitch == pytest.approx(round(layout.width / layout.pitch))
    assert layout.height / layout.leading == pytest.approx(round(layout.height / layout.leading))
    assert BODY_SIZE <= layout.pitch < 1.07 * BODY_SIZE


def test_the_binding_changes_sides_on_paper_printed_on_both(fonts: FontBook) -> None:
    layout = layout_for("A5", duplex=True)
    rendered = typeset([HanParagraph([Run("村" * 3000)], layout.body(), fonts)], Sheet("试", "试"), fonts, final=True, layout=layout)
    assert rendered.pages > 2
    for number, page in enumerate(pictures(rendered), 1):
        found = ink(page)
        assert found is not None
        left, right = found[0], page.width / SCALE - found[2]
        assert (left, right) == pytest.approx((28 * MM, 15 * MM) if number % 2 else (15 * MM, 28 * MM), abs=2.5)


def test_large_print_needs_more_pages_and_says_so_in_its_foot(render) -> None:
    usual, large = (render("agreement", layout_for(scale=scale)) for scale in (1.0, 1.35))
    assert large.pages > usual.pages
    assert f"共{large.pages}页" in page_texts(large)[-1]


def test_places_are_where_the_enlarged_text_is(fonts: FontBook) -> None:
    layout = layout_for(scale=1.35)
    block = HanParagraph([Run("事实。")], layout.body(), fonts, path="facts")
    (place,) = typeset([block], Sheet("试", "试"), fonts, final=True, layout=layout).places
    assert (place.x, place.top) == pytest.approx((28 * MM, 30 * MM))
    assert place.height == pytest.approx(layout.leading * 1.35)
