"""The agreement in two languages: beside each Chinese label its translation, beside each paragraph what somebody typed.

The Chinese text is the agreement; the other is there to be understood, and the paper says so in both languages. What
nobody has translated leaves room to write it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from app.domain.forms.sheet import Box, Closing, Line, Piece, Prose, Ruled, Sheet, SignHere, Signing, Title, Words
from app.domain.forms.words import chinese_number
from app.domain.paper import Entry, Paper
from app.domain.records import text, value

INTERPRETER = "翻译人员（签名）"
PREVAILS = "本协议以中文书写，附译文供参考，以中文为准。"
READ_OUT = "翻译人员已经用当事人听得懂的语言把本协议全文读给当事人听。"
_HALF = 78.0  # mm: two columns
_NAME = 28.0
_SECTION = re.compile(r"\.(facts|clauses|manner|left_open)(\[|$)")
_ACROSS = 17  # Chinese characters of a column
_PREFIX = "tr."


@dataclass(frozen=True)
class Language:
    """The fixed words of the form in another language. ``name`` is Chinese, ``own`` its name for itself."""

    id: str
    name: str
    own: str
    label: Mapping[str, str] = field(default_factory=dict)
    sentence: Mapping[str, str] = field(default_factory=dict)

    def of(self, chinese: str) -> str:
        """The translation of a fixed text; empty where there is none."""
        return self.label.get(chinese.replace("\n", "").strip().rstrip("："), "")


@dataclass(frozen=True)
class Translation:
    """What a person has translated. Paragraphs stand beside those of the Chinese text, in their order."""

    language: str = text("语言", limit=20)
    facts: str = text("纠纷主要事实、争议事项的译文", limit=40_000)
    clauses: tuple[str, ...] = value("协议内容的译文", ())
    manner: str = text("履行方式、时限的译文", limit=10_000)
    left_open: str = text("没有达成一致的事项的译文", limit=10_000)
    interpreter: str = text("翻译人员", limit=100)

    def paragraphs(self, section: str) -> list[str]:
        """Those of one section."""
        said = "\n".join(self.clauses) if section == "clauses" else str(getattr(self, section))
        return [line.strip() for line in said.split("\n") if line.strip()]


def entries(made: Translation) -> tuple[Entry, ...]:
    """A translation as it is kept on the agreement's paper."""
    pairs = {"language": made.language, "facts": made.facts, "clauses": "\n".join(made.clauses), "manner": made.manner,
             "left_open": made.left_open, "interpreter": made.interpreter}  # fmt: skip
    return tuple(Entry(f"{_PREFIX}{key}", said) for key, said in pairs.items() if said)


def translation_of(paper: Paper | None) -> Translation:
    """The translation that is kept on a paper; an empty one where there is none."""
    if paper is None:
        return Translation()
    said = {key: paper.entry(f"{_PREFIX}{key}") for key in ("language", "facts", "manner", "left_open", "interpreter")}
    clauses = tuple(line for line in paper.entry(f"{_PREFIX}clauses").split("\n") if line.strip())
    return Translation(**said, clauses=clauses)


def in_two_languages(sheet: Sheet, language: Language, made: Translation) -> Sheet:
    """The sheet of an agreement with the other language beside everything that is read."""
    pieces = tuple(_Writer(language, made).pieces(sheet.pieces))
    return replace(sheet, title=f"{sheet.title}（中{language.name.removesuffix('文')}对照）", pieces=pieces)


