"""The style sheet of everything that is typed into, clicked or chosen."""

from __future__ import annotations

from ui.theme.tokens import Tokens


def sheet(t: Tokens) -> str:
    """Buttons, fields, boxes to tick, combo boxes, dates."""
    return _buttons(t) + _fields(t) + _combo(t) + _ticks(t) + _steppers(t)


def _buttons(t: Tokens) -> str:
    high, wide, tall = t.px(8), t.px(17), t.control - 2 * t.px(8) - 2
    return f"""
QPushButton, QToolButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.edge};
    border-radius: {t.radius}px; padding: {high}px {wide}px; min-height: {tall}px; }}
QToolButton {{ padding: {high}px; min-width: {tall}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.primary_tint}; border-color: {t.primary}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.quiet_tint}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.focus}; padding: {high - 1}px {wide - 1}px; }}
QToolButton:focus {{ padding: {high - 1}px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; background: {t.quiet_tint}; border-color: {t.line}; }}
QPushButton:checked, QToolButton:checked {{ background: {t.primary_tint}; color: {t.primary_dark};
    border-color: {t.primary}; font-weight: bold; }}
QPushButton[kind="primary"] {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary};
    font-weight: bold; }}
QPushButton[kind="primary"]:hover {{ background: {t.primary_dark}; border-color: {t.primary_dark}; }}
QPushButton[kind="primary"]:pressed {{ background: {t.text}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.focus_on_primary}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.quiet_tint}; color: {t.muted}; border-color: {t.line}; }}
QPushButton[kind="danger"] {{ color: {t.danger}; border-color: {t.danger}; }}
QPushButton[kind="danger"]:hover {{ background: {t.danger_tint}; }}
QPushButton[kind="danger"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent; border-color: transparent;
    color: {t.primary}; }}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {t.primary_tint}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border: 2px solid {t.focus}; }}
QPushButton[kind="quiet"]:disabled {{ background: transparent; color: {t.muted}; }}
QPushButton[kind="big"] {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary};
    font-size: {t.px(22)}px; font-weight: bold; min-height: {t.px(44)}px; padding: {high}px {t.px(28)}px; }}
QPushButton[kind="big"]:hover {{ background: {t.primary_dark}; }}
QPushButton[kind="big"]:focus {{ border: 3px solid {t.focus_on_primary}; padding: {high - 2}px {t.px(28) - 2}px; }}
QPushButton[kind="choice"] {{ text-align: left; padding: {t.px(14)}px {t.px(18)}px; border: 1px solid {t.edge};
    border-radius: {t.radius_card}px; }}
QPushButton[kind="choice"]:checked {{ border: 2px solid {t.primary}; padding: {t.px(14) - 1}px {t.px(18) - 1}px; }}
QPushButton[kind="choice"]:focus {{ border: 2px solid {t.focus}; padding: {t.px(14) - 1}px {t.px(18) - 1}px; }}
QPushButton[kind="tile"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {t.radius_card}px;
    padding: 0; min-height: 0; text-align: left; }}
QPushButton[kind="tile"]:hover {{ border-color: {t.primary}; background: {t.stripe}; }}
QPushButton[kind="tile"]:focus {{ border: 2px solid {t.focus}; padding: 0; }}
QPushButton[kind="line"] {{ background: transparent; border: 1px solid transparent; border-radius: {t.radius}px;
    padding: 0; min-height: 0; text-align: left; }}
QPushButton[kind="line"]:hover {{ background: {t.primary_tint}; }}
QPushButton[kind="line"]:focus {{ border: 2px solid {t.focus}; padding: 0; }}
QPushButton[kind="nav"] {{ background: transparent; border: 1px solid transparent; text-align: left;
    padding: {t.px(9)}px {t.px(13)}px; color: {t.muted}; border-radius: {t.px(10)}px; }}
QPushButton[kind="nav"]:hover {{ background: {t.page}; color: {t.text}; }}
QPushButton[kind="nav"]:checked {{ background: {t.surface}; color: {t.primary_dark}; border-color: {t.line};
    font-weight: bold; }}
QPushButton[kind="nav"]:focus {{ border: 2px solid {t.focus}; padding: {t.px(9) - 1}px {t.px(13) - 1}px; }}
"""


def _fields(t: Tokens) -> str:
    high, wide, tall = t.px(6), t.px(11), t.control - 2 * t.px(6) - 2
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.edge};
    border-radius: {t.radius}px; padding: {high}px {wide}px; selection-background-color: {t.primary};
    selection-color: {t.on_primary}; }}
