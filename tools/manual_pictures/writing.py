"""The chapters up to the printed paper: the list, filling, from the page to the field, the print dialog."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.services import cases
from app.services.ids import new_id
from tools.manual_pictures import matter as invented
from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk
from tools.manual_pictures.office import InventedPrinter
from ui.documents import print_dialog


def register(desk: Desk) -> str:
    """The dispute with the agreement as a draft."""
    case = cases.save(desk.context, replace(invented.dispute(), id=new_id()))
    return cases.save(desk.context, replace(case, agreements=(invented.agreement(),))).id


def dossier(desk: Desk, camera: Camera, case_id: str) -> None:
    """From the matter to its papers."""
    desk.show_case(case_id)
    camera.window("matter", desk.window, [desk.button("文书卷宗"), desk.button("打印协议书")])
    desk.press("文书卷宗")
    listed = desk.inner("papers")
    desk.until(lambda: listed.rows, "the papers are listed")
    camera.window("papers", desk.window, [listed.rows[3], _side(listed), desk.button("装订整卷…")])


def _side(listed: Any) -> QWidget:
    """The card that says what is still to be completed."""
    found: QWidget = listed._side.itemAt(0).widget()
    return found


def filling(desk: Desk, camera: Camera) -> None:
    """One paper of the list is filled and printed."""
    page = desk.paper("F03")
    name = next(iter(page.fields.by_name))
    desk.hands.write(page.fields[name].edit, "渠段的承包合同复印件已收，菜地面积由村民小组长到场量过。")
    desk.hands.rest(700)
    desk.settle()
    camera.window("fill", desk.window, [page.fields[name], page.view, desk.button("存下"), desk.button("打印正式文书")])
    print_dialog.spool = InventedPrinter
    desk.press("打印正式文书")
    desk.until(lambda: page.dialog is not None, "the paper is fixed")
    page.dialog.close()
    desk.settle()
    desk.press("返回卷宗")


def clicking(desk: Desk, camera: Camera) -> None:
    """A click on the page of the agreement leads to the field."""
    desk.matter.back()
    desk.settle()
    desk.press("打印协议书")
    page = desk.inner("agreement")
    view = page.preview.view
    desk.until(lambda: view.sheets and not view.sheets[0].stale and view.sheets[0]._places, "the page is shown")
    sheet, place = next((sheet, one) for sheet in view.sheets for one in sheet._places if one.path.endswith("clauses[1]"))
    view.turn(sheet.number)
    desk.until(lambda: not sheet.stale, "its page is shown")
    scale = sheet.width() / sheet.picture.width() * sheet.picture.dotsPerMeterX() * 0.0254 / 72
    box = QRect(round(place.x * scale), round(place.top * scale), round(place.width * scale), round(place.height * scale))
    view.verticalScrollBar().setValue(max(0, sheet.y() + box.top() - 220))
    desk.settle()
    _click(sheet, QPointF(box.center()))
    desk.settle()
    field = desk.window.focusWidget()
    assert field is not None
    assert "运走" in field.toPlainText()
    camera.window("click", desk.window, [(sheet, box), field, desk.button("存草稿")])


def _click(widget: QWidget, at: QPointF) -> None:
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(widget, QMouseEvent(
            kind, at, widget.mapToGlobal(at), Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        ))


def printing(desk: Desk, camera: Camera) -> None:
    """The final print of the agreement; one page of it again; a printer without paper."""
    desk.press("打印正式文书")
    page = desk.inner("agreement")
    camera.window("issue", desk.window, [desk.button("确定打印")], part=page.notice, margin=6)
    desk.press("确定打印")
    desk.until(lambda: page.signed.dialog is not None, "the paper is fixed")
    dialog = page.signed.dialog
    desk.until(lambda: dialog.printer.count(), "the printers are known")
    camera.window("print", dialog, [dialog.copies, dialog.both, dialog.pages, dialog.print_button, dialog.save_button])
    dialog.close()
    desk.settle()
    print_dialog.spool = lambda: InventedPrinter("没有纸了")
    desk.press("再打印一次")
    desk.until(lambda: page.signed.dialog is not None, "the paper is read")
    dialog = page.signed.dialog
    desk.until(lambda: dialog.printer.count(), "the printers are known")
    dialog.pages.choose("2")
    dialog.copies.setValue(1)
    desk.press("打印", dialog)
    desk.until(lambda: "没有纸了" in dialog.notice.sentence, "the printer says what is wrong")
    camera.window("print-again", dialog, [dialog.pages, dialog.notice, dialog.cancel_button])
    desk.press("取消打印", dialog)
    dialog.close()
    print_dialog.spool = InventedPrinter
    desk.settle()
