"""Numbers that lead to a person or a paper: cards, telephones, accounts, cars, mail, birthdays, file numbers.

Amounts, measures, dates of events and articles of the law stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

HIDDEN = "×××"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_UNITS = "元|万|亿|角|分|公斤|千克|斤|克|吨|亩|平方|立方|米|度|人|名|个|份|件|枚|只|头|株|棵|公里|千瓦"
_LAW = re.compile("法释|法发|国发|国办发|国令|主席令|司发|公告")  # numbers of laws say nothing of anybody

# What a first group holds stays in front of the hidden number.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", HIDDEN),
    (r"((?:微信|QQ|qq|抖音|快手|支付宝)(?:账?号|帐号)?(?:为|是)?[：: ]?)[A-Za-z0-9_-]{5,}", HIDDEN),
    (r"(?<![\dA-Za-z])(?:\d[ -]?){17}[\dXx](?![\dA-Za-z])", HIDDEN),  # identity card
    (r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])", HIDDEN),  # credit code
    (rf"[{_PROVINCES}][A-Z][·•. ]?[A-Z0-9]{{4,5}}[A-Z0-9挂学警]", HIDDEN),  # number plate
    (r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6,9}(?![A-Za-z0-9])", HIDDEN),  # passport
    (r"(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)", HIDDEN),  # mobile telephone
    (r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)|[（(]0\d{2,3}[）)]\s?\d{7,8}(?!\d)", HIDDEN),
    (r"(?<!\d)(?:\d{4}[ -]){3,4}\d{1,7}(?!\d)", HIDDEN),  # bank account in groups
    (rf"(?<![\d.])\d{{7,}}(?!\d|\.\d|\s*(?:{_UNITS}))", HIDDEN),
    (r"\d{4}年\d{1,2}月\d{1,2}日(?=出?生)", "×年×月×日"),
    (r"((?:出生于|生于|出生日期|出生年月|生日)[为是：:]?\s*)\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?", "×年×月×日"),
)
_PAPER = re.compile(
    r"[\u4e00-\u9fff]{0,4}[（(〔［\[]\s?\d{4}\s?[）)〕］\]][\u4e00-\u9fff]{0,12}?第?\d+(?:-\d+)?号"
    r"|[\u4e00-\u9fff]{0,3}(?:字)?第?(?<!\d)\d{4}-\d{3,6}(?![-\d])号?"
)
_RULES = tuple((re.compile(pattern), instead) for pattern, instead in _PATTERNS)


def hide_numbers(text: str, mark: Callable[[str, str], str]) -> str:
    """The text with every such number replaced by crosses; ``mark`` makes what is put in its place."""
    for rule, instead in _RULES:
        text = rule.sub(lambda match, instead=instead: _after_word(match, instead, mark), text)  # type: ignore[misc]
    return _PAPER.sub(lambda match: match[0] if _LAW.search(match[0]) else mark(match[0], "×号"), text)


def _after_word(match: re.Match[str], instead: str, mark: Callable[[str, str], str]) -> str:
    word: str = match[1] if match.re.groups else ""
    return word + mark(match[0][len(word):], instead)


def birthdays(days: Iterable[date | None]) -> dict[str, str]:
    """The birthdays of known people as a text may write them, and what stands there instead."""
    found = {}
    for day in days:
        if day is not None:
            for written in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}",
                            f"{day.year}年{day.month:02}月{day.day:02}日", f"{day:%Y%m%d}"):  # fmt: skip
                found[written] = "×年×月×日"
    return found
