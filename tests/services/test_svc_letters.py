"""Letters of supervision: proposed from the matter, numbered without gaps, kept byte for byte, answered, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from services_help import DAY, Pair, add, code_of, edited

from app.domain.companion import Letter
from app.domain.errors import Invalid
from app.domain.step import Step
from app.services import attachments, cases, companions, doctor, documents, exchange, letters, sites
from app.services.context import Actor, Context, no_progress
from db import numbers


@pytest.fixture
def room(desk: Context) -> Context:
    """The room with its leader at the desk."""
    return replace(desk, actor=Actor("l", "马志昇", "leader"))


def said(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def made(ctx: Context, rung: str = "letter", **changes: object) -> Letter:
    case = add(ctx, registered_on="2026-10-08")
    return replace(letters.draft(ctx, case.id, rung), **changes)  # type: ignore[arg-type]


def test_a_draft_says_what_since_when_and_until_when(room: Context) -> None:
    case = add(room, registered_on="2026-10-08")
    case = cases.act(room, case.id, Step(id="", action="accept", on=date(2026, 10, 9)))
    case = cases.act(room, case.id, Step(id="", action="assign", to="东街村水管站", until=date(2026, 11, 1), on=date(2026, 10, 20)))
    draft = letters.draft(room, case.id, "letter")
    assert (draft.form, draft.to, draft.case, draft.number) == ("letter", "东街村水管站", case.id, "")
    assert draft.title == f"关于限期办理“{case.title}”的督办函"
    assert draft.reply_by == date(2026, 11, 27), "five working days after a Sunday"
    for words in ("〔2026〕东人调卷字第001号", "2026年10月8日登记", "至今已45天", "由东街村水管站承办", "届满", "2026年10月20日", "33天", "2026年11月27日前"):
        assert words in draft.note, words
    assert companions.every(room, Letter) == [], "nothing is saved"
    edited(room, case, sessions=[{"id": "s1", "held_on": "2026-11-20", "record": "谈了一次"}])
    assert "最近一次办理是在2026年11月20日，此后2天" in letters.draft(room, case.id, "urge").note


def test_a_circular_names_nobody(room: Context) -> None:
    draft = made(room, "circular")
    assert "单玉堃" not in draft.title + draft.note
    assert "单*堃、曾*珍" in draft.note
    assert draft.to == "查晓雯"


def test_issuing_takes_a_number_and_keeps_the_paper(room: Context) -> None:
    draft = made(room, copies_to=("东街司法所",))
    letter, rendered = letters.issue(room, draft)
    assert letter.number == "东人督办〔2026〕1号"
    assert (letter.issued_on, letter.signer, letter.owner) == (DAY, "马志昇", room.site.id)
    assert attachments.load(room, letter.sha256) == rendered.pdf == letters.issued_pdf(room, letter).pdf
    assert letters.issued_pdf(room, letter).pages == rendered.pages == 1
    text = said(rendered.pdf)
    for words in (letter.number, letter.title, f"{letter.to}：", room.site.committee, "2026年11月22日", "抄送：东街司法所。"):
        assert words in text, words
    assert letters.of_case(room, letter.case) == [letter]
    second, _ = letters.issue(room, made(room, "urge"))
    assert second.number == "东人催办〔2026〕2号", "one series for all"
    assert doctor.run(room, no_progress, rebuild=True).ok


def test_issuing_again_gives_the_kept_paper_and_a_change_is_refused(room: Context) -> None:
    draft = made(room)
    letter, rendered = letters.issue(room, draft)
    assert letters.issue(room, draft) == (letter, rendered)
    assert letters.issue(room, letter) == (letter, rendered)
    assert code_of(letters.issue, room, replace(letter, note="别的内容")) == "letter.issued"
    assert [item.seq for item in numbers.given(room.database.read(), "letter", 2026)] == [1]


def test_what_cannot_be_issued_takes_no_number(room: Context) -> None:
    draft = made(room)
    for wrong, path in (
        (replace(draft, to=" "), "to"), (replace(draft, note=""), "note"), (replace(draft, title=""), "title"),
        (replace(draft, form="poem"), "form"), (replace(draft, issued_on=date(2026, 11, 23)), "issued_on"),
        (replace(draft, reply_by=date(2026, 11, 1)), "reply_by"),
    ):
        with pytest.raises(Invalid) as refused:
            letters.issue(room, wrong)
        assert path in [problem.path for problem in refused.value.problems]
    assert code_of(letters.issue, room, replace(draft, note="字\U000f0000")) == "print.missing_glyphs"
    assert code_of(letters.issue, room, replace(draft, case="nothing")) == "case.missing"
    assert letters.issue(room, draft)[0].number == "东人督办〔2026〕1号"
    assert "草稿" in said(letters.preview(room, draft).pdf)


def test_only_a_leader_writes_in_a_room(desk: Context, room: Context) -> None:
    draft = made(room)
    assert code_of(letters.draft, desk, draft.case, "urge") == "letter.not_allowed"
    assert code_of(letters.issue, desk, draft) == "letter.not_allowed"
    assert code_of(letters.draft, room, draft.case, "nothing") == "letter.no_rung"


def test_waiting_letters_are_counted_until_somebody_answers(room: Context) -> None:
    late = letters.issue(room, made(room, issued_on=date(2026, 11, 10), reply_by=date(2026, 11, 17)))[0]
    soon = letters.issue(room, made(room))[0]
    letters.issue(room, made(room, reply_by=None))
    companions.save(room, made(room))
    assert [(item.letter.id, item.over) for item in letters.waiting(room)] == [(late.id, 5), (soon.id, 0)]
    answered = letters.reply(room, late.id, date(2026, 11, 20), "曾淑珍", "已办结")
    assert [(item.by, item.on, item.note) for item in answered.replies] == [("曾淑珍", date(2026, 11, 20), "已办结")]
    assert letters.reply(room, late.id, date(2026, 11, 20), "曾淑珍", "已办结") == answered, "the same answer twice is one"
    assert [item.letter.id for item in letters.waiting(room)] == [soon.id]
    for wrong in ((date(2026, 11, 23), "甲"), (date(2026, 11, 1), "甲"), (DAY, " ")):
        with pytest.raises(Invalid):
            letters.reply(room, late.id, *wrong, "")
    assert letters.get(room, late.id) == answered


def test_a_withdrawn_letter_keeps_its_number_as_void(room: Context) -> None:
    letter, rendered = letters.issue(room, made(room))
    gone = letters.withdraw(room, letter.id, "写错了单位")
    assert gone.withdrawn == "写错了单位"
    assert letters.withdraw(room, letter.id, "再撤一次") == gone
    (number,) = numbers.given(room.database.read(), "letter", 2026)
    assert (number.number, number.void_reason) == (letter.number, "写错了单位")
    assert letters.waiting(room) == []
    assert letters.issued_pdf(room, gone).pdf == rendered.pdf
    assert code_of(letters.reply, room, letter.id, DAY, "甲", "") == "letter.withdrawn"
    assert code_of(letters.withdraw, room, letter.id, " ") == "record.invalid"
    assert letters.issue(room, made(room))[0].number == "东人督办〔2026〕2号"
    kept = companions.save(room, made(room))
    assert code_of(letters.withdraw, room, kept.id, "不用了") == "letter.not_issued"
    assert code_of(letters.issued_pdf, room, kept) == "letter.not_issued"
    assert code_of(letters.get, room, letter.case) == "record.missing", "a matter is no letter"
    assert code_of(letters.reply, room, "nothing", DAY, "甲", "") == "record.missing"


def test_a_town_writes_about_the_matters_of_its_rooms(pair: Pair) -> None:
    case = add(pair.desk, registered_on="2026-10-08")
    pair.round()
    draft = letters.draft(pair.town, case.id, "urge")
    assert draft.to == pair.desk.site.name
    letter, _ = letters.issue(pair.town, draft)
    assert (letter.owner, letter.number) == (pair.town.site.id, "青人催办〔2026〕1号")
    assert letters.of_case(pair.town, case.id) == [letter]
    assert letters.of_case(pair.desk, case.id) == []
    leader = replace(pair.desk, actor=Actor("l", "马志昇", "leader"))
    theirs, _ = letters.issue(leader, letters.draft(leader, case.id, "urge"))
    pair.round()
    assert {item.id for item in letters.of_case(pair.town, case.id)} == {letter.id, theirs.id}
    assert [item.letter.id for item in letters.waiting(pair.town)] == [letter.id], "only its own"
    assert code_of(letters.reply, pair.town, theirs.id, DAY, "甲", "") == "record.not_ours"
    assert code_of(letters.issued_pdf, pair.town, theirs) == "attachment.missing", "the paper itself stays in the room"


def test_a_new_computer_goes_on_after_the_last_letter(
    pair: Pair, strangers: dict[str, Context], tmp_path: Path
) -> None:
    leader = replace(pair.desk, actor=Actor("l", "马志昇", "leader"))
    case = add(leader)
    for _ in range(2):
        letters.issue(leader, letters.draft(leader, case.id, "urge"))
    pair.round()
    fresh = strangers["desk3"]
    exchange.join(fresh, sites.new_computer(pair.town, pair.desk.site.id, pair.stick))
    with fresh.database.write() as tx:
        assert numbers.take(tx, "letter", 2026) == 3


def test_a_slip_goes_with_a_referral_that_stands(desk: Context) -> None:
    case = add(desk)
    case = cases.act(desk, case.id, Step(
        id="", action="refer", to="东街自然资源所", note="权属争议，已告知当事人去那里", until=date(2026, 12, 1)))
    step = case.steps[-1]
    rendered = documents.referral_slip(desk, case.id, step.id)
    text = said(rendered.pdf)
    for words in ("转办告知单", "东街自然资源所：", case.number, "单玉堃", "权属争议", "2026年12月1日前", "转办回执", desk.site.committee):
        assert words in text, words
    assert documents.referral_slip(desk, case.id, step.id) == rendered
    assert code_of(documents.referral_slip, desk, case.id, "nothing") == "step.no_slip"
    cases.act(desk, case.id, Step(id="", action="undo", note="转错了"))
    assert code_of(documents.referral_slip, desk, case.id, step.id) == "step.no_slip"
