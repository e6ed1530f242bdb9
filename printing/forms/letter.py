"""Letters of supervision: a plain official letter in the manner of GB/T 9704, on as many pages as it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.calendar import spoken
from app.domain.companion import Letter
from app.domain.errors import Defect
from printing.balanced import Balanced
from printing.flow import Block, Together, paginate
from printing.fonts import FontBook
from printing.page import MM, OFFICIAL, Layout, Sheet, typeset
from printing.paragraph import HanParagraph, Run, Style
from printing.rendered import Rendered
from printing.signing import last_lines
from printing.surface import Canvas

_SIZE, _LEADING = 16.0, 28.0
_SEAL = 42 * MM
_AFTER_DATE = 4  # characters to the right of the date
_NOTE_SIZE, _NOTE_LEADING, _NOTE_PADDING = 14.0, 22.0, 3.0
_NOTE_GAP = 14.0
_BLANK_NUMBER = "　　　　〔　　　　〕　　号"
_BLANK_DATE = "　　　　年　　月　　日"


def render_letter(
    letter: Letter, organ: str, fonts: FontBook, *, number: str | None, draft: bool, layout: Layout = OFFICIAL
) -> Rendered:
    """Set a letter on paper; the same input gives the same bytes.

    A draft bears a mark across every page. A final print needs its ``number`` and raises ``MissingGlyphs`` for a
    character that no font has.
    """
    if number is None and not draft:
        raise Defect("a final print needs its number")
    sheet = Sheet(letter.title or "函", organ, number or "", "草稿" if draft else "")
    blocks = _Writer(letter, organ, fonts, layout).blocks(number)
    return typeset(blocks, sheet, fonts, final=not draft, layout=layout)


@dataclass(frozen=True)
class _Writer:
    letter: Letter
    organ: str
    fonts: FontBook
    layout: Layout

    def blocks(self, number: str | None) -> list[Block]:
        """From the title to the offices that get copies."""
        before, kept = last_lines(self._text(), self.layout.width)
        opening = [*self._opening(number), *before]
        signer = Signer(self.organ, _day(self.letter.issued_on), self.fonts, before=_LEADING / 2)
        if not self.letter.copies_to:
            return [*opening, Together((*kept, signer))]
        return self._with_note(opening, [*kept, signer])

    def _opening(self, number: str | None) -> list[Block]:
        title = Style(face="SongBold", size=22, leading=36, indent=0, align="center")
        middle = Style(size=_SIZE, leading=_LEADING, indent=0, align="center", before=6)
        flush = self._style(indent=0, align="left", before=_LEADING)
        return [
            Balanced(HanParagraph([Run(self.letter.title)], title, self.fonts, tag="H1")),
            HanParagraph([Run(number or _BLANK_NUMBER)], middle, self.fonts),
            HanParagraph([Run(self.letter.to.strip().rstrip("：:") + "：")], flush, self.fonts),
        ]

    def _text(self) -> list[HanParagraph]:
        lines = [line.strip() for line in self.letter.note.split("\n")]
        return [HanParagraph([Run(line)], self._style(), self.fonts) for line in lines if line] or [
            HanParagraph([Run("")], self._style(), self.fonts)
        ]

    def _style(self, **changes: object) -> Style:
        """The standard's 28 characters in a line of A4."""
        return replace(Style(size=_SIZE, leading=_LEADING, pitch=self.layout.pitch), **changes)  # type: ignore[arg-type]

    def _with_note(self, opening: list[Block], ending: Sequence[Block]) -> list[Block]:
        """The note at the foot of the last page. Where it has no room there, the ending goes over with it."""
        words, width, height = self._note(), self.layout.width, self.layout.height
        whole = Together((*ending, Note(words, self.fonts)))
        if whole.measure(width) > height:
            style = Style(size=_NOTE_SIZE, leading=_NOTE_LEADING, indent=0, before=_NOTE_GAP)
            return [*opening, Together(tuple(ending)), HanParagraph([Run(words)], style, self.fonts)]
        last = paginate([*opening, whole], width, height)[-1][-1]
        free = height - last.down - whole.measure(width)
        return [*opening, Together((*ending, Note(words, self.fonts, before=_NOTE_GAP + free)))]

    def _note(self) -> str:
        label = "联合单位" if self.letter.form == "inspection" else "抄送"
        return f"{label}：{'，'.join(name.strip() for name in self.letter.copies_to)}。"


def _day(day: date | None) -> str:
    return spoken(day) if day else _BLANK_DATE


@dataclass(frozen=True)
class Signer:
    """The organ above the date, both centred under the seal, the date four characters from the right."""

    organ: str
    date: str
    fonts: FontBook
    before: float = 0.0

    def texts(self) -> Iterator[str]:
        """Both."""
        yield self.organ
        yield self.date

    def measure(self, width: float) -> float:
        """Never less than the seal, which begins right under the text and ends under the date."""
        return max(_SEAL + 2 * MM, 2 * _LEADING + self._words().measure(self._box(width)))

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """The words in the lower half of where the seal goes."""
        box = self._box(width)
        right = max(0.0, _AFTER_DATE * _SIZE - (box - self._length(self.date)) / 2)
        self._words().draw(canvas, x + width - right - box, top - 1.5 * _LEADING, box)

    def _words(self) -> HanParagraph:
        style = Style(size=_SIZE, leading=_LEADING, indent=0, align="center")
        return HanParagraph([Run(f"{self.organ}\n{self.date}")], style, self.fonts)

    def _box(self, width: float) -> float:
        return min(width, max(self._length(self.organ), self._length(self.date)) + 1)

    def _length(self, words: str) -> float:
        return sum(self.fonts.width(char, self.fonts.pick(char, "FangSong")) for char in words) * _SIZE


@dataclass(frozen=True)
class Note:
    """Who gets copies (版记): small, between two lines, one character in from both sides."""

    words: str
    fonts: FontBook
    before: float = _NOTE_GAP

    def texts(self) -> Iterator[str]:
        """The words."""
        yield self.words

    def measure(self, width: float) -> float:
        """With the lines."""
        return self._text().measure(width - 2 * _NOTE_SIZE) + 2 * _NOTE_PADDING

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Line, words, line."""
        canvas.setLineWidth(0.99)  # 0.35 mm
        low = top - self.measure(width)
        canvas.line(x, top, x + width, top)
        canvas.line(x, low, x + width, low)
        self._text().draw(canvas, x + _NOTE_SIZE, top - _NOTE_PADDING, width - 2 * _NOTE_SIZE)

    def _text(self) -> HanParagraph:
        style = Style(size=_NOTE_SIZE, leading=_NOTE_LEADING, indent=0, align="left")
        return HanParagraph([Run(self.words)], style, self.fonts)
