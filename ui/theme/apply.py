"""Dress the application: Fusion, bundled fonts, palette and style sheet. Call ``apply`` once, or its two halves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.qss import stylesheet
from ui.theme.tokens import LIGHT, Tokens

FAMILIES = [
    "Shuoshi Hei", "Shuoshi Kai", "Shuoshi Rare One", "Shuoshi Rare Two", "Shuoshi Rare Three",
    "Noto Sans CJK SC", "Microsoft YaHei", "sans-serif",
]
_FIRST = ("Hei.ttf", "HeiBold.ttf")
_LATER = ("KaiLight.ttf", "Rare1.ttf", "Rare2.ttf", "Rare3.ttf")


def apply(app: QApplication, assets_dir: Path, base_px: int = 18) -> Tokens:
    """Set style, fonts, palette and style sheet, and return the tokens in use."""
    tokens = prepare(app, assets_dir, base_px)
    dress(app, base_px)
    return tokens


def prepare(app: QApplication, assets_dir: Path, base_px: int) -> Tokens:
    """Everything but the style sheet: what widgets must find when they are made."""
    tokens = replace(LIGHT, base=base_px)
    QDir.setSearchPaths("icons", [str(assets_dir / "icons")])
    _load(assets_dir, _FIRST)
    app.setStyle("Fusion")
    app.setFont(font(base_px))
    app.setPalette(palette(tokens))
    return tokens


def dress(app: QApplication, base_px: int) -> None:
    """The style sheet. A widget that is moved while one is set is styled anew with all it holds: set it last."""
    app.setStyleSheet(stylesheet(replace(LIGHT, base=base_px)))


def resize(app: QApplication, base_px: int) -> None:
    """Another text size, on a dressed application.

    The old sheet is taken off first: from sheet to sheet Qt styles a widget once for each of those around it, which
    takes five to ten times as long. Every widget costs about 0.2 ms, shown or not, so let there be few.
    """
    app.setStyleSheet("")
    app.setFont(font(base_px))
    dress(app, base_px)


def load_rare_fonts(assets_dir: Path) -> None:
    """The fonts of rare characters (about 50 MB, mapped): after the first paint, so that start stays quick."""
    _load(assets_dir, _LATER)


def font(px: int) -> QFont:
    """The text font at ``px``, with fallback down to the rarest character that the bundle holds."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPixelSize(px)
    return made


def palette(tokens: Tokens) -> QPalette:
    """Colours by role. ``BrightText`` is the colour of danger and ``Link`` the primary colour."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.page,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.stripe,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.danger,
        QPalette.ColorRole.Highlight: tokens.primary,
        QPalette.ColorRole.HighlightedText: tokens.on_primary,
        QPalette.ColorRole.Link: tokens.primary,
        QPalette.ColorRole.ToolTipBase: tokens.text,
        QPalette.ColorRole.ToolTipText: tokens.surface,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
    }
    for role, color in roles.items():
        made.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


def _load(assets_dir: Path, names: tuple[str, ...]) -> None:
    known = set(QFontDatabase.families())
    for name in names:
        path = assets_dir / "fonts" / name
        if path.is_file() and not _loaded(name, known):
            QFontDatabase.addApplicationFont(str(path))


def _loaded(name: str, known: set[str]) -> bool:
    families = {"KaiLight.ttf": "Shuoshi Kai", "Rare1.ttf": "Shuoshi Rare One", "Rare2.ttf": "Shuoshi Rare Two",
                "Rare3.ttf": "Shuoshi Rare Three"}
    return families.get(name, "Shuoshi Hei") in known
