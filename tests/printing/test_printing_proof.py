"""Glyphs are what their characters say: compared with other fonts as pictures. The whole run is tools.fonts.proof."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tools.fonts import proof

SLICE = 150


@pytest.fixture(scope="module")
def prover() -> proof.Prover:
    return proof.Prover(proof.committed())


@pytest.mark.parametrize("font", list(proof.PEERS))
def test_a_slice_of_every_font_is_like_other_fonts(prover: proof.Prover, font: str) -> None:
    wanted = random.Random(f"slice of {font}").sample(sorted(prover.characters[font]), SLICE)
    new = [doubt for doubt in prover.doubts(font, proof.PEERS[font], wanted) if doubt.char not in proof.looked_at()[font]]
    assert not new, "look at them: python -m tools.fonts.proof --sheet"


def test_what_was_looked_at_is_still_there(prover: proof.Prover) -> None:
    for font in proof.PEERS:
        assert proof.looked_at()[font] <= prover.characters[font]


def drawn_as(path: Path, char: str, other: str, squeeze: float, out: Path) -> Path:
    """A font in which ``char`` is drawn as ``other``, narrowed by ``squeeze``."""
    font = TTFont(path)
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    glyphs[names[ord(other)]].draw(pen)
    made = pen.glyph()
    made.coordinates.scale((squeeze, 1))
    made.recalcBounds(font["glyf"])
    font["glyf"][names[ord(char)]] = made
    font.save(out)
    return out


@pytest.mark.parametrize(("char", "other", "squeeze"), [("斡", "干", 1), ("馀", "余", 1), ("藏", "脏", 1), ("￥", "＄", 1), ("－", "－", 0.5)])
def test_a_glyph_of_another_character_or_half_width_is_found(
    char: str, other: str, squeeze: float, tmp_path: Path
) -> None:
    """The kinds of fault that FandolFang has: traditional drawn as simplified, ￥ as $, marks of half width."""
    paths = proof.committed()
    paths["Hei"] = drawn_as(paths["Hei"], char, other, squeeze, tmp_path / "Hei.ttf")
    assert [doubt.char for doubt in proof.Prover(paths).doubts("Hei", proof.PEERS["Hei"], char)] == [char]
    assert list(proof.Prover(proof.committed()).doubts("Hei", proof.PEERS["Hei"], char)) == []
