"""The list of claims: what is in it, each matter once, graded by what is installed, on paper and in a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from services_help import DAY, Pair, add, code_of, sign_all, with_agreement
from test_svc_reports import ended, keep, small

from app.domain.agreement import Agreement, Issue, Obligation
from app.domain.case import Case
from app.domain.companion import Claim, Claimed
from app.domain.errors import UserError
from app.domain.paper import Paper
from app.domain.step import Step
from app.services import (
    cases,
    claim_standard,
    claim_tables,
    claims,
    companions,
    doctor,
    documents,
    dossier,
    exchange,
    form_sets,
    print_log,
)
from app.services.context import Context, no_progress
from app.services.reports import Scope

SUMMER = Scope(date(2016, 7, 1), date(2016, 9, 30))
SOLVED = ended("solve", date(2016, 8, 9), note="好")
ORAL = (Agreement("a1", made_on=date(2016, 8, 3), oral=True, mediators=("马志昇", "查晓雯")),)
STANDARD = """name = "某县以案定补办法"
results = ["oral", "settled", "failed"]
[[grade]]
name = "大额"
amount_from = 1000
yuan = 200
[[grade]]
name = "口头"
results = ["oral"]
yuan = 30
[[grade]]
name = "其他"
"""


def numbers(made: claims.Listing) -> list[str]:
    return [item.number for item in made.items]


def archived(on: date, pages: int = 12) -> dict[str, Any]:
    cover = Paper(id="f0", form="F00", issues=(Issue(content="5e" * 32, pages=pages),))
    return {"steps": (*SOLVED, Step("s2", "archive", on=on)), "papers": (cover,)}


def words(pdf: bytes) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_what_was_concluded_in_the_period_is_listed_in_order(desk: Context) -> None:
    keep(desk, [
        small(desk, 1, steps=ended("solve", date(2016, 9, 30))), small(desk, 2, agreements=ORAL, mediators=("查晓雯",), difficulty="simple"),
        small(desk, 3, steps=ended("solve", date(2016, 10, 1))), small(desk, 4, steps=ended("end", date(2016, 8, 1), result="failed")),
        small(desk, 5, steps=ended("decline", date(2016, 8, 1))), small(desk, 6),
        small(desk, 7, agreements=(replace(ORAL[0], left_open="树"),)),
    ])  # fmt: skip
    made = claims.listing(desk, SUMMER)
    assert numbers(made) == ["2", "7", "1"]
    first = made.items[0]
    assert (first.result, first.category, first.difficulty, first.parties) == ("oral", "邻里纠纷", "简易", ("单1", "单2"))
    assert (first.done, first.archived, first.mediators) == (date(2016, 8, 3), None, ("马志昇", "查晓雯"))
    assert (first.grade, first.money) == ("", None), "nothing is installed, so nothing is graded"
    assert made.items[1].result == "partial"
    assert first.gaps == sum(gap.must for gap in dossier.to_complete(desk, cases.get(desk, first.case))) > 0
    assert numbers(claims.listing(desk, SUMMER, complete=True)) == []
    assert claims.listing(desk, SUMMER, complete=True).incomplete == 3
    assert numbers(claims.listing(desk, replace(SUMMER, site=desk.site.name))) == ["2", "7", "1"]
    assert code_of(claims.listing, desk, replace(SUMMER, site="别处")) == "report.site"


def test_by_the_day_of_archiving(desk: Context) -> None:
    keep(desk, [small(desk, 1, **archived(date(2016, 10, 2))), small(desk, 2, **archived(date(2016, 9, 2))), small(desk, 3, steps=SOLVED)])
    by_filing = replace(SUMMER, basis="archived")
    assert numbers(claims.listing(desk, by_filing)) == ["2"]
    (item,) = claims.listing(desk, by_filing).items
    assert (item.archived, item.pages, item.fingerprint) == (date(2016, 9, 2), 12, "5e" * 32)
    assert numbers(claims.listing(desk, replace(by_filing, first=date(2016, 10, 1), last=date(2016, 12, 31)))) == ["1"]
    assert {item.pages for item in claims.listing(desk, SUMMER).items} == {0, 12}


def test_a_signed_agreement_has_its_number(desk: Context) -> None:
    case = with_agreement(desk)
    issued = documents.issue(desk, case.id, "a1")
    month = Scope(DAY.replace(day=1), DAY)
    assert claims.listing(desk, month).items == (), "not in effect yet"
    sign_all(desk, issued.case)
    (item,) = claims.listing(desk, month).items
    assert (item.result, item.agreements) == ("written", (issued.case.agreements[0].issued.number,))  # type: ignore[union-attr]


def test_a_matter_is_claimed_once_until_its_list_is_taken_back(desk: Context) -> None:
    keep(desk, [small(desk, 1, steps=SOLVED), small(desk, 2, **archived(date(2016, 9, 2)))])
    made = claims.listing(desk, SUMMER)
    claim = claims.hand_in(desk, made)
    assert claim.owner == desk.site.id
    again = claims.listing(desk, SUMMER)
    assert (again.items, again.before) == ((), 2)
    assert code_of(claims.hand_in, desk, made) == "claim.twice", "another window still showed it"
    assert code_of(claims.hand_in, desk, again) == "claim.empty"
    keep(desk, [small(desk, 3, steps=SOLVED)])
    assert numbers(claims.listing(desk, replace(SUMMER, basis="done"))) == ["3"]
    kept = claims.reread(desk, claim.id)
    assert (numbers(kept), kept.claim, kept.twice) == (["1", "2"], claim, ())
    assert claims.hand_in(desk, kept) == claim, "handing in again changes nothing"
    assert code_of(claims.withdraw, desk, claim.id, "  ") == "record.invalid"
    claims.withdraw(desk, claim.id, "司法所退回")
    claims.withdraw(desk, claim.id, "别的话")
    assert [item.withdrawn for item in claims.handed_in(desk)] == ["司法所退回"]
    assert sorted(numbers(claims.listing(desk, SUMMER))) == ["1", "2", "3"]
    assert code_of(claims.reread, desk, "0" * 32) == "record.missing"


def test_a_matter_taken_up_again_after_it_was_claimed_is_not_listed_twice(desk: Context) -> None:
    case = add(desk)
    cases.act(desk, case.id, Step(id="", action="solve", note="好"))
    month = Scope(DAY.replace(day=1), DAY)
    claims.hand_in(desk, claims.listing(desk, month))
    cases.act(desk, case.id, Step(id="", action="reopen", note="又吵了"))
    cases.act(desk, case.id, Step(id="", action="solve", note="又好了"))
    found = claims.listing(desk, month)
    assert (found.items, found.before) == ((), 1)


def test_the_standard_of_the_county_grades(desk: Context) -> None:
    paid = (replace(ORAL[0], obligations=(Obligation(id="o1", kind="pay", debtor="p1", creditor="p2", amount=100_000),)),)
    keep(desk, [
        small(desk, 1, agreements=ORAL), small(desk, 2, agreements=paid), small(desk, 3, steps=SOLVED),
        small(desk, 4, steps=ended("end", date(2016, 8, 20), result="failed")), small(desk, 5, agreements=(replace(ORAL[0], left_open="树"),)),
    ])  # fmt: skip
    claim_standard.install(desk, STANDARD, "标准.toml")
    made = claims.listing(desk, SUMMER)
    assert [(item.number, item.grade, item.money) for item in made.items] == [
        ("1", "口头", 3000), ("2", "大额", 20_000), ("3", "其他", None), ("4", "其他", None),
    ]
    claim = claims.hand_in(desk, made)
    claim_standard.reset(desk)
    assert claim_standard.of(desk).name == ""
    kept = claims.reread(desk, claim.id)
    assert (kept.standard, [item.money for item in kept.items]) == ("某县以案定补办法", [3000, 20_000, None, None])
    sheet = claim_tables.table(desk, kept)
    assert "共 4 件，230.00 元" in sheet.heads
    assert any("2 件没有金额" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("text", "line"),
    [("name = 3", 1), (STANDARD.replace("oral", "orall", 1), 2), (STANDARD + "[[grade]]\nname='其他'\n", 12), ("nam = 'x'", 1), ("name = “x”", 1)],
)
def test_a_wrong_standard_is_told_with_its_line_and_changes_nothing(desk: Context, text: str, line: int) -> None:
    claim_standard.install(desk, STANDARD, "a.toml")
    with pytest.raises(UserError) as refused:
        claim_standard.install(desk, text, "b.toml")
    assert refused.value.code == "claim.standard"
    assert f"第 {line} 行" in refused.value.sentence
    assert claim_standard.of(desk).name == "某县以案定补办法"


def test_the_office_above_sees_the_list_and_a_matter_that_is_in_two(pair: Pair) -> None:
    cases.act(pair.desk, add(pair.desk).id, Step(id="", action="solve", note="好"))
    month = Scope(DAY.replace(day=1), DAY + timedelta(days=1))
    pair.round()
    exchange.work_in(pair.town, no_progress)
    own = claims.hand_in(pair.town, claims.listing(pair.town, replace(month, site=pair.desk.site.id)))
    claim = claims.hand_in(pair.desk, claims.listing(pair.desk, month))
    pair.round()
    assert {item.id for item in claims.handed_in(pair.town)} == {own.id, claim.id}
    seen = claims.reread(pair.town, claim.id)
    assert numbers(seen) == list(seen.twice) == numbers(claims.reread(pair.desk, claim.id))
    assert any("也在另一份清单里" in note for note in claim_tables.notes(pair.town, seen))
    assert claim_tables.called(pair.town, claim).startswith(pair.desk.site.name)
    assert pair.desk.site.issuer in words(claim_tables.paper(pair.town, claims.reread(pair.town, own.id)).pdf)[0]
    assert code_of(claims.withdraw, pair.town, claim.id, "不对") == "record.not_ours"
    assert claims.listing(pair.town, month).before == 1
    claims.withdraw(pair.desk, claim.id, "重复")
    pair.round()
    assert claims.reread(pair.town, own.id).twice == ()


def test_what_was_claimed_outlives_a_rebuild(desk: Context) -> None:
    keep(desk, [small(desk, 1, steps=SOLVED)])
    claims.hand_in(desk, claims.listing(desk, SUMMER))
    assert doctor.run(desk, no_progress, rebuild=True).ok
    assert claims.listing(desk, SUMMER).before == 1


def many(ctx: Context, count: int) -> list[Case]:
    return keep(ctx, [
        replace(small(ctx, n, agreements=ORAL if n % 3 else (), mediators=("查晓雯",), steps=SOLVED), number=f"（2016）东人调卷字第{n:03d}号")
        for n in range(1, count + 1)
    ])  # fmt: skip


def test_two_hundred_rows_run_over_pages_with_the_head_on_each(desk: Context) -> None:
    many(desk, 200)
    claim = claims.hand_in(desk, claims.listing(desk, SUMMER))
    rendered = claim_tables.paper(desk, claims.reread(desk, claim.id))
    pages = words(rendered.pdf)
    assert rendered.pages == len(pages) > 10
    rows = [page for page in pages if re.search(r"第\d{3}号", page)]
    assert all("卷号、协议编号" in page and "调解员" in page for page in rows)
    assert len(rows) >= len(pages) - 2
    found = [number for page in pages for number in re.findall(r"东人调卷字第(\d{3})号", page)]
    assert sorted(found) == [f"{n:03d}" for n in range(1, 201)]
    assert all(word in "".join(pages[-2:]) for word in ("申报人", "调委会负责人", "司法所审核人", "司法所印章", "合计"))
    sizes = {page.get_size() for page in pypdfium2.PdfDocument(rendered.pdf)}
    assert all(width > height for width, height in sizes), "it lies on its side"
    assert claim_tables.paper(desk, claims.reread(desk, claim.id)).pdf == rendered.pdf


def test_a_list_that_was_not_handed_in_is_a_draft_and_one_taken_back_is_void(desk: Context) -> None:
    many(desk, 2)
    made = claims.listing(desk, SUMMER)
    assert claim_tables.printable(desk, made).item.draft
    claim = claims.hand_in(desk, made)
    kept = claims.reread(desk, claim.id)
    assert not claim_tables.printable(desk, kept).item.draft
    claims.withdraw(desk, claim.id, "退回")
    pictures = {claim_tables.paper(desk, one).pdf for one in (made, kept, claims.reread(desk, claim.id))}
    assert len(pictures) == 3


def test_names_may_be_left_out(desk: Context) -> None:
    many(desk, 1)
    made = claims.listing(desk, SUMMER)
    with_them, without = (words(claim_tables.paper(desk, made, names=names).pdf)[0] for names in (True, False))
    assert "单1" in with_them
    assert "单1" not in without
    assert "2方" in without
    assert "查晓雯" in without, "it is the mediators who are paid"
    assert "单1" not in str(claim_tables.table(desk, made, names=False))
    assert "单1、单2" in str(claim_tables.table(desk, made, brief=True))


def test_files_hold_everything_and_are_noted(desk: Context, tmp_path: Path) -> None:
    many(desk, 3)
    claim_standard.install(desk, STANDARD, "a.toml")
    claim = claims.hand_in(desk, claims.listing(desk, SUMMER))
    kept = claims.reread(desk, claim.id)
    for ending in ("pdf", "xlsx", "csv"):
        claim_tables.save(desk, kept, tmp_path / f"清单.{ending}")
    book = load_workbook(tmp_path / "清单.xlsx")
    assert book.sheetnames == ["补贴申报清单", "各调解员小计"]
    rows = [[cell.value for cell in row] for row in book["补贴申报清单"].iter_rows()]
    head = next(row for row in rows if row[0] == "序号")
    first = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (first["序号"], first["卷号"], first["等次"], first["金额（元）"]) == ("1", "（2016）东人调卷字第001号", "口头", 30)
    assert (tmp_path / "清单.csv").read_text(encoding="utf-8-sig").count("东人调卷字") == 3
    noted = print_log.of_office(desk)
    assert [(item.item.kind, item.item.ref, item.outcome) for item in noted] == [("claim", claim.id, "sent")] * 3
    assert "单1" not in str(noted)
    assert code_of(claim_tables.save, desk, kept, tmp_path / "没有" / "清单.xlsx").startswith("disk.")


def test_a_county_may_change_the_paper(desk: Context) -> None:
    many(desk, 1)
    own = """id = "ours"
