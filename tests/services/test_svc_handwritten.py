"""Characters that no font has, and those that old software keeps in private places: saved, printed, found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from services_help import Pair, add, code_of, with_agreement

from app.domain.agreement import Mark, content_digest
from app.domain.companion import Person
from app.domain.step import Step
from app.services import cases, companions, documents, exchange, ledger
from app.services.context import Context, no_progress
from app.text_file import read_text
from db import versions

RARE = "\U0002ebf0"


def test_nothing_with_a_box_is_issued_before_a_person_confirms_each_character(desk: Context) -> None:
    case = with_agreement(desk, f"王{RARE}", "曾淑珍\ue000")
    assert code_of(documents.issue, desk, case.id, "a1") == "print.missing_glyphs"
    assert code_of(documents.issue, desk, case.id, "a1", (RARE,)) == "print.missing_glyphs"
    assert cases.get(desk, case.id) == case
    issued = documents.issue(desk, case.id, "a1", (RARE, "\ue000", "王"))
    entry = issued.case.agreements[0].issues[0]
    assert entry.number.endswith("001号"), "the refusals took no number"
    assert entry.handwritten == (RARE, "\ue000"), "what a font has is no box"
    assert documents.issued_pdf(desk, issued.case, "a1").pdf == issued.rendered.pdf
    assert documents.issue(desk, case.id, "a1").rendered.pdf == issued.rendered.pdf
    assert documents.preview(desk, issued.case, "a1").pdf == issued.rendered.pdf, "made anew it has the same boxes"


def test_a_new_print_after_a_change_asks_again(desk: Context) -> None:
    case = with_agreement(desk, f"王{RARE}", "曾淑珍")
    case = documents.issue(desk, case.id, "a1", (RARE,)).case
    agreement = replace(case.agreements[0], clauses=("双方各让一步。",))
    case = cases.save(desk, replace(case, agreements=(agreement,)))
    assert case.agreements[0].issued is None
    assert code_of(documents.issue, desk, case.id, "a1") == "print.missing_glyphs"


def test_an_issue_without_boxes_is_recorded_as_before(desk: Context) -> None:
    case = documents.issue(desk, with_agreement(desk).id, "a1").case
    body = versions.head_of(desk.database.read(), case.id)[-1].body
    assert "handwritten" not in body["agreements"][0]["issues"][0]
    assert case.agreements[0].issues[0].content == content_digest(case.agreements[0], case.parties)


def test_private_code_points_are_read_wherever_text_comes_in(desk: Context, tmp_path: Path) -> None:
    case = add(desk, "王\ue81e", "曾淑珍", facts="\ue854在院墙外。")
    assert case.parties[0].name == "王\u9fb4"
    assert case.facts == "\u9fba在院墙外。"
    assert case.title.startswith("王\u9fb4与曾淑珍")
    closed = cases.act(desk, case.id, Step(id="", action="end", result="withdrawn", note="\ue826", on=date(2026, 11, 22)))
    assert closed.steps[-1].note == "\u9fb5"
    person = companions.save(desk, Person(id="", name="李\ue843", roles=("mediator",)))
    assert person.name == "李\u9fb9"
    file = tmp_path / "旧.csv"
    file.write_text("张\ue864", encoding="utf-8")
    assert read_text(file) == "张\u9fbb"


def test_saving_what_a_card_reader_gives_again_is_no_change(desk: Context) -> None:
    case = add(desk, "王\ue81e", "曾淑珍")
    first, second = case.parties
    assert cases.save(desk, replace(case, parties=(replace(first, name="王\ue81e"), second))) == case
    assert len(cases.history(desk, case.id)) == 1


def test_a_name_is_found_with_its_private_code_point_and_whatever_its_variant(desk: Context) -> None:
    case = add(desk, "王\ue81e明", "葛\U000e0100城生")
    assert case.parties[1].name == "葛\U000e0100城生", "the record keeps which variant it is"
    for typed in ("王\ue81e明", "王\u9fb4明", "葛城生", "葛\U000e0100城生"):
        rows, count = ledger.page(desk, ledger.Query(text=typed))
        assert count == 1, typed
        assert rows[0].record == case.id


def test_a_mark_of_a_mediator_read_from_a_card_is_his(desk: Context) -> None:
    case = with_agreement(desk, mediators=["查\ue832"])
    case = documents.issue(desk, case.id, "a1").case
    case = documents.mark(desk, case.id, "a1", Mark(role="mediator", ref="查\ue832", how=("signature",)))
    assert case.agreements[0].marks[0].ref == case.agreements[0].mediators[0] == "查\u9fb8"


def test_what_another_site_signed_stays_as_it_is(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cases, "unprivate_record", lambda record: record)  # as an older program saves it
        case = add(pair.desk, "王\ue81e", "曾淑珍")
    pair.round()
    ours, theirs = (versions.head_of(ctx.database.read(), case.id)[-1] for ctx in (pair.desk, pair.town))
    assert (ours.hash, ours.body) == (theirs.hash, theirs.body)
    assert cases.get(pair.town, case.id).parties[0].name == "王\ue81e"
    exchange.work_in(pair.town, no_progress)
    assert ledger.page(pair.town, ledger.Query(text="王\u9fb4"))[1] == 1
