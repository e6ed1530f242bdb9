"""Stories in the window run offscreen, in one look."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"


def pytest_configure(config: pytest.Config) -> None:
    # The offscreen platform says this for every window; it means nothing.
    config.addinivalue_line("qt_log_ignore", "propagateSizeHints")
