"""Official letters and slips: what they say in order, where the seal and the page number go, and the same bytes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import joined, page_texts

from app.domain.case import Case
from app.domain.companion import Letter
from app.domain.errors import Defect
from app.domain.party import Party
from app.domain.site import Site
from app.domain.step import Step
from printing.fonts import FontBook, MissingGlyphs
from printing.forms.letter import render_letter
from printing.forms.referral import render_referral
from printing.page import MM
from printing.rendered import Rendered

GOLDEN = Path(__file__).parent / "golden"
NUMBER = "青综督办〔2026〕3号"
ORGAN = "青石镇社会治安综合治理中心"
LETTER = Letter(
    id="l", form="letter", title="关于限期办理“王堃与李秀兰邻里纠纷”的督办函", to="青石镇柳河村人民调解委员会",
    copies_to=("青石司法所", "青石派出所"), issued_on=date(2026, 3, 5),
    note="“王堃与李秀兰邻里纠纷”一事，于2026年2月10日登记，至今未办结，已超过30天的调解期限。\n"
    "请你单位查明事实，依法依规抓紧化解，做好双方当事人的工作，防止矛盾激化。请于2026年3月12日前将办理情况书面答复我单位。",
)
LONG = "请你单位查明事实，依法依规抓紧化解，做好双方当事人的工作，防止矛盾激化。" * 4
STEP = Step(
    id="s", action="refer", on=date(2026, 3, 5), by="李建国", to="青石镇自然资源所", until=date(2026, 3, 20),
    note="宅基地权属争议应由自然资源所调查处理。已当面告知当事人到自然资源所办理，并给了地址和电话。",
)


def matter(**changes: object) -> Case:
    parties = (
        Party(id="1", kind="person", role="applicant", name="王堃", phone="13800001234", id_number="11010519491231002X"),
        Party(id="2", kind="person", role="respondent", name="李秀兰", phone="13900005678"),
    )
    base = Case(
        id="c", number="（2026）柳调卷字第007号", title="王堃与李秀兰宅基地纠纷", parties=parties,
        facts="两家对宅基地四至有争议。", requests=("明确四至", "拆除围墙"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def letter(fonts: FontBook, paper: Letter = LETTER, *, organ: str = ORGAN, number: str | None = NUMBER, draft: bool = False) -> Rendered:
    return render_letter(paper, organ, fonts, number=number, draft=draft)


def check_golden(name: str, rendered: Rendered) -> None:
    """Compare with the kept page texts; SHUOSHI_GOLDEN=write keeps the new ones."""
    text = "\f".join(page_texts(rendered))
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("SHUOSHI_GOLDEN") == "write":
        kept.write_text(text, encoding="utf-8", newline="\n")
    assert text == kept.read_text(encoding="utf-8")


def place(rendered: Rendered, page: int, words: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the first occurrence, in mm from the page's lower left corner."""
    document = pypdfium2.PdfDocument(rendered.pdf)
    text_page = document[page].get_textpage()
    found = text_page.search(words).get_next()
    assert found is not None, words
    boxes = [text_page.get_charbox(found[0] + step) for step in range(found[1])]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    text_page.close()
    document.close()
    return left / MM, bottom / MM, right / MM, top / MM


