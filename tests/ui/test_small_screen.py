"""A screen of 1366×768, small and large letters: nothing is cut, nothing scrolls sideways, the window does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.paths import assets_dir
from app.services import samples
from app.services.context import Context
from tests.ui.form_help import cut, settled
from ui.jobs import Jobs
from ui.shell import Shell
from ui.theme.apply import apply, resize

WIDE, HIGH = 1366, 738  # a title bar takes the rest
OWN = 'id = "our-county"\nname = "青禾县人民调解文书"\noffice = "青禾县司法局"\nbase = "standard"\n'


@pytest.fixture(params=[16, 20, 24])
def px(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """The text size."""
    resize(qapp, request.param)
    yield request.param
    apply(qapp, assets_dir())


@pytest.fixture
def shell(px: int, desk: Context, jobs: Jobs, qtbot: QtBot) -> Iterator[Shell]:
    made = Shell(desk, jobs, px)
    made.resize(WIDE, HIGH)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def calm(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until everything is read and drawn."""
    settled(qtbot, jobs)
    qtbot.wait(120)
    settled(qtbot, jobs)


def inside(root: QWidget) -> list[str]:
    """Controls that lie outside of ``root``; what a scroll area can bring into view is inside."""
    found = []
    for widget in root.findChildren(QWidget):
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is None and widget.isVisibleTo(root) and not root.rect().contains(
            widget.rect().translated(widget.mapTo(root, widget.rect().topLeft()))
        ):
            found.append(f"{type(widget).__name__} {widget.accessibleName()}")
    return found


def test_the_pages_of_the_papers_of_a_matter(shell: Shell, desk: Context, jobs: Jobs, qtbot: QtBot, px: int) -> None:
    record = next(record for name, record in samples.records() if name.startswith("08"))
    from app.services import cases

    case = cases.save(desk, samples.with_fresh_ids(record))
    shell.open_case(case.id)
    calm(qtbot, jobs)
    matter = shell.page("matter")
    faults = {"matter": cut(matter._top)}  # type: ignore[attr-defined]
    matter.show_papers()  # type: ignore[attr-defined]
    calm(qtbot, jobs)
    papers = matter.pages.page("papers")  # type: ignore[attr-defined]
    faults["papers"] = cut(papers)
    papers.story_button.click()
    calm(qtbot, jobs)
    page = matter.pages.page("story")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(page.form.rows))
    page.form.rows[0].click()
    page.read_box.click()
    calm(qtbot, jobs)
    faults["story"] = cut(page)
    page.leave()
    calm(qtbot, jobs)
    matter.write_agreement(case.agreements[-1].id)  # type: ignore[attr-defined]
    calm(qtbot, jobs)
    faults["agreement"] = cut(matter.pages.page("agreement").preview)  # type: ignore[attr-defined]
    assert {name: found for name, found in faults.items() if found} == {}
    assert inside(shell) == []
    assert (shell.width(), shell.height()) == (WIDE, HIGH), "it grew beyond the screen"


def test_the_card_of_the_forms_and_the_samples(
    shell: Shell, jobs: Jobs, qtbot: QtBot, tmp_path: Path, px: int
) -> None:
    shell.go("settings")
    calm(qtbot, jobs)
    card = shell.page("settings").forms  # type: ignore[attr-defined]
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    card.read(file)
    calm(qtbot, jobs)
    assert cut(card) == []
    file.write_text(OWN + "[[form]]\nid = 1\n", encoding="utf-8")
    card.read(file)
    calm(qtbot, jobs)
    assert "第 6 行" in card.notice.sentence
    assert cut(card) == []
    card.look_button.click()
    looked = card.samples
    qtbot.waitUntil(lambda: bool(looked.view.pdf), timeout=20_000)
    calm(qtbot, jobs)
    assert cut(looked) == []
    assert looked.width() <= WIDE
    assert looked.height() <= HIGH
    looked.close()
    assert (shell.width(), shell.height()) == (WIDE, HIGH)
