"""The visual language: contrast of every pair in use, icons that exist, controls large enough."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.paths import assets_dir
from ui.theme.icons import icon, pixmap
from ui.theme.qss import stylesheet
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, combo
from ui.widgets.chip import Chip, exchange_look, stage_look
from ui.widgets.secret import SecretEdit

ICONS = sorted(path.stem for path in (assets_dir() / "icons").glob("*.svg"))
STAGES = ("registered", "mediating", "drafted", "printed", "signing", "effective", "closed")
EXCHANGE = ("local", "waiting", "received", "returned")


def luminance(color: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = (LIGHT.page, LIGHT.rail, LIGHT.surface, LIGHT.stripe)
TEXT_PAIRS = [
    *((text, ground) for text in (LIGHT.text, LIGHT.muted, LIGHT.primary, LIGHT.danger, LIGHT.warning, LIGHT.good)
      for ground in GROUNDS),
    *((getattr(LIGHT, name), getattr(LIGHT, f"{name}_tint"))
      for name in ("primary", "danger", "warning", "good", "info", "violet")),
    (LIGHT.on_primary, LIGHT.primary), (LIGHT.on_primary, LIGHT.primary_dark), (LIGHT.on_primary, LIGHT.seal),
    (LIGHT.primary_dark, LIGHT.primary_tint), (LIGHT.text, LIGHT.primary_tint), (LIGHT.muted, LIGHT.quiet_tint),
    (LIGHT.text, LIGHT.danger_tint), (LIGHT.text, LIGHT.warning_tint), (LIGHT.surface, LIGHT.text),
]


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("ground", [LIGHT.surface, LIGHT.stripe, LIGHT.page])
def test_edges_and_focus_can_be_seen(ground: str) -> None:
    assert contrast(LIGHT.edge, ground) >= 3
    assert contrast(LIGHT.focus, ground) >= 3
    assert contrast(LIGHT.focus_on_primary, LIGHT.primary) >= 3


@pytest.mark.parametrize("look", [*(stage_look(code, 2, 5) for code in STAGES), *map(exchange_look, EXCHANGE)])
def test_chips_can_be_read_and_do_not_rely_on_colour(look: object) -> None:
    chip = Chip(look)  # type: ignore[arg-type]
    assert contrast(chip.look.color, chip.look.tint) >= 4.5
    assert chip.look.word
    assert chip.look.shape


def test_stages_differ_in_shape_or_word() -> None:
    assert len({stage_look(code).word for code in STAGES}) == len(STAGES)
    assert len({exchange_look(code).shape for code in EXCHANGE}) == len(EXCHANGE)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qtbot: QtBot, name: str) -> None:
    image = pixmap(name, "#16605F", 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_an_unknown_icon_stops_nothing(qtbot: QtBot) -> None:
    assert not icon("no-such-icon", "#000000").isNull()


def test_the_style_sheet_names_no_file_that_is_missing() -> None:
    sheet = stylesheet(LIGHT)
    names = [part.split(")")[0] for part in sheet.split("url(icons:")[1:]]
    assert names
    for name in names:
        assert (assets_dir() / "icons" / Path(name)).is_file()


@pytest.mark.parametrize("base", [16, 18, 24, 32])
def test_controls_are_never_under_40_pixels(base: int) -> None:
    assert dataclasses.replace(LIGHT, base=base).control >= 40


@pytest.mark.parametrize("make", [
    lambda: button("打印", "primary", "print"), lambda: button("打印"), QLineEdit, lambda: SecretEdit("口令"),
    lambda: combo([("a", "甲")], "类型"), lambda: QCheckBox("已核对"), lambda: QRadioButton("个人"),
])
def test_targets_are_large_enough(qtbot: QtBot, make: object) -> None:
    widget: QWidget = make()  # type: ignore[operator]
    qtbot.addWidget(widget)
    widget.show()
    assert widget.sizeHint().height() >= 40
