"""Keeping a translation with an agreement, and printing both."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from services_help import code_of, sign_all, with_agreement

from app.domain.agreement import effective_on
from app.domain.errors import Invalid, UserError
from app.domain.forms.bilingual import Translation
from app.services import bilingual, cases, documents, words_out
from app.services.context import Context
from printing.fonts import MissingGlyphs

ENGLISH = Translation("en", "The eaves drip into the yard.", ("1. Change the gutter.",), interpreter="朴明姬")


def test_a_translation_changes_nothing_about_the_agreement_that_was_signed(desk: Context) -> None:
    case = sign_all(desk, documents.issue(desk, with_agreement(desk).id, "a1").case)
    changed = bilingual.keep(desk, case.id, "a1", ENGLISH)
    assert changed.agreements == case.agreements
    assert effective_on(changed.agreements[0], changed.parties) is not None
    assert bilingual.kept(cases.get(desk, case.id), "a1") == ENGLISH
    again = bilingual.keep(desk, case.id, "a1", ENGLISH)
    assert again == changed
    other = bilingual.keep(desk, case.id, "a1", Translation("ru", "Факты"))
    assert len(other.papers) == 1, "the second takes the place of the first"


def test_both_languages_are_printed_a_draft_until_the_agreement_is_issued(desk: Context) -> None:
    case = bilingual.keep(desk, with_agreement(desk).id, "a1", ENGLISH)

    def said() -> str:
        document = pypdfium2.PdfDocument(bilingual.pdf_of(desk, cases.get(desk, case.id), "a1").pdf)
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
        document.close()
        return text

    draft = said()
    assert "草稿" in draft
    assert "Theeavesdripintotheyard." in draft
    documents.issue(desk, case.id, "a1")
    assert "草稿" not in said()
    assert "（2026）东人人调字第001号" in said()


def test_a_script_that_no_font_has_is_refused_on_paper_and_goes_into_word(desk: Context) -> None:
    case = documents.issue(desk, with_agreement(desk).id, "a1").case
    thai = Translation("en", facts="ไทย")
    with pytest.raises(MissingGlyphs):
        bilingual.pdf_of(desk, case, "a1", thai)
    assert words_out.word_of_sheet(bilingual.sheet_of(desk, case, "a1", thai)).startswith(b"PK")


def test_what_cannot_be_kept_is_refused(desk: Context, tmp_path: Path) -> None:
    case = with_agreement(desk)
    assert code_of(bilingual.keep, desk, case.id, "a1", Translation("xx")) == "language.unknown"
    assert code_of(bilingual.keep, desk, case.id, "a9", ENGLISH) == "agreement.missing"
    with pytest.raises(Invalid):
        bilingual.keep(desk, case.id, "a1", Translation("en", interpreter="长" * 101))
    (tmp_path / "译文.toml").write_text('langauge = "en"', encoding="utf-8")
    with pytest.raises(UserError, match="译文"):
        bilingual.read_file(tmp_path / "译文.toml")
