"""What is read out of a paper is what was put in, code point by code point; only line ends are added."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_reading import joined, page_texts

from printing.fonts import FontBook
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run, Style

FOOT = "试印 第1页　共1页"

characters = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DB5),
    st.sampled_from("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·￥％①Ⅱ㎡"),
    st.characters(min_codepoint=0x21, max_codepoint=0x7E),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D6),
    st.characters(min_codepoint=0x2A700, max_codepoint=0x2B734),
    st.characters(min_codepoint=0x2B820, max_codepoint=0x2EBE0).filter(lambda char: not 0x2CEA1 < ord(char) < 0x2CEB0),
)


def read_page(text: str, fonts: FontBook, style: Style) -> str:
    rendered = typeset([HanParagraph([Run(text)], style, fonts)], Sheet("试印", "试"), fonts, final=True)
    (page,) = page_texts(rendered)
    before, foot = page.rsplit("\n", 1)
    assert foot == FOOT
    return before


def read_back(text: str, fonts: FontBook, style: Style) -> str:
    return read_page(text, fonts, style).replace("\n", "")


@settings(max_examples=150, deadline=None)
# At the very end a hyphen is read as a torn word, whatever the file says.
@given(text=st.text(characters, min_size=1, max_size=300).map(lambda text: text.rstrip("-") + "。"))
def test_any_text_of_level_3_reads_back(fonts: FontBook, text: str) -> None:
    assert read_back(text, fonts, body()) == text


@pytest.mark.parametrize("align", ["justify", "left", "center", "right"])
def test_words_read_back_with_a_space_or_a_line_end_between_them(fonts: FontBook, align: str) -> None:
    text = "hello world, this is a long sentence - with to-be-hyphenated words; and 'quotes' (parens) 邮箱 a@b.cn。"
    page = read_page(text, fonts, body(align=align))
    assert re.sub(r"[\u4e00-\u9fff]\n", lambda found: found[0][0], page).split() == text.split()


def test_squeezed_double_brackets_are_not_lost(fonts: FontBook) -> None:
    text = "（（双））“‘嵌套’引号”。——……《《书》》买买提·吐尔逊𠮷𬱖𫘜䶮㛃𬭳"
    assert read_back(text, fonts, body()) == text


def test_a_draft_shows_a_box_where_no_font_has_the_character(fonts: FontBook) -> None:
    sheet = Sheet("试印", "试", watermark="草稿")
    rendered = typeset([HanParagraph([Run("王\ue000村")], body(), fonts)], sheet, fonts, final=False)
    # Readers leave private characters out or keep them; the neighbours must stand.
    assert "王" in joined(rendered)
    assert "村" in joined(rendered)


def test_markup_is_plain_text(fonts: FontBook) -> None:
    text = "<b>王</b>&lt;img src='file:///etc/passwd'/>&amp;"
    assert read_back(text, fonts, body()) == text
