"""Hard paragraphs keep the rules of Chinese typesetting on the page itself, at the widths that papers have.

The whole corpus, and the same set by typst, is ``python tools/typography.py``; here is every eighth paragraph.
"""

from __future__ import annotations

import tomllib

import pytest
from pdf_reading import page_texts

from printing.fonts import FontBook, MissingGlyphs
from printing.page import MM, Sheet, body, typeset
from printing.paragraph import HanParagraph, Run
from printing.tables import CellMaker, Grid
from tools import typography, typography_corpus
from tools.typography_checks import Report, judge, read

TEXTS = [text for place, text in enumerate(typography.corpus()) if place % 8 == 0 or place < 38]


def assert_faultless(report: Report) -> None:
    assert not report.faults, report.examples[:10]
    assert report.lines > len(TEXTS)


@pytest.mark.parametrize("characters", typography.WIDTHS)
def test_pages_keep_the_rules_and_are_flush_right(fonts: FontBook, characters: int) -> None:
    pdf = typography.our_page(TEXTS, characters, fonts)
    report = judge(read(pdf), TEXTS, typography.page_area(characters))
    assert_faultless(report)
    assert report.edge(0.5, addresses=True) <= 0.5
    assert characters == 14 or report.edge(0.9, addresses=False) <= 0.5


@pytest.mark.parametrize("millimetres", [118, 58])
def test_cells_of_tables_keep_the_rules(fonts: FontBook, millimetres: float) -> None:
    pdf = typography.our_cells(TEXTS, millimetres, fonts)
    assert_faultless(judge(read(pdf), TEXTS, typography.cell_area(millimetres)))


def test_the_checker_sees_what_is_wrong(fonts: FontBook) -> None:
    """One character a line breaks every rule there is."""
    text = "他说：“好！”共5kg，2026年——第3条……"
    blocks = [HanParagraph([Run(char)], body(indent=0), fonts) for char in text]
    report = judge(read(typeset(blocks, Sheet("", ""), fonts, final=True).pdf), [text], typography.page_area(28))
    assert set(report.faults) == {
        "closing mark at the start", "opening mark at the end", "torn number", "torn word", "torn dash or ellipsis",
        "number without its sign", "number without its word", "torn article", "dash or ellipsis at the start",
    }


def test_every_page_of_a_table_has_its_head(fonts: FontBook) -> None:
    make = CellMaker(fonts)
    head = (make.label("序号", 20 * MM), make.label("履行内容", 80 * MM))
    rows = [(make.value(str(number), 20 * MM), make.value("付款" * (number % 70), 80 * MM)) for number in range(90)]
    rendered = typeset([Grid((head, *rows), head=1)], Sheet("表", ""), fonts, final=True)
    assert rendered.pages > 4
    assert all(page.startswith("序号 履行内容") for page in page_texts(rendered))


def test_the_corpus_is_made_from_its_material() -> None:
    kept = tomllib.loads(typography.CORPUS.read_text(encoding="utf-8"))["paragraph"]
    assert [(entry["kind"], entry["text"]) for entry in kept] == typography_corpus.paragraphs()
    assert len(kept) == 300


def test_scripts_without_a_font_are_refused(fonts: FontBook) -> None:
    material = tomllib.loads((typography_corpus.FOLDER / "material.toml").read_text(encoding="utf-8"))
    for text in material["whole"]["refused"]:
        with pytest.raises(MissingGlyphs):
            typography.our_page([text], 28, fonts)