QLineEdit {{ min-height: {tall}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover {{ border-color: {t.primary}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.focus};
    padding: {high - 1}px {wide - 1}px; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {t.stripe}; border-color: {t.line}; }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {t.quiet_tint}; color: {t.muted}; border-color: {t.line}; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] {{ border: 2px solid {t.danger};
    background: {t.danger_tint}; padding: {high - 1}px {wide - 1}px; }}
QLineEdit[state="warning"], QPlainTextEdit[state="warning"] {{ border: 2px solid {t.warning};
    padding: {high - 1}px {wide - 1}px; }}
QLineEdit[state="error"]:focus, QPlainTextEdit[state="error"]:focus {{ border-color: {t.focus}; }}
QLineEdit > QToolButton {{ border: none; background: transparent; padding: 0; min-height: 0; min-width: 0; }}
"""


def _combo(t: Tokens) -> str:
    high, wide, tall = t.px(6), t.px(11), t.control - 2 * t.px(6) - 2
    return f"""
QComboBox {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.edge}; border-radius: {t.radius}px;
    padding: {high}px {wide}px; min-height: {tall}px; combobox-popup: 0; }}
QComboBox:hover {{ border-color: {t.primary}; }}
QComboBox:focus, QComboBox:on {{ border: 2px solid {t.focus}; padding: {high - 1}px {wide - 1}px; }}
QComboBox:disabled {{ background: {t.quiet_tint}; color: {t.muted}; border-color: {t.line}; }}
QComboBox::drop-down {{ subcontrol-origin: padding; subcontrol-position: center right; width: {t.px(34)}px;
    border: none; background: transparent; }}
QComboBox::down-arrow {{ image: url(icons:qss/down.svg); width: {t.px(18)}px; height: {t.px(18)}px; }}
QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.edge}; outline: 0; padding: 4px;
    selection-background-color: {t.primary_tint}; selection-color: {t.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {max(40, t.px(40))}px; padding: 0 {t.px(8)}px; border-radius: 6px;
    color: {t.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.primary_tint}; color: {t.primary_dark}; }}
"""


def _ticks(t: Tokens) -> str:
    box = t.px(24)
    return f"""
QCheckBox, QRadioButton {{ background: transparent; spacing: {t.px(10)}px; min-height: {t.control - 4}px;
    padding: 1px {t.px(6)}px; border: 1px solid transparent; border-radius: {t.radius}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {t.focus}; padding: 0 {t.px(6) - 1}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px; border: 2px solid {t.edge};
    background: {t.surface}; }}
QCheckBox::indicator {{ border-radius: {t.px(6)}px; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 2}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.primary}; }}
QCheckBox::indicator:checked {{ background: {t.primary}; border-color: {t.primary}; image: url(icons:qss/check.svg); }}
QCheckBox::indicator:indeterminate {{ background: {t.primary}; border-color: {t.primary};
    image: url(icons:qss/dash.svg); }}
QRadioButton::indicator:checked {{ background: {t.primary}; border-color: {t.primary};
    image: url(icons:qss/dot.svg); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.quiet_tint};
    border-color: {t.line}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.muted}; }}
QGroupBox {{ border: 1px solid {t.line}; border-radius: {t.radius}px; margin-top: {t.px(12)}px;
    padding: {t.px(14)}px {t.px(12)}px {t.px(10)}px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: {t.px(12)}px; padding: 0 {t.px(6)}px; font-weight: bold; }}
"""


def _steppers(t: Tokens) -> str:
    high, wide, tall = t.px(6), t.px(11), t.control - 2 * t.px(6) - 2
    return f"""
QAbstractSpinBox {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: {t.radius}px;
    padding: {high}px {wide}px; min-height: {tall}px; selection-background-color: {t.primary}; }}
QAbstractSpinBox:focus {{ border: 2px solid {t.focus}; padding: {high - 1}px {wide - 1}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent;
    width: {t.px(30)}px; subcontrol-origin: border; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url(icons:qss/up.svg); width: {t.px(16)}px; height: {t.px(16)}px; }}
QAbstractSpinBox::down-arrow, QDateEdit::down-arrow {{ image: url(icons:qss/down.svg); width: {t.px(16)}px;
    height: {t.px(16)}px; }}
QDateEdit::drop-down {{ border: none; width: {t.px(34)}px; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.rail}; }}
QCalendarWidget QToolButton {{ background: transparent; border: none; }}
QCalendarWidget QAbstractItemView {{ background: {t.surface}; selection-background-color: {t.primary};
    selection-color: {t.on_primary}; outline: 0; }}
QSlider::groove:horizontal {{ height: {t.px(6)}px; background: {t.line}; border-radius: {t.px(3)}px; }}
QSlider::sub-page:horizontal {{ background: {t.primary}; border-radius: {t.px(3)}px; }}
QSlider::handle:horizontal {{ width: {t.px(26)}px; height: {t.px(26)}px; margin: -{t.px(10)}px 0;
    border-radius: {t.px(13)}px; background: {t.surface}; border: 2px solid {t.primary}; }}
QSlider::handle:horizontal:focus {{ border-color: {t.focus}; }}
"""
