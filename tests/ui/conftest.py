"""The window's tests run offscreen, in one look, on real services in a temporary encrypted room."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import Paths, assets_dir
from app.services import cases, setup
from app.services.context import Context, system_clock
from ui.jobs import Jobs
from ui.theme.apply import apply


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says this for every window; it means nothing.
    config.addinivalue_line("qt_log_ignore", "propagateSizeHints")


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Fonts and style sheet, once: setting them again repolishes every widget."""
    apply(qapp, assets_dir())
    return qapp


@pytest.fixture
def crashes() -> list[BaseException]:
    """Errors that reached the crash hook; a test that expects none need not look."""
    return []


@pytest.fixture
def jobs(qtbot: QtBot, crashes: list[BaseException]) -> Iterator[Jobs]:
    """Worker threads that end with the test. An error that nobody expected fails the test."""
    made = Jobs(crashes.append)
    yield made
    made.close()
    unexpected = [error for error in crashes if not getattr(error, "expected", False)]
    assert not unexpected, unexpected


PASSPHRASE = "石磨 红枣 二月 水渠"


class Rooms:
    """Rooms made once for the session and copied for each test, because making one costs a slow key."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def template(self, level: str) -> Path:
        """The data folder of a fresh room of ``level``."""
        folder = self._root / level
        if not folder.exists():
            new = setup.NewSite(**SITES[level])
            ctx, _ = setup.create(Paths(folder), new, PASSPHRASE, system_clock)
            ctx.close()
        return folder

    def copy(self, level: str, target: Path) -> Path:
        """A copy of it that a test may write into."""
        shutil.copytree(self.template(level), target)
        return target


SITES = {
    "desk": {"level": "desk", "name": "城关镇东街村说事室", "division": "620102001201",
             "committee": "城关镇东街村人民调解委员会", "number_prefix": "东街", "user": "周德明", "role": "mediator"},
    "town": {"level": "town", "name": "城关镇矛盾纠纷调处中心", "division": "620102001000", "committee": "",
             "number_prefix": "城关", "user": "马秀花", "role": "town"},
}


@pytest.fixture(scope="session")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """Where rooms come from."""
    return Rooms(tmp_path_factory.mktemp("rooms"))


@pytest.fixture
def desk(rooms: Rooms, tmp_path: Path) -> Iterator[Context]:
    """An opened village room without matters."""
    ctx = setup.unlock(Paths(rooms.copy("desk", tmp_path / "desk")), PASSPHRASE, system_clock)
    yield ctx
    ctx.close()


@pytest.fixture
def town(rooms: Rooms, tmp_path: Path) -> Iterator[Context]:
    """An opened town office without desks."""
    ctx = setup.unlock(Paths(rooms.copy("town", tmp_path / "town")), PASSPHRASE, system_clock)
    yield ctx
    ctx.close()


def register(ctx: Context, first: str, second: str, facts: str, category: str = "neighbour") -> str:
    """Register a small matter and return its id."""
    case = cases.blank(ctx)
    names = (first, second)
    roles = ("applicant", "respondent")
    parties = tuple(
        replace(party, kind="person", role=role, name=name, phone="13800005678")
        for party, name, role in zip(case.parties, names, roles, strict=True)
    )
    ready = replace(case, category=category, source="application", facts=facts, parties=parties)
    return cases.save(ctx, ready).id
