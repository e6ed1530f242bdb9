"""Reads the characters of a PDF back with their places, and judges the lines they stand in.

The rules are written anew here, from the standards and not from the program, so that a mistake there is seen here.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

import pikepdf
import pypdfium2
from pypdfium2 import raw

CLOSERS = frozenset("，。、；：？！）〉》」』】〕〗”’·～％‰℃℉°′″㎡㎏/／,.;:?!)]}%﹂﹄︶︸︺︼︾﹀﹈々")
OPENERS = frozenset("（〈《「『【〔〖“‘([{￥¥$№#/／﹁﹃︵︷︹︻︽︿﹇①②③④⑤")
_DASHES = frozenset("—…")
_ADDRESS = r"(?:(?:https?|ftp)://|www\.)[!-~]+"  # may be parted after these as in other print
_FULL_MARKS = frozenset("，。、；：？！）〉》」』】〕〗”’（〈《「『【〔〖“‘·")
_TOKENS = {
    "torn number": r"[0-9０-９](?:[0-9０-９.,:\-/．]*[0-9０-９])?[Xx]?",
    "torn word": r"[A-Za-z0-9]+(?:['’_@.][A-Za-z0-9]+)*",
    "torn dash or ellipsis": r"——|……",
    "number without its sign": r"[0-9０-９] ?(?:[%‰％℃℉°㎡㎏]|(?:km|m|kg|t|ml|mm|kWh)(?![A-Za-z])[²³]?)|[￥¥＄$±№#] ?[0-9]",
    "number without its word": r"[0-9０-９](?:万元|平方米|个月|个工作日|公斤|公里|公顷|[年月日号时点分元角米亩度人户名次条款项页张份天组层室期栋袋块家支瓶间])",
    "torn article": r"第(?:[一二三四五六七八九十百千]{1,4}|[0-9]+)[条款项章号期次]",
}
_OURS_ONLY = ("number without its word", "torn article", "dash or ellipsis at the start")  # stricter than GB and CLREQ


@dataclass(frozen=True)
class Char:
    """A character on a page: origin, the box of its advance from ``x`` to ``right``, and the box of its ink."""

    char: str
    page: int
    x: float
    y: float
    right: float
    ink: tuple[float, float, float, float]  # left, bottom, right, top

    @property
    def least(self) -> float:
        """The narrowest that it can be set: a full-width mark gives up a half, ？ in the middle of its em less."""
        return (self.right - self.x) * (0.6 if self.char in "！？" else 0.5 if self.char in _FULL_MARKS else 1)


Line = list[Char]


def read(pdf: bytes) -> list[Char]:
    """Every character that is drawn, in the order of drawing."""
    document = pypdfium2.PdfDocument(_without_spoken_text(pdf))
    found = [char for number, page in enumerate(document) for char in _read_page(page, number)]
    document.close()
    return found


def _without_spoken_text(pdf: bytes) -> bytes:
    """The same marks on paper; ActualText hides from the reader where each character stands."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            kept = [item for item in pikepdf.parse_content_stream(page) if str(item.operator) not in ("BDC", "BMC", "EMC")]
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))
        document.save(target)
    return target.getvalue()


