"""A paragraph into lines: as much as fits, if need be by squeezing marks, then spread to the full width.

Where a line may end is a matter of ``breaks``, how much room characters leave to each other one of ``spacing``. A mark
that just misses the line is pushed in by using the empty halves of the marks in it, or else pulled down together with
the character before it. An empty half never shows at the edge of the text: the mark that ends a full line takes half
an em (GB/T 15834 5.1.10), and so does an opening mark that starts one, but for the first, which keeps its indent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from printing.breaks import NO_END, NO_START, line_ends, place_to_tear
from printing.spacing import EMPTY_AT_END, EMPTY_AT_START, GIVE, HAN_TO_LATIN, NATURAL, STRETCHES, kind

__all__ = ["NO_END", "NO_START", "Glyph", "Line", "break_lines", "justify"]

_MOST_PUSHED = 1.0  # ems that one line may take in by squeezing; more looks crowded
# Ems that one gap may grow before a line is left ragged. A hole in a signed paper invites additions, and a gap that
# holds no character does not; beyond this the words fall apart.
_MOST_STRETCHED = 0.75
_CLOSE = 0.01  # points


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character to be set: its font (None: a box, to be written in where ``by_hand``), advance and em in points."""

    char: str
    font: str | None
    advance: float
    size: float
    underlined: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Set characters. ``gaps[i]`` is the extra space, possibly negative, after glyph ``i``."""

    glyphs: tuple[Glyph, ...]
    gaps: tuple[float, ...]
    start: float
    ends_paragraph: bool


def break_lines(glyphs: Sequence[Glyph], width: float, indent: float, grid: float) -> list[Line]:
    """Break one paragraph, without newlines, into lines of ``width`` points.

    ``indent`` is the start of the first line, ``grid`` the space after every character that makes the pitch of the
    page. The lines come with the gaps they need to fit, but are not yet justified. Takes time in proportion to the
    length of the paragraph.
    """
    if not glyphs:
        return [Line((), (), indent, True)]
    setter = _Setter(glyphs, grid)
    first, start = indent, 0
    lines: list[Line] = []
    while start < len(glyphs):
        end = setter.line_end(start, width - first, width)
        lines.append(setter.line(start, end, width, first if not lines else None))
        start, first = end, 0.0
    return lines


class _Setter:
    """The characters of a paragraph with running sums, so that any stretch of them is measured at once."""

    def __init__(self, glyphs: Sequence[Glyph], grid: float) -> None:
        self._glyphs = glyphs
        self._text = "".join([glyph.char for glyph in glyphs])
        self._kinds = [kind(glyph.char, glyph.advance, glyph.size) for glyph in glyphs]
        self._gaps, self._gives = self._between(grid)
        self._left, self._given = self._sums()
        self._ends = line_ends(self._text)
        self._bodies = [self._without_spaces(start, end) for start, end in pairwise([0, *self._ends])]
        self._rights = [self._left[body - 1] + glyphs[body - 1].advance for body in self._bodies]
        self._place = 0  # of the next end that may be used

    def _between(self, grid: float) -> tuple[list[float], list[float]]:
        """The natural gap after each character but the last, and how much of it can be given up."""
        gaps, gives = [], []
        for before, after, glyph in zip(self._kinds, self._kinds[1:], self._glyphs, strict=False):
            gaps.append(grid + NATURAL[before][after] * glyph.size)
            gives.append(GIVE[before][after] * glyph.size)
        return gaps, gives

    def _sums(self) -> tuple[list[float], list[float]]:
        """Where each character stands in one endless line, and what could be given up before it."""
        left, given = [0.0], [0.0]
        x = slack = 0.0
        for glyph, gap, give in zip(self._glyphs, self._gaps, self._gives, strict=False):
            x += glyph.advance + gap
            slack += give
            left.append(x)
            given.append(slack)
        return left, given

    def _without_spaces(self, start: int, end: int) -> int:
        """``end`` without the spaces before it, which hang over."""
        while end > start + 1 and self._text[end - 1] == " ":
            end -= 1
        return end

    def line_end(self, start: int, room: float, width: float) -> int:
        """Where the line ends that starts at ``start`` and has ``room``; ``width`` is that of a whole line."""
        most = self._left[start] + room + _MOST_PUSHED * self._glyphs[start].size + _CLOSE
        place = bisect_right(self._rights, most, self._place) - 1
        while place >= self._place and not self._fits(start, self._bodies[place], room):
            place -= 1
        fitting, self._place = place >= self._place, max(place + 1, self._place)
        if self._place == len(self._ends):
            return self._ends[-1]
        begin = self._ends[place] if fitting else start
        if fitting and self._rights[self._place] - self._left[begin] <= width:
            return begin
        torn = self._tear(start, begin, room, gently=fitting)
        if torn is None:
            return begin
        self._place += torn == self._ends[self._place]
        return torn

    def _over(self, start: int, body: int, room: float) -> float:
        return self._left[body - 1] + self._glyphs[body - 1].advance - self._left[start] - room

    def _fits(self, start: int, body: int, room: float) -> bool:
        over = self._over(start, body, room)
        if over <= _CLOSE:
            return True
        size = self._glyphs[body - 1].size
        slack = self._given[body - 1] - self._given[start] + EMPTY_AT_END[self._kinds[body - 1]] * size
        return over <= min(_MOST_PUSHED * size, slack)

    def _tear(self, start: int, begin: int, room: float, *, gently: bool) -> int | None:
        """Split what is wider than a whole line; at least one character stays."""
        end = self._ends[self._place]
        most = bisect_right(self._left, self._left[start] + room + _CLOSE, start + 1, end) - 1
        while most > start + 1 and self._over(start, most, room) > _CLOSE:
            most -= 1
        if most <= begin:
            return None if gently else start + 1
        return place_to_tear(self._text, begin, most, gently=gently)

    def line(self, start: int, end: int, width: float, indent: float | None) -> Line:
        """The line with its gaps, squeezed where it would not fit. ``indent`` is None but for the first line."""
        body = self._without_spaces(start, end)
        gaps = self._gaps[start : body - 1] + [0.0] * (end - body + 1)
        over = self._over(start, body, width - (indent or 0.0))
        if over > _CLOSE:
            self._squeeze(gaps, start, body, over)
        empty = EMPTY_AT_START[self._kinds[start]] * self._glyphs[start].size
        left = -empty if indent is None else indent
        return Line(tuple(self._glyphs[start:end]), tuple(gaps), left, end == len(self._glyphs))

    def _squeeze(self, gaps: list[float], start: int, body: int, over: float) -> None:
        """Take ``over`` out: first of the mark that ends the line, then of all marks alike, then beside letters."""
        size = self._glyphs[body - 1].size
        over -= min(over, EMPTY_AT_END[self._kinds[body - 1]] * size)
        gives = list(enumerate(self._gives[start : body - 1]))
        of_marks = [(place, most) for place, most in gives if most > HAN_TO_LATIN * size]
        beside_letters = [(place, most) for place, most in gives if 0 < most <= HAN_TO_LATIN * size]
        for places in (of_marks, beside_letters):
            total = sum(most for _, most in places)
            share = min(1.0, over / total) if total else 0.0
            for place, most in places:
                gaps[place] -= share * most
            over -= share * total


def justify(line: Line, width: float) -> tuple[float, ...]:
    """The gaps that make ``line`` end at ``width``; a last line, and one too loose to stretch, stays as it is."""
    glyphs = line.glyphs
    count = len(glyphs)
    while count > 1 and glyphs[count - 1].char == " ":
        count -= 1
    if line.ends_paragraph or count < 2:
        return line.gaps
    kinds = [kind(glyph.char, glyph.advance, glyph.size) for glyph in glyphs[:count]]
    places = [place for place, (before, after) in enumerate(pairwise(kinds)) if STRETCHES[before][after]]
    used = line.start + sum([glyph.advance for glyph in glyphs[:count]]) + sum(line.gaps[: count - 1])
    spare = width - used + EMPTY_AT_END[kinds[-1]] * glyphs[count - 1].size
    if not places or not _CLOSE < spare < _MOST_STRETCHED * glyphs[0].size * len(places):
        return line.gaps
    gaps = list(line.gaps)
    for place in places:
        gaps[place] += spare / len(places)
    return tuple(gaps)
