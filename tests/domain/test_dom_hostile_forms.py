"""A form set is written by people: whatever it says, it is refused with a line or can be printed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from app.codes import load_codes
from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.errors import UserError
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import Form, Part, Place
from app.domain.forms.sheet import texts
from app.domain.forms.words import chinese_number
from app.domain.paper import Entry, Paper
from app.domain.party import Party
from app.domain.site import Site
from app.forms import bundled, read_forms

_HEAD = 'id = "x"\nname = "x"\nbase = "standard"\n[[form]]\nid = "X01"\nkey = "x"\ntitle = "x"\n'
_SITE = Site(id="0" * 32, level="desk", name="东街村", division="620100001201")


def refused(text: str) -> str:
    started = time.monotonic()
    with pytest.raises(UserError) as caught:
        read_forms(text, "x.toml")
    assert time.monotonic() - started < 5
    assert caught.value.code == "forms.invalid"
    assert caught.value.sentence.endswith("没有改变任何内容。")
    return caught.value.sentence


@pytest.mark.parametrize("part", [
    'kind = "section", label = "x", fact = "case.facts", lines = 1000000000', 'kind = "items", label = "x", fact = "case.requests", least = 999999999',
    'kind = "section", label = "x", fact = "case.facts", lines = -3', 'kind = "prose", words = "{_:999999999}"',
    'kind = "table", rows = ["x | {case.title}^999999999"]', 'kind = "table", rows = ["x | {case.title}^abc"]',
    'kind = "table", widths = [1, 0], rows = ["x | {case.title}"]', 'kind = "table", widths = [156, 0], rows = ["x | {case.title}"]',
    'kind = "table", widths = [-5, 0], rows = ["x | {case.title}"]', 'kind = "table", rows = ["a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p"]',
    'kind = "section", label = "x", fact = "list.contents"', 'kind = "prose", words = "{list.contents}"',
    'kind = "prose", words = "x", when = "list.contents"', 'kind = "prose", words = "{case.extra}"',
    'kind = "parties", label = "一二三四五六七八九十一二三四五六七八九十"', f'kind = "prose", words = "{"长" * 5000}"',
    'kind = "list", fact = "list.contents", head = [' + '"x", ' * 40 + "]",
])
def test_a_part_that_no_page_could_hold_is_refused(part: str) -> None:
    assert "第 " in refused(f"{_HEAD}part = [ {{ {part} }} ]\n")


@pytest.mark.parametrize("line", [
    'dated = "case.nope"', 'dated = "nowhere.on"', 'dated = "case.title"', 'copies = "999999999999"', 'copies = "0"',
    'place = [ { key = "a", label = "a", usual = "{entry.a}" } ]',
    'place = [ { key = "a", label = "a", usual = "{entry.b}" }, { key = "b", label = "b", usual = "{entry.a}" } ]',
    'place = [ { key = "a", label = "a", lines = 1000000000 } ]',
])
def test_a_form_that_goes_in_circles_or_out_of_range_is_refused(line: str) -> None:
    refused(f"{_HEAD}{line}\n")


@pytest.mark.parametrize("pattern", [
    "调字第1号", "{year}年", "{seq}号", "{year}{seq}{0}", "{year}{seq}{", "{year}{seq!r}", "{year}{seq:>9999999}", "{year}{seq}{prefix.__class__}", "{year}{n}号", "第{n}号（{year}）", "{year}-{seq}-1", "长" * 70 + "{year}{n}",
])
def test_a_number_pattern_that_could_not_be_filled_is_refused(pattern: str) -> None:
    assert "第 " in refused(f'id = "x"\nname = "x"\nbase = "standard"\n[numbering]\nagreement = "{pattern}"\n')


def test_a_place_may_build_on_one_above_it() -> None:
    read_forms(_HEAD + 'place = [ { key = "a", label = "a", usual = "甲" }, { key = "b", label = "b", usual = "{entry.a}" } ]\n', "x.toml")


def test_thousands_of_parts_are_refused_at_once() -> None:
    parts = ",\n".join('{ kind = "prose", words = "{case.nope}" }' for _ in range(10_000))
    assert "另有" in refused(f"{_HEAD}part = [\n{parts}\n]\n")


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, f"a = {'1' * 9_000}\n", 'id = "x"\nname = "x"\nform = 3\n', 'id = "../../etc"\nname = "x"\nbase = "standard"\n'])
def test_a_broken_file_is_refused_and_not_a_crash(text: str) -> None:
    refused(text)


def test_a_set_of_its_own_must_have_what_the_program_prints_itself() -> None:
    assert "F10" in refused('id = "x"\nname = "x"\n[[form]]\nid = "F01"\nkey = "x"\ntitle = "x"\n')


def test_the_agreement_is_one_for_each_agreement() -> None:
    refused(_HEAD.replace("X01", "F10") + 'per = "case"\n')


def test_the_sets_of_the_program_keep_to_the_same_rules() -> None:
    from app.domain.forms.check import check_forms

    assert [problem for forms in bundled() for problem in check_forms(forms)] == []


def shown(form: Form, case: Case, **more: object) -> str:
    return "".join(texts(compose(subject(case, _SITE, load_codes(), form, date(2026, 11, 22), **more))))  # type: ignore[arg-type]


def test_sums_are_written_as_sums_and_card_numbers_only_where_the_form_may() -> None:
    parts = (Part("prose", words="{agreement.total}；{party.id_number}"),)
    case = Case(id="c", parties=(Party(id="p", name="单玉堃", id_number="11010519491231002X"),), agreements=(Agreement(id="a", total=140950),))
    form = Form(id="X01", key="x", per="agreement", id_numbers=False, part=parts)
    assert "¥1,409.50（人民币壹仟肆佰零玖元伍角整）" in shown(form, case, ref="a")
    assert "1101" not in shown(form, case, ref="p")
    assert "11010519491231002X" in shown(replace(form, id_numbers=True), case, ref="p")


def test_columns_beyond_the_last_are_kept() -> None:
    form = Form(id="X01", key="x", place=(Place("items", "x"),), part=(Part("list", fact="entry.items", head=("名称", "份数")),))
    paper = Paper(id="p", form="X01", entries=(Entry("items", "借条 | 1份 | 曾淑珍 | 欠款"),))
    assert "欠款" in shown(form, Case(id="c"), paper=paper)


def test_more_than_a_thousand_are_counted() -> None:
    assert (chinese_number(999), chinese_number(1000)) == ("九百九十九", "1000")
