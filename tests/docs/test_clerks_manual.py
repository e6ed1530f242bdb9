"""docs/manual/clerk.md: what it calls by name stands in the window so, and its pictures are there, small and all used.

**Bold** is what stands in the window; “quoted” in the first column of the tables of troubles is what the program says.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from PIL import Image

REPO = Path(__file__).resolve().parents[2]
MANUAL = REPO / "docs" / "manual" / "clerk.md"
TEXT = MANUAL.read_text(encoding="utf-8")
PICTURES = MANUAL.parent / "pictures"
GAP = "\ufffc"
SHOWN = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", TEXT)


def strings(path: Path) -> Iterator[str]:
    """Every text of a source file; in an f-string each place to be filled is ``GAP``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)


def leaves(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        yield from chain.from_iterable(map(leaves, table.values()))
    elif isinstance(table, str):
        yield table


def texts(*places: str) -> frozenset[str]:
    files = chain.from_iterable([path] if path.suffix else sorted(path.rglob("*.py")) for path in (REPO / place for place in places))
    return frozenset(chain.from_iterable(map(strings, files)))


WINDOW = texts("ui", "app/domain/actions.py") | frozenset(leaves(tomllib.loads(
    (REPO / "assets" / "codes" / "standard.toml").read_text(encoding="utf-8")
)))
SAID = WINDOW | texts("app/services", "app/domain", "printing")
MADE = [  # labels with a number or a name in them
    re.compile(".{1,30}".join(map(re.escape, text.split(GAP))))
    for text in WINDOW if GAP in text and len(re.findall("[一-鿿]", text)) >= 2
]


def is_said(text: str) -> bool:
    """Whole, or up to the first thing that the program fills in."""
    return any(text in one or (GAP in one and len(one.split(GAP)[0]) >= 3 and text.startswith(one.split(GAP)[0])) for one in SAID)


@pytest.mark.parametrize("label", sorted(set(re.findall(r"\*\*([^*]+)\*\*", TEXT))))
def test_what_is_named_stands_in_the_window(label: str) -> None:
    assert label in WINDOW or any(made.fullmatch(label) for made in MADE), "nothing in the window is called so"


@pytest.mark.parametrize("said", sorted({
    quote for line in TEXT.partition("## 十七、")[2].splitlines() if line.startswith("| “")
    for quote in re.findall("“([^”]+)”", line.split("|")[1])
}))
def test_what_the_program_is_quoted_with_it_says(said: str) -> None:
    assert is_said(said)


def test_every_picture_is_there_and_every_file_is_shown() -> None:
    assert {f"pictures/{path.name}" for path in PICTURES.iterdir()} == {place for _, place in SHOWN}
    assert len(SHOWN) == len(set(SHOWN))


def test_pictures_are_small_enough_to_be_sent_along() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert max(sizes.values()) < 80 * 1024, max(sizes, key=lambda name: sizes[name])
    assert sum(sizes.values()) < 1536 * 1024
    for path in PICTURES.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.mode == "P", path.name
            assert picture.width <= 1600


def anchor(heading: str) -> str:
    """As the usual viewers of Markdown make it of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_link_leads_somewhere() -> None:
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (MANUAL.parent / target).exists(), target
