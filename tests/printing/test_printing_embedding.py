"""A file carries of each font what it needs and no more, and that part is a sound font by itself."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.sfnt import calcChecksum
from reportlab.pdfbase.ttfonts import TTFontFace

from printing.embedding import Subset
from printing.fonts import FontBook
from printing.outlines import Outlines
from printing.page import Sheet, body, typeset
from printing.paragraph import HanParagraph, Run


def drawn(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


@pytest.mark.parametrize("face", ["FangSong", "Song", "Hei", "Rare3"])
def test_the_part_draws_the_same(fonts: FontBook, face: str) -> None:
    fonts.unprintable("村𠮷")
    whole = TTFont(fonts._directory / f"{face}.ttf", lazy=True)
    text = [chr(code) for code in list(whole.getBestCmap())[:: len(whole.getBestCmap()) // 40]]
    fonts._load(face)
    subset = Subset("F1", fonts.outlines(face))
    codes = [int(subset.encode(char), 16) for char in text]
    part = TTFont(io.BytesIO(subset.program()))
    for char, code in zip(text, codes, strict=True):
        assert drawn(part, part.getGlyphName(code)) == drawn(whole, whole.getBestCmap()[ord(char)])
        assert part["hmtx"][part.getGlyphName(code)] == whole["hmtx"][whole.getBestCmap()[ord(char)]]
    assert len(part.getGlyphOrder()) == len(text) + 1
    whole.close()


def test_checksums_are_right(fonts: FontBook) -> None:
    fonts.pick("村", "Song")
    subset = Subset("F1", fonts.outlines("Song"))
    subset.encode("村民委员会")
    program = subset.program()
    assert calcChecksum(program) == 0xB1B0AFBA
    part = TTFont(io.BytesIO(program), checkChecksums=2)
    assert len(part["glyf"].glyphs) == 6


def test_parts_of_compound_glyphs_come_along(tmp_path: Path) -> None:
    square, double = TTGlyphPen(None), TTGlyphPen({"square": None, "double": None})
    square.moveTo((0, 0))
    for point in ((0, 500), (500, 500), (500, 0)):
        square.lineTo(point)
    square.closePath()
    double.addComponent("square", (1, 0, 0, 1, 0, 0))
    double.addComponent("square", (0.5, 0, 0, 0.5, 500, 0))
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "square", "double"])
    builder.setupCharacterMap({0x53E3: "square", 0x5415: "double"})
    outlines = {".notdef": TTGlyphPen(None).glyph(), "square": square.glyph(), "double": double.glyph()}
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(dict.fromkeys(outlines, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Try", "styleName": "Regular", "psName": "Try-Regular"})
    builder.setupOS2(sTypoAscender=800)
    builder.setupPost()
    builder.save(tmp_path / "try.ttf")
    subset = Subset("F1", Outlines(TTFontFace(str(tmp_path / "try.ttf"))))
    assert subset.encode("吕") == "0001"
    part, whole = TTFont(io.BytesIO(subset.program())), TTFont(tmp_path / "try.ttf")
    assert drawn(part, part.getGlyphName(1)) == drawn(whole, "double")


def test_one_font_of_a_paper_is_one_font_of_the_file(fonts: FontBook) -> None:
    text = "".join(chr(0x4E00 + step) for step in range(0, 20_000, 40))
    rendered = typeset([HanParagraph([Run(text)], body(), fonts)], Sheet("试", "试"), fonts, final=True)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as file:
        names = [str(font.BaseFont)[8:] for font in file.pages[0].Resources.Font.values()]
    assert len(names) == len(set(names))
