"""What the page for clerks says is what the program does."""

from __future__ import annotations

import dataclasses
import re

from app.domain.method import ActionRule, Channel, Clock, Colour, FollowUps, Kind, Level, Method, Roster, Rung, When
from app.domain.workflow import CONDITIONS
from app.methods import read_method
from tools.methods_doc import CONDITION_WORDS, DOC, TABLES, written

TEXT = DOC.read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_those_of_the_program() -> None:
    assert written(TEXT) == TEXT, "run tools/methods_doc.py"
    assert re.findall(r"<!-- 表：(\w+) -->", TEXT) == ["conditions", "words", "lists", "states", "actions", "methods"]
    assert set(TABLES) == set(re.findall(r"<!-- 表：(\w+) -->", TEXT))
    assert set(CONDITION_WORDS) == set(CONDITIONS)


def test_every_field_of_a_method_is_explained() -> None:
    for cls in (Method, Kind, Channel, Level, Colour, Clock, When, ActionRule, Roster, Rung, FollowUps):
        for field in dataclasses.fields(cls):
            told = re.search(rf"`\[*{field.name}\b|\b{field.name} = |\b{field.name} 种类|\b{field.name} 渠道|\b{field.name} 级别|\b{field.name} 颜色", TEXT)
            assert told or field.name == "extra", f"{cls.__name__}.{field.name}"


def test_the_examples_of_the_page_can_be_loaded() -> None:
    """The two long examples, put into a method that has what they speak of."""
    examples = [block for block in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL) if block.startswith("[[")]
    assert len(examples) == 2
    head = 'key = "a"\nname = "b"\nkind = [{ key = "claim", name = "诉求", parties = 1 }]\nlevel = [{ key = "hard", name = "难" }]\n'
    method = read_method(head + "\n".join(examples), "例子.toml")
    assert method.clock[0].longest == "30天"
    assert method.action[0].when.levels == ("hard",)
