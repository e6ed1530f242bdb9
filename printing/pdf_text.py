"""How numbers and words are written in a PDF file."""

from __future__ import annotations


def number(value: float) -> str:
    """At most three decimals, which is a thousandth of a point; no exponent and no needless zeros."""
    written = f"{value:.3f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def string(text: str) -> str:
    """Any text as a string of UTF-16; half a surrogate pair, which is no character, becomes a question mark."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
