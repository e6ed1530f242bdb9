"""按人分摊: parts that add up to the 分, the rule for the rest in words, and the lines that it writes into the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.domain.money import shares
from app.domain.party import Party
from app.services import cases
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import settled
from tests.ui.probes import faults, write
from ui.documents.agreement_page import AgreementPage
from ui.documents.plan import PlanList
from ui.documents.share_panel import SharePanel, remainder_rule
from ui.jobs import Jobs

WORKERS = ("单玉堃", "曾小兰", "仇有财")


@pytest.fixture
def case(desk: Context) -> Case:
    made = cases.get(desk, register(desk, WORKERS[0], "恒达劳务队", "拖欠三人工钱", "labour"))
    more = tuple(Party(id=f"w{at}", kind="person", role="applicant", name=name, phone="13800005678") for at, name in enumerate(WORKERS[1:]))
    return cases.save(desk, replace(made, parties=(*made.parties, *more), mediators=("周德明",)))


@pytest.fixture
def panel(qtbot: QtBot, desk: Context, jobs: Jobs, case: Case) -> Iterator[SharePanel]:
    page = AgreementPage(desk, jobs)
    page.resize(1120, 700)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.begin(case)
    settled(qtbot, jobs)
    made = plan(page)
    assert not made.share_button.isHidden()
    made.share_button.click()
    yield made.shares
    page.close()


def plan(page: AgreementPage) -> PlanList:
    found = page.writing.form.fields["obligations"]
    assert isinstance(found, PlanList)
    return found


def choose(panel: SharePanel, case: Case, total: str, *names: str) -> None:
    panel.fields["one"].set_value(next(party.id for party in case.parties if party.name == "恒达劳务队"))
    panel.fields["one"].touched()
    write(panel.fields["total"].edit, total)  # type: ignore[attr-defined]
    for item in panel.sharers:
        if item.name in names:
            item.tick.click()


def test_equal_parts_with_the_rest_told_in_words(panel: SharePanel, case: Case) -> None:
    choose(panel, case, "1000", *WORKERS)
    assert [item.part.text() for item in panel.sharers if item.name in WORKERS] == ["¥333.34", "¥333.33", "¥333.33"]
    assert "除不尽的 1 分" in panel.outcome.text()
    assert "给单玉堃" in panel.outcome.text()
    other = next(item for item in panel.sharers if item.name == "恒达劳务队")
    assert not other.tick.isEnabled(), "who pays takes no share"
    assert faults(panel) == []


def test_parts_by_days_worked_become_lines_of_the_plan(panel: SharePanel, case: Case) -> None:
    choose(panel, case, "9000", *WORKERS)
    for name, days in zip(WORKERS, ("22", "１8．5", "9.5"), strict=True):
        next(item for item in panel.sharers if item.name == name).weight.setText(days)
    lines = panel.make()
    payer = next(party.id for party in case.parties if party.name == "恒达劳务队")
    assert [line.amount for line in lines] == shares(900_000, [2200, 1850, 950])
    assert sum(line.amount or 0 for line in lines) == 900_000
    assert {line.debtor for line in lines} == {payer}
    names = {party.id: party.name for party in case.parties}
    assert [names[line.creditor] for line in lines] == list(WORKERS)
    assert panel.isHidden()


def test_several_pay_one(panel: SharePanel, case: Case) -> None:
    panel.fields["side"].set_value("debtor")
    panel.fields["side"].touched()
    choose(panel, case, "90", *WORKERS)
    lines = panel.make()
    payee = next(party.id for party in case.parties if party.name == "恒达劳务队")
    assert {line.creditor for line in lines} == {payee}
    assert [line.amount for line in lines] == [3000, 3000, 3000]


def test_what_is_missing_is_said_and_nothing_is_written(panel: SharePanel, case: Case) -> None:
    assert panel.make() == []
    assert "由谁付" in panel.fields["one"].message()
    choose(panel, case, "90", WORKERS[0])
    assert panel.make() == []
    assert "至少勾两个人" in panel.outcome.text()
    panel.sharers[2].tick.click()
    panel.sharers[2].weight.setText("两")
    assert panel.make() == []
    assert panel.sharers[2].name in panel.outcome.text()
    assert not panel.isHidden(), "what was typed stays"
    assert panel.fields["total"].value() == 9000


def test_the_button_again_loses_nothing_and_nobody_gets_nothing(panel: SharePanel, case: Case) -> None:
    choose(panel, case, "0.02", *WORKERS)
    parent = panel.parentWidget()
    while not isinstance(parent, PlanList):
        parent = parent.parentWidget()
    parent.share_button.click()
    assert panel.fields["total"].value() == 2, "what was typed stays"
    assert panel.make() == []
    assert "一分也分不到" in panel.outcome.text()


def test_a_day_that_cannot_be_read_is_not_left_out_silently(panel: SharePanel, case: Case) -> None:
    choose(panel, case, "90", *WORKERS)
    write(panel.fields["due"].edit, "等卖了羊")  # type: ignore[attr-defined]
    assert panel.make() == []
    assert "看不懂" in panel.fields["due"].message()


@given(some.integers(1, 10**12), some.lists(some.integers(1, 10**6), min_size=2, max_size=40))
def test_the_rule_names_exactly_those_who_get_one_more(total: int, weights: list[int]) -> None:
    names = [f"甲{at}" for at in range(len(weights))]
    given_parts, floor = shares(total, weights), [total * weight // sum(weights) for weight in weights]
    more = [name for name, part, least in zip(names, given_parts, floor, strict=True) if part != least]
    said = remainder_rule(total, weights, names)
    assert sum(given_parts) == total
    assert ("正好分完" in said) == (not more)
    assert not more or f"除不尽的 {len(more)} 分" in said
