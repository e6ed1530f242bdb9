"""Characters of old files and card readers arrive as what they are, not as private code points that no font draws."""

from __future__ import annotations

import pytest

from app.domain.agreement import Agreement
from app.domain.case import Case
from app.domain.han import MOVED, unprivate, unprivate_record
from app.domain.party import Party

GBK_GAPS = [
    bytes([high, low])
    for high in range(0xA1, 0xFF)
    for low in (*range(0x40, 0x7F), *range(0x80, 0xFF))
    if not (high < 0xA8 and low < 0xA1) and not ((0xAA <= high < 0xB0 or high >= 0xF8) and low >= 0xA1)
]


def gaps() -> list[bytes]:
    """The cells that GBK leaves empty outside of the areas for users."""
    empty = []
    for cell in GBK_GAPS:
        try:
            cell.decode("gbk")
        except UnicodeDecodeError:
            empty.append(cell)
    return empty


def test_the_18_characters_of_the_2022_edition() -> None:
    components = "FE59 FE61 FE66 FE67 FE6D FE7E FE90 FEA0"
    decoded = bytes.fromhex(components).decode("gb18030")
    assert decoded == "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864", "the codec knows the edition of 2000 only"
    assert unprivate(decoded) == "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
    marks = bytes.fromhex("A6D9 A6DA A6DB A6DC A6DD A6DE A6DF A6EC A6ED A6F3").decode("gb18030")
    assert unprivate(marks) == "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"


def test_every_private_code_point_is_the_one_of_its_cell() -> None:
    """Two sources: the order of GBK's empty cells, and what Python's table of an older edition says of each."""
    cells = gaps()
    assert len(cells) == 0xE864 - 0xE766 + 1
    for private, cell in enumerate(cells, 0xE766):
        known = cell.decode("gb18030")
        if not "\ue000" <= known <= "\uf8ff":
            assert MOVED[private] == known, cell.hex()
        elif private not in MOVED:
            assert known == chr(private), cell.hex()
    assert len(MOVED) == 106
    assert len(set(MOVED.values())) == 106
    assert not any("\ue000" <= char <= "\uf8ff" for char in MOVED.values())


@pytest.mark.parametrize("char", ["\ue000", "\ue765", "\ue766", "\ue865", "\uf8ff", "\U000f0000", "龘", "\U0002ebf0"])
def test_what_is_somebodys_own_stays(char: str) -> None:
    assert unprivate(f"王{char}") == f"王{char}"


def test_every_text_of_a_record_is_read_and_nothing_else_changes() -> None:
    party = Party(id="1", kind="person", role="applicant", name="王\ue81e", extra={"later": "\ue81e"})
    case = Case(id="c", parties=(party,), agreements=(Agreement(id="a", clauses=("甲", "\ue826")),))
    read = unprivate_record(case)
    assert read.parties[0].name == "王\u9fb4"
    assert read.agreements[0].clauses == ("甲", "\u9fb5")
    assert read.parties[0].extra == {"later": "\ue81e"}, "fields of a newer program are not ours to read"
    assert unprivate_record(read) is read