def ink(rendered: Rendered, page: int, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Where the line that holds ``box`` begins and ends on paper, in mm from the left."""
    document = pypdfium2.PdfDocument(rendered.pdf)
    image = document[page].render(scale=2).to_pil().convert("L")
    document.close()
    scale = image.height / 297
    strip = image.crop((0, int((297 - box[3]) * scale), image.width, int((297 - box[1]) * scale)))
    left, _, right, _ = strip.point(lambda grey: 255 if grey < 160 else 0).getbbox()
    return left / scale, right / scale


def test_a_letter(fonts: FontBook) -> None:
    check_golden("letter", letter(fonts))
    assert letter(fonts).pdf == letter(fonts).pdf
    assert (letter(fonts).pages, letter(fonts).title) == (1, f"{LETTER.title} {NUMBER}")


def test_a_letter_of_several_pages(fonts: FontBook) -> None:
    rendered = letter(fonts, replace(LETTER, note="\n".join([LONG] * 4), copies_to=()))
    check_golden("letter-long", rendered)
    assert rendered.pages == 2


def test_a_letter_stands_where_the_standard_puts_it(fonts: FontBook) -> None:
    rendered = letter(fonts, replace(LETTER, note="\n".join([LONG] * 4)))
    title = place(rendered, 0, "关于限期")
    assert 297 - 37 - 12 < title[3] <= 297 - 37, "the text begins 37 mm from the top"
    assert place(rendered, 0, LETTER.to)[0] == pytest.approx(28, abs=1), "flush left"
    assert place(rendered, 0, "请你单位查")[0] == pytest.approx(28 + 2 * 156 / 28, abs=1), "two characters in"
    assert place(rendered, 0, "— 1 —")[2] == pytest.approx(210 - 26 - 14 / MM, abs=1), "odd pages right"
    assert place(rendered, 1, "— 2 —")[0] == pytest.approx(28 + 14 / MM, abs=1), "even pages left"
    day, organ = place(rendered, 1, "2026年3月5日"), place(rendered, 1, ORGAN)
    assert organ[1] > day[3]
    middle = [(left + right) / 2 for left, right in (ink(rendered, 1, day), ink(rendered, 1, organ))]
    assert middle[0] == pytest.approx(middle[1], abs=1), "one above the other"
    assert ink(rendered, 1, day)[1] == pytest.approx(210 - 26 - 4 * 16 / MM, abs=2), "four characters from the right"
    copies = place(rendered, 1, "抄送：")
    assert copies[1] == pytest.approx(35 + 2, abs=3), "at the foot of the text area"
    assert day[1] - copies[3] > 10, "the seal does not reach the copies"


def test_the_lines_of_a_title_are_of_about_one_length(fonts: FontBook) -> None:
    first, second = place(letter(fonts), 0, "关于限期"), place(letter(fonts), 0, "纠纷”的督办函")
    assert second[3] < first[1]
    assert second[0] > 28 + 20
    assert first[0] > 28 + 15


def test_no_page_bears_a_signature_without_text(fonts: FontBook) -> None:
    for lines in range(8, 34):
        rendered = letter(fonts, replace(LETTER, note="\n".join(["一行正文。"] * lines)))
        last = page_texts(rendered)[-1]
        assert "一行正文" in last
        assert last.index("一行正文") < last.index(ORGAN) < last.index("抄送：")


def test_a_draft_shows_blanks_and_a_final_print_needs_its_number(fonts: FontBook) -> None:
    rendered = letter(fonts, replace(LETTER, issued_on=None), number=None, draft=True)
    assert "草稿" in joined(rendered)
    assert NUMBER not in joined(rendered)
    with pytest.raises(Defect):
        letter(fonts, number=None)
    with pytest.raises(MissingGlyphs):
        letter(fonts, replace(LETTER, note="字\U000f0000"))


def test_long_names_and_many_copies_stay_on_the_page(fonts: FontBook) -> None:
    many = replace(LETTER, copies_to=tuple(f"第{number}村民委员会" for number in range(300)), to="某单位" * 60, title="长标题" * 60)
    rendered = letter(fonts, many, organ="很长的机关名称" * 12)
    assert "第299村民委员会。" in joined(rendered)
    assert ("很长的机关名称" * 12) in joined(rendered)


def test_a_joint_inspection_names_the_offices_that_take_part(fonts: FontBook) -> None:
    assert "联合单位：青石司法所，青石派出所。" in joined(letter(fonts, replace(LETTER, form="inspection")))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("调解事项请于办理。，；“”（）", max_size=120), max_size=40), st.text("青石镇中心", min_size=1, max_size=30))
def test_everything_that_was_written_is_on_the_paper(fonts: FontBook, lines: list[str], organ: str) -> None:
    rendered = letter(fonts, replace(LETTER, note="\n".join(lines)), organ=organ)
    text = joined(rendered)
    for number in range(1, rendered.pages + 1):
        text = text.replace(f"—{number}—", "")
    assert "".join(lines) in text


def test_a_referral_slip(fonts: FontBook, site: Site) -> None:
    rendered = render_referral(matter(), STEP, site, fonts)
    check_golden("referral", rendered)
    assert rendered.pages == 1
    assert render_referral(matter(facts="两家对宅基地四至有争议，多次协商未果。" * 6), STEP, site, fonts).pages == 1
    assert rendered.pdf == render_referral(matter(), STEP, site, fonts).pdf
    assert "11010519491231002X" not in joined(rendered)
    assert "李秀兰　139" not in joined(rendered), "only those who came are to be reached"


def test_a_long_slip_keeps_its_receipt_in_one_piece(fonts: FontBook, site: Site) -> None:
    rendered = render_referral(matter(facts="两家对宅基地四至有争议。" * 200), STEP, site, fonts)
    assert rendered.pages > 1
    last = page_texts(rendered)[-1]
    for words in ("沿虚线裁下", "转办回执", "接收人"):
        assert words in last
    assert "回告我单位" not in joined(render_referral(matter(), replace(STEP, until=None, on=None), site, fonts))
