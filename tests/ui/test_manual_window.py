"""手册 in the window: it opens beside the work, its contents lead to the chapters, its pictures are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app.paths import manual_dir
from app.services.context import Context
from ui.jobs import Jobs
from ui.manual import Manual
from ui.shell import Shell

IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def shell(qtbot: QtBot, desk: Context, jobs: Jobs) -> Iterator[Shell]:
    made = Shell(desk, jobs, 18)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.begin("home")
    qtbot.waitUntil(lambda: not made.busy, timeout=20_000)
    yield made
    made.close()


def opened(shell: Shell) -> Manual:
    shell.status.manual_button.click()
    assert isinstance(shell.manual, Manual)
    return shell.manual


def test_it_opens_beside_the_work_and_the_page_stays(shell: Shell, qtbot: QtBot) -> None:
    manual = opened(shell)
    assert manual.isVisible()
    assert manual.isWindow()
    assert shell.places.current == "home"
    manual.close()
    assert opened(shell) is manual, "it opens where it was left"
    qtbot.keyClick(manual, Qt.Key.Key_Escape)


def test_every_line_of_the_contents_leads_to_its_chapter(shell: Shell) -> None:
    manual = opened(shell)
    text = (manual_dir() / "clerk.md").read_text(encoding="utf-8")
    links = re.findall(r"^\d+\. \[([^\]]+)\]\((#[^)]+)\)", text, re.MULTILINE)
    assert len(links) >= 18
    for title, link in links:
        manual.follow(QUrl(link))
        assert title in manual.textCursor().block().text()


def test_pictures_are_seen_and_fit(shell: Shell) -> None:
    manual = opened(shell)
    for path in (manual_dir() / "pictures").iterdir():
        picture = manual.loadResource(IMAGE, QUrl(f"pictures/{path.name}"))
        assert isinstance(picture, QImage)
        assert 0 < picture.width() <= manual.viewport().width()


def test_nothing_but_its_own_pictures_is_loaded(shell: Shell) -> None:
    manual = opened(shell)
    assert manual.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("../cli.md")) is None
    outside = manual.loadResource(IMAGE, QUrl("file:///etc/hostname"))
    assert isinstance(outside, QImage)
    assert outside.isNull()
    manual.follow(QUrl("../cli.md"))
    assert manual.textCursor().position() == 0
