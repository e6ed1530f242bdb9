"""Registering and editing: numbers, protection, files, history."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from services_help import DAY, add, agreement, code_of, edited, sign_all, with_agreement

from app.domain.agreement import Issue, Mark
from app.domain.case import Attachment
from app.domain.errors import Invalid, UserError
from app.domain.numbering import case_code_sound
from app.domain.stage import position
from app.services import cases, documents, ledger, store
from app.services.context import Context
from db import numbers, versions


def test_the_first_save_gives_number_code_and_title(desk: Context) -> None:
    case = add(desk, "单玉堃", "曾淑珍")
    assert case.number == "（2026）东人调卷字第001号"
    assert case.code.startswith("620100001201-26-01-0001-")
    assert case_code_sound(case.code)
    assert case.title == "单玉堃与曾淑珍邻里纠纷"
    assert case.owner == desk.site.id
    assert case.registrar == "查晓雯"
    assert cases.get(desk, case.id) == case


def test_numbers_are_contiguous_in_each_year(desk: Context) -> None:
    years = [2026, 2026, 2025, 2026, 2025]
    got = [add(desk, registered_on=f"{year}-05-01").number for year in years]
    assert got == [
        "（2026）东人调卷字第001号", "（2026）东人调卷字第002号", "（2025）东人调卷字第001号",
        "（2026）东人调卷字第003号", "（2025）东人调卷字第002号",
    ]


def test_a_save_that_is_undone_uses_up_no_number(desk: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    add(desk)
    with monkeypatch.context() as patch:
        patch.setattr(store, "project", fail)  # after the number was taken
        with pytest.raises(KeyboardInterrupt):
            add(desk)
    assert add(desk).number == "（2026）东人调卷字第002号"
    assert [item.seq for item in numbers.given(desk.database.read(), "case", 2026)] == [1, 2]


def test_saving_an_unchanged_case_adds_no_version(desk: Context) -> None:
    case = add(desk)
    before = versions.count(desk.database.read())
    assert cases.save(desk, case) == case
    assert edited(desk, case) == case
    assert versions.count(desk.database.read()) == before


def test_a_form_cannot_touch_what_only_actions_write(desk: Context) -> None:
    case = with_agreement(desk)
    forged = replace(
        case, owner="f" * 32, number="假001", code="假", registrar="别人",
        attachments=(Attachment(id="x", sha256="0" * 64),),
        agreements=(replace(case.agreements[0], marks=(Mark(role="committee", how=("seal",), on=date(2026, 11, 1)),),
                            issues=(Issue(number="假号"),)),),
        facts="改过的情况",
    )
    saved = cases.save(desk, forged)
    assert saved == replace(case, facts="改过的情况")


def test_a_new_case_or_agreement_cannot_come_already_signed(desk: Context) -> None:
    signed = agreement(
        issues=[{"number": "假号", "sha256": "0" * 64}], marks=[{"role": "committee", "how": ["seal"], "on": "2026-11-01"}]
    )
    case = add(desk, agreements=[signed])
    assert case.agreements[0].issues == case.agreements[0].marks == ()
    case = edited(desk, case, agreements=[agreement(), signed | {"id": "a2"}])
    assert case.agreements[1].issues == case.agreements[1].marks == ()


def test_an_invalid_case_changes_nothing_and_names_every_field(desk: Context) -> None:
    with pytest.raises(Invalid) as caught:
        add(desk, "单玉堃", facts=" ", category="", agreements=[agreement(total=1)])
    paths = {problem.path for problem in caught.value.problems}
    assert {"facts", "category", "parties", "agreements[0].total"} <= paths
    assert versions.count(desk.database.read()) == 0


def test_a_case_too_long_for_any_batch_is_refused_at_once(desk: Context) -> None:
    sessions = [{"id": f"s{n}", "held_on": "2026-11-20", "record": "谈" * 50_000} for n in range(30)]
    assert code_of(add, desk, sessions=sessions) == "record.too_large"
    assert ledger.counts(desk).total == 0


def test_another_rooms_case_cannot_be_written(desk: Context) -> None:
    case = add(desk)
    stored = store.current(desk.database.read(), case.id)
    assert stored is not None
    with desk.database.write() as tx:
        store.append(desk, tx, replace(case, owner="e" * 32), "test", stored.version)
    for action in (
        lambda: cases.save(desk, case),
        lambda: cases.close(desk, case.id, "failed", date(2026, 11, 22)),
        lambda: cases.attach(desk, case.id, b"x", title="", kind="other"),
    ):
        assert code_of(action) == "case.not_ours"
    assert not cases.is_ours(desk, cases.get(desk, case.id))


def test_closing_and_reopening(desk: Context) -> None:
    case = add(desk)
    closed = cases.close(desk, case.id, "refused", date(2026, 11, 22))
    row = ledger.row(desk, case.id)
    assert row is not None
    assert (closed.steps[-1].result, closed.steps[-1].on, row.stage) == ("refused", date(2026, 11, 22), "closed")
    reopened = cases.close(desk, case.id, "", date(2026, 11, 22))
    assert (position(reopened).code, position(reopened).round, reopened.number) == ("accepted", 2, case.number)


def test_closing_a_half_signed_matter_is_said_first_and_then_done(desk: Context) -> None:
    case = with_agreement(desk)
    case = documents.issue(desk, case.id, "a1").case
    printed = with_agreement(desk)
    documents.issue(desk, printed.id, "a1")
    case = documents.mark(desk, case.id, "a1", Mark(role="party", ref="p1", how=("signature",), on=DAY))
    with pytest.raises(UserError) as refusal:
        cases.close(desk, case.id, "failed", DAY)
    assert refusal.value.code == "close.signing"
    assert "已有 1 个，还差 3 个" in refusal.value.sentence
    assert cases.get(desk, case.id) == case
    assert cases.half_signed(case) in refusal.value.sentence
    closed = cases.close(desk, case.id, "failed", DAY, even_if_signing=True)
    assert (closed.steps[-1].action, closed.steps[-1].result) == ("end", "failed")
    assert cases.close(desk, case.id, "", DAY).steps[-1].action == "reopen", "taking it up again asks nothing"
    assert cases.close(desk, printed.id, "failed", DAY).steps[-1].action == "end", "nobody has signed this one"


def test_closing_has_a_possible_date_and_no_agreement_in_effect(desk: Context) -> None:
    case = add(desk, registered_on="2026-11-05")
    for wrong in (date(2026, 11, 4), date(2099, 1, 1)):
        assert code_of(cases.close, desk, case.id, "failed", wrong) == "close.date"
    assert cases.get(desk, case.id) == case
    agreed = with_agreement(desk)
    documents.issue(desk, agreed.id, agreed.agreements[-1].id)
    sign_all(desk, cases.get(desk, agreed.id))
    assert code_of(cases.close, desk, agreed.id, "failed", date(2026, 11, 22)) == "close.effective"


def test_a_file_is_attached_once_and_comes_back_whole(desk: Context, tmp_path: Path) -> None:
    case = add(desk)
    scan = tmp_path / "扫描.jpg"
    scan.write_bytes(b"\xff\xd8\xff" + b"photo" * 1000)
    first = cases.attach(desk, case.id, scan, title="签字扫描件", kind="signed_scan")
    again = cases.attach(desk, case.id, scan, title="再来一次", kind="signed_scan")
    assert again == first
    (kept,) = first.attachments
    assert kept.media_type == "image/jpeg"
    assert cases.attachment_bytes(desk, kept.sha256) == scan.read_bytes()
    other = cases.attach(desk, case.id, scan, title="给协议", kind="signed_scan", ref="a1")
    assert len(other.attachments) == 2
    assert len(list(desk.paths.files.iterdir())) == 1


def test_an_attachment_never_makes_the_case_unsaveable(desk: Context) -> None:
    case = add(desk)
    with pytest.raises(Invalid):
        cases.attach(desk, case.id, b"x", title="长" * 300, kind="other")
    assert cases.get(desk, case.id) == case
    edited(desk, case, facts="还能改")


def test_a_file_that_cannot_be_read_or_is_too_large_is_refused(
    desk: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = add(desk)
    assert code_of(cases.attach, desk, case.id, tmp_path / "没有", title="x", kind="other") == "file.unreadable"
    assert code_of(cases.attach, desk, case.id, Path(os.devnull), title="x", kind="other") == "file.unreadable"
    (tmp_path / "空").touch()
    assert code_of(cases.attach, desk, case.id, tmp_path / "空", title="x", kind="other") == "file.empty"
    monkeypatch.setattr(cases, "LARGEST_ATTACHMENT", 10)
    (tmp_path / "大").write_bytes(b"x" * 11)
    assert code_of(cases.attach, desk, case.id, tmp_path / "大", title="x", kind="other") == "file.too_large"


def test_history_says_what_happened(desk: Context) -> None:
    case = add(desk)
    session = {"id": "s1", "held_on": "2026-11-21", "record": "双方到场"}
    case = edited(desk, case, sessions=[session], facts="又查明檐口伸出二十厘米。")
    case = edited(desk, case, agreements=[agreement()])
    number = documents.issue(desk, case.id, "a1").case.agreements[0].issues[0].number
    documents.mark(desk, case.id, "a1", Mark(role="committee", how=("seal",)))
    documents.unmark(desk, case.id, "a1", "committee", "")
    case = edited(desk, cases.get(desk, case.id), agreements=[agreement(manner="转账")])
    cases.attach(desk, case.id, b"%PDF", title="收条", kind="other")
    cases.close(desk, case.id, "withdrawn", date(2026, 11, 22))
    said = [saved.what for saved in cases.history(desk, case.id)]
    assert said == [
        "终止调解", "附上“收条”", f"修改协议，{number} 作废", "撤销签名记录", "记录签名盖章",
        f"附上“人民调解协议书 {number}”、签发协议书 {number}", "起草协议", "记录第 1 次调解、修改纠纷情况", "登记",
    ]
    assert {saved.actor for saved in cases.history(desk, case.id)} == {"查晓雯"}


def test_what_was_written_before_is_offered_most_used_first(desk: Context) -> None:
    for place in ("晒谷场", "村口", "村口", "晒谷场", "村口", "河边"):
        add(desk, place=place)
    assert cases.past_values(desk, "place") == ["村口", "晒谷场", "河边"]
    assert cases.past_values(desk, "mediator") == ["查晓雯"]


def test_a_draft_survives_a_restart_and_is_never_a_version(desk: Context, templates: dict) -> None:  # type: ignore[type-arg]
    cases.save_draft(desk, "case:new", {"facts": "写了一半"})
    folder = desk.paths.root
    desk.close()
    again = templates["desk"].open(folder)
    assert cases.load_draft(again, "case:new") == {"facts": "写了一半"}
    assert versions.count(again.database.read()) == 0
    cases.drop_draft(again, "case:new")
    assert cases.load_draft(again, "case:new") is None
    again.close()


def test_people_seen_before_are_named_with_the_reason(desk: Context) -> None:
    def person(key: str, name: str, **more: str) -> dict[str, object]:
        return {"id": key, "kind": "person", "role": "party", "name": name, **more}

    old = add(desk, parties=[person("p1", "张三丰", id_number="11010519491231002X", phone="13800006721"), person("p2", "李四光")])
    talk = add(desk, "赵甲", "钱乙", facts="张三到场劝说，电话 13900001111。")
    new = add(desk, parties=[
        person("p1", "张三", phone="13900001111"), person("p2", "李四光"), person("p3", "改名", id_number="11010519491231002X"),
    ])
    hits = cases.seen_before(desk, new)
    assert [(hit.case_id, hit.why) for hit in hits] == [(old.id, "证件号码相同：改名")]
    assert talk.id not in {hit.case_id for hit in hits}, "a name in running text is not the person"
    by_name = cases.seen_before(desk, add(desk, "李四光", "钱乙"))
    assert {(hit.case_id, hit.why) for hit in by_name} == {
        (old.id, "姓名相同：李四光"), (new.id, "姓名相同：李四光"), (talk.id, "姓名相同：钱乙")
    }
