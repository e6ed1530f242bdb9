"""Characters that no keyboard has, given by themselves or by their code points."""

from __future__ import annotations

import re


def characters(written: str) -> tuple[str, ...]:
    """``U+2EBF0,𮯰`` as characters."""
    plain = re.sub(r"U\+([0-9A-Fa-f]{4,6})", lambda code: chr(min(int(code[1], 16), 0x10FFFF)), written)
    return tuple(dict.fromkeys(char for char in plain if char not in ",， "))
