"""The file of a paper: for archives (PDF/A-2a, ISO 19005-2) and for readers for the blind (PDF/UA-1, ISO 14289-1).

Everything that a page needs is inside, every text has its characters, and the parts of the paper are named. The
objects are written as bytes of our own; the PDF library numbers them and makes the file. No date is written, so that
the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

from printing.colour import srgb_profile
from printing.embedding import Subset
from printing.fonts import FontBook
from printing.metadata import PRODUCER, packet
from printing.pdf_text import number, string
from printing.structure import Element, Mark
from printing.surface import Canvas

_SYMBOLIC, _NONSYMBOLIC = 4, 32
# Outlines hardly shrink: the quickest way takes a fifth of the time and leaves 5 % more.
_QUICK, _THOROUGH = 1, 6


@dataclass(frozen=True)
class About:
    """What the file says of itself; ``author`` is the organ. ``duplex`` asks printers to use both sides."""

    title: str
    author: str
    duplex: bool = False


class _Object(PDFObject):  # type: ignore[misc, unused-ignore]
    """An object of the file; its bytes may be given later than its number."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.content = b""

    def format(self, document: Any) -> bytes:
        """As the library asks for it."""
        return self.content


class _File:
    """The objects of one file. References are ``b"5 0 R"``."""

    def __init__(self) -> None:
        self.document = PDFDocument(pdfVersion=(1, 7), invariant=1)

    def reserve(self) -> tuple[_Object, str]:
        """An object to be filled, and the reference to it."""
        made = _Object()
        reference: bytes = self.document.Reference(made).format(self.document)
        return made, reference.decode("ascii")

    def add(self, content: str | bytes) -> str:
        """The reference to a new object."""
        made, reference = self.reserve()
        made.content = content.encode("ascii") if isinstance(content, str) else content
        return reference


def stream(data: bytes, entries: str = "", level: int = _THOROUGH) -> bytes:
    """A stream; metadata stand unpacked (level 0), so that any program finds them."""
    data = zlib.compress(data, level) if level else data
    filtered = "/Filter/FlateDecode" if level else ""
    return f"<<{entries}{filtered}/Length {len(data)}>>\nstream\n".encode("ascii") + data + b"\nendstream"


def write(canvas: Canvas, about: About) -> bytes:
    """The file of all pages that were drawn."""
    file = _File()
    subsets = canvas.subsets.values()
    fonts = file.add(f"<<{''.join(f'/{subset.name} {_font(file, subset, canvas.fonts)}' for subset in subsets)}>>")
    tree, tree_reference = file.reserve()
    pages = _pages(file, canvas, fonts)
    tree.content = _structure(file, canvas.document, tree_reference, pages).encode("ascii")
    # The library takes the objects that it knows by name from here.
    file.document.Catalog, _ = file.reserve()
    file.document.Catalog.content = _catalog(file, about, tree_reference, pages).encode("ascii")
    file.document.info, _ = file.reserve()
    file.document.info.content = _information(about).encode("ascii")
    file.document.updateSignature(hashlib.sha256("\f".join(canvas.pages).encode("ascii")).digest())
    file.document.updateSignature(about.title)
    made: bytes = file.document.format()
    return made


class _Embedded(NamedTuple):
    """The streams of one part of a font."""

    program: bytes
    characters: bytes


def _embedded(subset: Subset) -> _Embedded:
    program = subset.program()
    return _Embedded(
        stream(program, f"/Length1 {len(program)}", _QUICK), stream(subset.to_unicode().encode("ascii"))
    )


def _font(file: _File, subset: Subset, fonts: FontBook) -> str:
    """A font of characters that are numbered as its glyphs are."""
    face, name = subset.outlines.face, subset.font_name
    embedded: _Embedded = fonts.subsets.get((subset.outlines.name, subset.characters), lambda: _embedded(subset))
    data = file.add(embedded.program)
    box = " ".join(number(side) for side in face.bbox)
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {face.flags & ~_NONSYMBOLIC | _SYMBOLIC}/FontBBox[{box}]"
        f"/ItalicAngle {number(face.italicAngle)}/Ascent {number(face.ascent)}/Descent {number(face.descent)}"
        f"/CapHeight {number(face.capHeight)}/StemV {number(face.stemV)}/FontFile2 {data}>>"
    )
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity/DW 1000/W[{subset.widths()}]"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor}>>"
    )
    characters = file.add(embedded.characters)
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant}]/ToUnicode {characters}>>"
    )


