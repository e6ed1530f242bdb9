"""The style sheet of tables, lists, tabs, scroll bars, progress and menus."""

from __future__ import annotations

from ui.theme.tokens import Tokens


def sheet(t: Tokens) -> str:
    """Tables, lists, tabs, scroll bars, progress and menus."""
    return _tables(t) + _scroll_bars(t) + _tabs(t) + _menus(t)


def _tables(t: Tokens) -> str:
    return f"""
QTableView, QListView, QTreeView {{ background: {t.surface}; alternate-background-color: {t.stripe};
    border: 1px solid {t.line}; border-radius: {t.radius}px; outline: 0; gridline-color: {t.line};
    selection-background-color: {t.primary_tint}; selection-color: {t.text}; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border: 2px solid {t.focus}; }}
QTableView::item {{ padding: 0 {t.px(10)}px; border: none; }}
QListView::item {{ padding: {t.px(8)}px {t.px(12)}px; min-height: {t.px(26)}px; border-radius: 6px; }}
QListView::item:hover, QTreeView::item:hover {{ background: {t.stripe}; }}
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{ background: {t.primary_tint};
    color: {t.text}; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none; border-bottom: 1px solid {t.edge};
    padding: {t.px(9)}px {t.px(10)}px; font-weight: bold; }}
QTableCornerButton::section {{ background: {t.surface}; border: none; }}
"""


def _scroll_bars(t: Tokens) -> str:
    wide = t.px(14)
    return f"""
QScrollBar:vertical {{ background: transparent; width: {wide}px; margin: 2px; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: {wide}px; margin: 2px; border: none; }}
QScrollBar::handle {{ background: #B9B5AB; border-radius: {(wide - 4) // 2}px; }}
QScrollBar::handle:vertical {{ min-height: {t.px(44)}px; }}
QScrollBar::handle:horizontal {{ min-width: {t.px(44)}px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {t.edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QScrollBar::up-arrow, QScrollBar::down-arrow, QScrollBar::left-arrow, QScrollBar::right-arrow {{ width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QProgressBar {{ background: {t.quiet_tint}; border: none; border-radius: {t.px(6)}px; min-height: {t.px(12)}px;
    max-height: {t.px(12)}px; text-align: center; }}
QProgressBar::chunk {{ background: {t.primary}; border-radius: {t.px(6)}px; }}
"""


def _tabs(t: Tokens) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; border: 2px solid transparent;
    border-bottom: 3px solid transparent; padding: {t.px(8)}px {t.px(16)}px; min-height: {t.px(26)}px;
    margin-right: {t.px(4)}px; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.primary_dark}; border-bottom: 3px solid {t.primary}; font-weight: bold; }}
QTabBar:focus {{ outline: 0; }}
QTabBar::tab:focus {{ border: 2px solid {t.focus}; border-radius: 6px; }}
"""


def _menus(t: Tokens) -> str:
    return f"""
QMenu {{ background: {t.surface}; border: 1px solid {t.edge}; padding: 6px; }}
QMenu::item {{ padding: {t.px(9)}px {t.px(22)}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.primary_tint}; color: {t.primary_dark}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 6px 10px; }}
QMenu::icon {{ padding-left: {t.px(10)}px; }}
"""
