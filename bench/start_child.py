"""What ``start.py`` starts: shows a window, prints the clock when its first paint is done, and ends."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path


def painted() -> None:
    """Say when, and end at once: how the program ends is not what is measured."""
    sys.stdout.write(repr(time.monotonic()))
    sys.stdout.flush()
    os._exit(0)


def empty() -> None:
    """A window with nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Empty(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            QTimer.singleShot(0, painted)

    app = QApplication([])
    window = Empty()
    window.resize(1200, 800)
    window.show()
    app.exec()


def program(folder: Path) -> None:
    """Our window, as ``app.__main__`` starts it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    gc.disable()
    from app import gui

    make = gui.make_window

    def watched(*arguments: object) -> object:
        from PySide6.QtCore import QEvent, QObject, QTimer

        class Watch(QObject):
            def eventFilter(self, seen: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
                if event.type() == QEvent.Type.Paint:
                    QTimer.singleShot(0, painted)  # after every widget of this window has been painted
                return super().eventFilter(seen, event)

        window = make(*arguments)  # type: ignore[arg-type]
        watch = Watch(window)
        window.installEventFilter(watch)
        return window

    gui.make_window = watched  # type: ignore[assignment]
    gui.run(folder, [])


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        program(Path(sys.argv[2]))
