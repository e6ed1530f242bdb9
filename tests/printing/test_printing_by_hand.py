"""What no font has is written by hand, in a box that a person agreed to and that the paper speaks of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from pdf_reading import joined

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.codes import Codes
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.party import Party
from app.domain.site import Site
from app.forms import shipped
from printing.fonts import FontBook, MissingGlyphs, printable
from printing.forms.sheet import render_sheet
from printing.page import Sheet, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered

RARE = "\U0002ebf0"  # extension I, which no font here has
NOTE = "文中方框处为字库没有的字，由当事人或经办人手写："

Render = Callable[..., Rendered]


@pytest.fixture
def render(fonts: FontBook, codes: Codes, site: Site, agreement: Agreement, parties: tuple[Party, ...]) -> Render:
    forms = shipped("standard")
    assert forms is not None
    form = forms.get("F10")
    assert form is not None

    def make(name: str, handwritten: str = "", facts: str = "") -> Rendered:
        paper = replace(agreement, facts=facts or agreement.facts)
        case = Case(id="c", parties=(replace(parties[0], name=name), parties[1]), agreements=(paper,))
        about = subject(case, site, codes, form, date(2026, 3, 5), ref=paper.id, number="1号")
        return render_sheet(compose(about), fonts, handwritten=handwritten)

    return make


def test_a_confirmed_character_leaves_a_box_and_the_paper_says_so(render: Render) -> None:
    text = joined(render(f"王{RARE}", RARE, facts=f"王{RARE}与邻居争吵。"))
    assert f"{NOTE}3处（U+2EBF0）。" in text, "name, facts and signature"
    assert text.index("各持一份。") < text.index(NOTE) < text.index("当事人（签名盖章或按指印）")


def test_several_characters_are_counted_apart(render: Render) -> None:
    text = joined(render(f"王{RARE}", f"{RARE}\ue000", facts="甲\ue000"))
    assert f"{NOTE}3处（U+2EBF02处，U+E0001处）。" in text


def test_what_was_not_confirmed_is_still_refused(render: Render) -> None:
    with pytest.raises(MissingGlyphs) as refused:
        render(f"王{RARE}\ue000", RARE)
    assert refused.value.characters == ["\ue000"]


def test_a_paper_without_such_characters_says_nothing(render: Render, fonts: FontBook) -> None:
    assert NOTE not in joined(render("王堃", RARE + "堃"))
    assert render("王堃", RARE).pdf == render("王堃").pdf
    assert fonts.leaving("堃村").handwritten == frozenset(), "what a font has is never left out"


def ink(fonts: FontBook, text: str, *, final: bool) -> list[int]:
    """Dark pixels of a large first character: of its rim, and of its inside."""
    style = Style(size=200, leading=240, indent=0, align="left")
    rendered = typeset([HanParagraph([Run(text)], style, fonts)], Sheet("试", "试"), fonts, final=final)
    document = pypdfium2.PdfDocument(rendered.pdf)
    picture = document[0].render(scale=0.5).to_pil().convert("L")
    document.close()
    left, top = round(28 / 25.4 * 36), round(30 / 25.4 * 36)
    box = picture.crop((left, top, left + 104, top + 124))
    inside = box.crop((20, 30, 84, 94))
    return [sum(value < 128 for value in part.tobytes()) for part in (box, inside)]


def test_the_box_to_write_in_is_empty_and_that_of_a_draft_is_crossed(fonts: FontBook) -> None:
    whole, inside = ink(fonts.leaving(RARE), RARE, final=True)
    assert whole > 100
    assert inside == 0
    assert ink(fonts, RARE, final=False)[1] > 30
    assert fonts.handwritten == frozenset(), "the book itself is as it was"


@pytest.mark.parametrize("selector", ["\U000e0100", "\U000e01ef", "\ufe00", "\ufe0f"])
def test_marks_that_choose_a_variant_print_the_character_itself(fonts: FontBook, render: Render, selector: str) -> None:
    assert printable(f"葛{selector}城") == "葛城"
    assert fonts.unprintable(f"葛{selector}城") == []
    assert "葛城" in joined(render(f"葛{selector}城"))
