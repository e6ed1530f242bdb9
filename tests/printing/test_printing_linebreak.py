"""Lines keep the rules of Chinese typesetting, whatever the text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.breaks import NO_END, NO_START, line_ends
from printing.linebreak import Glyph, Line, break_lines, justify

EM = 16.0
HANZI = "说事簿村民调解委员会当事人自愿达成协议履行期限"
HALF_EMPTY = "，。、；：）》”’】〕"
OPENING, CLOSING = "（《“‘【〔", "，。、；：？！）》”’】〕…"


def glyphs_of(text: str) -> list[Glyph]:
    return [Glyph(char, "F", EM if ord(char) > 0xFF or char in "“”‘’…—·" else EM / 2, EM) for char in text]


def lines_of(text: str, width: float = 20 * EM, indent: float = 2 * EM) -> list[Line]:
    return break_lines(glyphs_of(text), width, indent, 0.04)


def words(line: Line) -> str:
    return "".join(glyph.char for glyph in line.glyphs)


def right_edge(line: Line) -> float:
    """Where the justified line ends for the eye: a mark at the end counts without its empty part."""
    body = words(line).rstrip(" ")
    gaps = justify(line, 20 * EM)
    length = line.start + sum(glyph.advance for glyph in line.glyphs[: len(body)]) + sum(gaps[: len(body) - 1])
    return length - EM * {"！": 0.25, "？": 0.25, "·": 0.25}.get(body[-1], 0.5 if body[-1] in HALF_EMPTY else 0.0)


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
    assert all(right_edge(line) <= 20 * EM + 0.1 for line in lines)


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


@given(texts, st.floats(0, 3 * EM))
def test_a_line_narrower_than_a_word_still_holds_something(text: str, width: float) -> None:
    lines = lines_of(text, width, 0)
    assert all(line.glyphs for line in lines) or not text
    assert "".join(map(words, lines)) == text


def test_a_mark_that_just_misses_the_line_is_pushed_in() -> None:
    line = "村" * 9 + "，" + "村" * 10 + "，"
    assert words(lines_of(line + "民政所", width=20.1 * EM, indent=0)[0]) == line


def test_a_mark_that_cannot_be_pushed_in_takes_a_character_along() -> None:
    assert words(lines_of("村" * 20 + "！民政所", indent=0)[1]) == "村！民政所"


def test_neighbouring_marks_share_their_empty_halves() -> None:
    (line,) = lines_of("他说：“好。”（完）", indent=0)
    squeezed = {words(line)[place : place + 2] for place, gap in enumerate(line.gaps) if gap < -EM / 3}
    assert squeezed == {"：“", "。”", "”（"}


@given(texts)
def test_full_lines_are_flush_right(text: str) -> None:
    for line in lines_of(text)[:-1]:
        ragged = justify(line, 20 * EM) == line.gaps
        assert ragged or right_edge(line) == pytest.approx(20 * EM)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("共5kg/亩的肥", "共 5kg/亩 的肥"),
        ("约1.2 km²地方", "约 1.2 km² 地方"),
        ("2026年3月5日起", "2026年 3月 5日起"),
        ("付￥ 1,409.50元整数", "付 ￥ 1,409.50元 整数"),
        ("气温38℃、30％等等", "气 温 38℃、 30％ 等等"),
        ("依第二百八十八条办理", "依 第 二 百 八 十 八 条 办理"),
        ("依第三十七条办理", "依 第三十七条 办理"),
        ("第018号公告", "第018号 公告"),
        ("和/或其他", "和/或 其他"),
        ("他说\"好\"了吗", "他 说\"好\"了吗"),
        ("don’t stop now", "don’t  stop  now"),
        ("全角１２３．４５元的话", "全 角 １２３．４５元 的话"),
        ("①申请人②被申请人", "①申 请 人 ②被 申 请人"),
        ("时间14:30—16:05之间", "时 间 14:30— 16:05 之间"),
        ("王é李的", "王 é 李的"),
    ],
)
def test_places_where_a_line_may_end(text: str, pieces: str) -> None:
    starts = [0, *line_ends(text)]
    assert " ".join(text[a:b] for a, b in pairwise(starts)) == pieces


def test_a_paragraph_never_ends_with_a_line_of_one_character() -> None:
    for count in range(2, 90):
        last = words(lines_of("村" * count + "。")[-1])
        assert len(last) > 2 or count == 2


def test_an_amount_stays_close_however_the_line_is_spread() -> None:
    (line, _) = lines_of("村" * 9 + "￥1,409.50" + "（村（" + "村" * 30)[:2]
    start = words(line).index("￥")
    gaps = justify(line, 20 * EM)
    assert all(gap < 0.1 for gap in gaps[start : start + 8])


def test_dashes_are_never_pulled_apart() -> None:
    for lead in range(1, 30):
        for line in lines_of("村" * lead + "——村" * 9):
            gaps = justify(line, 20 * EM)
            pairs = zip(gaps, pairwise(words(line)), strict=False)
            assert all(gap < 0.1 for gap, pair in pairs if pair == ("—", "—"))


def test_a_long_address_is_torn_after_a_joint() -> None:
    lines = lines_of("见https://example.com/notice/2026/agreement/list.html?village=liuhe&page=2，特此告知大家。")
    assert [words(line)[-1] for line in lines[:2]] == ["/", "="]


def test_an_opening_mark_at_the_start_of_a_line_is_flush_left() -> None:
    second = lines_of("村" * 17 + "（村村）村村村")[1]
    assert words(second)[0] == "（"
    assert second.start == -EM / 2


def test_a_hundred_thousand_characters_take_a_moment() -> None:
    for text in ("a" * 100_000, "村" * 100_000, "，" * 100_000, "村，" * 50_000, "（" * 100_000, "1 " * 50_000):
        glyphs = glyphs_of(text)
        began = time.process_time()
        lines = break_lines(glyphs, 20 * EM, 2 * EM, 0.04)
        assert "".join(map(words, lines)) == text
        assert time.process_time() - began < 5
