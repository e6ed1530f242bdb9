"""The chapter of the signatures: one by one, a correction half way, and the day on which the agreement takes effect."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from app.domain.agreement import required_marks
from app.domain.case import Case
from tools.manual_pictures import matter as invented
from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk


def one_by_one(desk: Desk, camera: Camera) -> None:
    """A group with its list, one who cannot write, a child with its guardian."""
    panel = _panel(desk)
    camera.window("sign", desk.window, [_card(panel, 0), desk.button("大家都在今天签好了"), panel.openers["party", invented.GROUP]])
    _open(desk, invented.GROUP)
    _say_place(desk, "村委会")
    camera.window("sign-group", desk.window, [panel.editor.fields["signer"], panel.editor.save_button], part=panel.editor)
    desk.press("记下")
    _open(desk, invented.GROUP)
    desk.press("记下")
    _open(desk, invented.GROUP)
    camera.window("sign-list", desk.window, [panel.editor.fields["signer"], panel.editor.fields["listed"]], part=panel.editor)
    desk.press("记下")
    _open(desk, invented.OLD)
    panel.editor.fields["how"].set_value(("fingerprint",))
    panel.editor._fit()
    desk.hands.write(panel.editor.fields["witness"].edit, "尉迟广林")
    desk.settle()
    camera.window("sign-finger", desk.window, [panel.editor.fields["how"], panel.editor.fields["witness"], panel.editor.save_button], part=panel.editor)
    desk.press("记下")
    _open(desk, invented.CHILD)
    camera.window("sign-guardian", desk.window, [panel.editor.fields["signer"]], part=panel.editor)
    desk.press("记下")


def corrected(desk: Desk, camera: Camera) -> None:
    """The text is changed when some have signed: the old print is void and kept, the new one is signed anew."""
    page = desk.inner("agreement")
    desk.press("修改协议…")
    camera.window("correct", desk.window, [desk.button("去修改")], part=page.notice, margin=6)
    desk.press("去修改")
    clauses = page.writing.form.fields["clauses"]
    clauses.rows[1].edit.selectAll()
    desk.hands.write(clauses.rows[1].edit, invented.CLAUSES[1].replace("12月15日", "12月25日"))
    desk.hands.rest(800)
    desk.press("打印正式文书")
    desk.press("确定打印")
    desk.until(lambda: page.signed.dialog is not None, "the paper is fixed anew")
    page.signed.dialog.close()
    desk.settle()
    old = desk.button("看旧纸")
    desk.reveal(old)
    old.click()
    desk.settle()
    page.preview.view.turn(0)
    desk.settle()
    desk.reveal(old)
    camera.window("void", desk.window, [desk.button("看旧纸"), desk.button("看现在这一份")])
    desk.press("看现在这一份")


def in_effect(desk: Desk, camera: Camera, case_id: str) -> Case:
    """Everybody signs the new print, with the button for all at once."""
    desk.press("大家都在今天签好了")
    page = desk.inner("agreement")
    camera.window("all-today", desk.window, [desk.button("对，都签好了"), desk.button("不是，逐个记")], part=page.notice, margin=6)
    desk.press("对，都签好了")
    case: Case = desk.case(case_id)
    agreement = case.agreements[0]
    assert all(one.mark for one in required_marks(agreement, case.signers(agreement)))
    desk.reveal(_card(_panel(desk), 0))
    camera.window("in-effect", desk.window, [_card(_panel(desk), 0)])
    return case


def _panel(desk: Desk) -> Any:
    return desk.inner("agreement").signed.panel


def _card(panel: Any, at: int) -> QWidget:
    cards = [panel._column.itemAt(place).widget() for place in range(panel._column.count())]
    return [one for one in cards if isinstance(one, QFrame)][at]


def _open(desk: Desk, party: str) -> None:
    panel = _panel(desk)
    if panel.editor is None or panel.editor.key != ("party", party):
        panel.openers["party", party].click()
    desk.settle()


def _say_place(desk: Desk, place: str) -> None:
    desk.press(place, _panel(desk).editor)
