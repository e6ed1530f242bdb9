"""Numbers of persons, organisations and matters; names; masks (domain 1.5, 5.1, 5.2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from app.domain.identity import (
    age_on,
    credit_code_sound,
    division_sound,
    mask_name,
    mask_number,
    read_id,
    tidy_name,
    tidy_number,
)
from app.domain.numbering import case_code, case_code_sound, official_number

EXAMPLE = "11010519491231002X"  # of GB 11643
CREDIT = "91350100M000100Y43"  # of GB 32100


def test_the_standards_example() -> None:
    read = read_id(EXAMPLE)
    assert (read.birth, read.sex, read.sound) == (date(1949, 12, 31), "female", True)


def test_every_single_wrong_digit_of_a_resident_number_is_noticed() -> None:
    for place in range(17):
        for digit in set("0123456789") - {EXAMPLE[place]}:
            assert not read_id(EXAMPLE[:place] + digit + EXAMPLE[place + 1 :]).sound


@pytest.mark.parametrize(
    ("number", "birth", "sex", "sound"),
    [
        ("110105194912310021", date(1949, 12, 31), "female", False),
        ("110105194902300020", None, "female", False),
        ("110105491231002", date(1949, 12, 31), "female", True),
        ("110105491331003", None, "male", False),
        ("830000199201300022", date(1992, 1, 30), "female", True),
        ("E12345678", None, "", False),
        ("", None, "", False),
    ],
)
def test_other_numbers(number: str, birth: date | None, sex: str, sound: bool) -> None:
    read = read_id(number)
    assert (read.birth, read.sex) == (birth, sex)
    if number[:2] != "83":
        assert read.sound is sound


def test_numbers_are_tidied_as_people_type_them() -> None:
    assert tidy_number(" 110105 1949-1231 002x") == EXAMPLE
    assert tidy_number("１１０１０５１９４９１２３１００２ｘ") == EXAMPLE
    assert read_id(tidy_number("１１０１０５１９４９１２３１００２ｘ")).sound


def test_the_standards_credit_code_and_every_wrong_sign() -> None:
    assert credit_code_sound(CREDIT)
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place, char in enumerate(CREDIT):
        for other in set(alphabet) - {char}:
            assert not credit_code_sound(CREDIT[:place] + other + CREDIT[place + 1 :])
    for wrong in ("", CREDIT[:-1], CREDIT.lower(), CREDIT.replace("Y", "I"), CREDIT + "0"):
        assert not credit_code_sound(wrong)


BIRTHS = st.dates(date(1900, 1, 1), date(2026, 12, 31))


@given(st.sampled_from(["110105", "360426", "620102"]), BIRTHS, st.integers(0, 999), st.sampled_from("0123456789X"))
def test_resident_numbers_of_present_regions_agree_with_another_program(
    region: str, birth: date, order: int, check: str
) -> None:
    number = f"{region}{birth:%Y%m%d}{order:03d}{check}"
    theirs = ric.calc_check_digit(number) == check
    assert read_id(number).sound is theirs
    assert read_id(number).birth == ric.get_birth_date(number)


def test_an_unknown_or_abolished_region_is_sound_here_on_purpose() -> None:
    """They look the place up and refuse; people keep the number of a county that is gone, and cards are right."""
    number = "99010519491231002"
    number += ric.calc_check_digit(number + "0")
    assert read_id(number).sound
    assert not ric.is_valid(number)


@given(st.from_regex(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}", fullmatch=True))
def test_credit_codes_agree_with_another_program(code: str) -> None:
    right = code[:17] + uscc.calc_check_digit(code[:17])
    assert credit_code_sound(right)
    assert credit_code_sound(code) is (code == right)


def test_a_letter_among_the_first_two_signs_is_sound_here_on_purpose() -> None:
    """GB 32100 gives letters to some authorities (A, N, Y); the other program wants eight digits at the front."""
    code = "N2110000600037341"
    code += uscc.calc_check_digit(code)
    assert credit_code_sound(code)
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("dot", "･•‧・∙⋅．·.")
def test_the_interpunct_is_the_one_of_the_rule(dot: str) -> None:
    assert tidy_name(f" 阿依古丽{dot}买买提 ") == "阿依古丽·买买提"


def test_names_of_other_scripts_stay_as_they_are() -> None:
    assert tidy_name(" J. R. Smith ") == "J. R. Smith"
    assert tidy_name("𠮷田䶮") == "𠮷田䶮"


def test_masks_show_enough_to_recognise_and_no_more() -> None:
    assert [mask_name(name) for name in ("张三", "张三丰", "欧阳修远", "阿依古丽·买买提", "甲", "")] == [
        "张*", "张*丰", "欧**远", "阿***提", "甲", ""
    ]
    assert mask_number(EXAMPLE) == "1101**********002X"
    assert mask_number("13812346721") == "138****6721"
    assert mask_number("6721") == "****"


@given(st.text(min_size=2, max_size=30))
def test_a_mask_never_shows_the_whole_name(name: str) -> None:
    assert mask_name(name).count("*") >= 1
    assert len(mask_name(name).replace("*", "")) <= 2 or "*" in name


def test_age_in_full_years() -> None:
    born = date(2008, 2, 29)
    assert [age_on(born, day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29))] == [17, 18, 20]


def test_divisions_have_twelve_digits() -> None:
    assert division_sound("620100001201")
    assert not any(division_sound(code) for code in ("62010000120", "6201000012011", "62010000120X", ""))


def test_official_numbers_are_filled_from_integers() -> None:
    template = "（{year}）{prefix}人调字第{seq}号"
    assert official_number(template, "东", 2026, 7) == "（2026）东人调字第007号"
    assert official_number(template, "东", 2026, 1000) == "（2026）东人调字第1000号", "no break after 999"
    assert official_number("{prefix}〔{year}〕{seq}号", "晋医", 2019, 11) == "晋医〔2019〕011号"


CODES = st.builds(
    case_code, st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(2020, 2099), st.integers(1, 99), st.integers(1, 20_000)
)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(CODES)
def test_the_check_character_finds_every_single_error_and_every_swap_of_neighbours(code: str) -> None:
    assert case_code_sound(code)
    bare = code.replace("-", "")
    for place, char in enumerate(bare):
        for other in SIGNS:
            if other != char:
                assert not case_code_sound(bare[:place] + other + bare[place + 1 :]), (place, other)
        if place and bare[place - 1] != char:
            swapped = bare[: place - 1] + char + bare[place - 1] + bare[place + 1 :]
            assert not case_code_sound(swapped), place


def test_a_code_says_place_year_device_and_sequence() -> None:
    assert case_code("620100001201", 2026, 1, 7).startswith("620100001201-26-01-0007-")
    assert not case_code_sound("620100001201-26-01-0007")
    assert not case_code_sound("620100001201-26-01-00O7-K")
