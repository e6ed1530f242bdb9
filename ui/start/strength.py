"""A plain hint on how good a passphrase is; it never forbids anything the rules allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

SHORTEST = 8


@dataclass(frozen=True)
class Strength:
    """``steps`` of 4, and the words beside the bar. ``tone`` is a tone of the style sheet."""

    steps: int
    sentence: str
    tone: str


def strength(passphrase: str) -> Strength:
    """Judge by length first; a long sentence beats tricks with signs."""
    length = len(passphrase)
    if not length:
        return Strength(0, "至少八个字。几个不相干的词连起来，好记又难猜，例：石磨 红枣 二月 水渠", "muted")
    if length < SHORTEST:
        return Strength(1, f"还差 {SHORTEST - length} 个字", "danger")
    if _simple(passphrase):
        return Strength(1, "太容易猜：不要只用数字，也不要重复或连着的字", "danger")
    if length < 12 and passphrase.isascii():
        return Strength(2, "可以用；再长一些更好", "warning")
    return Strength(3 if length < 16 and passphrase.isascii() else 4, "很好", "good")


def _simple(passphrase: str) -> bool:
    codes = [ord(char) for char in passphrase]
    steps = {after - before for before, after in pairwise(codes)}
    return passphrase.isdigit() or len(set(passphrase)) <= 3 or steps <= {1} or steps <= {-1}
