"""The file of a volume, written one source after the other: what one holds is forgotten before the next is opened.

The PDF library writes each source as a small file of its own, whose objects are then numbered anew. It could also join
the sources itself, but only with everything in memory, and a dossier of scans is hundreds of megabytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from typing import BinaryIO

import pikepdf

from printing.metadata import PRODUCER
from printing.pdf_text import string

_HEAD = b"%PDF-1.7\n%\xe5\x8d\xb7\xe5\xae\x97\n"
_ENTRY = 20  # bytes of a line of the table of places
_ENDING = 64  # bytes of a stream that tell it from another: hashing all would take as long as the rest
# References, and what may look like one: strings. The library writes both in one way only (ISO 32000-1, 7.3).
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]+>|(\d+) 0 R\b|/SharedInVolume\.(\d+)\b", re.DOTALL)
_ROOT, _TREE, _SHARED = (re.compile(rb"/%s (\d+) 0 R" % name) for name in (b"Root", b"Pages", b"Shared"))
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")


class VolumeFile:
    """Writes to ``target``. Objects are named by their numbers."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._at = target, 0
        self._places: list[int] = []  # of the objects, from number 1
        self._named = hashlib.blake2b(digest_size=16)
        self._write(_HEAD)
        self._tree = self._reserve()

    def pages(self, source: pikepdf.Pdf) -> list[int]:
        """Take over the pages of ``source`` and nothing else of it."""
        _bare(source)
        return self._append(source)[1]

    def share(self, thing: pikepdf.Object) -> pikepdf.Object:
        """Take over an object that pages of any source may use; they write the name that is returned in its place."""
        with pikepdf.new() as carrier:
            carrier.Root.Shared = carrier.copy_foreign(thing)
            number = _found(_SHARED, self._append(carrier)[0])
        return _name(number)

    def stream(self, data: bytes) -> pikepdf.Object:
        """A stream that pages of any source may use, named as ``share`` does."""
        return _name(self._add(b"<</Length %d>>" % len(data), memoryview(b"\nstream\n%s\nendstream" % data)))

    def close(self, pages: Sequence[int], marks: Sequence[tuple[str, int]], title: str, author: str) -> None:
        """Write what holds it together. ``marks`` are bookmarks: a title and the page where it begins."""
        kids = " ".join(f"{page} 0 R" for page in pages)
        self._put(self._tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode("ascii"))
        catalog = self._add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Outlines {self._outline(marks)} 0 R/PageMode/UseOutlines/Lang(zh-CN)>>".encode("ascii")
        )
        about = self._add(f"<</Title {string(title)}/Author {string(author)}/Creator {string(PRODUCER)}>>".encode("ascii"))
        start, name = self._at, self._named.hexdigest()
        lines = "".join(f"{place:010} 00000 n \n" for place in self._places)
        size = len(self._places) + 1
        self._write(f"xref\n0 {size}\n0000000000 65535 f \n{lines}".encode("ascii"))
        self._write(f"trailer\n<</Size {size}/Root {catalog} 0 R/Info {about} 0 R/ID[<{name}><{name}>]>>\n".encode("ascii"))
        self._write(f"startxref\n{start}\n%%EOF\n".encode("ascii"))

    def _outline(self, marks: Sequence[tuple[str, int]]) -> int:
        top = self._reserve()
        numbers = [self._reserve() for _ in marks]
        for place, ((title, page), number) in enumerate(zip(marks, numbers, strict=True)):
            before = f"/Prev {numbers[place - 1]} 0 R" if place else ""
            after = f"/Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            self._put(number, f"<</Title {string(title)}/Parent {top} 0 R{before}{after}/Dest[{page} 0 R/Fit]>>".encode("ascii"))
        ends = f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R" if numbers else ""
        self._put(top, f"<</Type/Outlines{ends}/Count {len(numbers)}>>".encode("ascii"))
        return top

    # -- objects

    def _append(self, source: pikepdf.Pdf) -> tuple[bytes, list[int]]:
        """Write all objects but the catalog and the list of pages; what the catalog says now, and the pages in order."""
        written = io.BytesIO()
        source.save(written, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        part = _Part(written.getvalue())
        apart = (part.root, part.tree)
        kept = [number for number in range(1, part.total + 1) if number not in apart]
        renamed = {number: len(self._places) + place for place, number in enumerate(kept, 1)} | {part.tree: self._tree}

        def named(found: re.Match[bytes]) -> bytes:
            here, shared = found.groups()
            return b"%s 0 R" % shared if shared else b"%d 0 R" % renamed.get(int(here), 0) if here else found[0]

        for number in kept:
            says, stream = part.content(number)
            self._add(_REFERENCE.sub(named, says), stream)
        catalog, tree = (_REFERENCE.sub(named, part.content(number)[0]) for number in apart)
        return catalog, _numbers(tree)

    def _reserve(self) -> int:
        self._places.append(0)
        return len(self._places)

    def _add(self, says: bytes, stream: memoryview | None = None) -> int:
        number = self._reserve()
        self._put(number, says, stream)
        return number

    def _put(self, number: int, says: bytes, stream: memoryview | None = None) -> None:
        self._places[number - 1] = self._at
        self._named.update(says)
        self._write(b"%d 0 obj\n" % number)
        self._write(says)
        if stream is not None:
            self._named.update(stream[-_ENDING:])
            self._write(stream)
        self._write(b"\nendobj\n")

    def _write(self, data: bytes | memoryview) -> None:
        self._target.write(data)
        self._at += len(data)


class _Part:
    """A file as the library has just written it: objects from 1 to ``total`` in order, then the table of their places."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        start = int(data[data.rindex(b"startxref\n") :].split()[1])
        head, _, table = data[start:].partition(b"\n0000000000 65535 f \n")
        self.total = int(head.split()[2]) - 1
        lines = (table[place * _ENTRY : (place + 1) * _ENTRY] for place in range(self.total))
        self._places = [*(int(line[:10]) for line in lines), start]
        self.root = _found(_ROOT, table[self.total * _ENTRY :])
        self.tree = _found(_TREE, self.content(self.root)[0])

    def content(self, number: int) -> tuple[bytes, memoryview | None]:
        """What the object says, and the stream that follows."""
        begins = self._places[number - 1] + len(b"%d 0 obj\n" % number)
        ends = self._places[number] - len(b"\nendobj\n")
        stream = self._data.find(b"\nstream\n", begins, ends)  # strings have no plain newline
        if stream < 0:
            return self._data[begins:ends], None
        return self._data[begins:stream], memoryview(self._data)[stream:ends]


def _found(what: re.Pattern[bytes], text: bytes) -> int:
    match = what.search(text)
    assert match is not None
    return int(match[1])


def _name(number: int) -> pikepdf.Object:
    return pikepdf.Name(f"/SharedInVolume.{number}")


def _numbers(tree: bytes) -> list[int]:
    """The pages that a list of pages names."""
    kids = _KIDS.search(tree)
    return [int(found[1]) for found in _REFERENCE.finditer(kids[1])] if kids else []


def _bare(source: pikepdf.Pdf) -> None:
    """Leave only the pages, in one list, each with all that it inherits."""
    if not _flat(source.Root.Pages):
        source.add_blank_page()  # the library puts the list in order when it changes
        del source.pages[-1]
    for name in set(source.Root.keys()) - {"/Type", "/Pages"}:
        del source.Root[name]
    for name in {"/Info"} & set(source.trailer.keys()):
        del source.trailer[name]


def _flat(tree: pikepdf.Object) -> bool:
    """Whether it is one list of pages already, each of them once, and hands nothing down to them."""
    kids = list(tree.Kids)
    once = len({kid.objgen for kid in kids}) == len(kids)
    return once and set(tree.keys()) <= {"/Type", "/Kids", "/Count"} and all(kid.get("/Type") == "/Page" for kid in kids)
