"""The recovery code on paper: eight groups of five random digits and a check digit (FORMAT.md section 10.2)."""

from __future__ import annotations

import secrets

from app.domain.errors import UserError
from sync.errors import refuse

GROUPS = 8
_DIGITS = 5


def new_code() -> str:
    """A fresh code as it is printed: ``123456-…``. About 132 bits; show it once and never store it."""
    groups = (f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}" for _ in range(GROUPS))
    return "-".join(group + str(check_digit(group)) for group in groups)


def parse(text: str) -> str:
    """The 40 random digits of a typed code, whatever stands between the digits.

    Raises ``recovery.form`` when it is no code, ``recovery.group`` naming the first group that was mistyped.
    """
    groups = _groups(text)
    if groups is None:
        raise refuse("recovery.form")
    for place, group in enumerate(groups, 1):
        if check_digit(group[:_DIGITS]) != int(group[_DIGITS]):
            raise UserError(
                "recovery.group", f"恢复码第{place}组抄错了，什么都没有改变。请对照纸上的第{place}组再输入一遍。"
            )
    return "".join(group[:_DIGITS] for group in groups)


def looks_like_code(text: str) -> bool:
    """Whether ``text`` has the shape of a code, right or mistyped, rather than that of a passphrase."""
    return _groups(text) is not None


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly all swapped neighbours."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10


def _groups(text: str) -> list[str] | None:
    digits = "".join(str(int(char)) for char in text if char.isdecimal())
    foreign = any(char.isalpha() for char in text)
    width = _DIGITS + 1
    if foreign or len(digits) != GROUPS * width:
        return None
    return [digits[start : start + width] for start in range(0, len(digits), width)]
