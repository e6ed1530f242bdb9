"""Bytes as characters of the alphanumeric mode of QR codes (RFC 9285): three characters for two bytes."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_BASE = len(_ALPHABET)


def encode(data: bytes) -> str:
    """At most ``3 * (len(data) + 1) // 2`` characters."""
    return "".join(_group(data[start : start + 2]) for start in range(0, len(data), 2))


def decode(text: str) -> bytes:
    """The inverse. Raises ``ValueError`` for anything that ``encode`` never gives."""
    return b"".join(_ungroup(text[start : start + 3]) for start in range(0, len(text), 3))


def _group(pair: bytes) -> str:
    number = int.from_bytes(pair, "big")
    chars = []
    for _ in range(len(pair) + 1):
        number, value = divmod(number, _BASE)
        chars.append(_ALPHABET[value])
    return "".join(chars)


def _ungroup(group: str) -> bytes:
    if len(group) == 1 or any(char not in _VALUES for char in group):
        raise ValueError("not base45")
    number = 0
    for char in reversed(group):
        number = number * _BASE + _VALUES[char]
    try:
        return number.to_bytes(len(group) - 1, "big")
    except OverflowError:
        raise ValueError("not base45") from None
