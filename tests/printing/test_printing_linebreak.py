"""Lines keep the rules of Chinese typesetting, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.linebreak import NO_END, NO_START, Glyph, Line, break_lines, justify

EM = 16.0
HANZI = "说事簿村民调解委员会当事人自愿达成协议履行期限"
OPENING, CLOSING = "（《“‘【〔", "，。、；：？！）》”’】〕…"


def glyphs_of(text: str) -> list[Glyph]:
    return [Glyph(char, "F", EM if ord(char) > 0xFF or char in "“”‘’…—·" else EM / 2, EM) for char in text]


def lines_of(text: str, width: float = 20 * EM, indent: float = 2 * EM) -> list[Line]:
    return break_lines(glyphs_of(text), width, indent, 0.04)


def words(line: Line) -> str:
    return "".join(glyph.char for glyph in line.glyphs)


# At most two marks of a kind follow each other, as in real text; a row of twenty commas has no legal break.
phrases = st.builds(
    lambda opening, body, closing: opening + body + closing,
    st.text(st.sampled_from(OPENING), max_size=2),
    st.one_of(
        st.text(st.sampled_from(HANZI), min_size=1, max_size=12),
        st.from_regex(r"[0-9]{1,8}(\.[0-9]{2})?%?", fullmatch=True),
        st.from_regex(r"[A-Za-z]{1,9}( [A-Za-z]{1,9}){0,3}", fullmatch=True),
        st.just("——"),
        st.just("村……"),
    ),
    st.text(st.sampled_from(CLOSING), max_size=2),
)
texts = st.lists(phrases, min_size=1, max_size=40).map("".join)


@given(texts)
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str) -> None:
    lines = lines_of("村" + text)
    assert all(words(line)[0] not in NO_START for line in lines)
    assert all(words(line)[-1] not in NO_END for line in lines[:-1])


@given(texts)
def test_lines_hold_the_whole_text_and_stay_in_the_measure(text: str) -> None:
    lines = lines_of(text)
    assert "".join(map(words, lines)) == text
    for line in lines:
        body = words(line).rstrip(" ")
        gaps = justify(line, 20 * EM)
        length = line.start + sum(glyph.advance for glyph in line.glyphs[: len(body)]) + sum(gaps[: len(body) - 1])
        # A mark at the end may hang out by its empty half.
        assert length <= 20 * EM + (EM / 2 if body[-1] in CLOSING else 0) + 0.1


@given(texts)
def test_punctuation_is_squeezed_by_half_an_em_at_most(text: str) -> None:
    assert all(gap >= -EM / 2 for line in lines_of(text) for gap in justify(line, 20 * EM))


@pytest.mark.parametrize("token", ["3,860.00", "2025-0318", "abc@example.com", "62010219800101123X", "——", "……"])
def test_numbers_words_and_doubled_marks_are_not_torn(token: str) -> None:
    for lead in range(1, 40):
        lines = lines_of("村" * lead + token + "村村村")
        assert any(token in words(line) for line in lines)


def test_a_word_wider_than_the_line_is_torn_rather_than_cut() -> None:
    lines = lines_of("a" * 200)
    assert "".join(map(words, lines)) == "a" * 200
    assert len(lines) == 6


def test_a_mark_that_just_misses_the_line_is_pushed_in() -> None:
    line = "村" * 9 + "，" + "村" * 10 + "，"
    assert words(lines_of(line + "民", width=20.1 * EM, indent=0)[0]) == line


def test_a_mark_that_cannot_be_pushed_in_takes_a_character_along() -> None:
    assert words(lines_of("村" * 20 + "！民", indent=0)[1]) == "村！民"


def test_neighbouring_marks_share_their_empty_halves() -> None:
    (line,) = lines_of("他说：“好。”（完）", indent=0)
    squeezed = {words(line)[place : place + 2] for place, gap in enumerate(line.gaps) if gap < -EM / 3}
    assert squeezed == {"：“", "。”", "”（"}


@given(texts)
def test_full_lines_are_flush_right(text: str) -> None:
    for line in lines_of(text)[:-1]:
        body = words(line).rstrip(" ")
        gaps = justify(line, 20 * EM)
        length = line.start + sum(glyph.advance for glyph in line.glyphs[: len(body)]) + sum(gaps[: len(body) - 1])
        ragged = gaps == line.gaps
        assert ragged or length == pytest.approx(20 * EM)
