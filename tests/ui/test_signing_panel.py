"""The signing side: who signed how, where and when, what is missing, parts that come on other days, and void paper."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement, Mark, Witness, effective_on, required_marks
from app.domain.case import Case
from app.domain.party import Member, Party, Proxy
from app.services import cases, documents, esign
from app.services.context import Context
from tests.sync.certificates import PASSWORD, certificate
from tests.ui.conftest import register
from tests.ui.form_help import nameless, settled, small
from ui.documents.agreement_page import AgreementPage
from ui.jobs import Jobs

CHILD = Party(
    id="k", kind="person", role="respondent", name="单小宝", age=13,
    proxies=(Proxy(id="g", kind="guardian", name="盖秀兰"),),
)
COMPANY = Party(
    id="c", kind="organisation", role="respondent", name="东街合作社",
    proxies=(Proxy(id="x", kind="agent", name="解小军", powers=("settle", "sign")),),
)
GROUP = Party(
    id="v", kind="group", role="respondent", name="三组村民", proxies=(Proxy(id="r", kind="representative", name="张守田"),),
    members=(Member(name="张守田"), Member(name="马生福")),
)


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[AgreementPage]:
    made = AgreementPage(desk, jobs)
    made.resize(1120, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()


def issued(desk: Context, *people: Party, **more: object) -> Case:
    case = cases.get(desk, register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。"))
    item = Agreement(id="a1", facts="事实", clauses=("和好",), made_on=desk.today() - timedelta(days=3), mediators=("周德明",))
    parties = (*case.parties[: 2 - len(people[:1])], *people)
    case = cases.save(desk, replace(case, parties=parties, agreements=(replace(item, **more),)))  # type: ignore[arg-type]
    return documents.issue(desk, case.id, "a1").case


def begin(page: AgreementPage, case: Case, jobs: Jobs, qtbot: QtBot) -> None:
    page.begin(case, "a1")
    settled(qtbot, jobs)


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root))


def stored(desk: Context, case: Case) -> tuple[Mark, ...]:
    return cases.get(desk, case.id).agreements[0].marks


def test_place_and_witness_are_noted_and_the_next_is_offered_the_same_place(
    page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    case = issued(desk)
    begin(page, case, jobs, qtbot)
    panel = page.signed.panel
    assert "4 个里已签 0 个" in texts(page)
    assert "还差：王堃䶮、欧阳𬭳、周德明、人民调解委员会" in texts(page)
    panel.open("party", case.parties[0].id)
    editor = panel.editor
    assert editor is not None
    assert editor.fields["witness"].isHidden(), "asked only of those who cannot write"
    editor.fields["how"].set_value(("fingerprint",))
    editor.fields["how"].touched()
    assert not editor.fields["witness"].isHidden()
    editor.fields["witness"].set_value("马志国")
    home = next(one for one in editor.findChildren(QWidget) if one.accessibleName() == "签署地点：本人家中")
    home.click()  # type: ignore[attr-defined]
    assert (nameless(page), small(page)) == ([], [])
    editor.note()
    settled(qtbot, jobs)
    (mark,) = stored(desk, case)
    assert (mark.how, mark.place, mark.witness) == (("fingerprint",), "本人家中", "马志国")
    assert "马志国念读、见证" in texts(page)
    assert "4 个里已签 1 个" in texts(page)
    panel.open("party", case.parties[1].id)
    assert panel.editor is not None
    assert panel.editor.fields["place"].value() == "本人家中"


def test_signature_and_seal_of_an_organisation_on_two_days(
    page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    case = issued(desk, COMPANY)
    begin(page, case, jobs, qtbot)
    panel = page.signed.panel
    panel.open("party", "c")
    assert panel.editor is not None
    panel.editor.fields["how"].set_value(("signature",))
    panel.editor.fields["signer"].set_value("x")
    panel.editor.fields["on"].set_value(desk.today() - timedelta(days=1))
    panel.editor.note()
    settled(qtbot, jobs)
    assert "还差：单位公章" in texts(page)
    assert "4 个里已签 0 个" in texts(page), "half a mark is not a mark"
    panel.open("party", "c")
    assert panel.editor is not None
    assert panel.editor.fields["how"].value() == ("seal",), "only what is missing is asked"
    panel.editor.note()
    settled(qtbot, jobs)
    assert "4 个里已签 1 个" in texts(page)
    assert [(mark.how, mark.part) for mark in stored(desk, case)] == [(("signature",), True), (("seal",), True)]
    panel.open("party", "c")
    assert panel.editor is not None
    assert panel.editor.save_button.isHidden(), "two parts are taken back one by one"
    panel.editor.part_back.emit(stored(desk, case)[1])
    settled(qtbot, jobs)
    assert [mark.how for mark in stored(desk, case)] == [("signature",)]


def test_a_minor_signs_with_the_consent_of_the_guardian(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk, CHILD)
    begin(page, case, jobs, qtbot)
    panel = page.signed.panel
    panel.open("party", "k")
    assert panel.editor is not None
    signer = panel.editor.fields["signer"]
    assert signer.value() == "g", "the guardian is offered first"
    signer.set_value("")
    panel.editor.note()
    settled(qtbot, jobs)
    assert "监护人表示同意" in page.notice.sentence
    assert stored(desk, case) == ()
    assert panel.editor is not None
    signer.set_value("agreed:g")
    panel.editor.note()
    settled(qtbot, jobs)
    assert [(mark.proxy, mark.consent) for mark in stored(desk, case)] == [("", "g")]
    assert "监护人盖秀兰同意" in texts(page)


def test_a_group_signs_by_representative_and_list(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk, GROUP)
    begin(page, case, jobs, qtbot)
    panel = page.signed.panel
    panel.open("party", "v")
    assert panel.editor is not None
    assert panel.editor.fields["signer"].value() == "r"
    panel.editor.note()
    settled(qtbot, jobs)
    assert "还差：名单还差 2 人" in texts(page)
    panel.open("party", "v")
    assert panel.editor is not None
    assert panel.editor.fields["signer"].value() == "list"
    assert panel.editor.fields["listed"].value() == 2
    panel.editor.note()
    settled(qtbot, jobs)
    assert "4 个里已签 1 个" in texts(page)


def test_everybody_today_leaves_nothing_out(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk, CHILD, COMPANY, GROUP)
    begin(page, case, jobs, qtbot)
    panel = page.signed.panel
    panel.all_today.emit(panel._left(required_marks(case.agreements[0], case.parties), case))
    page.notice.button("对，都签好了").click()
    settled(qtbot, jobs)
    saved = cases.get(desk, case.id)
    assert effective_on(saved.agreements[0], saved.parties) == desk.today()


def test_those_who_are_no_condition_are_listed_apart(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk, recorder="马志昇", witnesses=(Witness("艾力", "interpreter"),))
    begin(page, case, jobs, qtbot)
    assert "不影响协议生效" in texts(page)
    assert "翻译　还没有" in texts(page)
    page.signed.panel.open("witness", "艾力")
    assert page.signed.panel.editor is not None
    page.signed.panel.editor.note()
    settled(qtbot, jobs)
    assert [mark.role for mark in stored(desk, case)] == ["witness"]
    assert "4 个里已签 0 个" in texts(page)


def test_void_paper_says_why_and_who_had_signed_it(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk)
    first = case.agreements[0].issues[0].number
    marks = [
        Mark(role="party", ref=case.parties[0].id, how=("signature",), on=desk.today()),
        Mark(role="mediator", ref="周德明", how=("signature",), on=desk.today()),
    ]
    case = documents.mark_all(desk, case.id, "a1", marks)
    begin(page, case, jobs, qtbot)
    page.signed.panel.change.emit()
    assert "王堃䶮、周德明" in page.notice.sentence, "one must know before whose signatures are lost"
    page.notice.button("去修改").click()
    settled(qtbot, jobs)
    page.writing.form.fields["manner"].set_value("一次付清")
    page.writing.form.changed.emit()
    page.writing.save()
    settled(qtbot, jobs)
    case = documents.issue(desk, case.id, "a1").case
    begin(page, case, jobs, qtbot)
    assert "4 个里已签 0 个" in texts(page)
    assert first in texts(page)
    assert "当时已签：王堃䶮、周德明。" in texts(page)
    valid = page.preview.view.pdf
    page.signed.panel.look_at.emit(first)
    settled(qtbot, jobs)
    assert page.preview.view.pdf not in (b"", valid)
    assert len(page.preview.view.sheets) == case.agreements[0].issues[0].pages
    page.notice.button("看现在这一份").click()
    settled(qtbot, jobs)
    assert page.preview.view.pdf == valid


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.p12"
    path.write_bytes(certificate()[0])
    return path


def test_a_certificate_signs_a_copy_and_counts_only_when_chosen(
    page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot, card: Path, tmp_path: Path
) -> None:
    case = issued(desk)
    begin(page, case, jobs, qtbot)
    page.signed.sign_file()
    dialog = page.signed.certificate
    assert dialog is not None
    assert (nameless(dialog), small(dialog)) == ([], [])
    dialog.sign()
    assert "请先选择证书文件" in dialog.notice.sentence
    dialog.take_file(card)
    dialog.password.setText("错的")
    dialog.sign()
    settled(qtbot, jobs)
    assert "密码不对" in dialog.notice.sentence
    dialog.password.setText(PASSWORD)
    dialog.counts.set_value("3")
    dialog.sign()
    settled(qtbot, jobs)
    assert "查晓雯已签" in dialog.notice.sentence
    assert dialog.password.text() == "", "the password is forgotten"
    assert [(mark.role, mark.how) for mark in stored(desk, case)] == [("committee", ("electronic",))]
    assert "4 个里已签 1 个" in texts(page)
    assert "电子签名" in texts(page)
    dialog.save_to(tmp_path / "电子件")
    settled(qtbot, jobs)
    assert [item.sound for item in esign.examine(tmp_path / "电子件.pdf")] == [True]
    dialog.close()
    settled(qtbot, jobs)


def test_where_ink_is_needed_the_window_says_why(page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    case = issued(desk, clauses=("收养关系解除。",))
    begin(page, case, jobs, qtbot)
    page.signed.panel.sign_file.emit()
    assert page.signed.certificate is None
    assert "电子签名法第三条" in page.notice.sentence


def test_without_the_component_the_window_says_so(
    page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(page, issued(desk), jobs, qtbot)
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyhanko" else real(name))
    page.signed.panel.sign_file.emit()
    assert page.signed.certificate is None
    assert "没有装电子签名组件" in page.notice.sentence
