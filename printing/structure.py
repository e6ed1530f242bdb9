"""What the parts of a paper are: the tree of headings, paragraphs and tables that readers for the blind follow.

The names of parts are those of tagged PDF (ISO 32000-1, 14.8.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from printing.pdf_text import string


@dataclass(frozen=True)
class Mark:
    """Marked content: the ``number``-th piece of page ``page`` (both from 0)."""

    page: int
    number: int


@dataclass(eq=False)
class Element:
    """One part. ``attributes`` are those of its owner, such as ``{"Scope": "/Row"}``; ``alt`` speaks for a picture."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    alt: str = ""
    kids: list[Element | Mark] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This part and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def marks(self) -> list[Mark]:
        """Its own pieces of content."""
        return [kid for kid in self.kids if isinstance(kid, Mark)]

    def entries(self) -> str:
        """What a PDF dictionary says of it besides its place in the tree."""
        owner = {"Figure": "/Layout"}.get(self.tag, "/Table")
        pairs = "".join(f"/{name} {value}" for name, value in self.attributes.items())
        return (
            f"/S/{self.tag}"
            + (f"/Alt {string(self.alt)}" if self.alt else "")
            + (f"/A<</O{owner}{pairs}>>" if pairs else "")
        )
