"""What goes out to others: a case to be published without names, the subsidy list; and the county's own papers."""

from __future__ import annotations

from tools.manual_pictures.camera import Camera
from tools.manual_pictures.desk import Desk


def told_without_names(desk: Desk, camera: Camera, case_id: str) -> None:
    """The model case, to be read through before it can be saved."""
    desk.show_case(case_id)
    desk.press("文书卷宗")
    desk.press("写成典型案例…")
    page = desk.inner("story")
    desk.until(lambda: page.read_box.isEnabled(), "the case is told")
    camera.window("story", desk.window, [page.form, page.text, page.choose_button, page.read_box, page.out])
    desk.press("返回卷宗")


def claimed(desk: Desk, camera: Camera) -> None:
    """The subsidy list of this year."""
    desk.shell.go("reports")
    desk.settle()
    page = desk.shell.page("reports")
    page.table.setCurrentIndex(page.table.findData("claims"))
    page.kind.setCurrentIndex(page.kind.findData("year"))
    desk.until(lambda: page.claims.hand_in_button.isVisible(), "the list is there")
    camera.window("claims", desk.window, [page.table, page.kind, page.claims.print_button, page.claims.hand_in_button])


def formats(desk: Desk, camera: Camera) -> None:
    """Where another form set is chosen and installed."""
    desk.shell.go("settings")
    desk.settle()
    card = desk.shell.page("settings").forms
    desk.until(lambda: card.choice.count() > 1, "the form sets are listed")
    desk.reveal(card)
    camera.window("formats", desk.window, [card.choice, card.look_button, card.use_button, card.install_button])
