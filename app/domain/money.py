"""Amounts: whole 分 inside, one integer behind both the figures and the capitals."""

from __future__ import annotations

import re

from app.domain.errors import UserError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LIMIT = 10**16 * 100  # below 10 000 万亿元
_SCALES = {"": 1, "元": 1, "块": 1, "圆": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_LONGEST = 40  # characters; nobody writes more for an amount, and int() refuses thousands
_WRITTEN = re.compile(r"(\d+)(?:\.(\d+))?(百|千|万|亿)?(?:元|块|圆)?(?:整|正)?")


def figures(fen: int) -> str:
    """``¥1,409.50`` for 140950 分."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}¥{yuan:,}.{rest:02d}"


def capitals(fen: int) -> str:
    """``人民币壹仟肆佰零玖元伍角整``: the capital form used on bills, for 0 ≤ ``fen``.

    Ends in 整 unless it has 分; runs of zeros read 零 once; 角 = 0 with 分 ≠ 0 reads 元零×分.
    """
    if not 0 <= fen < LIMIT:
        raise ValueError("amount out of range")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan or not rest else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif cents and yuan:
        words += "零"
    words += _DIGITS[cents] + "分" if cents else "整"
    return "人民币" + words


def _whole(yuan: int) -> str:
    if yuan == 0:
        return "零"
    words, zero, place = "", False, len(str(yuan)) - 1
    for index, digit in enumerate(int(char) for char in str(yuan)):
        position = place - index
        if digit == 0:
            zero = True
        else:
            words += ("零" if zero and words else "") + _DIGITS[digit] + _PLACES[position % 4]
            zero = False
        if position % 4 == 0 and (yuan // 10**position) % 10_000:
            words += _GROUPS[position // 4]
    return words


def parse(written: str) -> int:
    """分 from what people write: ``1380000``, ``1,409.5``, ``12万``, ``3.5万元``, ``¥20``.

    Raises ``UserError`` for anything else, and for more than two decimals after scaling.
    """
    bare = re.sub(r"[\s,，¥￥]|人民币", "", written.translate(_HALF_WIDTH))
    match = _WRITTEN.fullmatch(bare) if len(bare) <= _LONGEST else None
    if match is None:
        raise UserError("money.unreadable", f"金额“{written[:20]}”看不懂。请写数字，例如 12000、3500.50 或 12万。")
    whole, decimals, scale = match.group(1), match.group(2) or "", match.group(3) or ""
    hundredths = int(whole + decimals) * _SCALES[scale] * 100
    divisor: int = 10 ** len(decimals)
    fen, remainder = divmod(hundredths, divisor)
    if remainder or fen >= LIMIT:
        raise UserError("money.precision", f"金额“{written[:20]}”比分还细或太大。请核对后重新填写。")
    return fen


_HALF_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("．"): ord(".")}


def shares(total: int, weights: list[int]) -> list[int]:
    """``total`` 分 divided by ``weights`` without losing or making a 分.

    Everybody gets the whole part of their share; the 分 that are left go one by one to those with the largest rest, the
    earlier one first among equals. Raises ``ValueError`` without positive weights.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0 or total < 0:
        raise ValueError("shares need positive weights")
    parts = [divmod(total * weight, whole) for weight in weights]
    given = [part for part, _ in parts]
    order = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    for index in order[: total - sum(given)]:
        given[index] += 1
    return given
