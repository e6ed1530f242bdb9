"""A paragraph of Chinese text. Plain text only: nothing in it is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from printing.fonts import Face, FontBook, printable
from printing.linebreak import Glyph, Line, break_lines, justify
from printing.surface import Canvas

Align = Literal["justify", "left", "center", "right"]

_WIDOWS = 2  # the fewest lines of a paragraph that may stand alone at the end or the start of a page
_LAST_PLAIN = "\uffff"
_BLANK_FONT = "Song"  # has U+3000, and every page has it loaded
_DESCENT = 0.13  # of the em: where Chinese fonts have their baseline above the bottom of the character


@dataclass(frozen=True)
class Style:
    """How a paragraph looks; lengths in points, ``indent`` in characters of the first line."""

    face: Face = "FangSong"
    size: float = 15.75
    leading: float = 28.0
    pitch: float | None = None
    indent: int = 2
    align: Align = "justify"
    before: float = 0.0
    grey: float = 0.0


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face, underlined or not. An underlined blank is a run of U+3000."""

    text: str
    face: Face | None = None
    underlined: bool = False


@dataclass
class HanParagraph:
    """Text set in ``style``. ``lines`` is given only to the parts of a paragraph that was split."""

    runs: Sequence[Run]
    style: Style
    fonts: FontBook
    lines: list[Line] | None = None
    _set: dict[float, list[Line]] = field(default_factory=dict, init=False, repr=False)

    @property
    def before(self) -> float:
        """Space above, left out at the top of a page."""
        return self.style.before

    def texts(self) -> Iterator[str]:
        """Everything it says."""
        for run in self.runs:
            yield run.text

    def measure(self, width: float) -> float:
        """The height at ``width``."""
        return len(self.broken(width)) * self.style.leading

    def broken(self, width: float) -> list[Line]:
        """The lines at ``width``."""
        if self.lines is not None:
            return self.lines
        if width not in self._set:
            self._set[width] = self._break(width)
        return self._set[width]

    def _break(self, width: float) -> list[Line]:
        style, lines = self.style, list[Line]()
        pitch = style.pitch or style.size
        for number, glyphs in enumerate(self._paragraphs()):
            indent = style.indent * pitch if number == 0 or style.indent else 0.0
            lines += break_lines(glyphs, width, indent, pitch - style.size)
        return lines

    def _paragraphs(self) -> list[list[Glyph]]:
        """The glyphs, cut at the newlines."""
        paragraphs: list[list[Glyph]] = [[]]
        size = self.style.size
        for run in self.runs:
            face = run.face or self.style.face
            for char in printable(run.text):
                if char == "\n":
                    paragraphs.append([])
                    continue
                font = self.fonts.pick(char, face)
                paragraphs[-1].append(Glyph(char, font, self.fonts.width(char, font) * size, size, run.underlined))
        return paragraphs

    def split(self, width: float, room: float) -> tuple[HanParagraph, HanParagraph] | None:
        """The part that fits into ``room`` and the rest, with at least two lines on each side; None if impossible."""
        lines = self.broken(width)
        count = min(int((room + 0.01) // self.style.leading), len(lines) - _WIDOWS)
        return self.divide(width, count) if count >= _WIDOWS else None

    def divide(self, width: float, count: int) -> tuple[HanParagraph, HanParagraph]:
        """The first ``count`` lines, and the others."""
        lines = self.broken(width)
        rest = replace(self.style, before=0.0)
        return (
            HanParagraph(self._runs_of(lines[:count]), self.style, self.fonts, lines[:count]),
            HanParagraph(self._runs_of(lines[count:]), rest, self.fonts, lines[count:]),
        )

    @staticmethod
    def _runs_of(lines: list[Line]) -> list[Run]:
        return [Run("".join(glyph.char for line in lines for glyph in line.glyphs))]

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at ``x``, ``top``."""
        canvas.setFillGray(self.style.grey)
        for number, line in enumerate(self.broken(width)):
            baseline = top - number * self.style.leading - (self.style.leading + self.style.size) / 2
            self._draw_line(canvas, line, x, baseline + _DESCENT * self.style.size, width)
        canvas.setFillGray(0)

    def _draw_line(self, canvas: Canvas, line: Line, x: float, baseline: float, width: float) -> None:
        if not line.glyphs:
            return
        gaps = justify(line, width) if self.style.align == "justify" else line.gaps
        length = sum(glyph.advance for glyph in line.glyphs) + sum(gaps[:-1])
        left = x + {"center": (width - length) / 2, "right": width - length}.get(self.style.align, line.start)
        draw_glyphs(canvas, line.glyphs, gaps, left, baseline)


def draw_glyphs(canvas: Canvas, glyphs: Sequence[Glyph], gaps: Sequence[float], x: float, baseline: float) -> None:
    """Draw one line, and say in the file which text it is.

    Readers guess lines and spaces from positions and drop squeezed marks as duplicates; the spoken-for text
    (ActualText) spares them the guess. Characters beyond U+FFFF stand outside of it, because readers lose them there.
    """
    place = 0
    for stretch, spoken in _stretches(glyphs, gaps):
        if spoken:
            written = "".join(glyph.char for glyph in stretch).encode("utf-16-be", "replace").hex().upper()
            canvas.addLiteral(f"/Span <</ActualText <FEFF{written}>>> BDC")
        x = _draw_stretch(canvas, stretch, gaps[place : place + len(stretch)], x, baseline)
        if spoken:
            canvas.addLiteral("EMC")
        place += len(stretch)


def _stretches(glyphs: Sequence[Glyph], gaps: Sequence[float]) -> list[tuple[list[Glyph], bool]]:
    """What is drawn at once, and whether it is spoken for: the whole line, or each run of a line with exceptions.

    Exceptions are characters beyond U+FFFF, and a hyphen at the end, which readers would take for a torn word. A
    reader measures the distance to an exception from the start of the stretch before it, and would see a space where
    that is longer than one run.
    """
    text = "".join(glyph.char for glyph in glyphs).rstrip(" ")
    end = len(text.rstrip("- ")) if text.endswith("-") else len(glyphs)
    exceptions = [glyph.char > _LAST_PLAIN or place >= end for place, glyph in enumerate(glyphs)]
    if not any(exceptions):
        return [(list(glyphs), True)]
    runs = groupby(zip(glyphs, gaps, exceptions, strict=True), key=lambda item: (item[2], _look(item[:2])))
    return [([glyph for glyph, _, _ in run], not key[0]) for key, run in runs]


def _draw_stretch(canvas: Canvas, glyphs: Sequence[Glyph], gaps: Sequence[float], x: float, baseline: float) -> float:
    """Draw glyphs from ``x`` on and return where they end: one string for each run of one font and one gap."""
    text = canvas.beginText(x, baseline)
    for (font, size, gap), group in groupby(zip(glyphs, gaps, strict=True), key=_look):
        run = [glyph for glyph, _ in group]
        text.setFont(font or _BLANK_FONT, size)
        text.setCharSpace(gap)
        text.textOut("".join(glyph.char if font else "\u3000" for glyph in run))
        for glyph in run:
            _draw_marks(canvas, glyph, x, baseline)
            x += glyph.advance + gap
    text.setCharSpace(0)
    canvas.drawText(text)
    return x


def _look(item: tuple[Glyph, float]) -> tuple[str | None, float, float]:
    glyph, gap = item
    return glyph.font, glyph.size, round(gap, 4)


def _draw_marks(canvas: Canvas, glyph: Glyph, x: float, baseline: float) -> None:
    """The underline, and a crossed box for a character that no font has."""
    low = baseline - _DESCENT * glyph.size
    canvas.setLineWidth(0.6)
    if glyph.underlined:
        canvas.line(x, low, x + glyph.advance, low)
    if glyph.font is None:
        inset, side = 0.06 * glyph.size, 0.88 * glyph.size
        canvas.rect(x + inset, low + inset, side, side)
        canvas.line(x + inset, low + inset, x + inset + side, low + inset + side)
