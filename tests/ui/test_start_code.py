"""Typing the recovery code and judging a passphrase."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.start.recovery_code import GROUPS, RecoveryEntry, group_sound
from ui.start.strength import strength


def whole(body: str) -> str:
    """Five digits with the check digit that fits."""
    return next(f"{body}{digit}" for digit in range(10) if group_sound(f"{body}{digit}"))


CODE = [whole(f"{number}1357"[:5]) for number in range(10, 10 + GROUPS)]


@pytest.fixture
def entry(qtbot: QtBot) -> RecoveryEntry:
    made = RecoveryEntry()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.fields[0].setFocus()
    return made


def test_exactly_one_check_digit_fits() -> None:
    for body in ("00000", "12345", "99999", "40718"):
        assert sum(group_sound(f"{body}{digit}") for digit in range(10)) == 1


def test_every_wrong_digit_is_found() -> None:
    right = whole("40718")
    for place in range(6):
        for digit in "0123456789":
            if digit != right[place]:
                assert not group_sound(right[:place] + digit + right[place + 1 :])


def test_typing_goes_on_to_the_next_field(qtbot: QtBot, entry: RecoveryEntry) -> None:
    with qtbot.waitSignal(entry.completed, check_params_cb=lambda done: done):
        for field, group in zip(entry.fields, CODE, strict=True):
            qtbot.keyClicks(field, group)
    assert entry.code() == "-".join(CODE)
    assert entry.fields[-1].hasFocus()


def test_a_pasted_code_fills_all_fields(qtbot: QtBot, entry: RecoveryEntry) -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(" ".join(CODE))
    qtbot.keyClick(entry.fields[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert entry.code() == "-".join(CODE)


def test_a_miscopied_group_is_named_and_nothing_is_cleared(qtbot: QtBot, entry: RecoveryEntry) -> None:
    wrong = CODE[1][:-1] + str((int(CODE[1][-1]) + 1) % 10)
    qtbot.keyClicks(entry.fields[0], CODE[0])
    qtbot.keyClicks(entry.fields[1], wrong)
    assert entry.fields[1].property("state") == "error"
    assert entry.fields[1].text() == wrong
    assert entry.fields[0].property("state") == ""


def test_backspace_goes_back(qtbot: QtBot, entry: RecoveryEntry) -> None:
    qtbot.keyClicks(entry.fields[0], CODE[0])
    assert entry.fields[1].hasFocus()
    qtbot.keyClick(entry.fields[1], Qt.Key.Key_Backspace)
    assert entry.fields[0].hasFocus()


@pytest.mark.parametrize(("passphrase", "tone"), [
    ("", "muted"), ("短", "danger"), ("12345678901", "danger"), ("aaaaaaaaaa", "danger"), ("abcdefghij", "danger"),
    ("k3Yw!pq92", "warning"), ("石磨红枣二月水渠", "good"), ("correct horse battery", "good"),
])
def test_strength(passphrase: str, tone: str) -> None:
    assert strength(passphrase).tone == tone
