"""A real encrypted database in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from db_help import KEY, Stream

from db.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shuoshi.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    opened = Database.create(path, KEY)
    yield opened
    opened.close()


@pytest.fixture
def stream() -> Stream:
    return Stream()
