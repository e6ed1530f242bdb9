"""Where Chinese lines may break, and how their punctuation is squeezed. Knows nothing of pages.

The rules are those of Chinese layout practice (GB/T 15834, CLREQ): closing marks never start a line, opening marks
never end one, numbers, words, —— and …… are not torn, and a mark that just misses the line is pushed in by using the
empty half of the punctuation in it, or else pulled down together with the character before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

NO_START = frozenset("，。、；：？！）〉》」』】〕〗”’…—·～％‰℃,.;:?!)]}%々ー")
NO_END = frozenset("（〈《「『【〔〖“‘([{￥¥$№#")
_RIGHT_HALF_EMPTY = frozenset("，。、；：）〉》」』】〕〗”’")
_LEFT_HALF_EMPTY = frozenset("（〈《「『【〔〖“‘")
_DOUBLED = frozenset("—…")
_WORD_MARKS = frozenset("+-*/.,:'&@_%~=<>|\\^")
_HALF = 0.5
_MOST_PUSHED = 1.0  # ems that one line may take in by squeezing; more looks crowded
_MOST_STRETCHED = 0.5  # ems that one gap may grow before a line is better left ragged


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character to be set: its font (None: a box), advance and em in points."""

    char: str
    font: str | None
    advance: float
    size: float
    underlined: bool = False

    @property
    def full(self) -> bool:
        """Whether it fills an em, so that punctuation has an empty half to give."""
        return self.advance > 0.9 * self.size


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
    page. The lines come with the gaps they need to fit, but are not yet justified.
    """
    lines: list[Line] = []
    current: list[Glyph] = []
    units = _units(glyphs)
    position = 0
    while position < len(units):
        room = width - (0 if lines else indent)
        unit = units[position]
        if _fits([*current, *unit], room, grid):
            current += unit
            position += 1
        elif current:
            lines.append(_set(current, room, grid, 0 if lines else indent))
            current = []
        else:
            head, tail = _tear(unit, room, grid)
            lines.append(_set(head, room, grid, 0 if lines else indent))
            units[position] = tail
    room = width - (0 if lines else indent)
    lines.append(_set(current, room, grid, 0 if lines else indent, last=True))
    return lines


def _units(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The pieces between the places where a line may end."""
    units: list[list[Glyph]] = []
    for glyph in glyphs:
        if units and not _may_part(units[-1][-1].char, glyph.char):
            units[-1].append(glyph)
        else:
            units.append([glyph])
    return units


def _may_part(before: str, after: str) -> bool:
    # Readers take a hyphen at the end of a line for a torn word and drop it from copied text.
    if after == " " or after in NO_START or before in NO_END or before == "-":
        return False
    if before in _DOUBLED and before == after:
        return False
    return not (_is_word(before) and _is_word(after))


def _is_word(char: str) -> bool:
    return char in _WORD_MARKS or (char.isalnum() and ord(char) < 0x2E80)


def _fits(glyphs: list[Glyph], room: float, grid: float) -> bool:
    """Whether the glyphs fit, if need be by squeezing. Spaces at the end hang over."""
    over = _natural(_without_trailing_spaces(glyphs), grid) - room
    if over <= 0.01:
        return True
    body = _without_trailing_spaces(glyphs)
    return over <= min(_MOST_PUSHED * body[-1].size, sum(_slack(body)))


def _without_trailing_spaces(glyphs: list[Glyph]) -> list[Glyph]:
    end = len(glyphs)
    while end > 1 and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[:end]


def _natural(glyphs: list[Glyph], grid: float) -> float:
    return sum(glyph.advance for glyph in glyphs) + sum(_natural_gaps(glyphs, grid))


def _natural_gaps(glyphs: list[Glyph], grid: float) -> list[float]:
    """The gap after every glyph but the last: the grid, less half an em between two marks that leave it empty."""
    return [grid - _kern(before, after) for before, after in pairwise(glyphs)]


def _kern(before: Glyph, after: Glyph) -> float:
    if not (before.full and after.full):
        return 0.0
    closing = before.char in _RIGHT_HALF_EMPTY and after.char in _RIGHT_HALF_EMPTY | _LEFT_HALF_EMPTY
    opening = before.char in _LEFT_HALF_EMPTY and after.char in _LEFT_HALF_EMPTY
    return _HALF * before.size if closing or opening else 0.0


def _slack(glyphs: list[Glyph]) -> list[float]:
    """What each gap, and the place after the last glyph, can still give."""
    slack = [0.0] * len(glyphs)
    for place, glyph in enumerate(glyphs):
        if not glyph.full:
            continue
        if glyph.char in _RIGHT_HALF_EMPTY:
            slack[place] = _HALF * glyph.size
        elif glyph.char in _LEFT_HALF_EMPTY and place:
            slack[place - 1] = _HALF * glyph.size
    for place, (before, after) in enumerate(pairwise(glyphs)):
        if _kern(before, after):
            slack[place] = 0.0
    return slack


def _set(glyphs: list[Glyph], room: float, grid: float, start: float, *, last: bool = False) -> Line:
    body = _without_trailing_spaces(glyphs)
    gaps = _natural_gaps(body, grid) + [0.0] * (len(glyphs) - len(body) + 1)
    over = _natural(body, grid) - room
    if over > 0.01:
        _squeeze(gaps, _slack(body), over)
    return Line(tuple(glyphs), tuple(gaps[: len(glyphs)]), start, last)


def _squeeze(gaps: list[float], slack: list[float], over: float) -> None:
    """Take ``over`` out of the gaps: first the empty half of a mark that ends the line, then all marks alike."""
    end = len(slack) - 1
    over -= min(over, slack[end])
    slack[end] = 0.0
    total = sum(slack)
    for place, most in enumerate(slack):
        if total:
            gaps[place] -= over * most / total


def _tear(unit: list[Glyph], room: float, grid: float) -> tuple[list[Glyph], list[Glyph]]:
    """Split a unit that is wider than a whole line, such as a web address; at least one glyph stays."""
    count = 1
    while count < len(unit) and _natural(unit[: count + 1], grid) <= room:
        count += 1
    while 1 < count < len(unit) and unit[count - 1].char == "-" and unit[count].char != "-":
        count -= 1
    return unit[:count], unit[count:]


def justify(line: Line, width: float) -> tuple[float, ...]:
    """The gaps that make ``line`` end at ``width``; a last line, and one too loose to stretch, stays as it is."""
    count = len(_without_trailing_spaces(list(line.glyphs)))
    used = line.start + sum(glyph.advance for glyph in line.glyphs[:count]) + sum(line.gaps[: count - 1])
    spare = width - used
    places = [place for place in range(count - 1) if _may_stretch(line.glyphs[place], line.glyphs[place + 1])]
    if line.ends_paragraph or not places or not 0.01 < spare < _MOST_STRETCHED * line.glyphs[0].size * len(places):
        return line.gaps
    gaps = list(line.gaps)
    for place in places:
        gaps[place] += spare / len(places)
    return tuple(gaps)


def _may_stretch(before: Glyph, after: Glyph) -> bool:
    return not (_is_word(before.char) and _is_word(after.char))
