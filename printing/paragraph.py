"""A paragraph of Chinese text. Plain text only: nothing in it is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from printing.fonts import Face, FontBook, printable
from printing.glyphs import GlyphTable
from printing.linebreak import Glyph, Line, break_lines, justify
from printing.surface import Canvas, TextRun

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
    """Text set in ``style``. ``lines`` is given only to the parts of a paragraph that was split.

    ``path`` names the field of the record that the text is from. ``tag`` is the part of the paper that it is (P, H1
    …): empty for text of a part that is open already, such as a cell; Artifact for what only repeats something. The
    parts of a split paragraph share their ``origin`` and so are one in the file.
    """

    runs: Sequence[Run]
    style: Style
    fonts: FontBook
    lines: list[Line] | None = None
    path: str = ""
    tag: str = "P"
    origin: object = field(default_factory=object, repr=False, compare=False)
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
            style = self.style
            key = (tuple(self.runs), style.face, style.size, style.pitch, style.indent, width)
            self._set[width] = self.fonts.lines.get(key, lambda: self._break(width))
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
        for run in self.runs:
            table = GlyphTable.of(self.fonts, run.face or self.style.face, self.style.size, underlined=run.underlined)
            first, *others = printable(run.text).split("\n")
            paragraphs[-1] += [table[char] for char in first]
            paragraphs += [[table[char] for char in line] for line in others]
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
            replace(self, runs=self._runs_of(lines[:count]), lines=lines[:count]),
            replace(self, runs=self._runs_of(lines[count:]), lines=lines[count:], style=rest),
        )

    @staticmethod
    def _runs_of(lines: list[Line]) -> list[Run]:
        return [Run("".join(glyph.char for line in lines for glyph in line.glyphs))]

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at ``x``, ``top``."""
        canvas.place(self.path, x, top, width, self.measure(width))
        if not any(line.glyphs for line in self.broken(width)):
            return
        if self.style.grey:
            canvas.setFillGray(self.style.grey)
        with canvas.artifact() if self.tag == "Artifact" else canvas.element(self.tag, self.origin):
            for number, line in enumerate(self.broken(width)):
                baseline = top - number * self.style.leading - (self.style.leading + self.style.size) / 2
                self._draw_line(canvas, line, x, baseline + _DESCENT * self.style.size, width)
        if self.style.grey:
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
    text = "".join([glyph.char for glyph in glyphs])
    if max(text) <= _LAST_PLAIN and not text.rstrip(" ").endswith("-"):
        canvas.show(x, baseline, _runs(glyphs, gaps), text)
    else:
        _draw_stretches(canvas, glyphs, gaps, x, baseline)
    if True in [glyph.underlined for glyph in glyphs] or None in [glyph.font for glyph in glyphs]:
        _draw_marks(canvas, glyphs, gaps, x, baseline)


def _draw_stretches(
    canvas: Canvas, glyphs: Sequence[Glyph], gaps: Sequence[float], x: float, baseline: float
) -> None:
    """Draw a line with exceptions run by run."""
    place = 0
    for count, spoken in _stretches(glyphs, gaps):
        stretch, between = glyphs[place : place + count], gaps[place : place + count]
        canvas.show(x, baseline, _runs(stretch, between), "".join([glyph.char for glyph in stretch]) if spoken else "")
        x += sum([glyph.advance for glyph in stretch]) + sum(between)
        place += count


def _stretches(glyphs: Sequence[Glyph], gaps: Sequence[float]) -> list[tuple[int, bool]]:
    """How many glyphs are drawn at once, and whether they are spoken for.

    Exceptions are characters beyond U+FFFF, and a hyphen at the end, which readers would take for a torn word. A
    reader measures the distance to an exception from the start of the stretch before it, and would see a space where
    that is longer than one run.
    """
    text = "".join([glyph.char for glyph in glyphs]).rstrip(" ")
    end = len(text.rstrip("- ")) if text.endswith("-") else len(glyphs)
    looks = [
        (glyph.char > _LAST_PLAIN or place >= end, glyph.font, glyph.size, gap)
        for place, (glyph, gap) in enumerate(zip(glyphs, gaps, strict=True))
    ]
    return [(len(list(run)), not exceptional) for (exceptional, *_), run in groupby(looks)]


def _runs(glyphs: Sequence[Glyph], gaps: Sequence[float]) -> list[TextRun]:
    """One for each stretch of one font and one gap."""
    chars = [glyph.char for glyph in glyphs]
    looks = zip([glyph.font for glyph in glyphs], [glyph.size for glyph in glyphs], gaps, strict=True)
    runs: list[TextRun] = []
    place = 0
    for (font, size, gap), group in groupby(looks):
        end = place + len(list(group))
        # A character that no font has leaves a blank for its box.
        text = "".join(chars[place:end]) if font else "\u3000" * (end - place)
        runs.append(TextRun(text, font or _BLANK_FONT, size, gap))
        place = end
    return runs


def _draw_marks(canvas: Canvas, glyphs: Sequence[Glyph], gaps: Sequence[float], x: float, baseline: float) -> None:
    """The underlines, and a box for each character that no font has: crossed, unless somebody will write in it."""
    canvas.setLineWidth(0.6)
    for glyph, gap in zip(glyphs, gaps, strict=True):
        low = baseline - _DESCENT * glyph.size
        if glyph.underlined:
            canvas.line(x, low, x + glyph.advance, low)
        if glyph.font is None:
            inset, side = 0.06 * glyph.size, 0.88 * glyph.size
            canvas.rect(x + inset, low + inset, side, side)
            if not glyph.by_hand:
                canvas.line(x + inset, low + inset, x + inset + side, low + inset + side)
        x += glyph.advance + gap
