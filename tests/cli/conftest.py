"""A room made by the command line once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_help import good


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "room"
    good("init", "--name", "东街村说事室", "--division", "620100001201", "--prefix", "东", "--user", "查晓雯", data=folder)
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "room")
    return tmp_path / "room"
