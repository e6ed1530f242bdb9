"""Pictures of the dossier: decoded and scaled beside the GUI thread."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.services import cases
from app.services.context import Context
from tests.ui.conftest import register
from ui.documents import viewer as viewing
from ui.documents.picture import decoded, size_of
from ui.documents.viewer import Viewer
from ui.jobs import Jobs


def photograph(path: Path) -> Path:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(str(path))
    return path


def test_a_picture_is_decoded_at_the_size_that_is_asked_for(tmp_path: Path) -> None:
    data = photograph(tmp_path / "p.jpg").read_bytes()
    assert size_of(data) == QSize(400, 200)
    small = decoded(data, QSize(40, 20))
    assert small.size() == QSize(40, 20)
    assert small.pixelColor(20, 10).red() > 240


def test_what_is_no_picture_has_no_size() -> None:
    assert size_of(b"not a picture").isEmpty()
    assert decoded(b"not a picture", QSize(40, 20)).isNull()


def test_the_viewer_lets_the_worker_scale(
    qtbot: QtBot, jobs: Jobs, desk: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = register(desk, "王堃", "李秀英", "地界")
    item = cases.attach(desk, case_id, photograph(tmp_path / "p.png"), title="现场", kind="evidence").attachments[0]
    threads: list[int] = []

    def watched(data: bytes, size: QSize) -> QImage:
        threads.append(threading.get_ident())
        return decoded(data, size)

    monkeypatch.setattr(viewing, "decoded", watched)
    viewer = Viewer(desk, jobs)
    qtbot.addWidget(viewer)
    viewer.resize(900, 600)
    viewer.show()
    viewer.show_file(item)
    qtbot.waitUntil(lambda: not viewer.picture.stale, timeout=10_000)
    wide = viewer.picture.width()
    viewer.zoom(1.25)
    assert viewer.picture.width() > wide
    qtbot.waitUntil(lambda: not viewer.picture.stale, timeout=10_000)
    assert viewer.picture.picture.width() == round(viewer.picture.width() * viewer.devicePixelRatioF())
    assert threads
    assert threading.get_ident() not in threads
