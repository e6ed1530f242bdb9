"""How numbers, days and sums are written on Chinese papers."""

from __future__ import annotations

import re

from app.domain.money import capitals, figures

_NUMBERED = re.compile(r"[一二三四五六七八九十百]+、")


def amount_in_words(fen: int) -> str:
    """``¥1,409.50（人民币壹仟肆佰零玖元伍角整）``: figures and capitals of one integer."""
    return f"{figures(fen)}（{capitals(fen)}）"


def numbered(clauses: list[str]) -> list[str]:
    """Clauses with 一、 二、 in front, unless every one brings its own."""
    if clauses and all(_NUMBERED.match(clause) for clause in clauses):
        return clauses
    return [f"{chinese_number(index)}、{clause}" for index, clause in enumerate(clauses, 1)]


def chinese_number(number: int) -> str:
    """``一`` … ``九百九十九``, as clauses are numbered and copies counted; more than that in figures."""
    digits = "零一二三四五六七八九"
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (digits[ones] if ones or not number else "")