name = "本县"
base = "standard"
[[form]]
id = "F26"
key = "claim_list"
title = "以案定补花名册"
per = "register"
part = [
  { kind = "list", fact = "list.claims", head = ["号", "卷", "办结", "归档", "类", "结果", "人", "等", "元", "员", "卷宗"] },
]
"""
    form_sets.install(desk, own, "本县.toml")
    ours = form_sets.choose(desk, "ours")
    page = words(claim_tables.paper(ours, claims.listing(ours, SUMMER)).pdf)[0]
    assert "以案定补花名册" in page
    assert "补贴申报清单" not in page


def test_nothing_to_claim_is_a_sentence(desk: Context) -> None:
    made = claims.listing(desk, SUMMER)
    assert "没有可以申报的纠纷" in claim_tables.table(desk, made).zero
    assert "没有可以申报的纠纷" in "".join(words(claim_tables.paper(desk, made).pdf))


def test_a_matter_that_is_not_here_is_counted_and_not_listed(desk: Context) -> None:
    (case,) = keep(desk, [small(desk, 1, steps=SOLVED)])
    claim = companions.save(desk, Claim(id="", first=SUMMER.first, last=SUMMER.last, by="done", items=(Claimed(case.id), Claimed("f" * 32))))
    kept = claims.reread(desk, claim.id)
    assert (numbers(kept), kept.gone) == (["1"], 1)
    assert any("打不开" in note for note in claim_tables.notes(desk, kept))
