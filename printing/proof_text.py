"""The text of a printed agreement, read back out of its PDF, and its digest.

The printing side takes the digest of everything that is drawn in the type area, in the order in which it is drawn:
page after page and on each page block after block, as ``app.domain.page_code.text_digest`` of the texts as they are
set (after ``printing.fonts.printable``). Table heads, roles and captions that are repeated on a later page belong to it
as often as they are drawn. What is marked as an artifact, turned (a watermark) or outside of the type area (foot, page
count, page codes) does not.

The characters are those of the glyphs that are shown, by the fonts' own tables (ToUnicode). The text that a file
offers instead of them (ActualText) is not asked: a forger can write there what is not on the page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from app.domain.errors import UserError
from app.domain.page_code import text_digest
from printing.page import FORM, OFFICIAL, PAGE_HEIGHT, PAGE_WIDTH
from printing.pdf_fonts import UNKNOWN, Decoder

_MOST_PAGES, _MOST_STEPS = 500, 2_000_000
_DEEPEST = 8  # forms within forms
_PICTURE = 0.5  # of the page: from here on a picture is the page, and text beside it is what a scanner guessed
_SLACK = 1.0  # points
_INVISIBLE = (3, 7)  # modes of showing text
_LEFT = min(FORM.left, OFFICIAL.left) - _SLACK
_RIGHT = max(FORM.left + FORM.width, OFFICIAL.left + OFFICIAL.width) + _SLACK
_TOP = PAGE_HEIGHT - min(FORM.top, OFFICIAL.top) + _SLACK
_LOW = PAGE_HEIGHT - max(FORM.top + FORM.height, OFFICIAL.top + OFFICIAL.height) - _SLACK

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class NoText(Exception):
    """There is no text to compare: the file is made of pictures, or a character of it cannot be told."""


def digest_of_pdf(pdf: bytes) -> str:
    """64 hexadecimal digits. Raises ``NoText``, or ``proof.unreadable`` for what is no PDF that can be read."""
    return text_digest(page_texts(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """What each page says in its type area, as drawn. Raises as ``digest_of_pdf``."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            texts = _read(document)
    except pikepdf.PdfError:
        raise unreadable() from None
    said = "".join("".join(texts).split())
    if not said or UNKNOWN in said:
        raise NoText
    return texts


def _read(document: pikepdf.Pdf) -> list[str]:
    """A file of another program may be built in ways that we do not follow; then it is looked at as a picture."""
    if len(document.pages) > _MOST_PAGES:
        raise NoText
    try:
        return [_Reader(page).text() for page in document.pages]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError, RuntimeError):
        raise NoText from None


def unreadable() -> UserError:
    """For a file that is damaged, locked or something else than it says."""
    return UserError("proof.unreadable", "这个文件打不开或已损坏，没有核验，什么都没有改变。请换一份文件，或把纸面扫描成 PDF、JPEG 再试。")


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
    _said: list[str] = field(default_factory=list)
    _kept: list[_State] = field(default_factory=list)
    _now: _State = field(default_factory=_State)
    _line: Matrix = _SAME
    _outside: list[bool] = field(default_factory=list)
    _fonts: dict[tuple[int, int], Decoder] = field(default_factory=dict)
    _steps: int = 0
    _covered: float = 0.0

    def text(self) -> str:
        """What the page says. Raises ``NoText``."""
        box = [float(side) for side in self.page.mediabox]
        self._width, self._height = box[2] - box[0], box[3] - box[1]
        zoom = PAGE_WIDTH / self._width
        self._now.origin = (zoom, 0, 0, zoom, -box[0] * zoom, -box[1] * zoom)
        self._follow(self.page.obj, self.page.resources, 0)
        return "".join(self._said)

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
        if name in ("BDC", "BMC"):
            self._outside.append(str(given[0]) == "/Artifact")
        elif name == "EMC":
            with suppress(IndexError):
                self._outside.pop()
        elif name == "q":
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
        across, turned, also_turned, along, x, y = _times(self._line, self._now.origin)
        straight = abs(turned) < 1e-6 and abs(also_turned) < 1e-6 and across > 0 and along > 0
        if any(self._outside) or not straight or not (_LEFT <= x <= _RIGHT and _LOW <= y <= _TOP):
            return
        if self._now.mode in _INVISIBLE:
            raise NoText  # laid over a picture by a scanner's program
        font = self._now.font
        if font is not None:
            self._said += [font.decode(bytes(item)) for item in strings]

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
        across, turned, also_turned, along, _, _ = self._now.origin
        sheet = PAGE_WIDTH * PAGE_WIDTH * self._height / self._width
        self._covered += abs(across * along - turned * also_turned) / sheet
        if self._covered > _PICTURE:
            raise NoText

    def _font(self, font: pikepdf.Object) -> Decoder:
        if not font.is_indirect:
            return Decoder.of(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Decoder.of(font)
        return self._fonts[font.objgen]


def _matrix(given: Sequence[Any]) -> Matrix:
    across, turned, also_turned, along, x, y = (float(item) for item in given)
    return across, turned, also_turned, along, x, y


def _times(first: Matrix, second: Matrix) -> Matrix:
    """``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
