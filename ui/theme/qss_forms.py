"""The style sheet of forms and of the pages of a matter: segments, steps, timeline, paper."""

from __future__ import annotations

from ui.theme.tokens import Tokens


def sheet(t: Tokens) -> str:
    """Everything that forms need beyond plain controls."""
    return _segments(t) + _steps(t) + _lists(t)


def _segments(t: Tokens) -> str:
    high, wide = t.px(8), t.px(14)
    return f"""
QLabel[kind="caption"] {{ font-weight: bold; color: {t.text}; }}
QLabel[kind="must"] {{ color: {t.danger}; font-size: {t.px(15)}px; }}
QPushButton[kind="segment"] {{ border-radius: 0; padding: {high}px {wide}px; margin-left: -1px; }}
QPushButton[kind="segment"][edge="first"] {{ border-top-left-radius: {t.radius}px; margin-left: 0;
    border-bottom-left-radius: {t.radius}px; }}
QPushButton[kind="segment"][edge="last"] {{ border-top-right-radius: {t.radius}px;
    border-bottom-right-radius: {t.radius}px; }}
QPushButton[kind="segment"][edge="only"] {{ border-radius: {t.radius}px; margin-left: 0; }}
QPushButton[kind="segment"]:checked {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary}; }}
QPushButton[kind="segment"]:focus {{ border: 2px solid {t.focus}; padding: {high - 1}px {wide - 1}px; }}
QPushButton[kind="segment"]:checked:focus {{ border: 3px solid {t.focus_on_primary};
    padding: {high - 2}px {wide - 2}px; }}
QPushButton[kind="segment"]:disabled {{ color: {t.muted}; }}
QPushButton[kind="segment"]:checked:disabled {{ background: {t.quiet_tint}; color: {t.text}; border-color: {t.edge}; }}
"""


def _steps(t: Tokens) -> str:
    return f"""
QPushButton[kind="step"] {{ background: transparent; border: none; border-bottom: 3px solid {t.line};
    border-radius: 0; text-align: left; padding: {t.px(8)}px {t.px(6)}px; color: {t.muted}; }}
QPushButton[kind="step"]:hover {{ color: {t.text}; border-bottom-color: {t.edge}; }}
QPushButton[kind="step"]:checked {{ color: {t.primary_dark}; border-bottom: 3px solid {t.primary}; font-weight: bold;
    background: transparent; }}
QPushButton[kind="step"][state="done"] {{ color: {t.text}; border-bottom-color: {t.primary}; }}
QPushButton[kind="step"][state="error"] {{ color: {t.danger}; border-bottom-color: {t.danger}; }}
QPushButton[kind="step"]:focus {{ border: 2px solid {t.focus}; border-bottom: 3px solid {t.focus};
    border-radius: {t.radius}px; padding: {t.px(8) - 2}px {t.px(6) - 2}px; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QFrame[kind="popup"] {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: {t.radius}px; }}
QListWidget[kind="suggest"] {{ background: {t.surface}; border: 1px solid {t.primary}; border-radius: {t.radius}px;
    padding: 4px; }}
QPushButton[kind="row"] {{ text-align: left; background: {t.surface}; border: 1px solid {t.line};
    border-radius: {t.radius_card}px; padding: {t.px(12)}px {t.px(16)}px; }}
QPushButton[kind="row"]:hover {{ border-color: {t.primary}; background: {t.primary_tint}; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {t.focus}; padding: {t.px(12) - 1}px {t.px(16) - 1}px; }}
QPushButton[kind="row"][state="error"] {{ border: 2px solid {t.danger}; background: {t.danger_tint}; }}
QPushButton[kind="row"][state="warning"] {{ border: 2px solid {t.warning}; }}
QPushButton[kind="finding"] {{ text-align: left; background: transparent; border: 1px solid transparent; }}
QPushButton[kind="finding"][state="error"] {{ color: {t.danger}; }}
QPushButton[kind="finding"][state="warning"] {{ color: {t.warning}; }}
QPushButton[kind="finding"]:hover {{ background: {t.stripe}; border-color: {t.line}; }}
QPushButton[kind="finding"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[kind="small"] {{ background: {t.stripe}; border: 1px solid {t.line}; border-radius: {t.px(20)}px;
    padding: {t.px(6)}px {t.px(14)}px; color: {t.primary_dark}; }}
QPushButton[kind="small"]:hover {{ background: {t.primary_tint}; border-color: {t.primary}; }}
QPushButton[kind="small"]:disabled {{ background: transparent; color: {t.muted}; }}
QPushButton[kind="small"]:focus {{ border: 2px solid {t.focus}; padding: {t.px(6) - 1}px {t.px(14) - 1}px; }}
QScrollArea[kind="paper"] {{ background: {t.quiet_tint}; border: 1px solid {t.line}; border-radius: {t.radius}px; }}
QScrollArea[kind="paper"] > QWidget > QWidget {{ background: {t.quiet_tint}; }}
QFrame[kind="done"] {{ background: {t.good_tint}; border: 2px solid {t.good}; border-radius: {t.radius_card}px; }}
QLabel[kind="force"] {{ color: {t.good}; font-size: {t.px(30)}px; font-weight: bold; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QLabel[kind="clause"] {{ color: {t.muted}; font-weight: bold; }}
"""
