"""Numbers of persons, organisations and places, and the characters of names.

Nothing here refuses a number: a card is right even when a checksum is not. Callers turn a doubt into a warning that
a person may confirm ("as on the card").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_INTERPUNCTS = dict.fromkeys(map(ord, "･•‧・∙⋅.．"), "·")


def tidy_number(written: str) -> str:
    """An identity number as typed or pasted: no spaces, half-width, in capitals (x becomes X)."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", written)).upper()


def tidy_name(written: str) -> str:
    """A name with the standard interpunct U+00B7 and without outer spaces; inner spaces of foreign names stay."""
    name = written.strip()
    if re.fullmatch(r"[\x00-\x7f]*", name):
        return name
    return name.translate(_INTERPUNCTS)


@dataclass(frozen=True)
class IdNumber:
    """What a resident identity number (GB 11643-1999) says. ``birth`` and ``sex`` are None or empty when unreadable."""

    birth: date | None
    sex: str
    sound: bool


def read_id(number: str) -> IdNumber:
    """Read an 18-digit (or old 15-digit) resident number. Unknown regions are accepted: abolished counties stay valid."""
    if re.fullmatch(r"\d{17}[\dX]", number):
        birth = _date(number[6:14])
        check = _CHECKS[sum(int(n) * w for n, w in zip(number, _WEIGHTS, strict=False)) % 11]
        return IdNumber(birth, _sex(number[16]), birth is not None and check == number[17])
    if re.fullmatch(r"\d{15}", number):
        birth = _date("19" + number[6:12])
        return IdNumber(birth, _sex(number[14]), birth is not None)
    return IdNumber(None, "", False)


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _sex(order: str) -> str:
    return "male" if int(order) % 2 else "female"


def credit_code_sound(code: str) -> bool:
    """Whether a unified social credit code (GB 32100-2015) has the right alphabet, length and check character."""
    if len(code) != 18 or any(char not in _CREDIT for char in code):
        return False
    total = sum(_CREDIT.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _CREDIT[(31 - total % 31) % 31] == code[17]


def division_sound(code: str) -> bool:
    """Whether a division code has the 12 digits of village level."""
    return re.fullmatch(r"\d{12}", code) is not None


def age_on(birth: date, day: date) -> int:
    """Full years of age on ``day`` (the birthday itself counts as reached the next year of age)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def mask_name(name: str) -> str:
    """``张*三``, ``张*``: enough to recognise in a list, not enough to publish."""
    if len(name) <= 1:
        return name
    return name[0] + "*" * min(len(name) - 2, 3) + name[-1] if len(name) > 2 else name[0] + "*"


def mask_number(number: str) -> str:
    """``6201********1234`` for an identity number, ``138****6721`` for a telephone."""
    keep = 4 if len(number) >= 15 else 3
    return number[:keep] + "*" * (len(number) - keep - 4) + number[-4:] if len(number) > keep + 4 else "*" * len(number)
