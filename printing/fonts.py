"""The bundled fonts: which one draws a character, loaded on first use.

No single font has every character that a Chinese name may use, so each face stands for a chain of fonts, and every
character goes to the first that has it. The rare fonts at the end of a chain are large and read only when needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Literal

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.domain.errors import UserError
from printing.outlines import Outlines
from printing.recent import Recent

# A local program never opens an address, whatever a document says.
rl_config.trustedSchemes = []
rl_config.trustedHosts = ["-"]

Face = Literal["FangSong", "Kai", "Song", "SongBold", "Hei", "HeiBold"]

_LINES, _SUBSETS = 400, 12  # paragraphs and parts of fonts that are kept: those of two or three papers
_RARE = ("Rare1", "Rare2", "Rare3")
_CHAINS: dict[Face, tuple[str, ...]] = {
    "FangSong": ("FangSong", "KaiLight", "Song", *_RARE),
    "Kai": ("Kai", "Song", *_RARE),
    "Song": ("Song", "KaiLight", *_RARE),
    "SongBold": ("SongBold", "KaiLight", *_RARE),
    "Hei": ("Hei", "KaiLight", *_RARE),
    "HeiBold": ("HeiBold", "KaiLight", *_RARE),
}
# FangSong, its stand-in KaiLight and Kai have no Latin that suits an official paper, and the last two have marks for
# Chinese that are as narrow as Latin ones. The interpunct of names is FangSong's.
_BRUSH = ("FangSong", "Kai")
_LATIN_END = 0x250
_FULL_MARKS = "·“”‘’"
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # which variant of a character; the record keeps them
# Copied text is full of these. Marks that turn the direction of writing are not among them: with one, a screen shows
# another order than the paper would, so it is refused like any character without a font.
_MARKS = "\u200b\u200c\u200d\ufeff\u00ad\u2060\u200e\u200f\u202a\u202c\u202d\u2066\u2068\u2069"
_INVISIBLE = dict.fromkeys([*map(ord, _MARKS), *_SELECTORS])
_SPACES = dict.fromkeys([*range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_SPACES |= {ord("\t"): " ", 0xA0: " ", ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n"}
_UNPRINTED = re.compile(f"[{''.join(map(chr, [*_INVISIBLE, *_SPACES]))}]")


class MissingGlyphs(UserError):
    """A final print was refused because no font has some of its characters (``characters``).

    ``fields`` are the labels of the fields they are in, where these are known.
    """

    def __init__(self, characters: list[str], fields: Sequence[str] = ()) -> None:
        listed = "、".join(describe(char) for char in characters[:10])
        more = "等" if len(characters) > 10 else ""
        where = f"（在{'、'.join(f'“{label}”' for label in fields)}里）" if fields else ""
        super().__init__(
            "print.missing_glyphs",
            f"有 {len(characters)} 个字符没有可用的字体，不能正式打印：{listed}{more}{where}。"
            "填写的内容都还在。请核对这些字，或先打印草稿（缺字处留方框，可手写）。",
        )
        self.characters = characters


def describe(char: str) -> str:
    """``龘（U+9F98）``; an invisible character by its code point alone."""
    visible = "" if unicodedata.category(char)[0] in "CZ" else char
    return f"{visible}（U+{ord(char):04X}）"


def printable(text: str) -> str:
    """The text as it is set: line ends unified, tabs and spaces of all widths as spaces, invisible marks left out.

    Everything else stays code point by code point; nothing is normalised, because variants matter in names.
    """
    if _UNPRINTED.search(text) is None:
        return text
    return text.replace("\r\n", "\n").translate(_INVISIBLE).translate(_SPACES)


class FontBook:
    """The fonts in ``directory``. Cheap to make; each font is read when first needed and kept by the PDF library."""

    handwritten: frozenset[str] = frozenset()

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._picked: dict[tuple[str, Face], str | None] = {}
        self._loaded: dict[str, Any] = {}
        self._outlines: dict[str, Outlines] = {}
        self.tables: dict[Hashable, Any] = {}  # of glyphs, by their look
        self.lines = Recent[Any](_LINES)
        self.subsets = Recent[Any](_SUBSETS)

    def pick(self, char: str, face: Face) -> str | None:
        """The name of the registered font that draws ``char`` in ``face``; None when no font has it."""
        key = (char, face)
        if key not in self._picked:
            self._picked[key] = self._search(ord(char), face)
        return self._picked[key]

    def _search(self, code: int, face: Face) -> str | None:
        chain = _CHAINS[face]
        if face in _BRUSH and chr(code) in _FULL_MARKS:
            chain = ("FangSong",)
        elif face in _BRUSH and code < _LATIN_END:
            chain = ("Song", "KaiLight")
        return next((name for name in chain if code in self._load(name).face.charToGlyph), None)

    def width(self, char: str, font: str | None) -> float:
        """The advance of ``char`` in ems; 1 where no font has it, which is the width of the box drawn instead."""
        if font is None:
            return 1.0
        return float(self._loaded[font].face.charWidths[ord(char)]) / 1000

    def outlines(self, font: str) -> Outlines:
        """The outlines of a font by its name, kept from one paper to the next."""
        if font not in self._outlines:
            self._outlines[font] = Outlines(self._load(font).face)
        return self._outlines[font]

    def unprintable(self, text: str) -> list[str]:
        """The characters of ``text`` that no font has, each once, in order. Empty for text that prints in full."""
        return [char for char in dict.fromkeys(printable(text)) if char != "\n" and self.pick(char, "FangSong") is None]

    def leaving(self, characters: Iterable[str]) -> FontBook:
        """This book for a paper on which a person writes ``characters`` by hand, where no font has them."""
        book = copy(self)
        book.tables, book.lines = {}, Recent[Any](_LINES)  # what was set with the other boxes
        book.handwritten = frozenset(self.unprintable("".join(characters)))
        return book

    def require(self, texts: Iterable[str]) -> None:
        """Raise ``MissingGlyphs`` unless every character has a font or is to be written by hand."""
        if missing := [char for char in self.unprintable("".join(texts)) if char not in self.handwritten]:
            raise MissingGlyphs(missing)

    def _load(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._register(name)
        return self._loaded[name]

    def _register(self, name: str) -> Any:
        path = str(self._directory / f"{name}.ttf")
        # getFont() on an unknown name reads every font list on the machine, so ask for the names first.
        if name in pdfmetrics.getRegisteredFontNames():
            known = pdfmetrics.getFont(name)
            if known.face.filename == path:
                return known
        font = TTFont(name, path, asciiReadable=False)
        pdfmetrics.registerFont(font)
        return font
