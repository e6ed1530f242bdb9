"""Choosing and installing working methods: what a county writes is used, and what matters began with stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from services_help import Pair, add

from app.domain.errors import UserError
from app.domain.method import NONE
from app.methods import read_method
from app.paths import assets_dir
from app.services import cases, incoming, method_choice
from app.services.context import Context, no_progress
from db import reminders

STANDARD = (assets_dir() / "methods" / "standard.toml").read_text(encoding="utf-8")


def own(edition: int = 1, name: str = "东街办法") -> str:
    return (
        STANDARD.replace('key = "standard"', 'key = "dongjie"', 1)
        .replace('name = "标准人民调解"', f'name = "{name}"', 1).replace("edition = 1", f"edition = {edition}", 1)
    )


def test_a_room_works_by_what_it_chose(desk: Context) -> None:
    assert [item.key for item in cases.methods_here(desk)] == ["standard"]
    old = add(desk)
    desk = method_choice.choose(desk, ("pinglishi", "weilianxin", "pinglishi"))
    assert cases.save(desk, replace(old, facts="另有说法")).method == "", "old matters keep the rules that they began with"
    assert [item.key for item in cases.methods_here(desk)] == ["pinglishi", "weilianxin"]
    assert cases.blank(desk).method == "pinglishi@1"
    assert add(desk).method == "pinglishi@1", "a script need not name the room's usual method"
    assert add(desk, method="standard@1").method == "standard@1"
    with pytest.raises(UserError, match="没有“nobody”"):
        method_choice.choose(desk, ("nobody",))


def test_a_method_of_ones_own_is_installed_and_used(desk: Context) -> None:
    method_choice.install(desk, own(), "东街.toml")
    before = len(desk.database.read().execute("SELECT 1 FROM version").fetchall())
    method_choice.install(desk, own(), "东街.toml")
    assert len(desk.database.read().execute("SELECT 1 FROM version").fetchall()) == before, "again adds nothing"
    desk = method_choice.choose(desk, ("dongjie",))
    case = add(desk, method="dongjie@1")
    assert desk.methods.of(case).name == "东街办法"


def test_an_edition_stays_what_it_was_and_old_matters_keep_theirs(desk: Context) -> None:
    method_choice.install(desk, own(), "东街.toml")
    old = add(desk, method="dongjie@1")
    with pytest.raises(UserError) as refused:
        method_choice.install(desk, own(name="改了名"), "东街.toml")
    assert refused.value.code == "method.edition"
    with pytest.raises(UserError) as refused:
        method_choice.install(desk, STANDARD.replace('name = "标准人民调解"', 'name = "冒名"', 1), "standard.toml")
    assert refused.value.code == "method.edition", "a shipped edition neither"
    method_choice.install(desk, own(2, "改了名"), "东街.toml")
    assert [item.id for item in method_choice.available(desk) if item.key == "dongjie"] == ["dongjie@2"]
    assert desk.methods.of(old).name == "东街办法"


def test_a_wrong_file_is_refused_with_its_line(desk: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        method_choice.install(desk, own().replace('limit = "30天"', 'limit = "三十天"', 1), "东街.toml")
    assert refused.value.code == "method.invalid"
    assert "东街.toml" in refused.value.sentence
    assert "行" in refused.value.sentence


def test_a_town_understands_a_method_that_came_with_the_matters(pair: Pair) -> None:
    method_choice.install(pair.desk, own(), "东街.toml")
    case = add(pair.desk, method="dongjie@1")
    assert pair.town.methods.of(case) is NONE
    pair.round()
    assert pair.town.methods.of(cases.get(pair.town, case.id)).name == "东街办法"


def test_matters_that_came_before_their_method_are_counted_again_with_it(pair: Pair) -> None:
    method = read_method(own(), "东街.toml")
    pair.desk.methods._found[f"{pair.desk.site.id} dongjie@1"] = method  # as when the record of it is late
    case = add(pair.desk, method="dongjie@1")
    pair.take(pair.send())
    incoming.work_in(pair.town, no_progress)
    assert not reminders.of(pair.town.database.read(), case.id), "nobody at the town knows its clocks"
    method_choice.install(pair.desk, own(), "东街.toml")
    pair.take(pair.send())
    incoming.work_in(pair.town, no_progress)
    assert [item.what for item in reminders.of(pair.town.database.read(), case.id)]
