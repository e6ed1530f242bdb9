"""Read the parts of a tagged PDF back, and the text that each holds, as a reader for the blind would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from printing.rendered import Rendered


@dataclass
class Part:
    """One part: its tag, attributes such as ``{"/Scope": "/Row"}``, what it says, and the parts in it."""

    tag: str
    attributes: dict[str, object]
    alt: str = ""
    text: str = ""
    parts: list[Part] = field(default_factory=list)

    def all(self, tag: str) -> list[Part]:
        """Every part with ``tag`` below this one."""
        return [part for part in self.walk() if part.tag == tag]

    def walk(self) -> Iterator[Part]:
        """This part and all below."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def words(self) -> str:
        """What it and all below say."""
        return "".join(part.text for part in self.walk())


def structure(rendered: Rendered) -> Part:
    """The whole document."""
    with pikepdf.open(io.BytesIO(rendered.pdf)) as file:
        texts = {page.objgen: spoken(page) for page in file.pages}
        return _part(file.Root.StructTreeRoot.K, texts)


def _part(element: pikepdf.Object, texts: dict[tuple[int, int], dict[int, str]]) -> Part:
    attributes = {key: value for key, value in element.A.items() if key != "/O"} if "/A" in element else {}
    made = Part(str(element.S)[1:], attributes, str(element.get("/Alt", "")))
    for kid in element.K:
        if not isinstance(kid, pikepdf.Object):
            made.text += texts[element.Pg.objgen].get(int(kid), "")
        elif kid.get("/Type") == "/MCR":
            made.text += texts[kid.Pg.objgen].get(int(kid.MCID), "")
        else:
            made.parts.append(_part(kid, texts))
    return made


def spoken(page: pikepdf.Page) -> dict[int, str]:
    """What each marked piece of a page says; -1 for everything that is no part of the paper."""
    texts: dict[int, str] = {}
    stack: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            tag, properties = str(operands[0]), operands[1] if len(operands) > 1 else {}
            stack.append(-1 if tag == "/Artifact" else int(properties["/MCID"]) if "/MCID" in properties else None)
            if tag == "/Span":
                owner = next(place for place in reversed(stack[:-1]) if place is not None)
                texts[owner] = texts.get(owner, "") + str(properties["/ActualText"])
        elif str(operator) == "EMC":
            stack.pop()
        elif str(operator) in ("Tj", "S", "f", "B"):
            assert stack, f"{operator} outside of every part"
    assert not stack
    return texts
