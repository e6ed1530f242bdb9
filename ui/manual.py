"""The manual for the clerk in a window of its own, to be read beside the work; nothing is loaded from a network."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.widgets.keys import shortcut

_SIZE = (1000, 800)
_WIDEST = 840  # pixels of a picture on the screen
_MARGIN = 24
_BETWEEN, _AFTER = 6, 8  # pixels between lines and after paragraphs


class Manual(QTextBrowser):
    """``folder`` holds the text and its pictures. Links lead to chapters only."""

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle("文书员手册")
        self.setAccessibleName("文书员手册")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self.follow)
        self.document().setDocumentMargin(_MARGIN)
        self.setMarkdown((folder / "clerk.md").read_text(encoding="utf-8"))
        self._space_out()
        self.resize(*_SIZE)
        shortcut(self, "Esc", self.hide)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the manual, no wider than the text; anything else is not looked for."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        image = QImage(str(self._folder / "pictures" / Path(QUrl(name).path()).name))
        if image.width() <= _WIDEST:
            return image
        return image.scaledToWidth(_WIDEST, Qt.TransformationMode.SmoothTransformation)

    def _space_out(self) -> None:
        """Chinese lines need more air than Qt gives them."""
        airy = QTextBlockFormat()
        airy.setLineHeight(_BETWEEN, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        airy.setBottomMargin(_AFTER)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(airy)

    def follow(self, link: QUrl) -> None:
        """Go to a chapter of the contents."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and _anchor(block.text()) == link.fragment(QUrl.ComponentFormattingOption.FullyDecoded):
                self.moveCursor(QTextCursor.MoveOperation.End)  # so that the heading comes to the top
                self.setTextCursor(QTextCursor(block))
                return
            block = block.next()


def _anchor(heading: str) -> str:
    """What links call a heading, in this window as in other viewers of Markdown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
