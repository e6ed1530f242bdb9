"""Finding a matter the way people remember it."""

from __future__ import annotations

import pytest
from services_help import ID, add

from app.domain.errors import UserError
from app.services import ledger
from app.services.context import Context

NAMES = {
    "单玉堃": ("shanyukun", "syk"), "曾淑珍": ("zengshuzhen", "zsz"), "解小军": ("xiexiaojun", "xxj"),
    "仇大海": ("qiudahai", "qdh"), "查晓雯": ("zhaxiaowen", "zxw"), "盖秀兰": ("gexiulan", "gxl"),
    "朴顺姬": ("piaoshunji", "psj"), "尉迟广林": ("yuchiguanglin", "ycgl"),
}


def found(ctx: Context, text: str) -> list[str]:
    rows, total = ledger.page(ctx, ledger.Query(text=text))
    assert total == len(rows)
    return [row.parties.split("、")[0] for row in rows]


@pytest.fixture
def full(desk: Context) -> Context:
    for place, name in enumerate(NAMES):
        add(desk, name, "对方某", mediators=["马志昇"], facts=f"第{place}件，因排水沟改道。")
    return desk


def test_surnames_are_read_as_surnames(full: Context) -> None:
    for name, (reading, initials) in NAMES.items():
        for text in (name, name[:2], reading, reading.upper(), initials):
            assert found(full, text) == [name], text


def test_two_characters_anywhere_numbers_and_last_digits(full: Context) -> None:
    parties = [
        {"id": "p1", "kind": "person", "role": "applicant", "name": "阿依古丽·买买提", "id_number": ID, "phone": "13800006721"},
        {"id": "p2", "kind": "person", "role": "respondent", "name": "对方某"},
    ]
    case = add(full, parties=parties, facts="因𠮷祥超市门口堆放䶮石。", note="回访过")
    for text in ("门口", "𠮷祥", "䶮石", "古丽·买", "古丽买", ID, "002X", "6721", "138000", case.number, case.code, "回访"):
        assert found(full, text) == ["阿依古丽·买买提"], text
    assert len(found(full, "排水沟")) == len(NAMES)
    assert found(full, "排水沟 仇大海") == ["仇大海"], "every word must fit"
    assert found(full, "没有这回事") == []


def test_an_edit_moves_the_index_with_it(full: Context) -> None:
    from services_help import edited

    from app.services import cases

    case = add(full, "旧名某", "对方某", facts="为了一棵核桃树。")
    edited(full, case, facts="为了一口水井。")
    assert found(full, "核桃") == []
    assert found(full, "水井") == ["旧名某"]
    assert cases.get(full, case.id).facts == "为了一口水井。"


def test_a_matter_is_found_by_number_code_or_id_and_no_other_way(full: Context) -> None:
    case = add(full)
    assert {ledger.find(full, name) for name in (case.number, case.code, case.id, f" {case.number} ")} == {case.id}
    with pytest.raises(UserError, match="没有找到"):
        ledger.find(full, "（2026）东人调卷字第999号")


def test_filters_and_pages(full: Context) -> None:
    from datetime import date

    from app.services import cases

    first = ledger.page(full, ledger.Query())[0][0]
    cases.close(full, first.record, "failed", date(2026, 11, 22))
    assert [row.record for row in ledger.page(full, ledger.Query(stage="closed"))[0]] == [first.record]
    rows, total = ledger.page(full, ledger.Query(), limit=3, offset=6)
    assert (len(rows), total) == (2, len(NAMES))
    today = ledger.counts(full)
    assert (today.total, today.registered, today.closed) == (8, 7, 1)
    assert today.total == today.registered + today.mediating + today.to_sign + today.effective + today.solved + today.closed
