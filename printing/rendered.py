"""A paper, ready to be shown, kept or printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    """A PDF file, its number of pages, and the title it is kept under."""

    pdf: bytes
    pages: int
    title: str
