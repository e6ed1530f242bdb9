"""“只补打第2页也行”: pages as people write them."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.domain.page_range import parse, spoken, written


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("2", (2,)), ("２", (2,)), ("第2页", (2,)), ("2,4-5", (2, 4, 5)), ("２，４—５", (2, 4, 5)), ("2、4～5页", (2, 4, 5)),
        ("第2页到第3页", (2, 3)), ("5-4", (4, 5)), ("2 4 5", (2, 4, 5)), ("2；4——5", (2, 4, 5)), ("3,2,3", (2, 3)),
        (" 2 - 3 ", (2, 3)), ("2。4", (2, 4)), ("", ()), ("1-5", ()), ("1，2-5", ()),
    ],
)
def test_pages_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert parse(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "4-9", "二", "2-", "-2", "a", "2..3-", "99999"])
def test_what_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        parse(text, 5)
    assert refused.value.code == "print.pages"


def test_a_page_that_is_not_there_is_named() -> None:
    with pytest.raises(UserError, match="共 5 页，没有第 9 页"):
        parse("4-9", 5)


def test_pages_as_the_printer_and_as_people_read_them() -> None:
    assert written((2, 4, 5)) == "2,4-5"
    assert spoken((2, 4, 5)) == "第2、4—5页"
    assert (written(()), spoken(())) == ("", "")
