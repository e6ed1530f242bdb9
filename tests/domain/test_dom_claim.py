"""Which grade a matter has, what it is paid, and what adds up, all by what a county wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.claim import NONE, RESULTS, USUAL, Grade, Item, Standard, check_standard, result_of, shares, total

STANDARD = Standard("某县办法", grade=(
    Grade("重大", amount_from=100_000, yuan=500), Grade("疑难", difficulty=("hard", "major"), parties_from=3, yuan=300),
    Grade("口头", results=("oral",), yuan=30), Grade("一般"),
))  # fmt: skip
ITEM = Item("c", "1", (), None, None, "邻里纠纷", "oral", ("单", "曾"), "", "", None, ("查晓雯",), 0, 0, "", "")
DIFFICULTIES = ("simple", "general", "hard", "major")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("written", "hard", 10_000_000, 2), "重大"), (("written", "hard", 9_999_999, 3), "疑难"),
        (("written", "hard", 0, 2), "一般"), (("oral", "simple", 0, 2), "口头"), (("partial", "", 0, 2), "一般"),
    ],
)
def test_the_first_grade_whose_conditions_are_met_counts(asked: tuple[str, str, int, int], name: str) -> None:
    grade = STANDARD.grade_of(*asked)
    assert grade is not None
    assert grade.name == name


def test_without_a_standard_nothing_is_graded_and_what_was_settled_counts() -> None:
    assert NONE.grade_of("written", "hard", 10**9, 9) is None
    assert NONE.counted == USUAL
    assert "failed" not in USUAL
    assert replace(STANDARD, results=("failed",)).counted == ("failed",)


@pytest.mark.parametrize(
    ("outcome", "form", "partial", "kind"),
    [
        ("success", "written", False, "written"), ("success", "oral", False, "oral"), ("success", "written", True, "partial"),
        ("success", "", False, "settled"), ("success", "", True, "settled"), ("failed", "", False, "failed"),
        ("withdrawn", "", False, "failed"), ("declined", "", False, ""), ("referred", "", False, ""), ("", "", False, ""),
    ],
)
def test_the_kind_of_result_follows_from_what_is_counted(outcome: str, form: str, partial: bool, kind: str) -> None:
    assert result_of(outcome, form, partial=partial) == kind
    assert kind in ("", *RESULTS)


def test_a_shared_matter_is_one_of_each_and_its_money_is_not_split() -> None:
    items = [replace(ITEM, money=3000), replace(ITEM, mediators=("马志昇", "查晓雯"), money=5000), ITEM]
    found = {share.name: share for share in shares(items)}
    assert list(found) == ["查晓雯", "马志昇"]
    assert (found["查晓雯"].alone, found["查晓雯"].money, found["查晓雯"].together, found["查晓雯"].money_together) == (2, 3000, 1, 5000)
    assert (found["马志昇"].alone, found["马志昇"].money, found["马志昇"].money_together) == (0, None, 5000)
    assert total(items) == 8000
    assert total([ITEM]) is None, "nothing is known, which is not zero"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": ""}, "name"), ({"results": ("oral", "golden")}, "results[1]"), ({"grade": (Grade("甲"), Grade("甲"))}, "grade[0].name"),
        ({"grade": (Grade("  "),)}, "grade[0].name"), ({"grade": (Grade("甲", difficulty=("难",)),)}, "grade[0].difficulty[0]"),
        ({"grade": (Grade("甲", yuan=-1),)}, "grade[0].yuan"), ({"grade": (Grade("甲", amount_from=10**9),)}, "grade[0].amount_from"),
        ({"grade": tuple(Grade(str(n)) for n in range(41))}, "grade"),
    ],
)
def test_a_fault_is_told_with_its_place(change: dict[str, object], path: str) -> None:
    assert check_standard(STANDARD, DIFFICULTIES) == []
    assert path in {problem.path for problem in check_standard(replace(STANDARD, **change), DIFFICULTIES)}  # type: ignore[arg-type]
