"""Letters, rosters and meetings as a script uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_help import good, shuoshi
from test_cli_commands import dumped, record


@pytest.fixture(scope="session")
def led(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room with its leader at the desk and one matter."""
    folder = tmp_path_factory.mktemp("led") / "room"
    good("init", "--name", "东街村说事室", "--division", "620100001201", "--prefix", "东", "--user", "马志昇", "--role", "leader",
         "--method", "pinglishi", data=folder)
    good("case", "add", "-", data=folder, stdin=dumped(record(mediators=["查晓雯"])))
    return folder


@pytest.fixture
def case(led: Path) -> str:
    number: str = good("case", "list", "--json", data=led).json["number"]
    return number


def drafted(led: Path, case: str, **changes: Any) -> str:
    shown = good("letter", "draft", case, "urge", "--json", data=led).json
    return json.dumps(shown | changes, ensure_ascii=False)


def test_a_letter_is_drafted_issued_answered_and_withdrawn(led: Path, case: str, tmp_path: Path) -> None:
    text, paper = drafted(led, case, copies_to=["东街司法所"]), tmp_path / "催办.pdf"
    assert good("letter", "issue", "-", "--draft", "--out", paper, "--json", data=led, stdin=text).json["draft"] is True
    issued = good("letter", "issue", "-", "--out", paper, "--json", data=led, stdin=text).json
    assert issued["number"].startswith("东催办〔")
    first = paper.read_bytes()
    assert first.startswith(b"%PDF")
    again = good("letter", "issue", "-", "--out", paper, "--json", data=led, stdin=text).json
    assert (again, paper.read_bytes()) == (issued, first)
    (row,) = good("letter", "list", "--waiting", "--json", data=led).lines
    assert (row["number"], row["form"], row["waiting"], row["over"]) == (issued["number"], "催办通知", True, 0)
    answered = good("letter", "reply", issued["id"], "--by", "查晓雯", "--note", "已办结", "--json", data=led).json
    assert answered["replies"][0]["on"] == row["issued_on"]
    assert good("letter", "list", "--waiting", "--json", data=led).lines == []
    gone = good("letter", "withdraw", issued["id"], "--why", "写错了", data=led)
    assert "文号作废" in gone.out
    (row,) = good("letter", "list", "--case", case, "--json", data=led).lines
    assert (row["withdrawn"], row["replies"], row["ours"]) == ("写错了", 1, True)


def test_a_refused_letter_takes_no_number(led: Path, case: str, tmp_path: Path) -> None:
    def refused(text: str, out: Path) -> str:
        said: str = shuoshi("letter", "issue", "-", "--out", out, "--json", data=led, stdin=text).refusal["error"]
        return said

    before = len(good("letter", "list", "--json", data=led).lines)
    text = drafted(led, case)
    assert refused(text, tmp_path / "none" / "a.pdf") == "disk.gone"
    assert refused(text, tmp_path) == "disk.denied"
    assert refused(f"[{text}, {text}]", tmp_path / "a.pdf") == "letter.one"
    assert refused(drafted(led, case, farbe=1), tmp_path / "a.pdf") == "record.invalid"
    assert refused(drafted(led, case, to=""), tmp_path / "a.pdf") == "record.invalid"
    assert shuoshi("letter", "draft", case, "nothing", "--json", data=led).refusal["error"] == "letter.no_rung"
    assert len(good("letter", "list", "--json", data=led).lines) == before


def test_people_take_turns_and_the_law_is_recalled(led: Path) -> None:
    people = [{"name": "甲", "sex": "male", "roles": ["member"]}, {"name": "乙", "sex": "male", "roles": ["member"]}]
    good("roster", "add-person", "-", data=led, stdin=json.dumps(people))
    wrong = json.dumps([{"name": "丙"}, {"name": "丁", "roles": ["king"]}])
    assert shuoshi("roster", "add-person", "-", "--json", data=led, stdin=wrong).refusal["problems"][0]["path"] == "roles[0]"
    shown = good("roster", "people", "--json", data=led).json
    assert [item["name"] for item in shown["people"]] == ["乙", "甲"]
    assert len(shown["warnings"]) == 2
    assert "提醒：调委会应当有妇女成员" in good("roster", "people", data=led).out
    good("roster", "set", "pinglishi", "county", "甲", "乙", "--from", "2026-09-01", data=led)
    good("roster", "swap", "pinglishi", "county", "2026-10-10", "--name", "丙", "--why", "出差", data=led)
    rows = good("roster", "turns", "--from", "2026-09-01", "--to", "2026-10-31", "--json", data=led).lines
    county = [(row["day"], row["who"], row["instead_of"]) for row in rows if row["roster"] == "county"]
    assert county == [("2026-09-10", "甲", ""), ("2026-10-10", "丙", "乙")]
    assert "日期\t轮值" in good("roster", "turns", data=led).out
    refusal = shuoshi("roster", "swap", "pinglishi", "county", "2026-10-11", "--json", data=led).refusal
    assert refusal["error"] == "roster.no_turn"


def test_meetings_are_kept(led: Path) -> None:
    note = {"topic": "供水", "kind": "hearing", "held_on": "2026-11-20", "heads": 12, "decisions": ["修管道"]}
    kept = good("meeting", "add", "-", "--json", data=led, stdin=json.dumps(note)).json
    shown = good("meeting", "list", "--json", data=led).json
    assert shown | note == shown
    assert shown["id"] == kept["id"]
    good("meeting", "add", "-", data=led, stdin=json.dumps(shown | {"heads": 13}))
    assert good("meeting", "list", "--json", data=led).json["heads"] == 13
    assert "供水" in good("meeting", "list", data=led).out
