"""The text of a printed agreement, read back out of its PDF, and its digest.

The printing side takes the digest of everything that blocks draw in the type area, in the order in which they draw it:
page after page and on each page block after block, as ``app.domain.page_code.text_digest`` of the characters as they
are set. Down the page the area begins and ends with the margins; to the sides it has no end. Table heads, roles and captions that are repeated on a later page count as often as they are drawn. What is
turned (a watermark) or outside of the type area (foot, page count) does not count and is returned beside.

The characters are those of the glyphs that are shown, by the fonts' own tables (ToUnicode). The text that a file
offers instead of them (ActualText) is not asked: a forger can write there what is not on the page. Nor is what a file
calls an artifact left out.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from app.domain.errors import UserError
from app.domain.page_code import text_digest
from printing.layout import PaperSize, layout_for
from printing.pdf_fonts import UNKNOWN, Decoder

_MOST_PAGES, _MOST_STEPS = 500, 2_000_000
_DEEPEST = 8  # forms within forms
_PICTURE = 0.5  # of the page: from here on a picture is the page, and text beside it is what a scanner guessed
_SLACK = 1.0  # points
_INVISIBLE = (3, 7)  # modes of showing text
_SIZES: tuple[PaperSize, ...] = ("A4", "16K", "A5")

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class NoText(Exception):
    """There is no text to compare: the file is made of pictures, or a character of it cannot be told."""


@dataclass(frozen=True)
class Said:
    """``pages`` is what each page says in its type area, as drawn; ``beside`` what stands outside of it on each, without space.

    ``added``: there are pictures or notes, which no agreement has when it is issued.
    """

    pages: tuple[str, ...]
    beside: tuple[str, ...]
    added: bool

    @property
    def digest(self) -> str:
        """64 hexadecimal digits."""
        return text_digest(self.pages)


def digest_of_pdf(pdf: bytes) -> str:
    """That of its text. Raises as ``read_text``."""
    return read_text(pdf).digest


def read_text(pdf: bytes) -> Said:
    """What a printed agreement says. Raises ``NoText``, or ``proof.unreadable`` for what is no PDF that can be read."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            said = _read(document)
    except pikepdf.PdfError:
        raise unreadable() from None
    words = "".join("".join(said.pages).split())
    if not words or UNKNOWN in words:
        raise NoText
    return said


def _read(document: pikepdf.Pdf) -> Said:
    """A file of another program may be built in ways that we do not follow; then it is looked at as a picture."""
    if len(document.pages) > _MOST_PAGES:
        raise NoText
    try:
        readers = [_Reader(page, _Band.of(page)).follow() for page in document.pages]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, RuntimeError):
        raise NoText from None
    return Said(
        tuple("".join(reader.said) for reader in readers), tuple(line for reader in readers for line in reader.beside()),
        any(reader.added for reader in readers),
    )


def unreadable() -> UserError:
    """For a file that is damaged, locked or something else than it says."""
    return UserError("proof.unreadable", "这个文件打不开或已损坏，没有核验，什么都没有改变。请换一份文件，或把纸面扫描成 PDF、JPEG 再试。")


@dataclass(frozen=True)
class _Band:
    """From where to where down the page text can stand on a paper of one size. Points of the paper."""

    width: float
    height: float
    low: float
    high: float

    @classmethod
    def of(cls, page: pikepdf.Page) -> _Band:
        """The band of a page. Raises ``NoText`` for a size of paper that we do not print on."""
        left, low, right, high = (float(side) for side in page.mediabox)
        for band in map(cls._sized, _SIZES):
            if abs(right - left - band.width) < 2 and abs(high - low - band.height) < 2:
                return band
        raise NoText

    @classmethod
    def _sized(cls, size: PaperSize) -> _Band:
        form, official = layout_for(size), layout_for(size, official=True)
        width, height = form.page_width * form.zoom, form.page_height * form.zoom
        top = min(form.top, official.top) * form.zoom
        end = max(form.top + form.height, official.top + official.height) * form.zoom
        return cls(width, height, height - end - _SLACK, height - top + _SLACK)


@dataclass
class _State:
    """What ``q`` keeps: where the origin is and how text is shown."""

    origin: Matrix = _SAME
    font: Decoder | None = None
    leading: float = 0.0
    mode: int = 0


