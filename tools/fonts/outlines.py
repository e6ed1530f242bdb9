"""Outlines and names: the two things that change in every font we ship."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

_MAX_ERROR = 1.0  # font units, a thousandth of an em: below what a 1200 dpi printer resolves at 22 pt
_UNUSED = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "meta"]
_MAXP_FIELDS = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints"),
    *("maxCompositeContours", "maxComponentDepth"),
)
_KEPT_NAMES = (0, 13)  # copyright, licence


def keep(font: TTFont, codes: Iterable[int]) -> None:
    """Cut ``font`` down to ``codes`` and put its glyphs in code point order.

    The order makes the cmap a few hundred ranges instead of thousands, so that a program parses it quickly.
    """
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.legacy_cmap = False
    options.drop_tables = [*options.drop_tables, *_UNUSED]
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font["cmap"].tables = [table for table in font["cmap"].tables if table.platformID == 3 and table.format in (4, 12)]


def to_quadratic(font: TTFont) -> None:
    """Replace CFF outlines by TrueType ones: the PDF library embeds nothing else."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs: dict[str, Any] = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    for name in order:
        glyf[name].recalcBounds(glyf)
    advances = font["hmtx"].metrics
    font["hmtx"].metrics = {name: (advances[name][0], getattr(glyf[name], "xMin", 0)) for name in order}
    _describe_quadratic(font)


def _describe_quadratic(font: TTFont) -> None:
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in _MAXP_FIELDS:
        setattr(maxp, field, 0)
    maxp.recalc(font)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"


def in_code_order(font: TTFont) -> None:
    """Sort the glyphs by the code point they are drawn for; unmapped parts of composites go last."""
    codes: dict[str, int] = {}
    for code, name in font.getBestCmap().items():
        codes[name] = min(code, codes.get(name, code))
    order = font.getGlyphOrder()
    reorderGlyphs(font, [order[0], *sorted(order[1:], key=lambda name: (codes.get(name, 0x110000), name))])


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the modified font its own names, as the Open Font License asks, and allow embedding."""
    table = font["name"]
    kept = {number: table.getDebugName(number) for number in _KEPT_NAMES}
    table.names = []
    full = family if style == "Regular" else f"{family} {style}"
    postscript = family.replace(" ", "") + "-" + style
    texts = {**kept, 1: family, 2: style, 3: postscript, 4: full, 5: "Version 1.000", 6: postscript}
    for number, written in sorted(texts.items()):
        if written:
            table.setName(written, number, 3, 1, 0x409)
    os2 = font["OS/2"]
    os2.fsType = 0
    os2.usWeightClass = 700 if style == "Bold" else 400
    os2.fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = 1 if style == "Bold" else 0
