"""A paper, ready to be shown, kept or printed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where the field ``path`` of the record stands: page from 0, points from the page's upper left corner."""

    page: int
    x: float
    top: float
    width: float
    height: float
    path: str


@dataclass(frozen=True)
class Rendered:
    """A PDF file, its number of pages, and the title it is kept under.

    ``places`` are for a click on the preview. ``digest`` is that of its text (``app.domain.page_code.text_digest``).
    Both are empty for a paper that was read back, and so do not count when papers are compared.
    """

    pdf: bytes
    pages: int
    title: str
    places: tuple[Place, ...] = field(default=(), compare=False)
    digest: str = field(default="", compare=False)