@dataclass
class _Reader:
    """Follows the drawing of one page as far as text needs it (ISO 32000-1, 9.4)."""

    page: pikepdf.Page
    band: _Band
    said: list[str] = field(default_factory=list)
    added: bool = False
    _foot: list[str] = field(default_factory=list)
    _turned: list[str] = field(default_factory=list)
    _kept: list[_State] = field(default_factory=list)
    _now: _State = field(default_factory=_State)
    _line: Matrix = _SAME
    _fonts: dict[tuple[int, int], Decoder] = field(default_factory=dict)
    _steps: int = 0
    _covered: float = 0.0

    def follow(self) -> _Reader:
        """Read the page. Raises ``NoText``."""
        left, low, *_ = (float(side) for side in self.page.mediabox)
        self._now.origin = (1, 0, 0, 1, -left, -low)
        self.added = any(_visible(note) for note in self.page.obj.get("/Annots", []))
        self._follow(self.page.obj, self.page.resources, 0)
        return self

    def beside(self) -> list[str]:
        """What does not count: above and below the text, and what is turned."""
        stretches = ("".join("".join(parts).split()) for parts in (self._foot, self._turned))
        return [stretch for stretch in stretches if stretch]

    def _follow(self, content: Any, resources: Any, depth: int) -> None:
        for step in pikepdf.parse_content_stream(content):
            self._steps += 1
            if self._steps > _MOST_STEPS or depth > _DEEPEST:
                raise NoText
            if isinstance(step, pikepdf.ContentStreamInlineImage):
                self._picture()
                continue
            name = str(step.operator)
            if name == "Do":
                self._external(resources.XObject[step.operands[0]], resources, depth)
            elif name == "Tf":
                self._now.font = self._font(resources.Font[step.operands[0]])
            else:
                self._step(name, list(step.operands))

    def _step(self, name: str, given: Sequence[Any]) -> None:
        if name == "q":
            self._kept.append(_State(**vars(self._now)))
        elif name == "Q" and self._kept:
            self._now = self._kept.pop()
        elif name == "cm":
            self._now.origin = _times(_matrix(given), self._now.origin)
        elif name == "BT":
            self._line = _SAME
        elif name == "Tr":
            self._now.mode = int(given[0])
        elif name == "TL":
            self._now.leading = float(given[0])
        else:
            self._text_step(name, given)

    def _text_step(self, name: str, given: Sequence[Any]) -> None:
        if name == "Tm":
            self._line = _matrix(given)
        elif name in ("Td", "TD"):
            self._move(float(given[0]), float(given[1]))
            if name == "TD":
                self._now.leading = -float(given[1])
        elif name in ("T*", "'", '"'):
            self._move(0, -self._now.leading)
        if name in ("Tj", "'", '"'):
            self._show([given[-1]])
        elif name == "TJ":
            self._show([item for item in given[0] if isinstance(item, pikepdf.String)])

    def _move(self, right: float, up: float) -> None:
        self._line = _times((1, 0, 0, 1, right, up), self._line)

    def _show(self, strings: Sequence[Any]) -> None:
        if self._now.font is None:
            return
        text = "".join([self._now.font.decode(bytes(item)) for item in strings])
        across, turned, also_turned, along, _, y = _times(self._line, self._now.origin)
        straight = abs(turned) < 1e-6 and abs(also_turned) < 1e-6 and across > 0 and along > 0
        if not straight or not self.band.low <= y <= self.band.high:
            (self._foot if straight else self._turned).append(text)
        elif self._now.mode in _INVISIBLE:
            raise NoText  # laid over a picture by a scanner's program
        else:
            self.said.append(text)

    def _external(self, thing: Any, resources: Any, depth: int) -> None:
        kind = str(thing.Subtype)
        if kind == "/Image":
            self._picture()
        elif kind == "/Form":
            kept, self._now = self._now, _State(**vars(self._now))
            if "/Matrix" in thing:
                self._now.origin = _times(_matrix(list(thing.Matrix)), self._now.origin)
            self._follow(thing, thing.get("/Resources", resources), depth + 1)
            self._now = kept

    def _picture(self) -> None:
        """A picture fills the unit square. Those that cover much of the page are a scan, perhaps in strips."""
        self.added = True
        across, turned, also_turned, along, _, _ = self._now.origin
        self._covered += abs(across * along - turned * also_turned) / (self.band.width * self.band.height)
        if self._covered > _PICTURE:
            raise NoText

    def _font(self, font: pikepdf.Object) -> Decoder:
        if not font.is_indirect:
            return Decoder.of(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Decoder.of(font)
        return self._fonts[font.objgen]


def _visible(note: Any) -> bool:
    """Whether a note, a stamp or a field shows anything on the page."""
    left, low, right, high = (float(side) for side in note.Rect)
    return str(note.Subtype) != "/Link" and left != right and low != high


def _matrix(given: Sequence[Any]) -> Matrix:
    across, turned, also_turned, along, x, y = (float(item) for item in given)
    return across, turned, also_turned, along, x, y


def _times(first: Matrix, second: Matrix) -> Matrix:
    """``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
