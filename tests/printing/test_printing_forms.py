"""Every form of the set, for samples: filled, whole, inside the page, the same each time; and what a set must keep to."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from every_paper import DAY, cases, sheets, site

from app.codes import load_codes
from app.domain.case import Case
from app.domain.forms import facts
from app.domain.forms.check import check_forms
from app.domain.forms.compose import compose
from app.domain.forms.facts import subject
from app.domain.forms.form import PAPERS, PARTS, SIZES, Form, FormSet, Part, Place, Type
from app.domain.forms.needs import CONDITIONS, PER
from app.domain.forms.sheet import texts
from app.domain.paper import Entry, Paper
from app.domain.party import Party
from app.forms import bundled, shipped
from printing.fonts import FontBook
from printing.forms.sheet import render_sheet
from tools.papers import GOLDEN, picture_of, words_of

SLICE = ("06", "09", "17")  # thirty-two parties, a child with guardians, the plainest


@pytest.mark.parametrize("name", SLICE)
def test_every_form_says_all_it_has_to_and_is_as_it_was_looked_at(name: str, fonts: FontBook) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    ((_, case),) = cases((name,))
    for paper, sheet in sheets(case):
        rendered = render_sheet(sheet, fonts, final=True)
        pages = words_of(rendered.pdf)
        whole = "".join(pages)
        for text in texts(sheet):
            for line in text.split("\n"):
                assert all(part in whole for part in line.split()[:1]), (paper, line)
        assert [rendered.pages, picture_of(rendered.pdf)] == golden[f"{name}/{paper}"], paper


def test_nothing_is_drawn_outside_the_frame(fonts: FontBook) -> None:
    for name, case in cases(("06",)):
        for paper, sheet in sheets(case):
            document = pypdfium2.PdfDocument(render_sheet(sheet, fonts).pdf)
            for page in document:
                words = page.get_textpage()
                for place in range(words.count_chars()):
                    left, bottom, right, top = words.get_charbox(place)
                    if right > left:
                        assert left >= 75, (name, paper)
                        assert right <= 595 - 68, (name, paper)
                        assert bottom >= 28, (name, paper)
                        assert top <= 842 - 75, (name, paper)


def test_the_same_sheet_is_the_same_file(fonts: FontBook) -> None:
    ((_, case),) = cases(("17",))
    for _, sheet in sheets(case):
        assert render_sheet(sheet, fonts).pdf == render_sheet(sheet, fonts).pdf


def _form(form_id: str) -> Form:
    forms = shipped("standard")
    assert forms is not None
    found = forms.get(form_id)
    assert found is not None
    return found


def test_what_the_record_does_not_say_is_a_blank_to_write_on(fonts: FontBook) -> None:
    case = Case(id="c", parties=(Party(id="p", kind="person", role="applicant", name=""),))
    for form_id in ("F02", "F03", "F09", "F10", "F13", "F17"):
        sheet = compose(subject(case, site(), load_codes(), _form(form_id), DAY))
        assert render_sheet(sheet, fonts).pages >= 1
    pages = words_of(render_sheet(compose(subject(case, site(), load_codes(), _form("F10"), DAY)), fonts).pdf)
    assert "年月日" in pages[-1]


def test_typed_markup_is_text(fonts: FontBook) -> None:
    form = _form("F07")
    typed = "问：<b>&amp;</b>{case.facts}？\n答：{{没有}} %s \\n"
    paper = Paper(id="p", form="F07", entries=(Entry("talk", typed),))
    sheet = compose(subject(Case(id="c", facts="秘密"), site(), load_codes(), form, DAY, paper=paper))
    whole = "".join(words_of(render_sheet(sheet, fonts).pdf))
    assert "".join(typed.split()) in whole
    assert "秘密" not in whole


@pytest.mark.parametrize("forms", bundled(), ids=lambda forms: forms.id)
def test_our_own_sets_keep_their_rules(forms: FormSet) -> None:
    assert check_forms(forms) == []
    assert len({item.id for item in forms.form}) == len(forms.form) >= 25
    assert set(forms.order) <= {item.id for item in forms.form}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"part": (Part(kind="prose", words="{case.fact}"),)}, "form[0].part[0].words"),
        ({"part": (Part(kind="prose", words="{entry.x}"),)}, "form[0].part[0].words"),
        ({"part": (Part(kind="prose", words="{case facts}"),)}, "form[0].part[0].words"),
        ({"part": (Part(kind="poem"),)}, "form[0].part[0].kind"),
        ({"part": (Part(kind="section"),)}, "form[0].part[0].fact"),
        ({"part": (Part(kind="table", rows=("日期",)),)}, "form[0].part[0].rows[0]"),
        ({"part": (Part(kind="list", fact="list.contents", head=("a",), widths=(10, 20)),)}, "form[0].part[0].widths"),
        ({"part": (Part(kind="table", widths=(100, 100)),)}, "form[0].part[0].widths"),
        ({"part": (Part(kind="sign", who="nobody"),)}, "form[0].part[0].who"),
        ({"when": "raining"}, "form[0].when"),
        ({"per": "moon"}, "form[0].per"),
        ({"per": "step:dance"}, "form[0].per"),
        ({"copies": "many"}, "form[0].copies"),
        ({"id": "f1"}, "form[0].id"),
        ({"place": (Place("a", "甲", usual="{nothing.here}"),)}, "form[0].place[0].usual"),
    ],
)
def test_a_fault_in_a_set_is_told_with_its_place(change: dict[str, object], path: str) -> None:
    form = replace(Form(id="X01", key="x", title="表"), **change)  # type: ignore[arg-type]
    assert path in {problem.path for problem in check_forms(FormSet("own", "本县", form=(form,)))}


def test_faults_of_the_whole_set() -> None:
    form = Form(id="X01", key="x", title="表")
    bad = FormSet("own", "本县", order=("X02",), type=Type(paper="B5", body="大", title="小"), form=(form, form))
    assert {problem.path for problem in check_forms(bad)} >= {"order[0]", "type.paper", "type.body", "type.title", "form[1].id"}


def test_golden_file_is_whole() -> None:
    golden = json.loads(Path(GOLDEN).read_text(encoding="utf-8"))
    assert len({key.split("/")[0] for key in golden}) == len(list(cases()))


def test_the_page_for_counties_names_everything_that_can_be_written() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    worked_out = {key for key in facts._WORKED_OUT if f"{{{key}}}" not in page}
    assert worked_out <= {"site.organ"}
    for word in (*PARTS, *CONDITIONS, *PER, *SIZES, *PAPERS):
        assert word in page, word