@dataclass(frozen=True)
class _Pages:
    """The reference to the list of pages, and those to the pages."""

    root: str
    each: tuple[str, ...]


def _pages(file: _File, canvas: Canvas, fonts: str) -> _Pages:
    root, root_reference = file.reserve()
    size = f"{number(canvas.width * canvas.zoom)} {number(canvas.height * canvas.zoom)}"
    each = tuple(
        file.add(
            f"<</Type/Page/Parent {root_reference}/MediaBox[0 0 {size}]/Resources<</Font {fonts}>>"
            f"/Contents {file.add(stream(code.encode('ascii')))}/StructParents {index}/Tabs/S>>"
        )
        for index, code in enumerate(canvas.pages)
    )
    root.content = f"<</Type/Pages/Kids[{' '.join(each)}]/Count {len(each)}>>".encode("ascii")
    return _Pages(root_reference, each)


def _structure(file: _File, document: Element, tree: str, pages: _Pages) -> str:
    """The tree of parts, and for each page which part its pieces of content belong to."""
    reserved = {element: file.reserve() for element in document.walk()}
    owners: list[list[str]] = [[] for _ in pages.each]
    marks = [(mark, reference) for element, (_, reference) in reserved.items() for mark in element.marks()]
    for mark, reference in sorted(marks, key=lambda item: (item[0].page, item[0].number)):
        owners[mark.page].append(reference)
    _fill(document, tree, reserved, pages)
    lists = " ".join(f"{index} {file.add('[' + ' '.join(owned) + ']')}" for index, owned in enumerate(owners))
    parents = file.add(f"<</Nums[{lists}]>>")
    return (
        f"<</Type/StructTreeRoot/K {reserved[document][1]}/ParentTree {parents}"
        f"/ParentTreeNextKey {len(owners)}>>"
    )


def _fill(element: Element, parent: str, reserved: dict[Element, tuple[_Object, str]], pages: _Pages) -> None:
    """Write the object of a part and of all parts in it."""
    made, reference = reserved[element]
    first = next((mark.page for mark in element.marks()), None)
    kids = [
        reserved[kid][1] if isinstance(kid, Element) else _content(kid, first, pages) for kid in element.kids
    ]
    page = "" if first is None else f"/Pg {pages.each[first]}"
    made.content = f"<<{element.entries()}/P {parent}{page}/K[{' '.join(kids)}]>>".encode("ascii")
    for kid in element.kids:
        if isinstance(kid, Element):
            _fill(kid, reference, reserved, pages)


def _content(mark: Mark, page: int | None, pages: _Pages) -> str:
    """A piece of content, on the page of its part or on another."""
    if mark.page == page:
        return str(mark.number)
    return f"<</Type/MCR/Pg {pages.each[mark.page]}/MCID {mark.number}>>"


def _catalog(file: _File, about: About, tree: str, pages: _Pages) -> str:
    profile = file.add(stream(srgb_profile(), "/N 3"))
    intent = file.add(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile}>>"
    )
    metadata = file.add(stream(packet(about.title, about.author), "/Type/Metadata/Subtype/XML", 0))
    duplex = "/Duplex/DuplexFlipLongEdge" if about.duplex else ""
    return (
        f"<</Type/Catalog/Pages {pages.root}/StructTreeRoot {tree}/MarkInfo<</Marked true>>/Lang(zh-CN)"
        f"/ViewerPreferences<</DisplayDocTitle true{duplex}>>/OutputIntents[{intent}]/Metadata {metadata}>>"
    )


def _information(about: About) -> str:
    """The same as in the metadata, for programs that know only this."""
    entries: Iterable[tuple[str, str]] = (
        ("Title", about.title), ("Author", about.author), ("Creator", PRODUCER), ("Producer", PRODUCER),
    )
    return f"<<{''.join(f'/{name} {string(text)}' for name, text in entries)}>>"
