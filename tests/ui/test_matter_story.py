"""The whole main job at the desk, through the real window: register, mediate, write, print, sign, in force."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.agreement import effective_on, required_marks
from app.services import cases
from app.services.context import Context
from tests.ui.form_help import compose, settled
from ui.cases.intake import IntakePage
from ui.cases.matter import MatterPage
from ui.cases.session_editor import SessionEditor
from ui.documents.agreement_page import AgreementPage
from ui.jobs import Jobs
from ui.shell import Shell


def typed(qtbot: QtBot, text: str) -> None:
    """Send ``text`` to whatever has the focus."""
    from PySide6.QtWidgets import QApplication

    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    compose(target, [], text)


def test_from_a_person_walking_in_to_an_agreement_in_force(desk: Context, jobs: Jobs, qtbot: QtBot) -> None:
    shell = Shell(desk, jobs, 18)
    shell.resize(1366, 768)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.activateWindow()
    qtbot.keyClick(shell, Qt.Key.Key_F2)
    settled(qtbot, jobs)
    assert (shell.width(), shell.height()) == (1366, 768)

    intake = shell.page("intake")
    assert isinstance(intake, IntakePage)
    typed(qtbot, "王堃䶮")
    people = intake.editor.form.fields["parties"]
    people._following.click()  # type: ignore[attr-defined]
    typed(qtbot, "欧阳𬭳")
    qtbot.keyClick(intake.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    segments = intake.editor.form.fields["category"].segments  # type: ignore[attr-defined]
    segments._group.button(1).click()
    intake.editor.form.fields["facts"].edit.setFocus()  # type: ignore[attr-defined]
    typed(qtbot, "两家为院墙的位置争了三年。")
    qtbot.keyClick(intake.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, jobs)

    matter = shell.page("matter")
    assert isinstance(matter, MatterPage)
    assert shell.stack.currentWidget() is matter
    matter.next_button.click()
    settled(qtbot, jobs)
    session = matter.pages.page("session")
    assert isinstance(session, SessionEditor)
    session.fields["result"].segments._group.button(1).click()  # type: ignore[attr-defined]
    qtbot.keyClick(session, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, jobs)

    matter.next_button.click()
    settled(qtbot, jobs)
    page = matter.pages.page("agreement")
    assert isinstance(page, AgreementPage)
    page.writing.form.fields["clauses"].rows[0].edit.setFocus()  # type: ignore[attr-defined]
    typed(qtbot, "欧阳𬭳把墙移回原处。")
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    page.notice.button("确定打印").click()
    settled(qtbot, jobs)
    assert page.signed.dialog is not None
    page.signed.dialog.close()
    page.signed.panel.all_today.emit(page.signed.panel._left(
        required_marks(page._agreement, page._case.parties), page._case,
    ))
    page.notice.button("对，都签好了").click()
    settled(qtbot, jobs)

    stored = cases.get(desk, page._case.id)
    assert effective_on(stored.agreements[0], stored.parties) == desk.today()
    shell.activateWindow()  # offscreen, nobody does it after a dialog
    qtbot.waitUntil(shell.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    settled(qtbot, jobs)
    assert matter._stage.look.word == "已生效"
    assert matter.next_button.text() == "附上签字扫描件"
    qtbot.keyClick(matter, Qt.Key.Key_Escape)
    assert shell.stack.currentWidget() is not matter
    assert (shell.width(), shell.height()) == (1366, 768)
    shell.close()
