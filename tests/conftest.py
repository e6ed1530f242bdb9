"""What holds for every test: pinned surroundings, no warning in the log that the test did not ask for."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.update({"QT_QPA_PLATFORM": "offscreen", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"})
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


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "may_log: this test provokes log lines at WARNING")
