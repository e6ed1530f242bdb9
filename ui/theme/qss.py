"""The one style sheet, made from tokens. It styles every bevel that Fusion would otherwise show."""

from __future__ import annotations

from ui.theme import qss_controls, qss_forms, qss_lists
from ui.theme.tokens import Tokens


def stylesheet(tokens: Tokens) -> str:
    """The whole style sheet. Dynamic properties ``kind`` and ``state`` choose variants."""
    parts = (qss_controls, qss_lists, qss_forms)
    return "\n".join((_ground(tokens), _labels(tokens), *(part.sheet(tokens) for part in parts)))


def _ground(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog, QWidget[kind="page"] {{ background: {t.page}; }}
QWidget[kind="rail"] {{ background: {t.rail}; border-right: 1px solid {t.line}; }}
QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {t.radius_card}px; }}
QFrame[kind="panel"] {{ background: {t.stripe}; border: 1px solid {t.line}; border-radius: {t.radius}px; }}
QFrame[kind="banner"] {{ border-radius: {t.radius}px; border: 1px solid {t.line}; background: {t.surface}; }}
QFrame[kind="banner"][tone="info"] {{ background: {t.info_tint}; border-color: {t.info}; }}
QFrame[kind="banner"][tone="good"] {{ background: {t.good_tint}; border-color: {t.good}; }}
QFrame[kind="banner"][tone="warning"] {{ background: {t.warning_tint}; border-color: {t.warning}; }}
QFrame[kind="alarm"] {{ background: {t.danger_tint}; border: 2px solid {t.danger}; border-radius: 8px; }}
QFrame[kind="banner"][tone="error"] {{ background: {t.danger_tint}; border-color: {t.danger}; }}
QFrame[kind="rule"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[kind="drop"] {{ background: {t.stripe}; border: 2px dashed {t.edge}; border-radius: {t.radius_card}px; }}
QFrame[kind="drop"][state="over"] {{ background: {t.primary_tint}; border-color: {t.primary}; }}
QScrollArea, QScrollArea > QWidget > QWidget[kind="plain"], QStackedWidget {{ background: transparent; border: none; }}
QWidget[kind="status"] {{ background: {t.rail}; border-top: 1px solid {t.line}; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{ background: {t.text}; color: {t.surface}; border: none; padding: {t.px(6)}px {t.px(10)}px; }}
"""


def _labels(t: Tokens) -> str:
    return f"""
QLabel {{ background: transparent; }}
QLabel[kind="title"] {{ font-size: {t.px(27)}px; font-weight: bold; }}
QLabel[kind="heading"] {{ font-size: {t.px(20)}px; font-weight: bold; }}
QLabel[kind="strong"] {{ font-weight: bold; }}
QLabel[kind="muted"] {{ color: {t.muted}; }}
QLabel[kind="small"] {{ color: {t.muted}; font-size: {t.px(16)}px; }}
QLabel[kind="error"] {{ color: {t.danger}; }}
QLabel[kind="warning"] {{ color: {t.warning}; }}
QLabel[kind="good"] {{ color: {t.good}; }}
QLabel[kind="number"] {{ font-size: {t.px(40)}px; font-weight: bold; }}
QLabel[kind="huge"] {{ font-size: {t.px(64)}px; font-weight: bold; }}
QLabel[kind="group"] {{ font-size: {t.px(30)}px; font-weight: bold; color: {t.text}; }}
QLabel[tone="primary"] {{ color: {t.primary}; }}
QLabel[tone="danger"] {{ color: {t.danger}; }}
QLabel[tone="warning"] {{ color: {t.warning}; }}
QLabel[tone="good"] {{ color: {t.good}; }}
QLabel[tone="muted"] {{ color: {t.muted}; }}
QLabel[kind="seal"] {{ background: {t.seal}; color: {t.on_primary}; border-radius: {t.px(7)}px;
    font-size: {t.px(22)}px; font-weight: bold; }}
QLabel[kind="seal"][size="large"] {{ font-size: {t.px(30)}px; border-radius: {t.px(10)}px; }}
"""