@dataclass(frozen=True)
class _Writer:
    language: Language
    made: Translation

    def pieces(self, given: Sequence[Piece]) -> Iterator[Piece]:
        signed = False
        place = 0
        while place < len(given):
            piece = given[place]
            place += 1
            if isinstance(piece, Prose):
                section = _section(piece) or (_section(given[place]) if piece.lead and place < len(given) else "")
                count = _length(given, place, section) if section else 0
                yield from self._section(section, [piece, *_prose(given[place:place + count])]) if section else self._fixed(piece)
                place += count
                continue
            if isinstance(piece, Signing | Closing) and not signed:
                signed = True
                yield from self._closing_words()
            yield from self._one(piece)
            if isinstance(piece, Signing) and not isinstance(given[place] if place < len(given) else None, Signing):
                yield Signing("", (SignHere(self._caption(f"{INTERPRETER}：{self.made.interpreter}")),))

    def _one(self, piece: Piece) -> Iterator[Piece]:
        if isinstance(piece, Title):
            yield piece
            yield Line((Words(self.language.of(piece.text)),), "center")
        elif isinstance(piece, Line):
            yield replace(piece, words=tuple(self._word(item) for item in piece.words))
        elif isinstance(piece, Ruled):
            yield self._table(piece)
        elif isinstance(piece, Signing):
            cells = tuple(replace(item, caption=self._caption(item.caption)) for item in piece.cells)
            yield Signing(self._beside(piece.label), cells)
        elif isinstance(piece, Closing):
            cells = tuple(replace(item, caption=self._caption(item.caption)) for item in piece.cells)
            yield Closing(cells, tuple(line for said in piece.seal for line in self._lines(said)))
        else:
            yield piece

    # -- labels

    def _lines(self, chinese: str) -> list[str]:
        return [item for item in (chinese, self.language.of(chinese)) if item]

    def _under(self, chinese: str) -> str:
        return "\n".join(self._lines(chinese))

    def _beside(self, chinese: str) -> str:
        """``当事人 Party：``: the translation before the colon."""
        said = self.language.of(chinese)
        return f"{chinese.rstrip('：')} {said}{'：' if chinese.endswith('：') else ''}" if said else chinese

    def _word(self, word: Words) -> Words:
        return replace(word, text=self._beside(word.text)) if not word.path else word

    def _caption(self, caption: str) -> str:
        """The lines above a place to sign: a label and a name each."""
        made = []
        for line in caption.split("\n"):
            label, colon, name = line.partition("：")
            parted = "\n" if colon and name and self.language.of(label) else ""
            made.append(self._beside(label) + colon + parted + name)
        return "\n".join(made)

    # -- tables

    def _table(self, piece: Ruled) -> Ruled:
        rows = [self._head(piece.side, piece.rows[0])] if piece.side else []
        for row in piece.rows:
            rows += [tuple(self._box(box) for box in part) for part in _roomy(row)]
        return replace(piece, rows=tuple(rows), whole=False)  # taller than the Chinese one: pages would stay half empty

    def _head(self, role: str, row: Sequence[Box]) -> tuple[Box, ...]:
        """The role of a party in both languages, over its rows."""
        return (Box(self._beside(role), sum(box.width for box in row), label=True, align="center"),)

    def _box(self, box: Box) -> Box:
        if box.label:
            return replace(box, text=self._under(box.text))
        return replace(box, text=self._beside(box.text)) if box.path.endswith(".sex") else box

    # -- text

    def _section(self, section: str, paragraphs: Sequence[Prose]) -> Iterator[Piece]:
        """Two columns: the label over them, then paragraph beside paragraph."""
        label, said = _split(paragraphs)
        other = self.made.paragraphs(section)
        rows = [(Box(label, _HALF, label=True), Box(self.language.of(label), _HALF, label=True))]
        for number in range(max(len(said), len(other), 1)):
            chinese, path, lines = said[number] if number < len(said) else ("", "", 1)
            foreign = other[number] if number < len(other) else ""
            room = max(lines, ceil(len(chinese) / _ACROSS)) if not foreign else 1
            rows.append((Box(chinese, _HALF, lines=room, path=path), Box(foreign, _HALF, lines=room)))
        yield Ruled(tuple(rows), head=1)

    def _fixed(self, piece: Prose) -> Iterator[Piece]:
        """A sentence of the form; that which counts the originals is known by its beginning."""
        yield piece
        said = "".join(item.text for item in piece.words)
        copies = _copies(said)
        foreign = self.language.sentence.get("copies", "").format(copies=copies) if copies else self.language.of(said)
        if foreign:
            yield Prose((Words(foreign),))

    def _closing_words(self) -> Iterator[Piece]:
        for chinese, key in ((READ_OUT, "read_out"), (PREVAILS, "prevails")):
            yield Prose((Words(chinese),))
            if said := self.language.sentence.get(key, ""):
                yield Prose((Words(said),))


def _section(piece: Piece) -> str:
    """The field that a paragraph comes from, by its name; empty for words of the form."""
    found = (_SECTION.search(item.path) for item in (piece.words if isinstance(piece, Prose) else ()))
    return next((match[1] for match in found if match), "")


def _length(given: Sequence[Piece], place: int, section: str) -> int:
    """How many pieces from ``place`` on go on with a section."""
    count = 0
    while place + count < len(given) and _section(given[place + count]) == section:
        count += 1
    return count


def _prose(pieces: Sequence[Piece]) -> list[Prose]:
    return [piece for piece in pieces if isinstance(piece, Prose)]


def _split(paragraphs: Sequence[Prose]) -> tuple[str, list[tuple[str, str, int]]]:
    """The label of a section, and its paragraphs as text, path and lines to write on."""
    label, said = "", list[tuple[str, str, int]]()
    for piece in paragraphs:
        words = list(piece.words)
        if words and words[0].face == "Hei":
            label = words.pop(0).text.rstrip("：")
        if words:
            path = next((item.path for item in words if item.path), "")
            blank = any(item.blank for item in words)
            said.append(("".join(item.text for item in words), path, max(piece.lines, 2 if blank else 1)))
    return label, said


def _roomy(row: Sequence[Box]) -> list[tuple[Box, ...]]:
    """A row of many pairs as two rows, because other languages need more room for their labels."""
    if len(row) <= 4 or not row[0].label or row[1].label:
        return [tuple(row)]
    width = sum(box.width for box in row)
    pairs = [(row[place], row[place + 1]) for place in range(2, len(row) - 1, 2)]
    room = width / len(pairs)
    first = (replace(row[0], width=_NAME), replace(row[1], width=width - _NAME))
    label = min(_NAME, room * 0.56)
    rest = [part for name, said in pairs for part in (replace(name, width=label), replace(said, width=room - label))]
    return [first, tuple(rest)]


def _copies(said: str) -> int:
    """How many originals a sentence counts; 0 when it is another one."""
    match = re.match("本协议一式([零一二三四五六七八九十百]+)份", said)
    return next((number for number in range(1, 1000) if match and chinese_number(number) == match[1]), 0)
