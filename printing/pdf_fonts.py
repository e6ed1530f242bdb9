"""Which characters the codes of a font in a PDF stand for: its ToUnicode table (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNKNOWN = "\ufffd"
_LARGEST_TABLE = 4_000_000  # bytes
_BLOCK = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


@dataclass(frozen=True)
class Decoder:
    """``size`` is the number of bytes of a code. A code that the table lacks stands for U+FFFD."""

    size: int
    table: Mapping[int, str]

    @classmethod
    def of(cls, font: Any) -> Decoder:
        """The table of a font; one without a table shows nothing that can be compared, unless it is plain Latin."""
        if "/ToUnicode" in font:
            data = font.ToUnicode.read_bytes()
            return _read(data[:_LARGEST_TABLE])
        if str(font.get("/Subtype")) == "/Type0":
            return cls(2, {})
        return cls(1, {code: chr(code) for code in range(0x20, 0x7F)})

    def decode(self, codes: bytes) -> str:
        """The characters of a string."""
        size = self.size
        numbers = [int.from_bytes(codes[at : at + size], "big") for at in range(0, len(codes), size)]
        return "".join([self.table.get(number, UNKNOWN) for number in numbers])


def _read(data: bytes) -> Decoder:
    size, table = 1, dict[int, str]()
    for kind, block in _BLOCK.findall(data):
        tokens = [_token(found) for found in _TOKEN.finditer(block)]
        if kind == b"codespacerange":
            size = max([len(token) for token in tokens], default=size)
        elif kind == b"bfchar":
            table |= {_number(code): _text(chars) for code, chars in zip(tokens[::2], tokens[1::2], strict=False)}
        else:
            _ranges(tokens, table)
    return Decoder(size, table)


def _token(found: re.Match[bytes]) -> bytes:
    """The bytes of a string, or a bracket; what is between brackets has two bytes or more and is not mistaken for one."""
    if found[1] is None:
        return found[0]
    digits = b"".join(found[1].split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _ranges(tokens: list[bytes], table: dict[int, str]) -> None:
    """``<first> <last> <start>``, where the last character counts up, or ``<first> <last> [<each> …]``."""
    rest = iter(tokens)
    for first in rest:
        low, high = _number(first), min(_number(next(rest, b"")), 0xFFFF)
        start = next(rest, b"")
        if start == b"[":
            for place, chars in enumerate(iter(lambda: next(rest, b"]"), b"]")):
                table[low + place] = _text(chars)
            continue
        text = _text(start) or UNKNOWN
        for code in range(low, high + 1):
            table[code] = text[:-1] + chr(min(ord(text[-1]) + code - low, 0x10FFFF))


def _number(code: bytes) -> int:
    return int.from_bytes(code, "big")


def _text(chars: bytes) -> str:
    return chars.decode("utf-16-be", errors="replace")
