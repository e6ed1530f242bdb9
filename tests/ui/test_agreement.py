"""人民调解协议书: writing, seeing the page, the final print, signatures, and what a change voids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import Agreement, effective_on, required_marks
from app.domain.case import Case
from app.domain.party import Party, Proxy
from app.services import cases, documents
from app.services.context import Context
from tests.ui.conftest import register
from tests.ui.form_help import compose, controls, jumps_back, nameless, settled, small, tab_order
from ui.documents.agreement_form import numeral
from ui.documents.agreement_page import AgreementPage
from ui.documents.instalments import plan, split
from ui.documents.pdf_view import PdfView
from ui.documents.plan import PlanList
from ui.documents.print_dialog import PrintDialog
from ui.jobs import Jobs
from ui.widgets.fields_list import StringListField
from ui.widgets.item_row import ItemRow


def test_instalments_add_up_exactly() -> None:
    assert split(1_000_000, 3) == [333_300, 333_300, 333_400]
    assert split(100, 3) == [33, 33, 34]
    assert split(140_950, 1) == [140_950]
    for total in (1, 99, 100, 138_000_000, 140_951):
        for count in (1, 2, 7, 12, 360):
            if total >= count:
                assert sum(split(total, count)) == total
    lines = plan(1_000_000, 3, date(2026, 12, 31), debtor="a", creditor="b", new_id=iter("xyz").__next__)
    assert [line.due for line in lines] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]
    assert {(line.kind, line.debtor, line.creditor) for line in lines} == {("pay", "a", "b")}


def test_clauses_are_numbered_as_on_paper() -> None:
    assert [numeral(index) for index in (0, 9, 10, 19, 97)] == ["一、", "十、", "十一、", "二十、", "九十八、"]


@pytest.fixture
def case(desk: Context) -> Case:
    made = cases.get(desk, register(desk, "王堃䶮", "欧阳𬭳", "两家为院墙的位置争了三年。"))
    return cases.save(desk, replace(made, mediators=("周德明",)))


@pytest.fixture
def page(qtbot: QtBot, desk: Context, jobs: Jobs, case: Case) -> Iterator[AgreementPage]:
    made = AgreementPage(desk, jobs)
    made.resize(1120, 700)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.begin(case)
    settled(qtbot, jobs)
    yield made
    made.close()


def field(page: AgreementPage, name: str) -> QWidget:
    edit: QWidget = page.writing.form.fields[name].edit  # type: ignore[attr-defined]
    return edit


def clauses(page: AgreementPage) -> StringListField:
    made = page.writing.form.fields["clauses"]
    assert isinstance(made, StringListField)
    return made


def obligations(page: AgreementPage) -> PlanList:
    made = page.writing.form.fields["obligations"]
    assert isinstance(made, PlanList)
    return made


def write(page: AgreementPage) -> None:
    """Write a small agreement."""
    first = clauses(page).rows[0].edit
    first.setFocus()
    compose(first, ["q"], "欧阳𬭳于月底前把墙移回原处。")


def issued(page: AgreementPage, jobs: Jobs, qtbot: QtBot) -> Agreement:
    """Take it through the final print."""
    write(page)
    page.writing.ask_to_issue()
    page.notice.button("确定打印").click()
    settled(qtbot, jobs)
    dialog = page.signed.dialog
    assert dialog is not None
    dialog.close()
    return page._agreement


def texts(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root))


def test_the_page_is_shown_and_follows_the_typing(
    page: AgreementPage, desk: Context, jobs: Jobs, qtbot: QtBot
) -> None:
    view = page.preview.view
    qtbot.waitUntil(lambda: bool(view.sheets) and not view.sheets[0].picture.isNull(), timeout=10_000)
    before = view.pdf
    write(page)
    qtbot.waitUntil(lambda: view.pdf != before, timeout=10_000)
    sheet = view.sheets[0]
    qtbot.waitUntil(lambda: not sheet.stale, timeout=10_000)
    settled(qtbot, jobs)
    assert sheet.picture.width() == round(sheet.width() * view.devicePixelRatioF())
    assert page.preview._place.text().startswith("第 1 页，共 ")
    view.set_zoom(2.0)
    qtbot.waitUntil(lambda: view.sheets[0].picture.width() > 800, timeout=10_000)
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    settled(qtbot, jobs)
    assert view.page == len(view.sheets) - 1


def test_a_draft_is_saved_in_the_case(page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot) -> None:
    write(page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.clauses == ("欧阳𬭳于月底前把墙移回原处。",)
    assert stored.mediators == ("周德明",)
    assert stored.facts == case.facts
    assert stored.issued is None
    assert page.state.text() == "已保存"


def test_what_was_typed_survives_a_crash(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page)
    obligations(page).add_line("pay")
    inner = obligations(page).editor.fields
    compose(inner["amount"].edit, [], "三千多")  # type: ignore[attr-defined]
    page.leave()
    settled(qtbot, jobs)
    again = AgreementPage(desk, jobs)
    qtbot.addWidget(again)
    again.show()
    again.begin(case)
    settled(qtbot, jobs)
    assert "找回" in again.notice.sentence
    assert clauses(again).value() == ("欧阳𬭳于月底前把墙移回原处。",)
    obligations(again).open(0)
    assert obligations(again).editor.fields["amount"].edit.text() == "三千多"  # type: ignore[attr-defined]
    again.close()


def test_errors_are_listed_and_nothing_is_lost(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page)
    obligations(page).add_line("pay")
    obligations(page).open(-1)
    page.writing.save()
    assert "请填写付款金额" in page.notice.sentence
    assert obligations(page).open_index == 0
    assert obligations(page).editor.fields["amount"].message() == "请填写付款金额"
    compose(obligations(page).editor.fields["amount"].edit, [], "1.2万")  # type: ignore[attr-defined]
    compose(field(page, "total"), [], "1万")
    assert "比总金额多 ¥2,000.00" in texts(page)
    page.writing.save()
    assert "各期付款相加与总金额不符" in page.notice.sentence
    page.writing.form._use_sum.click()
    page.writing.save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.total == stored.paid_total == 1_200_000


def test_what_is_missing_for_printing_is_said_beside_the_field(page: AgreementPage) -> None:
    field(page, "made_on").clear()  # type: ignore[attr-defined]
    page.writing.form.fields["mediators"].set_value(())
    page.writing.ask_to_issue()
    assert "还不能打印" in page.notice.sentence
    assert page.writing.form.fields["clauses"].message() == "请至少写一条协议内容"
    assert page.writing.form.fields["mediators"].message() == "请填写人民调解员"
    assert page.writing.form.fields["made_on"].message() == "请填写协议日期"


def test_instalments_are_written_into_the_plan(page: AgreementPage) -> None:
    made = obligations(page)
    made.split_button.click()
    panel = made.instalments
    panel.make_button.click()
    assert panel.fields["total"].message() == "请填写总共多少"
    compose(panel.fields["total"].edit, [], "1万")  # type: ignore[attr-defined]
    compose(panel.fields["count"].edit, [], "3期")  # type: ignore[attr-defined]
    compose(panel.fields["first"].edit, [], "2027-1-31")  # type: ignore[attr-defined]
    assert "最后一期 ¥3,334.00" in texts(panel)
    panel.make_button.click()
    items = made.value()
    assert [item.amount for item in items] == [333_300, 333_300, 333_400]
    assert [item.due for item in items] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert panel.isHidden()
    rows = [row.accessibleName() for row in made.findChildren(ItemRow) if row.isVisibleTo(made)]
    assert len(rows) == 3
    assert "欧阳𬭳 → 王堃䶮" in rows[0]


def test_characters_without_a_font_are_named_and_forbid_the_print(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    first = clauses(page).rows[0].edit
    compose(first, [], "甲\U000313aa乙")
    qtbot.waitUntil(lambda: bool(page.preview.missing), timeout=10_000)
    settled(qtbot, jobs)
    assert "U+313AA" in page.preview.notice.sentence
    page.writing.ask_to_issue()
    assert "字库里没有“\U000313aa”（U+313AA）" in page.notice.sentence
    assert cases.get(desk, case.id).agreements == ()
    assert clauses(page).value() == ("甲\U000313aa乙",)
    page.notice.button("再看看").click()
    assert page.notice.sentence == ""
    assert cases.get(desk, case.id).agreements == ()


def test_a_character_without_a_font_is_printed_as_a_box_when_a_person_agrees(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    compose(clauses(page).rows[0].edit, [], "甲\U000313aa乙")
    qtbot.waitUntil(lambda: bool(page.preview.missing), timeout=10_000)
    settled(qtbot, jobs)
    page.writing.ask_to_issue()
    assert "U+313AA" in page.notice.sentence
    assert "共需 3 份" in page.notice.sentence
    page.notice.button("核对过，留方框手写").click()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.issued is not None
    assert stored.issued.handwritten == ("\U000313aa",)


def test_a_refusal_that_comes_late_offers_the_box_too(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    compose(clauses(page).rows[0].edit, [], "甲\U000313aa乙")
    page.writing.issue()  # before the paper beside the form has been made anew
    settled(qtbot, jobs)
    assert "U+313AA" in page.notice.sentence
    page.notice.button("核对过，留方框手写").click()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).agreements[0].issued is not None


def test_the_final_print(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    write(page)
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "共需 3 份" in page.notice.sentence
    assert cases.get(desk, case.id).agreements == ()
    page.notice.button("确定打印").click()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.issued is not None
    dialog = page.signed.dialog
    assert isinstance(dialog, PrintDialog)
    assert dialog.copies.value() == 3
    dialog.save_to(tmp_path / "协议书")
    settled(qtbot, jobs)
    kept = (tmp_path / "协议书.pdf").read_bytes()
    assert kept == documents.issued_pdf(desk, cases.get(desk, case.id), stored.id).pdf
    assert "已存到" in dialog.notice.sentence
    dialog.close()
    settled(qtbot, jobs)
    assert page.preview.view.pdf == kept
    assert page.stack.currentWidget() is page.signed
    assert "4 个里已签 0 个" in texts(page)


def test_a_folder_that_is_gone_is_said_in_the_dialog(
    page: AgreementPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    write(page)
    page.writing.issue()
    settled(qtbot, jobs)
    dialog = page.signed.dialog
    assert dialog is not None
    dialog.save_to(tmp_path / "没有" / "协议书.pdf")
    settled(qtbot, jobs)
    assert dialog.notice.sentence
    assert dialog.notice.property("tone") == "error"
    dialog.close()


def test_marks_bring_the_agreement_into_effect(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    agreement = issued(page, jobs, qtbot)
    panel = page.signed.panel
    yesterday = desk.today() - timedelta(days=1)
    for number, one in enumerate(required_marks(agreement, case.parties)):
        panel.openers[one.role, one.ref].click()
        assert panel.editor is not None
        day = panel.editor.fields["on"].edit  # type: ignore[attr-defined]
        day.setText(yesterday.isoformat())
        qtbot.keyClick(panel.editor.save_button, Qt.Key.Key_Space)
        settled(qtbot, jobs)
        assert f"4 个里已签 {number + 1} 个" in texts(page) or number == 3
        if number == 0:
            assert "签名日期早于协议书上的日期" in texts(page), "the paper is of today"
    stored = cases.get(desk, case.id)
    assert effective_on(stored.agreements[0], stored.parties) == yesterday
    assert "✓ 已生效" in texts(page)
    how = {mark.role: mark.how for mark in stored.agreements[0].marks}
    assert how == {"party": ("signature", "fingerprint"), "mediator": ("signature",), "committee": ("seal",)}


def in_view(page: QWidget, widget: QWidget | None) -> bool:
    """Whether the middle of ``widget`` can be seen on the page."""
    return widget is not None and 0 < widget.mapTo(page, widget.rect().center()).y() < page.height()


def test_the_open_line_is_in_view_and_stays_where_it_is(desk: Context, jobs: Jobs, qtbot: QtBot, case: Case) -> None:
    more = tuple(Party(id=f"w{number}", kind="person", role="respondent", name=f"工人{number}") for number in range(30))
    case = cases.save(desk, replace(case, parties=(*case.parties, *more)))
    page = AgreementPage(desk, jobs)
    page.resize(1120, 700)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.begin(case)
    settled(qtbot, jobs)
    issued(page, jobs, qtbot)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    panel = page.signed.panel
    bar = page.signed.findChildren(QScrollArea)[0].verticalScrollBar()
    for ref in ("w2", "w20"):
        panel.openers["party", ref].setFocus()
        panel.openers["party", ref].click()
        qtbot.waitUntil(lambda: in_view(page, panel.editor))
    assert bar.value() > 0
    assert panel.editor is not None
    panel.editor.note()
    qtbot.waitUntil(lambda: panel.openers["party", "w21"].hasFocus())
    qtbot.waitUntil(lambda: in_view(page, panel.openers["party", "w21"]))
    settled(qtbot, jobs)
    page.close()


def test_a_mark_needs_a_way_and_a_day(page: AgreementPage, jobs: Jobs, qtbot: QtBot) -> None:
    agreement = issued(page, jobs, qtbot)
    panel = page.signed.panel
    panel.open("mediator", agreement.mediators[0])
    assert panel.editor is not None
    panel.editor.fields["how"].set_value(())
    panel.editor.note()
    assert "至少一项" in panel.editor.fields["how"].message()
    panel.editor.fields["how"].set_value(("signature",))
    panel.editor.fields["on"].edit.clear()  # type: ignore[attr-defined]
    panel.editor.note()
    assert panel.editor.fields["on"].message() == "请填写日期"
    panel.editor.fields["on"].edit.setText("2999-1-1")  # type: ignore[attr-defined]
    panel.editor.note()
    settled(qtbot, jobs)
    assert "之后" in page.notice.sentence
    assert panel.editor is not None


def test_everybody_signed_today_and_one_is_taken_back(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    issued(page, jobs, qtbot)
    panel = page.signed.panel
    panel.all_today.emit(panel._left(required_marks(page._agreement, case.parties), case))
    assert "4 个" in page.notice.sentence
    page.notice.button("对，都签好了").click()
    settled(qtbot, jobs)
    assert "✓ 已生效" in texts(page)
    panel.open("committee", "")
    assert panel.editor is not None
    panel.editor.taken_back.emit()
    settled(qtbot, jobs)
    assert "4 个里已签 3 个" in texts(page)
    assert effective_on(page._agreement, case.parties) is None


def test_only_those_who_may_sign_are_offered(desk: Context, jobs: Jobs, qtbot: QtBot, case: Case) -> None:
    may = Proxy(id="p1", kind="agent", name="李律师", powers=("settle", "sign"))
    may_not = Proxy(id="p2", kind="agent", name="王代办", powers=("receive",))
    company = Party(id="c1", kind="organisation", role="third", name="东街劳务公司", proxies=(may, may_not))
    case = cases.save(desk, replace(case, parties=(*case.parties, company)))
    page = AgreementPage(desk, jobs)
    qtbot.addWidget(page)
    page.show()
    page.begin(case)
    settled(qtbot, jobs)
    issued(page, jobs, qtbot)
    panel = page.signed.panel
    panel.open("party", "c1")
    assert panel.editor is not None
    proxy = panel.editor._proxy
    assert proxy is not None
    assert proxy.combo is not None
    assert [proxy.combo.itemText(index) for index in range(proxy.combo.count())] == ["法定代表人签", "李律师代签"]
    proxy.set_value("p1")
    assert panel.editor.fields["how"].value() == ("signature", "seal")
    panel.editor.note()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).agreements[0].marks[0].proxy == "p1"
    assert "李律师代签" in texts(page)
    page.close()


def test_changing_an_issued_agreement_warns_and_voids(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    first = issued(page, jobs, qtbot)
    assert first.issued is not None
    page.signed.panel.change.emit()
    assert first.issued.number in page.notice.sentence
    assert "作废" in page.notice.sentence
    page.notice.button("去修改").click()
    settled(qtbot, jobs)
    page.writing.save()
    settled(qtbot, jobs)
    assert cases.get(desk, case.id).agreements[0].issued == first.issued
    clauses(page).append("费用各自承担。")
    page.writing.form.changed.emit()
    page.writing.save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.issued is None
    assert stored.issues[0].void_at is not None
    page.writing.ask_to_issue()
    page.notice.button("确定打印").click()
    settled(qtbot, jobs)
    again = cases.get(desk, case.id).agreements[0]
    assert again.issued is not None
    assert again.issued.number != first.issued.number
    assert page.signed.dialog is not None
    page.signed.dialog.close()


def test_the_signed_scan_is_dropped_onto_the_page(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    agreement = issued(page, jobs, qtbot)
    image = QImage(400, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.save(str(tmp_path / "扫描001.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "扫描001.png"))])
    page.signed.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    ))
    settled(qtbot, jobs)
    scans = [item for item in cases.get(desk, case.id).attachments if item.kind == "signed_scan"]
    assert [item.ref for item in scans] == [agreement.id]
    assert "共 1 件" in page.notice.sentence


def test_thirty_two_payments_stay_light(page: AgreementPage) -> None:
    import time

    made = obligations(page)
    people = list(made._people)
    lines = plan(320_000, 32, date(2027, 1, 1), debtor=people[0], creditor=people[1],
                 new_id=iter([f"i{number}" for number in range(99)]).__next__)
    started = time.perf_counter()
    made.add(*lines)
    made.open(31)
    assert time.perf_counter() - started < 1.5
    assert made.value() == tuple(lines)


def test_everything_has_a_name_and_can_be_hit(page: AgreementPage, jobs: Jobs, qtbot: QtBot) -> None:
    obligations(page).add_line("pay")
    qtbot.wait(30)
    assert len(list(controls(page))) > 15
    assert nameless(page) == []
    assert small(page) == []
    obligations(page).remove(0)
    issued(page, jobs, qtbot)
    page.signed.panel.open("committee", "")
    qtbot.wait(30)
    assert nameless(page) == []
    assert small(page) == []


def test_tab_follows_the_eye(page: AgreementPage, jobs: Jobs, qtbot: QtBot) -> None:
    clauses(page).insert(1)
    clauses(page).insert(1)
    obligations(page).add_line("pay")
    qtbot.waitUntil(lambda: jumps_back(page, page.writing) == [])
    order = tab_order(page)
    assert order.index(page.preview.view) < order.index(page.issue_button)
    assert order.index(clauses(page).rows[2].edit) < order.index(page.preview.view)


def test_the_page_can_be_read_beside_the_form(page: AgreementPage, jobs: Jobs, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.preview.view.sheets), timeout=10_000)
    assert page.preview.view.sheets[0].width() >= 480
    area = page.writing.form.parentWidget()
    assert area is not None
    assert page.writing.form.minimumSizeHint().width() <= area.width()
    page.sheet_button.click()
    assert page.preview.isHidden()
    page.sheet_button.click()
    assert isinstance(page.preview.view, PdfView)
    assert page.preview.isVisibleTo(page)


def test_who_was_there_and_what_nobody_disputes_are_kept(
    page: AgreementPage, desk: Context, case: Case, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page)
    fields = page.writing.form.fields
    assert fields["undisputed"].isHidden(), "asked only where something was left open"
    compose(field(page, "left_open"), [], "院墙归谁")
    assert not fields["undisputed"].isHidden()
    compose(field(page, "undisputed"), [], "院墙建于1998年")
    there = fields["witnesses"]
    there.add()  # type: ignore[attr-defined]
    compose(there.lines[0].name, [], "艾力•买买提")  # type: ignore[attr-defined]
    page.writing.save()
    settled(qtbot, jobs)
    stored = cases.get(desk, case.id).agreements[0]
    assert stored.undisputed == "院墙建于1998年"
    assert [(item.name, item.role) for item in stored.witnesses] == [("艾力·买买提", "interpreter")]
    assert (nameless(page), small(page)) == ([], [])
