"""Characters ready to be set, made once for each face and size."""

from __future__ import annotations

from printing.fonts import Face, FontBook
from printing.linebreak import Glyph


class GlyphTable(dict[str, Glyph]):
    """``table[char]``, found out when a character first comes and then kept with the fonts."""

    def __init__(self, fonts: FontBook, face: Face, size: float, *, underlined: bool) -> None:
        super().__init__()
        self._fonts, self._face, self._size, self._underlined = fonts, face, size, underlined

    @classmethod
    def of(cls, fonts: FontBook, face: Face, size: float, *, underlined: bool = False) -> GlyphTable:
        """The table that ``fonts`` keep for this look."""
        kept: GlyphTable = fonts.tables.setdefault(
            (face, size, underlined), cls(fonts, face, size, underlined=underlined)
        )
        return kept

    def __missing__(self, char: str) -> Glyph:
        font = self._fonts.pick(char, self._face)
        advance, by_hand = self._fonts.width(char, font) * self._size, char in self._fonts.handwritten
        made = Glyph(char, font, advance, self._size, self._underlined, by_hand)
        self[char] = made
        return made
