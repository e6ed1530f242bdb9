"""The progress report on paper: it says what the tables say, to whom, by whom, in the layout of official letters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from services_help import Pair, add
from test_svc_reports import METHOD, ended, keep, small

from app.domain.forms.sheet import Ruled, Sheet, texts
from app.domain.party import Party
from app.services import counting, exchange, print_items, print_log, printers, progress_paper
from app.services.context import Context, no_progress
from app.services.reports import Scope

AUGUST = Scope(date(2016, 8, 1), date(2016, 8, 31))


@pytest.fixture(autouse=True)
def _method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "method_of", lambda ctx, case: METHOD)


def said(sheet: Sheet) -> str:
    return "\n".join(texts(sheet))


def pages(pdf: bytes) -> list[str]:
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_it_says_the_numbers_and_every_open_matter_with_names_masked(desk: Context) -> None:
    keep(desk, [small(desk, 1), small(desk, 2), small(desk, 3, steps=ended("solve", date(2016, 8, 20)))])
    made = progress_paper.sheet(desk, AUGUST)
    assert "（2016年8月1日至31日）" in said(made)
    assert "期初未办结0件，本期登记3件，本期办结1件（成功1件），期末未办结2件。" in said(made)
    (table,) = (piece for piece in made.pieces if isinstance(piece, Ruled))
    assert [row[0].text for row in table.rows[1:]] == ["1 单*、单*", "2 单*、单*"]
    assert "单1" not in said(made)
    assert "单1" in said(progress_paper.sheet(desk, AUGUST, names=True))


def test_without_a_single_matter_it_says_so(desk: Context) -> None:
    made = progress_paper.sheet(desk, AUGUST)
    assert "特此零报告" in said(made)
    assert "没有尚未办结的事项。" in said(made)
    assert not any(isinstance(piece, Ruled) for piece in made.pieces)


def test_what_is_asked_of_the_office_above_is_typed_or_left_to_write(desk: Context) -> None:
    made = progress_paper.sheet(desk, AUGUST, remarks="请协调水务站检修水渠。\n\n请派一名法律顾问。")
    assert "请协调水务站检修水渠。\n请派一名法律顾问。" in said(made)
    printed = progress_paper.pages(progress_paper.sheet(desk, AUGUST))
    assert printed.pages == 1
    assert pages(printed.pdf)[0].index("三、需要上级协调解决的问题") < pages(printed.pdf)[0].index("填报人（签名）：")


def test_many_matters_go_over_pages_with_the_head_on_each_and_the_signature_under_text(desk: Context) -> None:
    parties = tuple(Party(id=f"p{n}", kind="person", role="applicant", name=f"阿卜杜热合曼·图尔荪托合提{n}") for n in range(30))
    keep(desk, [replace(small(desk, number, parties=parties), number=f"（2016）东调卷字第{number:03d}号") for number in range(1, 61)])
    printed = progress_paper.pages(progress_paper.sheet(desk, AUGUST, names=True))
    found = pages(printed.pdf)
    assert printed.pages == len(found) > 5
    assert all("卷号和当事人天数" in page for page in found[1:-1])
    assert sum(len(re.findall("东调卷字第", page)) for page in found) == 60
    assert "填报人（签名）：" in found[-1]
    assert all(page.endswith(f"—{number}—") for number, page in enumerate(found, 1)), "the foot of official letters"


def test_a_town_reports_each_room_and_all(pair: Pair) -> None:
    add(pair.desk, "单玉堃", "仇珎")
    pair.take(pair.send())
    exchange.work_in(pair.town, no_progress)
    today = pair.town.today()
    made = progress_paper.sheet(pair.town, Scope(today.replace(day=1), today))
    units = [row[0].text for row in next(piece for piece in made.pieces if isinstance(piece, Ruled)).rows]
    assert (units[0], units[-1]) == ("单位", "合计")
    assert pair.desk.site.name in units


def test_a_room_that_joined_reports_to_the_office_above(pair: Pair) -> None:
    assert f"{pair.town.site.organ}：" in said(progress_paper.sheet(pair.desk, AUGUST))


def test_a_period_that_is_not_over_ends_today(desk: Context) -> None:
    today = desk.today()
    made = progress_paper.sheet(desk, Scope(date(today.year, 1, 1), date(today.year, 12, 31)))
    assert f"至{today.month}月{today.day}日" in said(made)


def test_what_leaves_is_noted(desk: Context, tmp_path: Path) -> None:
    made = progress_paper.pages(progress_paper.sheet(desk, AUGUST))
    printers.save_paper(desk, printers.Printable(made, print_items.report("进展报告")), tmp_path / "报告.pdf")
    assert (tmp_path / "报告.pdf").read_bytes() == made.pdf
    assert [entry.item.name for entry in print_log.of_office(desk)] == ["进展报告"]
