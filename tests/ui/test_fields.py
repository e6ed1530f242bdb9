"""Form fields: what is typed, what becomes of it, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import Problem
from app.domain.identity import IdNumber
from tests.ui.form_help import compose
from ui.widgets.calendar import CalendarPopup
from ui.widgets.fields import Field, Fields, join_path, split_path, under
from ui.widgets.fields_choice import ChoiceField, TicksField
from ui.widgets.fields_date import DateField, TimeField
from ui.widgets.fields_id import CreditCodeField, IdNumberField
from ui.widgets.fields_list import StringListField
from ui.widgets.fields_money import MoneyField
from ui.widgets.fields_number import AgeField, CountField
from ui.widgets.fields_suggest import Suggestions, matching
from ui.widgets.fields_text import LongTextField, NameField, NamesField, TextField


def today() -> date:
    return date(2026, 11, 22)


Show = Callable[..., QWidget]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Show]:
    """Shows fields in a window that can have the focus and lives as long as the test."""
    windows: list[QWidget] = []

    def show(*fields: Field) -> QWidget:
        window = QWidget()
        windows.append(window)
        window.resize(700, 600)
        column = QVBoxLayout(window)
        for field in fields:
            column.addWidget(field)
        column.addStretch(1)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    yield show
    for window in windows:
        window.close()


def test_rare_characters_come_whole_through_an_input_method(qtbot: QtBot, shown: Show) -> None:
    field = NameField("name", "姓名")
    shown(field)
    compose(field.edit, ["y", "yan"], "䶮")
    compose(field.edit, ["tang"], "𬭳")
    assert field.value() == "䶮𬭳"
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.value() == "䶮"


def test_limits_count_code_points_and_cut_nothing(qtbot: QtBot, shown: Show) -> None:
    field = TextField("name", "姓名", limit=3)
    shown(field)
    compose(field.edit, [], "欧阳𬭳")
    assert field.own_problem() is None
    compose(field.edit, [], "𠮷")
    assert field.edit.text() == "欧阳𬭳𠮷"
    assert field.message() == "“姓名”最多 3 个字，现在有 4 个"


def test_names_get_the_standard_interpunct(qtbot: QtBot, shown: Show) -> None:
    field = NameField("name", "姓名")
    other = TextField("other", "别的")
    shown(field, other)
    field.edit.setFocus()
    compose(field.edit, [], " 买买提•艾力 ")
    qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.value() == field.edit.text() == "买买提·艾力"


def test_a_message_is_shown_beside_the_field_and_read_aloud(qtbot: QtBot, shown: Show) -> None:
    field = TextField("phone", "电话", required=True)
    shown(field)
    changes: list[str] = []
    field.changed.connect(lambda: changes.append(field.value()))
    field.show_problems([Problem("", "核对一下", warning=True), Problem("", "请填写“电话”")])
    assert field.message() == "请填写“电话”"
    assert field.edit.property("state") == "error"
    assert field.edit.accessibleName() == "电话，必填"
    assert field.edit.accessibleDescription() == "请填写“电话”"
    qtbot.keyClicks(field.edit, "1")
    assert field.message() == ""
    assert changes == ["1"]


@pytest.mark.parametrize(("written", "fen"), [
    ("1380000", 138_000_000), ("12万", 12_000_000), ("3.5万元", 3_500_000), ("¥1,409.50", 140_950), ("", None),
])
def test_money_is_echoed_in_figures_and_capitals(qtbot: QtBot, shown: Show, written: str, fen: int | None) -> None:
    field = MoneyField("amount", "金额")
    shown(field)
    for char in written:
        compose(field.edit, [], char)
    assert field.value() == fen
    assert (field.echo.text() == "") == (fen is None)
    if fen == 140_950:
        assert "人民币壹仟肆佰零玖元伍角整" in field.echo.text()
    again = MoneyField("amount", "金额")
    again.set_value(fen)
    assert again.value() == fen


def test_money_that_cannot_be_read_stays_and_is_kept_in_drafts(qtbot: QtBot, shown: Show) -> None:
    field = MoneyField("amount", "金额")
    shown(field)
    compose(field.edit, [], "三千多")
    field.settle()
    assert field.value() is None
    assert "看不懂" in field.message()
    raws = field.raws()
    again = MoneyField("amount", "金额")
    again.set_raws(raws)
    assert again.edit.text() == "三千多"


def test_a_date_is_written_out_when_the_field_is_left(qtbot: QtBot, shown: Show) -> None:
    field, other = DateField("on", "日期", today), TextField("other", "别的")
    shown(field, other)
    field.edit.setFocus()
    compose(field.edit, ["jin"], "今天")
    qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.edit.text() == "2026年11月22日"
    assert field.value() == today()


def test_a_date_that_cannot_be_read_is_not_lost(qtbot: QtBot, shown: Show) -> None:
    field = DateField("on", "日期", today)
    shown(field)
    compose(field.edit, [], "腊月初八")
    field.settle()
    assert field.edit.text() == "腊月初八"
    assert "公历" in field.message()
    fresh = DateField("on", "日期", today)
    fresh.set_value(None)
    fresh.set_raws(field.raws())
    assert fresh.edit.text() == "腊月初八"


def test_the_calendar_is_walked_by_keys(qtbot: QtBot, shown: Show) -> None:
    field = DateField("on", "日期", today)
    shown(field)
    qtbot.keyClick(field.edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = field.window().findChild(CalendarPopup)
    assert popup is not None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        qtbot.keyClick(popup.grid, key)
    assert "2026年12月30日" in popup.grid.accessibleName()
    qtbot.keyClick(popup.grid, Qt.Key.Key_Return)
    assert field.value() == date(2026, 12, 30)
    assert field.edit.text() == "2026年12月30日"
    assert field.edit.hasFocus()
    qtbot.waitUntil(lambda: field.window().findChild(CalendarPopup) is None)


def test_the_calendar_closes_when_it_is_left(qtbot: QtBot, shown: Show) -> None:
    field, other = DateField("on", "日期", today), TextField("other", "别的")
    window = shown(field, other)
    field.open_calendar()
    other.edit.setFocus()
    qtbot.waitUntil(lambda: window.findChild(CalendarPopup) is None)
    field.open_calendar()
    popup = window.findChild(CalendarPopup)
    assert popup is not None
    qtbot.keyClick(popup.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(CalendarPopup) is None)
    assert field.value() is None


def test_the_calendar_is_clicked(qtbot: QtBot, shown: Show) -> None:
    window = shown()
    popup = CalendarPopup(today(), today(), window)
    picked: list[date] = []
    popup.picked.connect(picked.append)
    qtbot.mouseClick(popup.grid, Qt.MouseButton.LeftButton, pos=QPoint(10, 50))
    assert picked == [date(2026, 10, 26)]


def test_times_are_written_out(qtbot: QtBot, shown: Show) -> None:
    field = TimeField("starts", "开始时间")
    shown(field)
    compose(field.edit, [], "下午3点")
    field.settle()
    assert field.value() == field.edit.text() == "15:00"
    field.edit.setText("一会儿")
    field.settle()
    assert field.value() == "一会儿"
    assert field.message()


def test_an_identity_number_fills_birth_and_sex(qtbot: QtBot, shown: Show) -> None:
    field = IdNumberField()
    shown(field)
    found: list[IdNumber] = []
    field.read.connect(found.append)
    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "620102 19680712 453x")
    assert not found
    field.edit.clear()
    qtbot.keyClicks(field.edit, "11010519491231 002x")
    assert found[-1].birth == date(1949, 12, 31)
    assert found[-1].sex == "female"
    assert field.edit.text() == field.value() == "11010519491231002X"
    assert field.message() == ""


def test_a_wrong_check_digit_warns_and_can_be_confirmed(qtbot: QtBot, shown: Show) -> None:
    field = IdNumberField()
    shown(field)
    confirmed: list[bool] = []
    field.confirmed_changed.connect(confirmed.append)
    qtbot.keyClicks(field.edit, "110105194912310021")
    assert "校验不符" in field.message()
    assert field.own_problem() == Problem("", field.doubt(), warning=True)
    assert not field.tick.isHidden()
    field.tick.click()
    assert confirmed == [True]
    assert field.message() == ""
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert not field.confirmed()
    assert "现在有 17 位" in field.message()
    field.set_card("414")
    assert field.message() == ""


def test_a_credit_code_is_checked(qtbot: QtBot, shown: Show) -> None:
    field = CreditCodeField()
    shown(field)
    qtbot.keyClicks(field.edit, "91350100m000100y43")
    assert field.value() == "91350100M000100Y43"
    assert field.message() == ""
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.message()


def test_segments_follow_the_arrow_keys_and_keep_unknown_codes(qtbot: QtBot, shown: Show) -> None:
    field = ChoiceField("sex", "性别", [("male", "男"), ("female", "女")])
    shown(field)
    segments = field.segments
    assert segments is not None
    assert field.value() == ""
    field.set_value("x9")
    assert field.value() == "x9"
    buttons = segments._group.buttons()
    assert [one.accessibleName() for one in buttons] == ["性别：男", "性别：女"]
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Space)
    assert field.value() == "male"
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert field.value() == "female"


def test_a_grid_of_choices_is_walked_in_all_directions(qtbot: QtBot, shown: Show) -> None:
    field = ChoiceField("category", "类型", [(str(n), f"第{n}类") for n in range(8)], columns=4)
    shown(field)
    assert field.segments is not None
    buttons = field.segments._group.buttons()
    buttons[0].click()
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Down)
    assert field.value() == "4"
    qtbot.keyClick(buttons[4], Qt.Key.Key_Up)
    assert field.value() == "0"


def test_a_list_of_choices_keeps_a_code_from_a_newer_program(qtbot: QtBot, shown: Show) -> None:
    field = ChoiceField("category", "类型", [(str(n), f"第{n}类") for n in range(8)])
    shown(field)
    field.set_value("later")
    assert field.value() == "later"
    field.set_value("3")
    assert field.value() == "3"
    assert field.combo is not None
    assert field.combo.currentText() == "第3类"


def test_ticks_keep_codes_that_are_not_offered(qtbot: QtBot, shown: Show) -> None:
    field = TicksField("powers", "授权", [("a", "甲"), ("b", "乙")])
    shown(field)
    field.set_value(("b", "zz"))
    assert field.value() == ("b", "zz")
    field._boxes["a"].click()
    assert field.value() == ("a", "b", "zz")


def test_clauses_are_added_moved_and_removed_by_keyboard(qtbot: QtBot, shown: Show) -> None:
    field = StringListField("clauses", "条款")
    shown(field)
    changes: list[tuple[str, ...]] = []
    field.changed.connect(lambda: changes.append(field.value()))
    first = field.rows[0].edit
    first.setFocus()
    compose(first, [], "第一条")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    second = field.rows[1].edit
    assert second.hasFocus()
    compose(second, [], "第二条𬭳")
    qtbot.keyClick(second, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert field.value() == ("第二条𬭳", "第一条")
    assert [row.number.text() for row in field.rows] == ["1.", "2."]
    qtbot.keyClick(first, Qt.Key.Key_Return)
    empty = field.rows[-1].edit
    qtbot.keyClick(empty, Qt.Key.Key_Backspace)
    assert len(field.rows) == 2
    field.rows[0].remove.trigger()
    assert field.value() == ("第一条",)
    assert changes[-1] == ("第一条",)


def test_past_values_are_offered_without_taking_the_focus(qtbot: QtBot, shown: Show) -> None:
    other, field = TextField("other", "别的"), TextField("place", "地点")
    window = shown(other, field)
    other.edit.setFocus()
    offers = Suggestions(field.edit, matching(["东街村说事室", "村委会", "西街"]), field.edit.setText)
    field.edit.setFocus()
    qtbot.waitUntil(lambda: bool(offers.shown))
    compose(field.edit, ["cun"], "村")
    assert offers.shown == ["东街村说事室", "村委会"]
    assert field.edit.hasFocus()
    assert window.childAt(field.edit.geometry().center()) is not None
    qtbot.keyClick(field.edit, Qt.Key.Key_Down)
    qtbot.keyClick(field.edit, Qt.Key.Key_Down)
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value() == "村委会"
    assert offers.shown == []
    field.edit.setText("村")
    offers.offer()
    assert offers.shown
    qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert offers.shown == []


def test_an_age_is_computed_where_the_birth_date_is_known(qtbot: QtBot, shown: Show) -> None:
    field = AgeField("age", "年龄")
    shown(field)
    compose(field.edit, [], "45岁")
    assert field.value() == 45
    field.set_value(45)
    field.set_computed(58)
    assert field.edit.text() == "58 岁"
    assert field.value() == 45
    field.set_computed(None)
    assert field.value() == 45
    assert not field.edit.isReadOnly()


def test_a_count_says_its_limits(qtbot: QtBot, shown: Show) -> None:
    field = CountField("count", "分几期", unit="期", least=1, most=360)
    shown(field)
    qtbot.keyClicks(field.edit, "0")
    field.refresh_message()
    assert "1 到 360" in field.message()
    assert field.raws() == {"": "0"}


def test_several_names_in_one_line(qtbot: QtBot, shown: Show) -> None:
    field = NamesField("mediators", "调解员")
    shown(field)
    compose(field.edit, [], "赵明，钱秀英")
    field.add("孙建国")
    field.add("赵明")
    assert field.value() == ("赵明", "钱秀英", "孙建国")


def test_tab_leaves_a_long_text_and_it_grows(qtbot: QtBot, shown: Show) -> None:
    field, other = LongTextField("facts", "情况", lines=2), TextField("place", "地点")
    shown(field, other)
    before = field.edit.height()
    field.edit.setFocus()
    compose(field.edit, [], "一行\n两行\n三行\n四行\n五行")
    assert field.edit.height() > before
    qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert other.edit.hasFocus()


def test_paths_find_their_field(qtbot: QtBot, shown: Show) -> None:
    assert split_path("parties[1].id_number") == ("parties", "[1].id_number")
    assert split_path("[1].id_number") == ("[1]", "id_number")
    assert split_path("place") == ("place", "")
    assert join_path("parties", "[1].name") == "parties[1].name"
    assert join_path("[1]", "name") == "[1].name"
    problems = [Problem("parties[1].name", "x"), Problem("parties", "y"), Problem("place", "z")]
    assert [item.path for item in under(problems, "parties")] == ["[1].name", ""]
    fields = Fields([TextField("place", "地点")])
    window = shown(*fields.by_name.values())
    left = fields.show_problems([*problems])
    assert [item.path for item in left] == ["parties[1].name", "parties"]
    assert fields["place"].message() == "z"
    assert fields.focus_at("place")
    assert not fields.focus_at("parties[1].name")
    assert window.isVisible()
