"""Every character of GB 18030-2022 level 3 prints; what does not is named before anything is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from fontTools.ttLib import TTFont
from reportlab.lib.utils import open_for_read

from app.domain.errors import UserError
from app.paths import assets_dir
from printing.fonts import Face, FontBook, MissingGlyphs, printable

LEVEL_3 = (
    *((0x3400, 0x4DB5), (0x4E00, 0x9FEF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734)),
    *((0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)),
)
FACES: tuple[Face, ...] = get_args(Face)
COMPATIBILITY = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"


@pytest.mark.parametrize("face", FACES)
def test_every_character_of_level_3_has_a_font_in_every_face(fonts: FontBook, face: Face) -> None:
    text = "".join(chr(code) for first, last in LEVEL_3 for code in range(first, last + 1)) + COMPATIBILITY
    assert len(text) == 87_887
    assert [char for char in text if fonts.pick(char, face) is None] == []


@pytest.mark.parametrize("face", FACES)
def test_no_rare_font_is_needed_for_gb2312(fonts: FontBook, face: Face) -> None:
    cells = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    text = [char for cell in cells if (char := cell.decode("gb2312", "ignore"))]
    assert len(text) == 6_763
    assert {fonts.pick(char, face) for char in text} == {face}


@pytest.mark.parametrize("name", ["KaiLight", "Kai", "Song", "SongBold", "Hei", "HeiBold"])
def test_every_lean_font_has_the_general_table(name: str) -> None:
    """通用规范汉字表, from the Unihan field kTGH; FangSong leaves what GB 2312 lacks to KaiLight."""
    table = (Path(__file__).parent / "general_table.txt").read_text(encoding="utf-8").replace("\n", "")
    assert len(set(table)) == len(table) == 8_105
    with TTFont(assets_dir() / "fonts" / f"{name}.ttf", lazy=True) as font:
        assert set(map(ord, table)) <= set(font.getBestCmap())


@pytest.mark.parametrize("face", FACES)
def test_every_face_has_rare_names(fonts: FontBook, face: Face) -> None:
    assert all(fonts.pick(char, face) for char in "王䶮㛃𬭳𠮷𬱖𫘜劉·㐂")


@pytest.mark.parametrize("name", ["FangSong", "KaiLight", "Kai", "Song", "Hei"])
def test_what_one_font_has_every_face_prints(fonts: FontBook, name: str) -> None:
    """A paper is searched for missing characters once, whatever faces it is set in."""
    with TTFont(assets_dir() / "fonts" / f"{name}.ttf", lazy=True) as font:
        text = [chr(code) for code in font.getBestCmap()]
    assert [(char, face) for face in FACES for char in text if fonts.pick(char, face) is None] == []


@pytest.mark.parametrize("char", "幹醜餘捨滷衹鬱鬆鹼臟￥－～＿ｇ￣［］")
def test_what_the_fangsong_came_with_wrong_is_drawn_by_another(fonts: FontBook, char: str) -> None:
    assert fonts.pick(char, "FangSong") != "FangSong"


def test_a_glyph_without_its_right_half_is_drawn_by_another(fonts: FontBook) -> None:
    assert fonts.pick("凗", "FangSong") == "Rare2", "Rare1's source draws 冫 alone"


def test_fangsong_draws_chinese_and_song_draws_latin(fonts: FontBook) -> None:
    drawn = {char: fonts.pick(char, "FangSong") for char in "村，”·A7￥堃"}
    assert drawn == {
        "村": "FangSong",
        "，": "FangSong",
        "”": "FangSong",
        "·": "FangSong",
        "A": "Song",
        "7": "Song",
        "￥": "KaiLight",
        "堃": "KaiLight",
    }


@pytest.mark.parametrize("mark", "，。、；：？！“”‘’（）《》〈〉【】〔〕…·")
@pytest.mark.parametrize("face", ["FangSong", "Kai"])
def test_chinese_marks_fill_an_em(fonts: FontBook, mark: str, face: Face) -> None:
    assert fonts.width(mark, fonts.pick(mark, face)) == pytest.approx(1.0)


def test_kai_draws_chinese_and_song_draws_latin(fonts: FontBook) -> None:
    drawn = {char: fonts.pick(char, "Kai") for char in "村，堃A7䶮"}
    assert drawn == {"村": "Kai", "，": "Kai", "堃": "Kai", "A": "Song", "7": "Song", "䶮": "Kai"}


def test_missing_characters_are_listed_once_with_their_code_points(fonts: FontBook) -> None:
    text = "村\U00030edd民\ue000\U00030edd\x07"
    assert fonts.unprintable(text) == ["\U00030edd", "\ue000", "\x07"]
    with pytest.raises(MissingGlyphs) as refused:
        fonts.require([text])
    assert isinstance(refused.value, UserError)
    assert refused.value.code == "print.missing_glyphs"
    assert "\U00030edd（U+30EDD）、（U+E000）、（U+0007）" in refused.value.sentence


def test_invisible_marks_and_odd_spaces_do_not_stop_a_print(fonts: FontBook) -> None:
    assert printable("甲\u200b\ufeff乙\t丙\u00a0丁\r\n戊\r己") == "甲乙 丙 丁\n戊\n己"
    assert fonts.unprintable("甲\u200b乙\t丙\u00a0丁\r\n戊") == []


def test_common_text_loads_no_rare_font() -> None:
    program = (
        "from app.paths import assets_dir; from printing.fonts import FontBook\n"
        "from reportlab.pdfbase import pdfmetrics\n"
        "assert FontBook(assets_dir() / 'fonts').unprintable('人民调解协议书，（2026）第018号。王堃') == []\n"
        "print(sorted(pdfmetrics.getRegisteredFontNames()))"
    )
    root = assets_dir().parent
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['FangSong', 'KaiLight', 'Song']"


@pytest.mark.parametrize("path", sorted((assets_dir() / "fonts").glob("*.ttf")), ids=lambda path: path.name)
def test_bundled_fonts_may_be_embedded_and_bear_their_own_names(path: Path) -> None:
    font = TTFont(path, lazy=True)
    assert font["OS/2"].fsType == 0
    assert font["name"].getDebugName(1).startswith("Shuoshi ")
    assert "glyf" in font
    font.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1/x", "https://example.invalid/x", "file:///etc/hostname"])
def test_the_pdf_library_opens_no_address(address: str) -> None:
    with pytest.raises(OSError, match="Cannot open resource"):
        open_for_read(address)
