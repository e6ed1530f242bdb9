"""Drawing a share of matters so that nobody can choose: the order follows from the question alone.

Each matter is ordered by a hash over its id, the period and the site that draws. Whoever asks the same again at the same
site gets the same draw; a matter that is added or goes changes the order of no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.canonical import digest


def sample_size(total: int, percent: int) -> int:
    """So many of ``total``: the share rounded up, so that one is drawn wherever there is any."""
    return -(-total * percent // 100)


def draw(ids: Iterable[str], percent: int, first: date, last: date, site: str) -> list[str]:
    """The drawn ids in the order of the draw. ``percent`` is 0 to 100."""
    asked = f" {first.isoformat()}/{last.isoformat()} {site}"
    ordered = sorted(set(ids), key=lambda item: digest(f"{item}{asked}".encode()))
    return ordered[: sample_size(len(ordered), percent)]
