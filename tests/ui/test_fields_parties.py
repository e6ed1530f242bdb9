"""The parties of a dispute: persons and organisations, their proxies, and many of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.codes import Codes
from app.domain.errors import Problem
from app.domain.party import Party, Proxy
from tests.ui.form_help import compose, controls, nameless, small
from ui.widgets.basic import scroll
from ui.widgets.fields_id import CreditCodeField, IdNumberField
from ui.widgets.item_row import ItemRow
from ui.widgets.people import PartyEditor
from ui.widgets.people_list import PartyList
from ui.widgets.proxies import ProxyList

CODES = Codes({
    "party_kind": {"person": "个人", "organisation": "单位", "group": "多人一方"},
    "capacity": {"full": "完全", "limited": "限制", "none": "无"},
    "party_role": {"applicant": "申请人", "respondent": "被申请人", "third": "第三人", "party": "当事人"},
    "proxy_kind": {"agent": "委托代理人", "guardian": "监护人", "representative": "代表"},
    "power": {"settle": "代为承认", "sign": "代为签署"}, "sex": {"male": "男", "female": "女"},
    "id_type": {"111": "居民身份证", "414": "护照"}, "ethnicity": {"01": "汉族", "15": "土家族"},
})


def party(number: int, name: str = "", **more: object) -> Party:
    return Party(id=f"p{number}", kind="person", role="party", name=name, **more)  # type: ignore[arg-type]


@pytest.fixture
def people(qtbot: QtBot) -> Iterator[PartyList]:
    """A list of parties in a window."""
    numbers = iter(range(1000))
    made = PartyList(CODES, lambda: date(2026, 11, 22), lambda: f"new{next(numbers)}", {"occupation": ["农民"]})
    window = QWidget()
    inner = QWidget()
    QVBoxLayout(inner).addWidget(made)
    QVBoxLayout(window).addWidget(scroll(inner))
    window.resize(1100, 740)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield made
    window.close()


def editor(people: PartyList) -> PartyEditor:
    assert isinstance(people.editor, PartyEditor)
    return people.editor


def edit(people: PartyList, name: str) -> QWidget:
    widget: QWidget = editor(people).fields[name].edit  # type: ignore[attr-defined]
    return widget


def test_the_first_party_without_a_name_is_open(people: PartyList) -> None:
    people.set_value((party(1), party(2)))
    assert people.open_index == 0
    assert edit(people, "name").hasFocus()


def test_an_identity_number_fills_the_person(people: PartyList, qtbot: QtBot) -> None:
    people.set_value((party(1, id_type="111"), party(2)))
    compose(edit(people, "name"), ["y"], "欧阳䶮")
    qtbot.keyClicks(edit(people, "id_number"), "110105 19491231 002x")
    first = people.value()[0]
    assert (first.name, first.birth, first.sex) == ("欧阳䶮", date(1949, 12, 31), "female")
    assert first.id_number == "11010519491231002X"
    assert editor(people).fields["age"].edit.text() == "76 岁"  # type: ignore[attr-defined]
    assert first.age is None


def test_a_confirmed_number_is_part_of_the_record(people: PartyList, qtbot: QtBot) -> None:
    people.set_value((party(1, id_type="111"), party(2)))
    qtbot.keyClicks(edit(people, "id_number"), "110105194912310021")
    field = editor(people).fields["id_number"]
    assert isinstance(field, IdNumberField)
    field.tick.click()
    assert people.value()[0].id_confirmed
    people.open(1)
    people.open(0)
    assert field.confirmed()
    assert field.message() == ""


def test_kinds_keep_what_was_typed_but_save_only_their_own(people: PartyList, qtbot: QtBot) -> None:
    people.set_value((party(1, "王某", sex="male"), party(2)))
    people.open(0)
    kind = editor(people).fields["kind"]
    kind.set_value("organisation")
    kind.changed.emit()
    qtbot.keyClicks(edit(people, "credit_code"), "91350100M000100Y43")
    first = people.value()[0]
    assert (first.kind, first.sex, first.credit_code) == ("organisation", "", "91350100M000100Y43")
    assert editor(people).fields["name"].title == "单位名称"
    code = editor(people).fields["credit_code"]
    assert isinstance(code, CreditCodeField)
    assert code.message() == ""
    kind.set_value("person")
    kind.changed.emit()
    back = people.value()[0]
    assert (back.kind, back.sex, back.credit_code) == ("person", "male", "")


def test_unknown_fields_survive_editing(people: PartyList) -> None:
    proxy = Proxy(id="x", kind="guardian", name="母亲", extra={"since": "2020"})
    people.set_value((party(1, "王某", proxies=(proxy,), extra={"wechat": "abc"}), party(2, "李某")))
    people.open(0)
    compose(edit(people, "note"), [], "备注")
    first = people.value()[0]
    assert first.extra == {"wechat": "abc"}
    assert first.proxies[0].extra == {"since": "2020"}
    assert first.note == "备注"


def test_parties_are_added_moved_and_removed(people: PartyList, qtbot: QtBot) -> None:
    people.set_value((party(1, "王某"), party(2, "李某")))
    people.add_party("organisation")
    compose(edit(people, "name"), [], "某某公司")
    assert [one.name for one in people.value()] == ["王某", "李某", "某某公司"]
    people.move_item(2, -1)
    assert [one.name for one in people.value()] == ["王某", "某某公司", "李某"]
    assert people.open_index == 1
    people.remove_button.click()
    assert [one.name for one in people.value()] == ["王某", "李某"]
    people.open(0)
    assert not people.remove_button.isEnabled()


def test_an_agent_without_both_powers_may_not_sign(people: PartyList) -> None:
    people.set_value((party(1, "王某"), party(2, "李某")))
    people.open(0)
    proxies = editor(people).fields["proxies"]
    assert isinstance(proxies, ProxyList)
    proxies.add("agent")
    compose(proxies.editors[0].fields["name"].edit, [], "李𬭳")  # type: ignore[attr-defined]
    assert not people.value()[0].proxies[0].may_sign
    for box in proxies.editors[0].fields["powers"]._boxes.values():  # type: ignore[attr-defined]
        box.click()
    made = people.value()[0].proxies[0]
    assert made.may_sign
    assert (made.name, made.kind) == ("李𬭳", "agent")


def test_problems_reach_the_field_inside_a_closed_party(people: PartyList) -> None:
    people.set_value((party(1, "王某"), party(2, "李某"), party(3)))
    left = people.show_problems([
        Problem("[2].name", "请填写“姓名或名称”"), Problem("[0].id_number", "校验不符", warning=True),
        Problem("[0].unknown", "别的"),
    ])
    assert left == []
    rows = people.findChildren(ItemRow)
    assert "1 处要改" in rows[2].accessibleName()
    assert people.focus_at("[2].name")
    assert people.open_index == 2
    assert edit(people, "name").hasFocus()
    assert editor(people).fields["name"].message() == "请填写“姓名或名称”"


def test_what_cannot_be_read_stays_with_its_party(people: PartyList) -> None:
    people.set_value((party(1, "王某"), party(2, "李某")))
    people.open(0)
    compose(edit(people, "birth"), [], "腊月初八")
    people.open(1)
    assert people.raws() == {"[0].birth": "腊月初八"}
    assert [problem.path for problem in people.own_problems()] == ["[0].birth"]
    people.open(0)
    assert edit(people, "birth").text() == "腊月初八"  # type: ignore[attr-defined]
    kept = people.raws()
    people.set_value((party(1, "王某"), party(2, "李某")))
    people.set_raws(kept)
    assert people.raws() == kept


def test_thirty_two_parties_stay_light(people: PartyList, qtbot: QtBot) -> None:
    many = tuple(party(number, f"工人{number}", proxies=(Proxy(id=f"x{number}", kind="agent", name="代表"),))
                 for number in range(32))
    started = time.perf_counter()
    people.set_value(many)
    people.open(31)
    spent = time.perf_counter() - started
    assert people.value() == many
    assert len(people.findChildren(PartyEditor)) == 1
    assert spent < 2.0
    compose(edit(people, "name"), [], "一")
    started = time.perf_counter()
    people.open(5)
    assert time.perf_counter() - started < 0.5
    assert people.value()[31].name == "一工人31"
    qtbot.keyClick(people.findChildren(ItemRow)[7], Qt.Key.Key_Space)
    assert people.open_index == 7


def test_everything_has_a_name_and_can_be_hit(people: PartyList) -> None:
    people.set_value((party(1, "王某", proxies=(Proxy(id="x", kind="agent", name="李四"),)), party(2)))
    people.open(0)
    assert len(list(controls(people))) > 20
    assert nameless(people) == []
    assert small(people) == []


def test_own_wages_are_asked_at_sixteen_and_seventeen_only(people: PartyList) -> None:
    people.set_value((party(1, age=17), party(2, "乙", age=30)))
    people.open(0)
    wages = editor(people).fields["own_wages"]
    assert not wages.isHidden()
    wages.box_.click()  # type: ignore[attr-defined]
    assert people.value()[0].own_wages
    people.open(1)
    assert wages.isHidden()


def test_a_list_of_members_is_pasted_one_to_a_line(people: PartyList) -> None:
    people.set_value((party(1), party(2)))
    people.open(0)
    editor(people).fields["kind"].set_value("group")
    editor(people).fields["kind"].touched()
    compose(edit(people, "name"), [], "三组村民")
    field = editor(people).fields["members"]
    field.edit.setPlainText("张守田 110105194912310021\n\n阿依古丽·买买提\nSmith John")  # type: ignore[attr-defined]
    first = people.value()[0]
    assert [(item.name, item.id_number) for item in first.members] == [
        ("张守田", "110105194912310021"), ("阿依古丽·买买提", ""), ("Smith John", ""),
    ]
    editor(people).fields["kind"].set_value("person")
    assert people.value()[0].members == (), "a person has no members"
