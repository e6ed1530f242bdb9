"""Text in a Word file: runs with their fonts, paragraphs, and which characters may stand in one.

Plain text only: it goes into the file as the text of an element, so nothing in it is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from app.domain.errors import Invalid, Problem
from printing.fonts import printable
from printing.page import LEADING

Justification = Literal["both", "left", "center", "right"]

LATIN = "Times New Roman"
FANG_SONG, HEI, SONG, TITLE = "仿宋", "黑体", "宋体", "方正小标宋简体"

# XML 1.0 has no way to write these; nobody can see them, so they are left out.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HAN = re.compile("[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffef\U00020000-\U0003ffff]")
# Marks that a Chinese text shares with others; Word asks each run whose they are.
_SHARED = re.compile("[\u00a4-\u00b7\u00d7\u00f7\u2010-\u203b\u20ac\u2100-\u2bff]")


@dataclass(frozen=True)
class Look:
    """How a run looks. ``size`` in points; ``tight`` draws the characters together by so many points."""

    face: str = FANG_SONG
    size: float = 16.0
    grey: str = ""
    tight: float = 0.0


@dataclass(frozen=True)
class Shape:
    """How a paragraph is set. Lengths in points; ``indent`` in characters; ``exact`` lines have one height."""

    align: Justification = "left"
    leading: float = 17.0
    exact: bool = False
    indent: int = 0
    before: float = 0.0
    keep: bool = False


BODY = Look(size=16.0, tight=0.25)  # the size that people call 三号, on a pitch of 28 characters a line
BODY_SHAPE = Shape("both", LEADING, exact=True, indent=2)


def element(tag: str, /, *children: Any, **attributes: str | int) -> Any:
    """``<w:tag w:name="value">`` with its children; None among them is left out."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def twips(points: float) -> int:
    """Points in the twentieths that the format counts in."""
    return round(points * 20)


def written(text: str, path: str = "", name: str = "") -> str:
    """``text`` as it may stand in the file: the same as on the printed page, and no forbidden control character.

    Raises ``Invalid`` for half of a character (a lone surrogate), under ``path``; ``name`` is what people call the field.
    """
    if _SURROGATE.search(text):
        called = f"“{name.strip('：:')}”" if name else "有一处"
        raise Invalid([Problem(path or "$", f"{called}里有损坏的字（只有半个字符），不能写进 Word 文件")])
    return _FORBIDDEN.sub("", printable(text))


def run(text: str, look: Look) -> Iterator[Any]:
    """Elements of one look for a text; a newline starts a new line of the paragraph."""
    for script, chars in groupby(text, key=_script_of(text)):
        yield element("r", _properties(look, script), *_pieces("".join(chars)))


def blank(length: int, look: Look) -> Iterator[Any]:
    """So many characters to write on, underlined. No-break spaces, because readers hang others out at the end of a line.

    One in sixteen may be broken at, for a blank that does not fit into its line; four are as wide as a character.
    """
    spaces = ("\u00a0" * 15 + " ") * (length // 4) + "\u00a0" * (length % 4 * 4)
    yield element("r", _properties(look, "", underlined=True), *_pieces(spaces.removesuffix(" ") + "\u00a0"))


def rules(count: int, look: Look) -> Iterator[Any]:
    """The rest of the line to write on, and further ones: tabs that leave a line behind them."""
    for number in range(count):
        yield element("r", _properties(look, ""), element("br") if number else None, element("tab"))


def _script_of(text: str) -> Any:
    """Tells Chinese from other letters, and gives shared marks to the Chinese where there is any."""
    chinese = bool(_HAN.search(text))

    def script(char: str) -> str:
        return "eastAsia" if _HAN.match(char) or (chinese and (char == "\n" or _SHARED.match(char))) else ""

    return script


def _pieces(text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield element("br")
        if line:
            made = element("t")
            made.text = line
            made.set(qn("xml:space"), "preserve")
            yield made


def _properties(look: Look, script: str, underlined: bool = False) -> Any:
    fonts = {"ascii": LATIN, "hAnsi": LATIN, "eastAsia": look.face, "cs": LATIN}
    size = round(look.size * 2)
    return element(
        "rPr",
        element("rFonts", **fonts, **({"hint": script} if script else {})),
        element("color", val=look.grey) if look.grey else None,
        element("spacing", val=-twips(look.tight)) if look.tight else None,
        element("sz", val=size),
        element("szCs", val=size),
        element("u", val="single") if underlined else None,
    )


def field(instruction: str, look: Look) -> list[Any]:
    """A number that Word works out itself, such as ``PAGE``; 1 until it has."""
    parts = [element("fldChar", fldCharType="begin"), element("instrText"), element("fldChar", fldCharType="separate"),
             element("t"), element("fldChar", fldCharType="end")]  # fmt: skip
    parts[1].text, parts[3].text = f" {instruction} ", "1"
    return [element("r", _properties(look, ""), part) for part in parts]


def to_the_edge(width: float, leader: str = "none") -> Any:
    """A tab stop at the right edge of a line of ``width`` points."""
    return element("tabs", element("tab", val="right", leader=leader, pos=twips(width)))


def paragraph(runs: Sequence[Any], shape: Shape, *extra: Any) -> Any:
    """A paragraph; ``extra`` are borders and tabs of it."""
    spacing = {"before": twips(shape.before), "after": 0, "line": twips(shape.leading)}
    indent = element("ind", firstLineChars=shape.indent * 100, firstLine=twips(shape.indent * (BODY.size - BODY.tight)))
    properties = element(
        "pPr",
        element("keepNext") if shape.keep else None,
        *extra,
        element("spacing", **spacing, lineRule="exact" if shape.exact else "atLeast"),
        indent if shape.indent else None,
        element("jc", val=shape.align),
    )
    return element("p", properties, *runs)


def nothing(height: float = 1.0, *, keep: bool = False) -> Any:
    """An empty paragraph of so many points: what must stand between two tables, and after the last."""
    return paragraph([], Shape(leading=height, exact=True, keep=keep))
