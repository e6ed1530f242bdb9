"""A recovery code copied from paper: every wrong digit is found, and its group named."""

from __future__ import annotations

import re

import pytest

from app.domain.errors import UserError
from sync import recovery

CODE = "123452-000002-999999-246808-135797-112233-987652-314157"


def fixed() -> str:
    groups = [group[:5] for group in CODE.split("-")]
    return "-".join(group + str(recovery.check_digit(group)) for group in groups)


def test_a_new_code_has_eight_groups_of_six() -> None:
    code = recovery.new_code()
    assert re.fullmatch(r"\d{6}(-\d{6}){7}", code)
    assert len(recovery.parse(code)) == 40
    assert recovery.new_code() != code


def test_the_check_digit_is_that_of_iso_7064() -> None:
    assert recovery.check_digit("0794") == 5, "the example of the standard"


@pytest.mark.parametrize("between", ["-", " ", "", "\n", " — ", "、"])
def test_anything_may_stand_between_the_digits(between: str) -> None:
    assert recovery.parse(fixed().replace("-", between)) == recovery.parse(fixed())


def test_full_width_digits_are_digits() -> None:
    wide = fixed().translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    assert recovery.parse(wide) == recovery.parse(fixed())


def test_every_single_wrong_digit_is_found_in_its_group() -> None:
    code = fixed()
    for place, digit in enumerate(code):
        for other in "0123456789":
            if digit == "-" or other == digit:
                continue
            with pytest.raises(UserError, match=f"第{place // 7 + 1}组抄错了") as caught:
                recovery.parse(code[:place] + other + code[place + 1 :])
            assert caught.value.code == "recovery.group"


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    missed = total = 0
    for number in range(100_000):
        group = f"{number:05d}"
        group += str(recovery.check_digit(group))
        place = number % 5
        swapped = group[:place] + group[place + 1] + group[place] + group[place + 2 :]
        if swapped != group:
            total += 1
            missed += recovery.check_digit(swapped[:5]) == int(swapped[5])
    assert missed / total < 0.03


@pytest.mark.parametrize("text", ["", "123", CODE[:-1], CODE + "1", "口令" + CODE, "a" * 48])
def test_what_is_no_code_says_so(text: str) -> None:
    assert not recovery.looks_like_code(text)
    with pytest.raises(UserError) as caught:
        recovery.parse(text)
    assert caught.value.code == "recovery.form"
