"""What holds for every test: pinned surroundings, no warning in the log that the test did not ask for."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.private_cups import CannotStart, PrivateCups, private_cups

os.environ.update({"QT_QPA_PLATFORM": "offscreen", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"})
os.environ["CUPS_SERVER"] = "127.0.0.1:1"  # nobody: no test may reach a printer that stands in the room
for name in ("SHUOSHI_DATA", "SHUOSHI_PASSPHRASE", "SOURCE_DATE_EPOCH"):
    os.environ.pop(name, None)
if hasattr(time, "tzset"):
    time.tzset()

settings.register_profile("shuoshi", deadline=None, database=None, print_blob=True)
settings.load_profile("shuoshi")


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A line at WARNING or above fails the test, unless it is marked ``may_log``."""
    yield
    if request.node.get_closest_marker("may_log"):
        return
    loud = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    lines = [f"{record.name}: {record.getMessage()}" for record in loud if record.levelno >= logging.WARNING]
    assert not lines, "the log says:\n" + "\n".join(lines)


@pytest.fixture(scope="session")
def printing_service() -> Iterator[PrivateCups]:
    """A real CUPS of our own; where it cannot run, the tests that need it are skipped with the reason."""
    running = private_cups()
    try:
        started = running.__enter__()
    except CannotStart as reason:
        pytest.skip(f"no printing service: {reason}")
    yield started
    running.__exit__(None, None, None)


@pytest.fixture
def cups(printing_service: PrivateCups, monkeypatch: pytest.MonkeyPatch) -> PrivateCups:
    """The same, ready and empty: its printers are ``激光`` (default) and ``CUPS-PDF``."""
    monkeypatch.setenv("CUPS_SERVER", printing_service.server)
    printing_service.clear()
    return printing_service


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "may_log: this test provokes log lines at WARNING")
