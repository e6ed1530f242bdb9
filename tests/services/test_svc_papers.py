"""Issuing and signing: numbers, kept prints, who may sign, the day of effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from services_help import DAY, add, agreement, code_of, edited, sign_all, with_agreement

from app.domain.agreement import Mark, effective_on, further_marks
from app.domain.case import Case
from app.domain.errors import Invalid, UserError
from app.domain.signing import usual_signer
from app.services import cases, documents, ledger
from app.services.context import Context
from db import numbers


def issued(ctx: Context, case: Case) -> Case:
    return documents.issue(ctx, case.id, case.agreements[-1].id).case


def number(case: Case) -> str:
    issue = case.agreements[-1].issued
    assert issue is not None
    return issue.number


def stage(ctx: Context, case: Case) -> tuple[str, int, int]:
    row = ledger.row(ctx, case.id)
    assert row is not None
    return row.stage, row.done, row.needed


def test_issuing_takes_the_next_number_and_keeps_the_very_bytes(desk: Context) -> None:
    first, second = (issued(desk, with_agreement(desk)) for _ in range(2))
    assert [number(case) for case in (first, second)] == ["（2026）东人人调字第001号", "（2026）东人人调字第002号"]
    kept = documents.issued_pdf(desk, first, "a1")
    assert kept.pdf.startswith(b"%PDF")
    again = documents.issue(desk, first.id, "a1")
    assert (again.case, again.rendered.pdf) == (first, kept.pdf)
    (paper,) = first.attachments
    assert (paper.kind, paper.ref, paper.size) == ("issued", "a1", len(kept.pdf))


def test_editing_voids_number_and_marks_and_the_old_print_stays(desk: Context) -> None:
    case = issued(desk, with_agreement(desk))
    old = documents.issued_pdf(desk, case, "a1").pdf
    sign_all(desk, case)
    changed = edited(desk, case, agreements=[agreement(clauses=["改为一次付清。"])])
    assert changed.agreements[0].issued is None
    assert changed.agreements[0].marks == ()
    (void,) = changed.agreements[0].issues
    assert void.void_at is not None
    assert stage(desk, changed) == ("drafted", 0, 0)
    with pytest.raises(UserError, match="还没有签发"):
        documents.issued_pdf(desk, changed, "a1")
    new = issued(desk, changed)
    assert number(new) == "（2026）东人人调字第002号"
    assert cases.attachment_bytes(desk, void.sha256) == old
    listed = numbers.given(desk.database.read(), "agreement", 2026)
    assert [(item.seq, bool(item.void_at)) for item in listed] == [(1, True), (2, False)]


@pytest.mark.parametrize(
    ("change", "voids"),
    [
        ({"phone": "13800001111"}, True), ({"name": "单玉坤"}, True), ({"note": "性子急，先打电话"}, False),
        ({"id_confirmed": True}, False),
    ],
)
def test_only_what_the_page_shows_voids_it(desk: Context, change: dict[str, object], voids: bool) -> None:
    case = issued(desk, with_agreement(desk))
    parties = (replace(case.parties[0], **change), *case.parties[1:])
    saved = cases.save(desk, replace(case, parties=parties))
    assert (saved.agreements[0].issued is None) is voids


def test_closing_and_further_sessions_leave_a_signed_agreement_valid(desk: Context) -> None:
    case = sign_all(desk, issued(desk, with_agreement(desk)))
    later = edited(desk, case, sessions=[{"id": "s1", "held_on": "2026-11-22", "record": "回访"}], note="已归档")
    assert effective_on(later.agreements[0], later.parties) == DAY


def test_an_incomplete_agreement_takes_no_number(desk: Context) -> None:
    case = add(desk, agreements=[{"id": "a1", "clauses": [" "], "mediators": [""]}])
    with pytest.raises(Invalid) as caught:
        issued(desk, case)
    assert {problem.path for problem in caught.value.problems} == {
        f"agreements[0].{name}" for name in ("facts", "clauses", "mediators", "made_on")
    }
    assert numbers.given(desk.database.read(), "agreement", 2026) == []


def test_a_character_that_no_font_has_refuses_the_print_and_takes_no_number(desk: Context) -> None:
    case = add(desk, "单玉堃", "曾\U0010fffd", agreements=[agreement()])
    with pytest.raises(UserError) as refused:
        issued(desk, case)
    assert refused.value.code == "print.missing_glyphs"
    assert "（在“姓名或名称”里）" in refused.value.sentence
    assert number(issued(desk, with_agreement(desk))) == "（2026）东人人调字第001号"
    assert documents.preview(desk, case, "a1").pages >= 1


def test_effect_on_the_day_of_the_last_mark_the_seal_included(desk: Context) -> None:
    case = issued(desk, with_agreement(desk, "单玉堃", "曾淑珍", "尉迟广林"))
    days = {"p1": date(2026, 11, 21), "p2": date(2026, 11, 22), "p3": date(2026, 11, 21)}
    for party, day in days.items():
        case = documents.mark(desk, case.id, "a1", Mark(role="party", ref=party, how=("fingerprint",), on=day))
    mediator = Mark(role="mediator", ref="查晓雯", how=("signature",), on=date(2026, 11, 21))
    case = documents.mark(desk, case.id, "a1", mediator)
    assert stage(desk, case) == ("signing", 4, 5)
    assert documents.status_sentence(case, "a1") == "已签 4 / 5"
    case = documents.mark(desk, case.id, "a1", Mark(role="committee", how=("seal",), on=date(2026, 11, 20)))
    assert stage(desk, case) == ("effective", 5, 5)
    assert documents.status_sentence(case, "a1") == "2026-11-22 生效"
    case = documents.unmark(desk, case.id, "a1", "party", "p3")
    assert stage(desk, case) == ("signing", 4, 5)


def test_a_mark_older_than_the_paper_is_noted_with_a_doubt(desk: Context) -> None:
    case = issued(desk, with_agreement(desk))
    early = Mark(role="party", ref="p1", how=("signature",), on=date(2026, 11, 20))
    case = documents.mark(desk, case.id, "a1", early)
    assert case.agreements[0].marks[0].on == date(2026, 11, 20), "the law does not forbid it (Mediation Law art. 29)"
    assert "早于协议书上的日期 2026-11-21" in documents.mark_doubt(case, "a1", early)
    for fine in (replace(early, on=date(2026, 11, 21)), replace(early, on=None)):
        assert documents.mark_doubt(case, "a1", fine) == ""


def test_dues_are_shown_only_once_the_agreement_is_in_force(desk: Context) -> None:
    case = issued(desk, with_agreement(desk, obligations=[
        {"id": "o1", "kind": "act", "debtor": "p1", "creditor": "p2", "what": "改装水槽", "due": "2026-11-25"},
        {"id": "o2", "kind": "pay", "debtor": "p1", "creditor": "p2", "amount": 140950, "due": "2027-11-25"},
    ]))
    assert ledger.counts(desk).due == []
    sign_all(desk, case)
    assert [(due.what, due.on, due.overdue) for due in ledger.counts(desk).due] == [
        ("单玉堃 改装水槽", "2026-11-25", False)
    ]


def refused(ctx: Context, case: Case, role: str, ref: str = "", **more: object) -> str:
    return code_of(documents.mark, ctx, case.id, "a1", Mark(role=role, ref=ref, **{"how": ("signature",), **more}))  # type: ignore[arg-type]


def test_marks_that_cannot_be_are_refused(desk: Context) -> None:
    case = with_agreement(desk)
    assert refused(desk, case, "party", "p1") == "mark.not_issued"
    case = issued(desk, case)
    assert refused(desk, case, "party", "p9") == "mark.unknown"
    assert refused(desk, case, "mediator", "路人") == "mark.unknown"
    assert refused(desk, case, "party", "p1", how=()) == "mark.how"
    assert refused(desk, case, "party", "p1", how=("nod",)) == "mark.how"
    assert refused(desk, case, "party", "p1", on=date(2026, 11, 24)) == "mark.future"
    assert refused(desk, case, "committee") == "mark.seal", "the committee seals (Mediation Law art. 29)"
    assert refused(desk, case, "recorder", "") == "mark.unknown"
    assert refused(desk, case, "mediator", "查晓雯", how=("fingerprint",)) == "mark.how", "a mediator signs"
    assert cases.get(desk, case.id).agreements[0].marks == ()
    assert refused(desk, case, "recorder", "马志昇") == "done"


def test_an_agent_signs_only_with_the_powers_to_settle_and_sign(desk: Context) -> None:
    proxies = [
        {"id": "x1", "kind": "agent", "name": "解小军", "powers": ["apply", "sign"]},
        {"id": "x2", "kind": "agent", "name": "仇大海", "powers": ["settle", "sign"]},
        {"id": "x3", "kind": "guardian", "name": "盖秀兰"},
    ]
    parties = [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "单玉堃", "proxies": proxies},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    case = issued(desk, add(desk, parties=parties, agreements=[agreement()]))
    assert refused(desk, case, "party", "p1", proxy="x1") == "mark.authority"
    assert refused(desk, case, "party", "p1", proxy="x9") == "mark.authority"
    assert refused(desk, case, "party", "p2", proxy="x2") == "mark.authority", "not for the other side"
    assert refused(desk, case, "party", "p1", proxy="x2") == "done"
    assert refused(desk, case, "party", "p1", proxy="x3") == "done"


def test_an_organisation_signs_and_seals(desk: Context) -> None:
    parties = [
        {"id": "p1", "kind": "organisation", "role": "applicant", "name": "东街合作社"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    case = issued(desk, add(desk, parties=parties, agreements=[agreement()]))
    assert refused(desk, case, "party", "p1", how=("signature", "seal")) == "done"
    assert stage(desk, cases.get(desk, case.id)) == ("signing", 1, 4)


def test_the_seal_of_an_organisation_may_come_on_another_day_and_moves_the_effect(desk: Context) -> None:
    parties = [
        {"id": "p1", "kind": "organisation", "role": "applicant", "name": "东街合作社"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    case = issued(desk, add(desk, parties=parties, agreements=[agreement(made_on="2026-11-18")]))
    first, later = date(2026, 11, 19), date(2026, 11, 22)
    others = [
        Mark(role="party", ref="p2", how=("signature",), on=first), Mark(role="mediator", ref="查晓雯", how=("signature",), on=first),
        Mark(role="committee", how=("seal",), on=first), Mark(role="party", ref="p1", how=("signature",), on=first, place="村委会"),
    ]
    case = documents.mark_all(desk, case.id, "a1", others)
    assert stage(desk, case) == ("signing", 3, 4), "a signature without the seal is not the whole mark"
    assert documents.status_sentence(case, "a1") == "已签 3 / 4，东街合作社还差单位公章"
    seal = Mark(role="party", ref="p1", how=("seal",), on=later, place="合作社办公室")
    case = documents.mark(desk, case.id, "a1", seal)
    assert documents.status_sentence(case, "a1") == "2026-11-22 生效", "the day of the seal, which came last"
    sealed = case.agreements[0].marks[-1]
    assert documents.unmark(desk, case.id, "a1", "party", "p1", sealed).agreements[0].marks == case.agreements[0].marks[:-1]


def test_several_marks_are_noted_together_or_not_at_all(desk: Context) -> None:
    case = issued(desk, with_agreement(desk))
    good = Mark(role="party", ref="p1", how=("signature",), on=DAY, place="家中")
    bad = Mark(role="party", ref="p9", how=("signature",), on=DAY)
    assert code_of(documents.mark_all, desk, case.id, "a1", [good, bad]) == "mark.unknown"
    assert cases.get(desk, case.id).agreements[0].marks == ()
    documents.mark_all(desk, case.id, "a1", [good, replace(good, ref="p2")])
    before = len(cases.history(desk, case.id))
    case = documents.mark_all(desk, case.id, "a1", [good])
    assert len(cases.history(desk, case.id)) == before, "the same once more is nothing new"
    assert [mark.place for mark in case.agreements[0].marks] == ["家中", "家中"]


@pytest.mark.parametrize(
    ("birth", "alone", "agreed"),
    [("2018-11-24", "mark.guardian", "mark.guardian"), ("2018-11-21", "mark.consent", "done"), ("2010-01-01", "mark.consent", "done")],
)
def test_a_child_never_signs_alone(desk: Context, birth: str, alone: str, agreed: str) -> None:
    guardian = {"id": "x1", "kind": "guardian", "name": "盖秀兰"}
    parties = [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "单小宝", "birth": birth, "proxies": [guardian]},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "曾淑珍"},
    ]
    case = issued(desk, add(desk, parties=parties, agreements=[agreement()]))
    assert usual_signer(case.party("p1"), DAY) == "x1"
    assert refused(desk, case, "party", "p1") == alone
    assert refused(desk, case, "party", "p1", consent="x1") == agreed
    assert refused(desk, case, "party", "p1", proxy="x1") == "done"


def test_a_correction_after_two_of_four_have_signed_begins_anew(desk: Context) -> None:
    case = issued(desk, with_agreement(desk))
    first = case.agreements[0].issued
    assert first is not None
    signed = [
        Mark(role="party", ref="p1", how=("signature",), on=DAY, place="家中"),
        Mark(role="mediator", ref="查晓雯", how=("signature",), on=DAY),
    ]
    case = documents.mark_all(desk, case.id, "a1", signed)
    paper = documents.issued_pdf(desk, case, "a1").pdf
    assert cases.save(desk, case) == case, "nothing new was typed: the marks stay"
    case = edited(desk, case, agreements=[agreement(manner="一次付清")])
    old = case.agreements[0].issues[0]
    assert (old.number, old.void_at is not None, old.void_reason) == (first.number, True, "内容有修改，原编号作废")
    assert [(mark.role, mark.place) for mark in old.marks] == [("party", "家中"), ("mediator", "")], "who had signed it"
    assert case.agreements[0].marks == ()
    kept = next(item for item in case.attachments if item.sha256 == old.sha256)
    assert cases.attachment_bytes(desk, kept.sha256) == paper, "the old paper is kept"
    copy = documents.voided_copy(desk, case, "a1", old.number)
    assert (copy.pages, "作废" in copy.title) == (old.pages, True)
    assert code_of(documents.voided_copy, desk, case, "a1", "别的编号") == "agreement.not_void"
    again = documents.issue(desk, case.id, "a1").case
    assert again.agreements[0].issued is not None
    assert again.agreements[0].issued.number != first.number
    assert stage(desk, again) == ("printed", 0, 4)


def test_an_oral_agreement_stands_without_any_mark(desk: Context) -> None:
    case = add(desk, agreements=[agreement(oral=True, made_on="2026-11-20")])
    assert documents.status_sentence(case, "a1") == "2026-11-20 生效"
    assert refused(desk, case, "party", "p1") == "mark.oral"


def test_a_witness_signs_without_being_a_condition(desk: Context) -> None:
    case = issued(desk, with_agreement(desk, witnesses=[{"name": "买买提·艾力", "role": "interpreter"}]))
    sign_all(desk, case)
    case = cases.get(desk, case.id)
    assert documents.status_sentence(case, "a1").endswith("生效")
    left = [item.name for item in further_marks(case.agreements[0]) if item.mark is None]
    assert left == ["马志昇", "买买提·艾力"], "recorder and interpreter are still asked for"
    assert refused(desk, case, "witness", "买买提·艾力") == "done"


def test_a_draft_shows_no_number_and_the_issued_preview_is_the_print(desk: Context) -> None:
    case = with_agreement(desk)
    draft = documents.preview(desk, case, "a1")
    case = issued(desk, case)
    assert documents.preview(desk, case, "a1").pdf == documents.issued_pdf(desk, case, "a1").pdf
    unsaved = replace(case, agreements=(replace(case.agreements[0], manner="转账"),))
    assert documents.preview(desk, unsaved, "a1").pdf not in (draft.pdf, documents.issued_pdf(desk, case, "a1").pdf)


def test_one_original_for_each_party_and_one_for_the_committee(desk: Context) -> None:
    assert documents.copies_of(add(desk, "甲某", "乙某", "丙某")) == 4
