"""Official numbers (文号) and the display code of a matter (一案一码)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = 6  # more than a room can give out in a year: whatever is longer is no sequence number
_LONGEST = 60  # of a template, so that the number fits in a line
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # the 31 signs of GB 32100: no I, O, S, V, Z, which people misread


def official_number(template: str, prefix: str, year: int, sequence: int, word: str = "") -> str:
    """Fill ``{prefix}``, ``{word}``, ``{year}``, ``{seq}`` (padded to three) and ``{n}`` (not padded) of a template."""
    return template.format(prefix=prefix, word=word, year=year, seq=f"{sequence:03d}", n=sequence)


def pattern_fault(template: str) -> str:
    """What is wrong with a template, as a sentence; empty when it may be used."""
    if len(template) > _LONGEST:
        return f"编号格式最多 {_LONGEST} 个字"
    named = re.findall(r"\{(\w*)\}", template)
    if re.search("[{}]", re.sub(r"\{\w*\}", "", template)) or not set(named) <= {"prefix", "word", "year", "seq", "n"}:
        return "编号格式里大括号中只能是 {prefix}、{word}、{year}、{seq}、{n}"
    if "year" not in named or not {"seq", "n"} & set(named):
        return "编号格式里要有年份 {year} 和序号 {seq}（补足三位）或 {n}"
    if any(list(sequences(official_number(template, "", 2026, number), 2000)) != [(2026, number)] for number in (7, 4321)):
        return "编号格式里序号要写在最后，和年份、别的数字用文字或符号隔开，换电脑时才读得出编到了几号"
    return ""


def sequences(number: str, year: int) -> Iterator[tuple[int, int]]:
    """(year, sequence) that an official number may stand for, whatever its template; ``year`` where it names none.

    Meant for not using a number twice: where a number can be read in two ways, both are given.
    """
    *before, last = re.findall("[0-9]+", number) or ["0"]
    years = {int(run) for run in before if len(run) == 4 and 1900 <= int(run) <= 2199} or {year}
    if 0 < len(last.lstrip("0")) <= _DIGITS:
        yield from ((found, int(last)) for found in sorted(years))


def case_code(division: str, year: int, device: int, sequence: int) -> str:
    """``620100001201-26-01-0007-K``: division, year, device block, sequence and a check character.

    The check is that of GB 32100: weights are powers of 3 modulo the prime 31, so it finds every single wrong
    character and every swap of two.
    """
    body = f"{division}{year % 100:02d}{device:02d}{sequence:04d}"
    return f"{division}-{year % 100:02d}-{device:02d}-{sequence:04d}-{_check(body)}"


def case_code_sound(code: str) -> bool:
    """Whether the check character fits."""
    bare = code.replace("-", "")
    return len(bare) >= 21 and set(bare) <= set(_ALPHABET) and _check(bare[:-1]) == bare[-1]


def file_stem(code: str, record: str) -> str:
    """How the names of files about a matter begin: nothing of people, and no way into another folder."""
    return code if case_code_sound(code) else record[:8]


def _check(body: str) -> str:
    base = len(_ALPHABET)
    total = sum(_ALPHABET.index(char) * pow(3, place, base) for place, char in enumerate(body, 1))
    return _ALPHABET[-total % base]
