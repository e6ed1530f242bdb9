"""Amounts: figures and capitals from one integer, and reading what people write (domain 5.4)."""

from __future__ import annotations

import re

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.money import LIMIT, capitals, figures, parse

FEN = st.one_of(st.integers(0, 10**7), st.integers(0, LIMIT - 1))
DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (140950, "壹仟肆佰零玖元伍角整"), (600714, "陆仟零柒元壹角肆分"), (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万零柒仟元伍角叁分"), (1640902, "壹万陆仟肆佰零玖元零贰分"), (32504, "叁佰贰拾伍元零肆分"),
        (10000000, "壹拾万元整"), (0, "零元整"), (5, "伍分"), (50, "伍角整"), (55, "伍角伍分"), (100, "壹元整"),
        (1_000_000_000_000, "壹佰亿元整"), (10**10 * 100 + 100, "壹佰亿零壹元整"), (10**16, "壹佰万亿元整"), (10**14, "壹万亿元整"),
    ],
)
def test_capitals_as_the_rules_for_bills_show_them(fen: int, written: str) -> None:
    got = capitals(fen).removeprefix("人民币")
    if fen == 168032:
        assert got in (written, "壹仟陆佰捌拾元叁角贰分")
    else:
        assert got == written


def value(words: str) -> int:
    """Read capitals back by the meaning of the signs alone."""
    whole, _, rest = words.removeprefix("人民币").rstrip("整").rpartition("元")
    yuan = 0
    for scale, part in _groups(whole):
        yuan += scale * part
    jiao = re.search(r"(.)角", rest)
    cents = re.search(r"(.)分", rest)
    return yuan * 100 + (DIGITS[jiao[1]] * 10 if jiao else 0) + (DIGITS[cents[1]] if cents else 0)


def _groups(whole: str) -> list[tuple[int, int]]:
    trillions, separator, below = whole.rpartition("万亿")
    if not separator:
        trillions, below = "", whole
    billions, _, below = below.rpartition("亿")
    thousands, _, ones = below.rpartition("万")
    parts = ((10**12, trillions), (10**8, billions), (10**4, thousands), (1, ones))
    return [(scale, _group(part)) for scale, part in parts]


def _group(part: str) -> int:
    places = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
    return sum(DIGITS[digit] * places[place] for digit, place in re.findall(r"([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", part))


@given(FEN)
def test_capitals_say_the_amount_and_nothing_else(fen: int) -> None:
    words = capitals(fen)
    assert value(words) == fen
    assert words.startswith("人民币")
    assert "零零" not in words
    assert not re.search("零[元万亿整]", words.replace("人民币零元整", ""))
    assert words.endswith("分") is bool(fen % 10)


@given(st.integers(1, 10**12 - 1).map(lambda yuan: yuan * 100))
def test_whole_yuan_agree_with_another_program(fen: int) -> None:
    theirs = cn2an.an2cn(str(fen // 100), "rmb").replace("圆", "元")
    ours = capitals(fen).removeprefix("人民币")
    assert ours.replace("零", "") == theirs.replace("零", ""), "zeros are a matter of style, nothing else is"


@given(FEN)
def test_figures_are_read_back(fen: int) -> None:
    assert parse(figures(fen)) == fen
    assert parse(f"{fen // 100}.{fen % 100:02d}元") == fen


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1380000", 138000000), ("1,409.5", 140950), ("12万", 12000000), ("3.5万元", 3500000), ("¥20", 2000), ("￥ 20 元整", 2000),
        ("人民币 1，200 元", 120000), ("１２．５", 1250), ("2亿", 20000000000), ("0", 0), ("0.01", 1), ("1.5千", 150000), ("3百块", 30000),
    ],
)
def test_what_people_write(written: str, fen: int) -> None:
    assert parse(written) == fen


@pytest.mark.parametrize("written", ["", "一千", "12万5千", "-5", "1.2.3", "元", "12 人", "1e5", "9" * 5000])
def test_what_nobody_can_read_is_refused(written: str) -> None:
    with pytest.raises(UserError, match="看不懂") as caught:
        parse(written)
    assert caught.value.code == "money.unreadable"


@pytest.mark.parametrize("written", ["0.001", "1.2345678万", "99999999999999999999"])
def test_finer_than_a_fen_or_too_large_is_refused(written: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(written)
    assert caught.value.code == "money.precision"


def test_capitals_end_where_nobody_has_words() -> None:
    for fen in (-1, LIMIT):
        with pytest.raises(ValueError, match="range"):
            capitals(fen)
    assert figures(-140950) == "-¥1,409.50"
