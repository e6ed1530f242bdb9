"""The scanner on the desk, whatever drives it: a seam with an implementation for each system."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

RESOLUTIONS = (200, 300)  # dots per inch


@dataclass(frozen=True)
class Device:
    """A scanner. ``id`` is what the system calls it, ``name`` what people see."""

    id: str
    name: str


@dataclass(frozen=True)
class Options:
    """How to scan. ``feeder``: every sheet in the feeder; otherwise the one on the glass. ``resolution`` in dots per inch."""

    feeder: bool = False
    resolution: int = 200
    colour: bool = True


# A page as a picture file (PNM, JPEG …), in the order of scanning.
OnPage = Callable[[bytes], None]
Cancelled = Callable[[], bool]


class Scanner(Protocol):
    """What the program wants of a scanner. For worker threads: every call takes its time."""

    def devices(self) -> list[Device]:
        """The scanners that are there now. Raises ``scan.no_service`` where the system has no way to scan."""

    def scan(self, device: str, options: Options, on_page: OnPage, cancelled: Cancelled) -> int:
        """Scan, hand on each page as soon as it is there, and return how many came.

        ``cancelled`` is asked a few times a second. Pages that were handed on stay good when this raises:
        ``scan.cancelled``, ``scan.empty``, ``scan.jam``, ``scan.cover``, ``scan.busy``, ``scan.denied``,
        ``scan.no_device``, ``scan.timeout``, ``scan.failed``.
        """


def scanner() -> Scanner:
    """The one of this system."""
    if sys.platform == "win32":
        from app.services.scanner_wia import WiaScanner

        return WiaScanner()
    from app.services.scanner_sane import SaneScanner

    return SaneScanner()
