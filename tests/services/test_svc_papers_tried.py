"""Papers when things change around them: what they were about is gone, the matter is archived, another office looks."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from services_help import DAY, Pair, add, agreement, code_of, edited, sign_all, with_agreement

from app.domain.agreement import Mark
from app.domain.case import Case
from app.domain.paper import Entry
from app.domain.step import Step
from app.services import (
    attachments,
    bilingual,
    cases,
    documents,
    dossier,
    exchange,
    form_sets,
    papers,
    store,
    words_out,
)
from app.services.context import Context
from app.services.papers import Standing

_ONLY = (
    'id = "ours"\nname = "本县"\norder = ["F00", "F01", "F10", "F16"]\n'
    + "".join(f'[[form]]\nid = "{form}"\nkey = "{form.lower()}"\ntitle = "文书{form}"\nper = "{"agreement" if form == "F10" else "case"}"\n' for form in ("F00", "F01", "F10", "F16"))
)


def said(pdf: bytes) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf))


def of_form(ctx: Context, case: Case, form: str) -> list[Standing]:
    return [item for item in papers.listing(ctx, case) if item.wanted.form.id == form]


def talked(ctx: Context) -> Case:
    return add(ctx, sessions=[{"id": "s1", "held_on": "2026-11-21", "record": "双方各说了经过。", "attending": ["p1", "p2"]}])


def archived(ctx: Context) -> Case:
    case = sign_all(ctx, documents.issue(ctx, with_agreement(ctx).id, "a1").case)
    cases.act(ctx, case.id, Step(id="", action="solve", note="已履行", on=DAY))
    return cases.act(ctx, case.id, Step(id="", action="archive", note="当事人外出，其余另补"))


# -- what a paper is about


def test_a_print_about_something_deleted_is_kept_shown_and_left_out_of_the_volume(desk: Context) -> None:
    case = talked(desk)
    printed = papers.issue(desk, case.id, "F09", ref="s1")
    gone = edited(desk, case, sessions=[])
    assert papers.preview(desk, gone, "F09", "s1").pdf == printed.rendered.pdf
    for action in (lambda: papers.issue(desk, case.id, "F09", ref="s1"), lambda: papers.fill(desk, case.id, "F09", {}, ref="s1")):
        assert code_of(action) == "paper.gone"
    assert cases.get(desk, case.id).papers[0].issued is not None, "the print is not void because its session is gone"
    assert dossier.read(desk, gone).leaves == ()
    assert any("已经删去或撤销" in gap.sentence for gap in dossier.to_complete(desk, gone))


def test_a_step_taken_back_takes_its_unsigned_paper_out_of_the_volume(desk: Context) -> None:
    case = sign_all(desk, documents.issue(desk, with_agreement(desk).id, "a1").case)
    done = cases.act(desk, case.id, Step(id="", action="follow_up", note="都满意", result="satisfied", on=DAY))
    papers.issue(desk, case.id, "F13", ref=done.steps[-1].id)
    case = cases.act(desk, case.id, Step(id="", action="undo", ref=done.steps[-1].id, note="记错了件"))
    assert "人民调解回访记录" not in [leaf.title for leaf in dossier.read(desk, case).leaves]
    (old,) = of_form(desk, case, "F13")
    assert (old.wanted.gone, old.wanted.must) == (True, False)


def test_a_paper_about_nobody_is_not_begun(desk: Context) -> None:
    case = talked(desk)
    assert code_of(papers.fill, desk, case.id, "F05", {"kind": "户口簿"}, ref="p9") == "paper.gone"
    assert code_of(papers.issue, desk, case.id, "F02", ref="s1") == "paper.gone"
    assert cases.get(desk, case.id).papers == ()


def test_a_paper_is_not_taken_for_one_of_another_form(desk: Context) -> None:
    case = talked(desk)
    case, asked = papers.fill(desk, case.id, "F07", {"asked": "邻居甲"})
    for action in (papers.issue, papers.fill):
        more = ({},) if action is papers.fill else ()
        assert code_of(action, desk, case.id, "F04", *more, paper_id=asked) == "paper.missing"
        assert code_of(action, desk, case.id, "F07", *more, paper_id="nothing") == "paper.missing"
    assert len(cases.get(desk, case.id).papers) == 1


def test_a_paper_named_by_its_own_id_shows_what_it_is_about(desk: Context) -> None:
    case = papers.issue(desk, talked(desk).id, "F09", ref="s1").case
    assert "双方各说了经过。" in said(papers.preview(desk, edited(desk, case, note="x"), "F09", paper_id=case.papers[0].id).pdf)


def test_filling_keeps_what_it_does_not_know(desk: Context) -> None:
    case = with_agreement(desk)
    case = bilingual.keep(desk, case.id, "a1", bilingual.Translation(language="en", facts="Water drips."))
    case, _ = papers.fill(desk, case.id, "F10", {}, ref="a1")
    assert bilingual.kept(case, "a1").facts == "Water drips."
    case, _ = papers.fill(desk, case.id, "F08", {"items": "借条"})
    newer = replace(case.papers[-1], entries=(Entry("items", "借条", extra={"by": "newer"}), Entry("later", "x")))
    with desk.database.write() as tx:
        stored = store.require(desk, tx, case.id)
        store.append(desk, tx, replace(case, papers=(*case.papers[:-1], newer)), "test", stored.version)
    case, _ = papers.fill(desk, case.id, "F08", {"items": "欠条"})
    assert [(item.key, item.text, item.extra) for item in case.papers[-1].entries] == [("items", "欠条", {"by": "newer"}), ("later", "x", {})]


def test_two_at_a_time_lose_nothing(desk: Context) -> None:
    case = talked(desk)
    case, asked = papers.fill(desk, case.id, "F07", {"asked": "甲"})
    papers.fill(desk, case.id, "F07", {"talk": "问：见过吗？"}, paper_id=asked)
    cases.save(desk, replace(case, note="旧窗口里改的备注"))
    stored = cases.get(desk, case.id)
    assert (stored.papers[0].entry("asked"), stored.papers[0].entry("talk"), stored.note) == ("甲", "问：见过吗？", "旧窗口里改的备注")


# -- the set of forms changes


def test_papers_of_forms_that_a_county_dropped_stay(desk: Context) -> None:
    case = papers.issue(desk, talked(desk).id, "F04").case
    form_sets.install(desk, _ONLY, "own.toml")
    ours = form_sets.choose(desk, "ours")
    (left,) = of_form(ours, case, "F04")
    assert left.state == "printed"
    assert papers.preview(ours, case, "F04", paper_id=left.wanted.paper.id if left.wanted.paper else "").pdf.startswith(b"%PDF")
    assert [leaf.title for leaf in dossier.read(ours, case).leaves] == ["人民调解当事人权利义务告知书"]


def test_another_form_set_does_not_make_an_archived_volume_look_changed(desk: Context) -> None:
    case = archived(desk)
    assert dossier.unchanged(desk, case)
    assert dossier.unchanged(form_sets.choose(desk, "county-order"), case)
    form_sets.install(desk, _ONLY, "own.toml")
    assert dossier.unchanged(form_sets.choose(desk, "ours"), case)


# -- archived


def test_nothing_in_an_archived_volume_changes(desk: Context) -> None:
    case = archived(desk)
    mark = Mark(role="recorder", ref="马志昇", how=("signature",), on=DAY)
    files = sorted(desk.paths.files.iterdir())
    for refused in (
        lambda: cases.attach(desk, case.id, b"%PDF-1.7 late", title="迟来的", kind="evidence"),
        lambda: documents.mark(desk, case.id, "a1", mark), lambda: documents.unmark(desk, case.id, "a1", "party", "p1"),
        lambda: papers.leave_out(desk, case.id, "F02", "x"), lambda: papers.count_pages(desk, case.id, "F02", 2),
        lambda: bilingual.keep(desk, case.id, "a1", bilingual.Translation(language="en")),
    ):
        assert code_of(refused) == "case.archived"
    assert sorted(desk.paths.files.iterdir()) == files
    assert documents.issue(desk, case.id, "a1").rendered.pdf == documents.issued_pdf(desk, case, "a1").pdf, "printing again is no change"
    assert dossier.unchanged(desk, cases.get(desk, case.id))


def test_reopened_it_takes_papers_again_and_is_fixed_anew(desk: Context) -> None:
    case = archived(desk)
    first = dossier.closed(case)
    case = cases.act(desk, case.id, Step(id="", action="reopen", note="当事人又有新情况", on=DAY))
    assert dossier.closed(case) is None
    papers.count_pages(desk, case.id, "F03", 2)
    cases.act(desk, case.id, Step(id="", action="solve", note="已履行", on=DAY))
    case = cases.act(desk, case.id, Step(id="", action="archive", note="其余另补"))
    again = dossier.closed(case)
    assert first is not None
    assert again is not None
    assert again.pages == first.pages + 2
    assert dossier.unchanged(desk, case)


# -- prints


def test_a_scan_of_a_void_print_does_not_sign_the_new_one(desk: Context) -> None:
    case = documents.issue(desk, with_agreement(desk).id, "a1").case
    cases.attach(desk, case.id, b"%PDF-1.7 old", title="旧扫描件", kind="signed_scan", ref="a1")
    edited(desk, case, agreements=[agreement(manner="一次付清")])
    case = documents.issue(desk, case.id, "a1").case
    assert [item.state for item in of_form(desk, case, "F10")] == ["printed"]
    assert "旧扫描件" in [leaf.title for leaf in dossier.read(desk, case).leaves]


def test_characters_without_a_font_get_a_box_and_are_noted(desk: Context) -> None:
    case = add(desk, "单玉堃", "曾\U0010fffd")
    assert code_of(papers.issue, desk, case.id, "F04") == "print.missing_glyphs"
    made = papers.issue(desk, case.id, "F04", handwritten=("\U0010fffd", "单"))
    (issue,) = made.case.papers[0].issues
    assert issue.handwritten == ("\U0010fffd",), "what a font has is not written by hand"
    assert papers.preview(desk, made.case, "F04").pdf == made.rendered.pdf


def test_a_model_case_is_never_made_from_names(desk: Context) -> None:
    case = talked(desk)
    for action in (lambda: papers.preview(desk, case, "F90"), lambda: papers.issue(desk, case.id, "F90"), lambda: words_out.word_of(desk, case, "F90")):
        assert code_of(action) == "form.register"


# -- what the papers say


@pytest.mark.parametrize("draft", [False, True])
def test_a_failed_mediation_says_so_even_with_a_draft(desk: Context, draft: bool) -> None:
    case = with_agreement(desk) if draft else talked(desk)
    case = cases.close(desk, case.id, "failed", DAY)
    notice = said(papers.preview(desk, case, "F17").pdf)
    reason = desk.codes.label("closed_reason", "failed")
    assert f"因{reason}，现决定终止调解" in notice
    assert "2026年11月22日" in notice
    cover = said(papers.preview(desk, case, "F00").pdf)
    assert reason in cover
    assert "达成" not in cover.replace(reason, "")
    assert "自愿达成" not in said(papers.preview(desk, case, "F20").pdf)


def test_undisputed_facts_are_set_down_on_their_own_sheet(desk: Context) -> None:
    case = with_agreement(desk)
    assert of_form(desk, case, "F25") == []
    case = edited(desk, case, agreements=[agreement(undisputed="院墙建于1998年。")])
    assert [item.wanted.ref for item in of_form(desk, case, "F25")] == ["a1"]
    sheet = said(papers.preview(desk, case, "F25", "a1").pdf)
    assert "院墙建于1998年。" in sheet
    assert "檐水滴入邻院" not in sheet
    assert [item.wanted.ref for item in of_form(desk, edited(desk, case, agreements=[agreement(left_open="树的归属")]), "F25")] == ["a1"]


def test_many_people_and_long_texts_are_printed_whole(desk: Context) -> None:
    case = add(desk, *(f"当事{number}" for number in range(200)), facts="长" * 15_000)
    for form in ("F03", "F04"):
        assert "当事199" in said(papers.preview(desk, case, form).pdf)


# -- another office looks


def test_the_town_sees_the_papers_of_the_desk_and_changes_none(pair: Pair) -> None:
    case = sign_all(pair.desk, documents.issue(pair.desk, with_agreement(pair.desk).id, "a1").case)
    printed = papers.issue(pair.desk, case.id, "F04")
    cases.attach(pair.desk, case.id, b"%PDF-1.7 scan", title="扫描", kind="signed_scan", ref=printed.paper)
    pair.round()
    seen = cases.get(pair.town, case.id)
    assert [item.state for item in of_form(pair.town, seen, "F04")] == ["signed"]
    assert papers.issued_pdf(pair.town, seen, printed.paper).pdf == printed.rendered.pdf
    assert papers.preview(pair.town, seen, "F04").pdf == printed.rendered.pdf
    assert documents.preview(pair.town, seen, "a1").pdf == documents.issued_pdf(pair.desk, seen, "a1").pdf
    for action in (
        lambda: papers.issue(pair.town, case.id, "F04"), lambda: papers.fill(pair.town, case.id, "F08", {}),
        lambda: papers.count_pages(pair.town, case.id, "F03", 1),
        lambda: cases.attach(pair.town, case.id, b"%PDF-1", title="x", kind="evidence"),
    ):
        assert code_of(action) == "case.not_ours"
    assert code_of(pair.send) == "exchange.nothing", "every file arrived"


def test_at_the_town_the_papers_bear_the_name_of_the_committee_that_owns_the_matter(pair: Pair) -> None:
    case = talked(pair.desk)
    pair.round()
    seen = cases.get(pair.town, case.id)
    for ctx in (pair.desk, pair.town):
        for form in ("F02", "F04", "F00"):
            page = said(papers.preview(ctx, seen, form).pdf)
            assert pair.desk.site.issuer in page
            assert pair.town.site.issuer not in page


def test_a_print_that_did_not_arrive_is_asked_for(pair: Pair) -> None:
    case = talked(pair.desk)
    sha256 = papers.issue(pair.desk, case.id, "F04").case.papers[0].issues[0].sha256
    with pair.desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 0")
    pair.round()
    with pair.desk.database.write() as tx:
        tx.execute("UPDATE file SET present = 1")
    assert code_of(attachments.load, pair.town, sha256) == "attachment.missing"
    assert exchange.import_file(pair.town, pair.send(), lambda *_: None).kind == "batch"
    assert attachments.load(pair.town, sha256).startswith(b"%PDF")
