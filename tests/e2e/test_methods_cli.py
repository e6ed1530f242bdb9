"""Each working method lives its published story by command line: its own words, its clocks, its figures."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stories import STORIES, Agree, Do, Story, Talk

from app.cli import session as cli_session
from app.cli.main import main
from app.domain.case import Case
from app.domain.records import from_record
from app.methods import shipped
from app.services import cases, reports
from sync import keyfile

PASSPHRASE = "东街老槐树下2026"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday


class Room:
    """A room driven by ``shuoshi``, in this process, with a clock that the story moves."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, MORNING

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    @property
    def today(self) -> date:
        return self.now.astimezone().date()

    def run(self, *words: object) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*map(str, words), "--json", "--data", str(self.folder)])
        return code, out.getvalue(), err.getvalue()

    def good(self, *words: object) -> Any:
        code, out, err = self.run(*words)
        assert code == 0, err
        return json.loads(out)

    def lines(self, *words: object) -> list[Any]:
        code, out, err = self.run(*words)
        assert code == 0, err
        return [json.loads(line) for line in out.splitlines()]

    def save(self, record: dict[str, Any]) -> Any:
        path = self.folder / "case.json"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        return self.good("case", "add", path)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    place = Room(tmp_path / "room")
    monkeypatch.setattr(cli_session, "system_clock", place.clock)
    monkeypatch.setattr(keyfile, "Cost", lambda *_: _CHEAP)
    monkeypatch.setenv("SHUOSHI_PASSPHRASE", PASSPHRASE)
    place.good("init", "--name", "东街村说事室", "--division", "620100001201", "--prefix", "东", "--user", "查晓雯", "--role", "leader")
    return place


_CHEAP = keyfile.Cost(64, 1, 1)


def with_dates(value: Any, today: date) -> Any:
    """``+10`` stands for ten days from now."""
    if isinstance(value, str) and value.startswith("+") and value[1:].isdigit():
        return (today + timedelta(days=int(value[1:]))).isoformat()
    if isinstance(value, dict):
        return {key: with_dates(item, today) for key, item in value.items()}
    return [with_dates(item, today) for item in value] if isinstance(value, list) else value


def options(fields: dict[str, Any], today: date) -> Iterator[str]:
    for name, value in with_dates(fields, today).items():
        if value == "only":
            continue
        if name == "amount":
            value = str(value / 100)
        for item in value if isinstance(value, list) else [value]:
            yield from (f"--{name}", str(item))


class Living:
    """Lives one story and looks at what the program says after each part."""

    def __init__(self, story: Story, room: Room) -> None:
        self.story, self.room = story, room
        method = shipped(story.method)
        assert method is not None
        self.method = method
        self.number = room.save({"method": method.id, "mediators": ["查晓雯"], **story.case})["number"]

    def stage(self) -> str:
        (row,) = self.room.lines("case", "list", "--text", self.number)
        return str(row["stage"])

    def live(self, part: Do | Talk | Agree) -> None:
        self.room.now += timedelta(days=part.days)
        if isinstance(part, Do):
            self.do(part)
        elif isinstance(part, Talk):
            self.add("sessions", {
                "id": f"s{self.room.now:%s}", "held_on": self.room.today.isoformat(), "mode": part.mode, "record": part.record, "result": part.result,
                "rights_told": True})
        else:
            self.agree(part)
        assert self.stage() == part.stage, part

    def add(self, name: str, item: dict[str, Any]) -> None:
        shown = self.room.good("case", "show", self.number)
        self.room.save({**shown, name: [*shown.get(name, []), item]})

    def agree(self, part: Agree) -> None:
        item = {"id": "agreed", "made_on": self.room.today.isoformat(), **with_dates(part.fields, self.room.today)}
        self.add("agreements", item)
        if item.get("oral"):
            return
        self.room.good("document", "issue", self.number, "--out", self.room.folder / "paper.pdf")
        for needed in self.room.lines("agreement", "status", self.number):
            words = ["--ref", needed["ref"]] if needed["ref"] else []
            how = "signature,seal" if needed["role"] == "party" else ""
            self.room.good("agreement", "mark", self.number, "--role", needed["role"], *words, "--how", how)

    def do(self, part: Do) -> None:
        offered = {item["action"]: item for item in self.room.lines("case", "actions", self.number)}
        assert part.action in offered, f"{part.action} is not offered: {sorted(offered)}"
        assert offered[part.action]["name"] == part.name
        before = self.room.good("case", "show", self.number)
        code, out, err = self.room.run("case", "advance", self.number, part.action, *options(part.fields, self.room.today))
        if part.blocked:
            assert code == 1, f"{part.action} must be refused"
            assert part.blocked in json.loads(err)["sentence"]
            assert self.room.good("case", "show", self.number) == before, "nothing has changed"
            return
        assert code == 0, err
        assert json.loads(out)["round"] == part.round


@pytest.mark.parametrize("story", STORIES, ids=[f"{story.method}-{index}" for index, story in enumerate(STORIES)])
def test_a_method_lives_its_story(story: Story, room: Room) -> None:
    living = Living(story, room)
    case = from_record(Case, room.good("case", "show", living.number))
    context = cli_session.Session(room.folder, lambda _: PASSPHRASE).context
    running = [clock.name for clock in cases.running(context, case) if clock.ended is None]
    assert set(story.clocks) <= set(running), running
    context.close()
    for part in story.course:
        living.live(part)
    context = cli_session.Session(room.folder, lambda _: PASSPHRASE).context
    scope = reports.Scope(date(2026, 1, 1), date(2026, 12, 31))
    counted = {key: reports.figure(context, scope, key, basis) for (key, basis) in story.figures}
    context.close()
    assert counted == {key: wanted for (key, _), wanted in story.figures.items()}
    assert room.good("doctor", "--rebuild")["ok"]
