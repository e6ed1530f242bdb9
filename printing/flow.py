"""Blocks on pages: who goes where. Pages are laid out before anything is drawn, so that each knows their number."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.errors import Defect
from printing.surface import Canvas


class Block(Protocol):
    """Something with a height that can be put on a page, and perhaps split over two."""

    @property
    def before(self) -> float:
        """Space above, left out at the top of a page."""

    def texts(self) -> Iterator[str]:
        """Everything it says, for the search for missing characters."""

    def measure(self, width: float) -> float:
        """The height at ``width``."""

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """The part that fits into ``room`` and the rest; None if it cannot be split there."""

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at ``x``, ``top``."""


@dataclass(frozen=True)
class Placed:
    """A block and its distance from the top of the type area."""

    block: Block
    down: float


def paginate(blocks: Sequence[Block], width: float, height: float) -> list[list[Placed]]:
    """Put the blocks on pages of ``width`` × ``height``."""
    waiting = deque(blocks)
    pages: list[list[Placed]] = [[]]
    down = 0.0
    while waiting:
        block = waiting.popleft()
        top = down + (block.before if pages[-1] else 0)
        if top + block.measure(width) <= height + 0.01:
            pages[-1].append(Placed(block, top))
            down = top + block.measure(width)
            continue
        parts = block.split(width, height - top)
        if parts is not None:
            pages[-1].append(Placed(parts[0], top))
            waiting.appendleft(parts[1])
        elif not pages[-1]:
            raise Defect(f"{type(block).__name__} is taller than a page and cannot be split")
        else:
            waiting.appendleft(block)
        pages.append([])
        down = 0.0
    return pages


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page."""

    blocks: tuple[Block, ...]

    @property
    def before(self) -> float:
        """That of the first."""
        return self.blocks[0].before

    def texts(self) -> Iterator[str]:
        """Those of all."""
        for block in self.blocks:
            yield from block.texts()

    def measure(self, width: float) -> float:
        """The height at ``width``."""
        gaps = sum(block.before for block in self.blocks[1:])
        return gaps + sum(block.measure(width) for block in self.blocks)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw one below the other."""
        for number, block in enumerate(self.blocks):
            top -= block.before if number else 0
            block.draw(canvas, x, top, width)
            top -= block.measure(width)


@dataclass(frozen=True)
class Led:
    """A heading that never stands alone at the foot of a page: ``body``, or its first part, goes with it."""

    heading: Block
    body: Block

    @property
    def before(self) -> float:
        """That of the heading."""
        return self.heading.before

    def texts(self) -> Iterator[str]:
        """Those of both."""
        yield from self.heading.texts()
        yield from self.body.texts()

    def measure(self, width: float) -> float:
        """The height at ``width``."""
        return self.heading.measure(width) + self.body.before + self.body.measure(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Split the body."""
        parts = self.body.split(width, room - self.heading.measure(width) - self.body.before)
        return None if parts is None else (Led(self.heading, parts[0]), parts[1])

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw one below the other."""
        Together((self.heading, self.body)).draw(canvas, x, top, width)
