"""The foot of a paper in Word: who signs where, as tables without rules but for the lines to sign on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.forms.sheet import Closing, SignHere, Signing
from printing.page import MM
from printing.word_table import cell, frame, row, tenths
from printing.word_text import HEI, Look, Shape, element, nothing, paragraph, run, written

# Two places to a row, in mm: the name over its line, a gap, the box of the fingerprint; between them a gutter.
_EDGES = [tenths(edge) for edge in (0, 50, 53, 75, 81, 131, 134, 156)]
_PLACES = ((0, 1, 3), (4, 5, 7))  # left edge, end of the line beside a box, right edge
_CAPTION, _LABEL, _SEAL = Look(size=13.0), Look(size=14.0), Look(size=14.0)
_FINGER = Look(HEI, 7.5, grey="808080")
_BOX_HEIGHT, _SEAL_ROOM, _PEN_ROOM, _GAP = 20 * MM, 42 * MM, 10 * MM, 3 * MM
_PAGE = 238 * MM
_BESIDE_SEAL = 3  # names



def signing(piece: Signing, *, chained: bool) -> Iterator[Any]:
    """A heading over places for names, two in a row; ``chained``: what follows belongs on the same page."""
    if piece.label:
        yield _label(piece.label, keep=True)
        yield nothing(2 * MM, keep=True)
    yield _pairs(piece.cells, chained=chained)


def closing(piece: Closing) -> Iterator[Any]:
    """Names at the left, the seal at the right; more than three names in rows above it; without a seal only names."""
    yield nothing(1 * MM, keep=True)
    hands = [item for item in piece.cells if item.by_hand]
    words = [item for item in piece.cells if not item.by_hand]
    if not piece.seal:
        if hands:
            yield _pairs(hands, chained=bool(words))
        yield from (_label(item.caption) for item in words)
        return
    above = hands[:-1] if len(hands) > _BESIDE_SEAL else []
    if above:
        yield _pairs(above, chained=True)
        yield nothing(keep=True)
    yield _beside_seal([*hands[len(above):], *words], piece.seal)


def _label(text: str, *, keep: bool = False) -> Any:
    return paragraph(list(run(written(text), _LABEL)), Shape(leading=24.0, before=2 * MM, keep=keep))


def _pairs(cells: Sequence[SignHere], *, chained: bool) -> Any:
    """Rows of two places each. They stay together while a page can hold them; else row by row."""
    made = frame(_EDGES, ruled=False)
    pairs = [cells[start:start + 2] for start in range(0, len(cells), 2)]
    heights = [max(_height(item) for item in pair) for pair in pairs]
    together = sum(heights) + _GAP * len(pairs) < _PAGE / 2
    for number, (pair, height) in enumerate(zip(pairs, heights, strict=True)):
        final = number == len(pairs) - 1
        keep = chained if final else together or number == len(pairs) - 2
        places = [part for place, item in enumerate(pair) for part in _place(item, place, keep=keep)]
        rest = [] if len(pair) > 1 else [cell(_EDGES, _EDGES[3], _EDGES[-1], [nothing(keep=keep)])]
        made.append(row([*places, *rest], height))
        made.append(row([cell(_EDGES, _EDGES[0], _EDGES[-1], [nothing(keep=keep)])], _GAP, exact=True))
    return made


def _height(item: SignHere) -> float:
    """Enough for the name, the pen, the box and the seal."""
    least = _SEAL_ROOM if item.sealed else _BOX_HEIGHT if item.fingerprint else 0.0
    width = (50 if item.fingerprint else 75) * MM
    across = int(width // _CAPTION.size)
    lines = sum(max(1, -(-len(line) // across)) for line in item.caption.split("\n"))
    return max(lines * 19 + _PEN_ROOM, least)


def _place(item: SignHere, place: int, *, keep: bool) -> Iterator[Any]:
    """One place: the caption over its line, the box if there is one, and the gutter before the next."""
    left, beside, right = (_EDGES[edge] for edge in _PLACES[place])
    if place:
        yield cell(_EDGES, _EDGES[3], left, [nothing(keep=keep)])
    line = element("tcBorders", element("bottom", val="single", sz=5, space=0, color="000000"))
    caption = paragraph(list(run(written(item.caption, item.path), _CAPTION)), Shape(leading=19.0, keep=keep))
    if not item.fingerprint:
        yield cell(_EDGES, left, right, [caption], line)
        return
    yield cell(_EDGES, left, beside, [caption], line)
    box = _EDGES[_EDGES.index(beside) + 1]
    yield cell(_EDGES, beside, box, [nothing(keep=keep)])
    words = paragraph(list(run("按指印处", _FINGER)), Shape("center", 12.0, keep=keep))
    borders = element("tcBorders", *(element(side, val="dashed", sz=4, space=0, color="808080") for side in ("top", "left", "bottom", "right")))
    yield cell(_EDGES, box, right, [words], borders, element("vAlign", val="bottom"))


def _beside_seal(items: Sequence[SignHere], seal: Sequence[str]) -> Any:
    """Each name in a row at the left; at the right, over all rows, the lines of the seal at the bottom of their room."""
    edges = [tenths(edge) for edge in (0, 75, 81, 156)]
    made = frame(edges, ruled=False)
    heights = [19.0 * item.caption.count("\n") + (20 * MM if item.by_hand else 12 * MM) for item in items]
    room = max(_SEAL_ROOM + 3 * MM, len(seal) * 23 + 12 * MM)
    rows: list[tuple[SignHere | None, float]] = list(zip(items, heights, strict=True))
    if sum(heights) < room:
        rows.append((None, room - sum(heights)))
    for number, (item, height) in enumerate(rows):
        keep = number < len(rows) - 1
        made.append(row([*_left(item, edges, keep=keep), _right(seal, edges, below=number > 0, keep=keep)], height))
    return made


def _left(item: SignHere | None, edges: Sequence[int], *, keep: bool) -> Iterator[Any]:
    runs = list(run(written(item.caption, item.path), _CAPTION)) if item else []
    shape = Shape(leading=19.0, before=2 * MM, keep=keep)
    line = element("tcBorders", element("bottom", val="single", sz=5, space=0, color="000000"))
    yield cell(edges, edges[0], edges[1], [paragraph(runs, shape)], line if item and item.by_hand else None)
    yield cell(edges, edges[1], edges[2], [nothing(keep=keep)])


def _right(seal: Sequence[str], edges: Sequence[int], *, below: bool, keep: bool) -> Any:
    shape = Shape("center", 23.0, keep=keep)
    lines = [] if below else [paragraph(list(run(written(line), _SEAL)), shape) for line in seal]
    merge = element("vMerge") if below else element("vMerge", val="restart")
    return cell(edges, edges[2], edges[3], lines or [nothing(keep=keep)], merge, element("vAlign", val="bottom"))