def _read_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Char]:
    text_page = page.get_textpage()
    lead = ""
    for index in range(text_page.count_chars()):
        if raw.FPDFText_IsGenerated(text_page.raw, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        if 0xD800 <= code < 0xDC00:  # this reader gives characters beyond U+FFFF in two halves at one place
            lead = chr(code)
            continue
        char = (lead + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16") if lead else chr(code)
        lead = ""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text_page.raw, index, x, y)
        right = text_page.get_charbox(index, loose=True)[2]
        shown = "-" if char in "\x02\ufffe" else char  # a hyphen at the end of a line
        yield Char(shown, number, x.value, y.value, right, text_page.get_charbox(index))
    text_page.close()
    page.close()


@dataclass
class Report:
    """What was found in one setting of many paragraphs."""

    faults: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    forced: int = 0  # breaks where the text has no legal one within a line
    lines: int = 0
    alone: int = 0  # paragraphs whose last line is one character
    edges: list[float] = field(default_factory=list)  # points that full lines miss the right edge by
    edges_of_addresses: list[float] = field(default_factory=list)  # the same, where a paragraph has a web address

    def fault(self, kind: str, where: str) -> None:
        """Count one, and keep the place."""
        self.faults[kind] += 1
        self.examples.append(f"{kind}: {where}")

    def edge(self, share: float, *, addresses: bool) -> float:
        """The quantile of the misses at the right edge, with or without the paragraphs that have a web address."""
        ordered = sorted(self.edges + self.edges_of_addresses * addresses)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def wrong(self) -> int:
        """Faults against the standards."""
        return sum(count for kind, count in self.faults.items() if kind not in _OURS_ONLY)


@dataclass(frozen=True)
class Area:
    """The type area of a page: what is outside of it is no text. ``indent``: of first lines. ``flush``: justified."""

    left: float
    right: float
    bottom: float
    top: float
    size: float
    indent: float = 0.0
    flush: bool = True


def judge(chars: Sequence[Char], texts: Sequence[str], area: Area) -> Report:
    """Check every paragraph of ``texts``, which must be all there, in order."""
    report = Report()
    shown = [char for char in chars if char.char not in " \u3000" and area.bottom - 20 < char.y < area.top + 20]
    shown.sort(key=lambda char: (char.page, -round(char.y), char.ink[0]))  # the reader sorts, too, but by its own guesses
    place = 0
    for text in texts:
        wanted = text.replace(" ", "").replace("\u3000", "")
        part = shown[place : place + len(wanted)]
        place += len(wanted)
        if "".join(char.char for char in part) != wanted:
            seen = "".join(char.char for char in part)
            same = next((at for at, pair in enumerate(zip(seen, wanted, strict=False)) if pair[0] != pair[1]), 0)
            report.fault("text lost", f"{wanted[max(0, same - 9) : same + 9]} is {seen[max(0, same - 9) : same + 9]}")
            return report
        _judge_paragraph(part, text, area, report)
    if place != len(shown):
        report.fault("text added", "".join(char.char for char in shown[place : place + 40]))
    return report


def _judge_paragraph(chars: list[Char], text: str, area: Area, report: Report) -> None:
    lines = [list(line) for _, line in groupby(chars, key=lambda char: (char.page, round(char.y)))]
    report.lines += len(lines)
    if len(lines) > 1 and sum(char.char not in CLOSERS | OPENERS | _DASHES for char in lines[-1]) == 1:
        report.alone += 1
        report.examples.append(f"alone: {text[-24:]}")
    _judge_breaks(lines, text, area, report)
    for line in lines:
        _judge_line(line, area, report)
    if area.flush:
        edges = report.edges_of_addresses if re.search(_ADDRESS, text) or "@" in text else report.edges
        edges += [_miss(line[-1], area.right) for line in lines[:-1]]
    sizes = [sum(1 for _ in group) for _, group in groupby(line[0].page for line in lines)]
    if len(sizes) > 1 and (sizes[0] == 1 or sizes[-1] == 1):
        report.fault("widow or orphan", text[:40])


def _judge_breaks(lines: list[Line], text: str, area: Area, report: Report) -> None:
    places = [place for place, char in enumerate(text) if char not in " \u3000"]
    chars = [char for line in lines for char in line]
    spans = {name: [found.span() for found in re.finditer(pattern, text)] for name, pattern in _TOKENS.items()}
    addresses = [found.span() for found in re.finditer(_ADDRESS, text)]
    spaced = {left + 1 for left, right in pairwise(places) if right > left + 1}
    done = 0
    for before, after in pairwise(lines):
        done += len(before)
        place = places[done]
        kinds = [name for name, found in spans.items() if any(start < place < end for start, end in found)]
        kinds += ["closing mark at the start"] * (after[0].char in CLOSERS)
        kinds += ["dash or ellipsis at the start"] * (after[0].char in _DASHES)
        kinds += ["opening mark at the end"] * (before[-1].char in OPENERS)
        if before[-1].char in "/?&=_" and any(start < place < end for start, end in addresses):
            continue
        if not kinds:
            continue
        room = area.right - area.left - area.indent
        if _least_width(done, places, chars, spans, spaced) > room - area.size / 2:
            report.forced += 1
            continue
        for kind in kinds:
            report.fault(kind, f"{text[max(0, place - 12) : place]}|{text[place : place + 8]}")


def _least_width(
    done: int, places: list[int], chars: list[Char], spans: dict[str, list[tuple[int, int]]], spaced: set[int]
) -> float:
    """The width of the stretch without a legal break around a break, squeezed as far as marks can be."""
    inner = [span for found in spans.values() for span in found]

    def bound(index: int) -> bool:
        place = places[index]
        if any(start < place < end for start, end in inner):
            return True
        closing = chars[index].char in CLOSERS | _DASHES
        return closing or chars[index - 1].char in OPENERS or (place not in spaced and _both_words(chars, index))

    first, last = done, done
    while first > 0 and bound(first):
        first -= 1
    while last < len(chars) and bound(last):
        last += 1
    return sum(char.least for char in chars[first:last])


def _both_words(chars: list[Char], index: int) -> bool:
    joined = chars[index - 1].char + chars[index].char
    return all(char.isascii() and not char.isspace() for char in joined)


def _judge_line(line: Line, area: Area, report: Report) -> None:
    words = "".join(char.char for char in line)
    if any(_overlap(before, after, area.size) for before, after in pairwise(line)):
        report.fault("overlap", words[:40])
    if any(_outside(char, area) for char in line):
        report.fault("outside of the type area", words[:40])


def _overhang(char: Char, size: float) -> float:
    """How far ink may reach over its own advance: an f does by design."""
    return (0.15 if char.char.isascii() else 0.03) * size


def _overlap(before: Char, after: Char, size: float) -> bool:
    return after.ink[0] < before.ink[2] - _overhang(before, size) and after.ink[2] > before.ink[0]


def _outside(char: Char, area: Area) -> bool:
    left, bottom, right, top = char.ink
    wide = _overhang(char, area.size)
    return left < area.left - wide or right > area.right + wide or bottom < area.bottom or top > area.top


def _miss(last: Char, edge: float) -> float:
    """How far the end of a line is from the edge; a mark may end anywhere between its ink and its full width."""
    nearest = last.ink[2] if last.char in _FULL_MARKS else last.right
    return max(0.0, nearest - edge, edge - last.right) if last.char in _FULL_MARKS else abs(last.right - edge)


def line_texts(chars: Sequence[Char]) -> list[str]:
    """The lines as text, to look at."""
    return ["".join(char.char for char in line) for _, line in groupby(chars, key=lambda char: (char.page, round(char.y)))]
