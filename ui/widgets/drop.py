"""A place to drop files on, which is also a button for those who do not drag."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel

from ui.theme.icons import pixmap
from ui.theme.tokens import LIGHT
from ui.widgets.basic import button, column, label, row, set_property

SYNC_SUFFIXES = (".ssb", ".ssr", ".sse")


def sync_files(event: QDragEnterEvent | QDropEvent, suffixes: tuple[str, ...] = SYNC_SUFFIXES) -> list[Path]:
    """The batches, receipts and enrolments among what is being dragged, or files with other ``suffixes``."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in suffixes]


class DropZone(QFrame):
    """``dropped`` carries the files (a list of paths); ``browse`` asks for a file dialog."""

    dropped = Signal(list)
    browse = Signal()

    def __init__(self, text: str, action: str, suffixes: tuple[str, ...] = SYNC_SUFFIXES) -> None:
        super().__init__()
        self._suffixes = suffixes
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        picture = QLabel()
        picture.setPixmap(pixmap("inbox", LIGHT.primary, 44, 1))
        self.button = button(action, "primary", "import")
        self.button.clicked.connect(self.browse)
        words = column(label("拖到这里", "heading"), label(text, "muted", wrap=True), spacing=2)
        line = row(picture, words, self.button, spacing=18, margin=18)
        line.setStretch(1, 1)
        self.setLayout(line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if sync_files(event, self._suffixes):
            set_property(self, "state", "over")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "state", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "state", "")
        event.acceptProposedAction()
        self.dropped.emit(sync_files(event, self._suffixes))
