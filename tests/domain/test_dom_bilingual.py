"""The agreement beside another language: nothing of the Chinese text is lost, nothing stands beside the wrong words."""

from __future__ import annotations

from datetime import date

import pytest

from app.codes import load_codes
from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.forms.bilingual import (
    INTERPRETER,
    PREVAILS,
    Language,
    Translation,
    entries,
    in_two_languages,
    translation_of,
)
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.sheet import Box, Closing, Line, Prose, Ruled, Sheet, Signing
from app.domain.paper import Paper
from app.domain.records import from_record
from app.domain.site import Site
from app.forms import STANDARD, shipped
from app.languages import languages
from app.paths import assets_dir
from app.services import samples
from printing.fonts import FontBook

SITE = Site(id="s", level="desk", name="柳河村", division="620100001201", committee="青石镇柳河村人民调解委员会")
SAMPLES = dict(samples.records())
each_language = pytest.mark.parametrize("language", languages(), ids=lambda language: language.id)


def agreement_of(case: Case) -> Sheet:
    forms = shipped(STANDARD)
    assert forms is not None
    form = forms.get("F10")
    assert form is not None
    return compose(subject(case, SITE, load_codes(), form, date(2026, 11, 27), ref=case.agreements[-1].id))


def sample(which: str) -> Case:
    return from_record(Case, next(record for name, record in SAMPLES.items() if name.startswith(which)), strict=True)


def texts(sheet: Sheet) -> list[str]:
    made: list[str] = []
    for piece in sheet.pieces:
        if isinstance(piece, Prose | Line):
            made += [item.text for item in piece.words]
        elif isinstance(piece, Ruled):
            made += [box.text for row in piece.rows for box in row]
        elif isinstance(piece, Signing | Closing):
            made += [item.caption for item in piece.cells]
            made += list(piece.seal) if isinstance(piece, Closing) else [piece.label]
    return made


@each_language
@pytest.mark.parametrize("which", ["01", "02", "09", "10", "12"])
def test_every_chinese_text_still_stands_there(language: Language, which: str) -> None:
    chinese = agreement_of(sample(which))
    both = "".join("".join(text.split()) for text in texts(in_two_languages(chinese, language, Translation())))
    for text in texts(chinese):
        for line in text.split("\n"):
            for part in line.split("："):
                assert "".join(part.split()) in both, part


@each_language
def test_every_label_of_the_agreement_has_its_translation_in_a_script_that_can_be_printed(language: Language) -> None:
    fonts = FontBook(assets_dir() / "fonts")
    assert fonts.unprintable("".join([*language.label.values(), *language.sentence.values(), language.own])) == []
    for which in ("01", "09", "10"):
        for piece in agreement_of(sample(which)).pieces:
            labels = [box.text for row in piece.rows for box in row if box.label] if isinstance(piece, Ruled) else []
            labels += [piece.side] if isinstance(piece, Ruled) and piece.side else []
            assert [label for label in labels if not language.of(label)] == []


def rows_under(sheet: Sheet, label: str) -> list[tuple[str, str]]:
    table = next(item for item in sheet.pieces if isinstance(item, Ruled) and item.rows[0][0].text == label)
    return [(row[0].text, row[1].text) for row in table.rows[1:]]


def matter(**changes: object) -> Case:
    made = Agreement(id="a1", facts="檐水滴入邻院。\n两家争执三年。", clauses=("改装水槽。", "不再追究。"), manner="月底以前。", **changes)  # type: ignore[arg-type]
    return Case(id="c", agreements=(made,))


def test_paragraph_stands_beside_paragraph_and_what_is_missing_leaves_room() -> None:
    english = languages()[0]
    made = Translation("en", "Water drips.\nThey quarrelled.", ("1. Change the gutter.",))
    sheet = in_two_languages(agreement_of(matter()), english, made)
    assert rows_under(sheet, "纠纷主要事实、争议事项") == [("檐水滴入邻院。", "Water drips."), ("两家争执三年。", "They quarrelled.")]
    assert rows_under(sheet, "经调解，自愿达成如下协议") == [("一、改装水槽。", "1. Change the gutter."), ("二、不再追究。", "")]
    assert rows_under(sheet, "履行方式、时限") == [("月底以前。", "")]


def test_a_translation_with_more_paragraphs_than_the_text_loses_none() -> None:
    sheet = in_two_languages(agreement_of(matter()), languages()[0], Translation("en", manner="One.\nTwo.\nThree."))
    assert [foreign for _, foreign in rows_under(sheet, "履行方式、时限")] == ["One.", "Two.", "Three."]


@each_language
def test_both_languages_say_that_the_chinese_text_counts_and_the_interpreter_signs(language: Language) -> None:
    sheet = in_two_languages(agreement_of(sample("10")), language, Translation(language.id, interpreter="朴明姬"))
    said = texts(sheet)
    assert PREVAILS in said
    assert language.sentence["prevails"] in said
    captions = [item.caption for piece in sheet.pieces if isinstance(piece, Signing) for item in piece.cells]
    assert captions[-1].startswith(INTERPRETER)
    assert captions[-1].endswith("朴明姬")
    assert any("5" in text for text in said if text == language.sentence["copies"].format(copies=5))


def test_all_rows_of_a_table_stay_as_wide_as_the_paper() -> None:
    def width(row: tuple[Box, ...]) -> float:
        return round(sum(box.width for box in row), 6)

    for which in ("01", "10"):
        sheet = in_two_languages(agreement_of(sample(which)), languages()[0], Translation())
        for piece in sheet.pieces:
            if isinstance(piece, Ruled):
                assert {width(row) for row in piece.rows} == {146 if piece.side else 156}


def test_a_translation_is_kept_on_the_agreements_paper_and_read_back() -> None:
    made = Translation("ru", "Факты", ("Первое.", "Второе."), "Срок", "Остальное", "朴明姬")
    assert translation_of(Paper(id="p", form="F10", ref="a1", entries=entries(made))) == made
    assert translation_of(None) == Translation()
