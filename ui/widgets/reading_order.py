"""Tab follows the eye: controls in the order in which layouts place them, also after rows were added or moved."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

_LATER = 20  # milliseconds after the work that is under way: the page is painted first


class ReadingOrder(QObject):
    """Keeps the Tab order of ``root``. Make one for each page that holds a form; it lives as long as the page."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.arrange)
        self.touch()

    def touch(self) -> None:
        """Something was added, moved or removed."""
        QTimer.singleShot(0, self._timer, lambda: self._timer.start(_LATER))

    def arrange(self) -> None:
        """Chain everything that takes the focus by Tab."""
        last: QWidget | None = None
        for widget in _controls(self._root):
            if last is not None:
                QWidget.setTabOrder(last, widget)
            last = widget


def rearranged(widget: QWidget) -> None:
    """Tell the page around ``widget``, if it has one, that controls were added or moved inside it."""
    above: QWidget | None = widget
    while above is not None:
        orders = [child for child in above.children() if isinstance(child, ReadingOrder)]
        if orders:
            orders[0].touch()
            return
        above = above.parentWidget()


def _controls(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea):
        for inside in (widget.widget(),):
            if isinstance(inside, QWidget):
                yield from _controls(inside)
    elif isinstance(widget, QStackedWidget | QSplitter):
        for index in range(widget.count()):
            yield from _controls(widget.widget(index))
    else:
        layout: QLayout | None = widget.layout()
        if layout is not None:
            yield from _placed(layout)


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner: QLayout | None = item.layout()
        child: QWidget | None = item.widget()
        if child is not None:
            yield from _controls(child)
        elif inner is not None:
            yield from _placed(inner)
