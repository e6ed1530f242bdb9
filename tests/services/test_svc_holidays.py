"""A new table of holidays: its years replace the program's, what is due is counted anew, a wrong file changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from services_help import Ticking, add

from app.domain.errors import UserError
from app.holidays import load_holidays
from app.services import cases, exchange, holiday_table, setup
from app.services.context import Context, no_progress
from app.text_file import LARGEST, read_text
from db import reminders

NEXT = load_holidays().last + 1
# Invented: the first working days of the next year are all days off.
TABLE = f"""[{NEXT}]
worked = []
[{NEXT}.off]
"元旦" = [{NEXT}-01-01, {NEXT}-01-04, {NEXT}-01-05, {NEXT}-01-06, {NEXT}-01-07, {NEXT}-01-08]
"""


@pytest.fixture
def december(desk: Context) -> Context:
    return replace(desk, clock=Ticking(datetime(NEXT - 1, 12, 30, 2, tzinfo=UTC)))


def answer_due(ctx: Context, case: str) -> str:
    return next(item.due for item in reminders.of(ctx.database.read(), case) if "答复" in item.what)


def test_dates_follow_the_new_table_and_go_back_with_it(december: Context) -> None:
    case = add(december, registered_on=f"{NEXT - 1}-12-30").id
    before = answer_due(december, case)
    assert not next(one for one in cases.running(december, cases.get(december, case)) if one.name == "受理答复").certain
    now = holiday_table.install(december, TABLE, "2027.toml")
    exchange.work_in(now, no_progress)
    assert (now.holidays.first, now.holidays.last) == (december.holidays.first, NEXT)
    assert holiday_table.replaced(now)
    assert answer_due(now, case) > before, "the reminders were counted anew"
    assert next(one for one in cases.running(now, cases.get(now, case)) if one.name == "受理答复").certain
    assert setup.reopened(december).holidays == now.holidays, "kept"
    back = holiday_table.reset(now)
    exchange.work_in(back, no_progress)
    assert back.holidays == load_holidays()
    assert answer_due(back, case) == before


@pytest.mark.parametrize(("text", "reason"), [
    ("", "一年也没有"),
    (TABLE.replace(str(NEXT), str(NEXT + 3)), "中间不能缺"),
    (TABLE.replace("-01-04", "-13-04"), "第 4 行"),
    (TABLE.replace("worked = []", f"worked = [{NEXT}-01-05]"), "不是周末"),
])
def test_a_wrong_table_is_refused_and_nothing_changes(desk: Context, text: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason) as refused:
        holiday_table.install(desk, text, "下一年.toml")
    assert refused.value.code == "holidays.invalid"
    assert not holiday_table.replaced(desk)
    assert setup.reopened(desk).holidays == load_holidays()


def test_a_table_that_no_longer_fits_leaves_the_programs_own() -> None:
    assert load_holidays(TABLE.replace(str(NEXT), "2099")) == load_holidays()


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    for content in (b"\xff\xfe\x00", b"a" * (LARGEST + 1)):
        path = tmp_path / "x.toml"
        path.write_bytes(content)
        with pytest.raises(UserError, match="读不出来"):
            read_text(path)
    with pytest.raises(UserError, match="读不出来"):
        read_text(tmp_path / "none.toml")
